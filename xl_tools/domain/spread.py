"""Let a function of single cells take ranges, the way Excel's own functions do.

Any argument may be a range, a list of rows. Ranges and single cells are spread over each other:
a single cell, a row or a column repeats; where two ranges do not cover the same cells the rest
is ``#N/A``. Without any range the result is a single value, else a list of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xl_tools.domain.scalars import NOT_AVAILABLE, Scalar

Range = Sequence[Sequence[Scalar]]
Value = Scalar | Range | Sequence[Scalar]
Result = Scalar | list[list[Scalar]]
Plain = Callable[..., Scalar]


def rows_of(value: Value) -> list[list[Scalar]] | None:
    """Return a range as rows of one length, or None for a single cell; a flat list is one row.

    >>> rows_of([[1], [2, 3]]), rows_of([1, 2]), rows_of("x") is None
    ([[1, None], [2, 3]], [[1, 2]], True)
    """
    if not isinstance(value, list | tuple):
        return None
    nested = any(isinstance(row, list | tuple) for row in value)
    rows = [list(row) if isinstance(row, list | tuple) else [row] for row in value]
    rows = rows if nested else [list(value)]
    width = max(map(len, rows), default=0)
    padded = [row + [None] * (width - len(row)) for row in rows]
    return padded if width else [[None]]


def spread(plain: Plain) -> Callable[..., Result]:
    """Return `plain` as a function whose arguments may each be a single cell or a range.

    >>> spread(lambda a, b: a * b)([[1], [2]], [[10, 100]])
    [[10, 100], [20, 200]]
    >>> spread(lambda a, b: a * b)(2, 3)
    6
    """

    def call(*arguments: Value) -> Result:
        if not any(isinstance(argument, list | tuple) for argument in arguments):
            return plain(*arguments)
        full = [_grid(argument) for argument in arguments]
        height = max(len(grid) for grid in full)
        width = max(len(grid[0]) for grid in full)
        return [[_at(plain, full, row, column) for column in range(width)] for row in range(height)]

    return call


def _grid(value: Value) -> list[list[Scalar]]:
    rows = rows_of(value)
    return rows if rows is not None else [[value]]  # type: ignore[list-item]  # one cell


def _at(plain: Plain, grids: list[list[list[Scalar]]], row: int, column: int) -> Scalar:
    cells = []
    for grid in grids:
        y = 0 if len(grid) == 1 else row
        x = 0 if len(grid[0]) == 1 else column
        if y >= len(grid) or x >= len(grid[0]):
            return NOT_AVAILABLE
        cells.append(grid[y][x])
    return plain(*cells)
