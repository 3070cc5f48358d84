"""ratio.derived and ratio.limit: the whole text of every outcome."""

from __future__ import annotations

import pytest

from tests.checks.conftest import line
from tests.checks.filings import columns
from xl_tools.domain.cells import CellValue
from xl_tools.domain.findings import Finding

STAFF = {"编制数": "33", "实际在职人数": "32"}


@pytest.mark.parametrize(
    ("printed", "outcome"),
    [
        ("97%", "PASS F4,D4,B4 32÷33＝96.97%，填 97%"),
        ("96.97%", "PASS F4,D4,B4 32÷33＝96.97%，填 96.97%"),
        (CellValue.of("97%"), "PASS F4,D4,B4 32÷33＝96.97%，填 97%"),
        (CellValue.of("９６.９７％"), "PASS F4,D4,B4 32÷33＝96.97%，填 96.97%"),
        (
            "96.98%",
            "提示 基础数据表!F4：“在职人员控制率”填 96.98%，按 32÷33 应为 96.97%，末位差一。请改为 96.97%，或更正“实际在职人数”、“编制数”。 [ratio.derived]",
        ),
        (
            "96.99%",
            "错误 基础数据表!F4：“在职人员控制率”填 96.99%，应为 32÷33＝96.97%。请改为 96.97%，或更正“实际在职人数”、“编制数”。 [ratio.derived]",
        ),
        (
            "103.13%",
            "错误 基础数据表!F4：“在职人员控制率”填 103.13%，应为 32÷33＝96.97%。请改为 96.97%，或更正“实际在职人数”、“编制数”。 [ratio.derived]",
        ),
        (
            CellValue.of(97),
            "错误 基础数据表!F4：“在职人员控制率”填 97，应为 32÷33＝96.97%。可能少了百分号。请改为 96.97%，或更正“实际在职人数”、“编制数”。 [ratio.derived]",
        ),
        (
            "#DIV/0!",
            "错误 基础数据表!F4：“在职人员控制率”显示为错误值 #DIV/0!，应为 96.97%。请改为 96.97%，或更正“实际在职人数”、“编制数”。 [ratio.derived]",
        ),
        (
            None,
            "错误 基础数据表!F4：“在职人员控制率”未填比率，应为 32÷33＝96.97%。请改为 96.97%，或更正“实际在职人数”、“编制数”。 [ratio.derived]",
        ),
    ],
)
def test_a_printed_ratio(printed, outcome, filing, said):
    values = STAFF | {"在职人员控制率": printed}
    assert said("ratio.derived", filing(values), every=True)[0] == outcome


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        (
            {"编制数": "0", "实际在职人数": "0", "在职人员控制率": "100%"},
            "提示 基础数据表!F4：“编制数”为 0，没有比率可言，“在职人员控制率”却填 100%。请改为 —，或更正“实际在职人数”、“编制数”。 [ratio.derived]",
        ),
        (
            {"编制数": "0", "实际在职人数": "3", "在职人员控制率": "100%"},
            "错误 基础数据表!F4：“编制数”为 0，没有比率可言，“在职人员控制率”却填 100%。请改为 —，或更正“实际在职人数”、“编制数”。 [ratio.derived]",
        ),
        (
            {"编制数": "0", "实际在职人数": "0", "在职人员控制率": "#DIV/0!"},
            "错误 基础数据表!F4：“在职人员控制率”显示为错误值 #DIV/0!，应为 —。请改为 —，或更正“实际在职人数”、“编制数”。 [ratio.derived]",
        ),
        ({"编制数": "0", "实际在职人数": "0"}, "PASS F4,B4 “编制数”为 0，没有比率"),
        ({"实际在职人数": "32"}, "—— “编制数”为空，无法核对比率"),
        ({"编制数": "约33", "实际在职人数": "32"}, "—— “编制数”填的是文字“约33”，无法核对比率"),
    ],
)
def test_a_ratio_that_has_no_value(values, outcome, filing, said):
    assert said("ratio.derived", filing(values), every=True)[0] == outcome


