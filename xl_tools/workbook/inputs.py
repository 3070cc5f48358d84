"""The cells that a formula reads: small areas cell by cell, large ones by their bounds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from xl_tools.domain.grid import MAX_COLUMN, MAX_ROW, Area, column_number

Cells = frozenset[tuple[int, int]]

_LARGE = 2000  # cells of an area: beyond that, whole columns say, it is not counted out
_CORNERS = re.compile(r"([A-Z]*)(\d*)(?::([A-Z]*)(\d*))?")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a formula reads, by sheet: single `cells` as (row, column), and large `areas`.

    `sheets` are the sheets it reads from.
    """

    cells: tuple[tuple[str, Cells], ...] = ()
    areas: tuple[tuple[str, Area], ...] = ()
    sheets: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.cells or self.areas)


NOTHING = Inputs()


def inputs_of(references: Iterable[tuple[str, str]]) -> Inputs:
    """Return what these references read, each a sheet and cells such as ``$A$1:B2``, ``C:C``.

    >>> ((sheet, cells),) = inputs_of([("表", "$B$2"), ("表", "B2:B3")]).cells
    >>> sheet, sorted(cells)
    ('表', [(2, 2), (3, 2)])
    """
    cells: dict[str, Cells] = {}
    large: dict[tuple[str, Area], None] = {}
    for sheet, text in references:
        area = _area_of(text)
        if area is None:
            continue
        if (area.right - area.left + 1) * (area.bottom - area.top + 1) > _LARGE:
            large[sheet, area] = None
        else:
            cells[sheet] = cells.get(sheet, frozenset()) | _cells_of(area)
    sheets = frozenset(cells) | {sheet for sheet, _ in large}
    return Inputs(tuple(cells.items()), tuple(large), sheets)


@lru_cache(maxsize=8192)
def _cells_of(area: Area) -> Cells:
    return frozenset(area.cells())


@lru_cache(maxsize=8192)
def _area_of(text: str) -> Area | None:
    """Return the area; None where it lies outside of any sheet and so holds nothing."""
    match = _CORNERS.fullmatch(text.replace("$", "").upper())
    if match is None:
        return None
    left, top, right, bottom = match.groups()
    if right is None and bottom is None:
        right, bottom = left, top
    columns = sorted((column_number(left or "A"), column_number(right) if right else MAX_COLUMN))
    rows = sorted((int(top or 1), int(bottom or MAX_ROW)))
    if not rows[0] or columns[1] > MAX_COLUMN or rows[1] > MAX_ROW:
        return None
    return Area(columns[0], rows[0], columns[1], rows[1])
