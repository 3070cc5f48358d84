"""One sheet of the roll-up: a titled list with headings, filters, frozen panes, and its print."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.url import Url
from xlsxwriter.worksheet import Worksheet

from xl_tools.batch.rollup.links import MOST

ROWS, COLUMNS = 1_048_576, 16_384
LONGEST_TEXT = 32_767
_A4 = 9
_WIDE_SCALE = 60
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_INK, _LINE, _HEAD = "#1F2937", "#C9D1DB", "#1F4E79"
_BASE = {"font_name": "微软雅黑", "font_size": 10, "valign": "vcenter", "font_color": _INK}
_CELL = {"border": 1, "border_color": _LINE}
STYLES: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 16, "font_color": _HEAD},
    "note": {"font_color": "#6B7280", "font_size": 9},
    "warning": {"font_color": "#B45309", "font_size": 9, "bold": True},
    "section": {"bold": True, "font_size": 12, "font_color": _HEAD},
    "head": {
        **_CELL,
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": _HEAD,
        "align": "center",
        "text_wrap": True,
    },
    "tall": {
        **_CELL,
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": _HEAD,
        "align": "center",
        "valign": "bottom",
        "rotation": 90,
        "text_wrap": True,
        "font_size": 9,
    },
    "text": {**_CELL, "indent": 1},
    "wrap": {**_CELL, "text_wrap": True, "indent": 1},
    "centre": {**_CELL, "align": "center"},
    "link": {**_CELL, "indent": 1, "font_color": "#0563C1", "underline": 1},
    "whole": {**_CELL, "num_format": "#,##0", "align": "right"},
    "count": {**_CELL, "num_format": "#,##0;-#,##0;;@", "align": "right"},
    "points": {**_CELL, "num_format": "0.00", "align": "right"},
    "gap": {**_CELL, "num_format": "+0.00;[Red]-0.00;0.00", "align": "right"},
    "money": {**_CELL, "num_format": "#,##0.00", "align": "right"},
    "total": {**_CELL, "num_format": "#,##0.00", "align": "right", "bold": True},
    "share": {**_CELL, "num_format": "0.0%", "align": "right"},
    "number": {**_CELL, "bold": True, "font_size": 14, "align": "center", "num_format": "#,##0"},
    "mean": {**_CELL, "bold": True, "font_size": 14, "align": "center", "num_format": "0.00"},
    "label": {**_CELL, "align": "center", "bg_color": "#EEF3F8", "font_size": 9},
    "错误": {**_CELL, "align": "center", "bg_color": "#FCE4E4", "font_color": "#9B1C1C"},
    "核实": {**_CELL, "align": "center", "bg_color": "#FFF4D6", "font_color": "#8A5A00"},
    "提示": {**_CELL, "align": "center", "bg_color": "#E3EEFB", "font_color": "#1E4E8C"},
}


@dataclass(slots=True)
class Styles:
    """The cell formats of one workbook, made when first asked for."""

    book: xlsxwriter.Workbook
    _made: dict[str, Format] = field(default_factory=dict)

    def __call__(self, name: str) -> Format:
        """Return the format called `name` in `STYLES`."""
        if name not in self._made:
            self._made[name] = self.book.add_format({**_BASE, **STYLES[name]})
        return self._made[name]


@dataclass(frozen=True, slots=True)
class Linked:
    """A text that leads to a file or a place here; plain text where `link` is None."""

    text: str
    link: Url | None


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of ours, never of a filing, and the result it has now."""

    formula: str
    result: float


Content = str | float | Linked | Formula | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its heading, width in characters and the style of its cells."""

    text: str
    width: float
    style: str = "text"
    head: str = "head"


@dataclass(slots=True)
class Sheet:
    """A worksheet that is written from top to bottom, and never back."""

    paper: Worksheet
    styles: Styles
    row: int = 0
    links: int = 0

    def put(self, column: int, content: Content, style: str) -> None:
        """Write one cell of the current row; a text is always a text."""
        form = self.styles(style)
        if content is None:
            self.paper.write_blank(self.row, column, None, form)
        elif isinstance(content, float | int):
            self._put_number(column, content, form)
        elif isinstance(content, str):
            self.paper.write_string(self.row, column, clean(content), form)
        elif isinstance(content, Formula):
            self.paper.write_formula(self.row, column, content.formula, form, content.result)
        else:
            self._put_link(column, content, form)

    def _put_number(self, column: int, number: float, form: Format) -> None:
        if math.isfinite(number):
            self.paper.write_number(self.row, column, number, form)
        else:
            self.paper.write_string(self.row, column, str(number), form)

    def _put_link(self, column: int, linked: Linked, form: Format) -> None:
        text, link = clean(linked.text), linked.link
        if link is None or self.links >= MOST:
            self.paper.write_string(self.row, column, text, self.styles("text"))
            return
        self.links += 1
        link.text = text
        self.paper.write_url(self.row, column, link, form)

    def line(self, contents: Iterable[Content], styles: Iterable[str]) -> None:
        """Write one row and go to the next."""
        for column, (content, style) in enumerate(zip(contents, styles, strict=True)):
            self.put(column, content, style)
        self.row += 1

    def title(self, text: str, note: str = "", warning: str = "") -> None:
        """Write what the sheet is about: a title, a small line, and what is missing."""
        self.paper.set_row(self.row, 26)
        self.put(0, text, "title")
        self.row += 1
        for text_below, style in ((note, "note"), (warning, "warning")):
            if text_below:
                self.put(0, text_below, style)
                self.row += 1

    def head(self, headings: Sequence[Heading], height: float = 22, freeze: int = 1) -> None:
        """Write the headings, keep them in sight and on every printed page."""
        for column, heading in enumerate(headings):
            self.paper.set_column(column, column, heading.width)
            self.put(column, heading.text, heading.head)
        self.paper.set_row(self.row, height)
        self.paper.repeat_rows(self.row)
        self.row += 1
        self.paper.freeze_panes(self.row, freeze)

    def print_wide(self) -> None:
        """Print more columns than a page takes, the first of them on every page."""
        self.paper.set_print_scale(_WIDE_SCALE)
        self.paper.repeat_columns(0)
        self.paper.print_across()

    def filter(self, first_row: int, columns: int) -> None:
        """Give the list whose headings are above `first_row` its filter arrows."""
        self.paper.autofilter(first_row - 1, 0, max(first_row, self.row) - 1, columns - 1)


def clean(text: str) -> str:
    r"""Return a text as a cell can hold it.

    >>> clean("甲\x0b乙"), len(clean("长" * 40_000))
    ('甲 乙', 32767)
    """
    whole = _CONTROL.sub(" ", text)
    return whole if len(whole) <= LONGEST_TEXT else whole[: LONGEST_TEXT - 1] + "…"


def print_set_up(paper: Worksheet, title: str, *, upright: bool = False) -> None:
    """Print on A4, one page wide, with the sheet's name and page numbers below."""
    paper.set_paper(_A4)
    if not upright:
        paper.set_landscape()
    paper.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    paper.fit_to_pages(1, 0)
    paper.set_footer(f"&L&9{title.replace('&', '&&')}&R&9第 &P 页 共 &N 页")
    paper.hide_gridlines(2)
