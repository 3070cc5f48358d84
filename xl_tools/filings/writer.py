"""Find the cells of fields and table rows to write to, and merge groups as the form prints them."""

from __future__ import annotations

from collections.abc import Iterator

from xl_tools.domain.form import Field, Table
from xl_tools.domain.grid import Area
from xl_tools.errors import BrokenWorkbook
from xl_tools.filings.blocks import Block
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.cell import Cell


def field_cell(book: Workbook, field: Field) -> Cell:
    """Return the workbook's cell of `field`; `BrokenWorkbook` where its name was deleted."""
    found = book.place(field.name)
    if not found:
        raise lost(book, f"项目“{field.key}”的单元格", field.name)
    sheet, area = found
    return sheet.at(area.top, area.left)


def lost(book: Workbook, what: str, name: str) -> BrokenWorkbook:
    """Return the error for a name, of `what`, that the workbook has lost."""
    return BrokenWorkbook(
        book.path,
        f"找不到{what}（名称 {name} 已被删除）",
        "请用模板重新生成工作簿后再填",
    )


def row_cell(block: Block, table: Table, index: int, column: str) -> Cell:
    """Return the cell of `column` in row `index` (from 1) of the block."""
    return block.cell(table.column(column), block.first + index - 1)


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
