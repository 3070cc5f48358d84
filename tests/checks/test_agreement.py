"""agreement.pair, agreement.funds, agreement.adjustment: the whole text of every outcome."""

from __future__ import annotations

import pytest

from tests.checks.conftest import line
from tests.checks.filings import columns
from xl_tools.domain.findings import Finding

PROJECTS = "agreement.projects"
HEAD = "错误 基础数据表!F12：“项目支出”本年决算"


@pytest.mark.parametrize(
    ("left", "right", "text", "edits"),
    [
        (
            "419.02",
            "491.02",
            f"{HEAD} 419.02 万元，自评表“项目支出” 491.02 万元，两表不一致，相差 72.00 万元。"
            "基础数据表“项目支出”本年决算 419.02 可能有两位数字颠倒，应为 491.02。"
            "请核对后改为同一数。 [agreement.projects]",
            [("F12", "491.02")],
        ),
        (
            "419.02",
            "4190200",
            f"{HEAD} 419.02 万元，自评表“项目支出” 4190200.00 万元，两表不一致，相差 4189780.98 万元。"
            "自评表“项目支出” 4190200.00 可能按“元”填报，折合万元为 419.02。"
            "请核对后改为同一数。 [agreement.projects]",
            [("I8", "419.02")],
        ),
        (
            "41.9",
            "419.02",
            f"{HEAD} 41.90 万元，自评表“项目支出” 419.02 万元，两表不一致，相差 377.12 万元。"
            "自评表“项目支出” 419.02 可能小数点错位，应为 41.90。请核对后改为同一数。 [agreement.projects]",
            [("I8", "41.9")],
        ),
        (
            "41.9",
            "419",
            f"{HEAD} 41.90 万元，自评表“项目支出” 419.00 万元，两表不一致，相差 377.10 万元。"
            "基础数据表“项目支出”本年决算 41.90 可能小数点错位，应为 419.00。"
            "请核对后改为同一数。 [agreement.projects]",
            [("F12", "419")],
        ),
    ],
)
def test_two_sheets_two_values(left, right, text, edits, filing, outcomes):
    (found,) = outcomes(PROJECTS, filing({"项目支出.本年决算": left, "项目支出": right}))
    assert line(found) == text
    assert isinstance(found, Finding)
    assert [(edit.place.cell, edit.value) for edit in found.edits] == edits
    assert [name for name, _ in found.values] == ["项目支出.本年决算", "项目支出"]


def test_a_formula_is_not_to_be_typed_over(filing, outcomes):
    (found,) = outcomes(PROJECTS, filing({"业务工作经费.本年决算": "400", "项目支出": "419.02"}))
    assert isinstance(found, Finding)
    assert found.edits == ()


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ({"项目支出.本年决算": "419.02", "项目支出": "419.02"}, "PASS F12,I8 419.02＝419.02"),
        ({"项目支出.本年决算": "419.02"}, "—— “项目支出”为空，无法核对两处是否一致"),
        (
            {"项目支出.本年决算": "无", "项目支出": "1"},
            "—— “项目支出”本年决算填的是“无”或“—”，没有数可比",
        ),
    ],
)
def test_two_sheets_that_agree_or_cannot_be_compared(values, outcome, filing, said):
    assert said(PROJECTS, filing(values), every=True) == [outcome]


@pytest.mark.parametrize(
    ("running", "outcome"),
    [
        ("562.3", "PASS F16,I7 562.30 ≤ 1257.33"),
        (
            "1562.3",
            "错误 基础数据表!F16：“公用经费”本年决算 1562.30 万元，大于自评表“基本支出” 1257.33 万元，多 304.97 万元。请核对公用经费是否混入了项目支出，或基本支出是否少填。 [agreement.running]",
        ),
        (
            "5623000",
            "错误 基础数据表!F16：“公用经费”本年决算 5623000.00 万元，大于自评表“基本支出” 1257.33 万元，多 5621742.67 万元。基础数据表“公用经费”本年决算 5623000.00 可能按“元”填报，折合万元为 562.30。请核对公用经费是否混入了项目支出，或基本支出是否少填。 [agreement.running]",
        ),
    ],
)
def test_running_costs_are_part_of_basic_spending(running, outcome, filing, said):
    values = {"公用经费.本年决算": running, "基本支出": "1257.33"}
    assert said("agreement.running", filing(values), every=True) == [outcome]


SPENT = {"年度资金总额.全年预算数": "1700", "年度资金总额.全年执行数": "1676.35"}
SPLIT = {"一般公共预算": "1676.35", "基本支出": "1257.33", "项目支出": "419.02"}

