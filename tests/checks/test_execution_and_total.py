"""预算执行 and 总分: what is computed must be as computed."""

from decimal import Decimal

import pytest

from tests.checks.evaluation import funds, judge, passed, reasons, rows, texts, with_cell
from xl_tools.domain.cells import CellValue

EXECUTION, TOTAL = "score.execution", "score.total"


@pytest.mark.parametrize(
    ("budget", "spent", "points"),
    [
        ("1676.35", "1676.35", "10"),
        ("250000", "215457.6", "8.62"),
        ("20000", "9034", "4.52"),
        ("100", "104", "10"),
        ("975.40", "970.20", "9.95"),
        ("100", "0", "0"),
        ("100", "99.999", "10"),
        ("100", "86.18", "9"),
    ],
)
def test_points_by_the_rate_pass(filing, budget, spent, points):
    said = judge(filing(funds(budget, spent, points)), EXECUTION)
    assert passed(said, EXECUTION) == ["I5"]


@pytest.mark.parametrize(
    ("budget", "spent", "points", "said"),
    [
        ("64.8", "64.8", "9", "得分 9 低于应得 10（执行率 64.80÷64.80=100%，分值 10）。请改为 10"),
        ("100", "96", "10", "得分 10 高于应得 9.6（执行率 96.00÷100.00=96%，分值 10）。请改为 9.6"),
        ("100", "50", "12", "得分 12 高于应得 5（执行率 50.00÷100.00=50%，分值 10）。请改为 5"),
    ],
)
def test_other_points_are_an_error(filing, budget, spent, points, said):
    assert texts(judge(filing(funds(budget, spent, points)), EXECUTION)) == [
        f"错误 自评表!I5：{said}，或更正全年预算数、全年执行数。 [score.execution]"
    ]


def test_full_points_for_not_quite_all_are_a_matter_of_rounding(filing):
    said = judge(filing(funds("975.40", "970.20", "10")), EXECUTION)
    assert texts(said) == [
        "提示 自评表!I5：得分 10 高于应得 9.95（执行率 970.20÷975.40=99.47%，分值 10），可能是取整所致；"
        "预算没有执行完，一般不得满分。建议改为 9.95；按规定取整的，可不处理。 [score.execution]"
    ]


def test_points_left_blank_where_the_formula_was_lost(filing):
    filed = filing(funds("100", "50", ""))
    assert texts(judge(with_cell(filed, "年度资金总额.得分", formula=""), EXECUTION)) == [
        "错误 自评表!I5：预算执行得分为空，应得 5（执行率 50.00÷100.00=50%，分值 10）。"
        "请改为 5，或更正全年预算数、全年执行数。 [score.execution]"
    ]


@pytest.mark.parametrize(
    ("budget", "spent", "reason"),
    [
        ("0", "0", "全年预算数为 0，执行率不适用"),
        ("", "50", "“年度资金总额”全年预算数为空，无法计算执行率"),
        ("100", "约50", "“年度资金总额”全年执行数填的是文字“约50”，无法计算执行率"),
    ],
)
def test_no_rate_is_not_checked(filing, budget, spent, reason):
    said = judge(filing(funds(budget, spent, "10")), EXECUTION, "execution.low", "execution.over")
    assert texts(said) == []
    assert reason in reasons(said)


def test_a_low_rate_wants_a_reason(filing):
    assert texts(judge(filing(funds("25", "21.55", "8.62")), "execution.low")) == [
        "核实 自评表!H5：执行率 86.2%（21.55÷25.00）低于 90%，有 3.45 万元未执行，没有说明原因。"
        "请核对全年预算数和全年执行数；无误的，在“校验结果”的审核说明中写明未执行的原因。"
        " [execution.low]"
    ]
    assert texts(judge(filing(funds("100", "90", "9")), "execution.low")) == []


