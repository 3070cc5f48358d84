"""Give every formula of a workbook its right cached value, without Excel.

formualizer calculates; our own functions are registered with it. A formula it cannot calculate
(a function nobody registered, a link to another workbook) keeps the result it has, its dependents
are calculated from that, and it is named in the return value: a stale figure is never passed off
as a fresh one, and a good figure never replaced by #NAME?.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xl_tools.domain.functions import WorksheetFunction
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.calculable import Found, Held, Preparation, Prepared
from xl_tools.workbook.calculation import Unfit, calculate
from xl_tools.workbook.cell import Cell


@dataclass(frozen=True, slots=True)
class Recalculation:
    """Which cells (``自评表!H14``) kept the result they had, as it cannot be calculated here."""

    kept: tuple[str, ...]


def recalculate(book: Workbook, functions: Mapping[str, WorksheetFunction]) -> Recalculation:
    """Recalculate all formulas of `book` and store their results as cached values.

    `functions` are the worksheet functions by name. Results that are right to 15 digits, as
    Excel's own are, stay as they are to the byte.
    """
    cells = {
        (name, cell.row, cell.column): cell
        for name in book.sheet_names
        for cell in book[name].formula_cells()
    }
    if not cells:
        return Recalculation(())
    preparation = Preparation(book, frozenset(functions))
    prepared = {at: _prepare(cell, preparation) for at, cell in cells.items()}
    run = {at: formula for at, formula in prepared.items() if isinstance(formula, Prepared)}
    results = calculate(book, run, functions)
    unfit = {at for at, result in results.items() if isinstance(result, Unfit)}
    if unfit:
        run = {at: formula for at, formula in run.items() if at not in unfit}
        results = calculate(book, run, functions)
    for at, result in results.items():
        cells[at].result = result
    kept = [cell for at, cell in cells.items() if at not in run]
    return Recalculation(tuple(f"{cell.sheet.name}!{cell.ref}" for cell in kept))


def _prepare(cell: Cell, preparation: Preparation) -> Found:
    if cell.is_array:
        return Held("数组公式")
    return preparation.prepare(cell.formula or "", cell.sheet.name)
