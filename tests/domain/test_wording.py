"""What a worded actual amounts to."""

import pytest

from xl_tools.domain.targets import parse_target
from xl_tools.domain.wording import Judgement, judge

DONE, PARTLY, NOT_DONE, UNCLEAR = Judgement


@pytest.mark.parametrize(
    ("target", "actual", "judgement"),
    [
        ("及时", "及时", DONE),
        ("及时。", "“及时”", DONE),
        ("优化", "已优化", DONE),
        ("优化", "得到优化", DONE),
        ("落实到位", "已落实到位", DONE),
        ("符合相关文件要求", "符合要求", DONE),
        ("优化", "是", DONE),
        ("优化", "优化程度高", UNCLEAR),
        ("显著提升", "提升", UNCLEAR),
        ("优化", "部分优化", PARTLY),
        ("提升", "有所提升", PARTLY),
        ("完成", "大部分完成", PARTLY),
        ("好", "效果一般", PARTLY),
        ("保障", "基本公共服务完善", UNCLEAR),
        ("提升", "较上年提升", UNCLEAR),
        ("优化", "未优化", NOT_DONE),
        ("及时", "不及时", NOT_DONE),
        ("落实", "尚未落实", NOT_DONE),
        ("改善", "未见改善", NOT_DONE),
        ("改善", "效果很差", NOT_DONE),
        ("优化", "不断优化", UNCLEAR),
        ("合规", "没有违规", UNCLEAR),
        ("控制在预算内", "未超预算", UNCLEAR),
        ("不超预算", "未完成", UNCLEAR),
        ("不超预算", "不超预算", DONE),
        ("建立与否", "建立", DONE),
        ("是否建立台账", "建立台账", DONE),
        ("是否建立", "未建立", NOT_DONE),
        ("是否建立", "看情况", UNCLEAR),
        ("否", "是", UNCLEAR),
        ("否", "否", DONE),
        ("2023年12月底前", "按期完成", DONE),
        ("2023年12月底前", "已完成", UNCLEAR),
        ("2023年12月底前", "部分完成", PARTLY),
        ("优化", "！", UNCLEAR),
    ],
)
def test_judge(target, actual, judgement):
    assert judge(parse_target(target), actual) is judgement
