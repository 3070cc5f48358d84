"""A real filing through the whole job: every fault a reviewer finds, at its cell; no false alarm.

The table repeats, item by item, what a reviewer of this filing wrote down; what the two sheets
alone can show must be found, and what adds up must be reported as right.
"""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.end_to_end.conftest import make, xl_tools
from xl_tools.filings.marks import AUTHOR, COLOURS
from xl_tools.workbook import Workbook

BASIC, EVALUATION = "基础数据表", "自评表"
LEVELS = {"error": "■错误", "review": "▲核实", "hint": "●提示"}

# What a reviewer finds: sheet, cell, severity, rule, and words the message must hold.
FAULTS = [
    # the three-public total is not the sum of its parts
    (BASIC, "D6", "error", "total.parts", "应为各分项之和 3"),
    # procurement far beyond its budget
    (BASIC, "F20", "review", "ratio.procurement", "945.83%，超出 101.5"),
    # running costs: no budget, a jump, parts that are next to nothing
    (BASIC, "D16", "error", "required.main", "本年预算为空"),
    (BASIC, "F16", "review", "prior.main", "71.26%"),
    (BASIC, "F16", "review", "total.share", "仅占 0.47%"),
    (BASIC, "D17", "error", "required.row", "本年预算为空"),
    (BASIC, "D18", "error", "required.row", "本年预算为空"),
    (BASIC, "D19", "error", "required.row", "本年预算为空"),
    (BASIC, "F18", "review", "prior.part", "93.37%"),
    (BASIC, "F17", "hint", "prior.part", "65.08%"),
    # blank is neither 0 nor 无
    (BASIC, "B14", "review", "required.zero", "看不出是没有还是漏填"),
    (BASIC, "B15", "review", "required.zero", "看不出是没有还是漏填"),
    (BASIC, "B23", "review", "required.zero", "看不出是没有还是漏填"),
    (BASIC, "B24", "review", "required.economy", "为空"),
    (BASIC, "D12", "error", "required.main", "各分项均未填"),
    (BASIC, "D21", "error", "required.main", "本年预算为空"),
    (BASIC, "F21", "error", "required.main", "本年决算为空"),
    (BASIC, "F26", "error", "required.date", "填报日期"),
    # the money of the evaluation
    (EVALUATION, "E5", "review", "ratio.adjustment", "调整率 214.96%"),
    (EVALUATION, "E8", "hint", "required.income", "没有请填 0"),
    (EVALUATION, "E9", "hint", "required.income", "没有请填 0"),
    (EVALUATION, "E10", "hint", "required.income", "没有请填 0"),
    # the goals and the indicators
    (EVALUATION, "B12", "hint", "goal.unmeasurable", "解决群众急难愁盼民生实事"),
    (EVALUATION, "D14", "review", "indicators.few", "只有 7 项指标"),
    (EVALUATION, "E14", "review", "target.unquantified", "没有数量和单位"),
    (EVALUATION, "H14", "review", "qualitative.evidence", "4 项定性指标均得满分"),
    (EVALUATION, "D15", "hint", "indicators.name_repeated", "重复出现"),
    (EVALUATION, "F15", "hint", "actual.equals_sign", "=100%"),
    (EVALUATION, "E16", "hint", "target.time", "没有日期"),
    (EVALUATION, "D17", "hint", "indicators.name_word", "漏了“是”"),
    (EVALUATION, "E18", "error", "target.swapped", "疑似填反"),
    (EVALUATION, "H19", "error", "score.due", "得分 6 低于应得 10"),
    (EVALUATION, "I19", "review", "reason.needless", "不是原因"),
    (EVALUATION, "E20", "review", "target.direction", "不超过"),
    (EVALUATION, "F20", "error", "actual.comparator", "不是一个确定的数"),
    (EVALUATION, "D22", "error", "required.date", "填报日期"),
]

