"""Put planned changes into a workbook, and settle what a filed total means for its formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from xl_tools.domain.cells import CellValue
from xl_tools.domain.form import FieldKind, Form, Table
from xl_tools.domain.functions import WorksheetFunction
from xl_tools.filings.added_rows import adopt_rows, ensure_rows
from xl_tools.filings.blocks import Block
from xl_tools.filings.form_formulas import FormFormulas
from xl_tools.filings.heights import fit_rows
from xl_tools.filings.writer import field_cell, regroup, row_cell
from xl_tools.fill.change import Change
from xl_tools.workbook import Workbook
from xl_tools.workbook.cell import Cell
from xl_tools.workbook.recalc import Recalculation, recalculate


@dataclass(frozen=True, slots=True)
class Applied:
    """What filling did: how many cells were given a value, and which formulas gave way.

    `overwritten` names the derived fields whose filed figure contradicts their formula; `warnings`
    says, in Chinese, what a person should look at.
    """

    values: int
    overwritten: tuple[str, ...]
    recalculation: Recalculation
    warnings: tuple[str, ...] = ()


def apply_changes(
    book: Workbook,
    form: Form,
    changes: Sequence[Change],
    functions: Mapping[str, WorksheetFunction],
) -> Applied:
    """Write `changes` into `book` and recalculate.

    A value for a derived cell that agrees with the form's formula at printed precision leaves the
    formula alone, or puts it back where an earlier figure took its place; one that contradicts
    it replaces the formula, so that the checks can say so.
    """
    adopt_rows(book, form)
    target = _Target(book, form, ensure_rows(book, form, rows_needed(changes)))
    inputs = [change for change in changes if not change.derived]
    derived = [change for change in changes if change.derived]
    for change in inputs:
        target.cell(change).value = change.value
    for change in _continued_groups(form, inputs):
        target.cell(change).value = None
    for cell in _unused_labels(form, inputs, target):
        cell.value = None
    for key in sorted({change.table for change in inputs if change.table}):
        regroup(target.blocks[key], form.table(key))
    for change in derived:
        target.restore_formula(change)
    fit_rows(book, form, target.blocks)
    recalculation = recalculate(book, functions)
    overwritten = tuple(_overwrite(target, derived))
    if overwritten:
        recalculation = recalculate(book, functions)
    return Applied(len(changes), overwritten, recalculation)


def _unused_labels(form: Form, changes: Sequence[Change], target: _Target) -> Iterator[Cell]:
    """Yield the cells with the template's own 二级指标 in rows below those that the data describe.

    Where the data bring their own classes, those that the template printed further down belong to
    no indicator. A row that holds anything else is left as it is.
    """
    for table in form.tables():
        described = _described(table, changes)
        if not described:
            continue
        block = target.blocks[table.key]
        last = min(len(table.rows), len(block.rows))  # people may have deleted rows
        for index in range(max(described) + 1, last + 1):
            printed = table.rows[index - 1]
            cells = {
                column.key: row_cell(block, table, index, column.key)
                for column in table.columns
                if column.kind is FieldKind.INPUT
            }
            filled = {key: cell for key, cell in cells.items() if not cell.value.is_blank}
            if all(cell.value.text == printed.get(key) for key, cell in filled.items()):
                yield from filled.values()


def _described(table: Table, changes: Iterable[Change]) -> set[int]:
    """Return the rows (from 1) of `table` whose class, as 二级指标, `changes` give."""
    return {
        change.index
        for change in changes
        if change.table == table.key and table.column(change.column).classifies
    }


def _continued_groups(form: Form, changes: Sequence[Change]) -> Iterator[Change]:
    """Yield a change for each grouped cell that goes on with the group of the row above.

    Data copied from a merged cell name the class (一级指标) in the first row of a group only; the
    template's own class in the rows below must not stay, or it would start another group. Only
    rows that the data describe (by 二级指标) are meant: a lone figure changes no class.
    """
    given = {(change.table, change.column, change.index) for change in changes if change.table}
    for table in form.tables():
        described = _described(table, changes)
        for column in table.columns:
            starts = {index for index in described if (table.key, column.key, index) in given}
            if column.grouped and starts:
                for index in sorted(described - starts):
                    if index > min(starts):
                        yield Change("", table=table.key, index=index, column=column.key)


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


@dataclass(frozen=True, slots=True)
class _Target:
    """The workbook that is filled, its tables standing at `blocks`."""

    book: Workbook
    form: Form
    blocks: Mapping[str, Block]

    def cell(self, change: Change) -> Cell:
        """Return the cell that the change is for."""
        if not change.table:
            return field_cell(self.book, self.form.field(change.key))
        table = self.form.table(change.table)
        return row_cell(self.blocks[table.key], table, change.index, change.column)

    def restore_formula(self, change: Change) -> None:
        """Give the change's cell the form's formula where a figure stands in its place."""
        cell = self.cell(change)
        if cell.formula is not None:
            return
        formulas = FormFormulas(self.book, self.form, self.blocks)
        if change.table:
            table = self.form.table(change.table)
            formula = formulas.of_column(table, table.column(change.column), cell.row)
        else:
            formula = formulas.of_field(self.form.field(change.key))
        if formula:
            cell.formula = formula


def _overwrite(target: _Target, changes: Iterable[Change]) -> Iterator[str]:
    # Compared one by one before anything is written: a part that is overwritten must not make
    # its total look right.
    cells = [(change, target.cell(change)) for change in changes]
    contradicted = [(change, cell) for change, cell in cells if not agrees(cell.value, change)]
    for change, cell in contradicted:
        cell.value = change.value
        yield change.name


def agrees(calculated: CellValue, change: Change) -> bool:
    """Tell whether both print alike, as the figure was written or as the cell prints it.

    >>> from decimal import Decimal
    >>> agrees(CellValue.of(Decimal("0.9697"), "0%"), Change(Decimal("0.97"), number_format="0%"))
    True
    >>> agrees(CellValue.of(Decimal("95.6")), Change(Decimal(96)))
    False
    """
    number_format = change.number_format or calculated.number_format
    filed = CellValue.of(change.value, number_format)
    if filed.is_dash or filed.is_blank:
        return calculated.is_dash or not calculated.shown
    return replace(calculated, number_format=number_format).shown == filed.shown