def test_the_execution_rate_one_unit_off(filing, said):
    values = {
        "年度资金总额.全年预算数": "250000",
        "年度资金总额.全年执行数": "215457.6",
        "年度资金总额.执行率": "86.19%",
    }
    assert said("ratio.derived", filing(values)) == [
        "提示 自评表!H5：“年度资金总额”执行率填 86.19%，按 215457.60÷250000.00 应为 86.18%，末位差一。请改为 86.18%，或更正“年度资金总额”全年执行数、“年度资金总额”全年预算数。 [ratio.derived]"
    ]


def test_a_lost_cell(filing, said):
    assert said("ratio.derived", filing(STAFF, lost=["编制数"]), every=True)[0] == (
        "—— “编制数”的单元格已被删除，无法核对比率"
    )


LIMITS = {
    "headcount": (
        "ratio.headcount",
        {"编制数": "32", "实际在职人数": "33"},
        "核实 基础数据表!D4：“实际在职人数” 33 人，“编制数” 32 人，控制率 103.13%，超编 1 人。如两格填反，互换后控制率为 96.97%。请核对两格，属实请说明超编的依据。 [ratio.headcount]",
    ),
    "headcount without posts": (
        "ratio.headcount",
        {"编制数": "0", "实际在职人数": "3"},
        "核实 基础数据表!D4：编制数为 0，而“实际在职人数”为 3 人。请核对两格，属实请说明超编的依据。 [ratio.headcount]",
    ),
    "over budget": (
        "ratio.control",
        {"公用经费.本年预算": "99", "公用经费.本年决算": "99.01"},
        "核实 基础数据表!F16：“公用经费”本年决算 99.01 万元，本年预算 99.00 万元，控制率 100.01%，超出 0.01 万元。请核对预算数与决算数，属实请说明超支原因。 [ratio.control]",
    ),
    "a part far over its budget": (
        "ratio.overspend",
        {"水费电费差旅费.本年预算": "7.50.", "水费电费差旅费.本年决算": "25.36"},
        "核实 基础数据表!F18：“水费电费差旅费”本年决算 25.36 万元，本年预算 7.50. 万元，超出 17.86 万元（238.13%）。请核对两列（预算含年中追加），属实请说明超支原因。 [ratio.overspend]",
    ),
    "a project far over its budget": (
        "ratio.overspend",
        {
            "项目支出.本年预算": None,
            "项目支出.本年决算": None,
            "业务工作经费.本年预算": "320",
            "业务工作经费.本年决算": "689.16",
        },
        "核实 基础数据表!F13：“业务工作经费”本年决算 689.16 万元，本年预算 320.00 万元，超出 369.16 万元（115.36%）。请核对两列（预算含年中追加），属实请说明超支原因。 [ratio.overspend]",
    ),
    "procurement over": (
        "ratio.procurement",
        {"政府采购金额.本年预算": "12", "政府采购金额.本年决算": "113.50"},
        "核实 基础数据表!F20：“政府采购金额”本年决算 113.50 万元，本年预算 12.00 万元，执行率 945.83%，超出 101.50 万元，属超预算采购。请核对采购预算（含追加），属实请说明原因。 [ratio.procurement]",
    ),
    "procurement under": (
        "ratio.procurement",
        {"政府采购金额.本年预算": "46", "政府采购金额.本年决算": "20"},
        "核实 基础数据表!F20：“政府采购金额”本年决算 20.00 万元，本年预算 46.00 万元，执行率 43.48%，低于 90%。请核对两列，属实请说明采购计划未完成的原因。 [ratio.procurement]",
    ),
    "procurement without budget": (
        "ratio.procurement",
        {"政府采购金额.本年预算": "0", "政府采购金额.本年决算": "20"},
        "核实 基础数据表!F20：“政府采购金额”本年决算 20.00 万元，而本年预算为 0，属无预算采购。请核对采购预算（含追加），属实请说明原因。 [ratio.procurement]",
    ),
    "budget raised": (
        "ratio.adjustment",
        {"年度资金总额.年初预算数": "532.25", "年度资金总额.全年预算数": "1676.35"},
        "核实 自评表!E5：“年度资金总额”全年预算数 1676.35 万元，年初预算数 532.25 万元，追加 1144.10 万元，调整率 214.96%，超过 30%。请核对两数，属实请逐项说明追加的事项和依据。 [ratio.adjustment]",
    ),
    "budget cut": (
        "ratio.adjustment",
        {"年度资金总额.年初预算数": "1000", "年度资金总额.全年预算数": "600"},
        "核实 自评表!E5：“年度资金总额”全年预算数 600.00 万元，年初预算数 1000.00 万元，追减 400.00 万元，调整率 40%，超过 30%。请核对两数，属实请逐项说明追减的事项和依据。 [ratio.adjustment]",
    ),
}


