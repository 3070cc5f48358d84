"""Texts that explain something, and texts that do not."""

import pytest

from xl_tools.domain.reasons import Lack, is_reason, lack_of


@pytest.mark.parametrize(
    ("text", "lack"),
    [
        ("", Lack.NOTHING),
        ("　", Lack.NOTHING),
        ("——", Lack.NOTHING),
        ("0", Lack.NOTHING),
        ("无", Lack.NOTHING),
        ("无。", Lack.NOTHING),
        ("暂无", Lack.NOTHING),
        ("不涉及", Lack.NOTHING),
        ("无偏差原因和改进措施", Lack.NOTHING),
        ("情况属实", Lack.NOTHING),
        ("123", Lack.NOTHING),
        ("１２３．５", Lack.NOTHING),
        ("-1,234.50", Lack.NOTHING),
        ("12.5%", Lack.NOTHING),
        ("419.02万元", Lack.NOTHING),
        ("3个", Lack.NOTHING),
        ("一百二十", Lack.NOTHING),
        ("2023年", Lack.NOTHING),
        ("2023.5.1", Lack.NOTHING),
        ("？？", Lack.NOTHING),
        ("、，", Lack.NOTHING),
        ("①", Lack.NOTHING),
        ("已核实", Lack.NOTHING),
        ("（说明偏差原因）", Lack.PROMPT),
        ("偏差原因分析及改进措施", Lack.PROMPT),
        ("得分低于分值的，请说明原因", Lack.PROMPT),
        ("加强公众满意度反馈", Lack.MEASURE),
        ("下一步将进一步加强管理", Lack.MEASURE),
        ("完善制度，提高效率", Lack.MEASURE),
        ("1.加强宣传", Lack.MEASURE),
    ],
)
def test_no_reason(text, lack):
    assert lack_of(text) is lack
    assert not is_reason(text)


@pytest.mark.parametrize(
    "text",
    [
        "受疫情影响，两场培训取消",
        "尾款跨年支付",
        "年中追加项目资金419.02万元，已履行报批手续",
        "因宣传不够，下一步加强宣传",
        "加强宣传不够，群众知晓率偏低",
        "人员离职2名，岗位空缺3个月",
        "未完成原因分析：因征地受阻，工期延后",
        "采购招标节约资金",
        "无固定期限人员1人计入在职",
        "预算编制较粗",
        "追加3人",
        "2023年调整",
        "一次性支出",
        "三公经费压减",
    ],
)
def test_a_reason(text):
    assert lack_of(text) is None
    assert is_reason(text)
