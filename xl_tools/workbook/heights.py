"""Make rows tall enough for the text that was filled in: merged cells never fit themselves."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator

from xl_tools.domain.form import Form, SheetForm, ValueType
from xl_tools.domain.grid import Area, column_letters
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.reader import block_of

# Points a line of 10.5 pt 宋体 takes, and the room above and below the text in a cell.
LINE = 14.5
PADDING = 6.0
MOST = 409.0  # Excel's tallest row
DEFAULT_WIDTH = 8.43


def fit_rows(book: Workbook, form: Form) -> None:
    """Grow the rows of text fields and tables until their texts fit; no row is ever lowered."""
    for sheet_form in form.sheets:
        if sheet_form.name not in book:
            continue
        sheet = book[sheet_form.name]
        needed: dict[int, float] = {}
        for row, ref, width in _text_cells(book, form, sheet_form):
            lines = count_lines(sheet[ref].value.shown, width)
            if lines > 1:
                needed[row] = max(needed.get(row, 0.0), min(MOST, lines * LINE + PADDING))
        for row, height in sorted(needed.items()):
            if height > (sheet.row_height(row) or 0.0):
                sheet.set_row_height(row, height)


def _text_cells(book: Workbook, form: Form, sheet: SheetForm) -> Iterator[tuple[int, str, float]]:
    for field in sheet.fields:
        found = book.locate(field.name)
        if field.type is ValueType.TEXT and field.printed and found and found[0] == sheet.name:
            area = Area.parse(found[1])
            yield area.top, area.first, _width(sheet, Area.parse(field.at))
    for table in sheet.tables:
        block = block_of(book, form, table)
        if not block or block.sheet.name != sheet.name:
            continue
        for column in table.columns:
            # Grouped cells are merged downwards: their text has the height of the group.
            if column.type is ValueType.TEXT and column.printed and not column.grouped:
                width = _width(sheet, Area.of(column.at, 1))
                for row in range(block.first, block.last + 1):
                    yield row, block.at(column, row), width


def _width(sheet: SheetForm, area: Area) -> float:
    letters = (column_letters(column) for column in range(area.left, area.right + 1))
    return sum(sheet.widths.get(letter, DEFAULT_WIDTH) for letter in letters)


def count_lines(text: str, width: float) -> int:
    r"""Return how many lines `text` takes in a column `width` characters wide.

    A Chinese character is two characters wide, and one is lost to the cell's own margin.

    >>> count_lines("全部落实到位", 8), count_lines("92%", 8), count_lines("甲\n乙", 8)
    (2, 1, 2)
    """
    room = max(2.0, width - 1)
    return sum(max(1, math.ceil(_units(line) / room)) for line in text.split("\n"))


def _units(line: str) -> float:
    return sum(2.0 if unicodedata.east_asian_width(char) in "WFA" else 1.0 for char in line)
