"""Put values into the fields and table rows of a workbook, adding rows where a table needs more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from xl_tools.domain.form import Field, Form, Table
from xl_tools.domain.grid import Area, column_letters
from xl_tools.errors import BrokenWorkbook
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.cell import Cell
from xl_tools.workbook.reader import Block, block_of

Value = Decimal | str | dt.date | None


def field_cell(book: Workbook, field: Field) -> Cell:
    """Return the workbook's cell of `field`; `BrokenWorkbook` where its name was deleted."""
    found = book.locate(field.name)
    if not found or found[0] not in book:
        raise BrokenWorkbook(
            book.path,
            f"找不到项目“{field.key}”的单元格（名称 {field.name} 已被删除）",
            "请用模板重新生成工作簿后再填",
        )
    sheet, ref = found
    return book[sheet][Area.parse(ref).first]


def table_block(book: Workbook, form: Form, table: Table) -> Block:
    """Return where `table` stands; `BrokenWorkbook` where its name was deleted."""
    block = block_of(book, form, table)
    if not block:
        raise BrokenWorkbook(
            book.path,
            f"找不到表“{table.key}”（名称 {table.name} 已被删除）",
            "请用模板重新生成工作簿后再填",
        )
    return block


def ensure_rows(book: Workbook, form: Form, table: Table, count: int) -> Block:
    """Make `table` at least `count` rows long and return its block; nothing is ever removed."""
    block = table_block(book, form, table)
    missing = count - (block.last - block.first + 1)
    if missing > 0:
        block.sheet.insert_rows(block.last, missing)
        block = Block(block.sheet, block.first, block.last + missing, block.shift)
    _name_block(book, table, block)
    return block


def _name_block(book: Workbook, table: Table, block: Block) -> None:
    columns = [Area.of(column.at, 1) for column in table.columns if column.printed]
    left = min(area.left for area in columns) + block.shift
    right = max(area.right for area in columns) + block.shift
    area = Area(left, block.first, right, block.last)
    if book.locate(table.name) != (block.sheet.name, str(area)):
        book.set_name(table.name, f"{_quoted(block.sheet.name)}!{area.absolute}")


def _quoted(sheet: str) -> str:
    return sheet if sheet.isalnum() and not sheet[0].isdigit() else f"'{sheet}'"


def row_cell(block: Block, table: Table, index: int, column: str) -> Cell:
    """Return the cell of `column` in row `index` (from 1) of the block."""
    return block.sheet[block.at(table.column(column), block.first + index - 1)]


def regroup(block: Block, table: Table) -> None:
    """Merge each grouped column over the rows that carry the same text, as the form prints it.

    A row whose cell is blank belongs to the group above it.
    """
    for column in table.columns:
        if not column.grouped:
            continue
        letters = column_letters(Area.of(column.at, 1).left + block.shift)
        texts = _carried_texts(block, letters)
        for area in _merges(block, letters):
            block.sheet.unmerge(str(area))
        for top, bottom in _runs(texts):
            first = block.first + top
            for row in range(first + 1, block.first + bottom + 1):
                block.sheet[f"{letters}{row}"].value = None
            if bottom > top:
                block.sheet.merge(f"{letters}{first}:{letters}{block.first + bottom}")


def _carried_texts(block: Block, letters: str) -> list[str]:
    texts: list[str] = []
    for row in range(block.first, block.last + 1):
        text = block.sheet[f"{letters}{row}"].value.text
        texts.append(text or (texts[-1] if texts else ""))
    return texts


def _merges(block: Block, letters: str) -> Iterator[Area]:
    column = Area.of(letters, block.first, block.last)
    for ref in list(block.sheet.merged):
        area = Area.parse(ref)
        if column.holds(area):
            yield area


def _runs(texts: list[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for index in range(1, len(texts) + 1):
        if index == len(texts) or texts[index] != texts[start]:
            yield start, index - 1
            start = index
