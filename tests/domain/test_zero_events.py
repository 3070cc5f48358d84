"""Events that should not happen, as clerks forbid them and as they tell that none did."""

from decimal import Decimal

import pytest

from xl_tools.domain.outcome import Unscorable
from xl_tools.domain.scoring import score
from xl_tools.domain.zero_events import none_happened


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("无安全事故", "全年未发生安全事故", "10"),
        ("零事故", "全年安全生产无事故", "10"),
        ("零事故", "2023年，全年安全无事故。", "10"),
        ("无投诉", "未收到投诉", "10"),
        ("零投诉", "全年零投诉", "10"),
        ("零投诉", "全年未接到群众投诉举报", "10"),
        ("无拖欠", "未拖欠", "10"),
        ("零拖欠", "未拖欠农民工工资", "10"),
        ("无违规", "未违规", "10"),
        ("无违规", "全年未发现违规违纪行为", "10"),
        ("无违法", "没有违法", "10"),
        ("无超支", "未超支", "10"),
        ("无差错", "未出现差错", "10"),
        ("0起", "全年未发生安全事故", "10"),
        ("重大安全事故为零", "0", "10"),
        ("重大安全事故为零", "未发生", "10"),
        ("重大安全事故为零", "达标", "10"),
        ("重大安全事故为零", "2起", "0"),
        ("重大安全事故发生数为零", "0起", "10"),
        ("不发生重大安全事故", "发生1起重大安全事故", "0"),
        ("不发生重大安全事故", "未发生", "10"),
        ("杜绝安全事故", "2起", "0"),
        ("杜绝安全事故", "发生安全事故1起", "0"),
        ("杜绝安全事故", "发生一起安全事故", "0"),
        ("避免发生安全事故", "1起", "0"),
        ("安全事故为0", "2起", "0"),
    ],
)
def test_what_should_not_happen_is_scored(target, actual, points):
    assert score(target, actual, 10).points == Decimal(points)


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("不发生重大安全事故", "安全培训2次"),
        ("不发生重大安全事故", "发生1起一般安全事故"),
        ("不发生重大安全事故", "社会效益好"),
        ("杜绝安全事故", "100%"),
        ("避免安全事故", "2起"),
        ("不断提升", "2"),
    ],
)
def test_what_does_not_count_the_event_is_left_to_a_person(target, actual):
    found = score(target, actual, 10)
    assert (found.points, found.needs_person) == (None, True)


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("零投诉", "未处理投诉"),
        ("零投诉", "没有处理投诉"),
        ("无投诉", "收到投诉但已处理"),
        ("无投诉", "未收到有效投诉"),
        ("零事故", "全年无较大事故"),
        ("零事故", "全年未拖欠"),
        ("无拖欠", "社会效益好"),
        ("≤30万元", "未超支"),
        ("0万元", "未超支"),
        ("≥3起", "未发生事故"),
    ],
)
def test_what_does_not_say_none_is_no_zero(target, actual):
    assert score(target, actual, 10).unscorable is Unscorable.ACTUAL_TEXT


@pytest.mark.parametrize("said", ["", "全年", "有无事故", "除交通事故外无事故", "零距离处理投诉"])
def test_other_texts_say_nothing_of_it(said):
    assert not none_happened("0", said)
