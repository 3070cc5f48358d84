"""format.*, date.*, unit.scale, year.stale: the whole text of every outcome."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.checks.filings import CLEAN, CLEAN_ROWS, columns
from xl_tools.checks.stale_years import stale_years
from xl_tools.domain.cells import CellValue
from xl_tools.domain.findings import Finding

FORMATS = {
    "a stray dot": (
        "format.number",
        {"水费电费差旅费.本年预算": "7.50."},
        "错误 基础数据表!D18：“水费电费差旅费”本年预算填的“7.50.”不是数字。请改为 7.5。 [format.number]",
        "7.5",
    ),
    "a number as text": (
        "format.number",
        {"年度资金总额.全年执行数": "1,676.35"},
        "错误 自评表!F5：“年度资金总额”全年执行数填的“1,676.35”不是数字。请改为 1676.35。 [format.number]",
        "1676.35",
    ),
    "with its unit": (
        "format.number",
        {"公务接待.本年决算": "12万元"},
        "错误 基础数据表!F11：“公务接待”本年决算填的“12万元”不是数字。请改为 12。 [format.number]",
        "12",
    ),
    "in another unit": (
        "format.number",
        {"公务接待.本年决算": "120000元"},
        "错误 基础数据表!F11：“公务接待”本年决算填的“120000元”不是数字。请改为 12。 [format.number]",
        "12",
    ),
    "people with their unit": (
        "format.number",
        {"编制数": "33人"},
        "错误 基础数据表!B4：“编制数”填的“33人”不是数字。请改为 33。 [format.number]",
        "33",
    ),
    "not certain": (
        "format.number",
        {"公务接待.本年决算": "约12"},
        "错误 基础数据表!F11：“公务接待”本年决算填的“约12”不是数字。请填一个数，不带单位和文字；没有请填 0。 [format.number]",
        None,
    ),
    "half a person": (
        "format.whole",
        {"实际在职人数": "32.5"},
        "错误 基础数据表!D4：“实际在职人数”填 32.5，人数应为整数。请改为整数。 [format.whole]",
        None,
    ),
    "below zero": (
        "format.negative",
        {"公务接待.本年决算": "-3"},
        "错误 基础数据表!F11：“公务接待”本年决算填 -3，不应为负数。请核对正负号。 [format.negative]",
        None,
    ),
    "too many decimals": (
        "format.decimals",
        {"公务接待.本年决算": "12.3456"},
        "提示 基础数据表!F11：“公务接待”本年决算填 12.3456，超过两位小数。请保留两位小数。 [format.decimals]",
        None,
    ),
    "an error": (
        "format.error",
        {"公务接待.本年决算": "#REF!"},
        "错误 基础数据表!F11：“公务接待”本年决算显示为错误值 #REF!。请检查公式和引用的数。 [format.error]",
        None,
    ),
    "元 for 万元": (
        "unit.scale",
        columns("公用经费", "328.33", None, "5623000"),
        "错误 基础数据表!F16：“公用经费”本年决算填 5623000.00，约为“公用经费”上年决算 328.33 的 17126 倍，可能按“元”填报。如是，请改为 562.30 万元。 [unit.scale]",
        "562.3",
    ),
    "元 for 万元 on the other sheet": (
        "unit.scale",
        {"年度资金总额.年初预算数": "963", "年度资金总额.全年预算数": "9754000"},
        "错误 自评表!E5：“年度资金总额”全年预算数填 9754000.00，约为“年度资金总额”年初预算数 963.00 的 10129 倍，可能按“元”填报。如是，请改为 975.40 万元。 [unit.scale]",
        "975.4",
    ),
    "a later year": (
        "year.stale",
        {"实际完成情况": "2025年6月底前建成。"},
        "提示 自评表!F12：“实际完成情况”只提到 2025 年，没有 2023 年。这是以后的年度：请确认是否跨年项目，不是的请更正年份。 [year.stale]",
        None,
    ),
    "last year's text": (
        "year.stale",
        {"实际完成情况": "2022年全年完成任务120项。"},
        "提示 自评表!F12：“实际完成情况”只提到 2022 年，没有 2023 年。请确认不是往年的内容。 [year.stale]",
        None,
    ),
}


@pytest.mark.parametrize("case", FORMATS)
def test_a_format(case, filing, outcomes, said):
    rule, values, text, edit = FORMATS[case]
    assert said(rule, filing(CLEAN, CLEAN_ROWS)) == []
    assert said(rule, filing(values)) == [text]
    (found,) = [o for o in outcomes(rule, filing(values)) if isinstance(o, Finding)]
    assert [e.value for e in found.edits] == ([edit] if edit else [])


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("format.number", {"公务接待.本年决算": "——", "出国经费.本年决算": "无"}),
        ("format.number", {"在职人员控制率": CellValue.of("97%")}),
        ("format.negative", {"部门基本支出预算调整.本年决算": "-3"}),
        ("format.decimals", {"编制数": "33", "公务接待.本年决算": "12.30"}),
        ("unit.scale", columns("公务接待", "0.05", None, "500")),
        ("unit.scale", columns("公务接待", "0", None, "50000")),
        ("year.stale", {"实际完成情况": "较2022年下降9%", "预期目标": "完成2021—2025年规划任务"}),
    ],
)
def test_a_format_that_is_fine(rule, values, filing, said):
    assert said(rule, filing(values)) == []


def test_two_amounts_are_needed_to_tell_the_unit(filing, said):
    every = said("unit.scale", filing({}), every=True)
    assert every == ["—— 各行都不足两个金额，无法比较数量级"]


DATES = {
    "words": (
        "format.date",
        "2024年3月5日",
        "错误 自评表!D22：“填报日期”填的“2024年3月5日”不是日期格式。请改为 2024-03-05。 [format.date]",
    ),
    "digits": (
        "format.date",
        CellValue.of(20240305),
        "错误 自评表!D22：“填报日期”填的“20240305”不是日期格式。请改为 2024-03-05。 [format.date]",
    ),
    "dots": (
        "format.date",
        "2024.3.5",
        "错误 自评表!D22：“填报日期”填的“2024.3.5”不是日期格式。请改为 2024-03-05。 [format.date]",
    ),
    "no day": (
        "format.date",
        "2024年3月",
        "错误 自评表!D22：“填报日期”填的“2024年3月”不是日期格式。请按“年-月-日”填写，如 2024-3-15。 [format.date]",
    ),
    "before the year is over": (
        "date.early",
        "2023-12-31",
        "核实 自评表!D22：“填报日期” 2023-12-31 在 2023 年度终了之前。请核对日期，并确认各数为全年数。 [date.early]",
    ),
    "long after": (
        "date.late",
        "2025-01-01",
        "提示 自评表!D22：“填报日期” 2025-01-01 晚于 2024 年。请核对年份。 [date.late]",
    ),
}


@pytest.mark.parametrize("case", DATES)
def test_a_date(case, filing, said):
    rule, day, text = DATES[case]
    assert said(rule, filing({"自评表.填报日期": day})) == [text]


@pytest.mark.parametrize("day", ["2024-01-01", "2024-12-31", dt.date(2024, 3, 15)])
def test_a_date_in_time(day, filing, said):
    for rule in ("format.date", "date.early", "date.late"):
        assert said(rule, filing({"自评表.填报日期": day})) == []


def test_a_date_that_cannot_be_told(filing, said):
    filed = filing({"自评表.填报日期": "三月"}, lost=["基础数据表.填报日期"])
    assert said("date.early", filed, every=True) == [
        "—— “填报日期”的单元格已被删除",
        "—— “填报日期”不是日期",
    ]
    assert (
        said("date.late", filing({}), every=True)[0]
        == "—— 填报日期为空（基础数据表!F26、自评表!D22）"
    )


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2023年两会期间，实现零非访", ()),
        ("2022年完成，2023年巩固", ()),
        ("2022年、2024年两次开展", ()),
        ("2021年以来持续推进", ()),
        ("没有年份", ()),
        ("电话20221234年", ()),
        ("2022年完成2项", (2022,)),
        ("2024 年底前", (2024,)),
        ("２０２２年完成", (2022,)),
    ],
)
def test_years_in_a_text(text, years):
    assert stale_years(text, 2023) == years
