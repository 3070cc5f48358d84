"""The short cut for plain rows: the same points as the whole way, and only where it is sure."""

from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_tools.domain.functions import CellError, _points, _scorer, registry
from xl_tools.domain.plain_rows import PlainRows
from xl_tools.domain.profile import Profile

PROFILES = {"a": Profile("a", "", {}, ()), "b": Profile("b", "", {}, (), over_limit="ratio")}
SCORE = registry(PROFILES, "a")["SCORE"].call
WHOLE_WAY = partial(_points, _scorer(PROFILES, "a"))


@pytest.mark.parametrize(
    ("row", "points"),
    [
        (("≥90%", "81%", 10.0, None), 9.0),
        (("≥90%", "81", 10.0, None), 9.0),
        (("≥90%", 0.81, 10.0, "数量指标"), 9.0),
        (("12", 12.0, 5.0, None), 5.0),
        (("12", 9.0, 3.335, None), 2.5),
        (("≤90", 99.0, 10.0, "成本指标"), 9.0),
        (("≤90", 180.0, 10.0, None), 0.0),
        (("≥1", 0.1 + 0.2, 10.0, None), 3.0),
        # A figure without a comparator may be a ceiling; a unit is for the whole way.
        (("12", 12.0, 5.0, "成本指标"), None),
        (("12个", "12个", 5.0, None), None),
        (("12", "12%", 5.0, None), None),
        (("≥90%", "≥81%", 10.0, None), None),
        (("≥0", 1.0, 10.0, None), None),
        (("≥90%", 0.0, 10.0, None), None),
        (("≥90%", -0.5, 10.0, None), None),
        (("≥90%", float("nan"), 10.0, None), None),
        (("≥90%", 1e30, 10.0, None), None),
        (("≥90%", True, 10.0, None), None),
        (("≥90%", "81%", 1000.5, None), None),
        (("≥90%", "81%", -1.0, None), None),
        (("≥90%", "81%", float("nan"), None), None),
        (("≥90%", "81%", "10", None), None),
        (("≥90%", "81%", 10.0, CellError("#N/A")), None),
        (("90\n81", "", 10.0, None), None),
        (("≥90%\n81%", "", 10.0, None), None),
        ((90.0, 81.0, 10.0, None), None),
        ((None, None, None, None), None),
    ],
)
def test_plain_rows_and_only_they_are_taken(row, points):
    assert PlainRows("linear2T").points(*row) == points


def test_the_profile_says_how_a_ceiling_is_scored():
    assert PlainRows("ratio").points("≤90", 100.0, 10.0, None) == 9.0


FIGURES = st.decimals(0, 10**9, places=4, allow_nan=False).map(lambda n: f"{n.normalize():f}")
SMALL = st.sampled_from(["0", "0.5", "1", "1.005", "33.335", "81", "89.995", "90", "100", "180"])
TEXTS = st.tuples(
    st.sampled_from(["", "≥", "≤", ">", "不低于"]),
    SMALL | FIGURES,
    st.sampled_from(["", "%", "个", "％"]),
).map("".join)
FLOATS = st.sampled_from([0.0, -0.0, 0.005, 0.9, 1.0, 1.0000001, 81.0, 90.0, 1e18]) | st.floats()
WEIGHTS = st.sampled_from([0.0, 0.005, 3.335, 10.0, 1000.0, -1.0, "10", None, 10, True]) | FLOATS
NAMES = st.sampled_from([None, "", "成本指标物业费", "时效指标办结时限", CellError("#REF!")])
CHOSEN = st.sampled_from([None, "", "a", " b ", "zz", 1.0])
ROWS = st.tuples(TEXTS | FLOATS | st.none(), TEXTS | FLOATS, WEIGHTS, NAMES, CHOSEN)


@settings(max_examples=300)
@given(st.lists(ROWS, min_size=1, max_size=12))
def test_a_table_scores_as_its_rows_do_one_by_one(rows):
    columns = [[[row[place]] for row in rows] for place in range(5)]
    assert SCORE(*columns) == [[SCORE(*row)] for row in rows]
    assert [SCORE(*row) for row in rows] == [WHOLE_WAY(*row) for row in rows]


@settings(max_examples=300)
@given(TEXTS, TEXTS | FLOATS, WEIGHTS, NAMES, st.sampled_from(["linear2T", "ratio"]))
def test_what_is_taken_has_the_points_of_the_whole_way(target, actual, weight, name, over_limit):
    points = PlainRows(over_limit).points(target, actual, weight, name)
    profile = "a" if over_limit == "linear2T" else "b"
    assert points is None or points == WHOLE_WAY(target, actual, weight, name, profile)


def test_a_half_is_rounded_as_decimals_are():
    """Binary fractions alone would round 2.675 down to 2.67."""
    assert PlainRows("linear2T").points("100", "26.75", 10.0, None) == 2.68
    assert Decimal("26.75") * 10 / 100 == Decimal("2.675")


def test_weights_are_not_kept_for_ever():
    shortcut = PlainRows("linear2T")
    for number in range(10_000):
        assert shortcut.points("≥90%", "95%", number / 100, None) is not None
    assert len(shortcut._weights) < 5_000
