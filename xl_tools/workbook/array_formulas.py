"""Array formulas that work cell by cell, taken apart: one formula for each cell that they fill.

The calculating engine knows no array formulas. Our functions, operators and functions of single
values work on each cell by itself, so that over K14:K20 ``SCORE(E14:E20,F14:F20,10)`` is
``SCORE(E14,F14,10)`` in K14 and so on. What looks at a range as a whole is held.
"""

from __future__ import annotations

from collections.abc import Collection

from xl_tools.domain.grid import Area, column_letters
from xl_tools.workbook.areas import area_of
from xl_tools.workbook.engine_functions import takes_ranges
from xl_tools.workbook.formula_pieces import Piece, functions_in, pieces_of

# Cells of one array: beyond that they would take minutes one by one, and are held.
_MOST = 10_000
_OUTSIDE = "NA()"  # what Excel takes for a cell beyond the end of a range
_CELL_BY_CELL = frozenset({
    "IF", "IFERROR", "IFNA", "ISBLANK", "ISNUMBER", "ISTEXT", "ISERROR", "ISERR", "ISNA", "NOT",
    "ROUND", "ROUNDUP", "ROUNDDOWN", "INT", "TRUNC", "ABS", "SIGN", "SQRT", "POWER", "MOD",
    "LEN", "LEFT", "RIGHT", "MID", "TRIM", "UPPER", "LOWER", "EXACT", "SUBSTITUTE", "TEXT", "VALUE",
    "YEAR", "MONTH", "DAY", "DATE", "NA", "TRUE", "FALSE",
})  # fmt: skip
_OPERATORS = frozenset("+-*/^&%=<>") | {"<>", "<=", ">="}


def taken_apart(
    formula: str, area: Area, own: Collection[str]
) -> dict[tuple[int, int], str] | None:
    """Return the formula of each cell (row, column) of `area`; None where it must stay whole.

    `own` are the names of our functions. A single cell, row or column repeats, as in Excel.

    >>> taken_apart("SCORE(E1:E2,F1:F2,5)", Area.parse("K1:K2"), {"SCORE"})
    {(1, 11): 'SCORE(E1,F1,5)', (2, 11): 'SCORE(E2,F2,5)'}
    >>> taken_apart("SUM(E1:E2*F1:F2)", Area.parse("K1"), {"SCORE"}) is None
    True
    """
    pieces = pieces_of(formula)
    if not pieces or (area.right - area.left + 1) * (area.bottom - area.top + 1) > _MOST:
        return None
    ours = {name for name in own if not takes_ranges(name, whole=True)}
    if not all(name in ours or name in _CELL_BY_CELL for name in functions_in(pieces)):
        return None
    if not all(map(_is_plain, pieces)):
        return None
    parts = {
        (row, column): [_at(piece, row - area.top, column - area.left) for piece in pieces]
        for row, column in area.cells()
    }
    # Whether IFERROR or ISNA meets what is beyond the end, LibreOffice and Excel may see otherwise.
    catches = any(name in _CELL_BY_CELL for name in functions_in(pieces))
    if catches and any(_OUTSIDE in part for part in parts.values()):
        return None
    return {at: "".join(part) for at, part in parts.items()}


def _is_plain(piece: Piece) -> bool:
    """Tell whether it is no array, and no reference but to cells that can be counted out."""
    if piece.is_reference:
        prefix, _, cells = piece.text.rpartition("!")
        return not set("[:") & set(prefix) and area_of(cells.upper()) is not None
    if piece.is_operator:
        return piece.text in _OPERATORS
    return piece.text not in ("{", "}")


def _at(piece: Piece, down: int, right: int) -> str:
    """Return the piece with the cell of a range that is so far from its first."""
    area = area_of(_cells(piece.text)) if piece.is_reference else None
    if area is None:
        return piece.text
    row = area.top + (0 if area.top == area.bottom else down)
    column = area.left + (0 if area.left == area.right else right)
    if not area.holds_cell(row, column):
        return _OUTSIDE
    sheet, mark, _ = piece.text.rpartition("!")
    return f"{sheet}{mark}{column_letters(column)}{row}"


def _cells(text: str) -> str:
    return text.rpartition("!")[2].upper()
