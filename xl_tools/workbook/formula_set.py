"""The formulas of a workbook, made ready once and calculated for many sets of values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from xl_tools.domain.functions import WorksheetFunction
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.calculable import Preparation, Prepared
from xl_tools.workbook.calculation import evaluate
from xl_tools.workbook.cell_content import Content
from xl_tools.workbook.date_serials import to_serial
from xl_tools.workbook.engine_values import Result, Unfit, to_engine
from xl_tools.workbook.readers import At


class FormulaSet:
    """All formulas of one workbook; `cells` are those they stand in.

    `is_whole` is False where one of them takes the whole of `recalculate`: nothing is calculated
    then.
    """

    def __init__(self, book: Workbook, functions: Mapping[str, WorksheetFunction]) -> None:
        self._functions = functions
        self._sheets = book.sheet_names
        self._epoch_1904 = book.parts.epoch_1904
        self._formulas: dict[At, Prepared] = {}
        self.is_whole = True
        preparation = Preparation(book, frozenset(functions))
        for name in book.sheet_names:
            for cell in book[name].formula_cells():
                at = (name, cell.row, cell.column)
                found = preparation.prepare(cell.formula or "", at)
                if isinstance(found, Prepared) and not found.inputs.areas and not cell.is_array:
                    self._formulas[at] = found
                else:
                    self.is_whole = False
        self.cells = frozenset(self._formulas)
        self._read = {
            (sheet, *cell)
            for formula in self._formulas.values()
            for sheet, cells in formula.inputs.cells
            for cell in cells
        }
        self._standing = dict(self._constants(book))

    def _constants(self, book: Workbook) -> Iterator[tuple[At, Any]]:
        """Yield what the cells hold that the formulas read, and that are none themselves."""
        for sheet, row, column in self._read - self.cells:
            content = book[sheet].at(row, column).content
            if content is not None:
                value = to_engine(content, epoch_1904=self._epoch_1904)
                yield (sheet, row, column), value

    def results(
        self, values: Mapping[At, Content], without: Collection[At] = ()
    ) -> dict[At, Result] | None:
        """Return the results where cells hold `values`, the formulas in `without` being none.

        None where it takes the whole of `recalculate` to tell what Excel would show.
        """
        if not self.is_whole:
            return None
        run = {at: formula for at, formula in self._formulas.items() if at not in without}
        given = {at: self._given(value) for at, value in values.items() if at in self._read}
        known = {at: value for at, value in (self._standing | given).items() if value is not None}
        found = evaluate(self._sheets, known, run, self._functions)
        results = {at: result for at, result in found.items() if not isinstance(result, Unfit)}
        if len(results) < len(found) or _meets_caution(run, known | results):
            return None
        return results

    def _given(self, value: Content) -> float | str | bool | None:
        if isinstance(value, dt.date):
            value = to_serial(value, epoch_1904=self._epoch_1904)
        if value is None or isinstance(value, str | bool):
            return value or None if isinstance(value, str) else value
        return float(value)


def _meets_caution(formulas: Mapping[At, Prepared], values: Mapping[At, object]) -> bool:
    texts = {at: value for at, value in values.items() if isinstance(value, str)}
    return any(
        meets(texts[sheet, *cell])
        for formula in formulas.values()
        if formula.cautions
        for sheet, cells in formula.inputs.cells
        for cell in cells
        if (sheet, *cell) in texts
        for _, meets in formula.cautions
    )
