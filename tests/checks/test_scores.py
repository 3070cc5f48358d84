"""Points against due points: each line is target|actual|weight|points|reason and what is said."""

import pytest

from tests.checks.evaluation import finding, funds, judge, one_row, reasons, rows, texts
from xl_tools.domain.cells import CellValue

DUE = "score.due"


@pytest.mark.parametrize(
    "line",
    [
        "≥90%|92%|10|10",
        "≥90%|81%|10|9",
        "≥90%|81%|10|9.00",
        "=100%|=100%|10|10",
        "=8个|8|10|10",
        "≤90万元|90|10|10",
        "≤90|99|10|9",
        "≤90|180|10|0",
        "0起|0起|10|10",
        "=0|1|10|0",
        "及时|及时|10|10",
        "5亿元|6.47亿元|10|10",
        "≥6次|12次|10|10",
        "2021年12月完成|2021年12月完成|10|10",
        "250000|215457.6|10|8.62",
        "250000|215457.6|10|8.6",
        "20000|9034|10|4.52",
        "98%|98%|20|20",
        "100%|72.74%|2|1.45",
        "优化|部分优化|10|7",
        "≥90%|89%|10|9.9",
    ],
)
def test_the_due_points_pass(filing, line):
    assert one_row(filing, line, DUE, "score.band", "score.rounded") == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "≥90%|92%|10|6",
            "得分 6 低于应得 10（目标 ≥90%，实际 92%）。按 6 分反推，实际完成值应约为 54%。"
            "请改为 10，或更正实际完成值。",
        ),
        (
            "98%|98%|20|19.6",
            "得分 19.6 低于应得 20（目标 98%，实际 98%）。"
            "可能按“分值×实际完成值”计分（20×98%），达到目标的应得满分。请改为 20，或更正实际完成值。",
        ),
        (
            "2个|1个|10|10",
            "得分 10 高于应得 5（目标 2个，实际 1个）。没有达到目标，却得了满分。"
            "请改为 5，或更正实际完成值。",
        ),
        (
            "≤90|100|10|9",
            "",
        ),
        (
            "≤100|150|10|6.67",
            "得分 6.67 高于应得 5（目标 ≤100，实际 150）。"
            "可能用了另一种超目标扣分办法，本方案的算法是：实际 150 超过目标 ≤100，"
            "(1−(150−100)÷100)×10=5.00 分。请改为 5，或更正实际完成值。",
        ),
        (
            "≥90%|92%|10|1",
            "得分 1 低于应得 10（目标 ≥90%，实际 92%）。两数正好差 10 倍，可能小数点点错。"
            "请改为 10，或更正实际完成值。",
        ),
        (
            "2100人|105人|10|10",
            "得分 10 高于应得 0.5（目标 2100人，实际 105人）。目标可能是“≥100人”，识别成了“2100人”。"
            "请核对原件，更正年度指标值；目标确为“2100人”的，把得分改为 0.5。",
        ),
        (
            "≥90%|72%|10|9",
            "得分 9 高于应得 8（目标 ≥90%，实际 72%）。请改为 8，或更正实际完成值。",
        ),
        (
            "2021年12月完成|2021年12月完成|5|4",
            "得分 4 低于应得 5（目标 2021年12月完成，实际 2021年12月完成）。"
            "请改为 5，或更正实际完成值。",
        ),
    ],
)
def test_other_points_are_an_error_with_the_likely_cause(filing, line, said):
    expected = [f"错误 自评表!H14：{said} [score.due]"] if said else []
    assert one_row(filing, line, DUE) == expected


def test_points_typed_into_each_other_s_row(filing):
    said = judge(filing(funds(), rows(
        "产出指标|数量指标|培训|≥100人|50人|10|10",
        "产出指标|数量指标|宣传|≥10次|10次|10|5",
    )), DUE)  # fmt: skip
    assert texts(said) == [
        "错误 自评表!H14：得分 10 高于应得 5（目标 ≥100人，实际 50人）。可能与 H15 的得分填反。"
        "请改为 5，或更正实际完成值。 [score.due]",
        "错误 自评表!H15：得分 5 低于应得 10（目标 ≥10次，实际 10次）。可能与 H14 的得分填反。"
        "请改为 10，或更正实际完成值。 [score.due]",
    ]


