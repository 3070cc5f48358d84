"""A further row in one of the form's tables, where the user wants it."""

from __future__ import annotations

from dataclasses import dataclass

from xl_tools.domain.form import FieldKind, Form
from xl_tools.domain.grid import Area
from xl_tools.errors import UsageError
from xl_tools.filings.added_rows import adopt_rows, ensure_rows
from xl_tools.filings.blocks import Block
from xl_tools.refresh.opening import form_of
from xl_tools.workbook import Workbook


@dataclass(frozen=True, slots=True)
class Added:
    """The new row: its table, sheet and row number, and its first cell to be filled."""

    table: str
    sheet: str
    row: int
    cell: str


def add_row(book: Workbook, sheet: str, row: int) -> Added:
    """Insert a blank row below `row` of the table that stands there; nothing is saved.

    It looks and calculates like the row above it, and is in the table's totals. UsageError where
    no table of the form stands there.
    """
    form = form_of(book)
    blocks = adopt_rows(book, form)
    for key, block in blocks.items():
        if block.sheet.name == sheet and row in block.rows:
            return _inserted(book, form, key, block, row)
    places = "、".join(f"“{table.sheet}”的{table.key}" for table in form.tables())
    raise UsageError(
        f"选中的位置不在可以加行的表里。请先选中要在其下方加行的一行（{places}），再点一次。"
    )


def _inserted(book: Workbook, form: Form, key: str, block: Block, row: int) -> Added:
    if row == block.last:
        ensure_rows(book, form, {key: len(block.rows) + 1})
    else:
        block.sheet.insert_rows(row, 1)
    table = form.table(key)
    typed = (column for column in table.columns if column.kind is FieldKind.INPUT)
    merged = [Area.parse(ref) for ref in block.sheet.merged]
    cells = (Area.parse(block.at(column, row + 1)) for column in typed)
    free = (cell for cell in cells if not any(_inside(cell, area) for area in merged))
    first = next(free, Area.parse(f"A{row + 1}"))
    return Added(key, block.sheet.name, row + 1, first.first)


def _inside(cell: Area, area: Area) -> bool:
    """Return whether the cell is hidden under a merge that begins in a row above."""
    return area.holds(cell) and area.top < cell.top
