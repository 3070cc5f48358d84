"""Where the repeating tables of a form stand in a workbook, with the rows people added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xl_tools.domain.form import Column, FieldKind, Form, Table
from xl_tools.domain.grid import Area, column_letters
from xl_tools.workbook.book import Workbook
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

    def letters(self, column: Column) -> str:
        """Return the letters of the first column that `column` takes up."""
        return column_letters(Area.of(column.at, 1).left + self.shift)

    def at(self, column: Column, row: int) -> str:
        """Return the first cell of `column` in `row`."""
        return f"{self.letters(column)}{row}"


def named_blocks(book: Workbook, form: Form) -> dict[str, Block]:
    """Return the blocks as their names have them, by table; one whose name is lost is absent."""
    blocks: dict[str, Block] = {}
    for table in form.tables():
        found = book.locate(table.name)
        if found:
            area = Area.parse(found[1])
            left = min(Area.of(c.at, 1).left for c in table.columns if c.printed)
            blocks[table.key] = Block(book[found[0]], area.top, area.bottom, area.left - left)
    return blocks


def full_blocks(book: Workbook, form: Form) -> dict[str, Block]:
    """Return the blocks with the rows that were added directly above or below them, by table.

    Such rows belong to a table if they hold something, up to the next field or heading.
    """
    named = named_blocks(book, form)
    taken = set(_rows_of_fields(book, form))
    taken |= {(block.sheet.name, row) for block in named.values() for row in block.rows}
    headings = frozenset(_headings(form))
    return {key: _grown(block, form.table(key), taken, headings) for key, block in named.items()}


def _rows_of_fields(book: Workbook, form: Form) -> Iterator[tuple[str, int]]:
    for field in form.fields():
        found = book.locate(field.name)
        if found:
            yield found[0], Area.parse(found[1]).top


def _headings(form: Form) -> Iterator[str]:
    for sheet in form.sheets:
        for label in sheet.labels:
            yield "".join(label.text.split())


def _grown(
    block: Block, table: Table, taken: set[tuple[str, int]], headings: frozenset[str]
) -> Block:
    inputs = [c for c in table.columns if c.kind is FieldKind.INPUT and not c.classifies]

    def belongs(row: int) -> bool:
        if row < 1 or (block.sheet.name, row) in taken:
            return False
        cells = [block.sheet[block.at(column, row)].value for column in inputs]
        if any("".join(cell.text.split()) in headings for cell in cells if cell.text):
            return False
        return any(not cell.is_blank for cell in cells)

    first, last = block.first, block.last
    while belongs(last + 1):
        last += 1
    while belongs(first - 1):
        first -= 1
    return Block(block.sheet, first, last, block.shift)
