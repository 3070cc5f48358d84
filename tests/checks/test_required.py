"""required.filled and required.zero: the whole text of every outcome."""

from __future__ import annotations

import pytest

from tests.checks.filings import CLEAN, CLEAN_ROWS, columns


def without(*keys: str, **given: str) -> dict[str, object]:
    return {key: value for key, value in CLEAN.items() if key not in keys}


BLANKS = {
    "a figure every ratio needs": (
        "required.main",
        "编制数",
        "错误 基础数据表!B4：“编制数”为空，必须填报。请补填；没有的填 0。 [required.main]",
    ),
    "an adjustment": (
        "required.main",
        "部门基本支出预算调整.本年决算",
        "错误 基础数据表!F21：“部门基本支出预算调整”本年决算为空，必须填报。请补填；没有的填 0。 [required.main]",
    ),
    "a budget": (
        "required.main",
        "公用经费.本年预算",
        "错误 基础数据表!D16：“公用经费”本年预算为空，必须填报。请补填；没有的填 0。 [required.main]",
    ),
    "the unit": (
        "required.unit",
        "单位名称",
        "错误 自评表!D3：“单位名称”为空。请填写单位全称，与公章一致。 [required.unit]",
    ),
    "a budget beside a final": (
        "required.row",
        "办公经费.本年预算",
        "错误 基础数据表!D17：“办公经费”本年预算为空，而本年决算填 11.80。请补填；没有的填 0。 [required.row]",
    ),
    "a final beside a budget": (
        "required.row",
        "公务接待.本年决算",
        "错误 基础数据表!F11：“公务接待”本年决算为空，而本年预算填 1.00。请补填；没有的填 0。 [required.row]",
    ),
    "last year": (
        "required.prior",
        "公务接待.上年决算",
        "提示 基础数据表!B11：“公务接待”上年决算为空，而本年决算填 0.85。上年没有的请填 0。 [required.prior]",
    ),
    "a source of income": (
        "required.income",
        "其他资金",
        "提示 自评表!E10：“其他资金”为空。没有请填 0。 [required.income]",
    ),
    "a date": (
        "required.date",
        "自评表.填报日期",
        "错误 自评表!D22：“填报日期”为空。请填写填报日期。 [required.date]",
    ),
    "a phone": (
        "required.signature",
        "基础数据表.联系电话",
        "错误 基础数据表!B27：“联系电话”为空。请补填。 [required.signature]",
    ),
    "a signature": (
        "required.approval",
        "自评表.单位负责人签字",
        "核实 自评表!I22：“单位负责人签字”为空。请补签；打印后手签的请说明。 [required.approval]",
    ),
    "a text": (
        "required.economy",
        "厉行节约保障措施",
        "核实 基础数据表!B24：“厉行节约保障措施”为空。请写明本单位厉行节约的制度和措施。 [required.economy]",
    ),
}


@pytest.mark.parametrize("case", BLANKS)
def test_a_blank(case, filing, said):
    rule, key, text = BLANKS[case]
    assert said(rule, filing(CLEAN, CLEAN_ROWS)) == []
    assert said(rule, filing(without(key), CLEAN_ROWS)) == [text]


def test_a_total_without_parts_is_said_once_and_names_them(filing, said):
    values = columns("业务工作经费", "464.33", None, "419.02")
    values |= columns("运行维护经费", "3", None, "2")
    found = [text for text in said("required.main", filing(values)) if "D12" in text]
    assert found == [
        "错误 基础数据表!D12：“项目支出”本年预算为空，各分项均未填，必须填报。请在“业务工作经费”（D13）、“运行维护经费”（D14）填报；没有的填 0。 [required.main]"
    ]
    assert said("required.row", filing(values)) == []


@pytest.mark.parametrize("answer", ["0", "——", "-", "/", "无"])
def test_an_answer_is_no_blank(answer, filing, said):
    values = CLEAN | {"办公经费.本年预算": answer}
    assert said("required.row", filing(values, CLEAN_ROWS)) == []


@pytest.mark.parametrize(
    ("rule", "values", "lost", "reason"),
    [
        ("required.row", {}, [], "—— 没有填报这类项目"),
        ("required.date", {}, ["自评表.填报日期"], "—— “填报日期”的单元格已被删除"),
        ("required.economy", {}, ["厉行节约保障措施"], "—— “厉行节约保障措施”的单元格已被删除"),
    ],
)
def test_not_checked(rule, values, lost, reason, filing, said):
    assert reason in said(rule, filing(values, lost=lost), every=True)


def test_rows_of_a_table_are_told_apart(filing, said):
    rows = {
        "专项资金": [
            {"名称": "甲", "上年决算": "1", "本年预算": "1", "本年决算": "1"},
            {"名称": "乙", "上年决算": "5", "本年预算": "5"},
        ],
        "楼堂馆所": [{"批复规模": "2000", "预算投资": "9", "实际投资": "9"}],
    }
    assert said("required.row", filing({}, rows)) == [
        "错误 基础数据表!F16：“专项资金”第2行本年决算为空，而本年预算填 5.00。请补填；没有的填 0。 [required.row]"
    ]
    assert said("required.buildings", filing({}, rows)) == [
        "错误 基础数据表!C23：“楼堂馆所”第1行实际规模为空，而批复规模填 2000.00。请补填；没有完工项目的整行填“无”。 [required.buildings]"
    ]


def test_a_row_without_a_word_is_asked_about_once(filing, outcomes, said):
    assert said("required.zero", filing({})) == [
        "核实 基础数据表!B14：“运行维护经费”上年决算、本年预算、本年决算均为空，看不出是没有还是漏填。没有请填 0 或“无”。 [required.zero]",
        "核实 基础数据表!B15：“专项资金”上年决算、本年预算、本年决算均为空，看不出是没有还是漏填。没有请填 0 或“无”。 [required.zero]",
        "核实 基础数据表!B23：“楼堂馆所”批复规模、实际规模、预算投资、实际投资均为空，看不出是没有还是漏填。没有请填 0 或“无”。 [required.zero]",
    ]
    first = outcomes("required.zero", filing({}))[0]
    assert first.basis == "运行维护经费.上年决算=；运行维护经费.本年预算=；运行维护经费.本年决算="


def test_one_word_is_enough_for_a_row(filing, said):
    rows = {
        "楼堂馆所": [{"批复规模": "无"}],
        "专项资金": [{"名称": "3、市级专项资金", "本年决算": "0"}],
    }
    filed = filing(columns("运行维护经费", None, None, "/"), rows)
    assert said("required.zero", filed) == []
    assert said("required.buildings", filed) == []


def test_dots_of_a_placeholder_row_are_no_answer(filing, said):
    rows = {"专项资金": [{"名称": "……", "本年决算": "……"}]}
    assert len(said("required.zero", filing({}, rows))) == 3