@pytest.mark.parametrize("case", LIMITS)
def test_outside_a_limit(case, filing, said):
    rule, values, text = LIMITS[case]
    assert said(rule, filing(values)) == [text]


def test_swapped_cells_come_with_both_edits(filing, outcomes):
    (found,) = outcomes("ratio.headcount", filing({"编制数": "32", "实际在职人数": "33"}))
    assert isinstance(found, Finding)
    assert [(e.place.cell, e.value) for e in found.edits] == [("D4", "32"), ("B4", "33")]
    assert found.values == (("实际在职人数", "33"), ("编制数", "32"))


def test_buildings_are_held_to_what_was_approved(filing, outcomes):
    rows = {
        "楼堂馆所": [
            {"批复规模": "2000", "实际规模": "2200", "预算投资": "500", "实际投资": "480"},
            {"批复规模": "800", "实际规模": "800", "预算投资": "90", "实际投资": "99"},
        ]
    }
    assert [line(o) for o in outcomes("ratio.buildings", filing({}, rows))] == [
        "核实 基础数据表!C23：“楼堂馆所”第1行实际规模 2200.00 ㎡，批复规模 2000.00 ㎡，控制率 110%，超出 200.00 ㎡。请核对两格，属实请说明超出原因。 [ratio.buildings]",
        "PASS C24,B24 800.00÷800.00＝100%",
        "PASS F23,E23 480.00÷500.00＝96%",
        "核实 基础数据表!F24：“楼堂馆所”第2行实际投资 99.00 万元，预算投资 90.00 万元，控制率 110%，超出 9.00 万元。请核对两格，属实请说明超出原因。 [ratio.buildings]",
    ]


@pytest.mark.parametrize(
    ("rule", "values", "outcome"),
    [
        ("ratio.headcount", STAFF, "PASS D4,B4 32÷33＝96.97%"),
        (
            "ratio.headcount",
            {"编制数": "0", "实际在职人数": "0"},
            "—— 各项均为空、0 或“无”，没有可比较的数",
        ),
        ("ratio.headcount", {"实际在职人数": "3"}, "—— “编制数”为空，无法计算控制率"),
        (
            "ratio.procurement",
            columns("政府采购金额", None, "46", "45.2"),
            "PASS F20,D20 45.20÷46.00＝98.26%",
        ),
        (
            "ratio.adjustment",
            {"年度资金总额.年初预算数": "963", "年度资金总额.全年预算数": "975.4"},
            "PASS E5,D5 （975.40－963.00）÷963.00＝1.29%",
        ),
    ],
)
def test_within_a_limit_or_not_to_be_told(rule, values, outcome, filing, said):
    assert said(rule, filing(values), every=True) == [outcome]


def test_the_only_part_of_a_total_is_not_named_again(filing, said):
    values = columns("业务工作经费", None, "320", "689.16")
    every = said("ratio.overspend", filing(values), every=True)
    assert [text for text in every if text.startswith("核实")] == [
        "核实 基础数据表!F12：“项目支出”本年决算 689.16 万元，本年预算 320.00 万元，超出 369.16 万元（115.36%）。超出部分全部来自“业务工作经费”。请核对两列（预算含年中追加），属实请说明超支原因。 [ratio.overspend]"
    ]
    assert len(every) == 1


def test_small_sums_over_budget_are_left_alone(filing, said):
    values = columns("会议费培训费", None, "0.2", "0.9")
    assert said("ratio.overspend", filing(values)) == []
