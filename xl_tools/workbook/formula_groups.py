"""Formulas that several cells have in common: shared formulas, arrays and what they spill into.

A shared formula is written once, in its first cell; taking that cell away would break the others.
"""

from __future__ import annotations

from collections.abc import Iterator

from xl_tools.domain.grid import Area
from xl_tools.workbook.areas import area_of
from xl_tools.workbook.formula_references import translate
from xl_tools.workbook.rows import Rows
from xl_tools.workbook.xml_document import Element

_MARKS = (b"shared", b"array", b"dataTable")
_ARRAYS = ("array", "dataTable")
_HIGH = 64  # rows: higher areas are few, and looked through one by one
At = tuple[int, int]


def formula_of(cell: Element) -> Element | None:
    """Return the ``f`` element of a ``c`` element, or None."""
    for child in cell:
        if child.tag.endswith("}f"):
            return child
    return None


class FormulaGroups:
    """The shared and array formulas of one sheet, looked up when first needed."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._master_of: dict[At, At] | None = None
        self._areas: list[Area] = []
        self._low: dict[int, list[Area]] = {}  # by row
        self._high: list[Area] = []

    def text(self, row: int, column: int, cell: Element) -> str | None:
        """Return the formula of a cell without "=", a shared one written out; None without one."""
        formula = formula_of(cell)
        if formula is None:
            return None
        if formula.text or formula.get("t") != "shared":
            return formula.text or ""
        master = self._masters().get((row, column))
        source = self._formula_at(master) if master else None
        if master is None or source is None:
            return ""
        return translate(source.text or "", row - master[0], column - master[1])

    def array_at(self, row: int, column: int) -> Area | None:
        """Return the area of the array formula or data table that the cell is part of, or None."""
        self._masters()
        for areas in (self._low.get(row, ()), self._high):
            for area in areas:
                if area.holds_cell(row, column):
                    return area
        return None

    def arrays(self) -> tuple[Area, ...]:
        """Return the areas of all array formulas and data tables."""
        self._masters()
        return tuple(self._areas)

    def shared_texts(self) -> Iterator[str]:
        """Yield the text of each shared formula once, as its first cell has it."""
        for at, master in self._masters().items():
            formula = self._formula_at(at) if at == master else None
            if formula is not None:
                yield formula.text or ""

    def release(self, row: int, column: int) -> None:
        """Make ready for the cell's formula to go: who shares it gets the formula written out."""
        masters = self._masters()
        if masters.get((row, column)) == (row, column):
            for at, master in list(masters.items()):
                if master == (row, column):
                    self._write_out(at)
        masters.pop((row, column), None)

    def write_out_all(self) -> None:
        """Write every shared formula out in its own cell, as rows are about to move."""
        masters = self._masters()
        # Masters last: the others read their formula from them.
        for at in sorted(masters, key=lambda at: masters[at] == at):
            self._write_out(at)
        masters.clear()

    def forget(self) -> None:
        """Look again at the next question, as rows have moved."""
        self._master_of = None
        self._areas, self._low, self._high = [], {}, []

    def _write_out(self, at: At) -> None:
        row = self._rows.get(at[0])
        cell = row.cells.get(at[1]) if row else None
        formula = formula_of(cell) if cell is not None else None
        if row is None or cell is None or formula is None:
            return
        row.touch()
        formula.text = self.text(*at, cell)
        for name in ("t", "si", "ref"):
            formula.attrib.pop(name, "")

    def _formula_at(self, at: At) -> Element | None:
        row = self._rows.get(at[0])
        cell = row.cells.get(at[1]) if row else None
        return formula_of(cell) if cell is not None else None

    def _masters(self) -> dict[At, At]:
        """Return for each cell of a shared formula the cell that holds its text."""
        if self._master_of is None:
            self._master_of = {}
            latest: dict[str, At] = {}
            for at, formula in self._grouped():
                self._note(at, formula, latest)
        return self._master_of

    def _note(self, at: At, formula: Element, latest: dict[str, At]) -> None:
        if formula.get("t") in _ARRAYS:
            self._note_array(_area(formula.get("ref"), at))
            return
        # An index may be used again further down: the latest text above a cell counts.
        if formula.text:
            latest[formula.get("si", "")] = at
        master = latest.get(formula.get("si", ""))
        if master and self._master_of is not None:
            self._master_of[at] = master

    def _note_array(self, area: Area) -> None:
        self._areas.append(area)
        if area.bottom - area.top >= _HIGH:
            self._high.append(area)
            return
        for row in range(area.top, area.bottom + 1):
            self._low.setdefault(row, []).append(area)

    def _grouped(self) -> Iterator[tuple[At, Element]]:
        for row in self._rows.holding(*_MARKS):
            for column, cell in row.cells.items():
                formula = formula_of(cell)
                if formula is not None and formula.get("t") in (*_ARRAYS, "shared"):
                    yield (row.number, column), formula


def _area(ref: str | None, at: At) -> Area:
    return area_of(ref) or Area(at[1], at[0], at[1], at[0])
