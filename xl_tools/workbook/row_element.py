"""The ``row`` element of a row that is edited as a tree, and its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from xl_tools.domain.grid import MAX_COLUMN, column_letters, column_number
from xl_tools.workbook.xml_document import Element

_REF = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


def inner(wrapper: Element | None) -> bytes:
    """Return the XML inside an element, without the namespaces it declares."""
    if wrapper is None:
        return b""
    written = etree.tostring(wrapper, encoding="utf-8")
    # libxml2 writes ">" in an attribute as &gt;, so the first one ends the start tag.
    start = written.index(b">") + 1
    return written[start : written.rindex(b"</")] if written[start - 2 : start] != b"/>" else b""


def by_column(row: Element) -> dict[int, Element]:
    """Return the ``c`` elements by column number; one without address follows its neighbour.

    Of a cell that is stated several times the last statement with content counts, as in
    LibreOffice and calamine; openpyxl takes the last in any case.
    """
    cells: dict[int, Element] = {}
    for column, cell in _with_columns(row):
        if len(cell) or not len(cells.get(column, ())):
            cells[column] = cell
    return cells


def drop_overruled(row: Element) -> None:
    """Take away what `by_column` passes over, as an edited cell must be stated only once.

    The cells that are left then stand in the order of their columns.
    """
    counting = by_column(row)
    stated = [cell for _, cell in _with_columns(row)]
    if len(stated) == len(counting):
        return
    for cell in stated:
        row.remove(cell)
    for place, column in enumerate(sorted(counting)):
        row.insert(place, counting[column])


def _with_columns(row: Element) -> Iterator[tuple[int, Element]]:
    column = 0
    for cell in row.iterchildren("{*}c"):
        column = _column_of(cell.get("r") or "") or column + 1
        if column <= MAX_COLUMN:
            yield column, cell


@lru_cache(maxsize=1 << 16)
def _column_of(ref: str) -> int:
    """Return the column of a cell address; 0 where it is none."""
    match = _REF.fullmatch(ref)
    return column_number(match.group(1).upper()) if match else 0


def insert_cell(row: Element, cells: dict[int, Element], number: int, column: int) -> Element:
    """Add an empty cell to the row `number`, in its place among its `cells`, and return it."""
    tag = f"{row.tag[:-3]}c"  # in the namespace of ``row``
    cell = etree.Element(tag, r=f"{column_letters(column)}{number}")
    following = min((other for other in cells if other > column), default=None)
    if following is not None:
        cells[following].addprevious(cell)
    elif cells:
        cells[max(cells)].addnext(cell)
    else:
        row.insert(0, cell)
    cells[column] = cell
    return cell


def style_number(style: str | None) -> int:
    """Return the format that the attribute ``s`` states; 0 where there is none."""
    return int(style) if style and style.isdecimal() else 0
