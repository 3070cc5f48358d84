"""What last year's filing gives this year's: 决算 as 上年决算, staff, repeating rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xl_tools.domain.cells import Kind
from xl_tools.domain.filing import Cell, Filing, Row
from xl_tools.domain.form import Column, Field, Form, ValueType
from xl_tools.domain.values import narrow
from xl_tools.errors import UsageError
from xl_tools.fill.change import Change
from xl_tools.fill.content import Misfit, fit
from xl_tools.fill.entries import Entry

# What stands in the unused rows of a table.
_PLACEHOLDER = frozenset("….")


def carry(form: Form, last: Filing, *, unit: str, year: int) -> list[Change]:
    """Return the changes that `last` gives the filing of `unit` for `year`, after `form.prior`.

    Blank cells carry nothing. UsageError where `last` is not the year before, is another unit's,
    or holds an error value or a text where a number is due. A unit that neither side names is
    not compared.
    """
    _same_series(last, unit, year)
    changes: list[Change] = []
    problems: list[str] = []
    for source, key in form.prior.items():
        for cell, blank in _carried(form, last, source, key):
            try:
                changes.extend(_change(form, cell, blank))
            except Misfit as misfit:
                problems.append(f"上年的 {cell.place}：{misfit}")
    if problems:
        raise UsageError("\n".join(problems))
    return changes


def _same_series(last: Filing, unit: str, year: int) -> None:
    if last.year != year - 1:
        raise UsageError(
            f"上年工作簿应为 {year - 1} 年的填报，现为 {last.year} 年。请换上一年的文件。"
        )
    if unit and last.unit and _bare(unit) != _bare(last.unit):
        raise UsageError(
            f"上年工作簿是“{last.unit}”的填报，与“{unit}”不是同一单位。请换本单位的文件。"
        )


def _bare(unit: str) -> str:
    return "".join(narrow(unit).split())


def _carried(form: Form, last: Filing, source: str, key: str) -> Iterator[tuple[Cell, Change]]:
    """Yield last year's cells for one pair of `form.prior`, each with its change still blank."""
    if any(field.key == key for field in form.fields()):
        if cell := last.get(source):
            yield cell, Change("", key=key)
        return
    table, _, column = key.partition(".")
    their_table, _, their_column = source.partition(".")
    above: Row | None = None
    for row in last.tables.get(their_table, ()):
        if cell := _row_cell(row, their_column, above):
            yield cell, Change("", table=table, index=row.index, column=column)
        above = row


def _row_cell(row: Row, column: str, above: Row | None) -> Cell | None:
    """Return the row's cell; of an unused row only what says which kind of row it is.

    An unused row that says no more than the one above it merely lies below its merged 一级指标.
    """
    if row.is_blank and (column not in row.classes or _says_nothing(row, above)):
        return None
    return row.cells.get(column)


def _says_nothing(row: Row, above: Row | None) -> bool:
    return above is not None and all(
        cell.value.is_blank or cell.value == above[key].value
        for key, cell in row.cells.items()
        if key in row.classes
    )


def _change(form: Form, cell: Cell, blank: Change) -> Iterator[Change]:
    """Yield the change filled in, or nothing for a blank cell."""
    if cell.value.kind is Kind.ERROR:
        raise Misfit(f"是错误值 {cell.value.raw}，请先改正上年的文件")
    text = cell.value.text.strip()
    if cell.value.is_blank or (text and set(text) <= _PLACEHOLDER):
        return
    target = _target(form, blank)
    where = f"上年 {cell.place}"
    unit = "" if target.type is ValueType.TEXT else cell.unit
    content = fit(target, Entry("", "", "", None, cell.value.raw, where, unit))
    yield replace(blank, value=content.value, where=where)


def _target(form: Form, change: Change) -> Field | Column:
    return (
        form.table(change.table).column(change.column) if change.table else form.field(change.key)
    )
