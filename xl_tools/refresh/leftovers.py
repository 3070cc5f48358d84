"""The sheet 旧版其他内容: what an older workbook held that has no place in the new form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from xl_tools.domain.cells import CellValue
from xl_tools.domain.grid import Area
from xl_tools.filings.results import HEADER_NAME
from xl_tools.workbook import Workbook
from xl_tools.workbook.cell import Cell
from xl_tools.workbook.cell_content import Settable

SHEET = "旧版其他内容"
# Together no wider than the sheets that 校验结果 prints on.
_COLUMNS = (
    ("A", "原位置", 18.0),
    ("B", "项目", 22.0),
    ("C", "内容", 30.0),
    ("D", "公式", 20.0),
    ("E", "批注", 20.0),
    ("F", "说明", 24.0),
)
# Whose looks the sheet takes on: 校验结果's headings, and the column of its first text.
_TEXT_COLUMN = "I"


@dataclass(frozen=True, slots=True)
class Leftover:
    """One thing kept: where it stood, what it was called, and why it is here."""

    place: str
    item: str
    value: CellValue
    formula: str = ""
    note: str = ""
    why: str = ""

    def __str__(self) -> str:
        what = "；".join(
            text
            for text in (
                self.value.shown,
                f"公式 ={self.formula}" if self.formula else "",
                f"批注 {self.note}" if self.note else "",
            )
            if text
        )
        return f"{self.place}{f'（{self.item}）' if self.item else ''}：{what}。{self.why}"


def write_leftovers(book: Workbook, leftovers: Sequence[Leftover]) -> str:
    """List the leftovers on a sheet of their own and return its name; '' where there are none."""
    if not leftovers:
        return ""
    names = (f"{SHEET}{number if number > 1 else ''}" for number in count(1))
    sheet = book.add_sheet(next(name for name in names if name not in book))
    looks = _looks(book)
    for column, heading, width in _COLUMNS:
        sheet.set_column_width(column, width)
        _put(sheet[f"{column}1"], heading, looks[0])
    for row, leftover in enumerate(leftovers, 2):
        for column, value in zip("ABCDEF", _row(leftover), strict=True):
            _put(sheet[f"{column}{row}"], value, looks[1])
    return sheet.name


def _row(leftover: Leftover) -> tuple[Settable, ...]:
    return (
        leftover.place,
        leftover.item or None,
        None if leftover.value.is_blank else leftover.value,
        # A formula is kept as a text: its references were those of the old form.
        f"={leftover.formula}" if leftover.formula else None,
        leftover.note or None,
        leftover.why,
    )


def _put(cell: Cell, value: Settable, style: int) -> None:
    cell.value = value
    if style:
        cell.style = style


def _looks(book: Workbook) -> tuple[int, int]:
    """Return the formats of 校验结果's headings and texts; the plain one where it is lost."""
    found = book.locate(HEADER_NAME)
    if not found:
        return 0, 0
    sheet, header = book[found[0]], Area.parse(found[1])
    return sheet[header.first].style, sheet[f"{_TEXT_COLUMN}{header.top + 1}"].style
