"""附件2 and the money of 附件3 of a real filing of 2023: every fault at its cell, no false alarm."""

from __future__ import annotations

import pytest

from tests.checks.conftest import line
from tests.checks.filings import BASIC_RULES, SEED, columns
from xl_tools import checks
from xl_tools.domain.findings import Finding, NotChecked, Pass


@pytest.fixture(scope="module")
def outcomes(filing, profile):
    every = checks.run(filing(SEED), profile)
    return [outcome for outcome in every if outcome.rule in BASIC_RULES]


def test_every_fault_is_found_in_full_words(outcomes):
    assert [line(o) for o in outcomes if isinstance(o, Finding)] == [
        "错误 基础数据表!D6：“三公经费”本年预算填 0.00，应为各分项之和 3.00（公务用车购置和维护经费 0.00＋出国经费 0.00＋公务接待 3.00），相差 3.00 万元。差额恰等于“公务接待”的 3.00，可能漏加。请改为 3.00，或更正分项。 [total.parts]",
        "核实 基础数据表!F16：“公用经费”本年决算 562.30 万元，其中各项合计 2.62 万元（办公经费 2.50＋水费电费差旅费 0.12＋会议费培训费 0.00），仅占 0.47%。请核对公用经费是否混入项目支出、其中项是否漏填，或说明原因。 [total.share]",
        "核实 基础数据表!F20：“政府采购金额”本年决算 113.50 万元，本年预算 12.00 万元，执行率 945.83%，超出 101.50 万元，属超预算采购。请核对采购预算（含追加），属实请说明原因。 [ratio.procurement]",
        "核实 自评表!E5：“年度资金总额”全年预算数 1676.35 万元，年初预算数 532.25 万元，追加 1144.10 万元，调整率 214.96%，超过 30%。请核对两数，属实请逐项说明追加的事项和依据。 [ratio.adjustment]",
        "错误 基础数据表!D21：“部门基本支出预算调整”本年预算为空，必须填报。请补填；没有的填 0。 [required.main]",
        "错误 基础数据表!F21：“部门基本支出预算调整”本年决算为空，必须填报。请补填；没有的填 0。 [required.main]",
        "错误 基础数据表!D12：“项目支出”本年预算为空，各分项均未填，必须填报。请在“业务工作经费”（D13）、“运行维护经费”（D14）填报；没有的填 0。 [required.main]",
        "错误 基础数据表!D16：“公用经费”本年预算为空，必须填报。请补填；没有的填 0。 [required.main]",
        "错误 基础数据表!D17：“办公经费”本年预算为空，而本年决算填 2.50。请补填；没有的填 0。 [required.row]",
        "错误 基础数据表!D18：“水费电费差旅费”本年预算为空，而本年决算填 0.12。请补填；没有的填 0。 [required.row]",
        "错误 基础数据表!D19：“会议费培训费”本年预算为空，而本年决算填 0.00。请补填；没有的填 0。 [required.row]",
        "核实 基础数据表!B14：“运行维护经费”上年决算、本年预算、本年决算均为空，看不出是没有还是漏填。没有请填 0 或“无”。 [required.zero]",
        "核实 基础数据表!B15：“专项资金”上年决算、本年预算、本年决算均为空，看不出是没有还是漏填。没有请填 0 或“无”。 [required.zero]",
        "核实 基础数据表!B23：“楼堂馆所”批复规模、实际规模、预算投资、实际投资均为空，看不出是没有还是漏填。没有请填 0 或“无”。 [required.zero]",
        "核实 基础数据表!B24：“厉行节约保障措施”为空。请写明本单位厉行节约的制度和措施。 [required.economy]",
        "提示 自评表!E8：“政府性基金拨款”为空。没有请填 0。 [required.income]",
        "提示 自评表!E9：“纳入专户管理的非税收入拨款”为空。没有请填 0。 [required.income]",
        "提示 自评表!E10：“其他资金”为空。没有请填 0。 [required.income]",
        "错误 基础数据表!F26：“填报日期”为空。请填写填报日期。 [required.date]",
        "错误 自评表!D22：“填报日期”为空。请填写填报日期。 [required.date]",
        "核实 基础数据表!F16：“公用经费”本年决算 562.30 万元，上年决算 328.33 万元，增长 233.97 万元（71.26%），超过 20%。请核对两年的数和口径，属实请说明增减原因。 [prior.main]",
        "提示 基础数据表!F17：“办公经费”本年决算 2.50 万元，上年决算 7.16 万元，下降 4.66 万元（65.08%），超过 20%。请核对金额单位、有无漏填，属实请说明增减原因。 [prior.part]",
        "核实 基础数据表!F18：“水费电费差旅费”本年决算 0.12 万元，上年决算 1.81 万元，下降 1.69 万元（93.37%），超过 80%。请核对金额单位、有无漏填，属实请说明增减原因。 [prior.part]",
    ]