FUNDS = {
    "both splits agree with each other": (
        SPENT | SPLIT | {"年度资金总额.全年执行数": "1600"},
        [
            "错误 自评表!F5：“年度资金总额”全年执行数 1600.00 万元，而按收入性质、按支出性质合计均为 1676.35 万元，相差 76.35 万元。请改为 1676.35，或更正各项。 [agreement.funds]"
        ],
    ),
    "one split": (
        SPENT | SPLIT | {"基本支出": "1247.11"},
        [
            "错误 自评表!I6：“按支出性质分”各项之和 1666.13（基本支出 1247.11＋项目支出 419.02），与全年执行数 1676.35 不符，相差 10.22 万元。请核对各项与全年执行数，更正有误的一格。 [agreement.funds]"
        ],
    ),
    "one split, two digits changed over": (
        SPENT | SPLIT | {"基本支出": "1275.33"},
        [
            "错误 自评表!I6：“按支出性质分”各项之和 1694.35（基本支出 1275.33＋项目支出 419.02），与全年执行数 1676.35 不符，相差 18.00 万元。“基本支出” 1275.33 可能有两位数字颠倒，应为 1257.33。请核对各项与全年执行数，更正有误的一格。 [agreement.funds]"
        ],
    ),
    "one split in 元": (
        SPENT | SPLIT | {"一般公共预算": "16763500"},
        [
            "错误 自评表!E6：“按收入性质分”各项之和 16763500.00（一般公共预算 16763500.00），与全年执行数 1676.35 不符，相差 16761823.65 万元。“一般公共预算” 16763500.00 可能按“元”填报，折合万元为 1676.35。请核对各项与全年执行数，更正有误的一格。 [agreement.funds]"
        ],
    ),
    "one split of the budget": (
        SPENT | SPLIT | {"一般公共预算": "1700"},
        [
            "核实 自评表!E6：“按收入性质分”各项之和 1700.00（一般公共预算 1700.00）等于全年预算数 1700.00，而不等于全年执行数。请确认是否按执行数填报，按预算数填报的请说明。 [agreement.funds]"
        ],
    ),
    "the amount on the caption alone": (
        SPENT | {"按收入性质分": "1700.35", "基本支出": "1257.33", "项目支出": "419.02"},
        [
            "错误 自评表!E6：“按收入性质分”各项之和 1700.35（按收入性质分 1700.35），与全年执行数 1676.35 不符，相差 24.00 万元。请核对各项与全年执行数，更正有误的一格。 [agreement.funds]"
        ],
    ),
}


@pytest.mark.parametrize("case", FUNDS)
def test_funds_told_three_ways(case, filing, said):
    values, texts = FUNDS[case]
    assert said("agreement.funds", filing(values)) == texts


def test_funds_that_agree(filing, said):
    assert said("agreement.funds", filing(SPENT | SPLIT), every=True) == [
        "PASS F5,E7 1676.35＝一般公共预算 1676.35",
        "PASS F5,I7,I8 1676.35＝基本支出 1257.33＋项目支出 419.02",
    ]


@pytest.mark.parametrize(
    ("values", "reasons"),
    [
        (SPLIT, ["—— “年度资金总额”全年执行数为空，无法与收支各项核对"]),
        (
            SPENT | {"基本支出": "1257.33", "项目支出": "419.02元"},
            [
                "—— “按收入性质分”各项均为空，无法与收支各项核对",
                "—— “项目支出”填的是文字“419.02元”，无法与收支各项核对",
            ],
        ),
    ],
)
def test_funds_that_cannot_be_compared(values, reasons, filing, said):
    assert said("agreement.funds", filing(values), every=True) == reasons


ADJUST = {"年度资金总额.年初预算数": "963", "年度资金总额.全年预算数": "975.4"}


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        ("12.4", "12.4", "PASS D21,F21,D5,E5 12.40，总调整 12.40"),
        ("900", "905", "PASS D21,F21,D5,E5 5.00，总调整 12.40"),
        (
            "0",
            "120",
            "核实 基础数据表!F21：“部门基本支出预算调整”本年决算 120.00 万元，而全年预算数 975.40 与年初预算数 963.00 之差为 12.40 万元。请核对基本支出预算调整数，属实请说明项目预算的反向调整。 [agreement.adjustment]",
        ),
        (None, "12.4", "—— “部门基本支出预算调整”本年预算为空，无法与全年预算的总调整比较"),
    ],
)
def test_the_adjustment_of_basic_spending(before, after, outcome, filing, said):
    values = ADJUST | columns("部门基本支出预算调整", None, before, after)
    assert said("agreement.adjustment", filing(values), every=True) == [outcome]


@pytest.mark.parametrize(
    ("before", "after", "is_told"),
    [
        ("120", "120", True),  # the amount in both columns, ten times the whole adjustment
        ("100", "110", True),
        ("629", "629", False),  # the budget before and after, not adjusted
        ("620", "631.5", False),
        ("400", "412", False),  # a budget that was overspent, perhaps
        ("12.4", "12.4", False),
        ("0", "0", False),
    ],
)
def test_figures_too_small_for_a_budget_are_amounts(before, after, is_told, filing, said):
    columns_ = columns("部门基本支出预算调整", None, before, after)
    values = ADJUST | {"基本支出": "629.40"} | columns_
    assert bool(said("agreement.adjustment", filing(values))) is is_told
