"""附件3 of a real filing of 2023, as published: every fault at its cell, nothing where it adds up."""

import pytest

from tests.checks.evaluation import finding, judge, passed, reasons, rows, texts

VALUES = {
    "年度资金总额.年初预算数": "532.25",
    "年度资金总额.全年预算数": "1676.35",
    "年度资金总额.全年执行数": "1676.35",
    "年度资金总额.执行率": "100%",
    "年度资金总额.得分": "10",
    "总分.分值": "100",
    "总分.得分": "96",
    "预期目标": "解决群众急难愁盼民生实事",
    "实际完成情况": "推进资产管理权移交事项、完成安全隐患治理工作、建设后街8栋电梯加装手续处理事项等。",
}
ROWS = rows(
    "产出指标\n\n(40分)|数量指标|利益导向政策落实到位程度|全部落实到位|全部落实到位|20|20|　",
    "产出指标\n\n(40分)|质量指标|综治维稳、信访宣传力综合宣传力等各类宣传指标率（%）|=100%|=100%|10|10",
    "产出指标\n\n(40分)|时效指标|是否及时按各活动进度完成|及时|及时|10|10",
    "效益指标\n\n（20分）\n　|经济效\n益指标|否优化辖区营商环境|优化|优化|10|10",
    "效益指标\n\n（20分）\n　|社会效\n益指标|维护社会稳定"
    "|2023年两会期间，建宁街道实现零非访、零登记|社会效益好|10|10",
    "满意度\n指标\n（10分）|服务对象满意度指标|社会公众或服务对象满意度|≥90%|92%|10|6|加强公众满意度反馈",
    "成本指标（20分）|经济成本指标|成本控制率|≥95%|≥97%|20|20",
)


@pytest.fixture(scope="module")
def said(filing):
    return judge(filing(VALUES, ROWS))


def test_every_fault_is_found_in_full_words(said):
    assert texts(said) == [
        "提示 自评表!B12：预期目标“解决群众急难愁盼民生实事”没有数量、比率或次数，完成与否无法衡量。"
        "建议补充可以核对的数，如“全年化解信访件不少于100件”。 [goal.unmeasurable]",
        "核实 自评表!D14：只有 7 项指标，7 个二级指标各只有 1 项，少于 10 项，反映不了全年主要工作。"
        "请把自评报告中可以量化的成果（人数、次数、户数、金额等）补充为指标；"
        "确实只有这些的，在审核说明中写明理由。 [indicators.few]",
        "提示 自评表!D17：三级指标“否优化辖区营商环境”以“否”开头，疑似漏了“是”。"
        "建议改为“是否优化辖区营商环境”。 [indicators.name_word]",
        "提示 自评表!D15：三级指标“综治维稳、信访宣传力综合宣传力等各类宣传指标率（%）”中“宣传力”重复出现。"
        "建议核对文字；如包含几件事，请分成几行。 [indicators.name_repeated]",
        "错误 自评表!E18：年度指标值“2023年两会期间，建宁街道实现零非访、零登记”说的是已经发生的结果，"
        "实际完成值“社会效益好”只是笼统评语，两格疑似填反。"
        "请把两格内容对调，并把年度指标值写成可以核对的目标。 [target.swapped]",
        "核实 自评表!E14：数量指标“利益导向政策落实到位程度”的年度指标值“全部落实到位”没有数量和单位。"
        "请改为具体数量，如“≥20项”；确不能量化的，改设为质量指标或在审核说明中写明。"
        " [target.unquantified]",
        "提示 自评表!E16：时效指标“是否及时按各活动进度完成”为“及时”/“及时”，没有日期，也没有及时率。"
        "建议写明时限或比率，如“2023年12月底前”“及时率100%”。 [target.time]",
        "核实 自评表!E20：指标“成本控制率”的年度指标值“≥95%”用了“不低于”，"
        "成本、控制类指标一般应为“不超过”（≤）。"
        "请核对方向和口径；确是越高越好的，把名称写清楚（如成本节约率），或在审核说明中写明算法。"
        " [target.direction]",
        "错误 自评表!F20：实际完成值“≥97%”不是一个确定的数，不能与年度指标值“≥95%”比较计分。"
        "请填写实际达到的数，如 97%。 [actual.comparator]",
        "提示 自评表!F15：实际完成值“=100%”带有等号，不影响计分。建议改为 100%。 [actual.equals_sign]",
        "错误 自评表!H19：得分 6 低于应得 10（目标 ≥90%，实际 92%）。按 6 分反推，实际完成值应约为 54%。"
        "请改为 10，或更正实际完成值。 [score.due]",
        "核实 自评表!I19：实际 92% 已达到目标 ≥90%，没有偏差可说明，偏差原因却写了“加强公众满意度反馈”。"
        "这句话也只是措施，不是原因。请先核对得分和实际完成值，两者一致后再删去或改写。"
        " [reason.needless]",
        "核实 自评表!H14：4 项定性指标均得满分（H14、H16、H17、H18，共 50 分，占指标分值的 55.6%），"
        "没有写依据：“利益导向政策落实到位程度”、“是否及时按各活动进度完成”、“否优化辖区营商环境”、"
        "“维护社会稳定”。请在偏差原因栏写明依据（文件、台账、检查或测评结果），或改为可以计量的指标。"
        " [qualitative.evidence]",
    ]


@pytest.mark.parametrize(
    ("rule", "cells"),
    [
        ("score.execution", ["I5"]),
        ("execution.low", ["H5"]),
        ("execution.over", ["F5"]),
        ("weight.class", ["B14", "B17", "B19", "B20"]),
        ("weight.profile", ["B14", "B17", "B19", "B20"]),
        ("weight.total", ["G21"]),
        ("score.total", ["H21"]),
        ("score.due", ["H14", "H15", "H16", "H17"]),
    ],
)
def test_what_adds_up_is_a_pass(said, rule, cells):
    assert passed(said, rule) == cells


def test_a_row_that_cannot_be_scored_is_not_checked_and_says_why(said):
    assert reasons(judge_one for judge_one in said if judge_one.rule == "score.due") == [
        "无法计算应得分：年度指标值与实际完成值疑似填反（H18）；实际完成值不是一个确定的数（H20）",
    ]


def test_the_swapped_pair_is_cleared_by_two_edits(said):
    swapped = finding(said, "target.swapped")
    assert [(str(edit.place), edit.value) for edit in swapped.edits] == [
        ("自评表!E18", "社会效益好"),
        ("自评表!F18", "2023年两会期间，建宁街道实现零非访、零登记"),
    ]


def test_the_short_score_names_both_cells_the_difference_and_its_edit(said):
    short = finding(said, "score.due")
    assert (short.value, str(short.other), short.other_value, short.difference) == (
        "6",
        "自评表!F19",
        "92%",
        -4,
    )
    assert [(str(edit.place), edit.value) for edit in short.edits] == [("自评表!H19", "10")]
    assert short.key == "score.due|自评表|绩效指标[社会公众或服务对象满意度].得分"
    assert dict(short.values) == {
        "绩效指标[社会公众或服务对象满意度].得分": "6",
        "绩效指标[社会公众或服务对象满意度].实际完成值": "92%",
        "绩效指标[社会公众或服务对象满意度].年度指标值": "≥90%",
        "绩效指标[社会公众或服务对象满意度].分值": "10",
    }
