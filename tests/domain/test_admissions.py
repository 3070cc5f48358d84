"""An actual that holds the target's words and says that it was not achieved, and one that was."""

import pytest

from xl_tools.domain.judgement import Judgement
from xl_tools.domain.scoring import score
from xl_tools.domain.targets import parse_target
from xl_tools.domain.wording import judge

DONE, PARTLY, NOT_DONE, UNCLEAR = Judgement

ADMITTED = {
    PARTLY: """
        有效提升/有待提升 优化/有待优化 完善/有待完善 提升/尚需提升 增长/有待增长 规范/规范性尚待加强
        及时/发放及时性有待提升 验收/待验收 完成/待验收后完成 建成/正在建成 建成/项目正在建成 完成/施工中
        全面完成/大部完成 完成/大体完成 完成/大致完成 优化/已基本优化 完工/主体工程大体完工 不断提升/有待提升
        提升/需要提升
    """,
    NOT_DONE: """
        改善/亟待改善 提升/难以提升 增长/难以增长 及时/及时率低 及时/及时性较差 满意/满意度较低 满意/满意度偏低
        满意/满意度不高 满意/群众满意度不足 规范/规范程度较低 健全/制度健全性偏低 完成/完成率低
        完成/预计完成 完成/即将完成 完成/计划完成 完成/拟完成 完成/将完成 完成/将于明年完成
        完成/预计完成100% 完成/项目预计2024年6月完成 按时完工/计划按时完工 稳步增长/预计增长
        完成/预期完成 完成/明年完成 完成/结转下年完成 完成/争取完成 完成/准备完成 发放/暂缓发放 满意/满意度下降
        及时/及时率下降5% 按时完成/延迟2个月完成 及时/拨付滞后 如期完工/推迟完工
    """,
    UNCLEAR: """
        合规/合规性存疑 建成/已建成即将投入使用 完成/延期完成 增长/增长缓慢 稳定/变化不大 完成/预计全部完成
        提升/提升有限 提升/提升乏力 提升/仍有提升空间 建成/主体建成 建成/建成一半 完成/延至2024年完成
        完成/顺延完成 合规/尚未发现违规行为 提升/成本较低
    """,
    DONE: """
        有效提升/得到有效提升 提升/提升明显 优化/优化程度高 优化/按预计完成优化 完善/薄弱环节得到完善
        完成/已按计划完成 完成/年度计划完成 完成/计划全部完成 完成/计划完成率100% 完成/比预计提前完成
        按计划完成/已按计划完成 按计划完成/计划完成 计划完成率/计划完成率100% 完成/完成接待任务
        完成/已完成，下一步将继续推进 完成/各部分均完成 完成/基本公共卫生服务项目完成
        及时/及时拨付到位 及时/待遇发放及时 落实/待办事项全部落实 落实/将会议精神落实到位
        到位/已将资金拨付到位 到位/待安置人员全部安置到位 满意/群众满意度高 满意/满意度较高
        降低/有效降低 减少投诉/投诉较少 差错率低/差错率较低 成本低/成本较低 降低成本/成本较低
        准确/数据准确无偏差 促进/促进重大体制改革 使用/资产正在使用
        落实/主体责任落实 完成/准备工作完成 达标/达到预期 完成/争取上级资金任务完成 落实/有限空间作业制度落实
    """,
}


@pytest.mark.parametrize(
    ("row", "judgement"),
    [(row, judgement) for judgement, rows in ADMITTED.items() for row in rows.split()],
)
def test_what_an_actual_admits(row, judgement):
    target, actual = row.split("/")
    assert judge(parse_target(target), actual) is judgement


def test_the_working_of_an_admission():
    assert score("有效提升", "有待提升", 10).working == (
        "实际“有待提升”属部分达成，应得分值的 60% 至 80%（不含），"
        "即 6.00 分至 8.00 分（不含），需人工确定"
    )
    assert score("合规", "合规性存疑", 10).working == (
        "实际“合规性存疑”与目标“合规”不同，不能自动判断是否达成，应得分需人工判定"
    )
