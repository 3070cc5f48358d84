"""Ranges over ranges, and equal rows worked out once."""

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from xl_tools.domain.scalars import NOT_AVAILABLE
from xl_tools.domain.spread import rows_of, spread


def pair(left, right):
    return repr((left, right))


CELLS = st.sampled_from([None, True, 1, 1.0, Decimal(1), 0, False, "", "1", dt.date(2023, 1, 1)])
GRIDS = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=3)
)


@given(CELLS | GRIDS, CELLS | GRIDS)
def test_every_cell_is_what_its_own_arguments_give(left, right):
    """Values that are equal but of different types (1, 1.0, True) are never confused."""
    given_grids = [rows_of(value) or [[value]] for value in (left, right)]
    height = max(map(len, given_grids))
    width = max(len(grid[0]) for grid in given_grids)
    expected = [[_cell(given_grids, y, x) for x in range(width)] for y in range(height)]
    one = not isinstance(left, list) and not isinstance(right, list)
    assert spread(pair)(left, right) == (expected[0][0] if one else expected)


def _cell(grids, y, x):
    cells = []
    for grid in grids:
        row = 0 if len(grid) == 1 else y
        column = 0 if len(grid[0]) == 1 else x
        if row >= len(grid) or column >= len(grid[0]):
            return NOT_AVAILABLE
        cells.append(grid[row][column])
    return pair(*cells)


def test_equal_rows_are_worked_out_once():
    asked = []

    def plain(target, weight):
        asked.append((target, weight))
        return len(asked)

    assert spread(plain)([["a"], ["b"], ["a"], ["a"]], 1.0) == [[1], [2], [1], [1]]
    assert asked == [("a", 1.0), ("b", 1.0)]
    assert spread(plain)([[1], [True], [1]], [[2]]) == [[3], [4], [3]]


def test_what_was_given_is_not_changed():
    table = [["a"], ["b"]]
    spread(pair)(table, [["c"], ["d"]])
    assert table == [["a"], ["b"]]
