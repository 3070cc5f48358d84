"""Numbers as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_tools.domain.cells import CellValue
from xl_tools.domain.values import Comparator, echo, is_empty, narrow, parse_number, parse_quantity

WRITTEN = [
    # what is written, how it is read
    ("≥90%", "≥90%"),
    ("≥ 90 %", "≥90%"),
    ("≥\n90%", "≥90%"),
    ("≧９０％", "≥90%"),
    (">=90%", "≥90%"),
    ("=>90%", "≥90%"),
    ("90%以上", "≥90%"),
    ("90%（含）以上", "≥90%"),
    ("90%以上（含90%）", "≥90%"),
    ("90%及以上", "≥90%"),
    ("不低于90%", "≥90%"),
    ("不小于 8 个", "≥8个"),
    ("不少于8个", "≥8个"),
    ("至少3场", "≥3场"),
    ("达到95%", "≥95%"),
    ("达到95%以上", "≥95%"),
    ("大于等于90", "≥90"),
    ("大于（等于）90", "≥90"),
    ("大于90", ">90"),
    ("＞90", ">90"),
    ("超过90", ">90"),
    ("=100%", "=100%"),
    ("＝100%", "=100%"),
    ("≤90万元", "≤90万元"),
    ("=<5%", "≤5%"),
    ("<= 30", "≤30"),
    ("＜＝30", "≤30"),
    ("不超过90万元", "≤90万元"),
    ("不高于5%", "≤5%"),
    ("不大于5%", "≤5%"),
    ("不超过90万元以内", "≤90万元"),
    ("控制在90万元以内", "≤90万元"),
    ("控制在5%内", "≤5%"),
    ("控制在5%", "≤5%"),
    ("5%以下", "≤5%"),
    ("5%以内", "≤5%"),
    ("小于5%", "<5%"),
    ("﹤30", "<30"),
    ("90%-95%", "90~95%"),
    ("90-95%", "90~95%"),
    ("90~95", "90~95"),
    ("90～95", "90~95"),
    ("90—95%", "90~95%"),
    ("90——95%", "90~95%"),
    ("90至95", "90~95"),
    ("3到5次", "3~5次"),
    ("控制在90%-95%之间", "90~95%"),
    ("约100人", "约100人"),
    ("100余件", "约100件"),
    ("95%左右", "约95%"),
    ("0", "0"),
    ("0起", "0起"),
    ("零非访", "0"),
    ("零投诉、零事故", "0"),
    ("未发生安全事故", "0"),
    ("无安全事故", "0"),
    ("无", "0"),
    ("-5%", "-5%"),
    ("－５％", "-5%"),
    ("215,457.6", "215457.6"),
    ("２１５，４５７．６元", "215457.6元"),
    ("1171人", "1171人"),
    ("126人（次）", "126人次"),
    ("完成8个", "8个"),
    ("100%完成", "100%"),
    ("100%。", "100%"),
    ("百分之95以上", "≥95%"),
    ("95百分比", "95百分比"),
    ("5000元/人·年", "5000元/人·年"),
    ("4个社区", "4个社区"),
    ("3年", "3年"),
    ("12个月", "12个月"),
]
TEXT = [
    "7.50.",
    "5.",
    "12,34",
    "1,2345",
    "1e5",
    "",
    "——",
    "/",
    "及时",
    "28户34人",
    "零距离",
    "零容忍",
    "无缝衔接",
    "8个社区完成改造",
    "2023年两会期间，建宁街道实现零非访、零登记",
    "2023年",
    "2023-2025",
    "2023-12",
    "1-12月",
    "≥90%且≤95%",
    "不低于90%以内",
    "≥90%-95%",
    "95%-90%",
    "90%-95个",
    "三次",
    "8/8",
    "100%（8/8）",
    "90完成情况良好",
    "5未完成",
    "9" * 40,
]


@pytest.mark.parametrize(("written", "read"), WRITTEN)
def test_a_written_number_is_read(written, read):
    assert str(parse_quantity(written)) == read


@pytest.mark.parametrize("written", TEXT)
def test_other_text_stays_text(written):
    assert parse_quantity(written) is None


@pytest.mark.parametrize(
    ("written", "base", "dimension"),
    [
        ("5亿元", "500000000", "金额"),
        ("90万元", "900000", "金额"),
        ("900000元", "900000", "金额"),
        ("90%", "0.9", "比例"),
        ("3‰", "0.003", "比例"),
        ("3个百分点", "0.03", "比例"),
        ("2公里", "2000", "长度"),
        ("1200㎡", "1200", "面积"),
        ("1200平方米", "1200", "面积"),
        ("3吨", "3000", "重量"),
        ("1.5万人次", "15000", "人次"),
        ("5000元/人", "5000", "金额/人"),
        ("3次/年", "3", "数量"),
        ("8栋电梯", "8", "数量"),
        ("5亿", "500000000", ""),
        ("7个蒲式耳", "7", "数量"),
        ("7蒲式耳", "7", "蒲式耳"),
    ],
)
def test_units_convert(written, base, dimension):
    quantity = parse_quantity(written)
    assert (quantity.base, quantity.measure.dimension) == (Decimal(base), dimension)


@pytest.mark.parametrize(
    ("written", "single"),
    [("97%", True), ("=97%", True), ("达到97%", True), ("≥97%", False), ("97%以上", False),
     ("90%-95%", False), ("约97%", False), ("达到97%以上", False)],
)  # fmt: skip
def test_one_value_or_not(written, single):
    assert parse_quantity(written).is_single is single


def test_a_cell_printed_as_percent_gives_percent():
    quantity = parse_quantity(CellValue.of(Decimal("0.92"), "0.0%"))
    assert (quantity.low, quantity.unit, quantity.is_percent) == (Decimal("92.00"), "%", True)


@pytest.mark.parametrize(
    "cell",
    [
        CellValue.of(Decimal("1E+30")),
        CellValue.of(None),
        CellValue.error("#DIV/0!"),
        CellValue.of(Decimal("NaN")),
    ],
)
def test_a_cell_without_a_number_gives_none(cell):
    assert parse_quantity(cell) is None


@pytest.mark.parametrize(
    ("written", "number"),
    [("1,234.5", "1234.5"), ("　８ ", "8"), ("-3", "-3"), ("+3", "3"), ("−3", "-3")],
)
def test_parse_number(written, number):
    assert parse_number(written) == Decimal(number)


@pytest.mark.parametrize("written", ["7.50.", "97%", "8个", "≥8", "", "——", "1-2", "五"])
def test_parse_number_takes_nothing_else(written):
    assert parse_number(written) is None


@pytest.mark.parametrize(
    "written", ["", " ", "　", "—", "——", "————", "/", "*", "-", "…", "……", "..."]
)
def test_empty(written):
    assert is_empty(written)


@pytest.mark.parametrize("written", ["0", "无", "不适用", ".5", "-5"])
def test_not_empty(written):
    assert not is_empty(written)


def test_echo_keeps_chinese_punctuation():
    assert echo("　完成９０％，\n较好（Ａ）。") == "完成90%， 较好（A）。"


WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


@given(
    st.sampled_from(["", ">=", "<=", ">", "<", "=", "≥", "不低于", "控制在"]),
    st.decimals(0, 10**9, places=2),
    st.sampled_from(["", "%", "个", "万元", "m"]),
    st.sampled_from(["", "以上", "以内"]),
)
def test_full_width_is_read_as_half_width(before, number, unit, after):
    written = f"{before}{number:,}{unit}{after}"
    assert parse_quantity(written.translate(WIDE)) == parse_quantity(written)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_without_an_error(text):
    quantity = parse_quantity(text)
    assert quantity is None or quantity.low <= quantity.high
    number = parse_number(text)
    assert number is None or number.is_finite()
    narrow(text)


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=3
    )
)
def test_a_plain_number_is_itself(number):
    assert parse_number(str(number)) == number
    assert parse_quantity(str(number)).comparator is Comparator.NONE
