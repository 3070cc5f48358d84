"""偏差原因: each line is target|actual|weight|points|reason and what is said of it."""

import pytest

from tests.checks.evaluation import one_row

MISSING, EMPTY, NEEDLESS, OVER = (
    "reason.missing",
    "reason.empty",
    "reason.needless",
    "reason.over_target",
)


@pytest.mark.parametrize(
    ("rule", "line", "said"),
    [
        (
            MISSING,
            "≥90%|81%|10|9",
            "核实 自评表!I14：得分 9 低于分值 10，没有写偏差原因（目标 ≥90%，实际 81%）。"
            "请写明没有得满分的原因和改进措施。 [reason.missing]",
        ),
        (
            MISSING,
            "优化|优化|10|6",
            "核实 自评表!I14：得分 6 低于分值 10，没有写偏差原因（目标 优化，实际 优化）。"
            "目标已经达到：不应扣分的，请把得分改为 10；确应扣分的，请写明原因。 [reason.missing]",
        ),
        (
            EMPTY,
            "≥90%|81%|10|9|无",
            "核实 自评表!I14：得分 9 低于分值 10，偏差原因“无”等于没有说明。"
            "请先写为什么没有完成（如受什么影响、差在哪里），再写改进措施。 [reason.empty]",
        ),
        (
            EMPTY,
            "≥90%|92%|10|6|无",
            "核实 自评表!I14：得分 6 低于分值 10，偏差原因“无”等于没有说明。"
            "请先写为什么没有完成（如受什么影响、差在哪里），再写改进措施。 [reason.empty]",
        ),
        (
            EMPTY,
            "≥90%|81%|10|9|加强管理。",
            "核实 自评表!I14：得分 9 低于分值 10，偏差原因“加强管理。”只是措施，没有说原因。"
            "请先写为什么没有完成（如受什么影响、差在哪里），再写改进措施。 [reason.empty]",
        ),
        (
            EMPTY,
            "≥90%|81%|10|9|（得分低于分值的，请说明偏差原因及改进措施）",
            "核实 自评表!I14：得分 9 低于分值 10，偏差原因仍是填表提示语，没有填写内容。"
            "请先写为什么没有完成（如受什么影响、差在哪里），再写改进措施。 [reason.empty]",
        ),
        (
            NEEDLESS,
            "≥90%|92%|10|6|部分群众不满意",
            "核实 自评表!I14：实际 92% 已达到目标 ≥90%，没有偏差可说明，偏差原因却写了“部分群众不满意”。"
            "请先核对得分和实际完成值，两者一致后再删去或改写。 [reason.needless]",
        ),
        (
            NEEDLESS,
            "≥90%|92%|10|6|加强公众满意度反馈",
            "核实 自评表!I14：实际 92% 已达到目标 ≥90%，没有偏差可说明，偏差原因却写了“加强公众满意度反馈”。"
            "这句话也只是措施，不是原因。请先核对得分和实际完成值，两者一致后再删去或改写。"
            " [reason.needless]",
        ),
        (
            OVER,
            "≥6次|12次|10|10",
            "核实 自评表!I14：完成率 200.0%（目标 ≥6次，实际 12次），没有写明超过目标的原因。"
            "请在偏差原因中写明（如年中新增任务、目标偏低），或核对完成值。 [reason.over_target]",
        ),
        (
            OVER,
            "≥100|130|10|10|无",
            "核实 自评表!I14：完成率 130.0%（目标 ≥100，实际 130），没有写明超过目标的原因。"
            "请在偏差原因中写明（如年中新增任务、目标偏低），或核对完成值。 [reason.over_target]",
        ),
    ],
)
def test_a_fault_is_said_in_full(filing, rule, line, said):
    assert one_row(filing, line, MISSING, EMPTY, NEEDLESS, OVER) == [said]


@pytest.mark.parametrize(
    "line",
    [
        "≥90%|92%|10|10",
        "≥90%|81%|10|9|问卷显示停车难占不满意意见的六成",
        "≥90%|81%|10|9|尾款跨年支付，下一步加强督促",
        "5亿元|6.47亿元|10|10",
        "≥6次|12次|10|10|年中新增任务6次",
        "≤90万元|20万元|10|10",
        "≥90%|不适用|10|0",
        "≥90%|92%|10|10|无",
    ],
)
def test_a_row_that_needs_no_word_or_has_one_is_left_alone(filing, line):
    assert one_row(filing, line, MISSING, EMPTY, NEEDLESS, OVER) == []
