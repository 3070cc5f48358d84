"""Which formulas read a cell: the way from a change to everything that depends on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from xl_tools.domain.grid import Area
from xl_tools.workbook.inputs import Inputs

At = tuple[str, int, int]  # sheet, row, column
_COUNTED_OUT = 2000  # cells of an area that are looked up one by one


class Readers:
    """Formulas, each at its place, by the cells they read; None reads anything."""

    def __init__(self, inputs: Mapping[At, Inputs | None]) -> None:
        self._anything: list[At] = []
        self._cells: defaultdict[At, list[At]] = defaultdict(list)
        self._areas: defaultdict[tuple[str, Area], list[At]] = defaultdict(list)
        for at, read in inputs.items():
            if read is None:
                self._anything.append(at)
                continue
            for sheet, cells in read.cells:
                for row, column in cells:
                    self._cells[sheet, row, column].append(at)
            for sheet, area in read.areas:
                self._areas[sheet, area].append(at)

    def of(self, sheet: str, area: Area) -> Iterator[At]:
        """Yield the formulas that read a cell of this area, some perhaps twice."""
        yield from self._anything
        for (other, wide), readers in self._areas.items():
            if other == sheet and wide.meets(area):
                yield from readers
        if (area.right - area.left + 1) * (area.bottom - area.top + 1) <= _COUNTED_OUT:
            for row, column in area.cells():
                yield from self._cells.get((sheet, row, column), ())
            return
        for (other, row, column), readers in self._cells.items():
            if other == sheet and area.holds_cell(row, column):
                yield from readers

    def of_cell(self, at: At) -> Iterator[At]:
        """Yield the formulas that read this cell."""
        sheet, row, column = at
        return self.of(sheet, Area(column, row, column, row))

    def all_behind(self, start: Mapping[At, Area]) -> dict[At, At]:
        """Return all formulas behind the places `start`, each with the one it goes back to.

        `start` tells for each place the area that its result fills. Places of `start` are named
        only where another one reaches them.
        """
        found: dict[At, At] = {}
        waiting = [(origin, at[0], area) for at, area in start.items() for origin in (at,)]
        while waiting:
            origin, sheet, area = waiting.pop()
            for reader in self.of(sheet, area):
                if reader not in found and reader != origin:
                    found[reader] = origin
                    _, row, column = reader
                    own = start.get(reader) or Area(column, row, column, row)
                    waiting.append((origin, reader[0], own))
        return found
