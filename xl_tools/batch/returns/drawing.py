"""A list as a workbook, drawn by XlsxWriter: what every other list is made like.

Everything but the answers (and the deadline) is protected, without a password. All texts are
written as texts: a filing that says ``=1+1`` gives no formula.
"""

from __future__ import annotations

import io
from typing import Any

from xl_tools.batch.returns import seal
from xl_tools.batch.returns.lists import Item, ReturnList
from xl_tools.batch.returns.seal import HIDDEN, MOST, SHOWN, Seal
from xl_tools.batch.returns.texts import (
    DEADLINE,
    DEADLINE_BLANK,
    HEADING,
    HOW_TO_ANSWER,
    WRITTEN,
    opening,
)
from xl_tools.domain.findings import Severity
from xl_tools.filings.heights import DEFAULT_FONT, LINE, PADDING, count_lines

SHEET = "退回清单"
_WIDTHS = (5.5, 8.5, 15, 17, 13, 15, 34, 26, 34)
_HEADER = 5  # the row of the headings, from 0
_TITLE_ROW, _UNIT_ROW, _OPENING_ROW, _NOTE_ROW = range(4)
_LAST = len(SHOWN) - 1
_CENTRED = frozenset({seal.NUMBER, seal.LEVEL})
_FILLS = {Severity.ERROR: "#F8CBAD", Severity.REVIEW: "#FFE699", Severity.HINT: "#DDEBF7"}
_TO_FILL = "#FFFFE5"
_BASE = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
_MAY = {"format_columns": True, "format_rows": True, "autofilter": True}


def drawn(whole: ReturnList) -> bytes:
    """Return the .xlsx of a list; the same list gives the same bytes."""
    return _Writer(whole).bytes()


def title_of(whole: ReturnList) -> str:
    """Return the title of the file, which its properties show."""
    return f"{whole.title[:100]}{whole.year}年度{HEADING}"


def unit_line(whole: ReturnList) -> str:
    """Return the line that says whose list it is."""
    return f"单位：{whole.title}　　年度：{whole.year} 年"[:MOST]


def opening_height(text: str) -> float:
    """Return how high the row of a text over the whole width is, in points."""
    return count_lines(text, sum(_WIDTHS)) * LINE + PADDING


def shown_cells(item: Item) -> dict[str, str]:
    """Return what a person reads of a finding, by heading; the answer is blank."""
    return {
        seal.NUMBER: str(item.number),
        seal.LEVEL: item.level,
        seal.PLACE: item.place,
        seal.NAME: item.name,
        seal.VALUE: item.value,
        seal.OTHER: item.other,
        seal.PROBLEM: item.problem,
        seal.ADVICE: item.suggestion,
    }


class _Writer:
    """One list being written."""

    def __init__(self, whole: ReturnList) -> None:
        import xlsxwriter

        self._whole = whole
        self._stream = io.BytesIO()
        options = {
            "constant_memory": True,  # texts stand in their cells, and not in a list of texts
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_format_properties": {**DEFAULT_FONT},
        }
        self._book = xlsxwriter.Workbook(self._stream, options)
        self._sheet = self._book.add_worksheet(SHEET)
        self._looks: dict[tuple[str, str, bool], Any] = {}

    def bytes(self) -> bytes:
        book = self._book
        title = title_of(self._whole)
        book.set_properties({"title": title, "author": "xl-tools", "created": WRITTEN})
        self._lay_out()
        self._write_head()
        for number, item in enumerate(self._whole.items):
            self._write_item(_HEADER + 1 + number, item)
        self._set_print()
        self._sheet.protect("", _MAY)
        book.close()
        return self._stream.getvalue()

    def _format(self, **properties: Any) -> Any:
        return self._book.add_format(_BASE | properties)

    def _text(self, row: int, column: int, text: str, cell_format: Any = None) -> None:
        self._sheet.write_string(row, column, text[:MOST], cell_format)

    def _lay_out(self) -> None:
        sheet = self._sheet
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        first = len(SHOWN)
        sheet.set_column(first, first + len(HIDDEN) - 1, 10, None, {"hidden": True})
        sheet.freeze_panes(_HEADER + 1, 0)
        sheet.hide_gridlines(2)

    def _write_head(self) -> None:
        whole, sheet = self._whole, self._sheet
        title = self._format(font_name="黑体", font_size=18, bold=True, align="center")
        plain, bold = self._format(), self._format(bold=True)
        open_cell = self._format(locked=False, border=1, bg_color=_TO_FILL, align="center")
        sheet.set_row(_TITLE_ROW, 34)
        sheet.merge_range(_TITLE_ROW, 0, _TITLE_ROW, _LAST, HEADING, title)
        sheet.set_row(_UNIT_ROW, 22)
        sheet.merge_range(_UNIT_ROW, 0, _UNIT_ROW, _LAST - 2, "", bold)
        self._text(_UNIT_ROW, 0, unit_line(whole), bold)
        self._text(_UNIT_ROW, _LAST - 1, DEADLINE, self._format(bold=True, align="right"))
        self._text(_UNIT_ROW, _LAST, DEADLINE_BLANK, open_cell)
        for row, text in ((_OPENING_ROW, opening(whole)), (_NOTE_ROW, HOW_TO_ANSWER)):
            sheet.set_row(row, opening_height(text))
            sheet.merge_range(row, 0, row, _LAST, text, plain)
        sheet.set_row(_HEADER - 1, 6)
        heading = self._format(
            font_name="黑体", bold=True, border=1, align="center", bg_color="#D9D9D9"
        )
        sheet.set_row(_HEADER, 24)
        for column, text in enumerate((*SHOWN, *HIDDEN)):
            self._text(_HEADER, column, text, heading)
        right = len(SHOWN) + len(HIDDEN) - 1
        area = f"='{SHEET}'!{_absolute(_HEADER, 0)}:{_absolute(_HEADER, right)}"
        self._book.define_name(seal.HEADER_NAME, area)

    def _write_item(self, row: int, item: Item) -> None:
        for column, (heading, text) in enumerate(shown_cells(item).items()):
            align = "center" if heading in _CENTRED else "left"
            fill = _FILLS[item.severity] if heading == seal.LEVEL else ""
            cell_format = self._format_of(align, fill)
            if heading == seal.NUMBER:
                self._sheet.write_number(row, column, item.number, cell_format)
            else:
                self._text(row, column, text, cell_format)
        # No height is set: the row grows with the answer that is typed.
        self._sheet.write_blank(row, _LAST, None, self._format_of("left", _TO_FILL, is_answer=True))
        for column, text in enumerate(Seal.of(self._whole, item).cells().values(), len(SHOWN)):
            self._text(row, column, text)

    def _format_of(self, align: str, fill: str = "", *, is_answer: bool = False) -> Any:
        """Return the format of a cell of the list, one for all that look the same."""
        look = (align, fill, is_answer)
        if look not in self._looks:
            colour = {"bg_color": fill} if fill else {}
            self._looks[look] = self._format(border=1, align=align, locked=not is_answer, **colour)
        return self._looks[look]

    def _set_print(self) -> None:
        sheet, last_row = self._sheet, _HEADER + len(self._whole.items)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(0.5, 0.5, 0.6, 0.7)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEADER)
        sheet.print_area(0, 0, last_row, _LAST)
        sheet.set_footer("&C&9第 &P 页　共 &N 页")


def _absolute(row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))