# What adds up: sheet, cell, rule that says so.
RIGHT = [
    (BASIC, "F4", "ratio.derived"),  # 32/33 printed as 97%
    (BASIC, "B6", "total.parts"),
    (BASIC, "F6", "total.parts"),
    (BASIC, "B7", "total.parts"),
    (BASIC, "D7", "total.parts"),
    (BASIC, "F7", "total.parts"),
    (BASIC, "B12", "total.parts"),
    (BASIC, "F12", "total.parts"),
    (BASIC, "B16", "total.within"),
    (BASIC, "F16", "total.within"),
    (BASIC, "F12", "agreement.projects"),
    (BASIC, "F12", "prior.main"),  # -9.76% is no jump
    (EVALUATION, "F5", "agreement.funds"),
    (EVALUATION, "H5", "ratio.derived"),
    (EVALUATION, "I5", "score.execution"),
    (EVALUATION, "G21", "weight.total"),
    (EVALUATION, "B14", "weight.class"),
    (EVALUATION, "B17", "weight.class"),
    (EVALUATION, "B19", "weight.class"),
    (EVALUATION, "B20", "weight.class"),
    (EVALUATION, "H21", "score.total"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seed")
    make("jianning-2023", folder)
    return folder


@pytest.fixture(scope="module")
def record(folder: Path) -> dict:
    """Return the JSON report of the refresh; the marked workbook is a.xlsx."""
    done = xl_tools("refresh", "a.xlsx", "--format", "json", folder=folder)
    assert (done.returncode, done.stderr) == (1, "")
    (record,) = json.loads(done.stdout)
    return record


@pytest.fixture(scope="module")
def book(folder: Path, record: dict) -> Workbook:
    return Workbook.open(folder / "a.xlsx")


@pytest.mark.parametrize(("sheet", "cell", "severity", "rule", "words"), FAULTS)
def test_what_a_reviewer_finds_is_found_at_its_cell(record, sheet, cell, severity, rule, words):
    found = [
        (finding["severity"], finding["text"])
        for finding in record["findings"]
        if (finding["sheet"], finding["cell"], finding["rule"]) == (sheet, cell, rule)
    ]
    assert [level for level, _ in found] == [severity]
    assert words in found[0][1]


def test_nothing_else_is_found(record):
    found = {(f["sheet"], f["cell"], f["severity"], f["rule"]) for f in record["findings"]}
    assert found == {fault[:4] for fault in FAULTS}
    assert record["counts"]["error"] == sum(fault[2] == "error" for fault in FAULTS)
    assert record["counts"]["review"] == sum(fault[2] == "review" for fault in FAULTS)
    assert record["counts"]["hint"] == sum(fault[2] == "hint" for fault in FAULTS)


@pytest.fixture(scope="module")
def passes(folder: Path, record: dict) -> list[str]:
    lines = xl_tools("check", "a.xlsx", "--verbose", folder=folder).stdout.splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("通过 "))
    return [line.strip() for line in lines[start + 1 :] if line.startswith("  ")]


@pytest.mark.parametrize(("sheet", "cell", "rule"), RIGHT)
def test_what_adds_up_is_reported_as_right(passes, sheet, cell, rule):
    starts = (f"{sheet}!{cell}", f"{sheet}!{cell}、")
    assert [
        line
        for line in passes
        if line.endswith(f"[{rule}]") and line.split(" ")[0].startswith(starts)
    ]


def test_what_could_not_be_checked_says_why(record):
    assert record["counts"]["not_checked"] == len(record["not_checked"])
    reasons = {(one["rule"], one["reason"]) for one in record["not_checked"]}
    assert any(rule == "ratio.control" and "无法计算控制率" in reason for rule, reason in reasons)
    assert any(rule == "score.due" and "疑似填反" in reason for rule, reason in reasons)
    assert all(one["reason"] for one in record["not_checked"])


# ---------------------------------------------------------------- the marked workbook


def test_the_marked_cells_are_those_of_the_findings_in_their_colours(book):
    ranks = list(LEVELS)
    worst: dict[tuple[str, str], str] = {}
    for sheet, cell, severity, *_ in FAULTS:
        known = worst.get((sheet, cell), severity)
        worst[sheet, cell] = min(known, severity, key=ranks.index)
    colours = {severity.value: colour for severity, colour in COLOURS.items()}
    for sheet in (BASIC, EVALUATION):
        fills = {c.ref: c.fill for c in book[sheet].cells() if c.fill in COLOURS.values()}
        expected = {cell: colours[s] for (name, cell), s in worst.items() if name == sheet}
        assert fills == expected
        notes = {r: n.text for r, n in book[sheet].notes.items() if n.author == AUTHOR}
        assert set(notes) == set(expected)
        assert all(f"【{LEVELS[worst[sheet, cell]][1:]}】" in text for cell, text in notes.items())


def test_the_list_has_a_row_for_each(book):
    sheet = book["校验结果"]
    rows = [
        (sheet[f"B{row}"].value.text, sheet[f"C{row}"].value.text, sheet[f"M{row}"].value.text)
        for row in range(7, sheet.max_row + 1)
    ]
    listed = [row for row in rows if row[0] != "未校验"]
    assert set(listed) == {(LEVELS[s], f"{name}!{cell}", rule) for name, cell, s, rule, _ in FAULTS}
    assert [row[0] for row in listed] == sorted((r[0] for r in listed), key=_rank)
    for row, (_, place, _) in enumerate(listed, 7):
        name, _, cell = place.partition("!")
        assert sheet.links[f"C{row}"] == f"'{name}'!{cell}"


def _rank(level: str) -> int:
    return list(LEVELS.values()).index(level)


def test_a_rate_without_a_denominator_prints_a_dash(folder, record):
    loaded = openpyxl.load_workbook(folder / "a.xlsx", data_only=True)
    assert loaded[BASIC]["I6"].value == "—"
    everything = [c.value for sheet in loaded for row in sheet.iter_rows() for c in row]
    assert not [value for value in everything if str(value).startswith(("#DIV", "#NAME", "#VALUE"))]


def test_the_units_own_points_stand_beside_what_is_due(folder, record):
    loaded = openpyxl.load_workbook(folder / "a.xlsx", data_only=True)[EVALUATION]
    assert [loaded[f"{at}19"].value for at in "HKL"] == [6, 10, -4]
    assert "≥90%" in loaded["M19"].value
    assert loaded["H21"].value == 96


def test_the_second_refresh_says_so_and_changes_nothing(folder, record):
    before = (folder / "a.xlsx").read_bytes()
    done = xl_tools("refresh", "a.xlsx", "--fail-on", "never", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "没有变化：a.xlsx\n" in done.stdout
    assert (folder / "a.xlsx").read_bytes() == before
