"""Find a form in a workbook without its names: by where its labels stand.

A filing that was saved by hand, or typed into the official table, has no names. Where every heading
of the form stands in its place, below tables that may have grown, the fields stand in theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from xl_tools.domain.form import Form, Label, SheetForm, Table
from xl_tools.domain.grid import Area
from xl_tools.domain.placement import Placement
from xl_tools.domain.values import narrow
from xl_tools.errors import UnknownForm
from xl_tools.filings.reader import FORM_NAME, YEAR_NAME
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.sheet import Sheet

# What helps to fill in or to sign is worded freely; the fields are not looked for by it.
_FREE = ("annex", "title", "note", "sign", "helper")
_NOISE = re.compile(r"[\W_]+")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年?度?")
_FURTHEST = 500  # rows a table may have grown
_STEP = "请换用由模板生成的文件，或核对版面后再试"


def name_by_layout(book: Workbook, form: Form) -> None:
    """Give `book` the names that `form` is read by; UnknownForm where its layout is another.

    `book` is only to be read afterwards: the names say where the fields stand in this copy.
    """
    for sheet_form in form.sheets:
        if sheet_form.name not in book:
            raise _misfit(book, form, f"没有工作表“{sheet_form.name}”")
    rows = {
        table.key: len(table.rows) + _grown(book[sheet_form.name], sheet_form, table)
        for sheet_form in form.sheets
        for table in sheet_form.tables
    }
    placement = Placement(form, rows)
    for sheet_form in form.sheets:
        for label in _fixed(sheet_form):
            _refuse_other(book, form, placement, sheet_form, label)
    for name, refers_to in placement.names():
        book.set_name(name, refers_to)
    book.set_name(YEAR_NAME, str(_year(book, form)))
    book.set_name(FORM_NAME, f'"{form.id}"')


def _grown(sheet: Sheet, sheet_form: SheetForm, table: Table) -> int:
    """Return how many rows the table has beyond the form's, by the next label below it.

    A table above it has moved that label too, as it has moved the last label above this table.
    """
    last = table.first_row + len(table.rows) - 1
    below = [label for label in _fixed(sheet_form) if _top(label) > last]
    above = [label for label in _fixed(sheet_form) if _top(label) < table.first_row]
    if not below:
        return 0
    moved = _moved(sheet, max(above, key=_top)) if above else 0
    return max(0, _moved(sheet, min(below, key=_top)) - moved)


def _moved(sheet: Sheet, label: Label) -> int:
    """Return how far below its place in the form a label stands; 0 where it is not found."""
    area = Area.parse(label.at)
    for distance in range(min(_FURTHEST, max(0, sheet.max_row - area.top)) + 1):
        shifted = Area(area.left, area.top + distance, area.left, area.top + distance)
        if label_says(label, sheet[shifted.first].value.shown):
            return distance
    return 0


def _fixed(sheet_form: SheetForm) -> Iterator[Label]:
    return (
        label for label in sheet_form.labels if label.text and not label.style.startswith(_FREE)
    )


def _top(label: Label) -> int:
    return Area.parse(label.at).top


def _refuse_other(
    book: Workbook, form: Form, placement: Placement, sheet_form: SheetForm, label: Label
) -> None:
    at = placement.area(sheet_form.name, label.at).first
    found = book[sheet_form.name][at].value.shown
    if not label_says(label, found):
        due = "".join(label.text.format(year="某", last_year="上").split())
        now = f"现为“{' '.join(found.split())}”" if found.strip() else "现为空白"
        raise _misfit(book, form, f"{sheet_form.name}!{at} 应为“{due}”，{now}")


def label_says(label: Label, text: str) -> bool:
    """Return whether `text` is the label, whatever year and punctuation it is written with."""
    return _pattern(label.text).fullmatch(_bare(text)) is not None


@lru_cache(maxsize=512)
def _pattern(text: str) -> re.Pattern[str]:
    """Return what matches a label, whatever year and punctuation it is written with."""
    pieces = re.split(r"\{(?:last_)?year\}", text)
    return re.compile(r"(?:20\d\d)?".join(re.escape(_bare(piece)) for piece in pieces))


def _bare(text: str) -> str:
    return _NOISE.sub("", narrow(text))


def _year(book: Workbook, form: Form) -> int:
    """Return the year that a title states."""
    for sheet_form in form.sheets:
        for label in sheet_form.labels:
            if "{year}" in label.text and label.style == "title":
                text = narrow(book[sheet_form.name][Area.parse(label.at).first].value.shown)
                if found := _YEAR.search(text):
                    return int(found[1])
    raise _misfit(book, form, "表题里没有年度，如“2023年度”")


def _misfit(book: Workbook, form: Form, what: str) -> UnknownForm:
    return UnknownForm(book.path, f"没有套表标识，版面也与套表“{form.id}”不符：{what}", _STEP)
