"""Where the repeating tables of a form stand in a workbook, with the rows people added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from xl_tools.domain.form import Column, FieldKind, Form, Table
from xl_tools.domain.grid import Area, column_letters
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.cell import Cell
from xl_tools.workbook.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Block:
    """Where a table stands in a workbook: its sheet, rows, and how far its columns have moved."""

    sheet: Sheet
    first: int
    last: int
    shift: int

    @property
    def rows(self) -> range:
        """The numbers of its rows."""
        return range(self.first, self.last + 1)

    def number(self, column: Column) -> int:
        """Return the number of the first column that `column` takes up."""
        return _first_column(column.at) + self.shift

    def letters(self, column: Column) -> str:
        """Return the letters of the first column that `column` takes up."""
        return column_letters(self.number(column))

    def at(self, column: Column, row: int) -> str:
        """Return the address of the first cell of `column` in `row`."""
        return f"{self.letters(column)}{row}"

    def cell(self, column: Column, row: int) -> Cell:
        """Return the first cell of `column` in `row`."""
        return self.sheet.at(row, self.number(column))


@lru_cache(maxsize=1024)
def _first_column(columns: str) -> int:
    return Area.of(columns, 1).left


def named_blocks(book: Workbook, form: Form) -> dict[str, Block]:
    """Return the blocks as their names have them, by table; one whose name is lost is absent."""
    blocks: dict[str, Block] = {}
    for table in form.tables():
        found = book.place(table.name)
        if found:
            sheet, area = found
            left = min(_first_column(column.at) for column in table.columns if column.printed)
            blocks[table.key] = Block(sheet, area.top, area.bottom, area.left - left)
    return blocks


def full_blocks(book: Workbook, form: Form) -> dict[str, Block]:
    """Return the blocks with the rows that were added directly above or below them, by table.

    Such rows belong to a table if they hold something, up to the next field or heading.
    """
    named = named_blocks(book, form)
    taken = set(_rows_of_fields(book, form))
    taken |= {(block.sheet.name, row) for block in named.values() for row in block.rows}
    headings = _headings(form)
    return {key: _grown(block, form.table(key), taken, headings) for key, block in named.items()}


def _rows_of_fields(book: Workbook, form: Form) -> Iterator[tuple[str, int]]:
    for field in form.fields():
        found = book.place(field.name)
        if found:
            yield found[0].name, found[1].top


@lru_cache(maxsize=32)
def _headings(form: Form) -> frozenset[str]:
    labels = (label for sheet in form.sheets for label in sheet.labels)
    return frozenset("".join(label.text.split()) for label in labels)


def _grown(
    block: Block, table: Table, taken: set[tuple[str, int]], headings: frozenset[str]
) -> Block:
    inputs = [c for c in table.columns if c.kind is FieldKind.INPUT and not c.classifies]

    def belongs(row: int) -> bool:
        if row < 1 or (block.sheet.name, row) in taken:
            return False
        cells = [block.cell(column, row).value for column in inputs]
        if any("".join(cell.text.split()) in headings for cell in cells if cell.text):
            return False
        return any(not cell.is_blank for cell in cells)

    first, last = block.first, block.last
    while belongs(last + 1):
        last += 1
    while belongs(first - 1):
        first -= 1
    return Block(block.sheet, first, last, block.shift)