def test_the_edit_for_a_misread_target_is_the_target(filing):
    said = judge(filing(funds(), rows("产出指标|数量指标|培训|2100人|105人|10|10")), DUE)
    (edit,) = finding(said, DUE).edits
    assert (str(edit.place), edit.value) == ("自评表!E14", "≥100人")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("≥95%|≥97%|20|20", "无法计算应得分：实际完成值不是一个确定的数（H14）"),
        ("≤30万元|完成|10|10", "无法计算应得分：年度指标值是数值，实际完成值不是数值（H14）"),
        ("≥90%|50个|10|10", "无法计算应得分：年度指标值与实际完成值单位不同（H14）"),
        ("≥90%||10|10", "无法计算应得分：年度指标值或实际完成值为空（H14）"),
        ("290%|92%|10|10", "无法计算应得分：年度指标值疑似识别错误（H14）"),
        ("≥90%|92%||10", "无法计算应得分：分值为空或不是数（H14）"),
        ("≥90%|92%|10|", "无法计算应得分：得分为空或不是数（H14）"),
        ("≥90%|92%|10|12", "没有能计算应得分的指标"),
        ("≥90%|不适用|10|", "没有能计算应得分的指标"),
    ],
)
def test_a_row_that_cannot_be_scored_is_never_an_error_of_its_points(filing, line, reason):
    said = judge(filing(funds(), rows(f"产出指标|质量指标|甲|{line}")), DUE)
    assert texts(said) == []
    assert reasons(said) == [reason]


