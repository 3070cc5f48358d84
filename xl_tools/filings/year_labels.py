"""Find the fixed texts of a form that say a year, in a workbook where rows may have been inserted.

A label has no name of its own: it stands where the field nearest to it in the template has moved.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from xl_tools.domain.cells import Place
from xl_tools.domain.filing import Cell, YearLabel
from xl_tools.domain.form import Field, FieldKind, Form, Label, SheetForm
from xl_tools.domain.grid import Area
from xl_tools.domain.values import narrow
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.cell import Cell as SheetCell

_PLACEHOLDERS = ("{year}", "{last_year}")
_ENDING = 3  # so many last characters tell the label from another text that came to its place


def year_labels(book: Workbook, form: Form, year: int) -> tuple[YearLabel, ...]:
    """Return the labels of `form` that name a year, as `book` has them; lost ones are absent."""
    return tuple(_found(book, form, year))


def _found(book: Workbook, form: Form, year: int) -> Iterator[YearLabel]:
    years = {"year": year, "last_year": year - 1}
    for label, anchors in _anchored(form):
        due = "".join(label.text.format_map(years).split())
        places = (cell for anchor in anchors if (cell := _beside(book, anchor, label)))
        source = next((cell for cell in places if _is_alike(cell.value.text, due)), None)
        if source:
            place = Place(source.sheet.name, source.ref, due)
            means = frozenset(y for name, y in years.items() if f"{{{name}}}" in label.text)
            yield YearLabel(Cell(place, source.value, FieldKind.CONSTANT), means)


def _beside(book: Workbook, anchor: Field, label: Label) -> SheetCell | None:
    """Return the cell that is as far from the anchor's as the label is in the template."""
    found = book.place(anchor.name)
    if not found:
        return None
    sheet, area = found
    at, home = Area.parse(label.at), Area.parse(anchor.at)
    row, column = at.top + area.top - home.top, at.left + area.left - home.left
    return sheet.at(row, column) if row > 0 and column > 0 else None


def _is_alike(text: str, due: str) -> bool:
    return "".join(narrow(text).split()).endswith(narrow(due)[-_ENDING:])


@lru_cache(maxsize=32)
def _anchored(form: Form) -> tuple[tuple[Label, tuple[Field, ...]], ...]:
    return tuple(
        (label, _nearest(label, sheet))
        for sheet in form.sheets
        for label in sheet.labels
        if any(name in label.text for name in _PLACEHOLDERS)
    )


def _nearest(label: Label, sheet: SheetForm) -> tuple[Field, ...]:
    """Return the fields nearest to the label below (or beside) it and above it: rows count first.

    A row inserted between the label and the one leaves it where the other says.
    """
    at = Area.parse(label.at)

    def distance(field: Field) -> tuple[int, int]:
        home = Area.parse(field.at)
        return abs(home.top - at.top), abs(home.left - at.left)

    below = [field for field in sheet.fields if Area.parse(field.at).top >= at.top]
    above = [field for field in sheet.fields if field not in below]
    return tuple(min(side, key=distance) for side in (below, above) if side)
