"""What the rules across units say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests import shipped
from tests.batch.stores import make_store, record
from xl_tools.batch.record import Record, columns_of, rows_of
from xl_tools.batch.rollup.setting import set_district
from xl_tools.batch.units import compare_units, words

OWN = "某某单位制定用电用水办法，全年用电{n}度，用水{n}吨，每季度公示一次支出情况。"
TEXTS = ("厉行节约保障措施", "预期目标", "实际完成情况", "绩效指标.偏差原因")


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Record:
    path = tmp_path_factory.mktemp("clean") / "文化.xlsx"
    return record(shipped.put(path, shipped.filled(shipped.CLEAN)))


def unit(clean: Record, number: int, name: str = "", full: bool = False, **given) -> Record:
    """Return the filing as unit `number`'s, whose texts are its own; `given` is by key."""
    file = f"{number:03}.xlsx"
    rows = []
    for row in rows_of(clean.filings):
        if row["key"] in TEXTS and row["content"] == "text":
            row = row | {"text": f"{row['text']}{number}次"}
        if row["key"] in given:
            value = given[row["key"]]
            number_or_text = (
                {"content": "text", "text": value}
                if isinstance(value, str)
                else {"content": "number", "number": value}
            )
            row = row | number_or_text | {"shown": str(value)}
        rows.append(row)
    about = {"file": file, "unit": name or f"第{number}中心"}
    about |= {"indicators": 12, "full_marks": 12 if full else 11}
    return replace(clean, unit=clean.unit | about, filings=columns_of(rows), findings={})


def compared(out: Path, rule: str, *records: Record, district: str = "") -> list[dict]:
    store = make_store(out, records)
    compare_units(store, [2023])
    if district:
        set_district(out, district)
    found = store.rows("SELECT * FROM findings WHERE scope = 'units' ORDER BY seq")
    return [row for row in found if row["rule"] == rule]


# ---------------------------------------------------------------- texts


def test_the_same_text_in_two_units(clean: Record, tmp_path: Path):
    text = "办公用品按定额领用，差旅一律先审批后支出，能开视频会议的不开现场会议。"
    own = [unit(clean, n, 厉行节约保障措施=OWN.format(n=n)) for n in range(3)]
    same = unit(clean, 8, 厉行节约保障措施=text)
    # Other blanks and punctuation, and the unit's own name in it.
    other = unit(clean, 9, "乙站", 厉行节约保障措施="乙站" + text.replace("，", ", "))
    found = compared(tmp_path, "units.same_text", *own, same, other)
    assert [(row["file"], row["message"]) for row in found] == [
        (
            "008.xlsx",
            "“厉行节约保障措施”与“乙站”等 2 个单位的文字相同（不计标点和单位名称）。",
        ),
        (
            "009.xlsx",
            "“厉行节约保障措施”与“第8中心”等 2 个单位的文字相同（不计标点和单位名称）。",
        ),
    ]
    assert (found[0]["sheet"], found[0]["severity"], found[0]["status"]) == (
        "基础数据表",
        "review",
        "待说明",
    )


def test_a_unit_with_several_filings_is_named_and_counted_once(clean: Record, tmp_path: Path):
    text = "办公用品按定额领用，差旅一律先审批后支出，能开视频会议的不开现场会议。"
    two = [unit(clean, n, "甲站", 厉行节约保障措施=text) for n in (1, 2)]
    found = compared(tmp_path, "units.same_text", *two, unit(clean, 9, 厉行节约保障措施=text))
    said = "“厉行节约保障措施”与“{}”等 2 个单位的文字相同（不计标点和单位名称）。"
    assert [(row["file"], row["message"]) for row in found] == [
        ("001.xlsx", said.format("第9中心")),
        ("002.xlsx", said.format("第9中心")),
        ("009.xlsx", said.format("甲站")),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "严格控制三公经费支出。",
        "严格落实中央八项规定精神，坚持厉行节约、反对浪费！",
        "",
    ],
    ids=["short", "standard", "blank"],
)
def test_what_everybody_may_write(clean: Record, tmp_path: Path, text):
    records = [unit(clean, n, 厉行节约保障措施=text) for n in range(3)]
    assert compared(tmp_path, "units.same_text", *records) == []


def test_of_one_unit_that_filed_twice_another_rule_speaks(clean: Record, tmp_path: Path):
    twice = [unit(clean, n, "甲站", 厉行节约保障措施=OWN.format(n=1)) for n in (1, 2)]
    assert compared(tmp_path, "units.same_text", *twice) == []


def test_words_are_compared_without_punctuation():
    assert words("≥９０％，全年 “办结”。") == words("≥90% 全年办结")


# ---------------------------------------------------------------- points


def test_full_marks_throughout(clean: Record, tmp_path: Path):
    (found,) = compared(
        tmp_path, "units.full_marks", unit(clean, 1, full=True), unit(clean, 2), unit(clean, 3)
    )
    assert found["message"] == "12 个绩效指标全部得满分。3 个单位中，这样的有 1 个。"
    assert (found["file"], found["sheet"], found["severity"]) == ("001.xlsx", "自评表", "hint")


