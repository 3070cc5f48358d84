"""Which findings go back, and what a list says of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from xl_tools.batch.returns.lists import ALL, Chosen, Item, return_lists
from xl_tools.batch.returns.seal import Seal
from xl_tools.batch.schema import FINDINGS, UNITS
from xl_tools.batch.store import Store
from xl_tools.domain.findings import Severity
from xl_tools.errors import UsageError

TEXTS = dict.fromkeys((c.name for c in FINDINGS.columns if c.type == "VARCHAR"), "")


def finding(file: str, rule: str, severity: str, **given):
    return TEXTS | {
        "file": file, "year": 2023, "unit": file.partition(".")[0], "scope": "filing", "seq": 1,
        "rule": rule, "severity": severity, "status": "待说明", "sheet": "自评表", "cell": "H14",
        "field": "绩效指标[满意度].得分", "value": "6", "message": "得分 6 低于应得 10。",
        "cause": "疑似填错。", "suggestion": "请改为 10。", "key": f"{rule}|自评表|满意度",
        "basis": "得分=6", "edits": [],
    } | given  # fmt: skip


ROWS = [
    finding("乙.xlsx", "r.hint", "hint", status="请留意"),
    finding("甲.xlsx", "r.review", "review", seq=2, other_sheet="自评表", other_cell="K14",
            other_field="应得", other_value="10"),
    finding("甲.xlsx", "r.error", "error", seq=3, value=""),
    finding("甲.xlsx", "r.cleared", "review", seq=4, status="已说明", explanation="因故"),
    finding("甲.xlsx", "r.seen", "hint", seq=5, status="已知悉"),
]  # fmt: skip
YEARS = [
    TEXTS | {"file": "", "unit": "丙单位", "rule": "years.vanished", "severity": "review",
             "status": "待说明", "message": "今年没有填报。", "key": "years.vanished||丙单位", "edits": []},
    finding("甲.xlsx", "years.figure", "error", other_sheet="基础数据表", other_cell="F6",
            other_field="2022 年填报", other_value="3"),
]  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.create(tmp_path)
    units = [{"file": f"{n}.xlsx", "year": 2023, "unit": n, "outcome": "done"} for n in "甲乙丁"]
    store.write(UNITS, 2023, units)
    store.write(FINDINGS, 2023, ROWS)
    store.write_findings("years", 2023, [{**row, "seq": n} for n, row in enumerate(YEARS, 1)])
    return store


def summed(store: Store, chosen: Chosen = ALL):
    return {one.title: [item.rule for item in one.items] for one in return_lists(store, chosen)}


def test_each_unit_gets_what_it_has_yet_to_answer_worst_first(store):
    assert summed(store) == {
        "丙单位": ["years.vanished"],
        "乙": ["r.hint"],
        "甲": ["r.error", "years.figure", "r.review"],
    }


@pytest.mark.parametrize(
    ("chosen", "units"),
    [
        (Chosen(hints=False), ["丙单位", "甲"]),
        (Chosen(units=("甲", "　乙 ")), ["乙", "甲"]),
        (Chosen(units=("丁",)), []),
        (Chosen(years=(2022,)), []),
    ],
)
def test_lists_may_be_chosen(store, chosen, units):
    assert list(summed(store, chosen)) == units


def test_a_unit_that_is_not_there_is_said(store):
    with pytest.raises(UsageError) as error:
        list(return_lists(store, Chosen(units=("丙单",))))
    assert str(error.value) == "批量处理的结果中没有“丙单”的填报，最接近的是“丙单位”。"


def test_what_is_said_of_a_finding(store):
    *_, whole = return_lists(store)
    assert whole.counts() == "错误 2 条、核实 1 条"
    assert whole.items[2] == Item(
        3, Severity.REVIEW, "自评表!H14", "绩效指标“满意度”得分", "6", "10（自评表!K14）",
        "得分 6 低于应得 10。疑似填错。", "请改为 10。",
        "r.review", "filing", "r.review|自评表|满意度", "得分=6",
    )  # fmt: skip
    error, years, review = whole.items
    assert (error.value, years.other) == ("（空）", "3（上年填报 基础数据表!F6）")
    assert [item.level for item in (error, review)] == ["■ 错误", "▲ 核实"]
    vanished = next(return_lists(store)).items[0]
    assert (vanished.place, vanished.name, vanished.value, vanished.other) == (
        "整份填报",
        "",
        "",
        "",
    )


def test_a_finding_of_a_whole_sheet_is_named_by_the_sheet(tmp_path):
    store = Store.create(tmp_path)
    lost = finding("甲.xlsx", "form.lost", "error", cell="", field="", value="")
    store.write(UNITS, 2023, [{"file": "甲.xlsx", "year": 2023, "unit": "", "outcome": "done"}])
    store.write(FINDINGS, 2023, [lost | {"unit": ""}])
    (sent,) = return_lists(store)
    assert (sent.title, [(item.place, item.name, item.value) for item in sent.items]) == (
        "甲",
        [("自评表", "", "")],
    )


def test_a_seal_knows_when_it_was_touched(store):
    *_, whole = return_lists(store)
    cells = Seal.of(whole, whole.items[0]).cells()
    assert Seal.read(cells) == Seal.of(whole, whole.items[0])
    for heading in cells:
        assert Seal.read(cells | {heading: "别的"}) is None
    assert Seal.read({}) is None
