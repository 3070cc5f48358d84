"""The scoring table, row by row, and what must hold for every input."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_tools.domain.cells import CellValue
from xl_tools.domain.outcome import Hint
from xl_tools.domain.profile import Profile
from xl_tools.domain.scoring import Unscorable, score, total

PERCENT_CELL = CellValue.of(Decimal("0.92"), "0%")

POINTS = [
    # target, actual, weight, points
    ("≥90%", "92%", 10, "10.00"),
    ("≥90%", "81%", 10, "9.00"),
    ("≥90%", PERCENT_CELL, 10, "10.00"),
    ("=100%", "=100%", 10, "10.00"),
    ("=8个", "8", 10, "10.00"),
    ("≤90万元", "90", 10, "10.00"),
    ("≤90", "99", 10, "9.00"),
    ("≤90", "180", 10, "0.00"),
    ("≤90", "200", 10, "0.00"),
    ("≤90", "100", 10, "8.89"),
    ("<90", "90", 10, "10.00"),
    ("0起", "0起", 10, "10.00"),
    ("=0", "1", 10, "0.00"),
    ("≤0", "1", 10, "0.00"),
    ("零非访", "未发生", 10, "10.00"),
    ("零非访", "3起", 10, "0.00"),
    ("≤5起", "无", 10, "10.00"),
    ("≥0", "3", 10, "10.00"),
    ("及时", "及时", 10, "10.00"),
    ("5亿元", "6.47亿元", 10, "10.00"),
    ("5亿元", "64700万元", 10, "10.00"),
    ("5亿元", "30000万元", 10, "6.00"),
    ("90万元", "900000元", 10, "10.00"),
    ("≤2公里", "2000米", 10, "10.00"),
    ("≥6次", "12次", 10, "10.00"),
    ("2021年12月完成", "2021年12月完成", 10, "10.00"),
    ("250000", "215457.6", 10, "8.62"),
    ("250,000.00", "215,457.6", 10, "8.62"),
    ("43.2", "37.24", 10, "8.62"),
    ("20000", "9034", 10, "4.52"),
    ("98%", "98%", 20, "20.00"),
    ("100%", "72.74%", 2, "1.45"),
    ("95%以上", "96%", 10, "10.00"),
    ("90%~95%", "92%", 10, "10.00"),
    ("90%~95%", "90%", 10, "10.00"),
    ("90%~95%", "81%", 10, "9.00"),
    ("90%~95%", "104.5%", 10, "9.00"),
    ("≥90%", "-5%", 10, "0.00"),
    ("≥-5%", "-3%", 10, "10.00"),
    ("≥4个社区", "4个", 10, "10.00"),
    ("≥1次/年", "1次", 10, "10.00"),
    ("≥90%", "０．８１", 10, "9.00"),
    (90, 81, 10, "9.00"),
    (Decimal("0.9"), "81%", 10, "9.00"),
    ("≥3", "1", 10, "3.33"),
    ("≥90%", "92%", "3.335", "3.335"),
    ("≥90%", "92%", 0, "0.00"),
    ("优化", "优化", 10, "10.00"),
    ("优化", "已优化", 10, "10.00"),
    ("全部落实到位", "全部落实到位", 20, "20.00"),
    ("全部落实到位", "达成预期指标", 20, "20.00"),
    ("建立与否", "已建立", 10, "10.00"),
    ("是", CellValue.of(True), 10, "10.00"),
    ("2023年12月底前", "2023年12月完成", 10, "10.00"),
    ("2023年12月底前", "2023-12-20", 10, "10.00"),
    ("2023年12月底前", CellValue.of(dt.date(2023, 12, 31)), 10, "10.00"),
    ("12月底前", "2023-12-20", 10, "10.00"),
    ("2023年12月底前", "11月30日", 10, "10.00"),
    ("2023年12月底前", "按时完成", 10, "10.00"),
]


@pytest.mark.parametrize(("target", "actual", "weight", "points"), POINTS)
def test_points(target, actual, weight, points):
    result = score(target, actual, weight)
    assert result.points == Decimal(points)
    assert not result.needs_person
    assert result.band is result.unscorable is None


COMPARATOR, TEXT, BLANK = Unscorable


@pytest.mark.parametrize(
    ("target", "actual", "reason", "working"),
    [
        ("≥95%", "≥97%", COMPARATOR,
         "实际完成值“≥97%”不是一个确定的数，无法计分，请填实际达到的数值"),
        ("≥95%", "97%以上", COMPARATOR,
         "实际完成值“97%以上”不是一个确定的数，无法计分，请填实际达到的数值"),
        ("≥95%", "95%-97%", COMPARATOR,
         "实际完成值“95%-97%”不是一个确定的数，无法计分，请填实际达到的数值"),
        ("≥100件", "100余件", COMPARATOR,
         "实际完成值“100余件”不是一个确定的数，无法计分，请填实际达到的数值"),
        ("≤30万元", "完成", TEXT,
         "目标“≤30万元”是数值，实际完成值“完成”不是数值，无法计分，请填写数值"),
        ("≥8个", "无", TEXT, "目标“≥8个”是数值，实际完成值“无”不是数值，无法计分，请填写数值"),
        ("10", "7.50.", TEXT, "目标“10”是数值，实际完成值“7.50.”不是数值，无法计分，请填写数值"),
        ("≥95%", "8个", TEXT,
         "实际完成值“8个”与目标“≥95%”单位不同（个、%），无法比较，请按目标的单位填写"),
        ("≥100人", "126人次", TEXT,
         "实际完成值“126人次”与目标“≥100人”单位不同（人次、人），无法比较，请按目标的单位填写"),
        ("≥90%", "1万", TEXT,
         "实际完成值“1万”与目标“≥90%”单位不同（万、%），无法比较，请按目标的单位填写"),
        ("≥90%", CellValue.error("#DIV/0!"), TEXT, "实际完成值是错误值 #DIV/0!，无法计分"),
        ("≥90%", CellValue.of(Decimal("NaN")), TEXT,
         "目标“≥90%”是数值，实际完成值“NaN”不是数值，无法计分，请填写数值"),
        ("≥90%", "", BLANK, "实际完成值为空，无法计分"),
        ("≥90%", None, BLANK, "实际完成值为空，无法计分"),
        ("及时", "——", BLANK, "实际完成值为空，无法计分"),
        ("2023年12月底前", "　", BLANK, "实际完成值为空，无法计分"),
    ],
)  # fmt: skip
def test_cannot_be_scored_and_is_never_zero(target, actual, reason, working):
    result = score(target, actual, 10)
    assert (result.points, result.unscorable, result.working) == (None, reason, working)


@pytest.mark.parametrize(
    ("target", "actual", "band"),
    [
        ("优化", "部分优化", ("6.00", "8.00")),
        ("完成", "基本完成", ("6.00", "8.00")),
        ("满意", "效果较好", ("6.00", "8.00")),
        ("优化", "未优化", ("0.00", "6.00")),
        ("及时", "没有完成", ("0.00", "6.00")),
        ("是否建立", "否", ("0.00", "6.00")),
        ("2023年12月底前", "未完成", ("0.00", "6.00")),
    ],
)
def test_a_degree_gives_a_band_and_no_number(target, actual, band):
    result = score(target, actual, 10)
    assert (result.band, result.points) == (tuple(map(Decimal, band)), None)
    assert result.needs_person


@pytest.mark.parametrize(
    ("target", "actual", "weight", "working"),
    [
        ("全部落实到位", "社会效益好", 10,
         "实际“社会效益好”与目标“全部落实到位”不同，不能自动判断是否达成，应得分需人工判定"),
        ("2023年两会期间，实现零非访、零登记", "社会效益好", 10,
         "实际“社会效益好”与目标“2023年两会期间，实现零非访、零登记”不同，不能自动判断是否达成，"
         "应得分需人工判定"),
        ("2023年11月底前", "2023-12-20", 10,
         "实际 2023-12-20 晚于目标 2023年11月底前，应得分需人工判定"),
        ("2023年12月20日前", "2023年12月", 10,
         "实际 2023年12月 不能确定是否晚于目标 2023年12月20日前，应得分需人工判定"),
        ("≥-5%", "-8%", 10, "目标 ≥-5% 为负数，实际 -8% 不能按比例计分，应得分需人工判定"),
        ("", "92%", 10, "年度指标值为空，无法计算应得分"),
        (CellValue.error("#REF!"), "92%", 10, "年度指标值是错误值 #REF!，无法计算应得分"),
        ("≥90%", "92%", None, "分值为空或不是 0 以上的数，无法计算应得分"),
        ("≥90%", "92%", "十分", "分值为空或不是 0 以上的数，无法计算应得分"),
        ("≥90%", "92%", -1, "分值为空或不是 0 以上的数，无法计算应得分"),
    ],
)  # fmt: skip
def test_what_no_rule_settles_needs_a_person(target, actual, weight, working):
    result = score(target, actual, weight)
    assert result.needs_person
    assert (result.points, result.band, result.unscorable) == (None, None, None)
    assert result.working == working


@pytest.mark.parametrize(
    ("target", "actual", "working"),
    [
        ("≥90%", "92%", "实际 92% 达到目标 ≥90%，得满分 10.00 分"),
        ("≥90%", "81%", "实际 81% 低于目标 ≥90%，81÷90×10=9.00 分"),
        ("≤90", "99", "实际 99 超过目标 ≤90，(1−(99−90)÷90)×10=9.00 分"),
        ("≤90", "90", "实际 90 未超过目标 ≤90，得满分 10.00 分"),
        ("≤90", "200", "实际 200 超过目标 ≤90，已达目标的 2 倍，得 0.00 分"),
        ("=0", "1", "实际 1 超过目标 =0，得 0.00 分"),
        ("90%~95%", "92%", "实际 92% 在范围内，符合目标 90%~95%，得满分 10.00 分"),
        ("5亿元", "30000万元", "实际 30000万元（3亿元） 低于目标 5亿元，3÷5×10=6.00 分"),
        ("≥6次", "12次",
         "实际 12次 达到目标 ≥6次，得满分 10.00 分；完成率 200.0%，需说明超额原因"),
        ("优化", "优化", "实际“优化”与目标一致，得满分 10.00 分"),
        ("优化", "完成", "实际“完成”达成目标 优化，得满分 10.00 分"),
        ("优化", "部分优化",
         "实际“部分优化”属部分达成，应得分值的 60% 至 80%（不含），"
         "即 6.00 分至 8.00 分（不含），需人工确定"),
        ("2023年12月底前", "2023-12-20",
         "实际 2023-12-20 未晚于目标 2023年12月底前，得满分 10.00 分"),
    ],
)  # fmt: skip
def test_the_working_can_be_followed(target, actual, working):
    assert score(target, actual, 10).working == working


@pytest.mark.parametrize(
    ("target", "actual", "hints"),
    [
        ("≥90%", "92%", ()),
        ("=100%", "=100%", (Hint.HARMLESS_EQUALS,)),
        ("≥90%", "达到92%", (Hint.HARMLESS_EQUALS,)),
        ("≥90%", "0.95", (Hint.FRACTION_FOR_PERCENT,)),
        ("≥90%", "1", (Hint.FRACTION_FOR_PERCENT,)),
        ("≥90%", "95", (Hint.POINTS_FOR_PERCENT,)),
        ("≥90%", PERCENT_CELL, ()),
        ("0.9", "92%", (Hint.FRACTION_FOR_PERCENT,)),
        ("290%", "92%", (Hint.SUSPECT_OCR,)),
        ("≥290%", "92%", (Hint.SUSPECT_OCR,)),
        ("≥8个", "8项", (Hint.UNIT_DIFFERS,)),
        ("5000元/人", "5000元", (Hint.UNIT_DIFFERS,)),
        ("≥8个", "8个社区", ()),
        ("5亿元", "64700万元", ()),
        ("≤90万元", "900000", (Hint.UNIT_SCALE,)),
        ("≥90%", "-5%", (Hint.NEGATIVE_ACTUAL,)),
        ("≥0", "5", (Hint.TRIVIAL_TARGET,)),
        ("约100人", "100人", (Hint.ABOUT_TARGET,)),
    ],
)
def test_hints(target, actual, hints):
    assert score(target, actual, 10).hints == hints


def test_a_hint_is_a_sentence_after_the_working():
    assert score("=100%", "=100%", 10).text == (
        "实际 =100% 达到目标 =100%，得满分 10.00 分"
        "（提示：实际完成值应直接填数值，“=”或“达到”可以去掉）"
    )
    assert all(hint.text for hint in Hint)
    assert [reason.text for reason in Unscorable] == [
        "实际完成值带有比较符、区间或约数，不是一个确定的数",
        "年度指标值是数值，实际完成值不是同类数值",
        "实际完成值为空",
    ]


@pytest.mark.parametrize(
    ("target", "actual", "completion", "needs_reason"),
    [
        ("5亿元", "6.47亿元", "1.294", False),
        ("≥6次", "12次", "2", True),
        ("≥10", "13", "1.3", True),
        ("≤10", "13", "1.3", False),
        ("≥90%", "81%", "0.9", False),
        ("0起", "3起", None, False),
        ("90%~95%", "200%", None, False),
        ("优化", "优化", None, False),
    ],
)
def test_a_target_beaten_by_far_needs_a_reason(target, actual, completion, needs_reason):
    result = score(target, actual, 10)
    assert result.completion == (None if completion is None else Decimal(completion))
    assert result.needs_reason is needs_reason


def test_the_profile_sets_the_options():
    lenient = Profile("p", "", {}, (), over_limit="ratio", over_target=Decimal(3))
    assert score("≤90", "100", 10, profile=lenient).points == Decimal("9.00")
    assert score("≤90", "100", 10, over_limit="ratio").points == Decimal("9.00")
    assert score("≤90", "100", 10, profile=lenient, over_limit="linear2T").points == Decimal("8.89")
    assert not score("≥6次", "12次", 10, profile=lenient).needs_reason
    ocr = Profile("p", "", {}, (), thresholds={"ocr_percent": Decimal(3)})
    assert score("≥290%", "290%", 10, profile=ocr).hints == ()


@pytest.mark.parametrize(
    ("target", "actual", "reason", "applies"),
    [
        ("不适用", "", "", False),
        ("≥8个", "不适用", "", False),
        ("≥8个", "无", "本年度未安排该任务", False),
        ("优化", "无", "本年度未安排该任务", False),
        ("无", "", "本年度未安排该任务", False),
        ("≥8个", "无", "", True),
        ("≥8个", "无", "无", True),
        ("≥8个", "无", "暂无", True),
        ("0起", "无", "本年度未发生", True),
        ("≤5起", "无", "本年度未发生", True),
    ],
)
def test_not_applicable(target, actual, reason, applies):
    result = score(target, actual, 10, reason=reason)
    assert result.not_applicable is not applies
    if not applies:
        assert result.points is None
        assert result.working == "本项不适用，10 分不计入总分"


def test_total_on_a_base_of_100():
    assert total([Decimal(45), Decimal("36.5")], Decimal(10)) == Decimal("90.56")
    assert total([Decimal(45), Decimal("36.5")]) == Decimal("81.50")
    assert total([], Decimal(100)) is None


# What must hold for every input.

AMOUNTS = st.decimals(0, 10**6, places=2)
WEIGHTS = st.decimals(0, 100, places=2)
WHOLE = st.sampled_from(
    ["≥90%", "≤90", "<5", "0起", "90~95", "及时", "2023年12月底前", "优化", "无", "", "约5", "是"]
)


@given(st.sampled_from(["≥", ">", "=", ""]), AMOUNTS, AMOUNTS, AMOUNTS, WEIGHTS)
def test_more_never_earns_less_against_a_floor(sign, target, one, other, weight):
    low, high = sorted((one, other))
    if target == 0:
        return  # a zero target is a ceiling
    less, more = (score(f"{sign}{target}个", f"{a}个", weight).points for a in (low, high))
    assert less <= more


@given(
    st.sampled_from(["≤", "<"]), AMOUNTS, AMOUNTS, AMOUNTS, WEIGHTS,
    st.sampled_from(["linear2T", "ratio"]),
)  # fmt: skip
def test_more_never_earns_more_against_a_ceiling(sign, target, one, other, weight, option):
    low, high = sorted((one, other))
    less, more = (
        score(f"{sign}{target}元", f"{a}元", weight, over_limit=option).points for a in (low, high)
    )
    assert less >= more


ACTUALS = st.one_of(st.text(max_size=12), AMOUNTS.map(str), AMOUNTS.map("{}%".format), AMOUNTS)


@given(st.one_of(WHOLE, st.text(max_size=12)), ACTUALS, WEIGHTS)
def test_points_lie_between_zero_and_the_weight(target, actual, weight):
    result = score(target, actual, weight)
    assert result.working
    if result.points is not None:
        assert 0 <= result.points <= weight
    if result.band is not None:
        assert 0 <= result.band[0] <= result.band[1] <= weight


@given(st.one_of(WHOLE, st.text(max_size=12)), ACTUALS, st.one_of(WEIGHTS, st.text(max_size=4)))
def test_exactly_one_outcome(target, actual, weight):
    result = score(target, actual, weight)
    outcomes = [
        result.points is not None,
        result.unscorable is not None,
        result.needs_person,
        result.not_applicable,
    ]
    assert sum(outcomes) == 1
    assert result.band is None or result.needs_person


@given(st.sampled_from(["≥", ">", "≤", "<"]), AMOUNTS, st.sampled_from(["%", "个", "万元"]))
def test_a_bound_as_actual_never_earns_points(sign, number, unit):
    for target in (f"≥{number}{unit}", f"≤{number}{unit}", f"{number}{unit}"):
        result = score(target, f"{sign}{number}{unit}", 10)
        assert (result.points, result.unscorable) == (None, Unscorable.ACTUAL_COMPARATOR)


WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


@given(st.sampled_from([">=", "<=", "=", ""]), AMOUNTS, AMOUNTS, st.sampled_from(["%", "m", "个"]))
def test_full_width_scores_as_half_width(sign, target, actual, unit):
    wanted, got = f"{sign}{target:,}{unit}", f"{actual:,}{unit}"
    assert score(wanted.translate(WIDE), got.translate(WIDE), 10) == score(wanted, got, 10)


@given(st.decimals(allow_nan=True, allow_infinity=True), st.decimals(allow_nan=True))
def test_strange_numbers_raise_nothing(target, actual):
    score(target, actual, actual)
    score(target, actual, 10)


def test_a_slip_of_many_zeros_is_still_shown():
    result = score("≥0.000000000001", "999999999999999999", 10)
    assert result.points == 10
    assert "需说明超额原因" in result.working
    assert score("0起", Decimal("1E-17"), 10).points == 10


@pytest.mark.parametrize(
    ("target", "actual"),
    [("≤1%", "0.5"), ("≤5%", "0.8"), ("≤10%", "0.5"), ("≥1%", "0.8"), ("≤1%", "1"), ("≤5‰", "0.8")],
)
def test_a_bare_number_beside_a_small_rate_is_left_to_a_person(target, actual):
    found = score(target, actual, 10)
    assert (found.points, found.needs_person) == (None, True)
    assert found.hints == (Hint.EITHER_PERCENT,)


def test_both_readings_of_a_bare_number_are_told():
    assert score("≤5%", "0.8", 10).working == (
        "实际 0.8 没有写“%”，按 80% 计得 0.00 分，按 0.8% 计得 10.00 分，应得分需人工判定"
    )


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("≥90%", "0.95", "10"),
        ("≥90%", "0.81", "9"),
        ("5%", "0.05", "10"),
        ("≥5%", "0.06", "10"),
        ("≥1%", "1", "10"),
        ("≤10%", "0.08", "10"),
        ("≤95%", "0.97", "9.79"),
        ("≤100%", "0.97", "10"),
        ("90%~95%", "0.93", "10"),
        ("≤5%", "4", "10"),
        ("≤5‰", "4", "10"),
        ("≤5%", "0", "10"),
    ],
)
def test_a_bare_number_that_can_mean_one_thing_is_scored(target, actual, points):
    assert score(target, actual, 10).points == Decimal(points)


@pytest.mark.parametrize(
    ("target", "actual", "points", "hints"),
    [
        ("3批次", "3批", "10", (Hint.UNIT_DIFFERS,)),
        ("3批", "3批次", "10", (Hint.UNIT_DIFFERS,)),
        ("≥3班次", "4班", "10", ()),
        ("5公里", "5.2Km", "10", ()),
        ("5公里", "4.5KM", "9", ()),
        ("≥10家", "11户", "10", (Hint.UNIT_DIFFERS,)),
        ("≥10户", "9家企业", "9", (Hint.UNIT_DIFFERS,)),
        ("20课时", "20学时", "10", (Hint.UNIT_DIFFERS,)),
        ("≥1000平方", "1050平方米", "10", ()),
        ("1000m2", "1000㎡", "10", ()),
        ("1000m2", "900m2", "9", ()),
        ("100万元", "100万元整", "10", ()),
        ("≤35μg/m³", "30微克/立方米", "10", ()),
        ("≤50mg/m3", "55毫克/立方米", "9", ()),
        ("5个工作日以内", "3天", "10", (Hint.UNIT_DIFFERS,)),
        ("≤5个工作日", "5天", "10", (Hint.UNIT_DIFFERS,)),
    ],
)
def test_one_unit_may_be_written_in_several_ways(target, actual, points, hints):
    found = score(target, actual, 10)
    assert (found.points, found.hints) == (Decimal(points), hints)


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("≥10户", "11人"),
        ("10家", "10批次"),
        ("3批次", "5人次"),
        ("5个工作日以内", "7天"),
        ("≥5个工作日", "3天"),
        ("1000m2", "1000m3"),
    ],
)
def test_other_units_are_not_compared(target, actual):
    assert score(target, actual, 10).unscorable is Unscorable.ACTUAL_TEXT


def test_a_class_named_by_a_number_is_no_count():
    assert score("一班", "3班", 10).points is None
