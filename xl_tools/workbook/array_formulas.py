"""Array formulas of our own functions, taken apart: one formula for each cell that they fill.

The calculating engine knows no array formulas. Ours work cell by cell, so that over K14:K20
``SCORE(E14:E20,F14:F20,10)`` is ``SCORE(E14,F14,10)`` in K14 and so on. Any other array formula
is held.
"""

from __future__ import annotations

from collections.abc import Collection

from xl_tools.domain.grid import Area, column_letters
from xl_tools.workbook.areas import area_of
from xl_tools.workbook.careful_calls import Argument, calls_in
from xl_tools.workbook.engine_functions import takes_ranges
from xl_tools.workbook.formula_pieces import pieces_of

# Cells of one array: beyond that they would take minutes one by one, and are held.
_MOST = 10_000
_OUTSIDE = "NA()"  # what Excel shows beyond the end of a range


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
    if not pieces or pieces[0].opens not in own or takes_ranges(pieces[0].opens, whole=True):
        return None
    calls = list(calls_in(pieces))
    if len(calls) != 1 or pieces[-1].text != ")":
        return None
    if not all(map(_is_plain, calls[0].arguments)):
        return None
    if (area.right - area.left + 1) * (area.bottom - area.top + 1) > _MOST:
        return None
    return {
        (row, column): _call(pieces[0].text, calls[0].arguments, row - area.top, column - area.left)
        for row, column in area.cells()
    }


def _is_plain(argument: Argument) -> bool:
    """Tell whether it is one reference, text or number, or left out."""
    if len(argument) != 1:
        return not argument
    (piece,) = argument
    return not piece.is_reference or area_of(_cells(piece.text)) is not None


def _call(opening: str, arguments: tuple[Argument, ...], down: int, right: int) -> str:
    given = [_at(argument[0].text if argument else "", down, right) for argument in arguments]
    return _OUTSIDE if None in given else f"{opening}{','.join(map(str, given))})"


def _at(text: str, down: int, right: int) -> str | None:
    """Return the cell of a range that is so far from its first; None beyond its end."""
    area = area_of(_cells(text))
    if area is None:
        return text
    down = 0 if area.top == area.bottom else down
    right = 0 if area.left == area.right else right
    if not area.holds_cell(area.top + down, area.left + right):
        return None
    sheet, mark, _ = text.rpartition("!")
    return f"{sheet}{mark}{column_letters(area.left + right)}{area.top + down}"


def _cells(text: str) -> str:
    return text.rpartition("!")[2].upper()