@pytest.mark.parametrize(
    ("rule", "line", "said"),
    [
        (
            "score.rounded",
            "≥90%|88%|10|10",
            "核实 自评表!H14：实际 88% 没有达到目标 ≥90%，应得 9.78，得分却是满分 10，可能是取整所致。"
            "请改为 9.78；按规定取整的，在审核说明中写明。 [score.rounded]",
        ),
        (
            "score.rounded",
            "新建2处、维修3处|新建2处、维修2处|10|10",
            "核实 自评表!H14：实际 新建2处、维修2处 中有一项低于年度指标值 新建2处、维修3处，得分却是满分 10。"
            "请酌情扣分并写明原因；建议分成几行填写，一行一个数。 [score.rounded]",
        ),
        (
            "score.rounded",
            "90%-95%|96%|10|10",
            "核实 自评表!H14：实际 96% 高于目标 90%-95% 的上限，应得 9.89，得分却是满分 10。"
            "请改为 9.89；超过上限也应得满分的，在审核说明中写明依据。 [score.rounded]",
        ),
        (
            "score.band",
            "优化|部分优化|10|10",
            "核实 自评表!H14：实际“部分优化”（目标“优化”）应得 6 分以上、不到 8 分，得分 10 不在其内。"
            "请调整得分，或把实际完成值写准确。 [score.band]",
        ),
        (
            "score.band",
            "优化|部分优化|10|8",
            "核实 自评表!H14：实际“部分优化”（目标“优化”）应得 6 分以上、不到 8 分，得分 8 不在其内。"
            "请调整得分，或把实际完成值写准确。 [score.band]",
        ),
        (
            "score.band",
            "建立|未建立|10|7",
            "核实 自评表!H14：实际“未建立”（目标“建立”）应得 0 分以上、不到 6 分，得分 7 不在其内。"
            "请调整得分，或把实际完成值写准确。 [score.band]",
        ),
        (
            "score.band",
            "有效提升|有待提升|10|10",
            "核实 自评表!H14：实际“有待提升”（目标“有效提升”）应得 6 分以上、不到 8 分，得分 10 不在其内。"
            "请调整得分，或把实际完成值写准确。 [score.band]",
        ),
        (
            "score.band",
            "完成|预计完成|10|10",
            "核实 自评表!H14：实际“预计完成”（目标“完成”）应得 0 分以上、不到 6 分，得分 10 不在其内。"
            "请调整得分，或把实际完成值写准确。 [score.band]",
        ),
        (
            "score.band",
            "提升|下降3%|10|10",
            "核实 自评表!H14：实际“下降3%”（目标“提升”）应得 0 分以上、不到 6 分，得分 10 不在其内。"
            "请调整得分，或把实际完成值写准确。 [score.band]",
        ),
        (
            "score.band",
            "有效提升|部分达成年度指标并具有一定效果|10|10",
            "核实 自评表!H14：实际“部分达成年度指标并具有一定效果”（目标“有效提升”）应得 6 分以上、不到 8 分，"
            "得分 10 不在其内。请调整得分，或把实际完成值写准确。 [score.band]",
        ),
        (
            "score.over_weight",
            "≥100人|120人|10|12",
            "错误 自评表!H14：得分 12 超过分值 10，多 2。"
            "可能按完成率 120.0% 乘分值计分，没有以分值为限。请改为 10，或更正分值。 [score.over_weight]",
        ),
        (
            "score.over_weight",
            "≥90%|81%|10|11",
            "错误 自评表!H14：得分 11 超过分值 10，多 1。请改为 9，或更正分值。 [score.over_weight]",
        ),
        (
            "score.negative",
            "≥90%|81%|10|-1",
            "错误 自评表!H14：得分 -1 小于 0。请改为 0 至 10 之间的数。 [score.negative]",
        ),
        (
            "score.missing",
            "≥90%|81%|10|",
            "错误 自评表!H14：分值 10，得分没有填写。"
            "按年度指标值 ≥90%、实际完成值 81%，应得 9。 [score.missing]",
        ),
        (
            "score.missing",
            "≥90%|≥81%|10|——",
            "错误 自评表!H14：分值 10，得分没有填写。请填写得分。 [score.missing]",
        ),
        (
            "score.not_applicable",
            "≥90%|不适用|10|10",
            "核实 自评表!H14：实际完成值“不适用”，本项不适用，却有得分 10。"
            "请清空得分；表中的总分不自动折算，按规定要折算或可得满分的，在审核说明中写明。"
            " [score.not_applicable]",
        ),
    ],
)
def test_points_out_of_their_range(filing, rule, line, said):
    assert one_row(filing, line, rule) == [said]


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("score.rounded", "≥90%|92%|10|10"),
        ("score.rounded", "新建2处、维修3处|新建2处、维修2处|10|8"),
        ("score.rounded", "新建2处、维修3处|新建2处、维修3处|10|10"),
        ("score.rounded", "2个|1个|10|10"),  # the matter of score.due
        ("score.band", "优化|部分优化|10|6"),
        ("score.band", "优化|部分优化|10|7.9"),
        ("score.over_weight", "≥90%|92%|10|10"),
        ("score.negative", "≥90%|0|10|0"),
        ("score.missing", "≥90%|92%|10|0"),
        ("score.missing", "≥90%|92%|10|10分"),  # the matter of format.number
        ("score.missing", "≥90%|不适用|10|"),
        ("score.not_applicable", "≥90%|不适用|10|0"),
    ],
)
def test_points_within_their_range(filing, rule, line):
    assert one_row(filing, line, rule) == []


def test_an_error_cell_is_left_to_the_rule_on_error_cells(filing):
    table = rows("产出指标|质量指标|甲||92%|10|10")
    table["绩效指标"][0]["年度指标值"] = CellValue.error("#REF!")
    said = judge(filing(funds(), table), DUE, "target.blank", "actual.blank")
    assert texts(said) == []
    assert reasons(said)[-1] == "无法计算应得分：年度指标值或实际完成值是错误值（H14）"


@pytest.mark.parametrize("target", ["2023年12月31日前完成率100%", "12月底前完成率≥95%"])
def test_a_missed_rate_behind_a_date_is_found(filing, target):
    assert len(one_row(filing, f"{target}|80%|10|10", DUE)) == 1
    assert one_row(filing, f"{target}|100%|10|10", DUE) == []
