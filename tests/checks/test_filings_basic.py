"""A clean filing is silent, and the 基础数据表 of a unit of 2018 shows what a reviewer found in it."""

from __future__ import annotations

import pytest

from tests.checks.conftest import line
from tests.checks.filings import BASIC_RULES, CASE_2018, CLEAN, CLEAN_ROWS
from xl_tools import checks
from xl_tools.domain.findings import Finding, NotChecked, Pass


def of_basic(outcomes):
    return [outcome for outcome in outcomes if outcome.rule in BASIC_RULES]


def test_a_clean_filing_gives_no_finding(filing, profile):
    outcomes = of_basic(checks.run(filing(CLEAN, CLEAN_ROWS), profile))
    assert [line(o) for o in outcomes if isinstance(o, Finding)] == []
    assert [f"{o.rule} {o.reason}" for o in outcomes if isinstance(o, NotChecked)] == [
        "ratio.buildings 各项均为空、0 或“无”，没有可比较的数",
    ]


@pytest.fixture(scope="module")
def case_2018(filing, profile):
    return of_basic(checks.run(filing(CASE_2018, year=2018), profile))


@pytest.mark.parametrize(
    "right",
    [
        "PASS F4,D4,B4 136÷143＝95.1%，填 95.10%",
        "PASS B6,B7,B11 29.08＝公务用车购置和维护经费 11.86＋公务接待 17.22",
        "PASS D6,D7,D11 63.46＝公务用车购置和维护经费 41.46＋公务接待 22.00",
        "PASS F6,F7,F11 44.29＝公务用车购置和维护经费 39.30＋公务接待 4.99",
        "PASS D7,D8,D9 41.46＝公车购置 29.46＋公车运行维护 12.00",
        "PASS F7,F8,F9 39.30＝公车购置 29.46＋公车运行维护 9.84",
        "PASS F6,D6 44.29÷63.46＝69.79%",
        "PASS F20,D20 30.66÷30.66＝100%",
    ],
)
def test_what_adds_up_in_2018(right, case_2018):
    assert right in [line(o) for o in case_2018 if isinstance(o, Pass)]


@pytest.mark.parametrize(
    "fault",
    [
        "错误 基础数据表!D18：“水费电费差旅费”本年预算填的“7.50.”不是数字。请改为 7.5。 [format.number]",
        "错误 基础数据表!B12：“项目支出”上年决算为空，各分项之和为 938.80（业务工作经费 938.80）。请填 938.80。 [total.parts]",
        "错误 基础数据表!D12：“项目支出”本年预算为空，各分项之和为 320.00（业务工作经费 320.00）。请填 320.00。 [total.parts]",
        "错误 基础数据表!F12：“项目支出”本年决算为空，各分项之和为 689.16（业务工作经费 689.16）。请填 689.16。 [total.parts]",
        "错误 基础数据表!B16：“公用经费”上年决算为空，而其中各项之和为 32.36（办公经费 14.44＋水费电费差旅费 17.92＋会议费培训费 0.00）。请补填，且不小于 32.36。 [total.within]",
        "错误 基础数据表!D16：“公用经费”本年预算为空，必须填报。请补填；没有的填 0。 [required.main]",
        "错误 基础数据表!F16：“公用经费”本年决算为空，而其中各项之和为 26.04（办公经费 0.68＋水费电费差旅费 25.36＋会议费培训费 0.00）。请补填，且不小于 26.04。 [total.within]",
        "核实 基础数据表!F18：“水费电费差旅费”本年决算 25.36 万元，本年预算 7.50. 万元，超出 17.86 万元（238.13%）。请核对两列（预算含年中追加），属实请说明超支原因。 [ratio.overspend]",
        "核实 基础数据表!F13：“业务工作经费”本年决算 689.16 万元，本年预算 320.00 万元，超出 369.16 万元（115.36%）。请核对两列（预算含年中追加），属实请说明超支原因。 [ratio.overspend]",
    ],
)
def test_what_a_reviewer_finds_in_2018(fault, case_2018):
    assert fault in [line(o) for o in case_2018 if isinstance(o, Finding)]


def test_the_arithmetic_of_2018_has_no_other_error(case_2018):
    rules = ("total.", "ratio.", "agreement.", "format.", "unit.")
    errors = [o for o in case_2018 if isinstance(o, Finding) and o.severity == "error"]
    assert sorted(o.place.cell for o in errors if o.rule.startswith(rules)) == [
        "B12", "B16", "D12", "D18", "F12", "F16",
    ]  # fmt: skip
