"""The arithmetic of the scoring table."""

from decimal import Decimal

import pytest

from xl_tools.domain.points import at_least, at_most, earned, percent, round_points

TEN = Decimal(10)


@pytest.mark.parametrize(
    ("actual", "target", "points", "arithmetic"),
    [
        ("92", "90", "10.00", ""),
        ("90", "90", "10.00", ""),
        ("81", "90", "9.00", "81÷90×10=9.00"),
        ("0", "90", "0.00", "0÷90×10=0.00"),
        ("215457.6", "250000", "8.62", "215457.6÷250000×10=8.62"),
        ("0.0005", "1", "0.01", "0.0005÷1×10=0.01"),
    ],
)
def test_at_least(actual, target, points, arithmetic):
    expected = (Decimal(points), arithmetic)
    assert at_least(Decimal(actual), Decimal(target), TEN) == expected


@pytest.mark.parametrize(
    ("actual", "option", "points", "arithmetic"),
    [
        ("90", "linear2T", "10.00", ""),
        ("99", "linear2T", "9.00", "(1−(99−90)÷90)×10=9.00"),
        ("100", "linear2T", "8.89", "(1−(100−90)÷90)×10=8.89"),
        ("100", "ratio", "9.00", "90÷100×10=9.00"),
        ("180", "linear2T", "0.00", ""),
        ("180", "ratio", "5.00", "90÷180×10=5.00"),
        ("200", "linear2T", "0.00", ""),
    ],
)
def test_at_most(actual, option, points, arithmetic):
    expected = (Decimal(points), arithmetic)
    assert at_most(Decimal(actual), Decimal(90), TEN, option) == expected


def test_halves_round_up():
    assert [round_points(Decimal(x)) for x in ("0.005", "0.015", "8.624999")] == [
        Decimal("0.01"),
        Decimal("0.02"),
        Decimal("8.62"),
    ]
    assert percent(Decimal("0.00125")) == "0.13%"


def test_never_above_a_weight_with_odd_decimals():
    assert earned(Decimal("6.6667"), Decimal("6.6667")) == Decimal("6.6667")
