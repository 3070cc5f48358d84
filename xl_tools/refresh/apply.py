"""Put planned changes into a workbook, and settle what a filed total means for its formula."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xl_tools.domain.cells import CellValue
from xl_tools.domain.form import Form
from xl_tools.domain.functions import WorksheetFunction
from xl_tools.fill.change import Change
from xl_tools.workbook import Workbook
from xl_tools.workbook.cell import Cell
from xl_tools.workbook.heights import fit_rows
from xl_tools.workbook.recalc import Recalculation, recalculate
from xl_tools.workbook.writer import ensure_rows, field_cell, regroup, row_cell, table_block


@dataclass(frozen=True, slots=True)
class Applied:
    """What filling did: how many cells were given a value, and which formulas gave way.

    `overwritten` names the derived fields whose filed figure contradicts their formula.
    """

    values: int
    overwritten: tuple[str, ...]
    recalculation: Recalculation


def apply_changes(
    book: Workbook,
    form: Form,
    changes: Sequence[Change],
    functions: Mapping[str, WorksheetFunction],
) -> Applied:
    """Write `changes` into `book` and recalculate.

    A value for a derived cell that agrees with the formula at printed precision leaves the
    formula alone; one that contradicts it replaces the formula, so that the checks can say so.
    """
    for key, count in rows_needed(changes).items():
        ensure_rows(book, form, form.table(key), count)
    inputs = [change for change in changes if not change.derived]
    for change in inputs:
        _cell(book, form, change).value = change.value
    for key in sorted({change.table for change in inputs if change.table}):
        table = form.table(key)
        regroup(table_block(book, form, table), table)
    fit_rows(book, form)
    recalculation = recalculate(book, functions)
    derived = [change for change in changes if change.derived]
    overwritten = tuple(_overwrite(book, form, derived))
    if overwritten:
        recalculation = recalculate(book, functions)
    return Applied(len(changes), overwritten, recalculation)


def rows_needed(changes: Iterable[Change]) -> dict[str, int]:
    """Return the highest row number that `changes` use of each table.

    >>> rows_needed([Change("5", table="绩效指标", index=3, column="分值")])
    {'绩效指标': 3}
    """
    needed: dict[str, int] = {}
    for change in changes:
        if change.table:
            needed[change.table] = max(needed.get(change.table, 0), change.index)
    return needed


def _cell(book: Workbook, form: Form, change: Change) -> Cell:
    if not change.table:
        return field_cell(book, form.field(change.key))
    table = form.table(change.table)
    return row_cell(table_block(book, form, table), table, change.index, change.column)


def _overwrite(book: Workbook, form: Form, changes: Iterable[Change]) -> Iterable[str]:
    # Compared one by one before anything is written: a part that is overwritten must not make
    # its total look right.
    cells = [(change, _cell(book, form, change)) for change in changes]
    contradicted = [(change, cell) for change, cell in cells if not _agrees(cell.value, change)]
    for change, cell in contradicted:
        cell.value = change.value
        yield change.name


def _agrees(calculated: CellValue, change: Change) -> bool:
    filed = _as_value(change.value, change.number_format)
    if calculated.number is not None and filed.number is not None:
        tolerance = filed.half_unit + calculated.half_unit
        return abs(calculated.number - filed.number) <= tolerance
    if filed.is_dash or filed.is_blank:
        return calculated.is_blank or calculated.is_dash or not calculated.shown
    return calculated.shown == filed.shown


def _as_value(value: Decimal | str | dt.date, number_format: str) -> CellValue:
    return CellValue.of(value, number_format or "General")
