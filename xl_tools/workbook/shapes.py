"""How many cells the arguments of a call have, as they are written."""

from __future__ import annotations

from collections.abc import Sequence

from xl_tools.workbook.areas import area_of
from xl_tools.workbook.formula_pieces import Piece

UNKNOWN = "?"  # of what a function makes


def shape_of(argument: Sequence[Piece]) -> tuple[int, int] | str:
    """Return how many columns and rows a range has beyond the first; else how it is written."""
    text = "".join(piece.text for piece in argument)
    area = area_of(text.rpartition("!")[2].replace("$", "").upper())
    if area is None:  # whole columns: alike where they are written alike
        columns = text.rpartition("!")[2].replace("$", "").upper().split(":")
        return "whole" if len({*columns}) == 1 else text
    return area.right - area.left, area.bottom - area.top


def extent_of(argument: Sequence[Piece]) -> tuple[int, int] | str | None:
    """Return the shape of an array that is worked out cell by cell; None where it has none.

    A cell, a row or a column beside larger ranges counts for each of their cells.
    """
    if any(piece.opens or piece.text == "{" for piece in argument):
        return UNKNOWN
    shapes = {shape_of((piece,)) for piece in argument if piece.is_reference}
    areas = {shape for shape in shapes if not isinstance(shape, str)}
    if len(areas) < len(shapes):
        return min(map(str, shapes)) if len(shapes) == 1 else UNKNOWN
    wide, high = (max((area[side] for area in areas), default=0) for side in (0, 1))
    fits = all(area[0] in (0, wide) and area[1] in (0, high) for area in areas)
    return (wide, high) if fits else None
