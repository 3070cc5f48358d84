"""The rows that are hidden, by hand or by a filter: SUBTOTAL leaves them out."""

from __future__ import annotations

from xl_tools.workbook.book import Workbook
from xl_tools.workbook.inputs import Inputs

_TRUE = ("1", "true")


class HiddenRows:
    """Knows the hidden rows of a workbook; each sheet is looked through once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._rows: dict[str, frozenset[int]] = {}

    def meet(self, inputs: Inputs) -> bool:
        """Return whether a formula that reads these cells reads any in a hidden row."""
        for sheet, cells in inputs.cells:
            hidden = self._of(sheet)
            if hidden and any(row in hidden for row, _ in cells):
                return True
        return any(
            area.top <= row <= area.bottom
            for sheet, area in inputs.areas
            for row in self._of(sheet)
        )

    def _of(self, sheet: str) -> frozenset[int]:
        if sheet not in self._rows:
            rows = self._book[sheet].content.rows.holding(b"hidden")
            self._rows[sheet] = frozenset(
                row.number for row in rows if row.attribute("hidden") in _TRUE
            )
        return self._rows[sheet]
