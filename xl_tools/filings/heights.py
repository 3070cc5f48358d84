"""Make rows tall enough for the text that was filled in: merged cells never fit themselves."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from xl_tools.domain.form import Form, ValueType
from xl_tools.domain.grid import Area, column_letters
from xl_tools.filings.blocks import Block
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.sheet import Sheet

# What a cell without a style of its own is written in, and what column widths are counted in. Its
# digits are 7 pixels wide, as those of Excel's own Calibri 11, and unlike that it has a twin of the
# same width wherever LibreOffice is (Liberation Sans): so a sheet prints as large there.
DEFAULT_FONT = {"font_name": "Arial", "font_size": 10}
# Points a line of 10.5 pt 宋体 takes, and the room above and below the text in a cell.
LINE = 14.5
PADDING = 6.0
MOST = 409.0  # Excel's tallest row
# Where there is no 宋体, as on Linux, letters and digits come from a font that is wider than it.
_WIDER = 1.2
_PLAIN = re.compile(r"[!-~]")
# What is not broken: a word or number, or one other character, with the marks that belong to it.
# Chinese quotation marks are the same before and after a text, so that both sides are held.
_OPENING, _CLOSING, _QUOTES = "（【《〈〔「『(", "）】》〉〕」』)，。、；：！？…％%", "“”‘’"
_BODY = rf"[{_OPENING}]*(?:[!-~]+|.)"
_PIECE = re.compile(rf"{_BODY}(?:[{_CLOSING}]|[{_QUOTES}](?:{_BODY})?)*[ \t]*")


def fit_rows(book: Workbook, form: Form, blocks: Mapping[str, Block]) -> None:
    """Grow the rows of text fields and tables until their texts fit; no row is ever lowered."""
    needed: dict[tuple[str, int], float] = {}
    for sheet, area in text_cells(book, form, blocks):
        text = sheet.at(area.top, area.left).value.shown
        height = needed_height(text, width_of(sheet, area))
        if height:
            at = (sheet.name, area.top)
            needed[at] = max(needed.get(at, 0.0), height)
    for (name, row), height in sorted(needed.items()):
        if height > (book[name].row_height(row) or 0.0):
            book[name].set_row_height(row, height)


def needed_height(text: str, width: float) -> float:
    """Return the height, in points, that a text needs; 0 where it takes one line only.

    >>> needed_height("92%", 8), needed_height("全部落实到位", 8)
    (0.0, 35.0)
    """
    lines = count_lines(text, width) if text else 1
    return min(MOST, lines * LINE + PADDING) if lines > 1 else 0.0


def text_cells(
    book: Workbook, form: Form, blocks: Mapping[str, Block]
) -> Iterator[tuple[Sheet, Area]]:
    """Yield sheet and area of every printed text; what is merged downwards has room enough."""
    for field in form.fields():
        if field.type is not ValueType.TEXT or not field.printed:
            continue
        found = book.place(field.name)
        if found:
            yield found[0], _spread(found[1], Area.parse(field.at))
    for table in form.tables():
        block = blocks.get(table.key)
        for column in table.columns if block else ():
            if block and column.type is ValueType.TEXT and column.printed and not column.grouped:
                for row in block.rows:
                    first = Area.parse(block.at(column, row))
                    yield block.sheet, _spread(first, Area.of(column.at, row))


def _spread(cell: Area, template: Area) -> Area:
    """Return the cell with as many columns as the form merges there."""
    return Area(cell.left, cell.top, cell.left + template.right - template.left, cell.top)


def width_of(sheet: Sheet, area: Area) -> float:
    """Return how wide the columns of the area are together, in characters."""
    letters = (column_letters(column) for column in range(area.left, area.right + 1))
    return sum(sheet.column_width(letter) for letter in letters)


@lru_cache(maxsize=4096)
def count_lines(text: str, width: float) -> int:
    r"""Return how many lines `text` takes in a column `width` characters wide.

    A Chinese character is two characters wide, and one is lost to the cell's own margin. Words and
    numbers stay whole, no line begins with a closing mark or ends with an opening one.

    >>> count_lines("全部落实到位", 8), count_lines("92%", 8), count_lines("甲\n乙", 8)
    (2, 1, 2)
    >>> count_lines("一二三（四五六）", 9), count_lines("一二三四五六七八", 9)
    (3, 2)
    """
    room = max(2.0, width - 1)
    if 2 * len(text) <= room and "\n" not in text:
        return 1
    return sum(_wrapped(line, room) for line in text.split("\n"))


def _wrapped(line: str, room: float) -> int:
    """Return how many lines a line without line ends is broken into, each `room` wide."""
    lines, used = 1, 0.0
    for piece in _PIECE.findall(line):
        wide, blanks = _measured(piece)
        if used + wide > room:
            if used:
                lines, used = lines + 1, 0.0
            if wide > room:  # it is broken where the line ends
                more = math.ceil(wide / room) - 1
                lines, used = lines + more, -more * room
        used += wide + blanks
    return lines


@lru_cache(maxsize=8192)  # most pieces are one Chinese character
def _measured(piece: str) -> tuple[float, int]:
    """Return how many characters wide a piece is without the blanks at its end, and those."""
    bare = piece.rstrip()
    # In GBK a Chinese character, and full-width punctuation, takes two bytes: just its width.
    wide = len(bare) if bare.isascii() else len(bare.encode("gbk", "replace"))
    return wide + (_WIDER - 1) * len(_PLAIN.findall(bare)), len(piece) - len(bare)
