"""Numbers inside the phrases of targets and actuals, and the phrases that stay text."""

import pytest

from xl_tools.domain.numerals import arabic
from xl_tools.domain.phrases import read_quantity


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("三次", "3次"),
        ("十五场", "15场"),
        ("两批次", "2批次"),
        ("叁次", "3次"),
        ("一百二十人", "120人"),
        ("≥百分之九十五", "≥95%"),
        ("百分之九十五点五", "95.5%"),
        ("九成以上", "≥90%"),
        ("九成五", "95%"),
        ("100%（8/8）", "100%"),
        ("215条（其中视频35条）", "215条"),
        ("≥2000户（含低保户）", "≥2000户"),
        ("2156户，超额完成", "2156户"),
        ("完成率≥95%", "≥95%"),
        ("满意度达90%以上", "≥90%"),
        ("举办活动15场", "15场"),
        ("全年举办活动126场", "126场"),
        ("开展安全生产检查不少于50次", "≥50次"),
        ("16.2万余人次", "约16.2万人次"),
        ("≥90%且≤95%", "90~95%"),
        ("≥80%，≤100%", "80~100%"),
        ("≤100%且≥80%", "80~100%"),
        ("90%≤X≤100%", "90~100%"),
        ("大于90%小于95%", "90~95%"),
        ("增长5%", "5%"),
        ("同比增长6.2%", "6.2%"),
        ("增长≥5%", "≥5%"),
        ("提高到95%", "95%"),
        ("每季度1次", "1次/季度"),
        ("每月开展检查2次", "2次/月"),
    ],
)
def test_a_phrase_states_one_number(text, read):
    assert str(read_quantity(text)) == read


@pytest.mark.parametrize(
    "text",
    [
        "三公经费控制", "一级", "一流", "十分满意", "第三方评估90分", "排名前10名", "未完成3项", "每月300元",
        "全年检查62次，排查隐患120处", "办公设备20台，桌椅50套", "100%，部分未到位", "比上年多3次", "差2户",
    ],
)  # fmt: skip
def test_a_phrase_of_something_else_stays_text(text):
    assert read_quantity(text) is None


@pytest.mark.parametrize(
    ("text", "way"), [("增长5%", 1), ("较上年下降5%", -1), ("5%", 0), ("降低至5%", 0)]
)
def test_which_way_it_moved(text, way):
    assert read_quantity(text).direction == way


@pytest.mark.parametrize(
    "text", ["一期工程", "三类地区", "一等奖", "二级保护", "一体化", "两会期间"]
)
def test_a_grade_or_a_name_is_no_number(text):
    assert arabic(text) == text
