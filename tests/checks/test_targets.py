"""What stands in 年度指标值: rows of 自评表 and what is said of them."""

import pytest

from tests.checks.evaluation import finding, funds, judge, one_row, rows


@pytest.mark.parametrize(
    ("rule", "line", "said"),
    [
        (
            "target.blank",
            "——|92%|10|10",
            "错误 自评表!E14：指标“任务完成情况”的年度指标值为空。"
            "请按年初批复的绩效目标填写，如 ≥90%、≥120场、2023年12月底前。 [target.blank]",
        ),
        (
            "target.swapped",
            "2023年累计化解矛盾纠纷120起|效果良好|10|10",
            "错误 自评表!E14：年度指标值“2023年累计化解矛盾纠纷120起”说的是已经发生的结果，"
            "实际完成值“效果良好”只是笼统评语，两格疑似填反。"
            "请把两格内容对调，并把年度指标值写成可以核对的目标。 [target.swapped]",
        ),
        (
            "target.ocr",
            "≥290%|92%|10|10",
            "核实 自评表!E14：年度指标值“≥290%”超出合理范围（实际完成值 92%），"
            "疑似把“≥90%”认成了“≥290%”。请核对原件；属实的，在审核说明中写明。 [target.ocr]",
        ),
        (
            "target.unquantified",
            "产出指标|数 量指标|政策落实|全部落实|全部落实|10|10",
            "核实 自评表!E14：数量指标“政策落实”的年度指标值“全部落实”没有数量和单位。"
            "请改为具体数量，如“≥20项”；确不能量化的，改设为质量指标或在审核说明中写明。"
            " [target.unquantified]",
        ),
        (
            "target.time",
            "产出指标|时效指标|完成及时性|及时|及时|10|10",
            "提示 自评表!E14：时效指标“完成及时性”为“及时”/“及时”，没有日期，也没有及时率。"
            "建议写明时限或比率，如“2023年12月底前”“及时率100%”。 [target.time]",
        ),
        (
            "target.direction",
            "成本指标|经济成本指标|培训费用|≥30万元|32万元|10|10",
            "核实 自评表!E14：指标“培训费用”的年度指标值“≥30万元”用了“不低于”，"
            "成本、控制类指标一般应为“不超过”（≤）。"
            "请核对方向和口径；确是越高越好的，把名称写清楚（如成本节约率），或在审核说明中写明算法。"
            " [target.direction]",
        ),
        (
            "target.trivial",
            "≥0起|0起|10|10",
            "核实 自评表!E14：指标“任务完成情况”的年度指标值“≥0起”，任何结果都能达到。"
            "请核对比较符，如“=0”“≤0”；或改为需要努力才能达到的目标。 [target.trivial]",
        ),
        (
            "target.about",
            "约100人|102人|10|10",
            "提示 自评表!E14：指标“任务完成情况”的年度指标值“约100人”是约数，已按“不低于”计算应得分。"
            "建议改为确定的数，如“≥100人”。 [target.about]",
        ),
        (
            "target.unreadable",
            "≤预算数|100万元|10|10",
            "提示 自评表!E14：指标“任务完成情况”的年度指标值“≤预算数”读不出一个数，应得分须人工判定。"
            "建议写成一个比较符、一个数和单位，如“≤30万元”。 [target.unreadable]",
        ),
    ],
)
def test_a_fault_is_said_in_full(filing, rule, line, said):
    assert one_row(filing, line, rule) == [said]


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("target.blank", "0起|0起|10|10"),
        ("target.blank", "不适用|不适用|10|"),
        ("target.swapped", "2023年12月底前完成|完成|10|10"),
        ("target.swapped", "显著提升|显著提升|10|10"),
        ("target.swapped", "2023年，确保实现零非访、零登记|社会效益好|10|10"),
        ("target.swapped", "2023年，完成改造12处|已完成改造12处|10|10"),
        ("target.ocr", "产出指标|效益指标|产值增长率|290%|92%|10|3"),
        ("target.ocr", "290%|295%|10|10"),
        ("target.ocr", "120%|130%|10|10"),
        ("target.unquantified", "产出指标|数量指标|场次|≥120场|126场|10|10"),
        ("target.unquantified", "产出指标|质量指标|落实|全部落实|全部落实|10|10"),
        ("target.time", "产出指标|时效指标|及时率|100%|100%|10|10"),
        ("target.time", "产出指标|时效指标|完成时间|12月底前|11月|10|10"),
        ("target.time", "产出指标|时效指标|及时性|及时|2023年11月完成|10|10"),
        ("target.direction", "成本指标|经济成本指标|成本节约率|≥5%|6%|10|10"),
        ("target.direction", "成本指标|经济成本指标|资助标准达标率|≥100%|100%|10|10"),
        ("target.direction", "成本指标|经济成本指标|成本控制率|≤100%|97%|10|10"),
        ("target.trivial", "≥1起|1起|10|10"),
        ("target.unreadable", "显著提升|显著提升|10|10"),
    ],
)
def test_a_sound_target_is_left_alone(filing, rule, line):
    assert one_row(filing, line, rule) == []


def test_the_misread_target_is_cleared_by_one_edit(filing):
    said = judge(filing(funds(), rows("产出指标|质量指标|甲|290%|92%|10|10")), "target.ocr")
    (edit,) = finding(said, "target.ocr").edits
    assert (edit.place.cell, edit.value) == ("E14", "≥90%")


def test_two_numbers_in_one_target_belong_in_two_rows(filing):
    assert one_row(filing, "群众≥90%；企业≥95%|92%/90%|10|10", "target.unreadable") == [
        "提示 自评表!E14：指标“任务完成情况”的年度指标值“群众≥90%；企业≥95%”写了 2 个数，"
        "不能用一个实际完成值比较，应得分须人工判定。"
        "建议分成 2 行填写，一行一个数，实际完成值、分值和得分也分开。 [target.unreadable]"
    ]


@pytest.mark.parametrize("target", ["差错率≤1%", "≤35微克/立方米", "≤12月31日", "≤12月底"])
def test_a_number_or_date_behind_a_comparator_is_read(filing, target):
    assert one_row(filing, f"{target}|完成|10|10", "target.unreadable") == []


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("差错率≤1%|9%|10|10", "score.due"),
        ("≤35微克/立方米|53微克/立方米|10|10", "score.due"),
        ("≤12月底|2024年3月|10|10", "score.rounded"),
    ],
)
def test_full_points_for_a_missed_target_are_found(filing, line, rule):
    assert len(one_row(filing, line, rule)) == 1


def test_a_rate_by_a_date_belongs_in_two_rows(filing):
    assert one_row(filing, "12月底前完成率≥95%|96%|10|10", "target.unreadable") == [
        "提示 自评表!E14：指标“任务完成情况”的年度指标值“12月底前完成率≥95%”既有日期又有比率，"
        "不能用一个实际完成值全部比较。建议分成两行填写：一行写日期，一行写比率。 [target.unreadable]"
    ]
