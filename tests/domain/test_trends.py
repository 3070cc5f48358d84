"""Rises and falls, the Ministry's own three grades, 较显著, and what is kept within the budget."""

import pytest

from xl_tools.domain.judgement import Judgement
from xl_tools.domain.scoring import score
from xl_tools.domain.targets import parse_target
from xl_tools.domain.wording import judge

DONE, PARTLY, NOT_DONE, UNCLEAR = Judgement

ANSWERED = {
    NOT_DONE: """
        减少/增加 提升/下降 提高/降低 改善/恶化 有效提升/无明显提升 有效提升/提升不明显
        明显/效果不明显 提升/有所下降 提升/下降3% 提升满意度/满意度下降 降低成本/成本上升
        拨付/资金未拨付 按时完成/延迟2个月完成 提升/没有提升 增长/下降 提升/无提升
        及时/发放不及时 及时/逾期发放 提升/不升反降 提升/较上年下降 降低/不降反升
        达成年度指标/未达成年度指标且效果较差 有效提升/未达成年度指标且效果较差
        有效提升/未达成预期指标且效果较差 优化/未达成预期指标，且效果较差 优化/未达成年度指标
        不超预算/超预算 不超预算/超出预算2万元 控制在预算内/已超支 降低/不降低
    """,
    PARTLY: """
        有效提升/部分达成年度指标并具有一定效果 达成年度指标/部分达成年度指标并具有一定效果
        达成预期指标/部分达成预期指标并具有一定效果 优化/部分达成预期指标，并具有一定效果
        优化/部分达成年度指标 不断完善/部分达成预期指标并具有一定效果 显著/较显著 及时/较及时
        健全/较健全 明显/效果较明显 明显/较为明显 明显/效果较为明显 满意度高/满意度较高
        完善/比较完善 完善/制度较完善 显著提升/较显著提升 不断改善/较好
    """,
    DONE: """
        达成年度指标/达成年度指标 有效提升/达成年度指标 有效提升/达成预期指标
        优化/已达成年度指标 不发生安全事故/达成年度指标 不超过预算/未超预算
        不超过预算/控制在预算内 不超过预算/在预算范围内 不超预算/未超过预算
        控制在预算内/未超出预算 不超过预算/预算内 不突破预算/不超预算 提高/提高5% 提升/提高5%
        有效提升/提升3个百分点 提高满意度/满意度提高5% 提升/提高 提高/有效提升 下降/下降3.2%
        较明显/效果较明显 较为明显/较明显 减少/下降 降低成本/成本下降 满意/满意度较高
        优化/较上年优化 提高/较上年提高5% 逐步改善/持续向好 不断改善/有效改善
        提升服务质量/服务质量提升 降低能耗/能耗下降
    """,
    UNCLEAR: """
        提升/成本下降 保障/基本保障到位 提高/投诉增加 显著提升/提升1% 提升/提高0% 提升/持平 提高/成本提高5%
        不下降/下降 提升效率降低成本/成本降低 不增加/下降了很多 完善/较上年下降 优化/增长5%
        改善/下降 降低/有效改善 提升/提升率98% 有效提升/质量较上年 降低/成本有所提高
    """,
}


@pytest.mark.parametrize(
    ("row", "judgement"),
    [(row, judgement) for judgement, rows in ANSWERED.items() for row in rows.split()],
)
def test_what_a_movement_or_a_grade_answers(row, judgement):
    target, actual = row.split("/")
    assert judge(parse_target(target), actual) is judgement


@pytest.mark.parametrize(
    ("actual", "due"),
    [
        ("达成年度指标", 10),
        ("部分达成年度指标并具有一定效果", (6, 8)),
        ("未达成年度指标且效果较差", (0, 6)),
        ("达成预期指标", 10),
        ("部分达成预期指标并具有一定效果", (6, 8)),
        ("未达成预期指标且效果较差", (0, 6)),
    ],
)
@pytest.mark.parametrize("target", ["有效提升", "达成年度指标", "不发生安全事故"])
def test_the_three_grades_of_the_ministry_s_form(target, actual, due):
    found = score(target, actual, 10)
    assert (found.points or found.band) == due
