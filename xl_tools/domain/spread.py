"""Let a function of single cells take ranges, the way Excel's own functions do.

Any argument may be a range, a list of rows. Ranges and single cells are spread over each other:
a single cell, a row or a column repeats; where two ranges do not cover the same cells the rest
is ``#N/A``. Without any range the result is a single value, else a list of rows. Rows of equal
arguments are worked out once: a table of a hundred thousand rows repeats most of its texts.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import chain, repeat, starmap, takewhile
from typing import Any, cast

from xl_tools.domain.scalars import NOT_AVAILABLE, Scalar

Range = Sequence[Sequence[Scalar]]
Value = Scalar | Range | Sequence[Scalar]
Result = Scalar | list[list[Scalar]]
Plain = Callable[..., Scalar]
Row = tuple[Scalar, ...]
_Grid = Sequence[Sequence[Scalar]]
_RANGES = (list, tuple)
# Values of these types are equal only where they mean the same; 1, 1.0 and True are not.
_TOLD_APART = frozenset({str, float, type(None)})


def rows_of(value: Value) -> list[list[Scalar]] | None:
    """Return a range as rows of one length, or None for a single cell; a flat list is one row.

    >>> rows_of([[1], [2, 3]]), rows_of([1, 2]), rows_of("x") is None
    ([[1, None], [2, 3]], [[1, 2]], True)
    """
    if not isinstance(value, list | tuple):
        return None
    if _is_even(value):
        return list(map(list, cast("Range", value)))
    nested = any(isinstance(row, list | tuple) for row in value)
    rows = [list(row) if isinstance(row, list | tuple) else [row] for row in value]
    rows = rows if nested else [list(value)]
    width = max(map(len, rows), default=0)
    padded = [row + [None] * (width - len(row)) for row in rows]
    return padded if width else [[None]]


def _is_even(value: Sequence[Any]) -> bool:
    """Return whether it is rows of one length, as hosts hand them over."""
    if not set(map(type, value)) <= {list, tuple}:
        return False
    return len(lengths := set(map(len, value))) == 1 and 0 not in lengths


def spread(plain: Plain) -> Callable[..., Result]:
    """Return `plain` as a function whose arguments may each be a single cell or a range.

    >>> spread(lambda a, b: a * b)([[1], [2]], [[10, 100]])
    [[10, 100], [20, 200]]
    >>> spread(lambda a, b: a * b)(2, 3)
    6
    """

    def call(*arguments: Value) -> Result:
        for argument in arguments:
            if isinstance(argument, _RANGES):
                return several(arguments)
        return plain(*arguments)

    def several(arguments: tuple[Value, ...]) -> Result:
        grids = [_grid(argument) for argument in arguments]
        height = max(map(len, grids))
        width = max(len(grid[0]) for grid in grids)
        if all(_covers(grid, height, width) for grid in grids):
            last = _same_for_all(grids)
            columns = [_cells(grid, height, width) for grid in grids[: len(grids) - len(last)]]
            return _folded(_worked_out(columns, last, plain), width)
        return [
            [_at(plain, grids, row, column) for column in range(width)] for row in range(height)
        ]

    return call


def _grid(value: Value) -> _Grid:
    """Return the rows of a range, as they are where they are even; they are only read."""
    if isinstance(value, list | tuple) and _is_even(value):
        return cast("_Grid", value)
    rows = rows_of(value)
    return rows if rows is not None else [[cast("Scalar", value)]]


def _covers(grid: _Grid, height: int, width: int) -> bool:
    return len(grid) in {1, height} and len(grid[0]) in {1, width}


def _same_for_all(grids: Sequence[_Grid]) -> Row:
    """Return the single cells at the end of the arguments: mostly those that were left out."""
    single = takewhile(lambda grid: len(grid) == len(grid[0]) == 1, reversed(grids[1:]))
    return tuple(grid[0][0] for grid in single)[::-1]


def _cells(grid: _Grid, height: int, width: int) -> list[Scalar]:
    """Return the cells of a grid, repeated to fill height × width, row by row."""
    if len(grid) == 1:
        return list(grid[0]) * (height * width // len(grid[0]))
    cells = chain.from_iterable(grid)
    if len(grid[0]) == width:
        return list(cells)
    return list(chain.from_iterable(repeat(cell, width) for cell in cells))


def _worked_out(columns: list[list[Scalar]], last: Row, plain: Plain) -> list[Scalar]:
    """Return the result for each row of the columns, with the arguments `last` behind it.

    `plain` is asked once for each different row.
    """
    given = list(zip(*columns, strict=True))
    keys = _keys(columns, given)
    if keys is given:
        distinct = dict.fromkeys(given)
        if len(distinct) == len(given):
            return _each(plain, given, last)
        results = dict(zip(distinct, _each(plain, distinct, last), strict=True))
        return list(map(results.__getitem__, given))
    first = dict(zip(reversed(keys), reversed(given), strict=True))
    found: dict[Hashable, Scalar] = dict(
        zip(first, _each(plain, first.values(), last), strict=True)
    )
    return list(map(found.__getitem__, keys))


def _each(plain: Plain, rows: Iterable[Row], last: Row) -> list[Scalar]:
    return list(starmap(plain, (row + last for row in rows)))


def _keys(columns: list[list[Scalar]], given: list[Row]) -> Sequence[Hashable]:
    """Return what tells the rows apart: themselves, and the types where equal values differ."""
    mixed = [column for column in columns if not set(map(type, column)) <= _TOLD_APART]
    if not mixed:
        return given
    types: Iterator[tuple[type, ...]] = zip(*(map(type, column) for column in mixed), strict=True)
    return list(zip(given, types, strict=True))


def _folded(results: list[Scalar], width: int) -> list[list[Scalar]]:
    if width == 1:
        return [[result] for result in results]
    return [results[start : start + width] for start in range(0, len(results), width)]


def _at(plain: Plain, grids: Sequence[_Grid], row: int, column: int) -> Scalar:
    cells = []
    for grid in grids:
        y = 0 if len(grid) == 1 else row
        x = 0 if len(grid[0]) == 1 else column
        if y >= len(grid) or x >= len(grid[0]):
            return NOT_AVAILABLE
        cells.append(grid[y][x])
    return plain(*cells)
