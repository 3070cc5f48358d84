"""The due points of targets and actuals as clerks phrase them, and of costs."""

from decimal import Decimal

import pytest

from xl_tools.domain.outcome import Hint, Unscorable
from xl_tools.domain.scoring import score


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("≥3次", "三次", "10"),
        ("百分之九十", "92%", "10"),
        ("一百二十人", "108人", "9"),
        ("增长5%", "增长6.2%", "10"),
        ("增长5%", "6.2%", "10"),
        ("增长5%", "增长4%", "8"),
        ("增长5%", "下降3%", "0"),
        ("下降5%", "下降6%", "10"),
        ("下降5%", "-6%", "10"),
        ("下降5%", "增长3%", "0"),
        ("≥6.5%", "增长7.1%", "10"),
        ("零增长", "下降5%", "10"),
        ("≤3%", "下降5%", "10"),
        ("≥90%且≤95%", "93%", "10"),
        ("≥90%且≤95%", "81%", "9"),
        ("100%", "100%（8/8）", "10"),
        ("100%", "7/8", "8.75"),
        ("100%", "全覆盖", "10"),
        ("每季度1次", "4次", "10"),
        ("1次/季度", "1次", "10"),
        ("≥1次/月", "6次", "5"),
        ("12个月", "全年", "10"),
        ("1月1日-12月31日", "全年", "10"),
        ("≥20万人次", "213456人次", "10"),
    ],
)
def test_what_is_said_in_words_counts(target, actual, points):
    found = score(target, actual, 10)
    assert found.points == Decimal(points)
    assert not {Hint.UNIT_DIFFERS, Hint.NEGATIVE_ACTUAL} & set(found.hints)


@pytest.mark.parametrize(
    ("target", "actual"),
    [("≥95%", "全覆盖"), ("≥95%", "达标"), ("100%", "9/8"), ("≥50人", "排查隐患，未统计")],
)
def test_a_word_is_no_number(target, actual):
    assert score(target, actual, 10).unscorable is Unscorable.ACTUAL_TEXT


def test_a_fall_against_a_floor_that_says_no_direction_needs_a_person():
    found = score("≥3%", "下降3.2%", 10)
    assert (found.points, found.needs_person) == (None, True)
    assert found.working == "目标“≥3%”没有写明是升是降，实际“下降3.2%”是下降，应得分需人工判定"


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("532.25万元", "530万元", "10"),
        ("532.25万元", "532.25万元", "10"),
        ("35万元", "42万元", "8"),
        ("≥5%", "4%", "8"),
        ("0", "0", "10"),
        ("850元/生", "850元/生", "10"),
    ],
)
def test_a_cost_without_a_comparator_is_a_ceiling(target, actual, points):
    assert score(target, actual, 10, ceiling=True).points == Decimal(points)


def test_a_fall_does_not_pass_the_limit_of_a_rise():
    assert score("增幅≤3%", "下降2%", 10).working == (
        "实际 下降2% 未超过目标 增幅≤3%，得满分 10.00 分"
    )


def test_the_wrong_way_is_said():
    assert score("下降5%", "增长3%", 10).working == (
        "实际 增长3% 没有按要求的方向变动，目标 下降5%，0÷5×10=0.00 分"
    )


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("差错率≤1%", "9%", "0"),
        ("误差≤5%", "3%", "10"),
        ("偏差率≤5%", "3%", "10"),
        ("结余率≤9%", "8%", "10"),
        ("不合格率≤1%", "0.5%", "10"),
        ("隐患排查率≥90%", "81%", "9"),
        ("差旅费≤3万元", "2万元", "10"),
        ("≤35微克/立方米", "53微克/立方米", "4.86"),
        ("≤12月31日", "12月20日", "10"),
        ("≤12月底", "11月", "10"),
        ("≤2023年12月", "2023年11月", "10"),
        ("不迟于12月底", "11月", "10"),
        ("≤12月", "10月", "10"),
        ("≤12月", "18个月", "5"),
    ],
)
def test_the_name_of_a_rate_and_a_limit_before_a_date_are_read(target, actual, points):
    assert score(target, actual, 10, year=2023).points == Decimal(points)


def test_what_comes_after_a_limited_date_is_late():
    found = score("≤12月底", "2024年3月", 10, year=2023)
    assert (found.points, found.needs_person, found.hints) == (None, True, (Hint.LATE,))


@pytest.mark.parametrize(
    ("target", "actual"),
    [("未完成率≤5%", "3%"), ("群众≥90%；企业≥95%", "92%/90%"), ("尚差率≤5%", "3%")],
)
def test_what_may_say_otherwise_is_still_left_to_a_person(target, actual):
    assert score(target, actual, 10).points is None