ADDS_UP = """\
ratio.derived PASS F4,D4,B4 32÷33＝96.97%，填 97%
ratio.derived PASS H5,F5,E5 1676.35÷1676.35＝100%，填 100%
total.parts PASS B6,B7,B10,B11 0.00＝公务用车购置和维护经费 0.00＋出国经费 0.00＋公务接待 0.00
total.parts PASS F6,F7,F10,F11 0.00＝公务用车购置和维护经费 0.00＋出国经费 0.00＋公务接待 0.00
total.parts PASS B7,B8,B9 0.00＝公车购置 0.00＋公车运行维护 0.00
total.parts PASS D7,D8,D9 0.00＝公车购置 0.00＋公车运行维护 0.00
total.parts PASS F7,F8,F9 0.00＝公车购置 0.00＋公车运行维护 0.00
total.parts PASS B12,B13 464.33＝业务工作经费 464.33
total.parts PASS F12,F13 419.02＝业务工作经费 419.02
total.within PASS B16,B17,B18,B19 328.33 ≥ 办公经费 7.16＋水费电费差旅费 1.81＋会议费培训费 0.56
total.within PASS F16,F17,F18,F19 562.30 ≥ 办公经费 2.50＋水费电费差旅费 0.12＋会议费培训费 0.00
agreement.projects PASS F12,I8 419.02＝419.02
agreement.running PASS F16,I7 562.30 ≤ 1257.33
agreement.funds PASS F5,E7 1676.35＝一般公共预算 1676.35
agreement.funds PASS F5,I7,I8 1676.35＝基本支出 1257.33＋项目支出 419.02
prior.main PASS F12,B12 464.33 → 419.02
ratio.headcount PASS D4,B4 32÷33＝96.97%""".splitlines()


@pytest.mark.parametrize("right", ADDS_UP)
def test_what_adds_up_is_said_to_add_up(right, outcomes):
    assert right in [f"{o.rule} {line(o)}" for o in outcomes if isinstance(o, Pass)]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("total.parts", "“项目支出”本年预算及其各分项均为空，无法核对合计"),
        ("total.within", "“公用经费”本年预算及其各分项均为空，无法与其中项比较"),
        ("ratio.control", "“公用经费”本年预算为空，无法计算控制率"),
        (
            "agreement.adjustment",
            "“部门基本支出预算调整”本年预算、“部门基本支出预算调整”本年决算为空，无法与全年预算的总调整比较",
        ),
        ("date.early", "填报日期为空（基础数据表!F26、自评表!D22）"),
    ],
)
def test_what_could_not_be_checked_says_why(rule, reason, outcomes):
    assert (rule, reason) in [(o.rule, o.reason) for o in outcomes if isinstance(o, NotChecked)]


@pytest.mark.parametrize(
    ("values", "gone"),
    [
        ({"三公经费.本年预算": "3"}, "total.parts"),
        ({"政府采购金额.本年预算": "113.50"}, "ratio.procurement"),
        (columns("部门基本支出预算调整", None, "0", "725.08"), "required.main D21 F21"),
        ({"公用经费.本年决算": "342.17"}, "prior.main"),
    ],
)
def test_a_mended_fault_is_gone(values, gone, filing, profile):
    rule, *cells = gone.split()
    found = [
        o
        for o in checks.run(filing(SEED | values), profile)
        if isinstance(o, Finding) and o.rule == rule and (not cells or o.place.cell in cells)
    ]
    assert found == []


def test_an_explanation_would_lapse_with_any_value_it_was_given_for(outcomes):
    share = next(o for o in outcomes if isinstance(o, Finding) and o.rule == "total.share")
    assert share.basis == (
        "公用经费.本年决算=562.30；办公经费.本年决算=2.50；水费电费差旅费.本年决算=0.12；会议费培训费.本年决算=0.00"
    )
