"""The ratios of the frame, with numbers of published filings, and the points they earn."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_tools.domain.points import percent
from xl_tools.domain.profile import Scale
from xl_tools.domain.ratios import (
    adjustment_rate,
    change_rate,
    completion_rate,
    control_rate,
    execution_points,
    execution_rate,
    points_on,
)


def d(text):
    return None if text is None else Decimal(text)


HEADCOUNT = Scale(full=Decimal(5), minus=Decimal("0.5"))
CHANGE = Scale(full=Decimal(8), full_at=Decimal(0), minus=Decimal("0.8"))
COMPLETION = Scale(full=Decimal(5), per=Decimal("0.05"), minus=Decimal(2), sides="under")
PURCHASE = Scale(full=Decimal(5), per=Decimal("0.05"), minus=Decimal(2), sides="both")
ADJUSTMENT = Scale(
    full=Decimal(8),
    bands=tuple((d(a), d(b)) for a, b in [("0", 8), ("0.1", 6), ("0.2", 4), ("0.3", 2)]),
)
KEY_SPENDING = Scale(
    full=Decimal(5),
    sides="under",
    bands=tuple((d(a), d(b)) for a, b in [("0.9", 5), ("0.8", 4), ("0.7", 3), ("0.6", 2)]),
)


@pytest.mark.parametrize(
    ("rate", "one", "other", "shown"),
    [
        (execution_rate, "1676.35", "1676.35", "100.00%"),
        (execution_rate, "215457.6", "250000", "86.18%"),
        (execution_rate, "9034", "20000", "45.17%"),
        (control_rate, "136", "143", "95.10%"),
        (control_rate, "32", "33", "96.97%"),
        (control_rate, "33", "32", "103.13%"),
        (control_rate, "113.50", "12", "945.83%"),
        (change_rate, "63.46", "32", "98.31%"),
        (change_rate, "562.3", "328.33", "71.26%"),
        (change_rate, "419.02", "464.33", "-9.76%"),
        (adjustment_rate, "767.86", "1922.76", "39.94%"),
        (adjustment_rate, "1144.10", "532.25", "214.96%"),
    ],
)
def test_rates_of_published_filings(rate, one, other, shown):
    assert percent(rate(d(one), d(other))) == shown


@pytest.mark.parametrize("rate", [execution_rate, control_rate, change_rate, adjustment_rate])
@pytest.mark.parametrize(
    ("one", "other"), [("5", "0"), ("0", "0"), ("5", None), (None, "5"), (None, None), ("5", "-1")]
)
def test_no_base_no_rate(rate, one, other):
    assert rate(d(one), d(other)) is None


def test_zero_of_something_is_a_rate():
    assert execution_rate(Decimal(0), Decimal(5)) == 0
    assert change_rate(Decimal(0), Decimal(5)) == -1


def test_completion_of_the_whole_budget():
    # 年初结余 19.8, 预算 1922.76, 追加 767.86, 年末结余 19.8
    assert percent(completion_rate(d("19.8"), d("1922.76"), d("767.86"), d("19.8"))) == "99.27%"
    assert completion_rate(Decimal(0), Decimal(0), Decimal(0), Decimal(0)) is None


@pytest.mark.parametrize(
    ("spent", "budget", "points"),
    [
        ("215457.6", "250000", "8.62"),
        ("37.24", "43.2", "8.62"),
        ("9034", "20000", "4.52"),
        ("1676.35", "1676.35", "10.00"),
        ("104", "100", "10.00"),
        ("-4", "100", "0.00"),
        ("0", "0", None),
    ],
)
def test_execution_points(spent, budget, points):
    assert execution_points(d(spent), d(budget), Decimal(10)) == d(points)


@pytest.mark.parametrize(
    ("scale", "ratio", "step", "points", "working"),
    [
        (HEADCOUNT, "0.951", "floor", "5.00", "95.10% 符合 ≤100%，得满分 5.00 分"),
        (HEADCOUNT, "1", "floor", "5.00", "100.00% 符合 ≤100%，得满分 5.00 分"),
        (HEADCOUNT, "1.03125", "floor", "3.50",
         "103.13% 高于 100%，差 3.13 个百分点，每满 1 个百分点扣 0.5 分，5−3×0.5=3.50 分"),
        (HEADCOUNT, "1.03125", "ceil", "3.00",
         "103.13% 高于 100%，差 3.13 个百分点，不足一档按一档，每 1 个百分点扣 0.5 分，"
         "5−4×0.5=3.00 分"),
        (HEADCOUNT, "1.03125", "linear", "3.44",
         "103.13% 高于 100%，差 3.13 个百分点，按比例，每 1 个百分点扣 0.5 分，"
         "5−3.125×0.5=3.44 分"),
        (CHANGE, "0.983125", "floor", "0.00",
         "98.31% 高于 0%，差 98.31 个百分点，每满 1 个百分点扣 0.8 分，扣完为止，得 0.00 分"),
        (CHANGE, "-0.2", "floor", "8.00", "-20.00% 符合 ≤0%，得满分 8.00 分"),
        (COMPLETION, "0.9927", "floor", "5.00",
         "99.27% 低于 100%，差 0.73 个百分点，每满 5 个百分点扣 2 分，5−0×2=5.00 分"),
        (COMPLETION, "0.9", "floor", "1.00",
         "90.00% 低于 100%，差 10.00 个百分点，每满 5 个百分点扣 2 分，5−2×2=1.00 分"),
        (COMPLETION, "1.2", "floor", "5.00", "120.00% 符合 ≥100%，得满分 5.00 分"),
        (PURCHASE, "9.4583", "floor", "0.00",
         "945.83% 高于 100%，差 845.83 个百分点，每满 5 个百分点扣 2 分，扣完为止，得 0.00 分"),
        (PURCHASE, "0.94", "floor", "3.00",
         "94.00% 低于 100%，差 6.00 个百分点，每满 5 个百分点扣 2 分，5−1×2=3.00 分"),
        (PURCHASE, "1", "floor", "5.00", "100.00% 符合 =100%，得满分 5.00 分"),
        (ADJUSTMENT, "0", "floor", "8.00", "0.00% 在 ≤0% 档，得 8.00 分"),
        (ADJUSTMENT, "0.1", "floor", "6.00", "10.00% 在 ≤10% 档，得 6.00 分"),
        (ADJUSTMENT, "0.3994", "floor", "0.00", "39.94% 高于最后一档 30%，得 0.00 分"),
        (KEY_SPENDING, "0.95", "floor", "5.00", "95.00% 在 ≥90% 档，得 5.00 分"),
        (KEY_SPENDING, "0.6", "floor", "2.00", "60.00% 在 ≥60% 档，得 2.00 分"),
        (KEY_SPENDING, "0.59", "floor", "0.00", "59.00% 低于最后一档 60%，得 0.00 分"),
    ],
)  # fmt: skip
def test_points_on_a_scale(scale, ratio, step, points, working):
    assert points_on(scale, Decimal(ratio), step) == (Decimal(points), working)


def test_a_scale_may_set_its_own_step():
    own = replace(HEADCOUNT, step="ceil")
    assert points_on(own, Decimal("1.001"), "floor")[0] == Decimal("4.50")


@given(
    st.sampled_from([HEADCOUNT, CHANGE, ADJUSTMENT]),
    st.decimals(-3, 3, places=4),
    st.decimals(-3, 3, places=4),
    st.sampled_from(["floor", "ceil", "linear"]),
)
def test_a_higher_ratio_never_earns_more_and_points_stay_in_range(scale, one, other, step):
    low, high = sorted((one, other))
    better, worse = (points_on(scale, ratio, step)[0] for ratio in (low, high))
    assert 0 <= worse <= better <= scale.full