@pytest.mark.parametrize(("same", "units", "count"), [(6, 10, 6), (5, 10, 0), (6, 9, 0)])
def test_the_same_satisfaction_everywhere(clean: Record, tmp_path: Path, same, units, count):
    records = []
    for n in range(units):
        one = unit(clean, n)
        lines = {
            row["line"]
            for row in rows_of(one.filings)
            if row["key"] == "绩效指标.一级指标" and "满意度" in row["text"]
        }
        value = "95%" if n < same else f"9{n}.5%"
        rows = [
            row | {"shown": value, "text": value}
            if row["key"] == "绩效指标.实际完成值" and row["line"] in lines
            else row
            for row in rows_of(one.filings)
        ]
        records.append(replace(one, filings=columns_of(rows)))
    found = compared(tmp_path, "units.same_satisfaction", *records)
    assert len(found) == count
    if found:
        assert found[0]["message"] == "满意度填 95%，10 个单位中有 6 个（60%）填这个数。"


# ---------------------------------------------------------------- ratios


def staffed(clean: Record, number: int, money: float, name: str = "") -> Record:
    figures = {"实际在职人数": 10.0, "公用经费.本年决算": money}
    return unit(clean, number, name, **figures)


def test_a_ratio_far_from_its_peers(clean: Record, tmp_path: Path):
    peers = [staffed(clean, n, 20.0 + n) for n in range(10)]
    (found,) = compared(tmp_path, "units.outlier", *peers, staffed(clean, 99, 250_000.0))
    assert found["message"] == (
        "人均公用经费为 25,000.00 万元，同类 11 个单位的中位数为 2.50 万元，"
        "偏高（稳健 z 值 54.8，界限 3.5）。"
    )
    assert (found["file"], found["field"]) == ("099.xlsx", "公用经费.本年决算")


def test_peers_are_those_of_a_kind(clean: Record, tmp_path: Path):
    # Ten schools at ten times the cost of ten others are no outliers of each other.
    others = [staffed(clean, n, 20.0 + n) for n in range(10)]
    schools = [staffed(clean, 50 + n, 200.0 + n, f"第{n}中学") for n in range(10)]
    assert compared(tmp_path, "units.outlier", *others, *schools) == []


def test_few_peers_have_no_customary_level(clean: Record, tmp_path: Path):
    peers = [staffed(clean, n, 20.0) for n in range(8)]
    assert compared(tmp_path, "units.outlier", *peers, staffed(clean, 9, 9000.0)) == []


def test_peers_that_agree_to_the_cent(clean: Record, tmp_path: Path):
    peers = [staffed(clean, n, 20.0) for n in range(12)]
    assert compared(tmp_path / "a", "units.outlier", *peers, staffed(clean, 99, 24.0)) == []
    assert len(compared(tmp_path / "b", "units.outlier", *peers, staffed(clean, 99, 40.0))) == 1


# ---------------------------------------------------------------- the district


def test_the_districts_figure_is_not_the_sum(clean: Record, tmp_path: Path):
    data = tmp_path / "全区.toml"
    data.write_text('["基础数据表"]\n"编制数" = 35\n"实际在职人数" = 20\n', "utf-8")
    records = [unit(clean, n, 编制数=10.0, 实际在职人数=10.0) for n in (1, 2)]
    (found,) = compared(tmp_path / "out", "units.total", *records, district=str(data))
    assert found["message"] == (
        "“编制数”：全区数 35 人（全区.toml），2 个单位合计 20 人，相差 -15。"
    )
    assert (found["file"], found["severity"], found["difference"]) == ("", "error", 15)


def test_the_districts_own_filing_has_the_finding(clean: Record, tmp_path: Path):
    records = [unit(clean, n, 编制数=10.0) for n in (1, 2)]
    found = compared(
        tmp_path,
        "units.total",
        *records,
        unit(clean, 3, "某某区", 编制数=20.5),
        district="某某区",
    )
    head = next(row for row in found if row["field"] == "编制数")
    assert (head["file"], head["sheet"], head["cell"]) == ("003.xlsx", "基础数据表", "B4")
    assert head["message"].startswith("“编制数”：全区数 20.5 人（某某区），2 个单位合计 20 人")


def test_filings_without_a_figure_or_a_text_are_no_peers(clean: Record, tmp_path: Path):
    blank = [row for row in rows_of(clean.filings) if row["content"] == "blank"]
    bare = replace(clean, filings=columns_of(blank))
    store = make_store(tmp_path, [bare])
    compare_units(store, [2023])
    assert store.rows("SELECT * FROM findings WHERE scope = 'units'") == []


def test_what_was_said_before_is_replaced(clean: Record, tmp_path: Path):
    full = compared(tmp_path, "units.full_marks", unit(clean, 1, full=True))
    again = compared(tmp_path, "units.full_marks", unit(clean, 1))
    assert (len(full), again) == (1, [])
