"""Notice names that were left behind when a program moved the rows or columns under them.

Excel, WPS and LibreOffice move names along. A script that inserts or deletes a row does not: every
name below it then means the next row's cell, and each figure would be checked as another's.

One heading of a sheet is looked at first, the lowest beside a field: whatever is inserted or
deleted above moves it; and the one furthest to the right. Only where such a heading is not where
its field says are all the others looked for. Names are left behind where two headings of a
sheet are missing beside their fields and stand elsewhere in their column or row; a heading that
somebody has worded anew stands nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from xl_tools.domain.form import Field, Form, Label, SheetForm
from xl_tools.domain.grid import Area
from xl_tools.errors import UnknownForm
from xl_tools.filings.layout import label_says
from xl_tools.filings.version import version_of
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.cell import Cell
from xl_tools.workbook.sheet import Sheet

_FREE = ("annex", "title", "note", "helper")
_ENOUGH = 2  # one alone may be a word that somebody typed elsewhere
_STEP = (
    "请在改动以前的文件里用 Excel 增删行列；没有原文件的，把各表的数值粘贴到新工作簿，"
    "再用 xl-tools template upgrade 放回模板"
)


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading of the form and a field it belongs to: beside it in its row, or above it."""

    label: Label
    field: Field
    beside: bool


def refuse_astray(book: Workbook, form: Form) -> None:
    """Raise UnknownForm where the names of `book` were left behind, with a heading and where it is.

    A workbook of another version of the form has its headings elsewhere; it is not looked at.
    """
    if version_of(book) != form.version:
        return
    for probes, headings in _headings(form):
        if any(_elsewhere(book, probe) for probe in probes):
            found = [(heading, at) for heading in headings if (at := _elsewhere(book, heading))]
            if len(found) >= _ENOUGH:
                raise _astray(book, found[0][0], found[0][1])


def _elsewhere(book: Workbook, heading: _Heading) -> Cell | None:
    """Return the cell in which the heading stands if that is not where its field says."""
    named = book.place(heading.field.name)
    if not named:
        return None
    sheet, area = named
    label, home = Area.parse(heading.label.at), Area.parse(heading.field.at)
    row, column = area.top - home.top + label.top, area.left - home.left + label.left
    if _says(sheet, row, column, heading.label):
        return None
    if heading.beside:
        due = ((row, at) for at in range(1, area.left))
        others = ((at, left) for at in range(1, sheet.max_row + 1) for left in {label.left, column})
    else:
        due = ((at, column) for at in range(1, area.top))
        others = ((label.top, at) for at in range(1, _last_column(area, home)))
    if any(_says(sheet, *at, heading.label) for at in due):
        return None
    return next((sheet.at(*at) for at in others if _says(sheet, *at, heading.label)), None)


def _last_column(area: Area, home: Area) -> int:
    return max(area.right, home.right) + 20  # so many columns somebody may have inserted


def _says(sheet: Sheet, row: int, column: int, label: Label) -> bool:
    return row > 0 and column > 0 and label_says(label, sheet.at(row, column).value.shown)


@lru_cache(maxsize=8)
def _headings(form: Form) -> tuple[tuple[tuple[_Heading, ...], tuple[_Heading, ...]], ...]:
    """Return, a sheet, the headings to look at first and all of them."""
    return tuple(
        (_probes(found), found) for sheet in form.sheets if (found := tuple(_of_sheet(sheet)))
    )


def _probes(headings: tuple[_Heading, ...]) -> tuple[_Heading, ...]:
    beside = [heading for heading in headings if heading.beside]
    above = [heading for heading in headings if not heading.beside]
    lowest = max(beside, key=lambda one: Area.parse(one.label.at).top, default=None)
    last = max(above, key=lambda one: Area.parse(one.label.at).left, default=None)
    return tuple(filter(None, (lowest, last)))


def _of_sheet(sheet: SheetForm) -> Iterator[_Heading]:
    labels = [label for label in sheet.labels if label.text and not label.style.startswith(_FREE)]
    for label in labels:
        at = Area.parse(label.at)
        right = [field for field in sheet.fields if _is_beside(at, Area.parse(field.at))]
        below = [field for field in sheet.fields if _is_below(at, Area.parse(field.at))]
        if right:
            yield _Heading(label, min(right, key=lambda one: Area.parse(one.at).left), True)
        elif below:
            yield _Heading(label, min(below, key=lambda one: Area.parse(one.at).top), False)


# Headings over several rows, or fields further on under a wide one, are left out: what somebody
# inserts in the middle moves one of the two.


def _is_beside(label: Area, field: Area) -> bool:
    return label.top == label.bottom == field.top and label.right < field.left


def _is_below(label: Area, field: Area) -> bool:
    return label.left == field.left and label.bottom < field.top


def _astray(book: Workbook, heading: _Heading, at: Cell) -> UnknownForm:
    text = " ".join(at.value.shown.split())
    named = book.locate(heading.field.name)
    return UnknownForm(
        book.path,
        f"“{text}”在 {at.sheet.name}!{at.ref}，而项目“{heading.field.key}”的名称指向"
        f" {'!'.join(named or ())}：有别的程序增删或移动了行列，名称没有跟着移动",
        _STEP,
    )
