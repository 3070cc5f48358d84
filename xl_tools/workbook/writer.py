"""Put values into the fields and table rows of a workbook, adding rows where a table needs more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal

from xl_tools.domain.form import Field, Form, Table
from xl_tools.domain.grid import Area
from xl_tools.errors import BrokenWorkbook
from xl_tools.workbook.blocks import Block, full_blocks
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.cell import Cell

Value = Decimal | str | dt.date | None


def field_cell(book: Workbook, field: Field) -> Cell:
    """Return the workbook's cell of `field`; `BrokenWorkbook` where its name was deleted."""
    found = book.locate(field.name)
    if not found:
        raise _lost(book, f"项目“{field.key}”的单元格", field.name)
    sheet, ref = found
    return book[sheet][Area.parse(ref).first]


def ensure_rows(book: Workbook, form: Form, needed: Mapping[str, int]) -> dict[str, Block]:
    """Make tables (by key) at least as long as `needed` says and return all blocks.

    Rows are inserted below a table's last one and look like it; none is ever removed.
    `BrokenWorkbook` where the name of a needed table was deleted.
    """
    for key, count in needed.items():
        block = full_blocks(book, form).get(key)
        if block is None:
            raise _lost(book, f"表“{key}”", form.table(key).name)
        missing = count - len(block.rows)
        if missing > 0:
            block.sheet.insert_rows(block.last, missing)
    return full_blocks(book, form)


def _lost(book: Workbook, what: str, name: str) -> BrokenWorkbook:
    return BrokenWorkbook(
        book.path,
        f"找不到{what}（名称 {name} 已被删除）",
        "请用模板重新生成工作簿后再填",
    )


def row_cell(block: Block, table: Table, index: int, column: str) -> Cell:
    """Return the cell of `column` in row `index` (from 1) of the block."""
    return block.sheet[block.at(table.column(column), block.first + index - 1)]


def regroup(block: Block, table: Table) -> None:
    """Merge each grouped column over the rows that carry the same text, as the form prints it.

    A row whose cell is blank belongs to the group above it.
    """
    for column in table.columns:
        if column.grouped:
            _regroup_column(block, block.letters(column))


def _regroup_column(block: Block, letters: str) -> None:
    groups = [
        (block.first + top, block.first + bottom)
        for top, bottom in _runs(_carried_texts(block, letters))
    ]
    wanted = {f"{letters}{top}:{letters}{bottom}" for top, bottom in groups if bottom > top}
    present = {str(area) for area in _merges(block, letters)}
    for ref in sorted(present - wanted):
        block.sheet.unmerge(ref)
    for top, bottom in groups:
        for row in range(top + 1, bottom + 1):
            block.sheet[f"{letters}{row}"].value = None
    for ref in sorted(wanted - present):
        block.sheet.merge(ref)


def _carried_texts(block: Block, letters: str) -> list[str]:
    texts: list[str] = []
    for row in block.rows:
        text = block.sheet[f"{letters}{row}"].value.text
        texts.append(text or (texts[-1] if texts else ""))
    return texts


def _merges(block: Block, letters: str) -> Iterator[Area]:
    column = Area.of(letters, block.first, block.last)
    for ref in block.sheet.merged:
        area = Area.parse(ref)
        if column.holds(area):
            yield area


def _runs(texts: list[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for index in range(1, len(texts) + 1):
        if index == len(texts) or texts[index] != texts[start]:
            yield start, index - 1
            start = index