def test_more_spent_than_budgeted(filing):
    assert texts(judge(filing(funds("100", "104", "10")), "execution.over")) == [
        "核实 自评表!F5：全年执行数 104.00 大于全年预算数 100.00，多 4.00 万元（执行率 104%）。请核对全年预算数是否漏计年中调整；确属超预算支出的，在审核说明中写明依据。 [execution.over]"
    ]
    assert texts(judge(filing(funds("100", "100", "10")), "execution.over")) == []
    (said,) = texts(judge(filing(funds("0", "970.20", "10")), "execution.over"))
    assert "多 970.20 万元（执行率 不适用）。" in said


def total_of(filing, total, *points, weight="45", actual="1"):
    table = rows(
        *(f"产出指标|数量指标|事项{n}|≥1|{actual}|{weight}|{p}" for n, p in enumerate(points))
    )
    filed = filing(funds(points="8.62"), table)
    return with_cell(filed, "总分.得分", value=CellValue.of(total), formula="")


@pytest.mark.parametrize("total", ["98.62", "98.6", "99"])
def test_the_sum_passes_also_as_rounded_in_print(filing, total):
    assert passed(judge(total_of(filing, Decimal(total), "45", "45"), TOTAL), TOTAL) == ["H21"]


def test_another_total_is_an_error(filing):
    assert texts(judge(total_of(filing, 100, "45", "40"), TOTAL)) == [
        "错误 自评表!H21：总分 100 与各项得分之和 93.62（8.62+45+40）不符，多 6.38 分。"
        "这一格原是公式，现在是手工填的数。请改为 93.62，或更正有误的得分。 [score.total]"
    ]


def test_a_blank_total_names_the_sum(filing):
    assert texts(judge(total_of(filing, None, "45", "45"), TOTAL)) == [
        "错误 自评表!H21：总分为空，各项得分之和为 98.62（8.62+45+45）。请改为 98.62，或更正有误的得分。"
        " [score.total]"
    ]


def test_rows_without_points_leave_the_total_unchecked(filing):
    assert reasons(judge(total_of(filing, 90, "45", ""), TOTAL)) == ["H15 没有得分，无法核对总分"]


def test_a_total_is_not_rounded_into_another_grade(filing):
    # 8.62 + 81 = 89.62
    assert passed(judge(total_of(filing, Decimal("89.6"), "41", "40"), TOTAL), TOTAL) == ["H21"]
    assert texts(judge(total_of(filing, 90, "41", "40"), TOTAL)) == [
        "错误 自评表!H21：总分 90 与各项得分之和 89.62（8.62+41+40）不符，多 0.38 分。"
        "取整使等级由“良”变成了“优”。请改为 89.62，或更正有误的得分。 [score.total]"
    ]


def test_noise_of_a_program_makes_no_other_grade(filing):
    noisy = total_of(filing, Decimal("89.999999999999"), "41", "40.38")
    assert passed(judge(noisy, TOTAL), TOTAL) == ["H21"]


@pytest.mark.parametrize(
    ("row", "right", "wrong"),
    [
        # 81 of 90 brought up to 100, or as the form's own formula adds them.
        ("不适用|10||", [90, 81], [91]),
        ("不涉及|10||", [90, 81], [91]),
        ("不适用|10|0|", [90, 81], [91]),
        # Its points are a finding of their own: they may be in the sum.
        ("不适用|10|5|", [90, 86], [81, "95.56"]),
        ("无|10||本年没有安排", [90, 81], [91]),
    ],
)
def test_rows_that_do_not_apply_are_left_out_of_the_base(filing, row, right, wrong):
    table = rows("产出指标|数量指标|甲|≥1|1|80|72", f"产出指标|数量指标|乙|≥1|{row}")
    filed = filing(funds(points="9"), table)
    for total in (*right, *wrong):
        value = CellValue.of(Decimal(total), "0.00")
        said = judge(with_cell(filed, "总分.得分", value=value, formula=""), TOTAL)
        assert (passed(said, TOTAL) == ["H21"]) is (total in right), total
