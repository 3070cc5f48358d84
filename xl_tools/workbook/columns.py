"""The columns of a sheet: width, style, hidden; one ``col`` element speaks for several columns."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from xl_tools.domain.grid import MAX_COLUMN
from xl_tools.workbook.sheet_part import SheetPart
from xl_tools.workbook.sizes import stated_size
from xl_tools.workbook.xml_document import Element

# Excel's width of a column nobody set, in characters of the default font.
DEFAULT_WIDTH = 8.43


class Columns:
    """The ``cols`` of one sheet; columns are counted from 1."""

    def __init__(self, part: SheetPart) -> None:
        self._part = part
        self._styles: dict[int, int] = {}
        self._widths: dict[int, float] = {}
        self._known: list[tuple[int, int, Element]] | None = None

    def width(self, column: int) -> float:
        """Return the column's width in characters; 0 for a hidden one."""
        if column not in self._widths:
            self._widths[column] = self._read_width(column)
        return self._widths[column]

    def _read_width(self, column: int) -> float:
        element = self._find(column)
        if element is not None and element.get("hidden") in ("1", "true"):
            return 0.0
        stated = element.get("width") if element is not None else None
        if stated is None:
            format_ = self._part.child("sheetFormatPr")
            stated = format_.get("defaultColWidth") if format_ is not None else None
        size = stated_size(stated)
        return DEFAULT_WIDTH if size is None else size

    def style(self, column: int) -> int:
        """Return the format that new cells of the column get."""
        if column not in self._styles:
            element = self._find(column)
            text = element.get("style", "0") if element is not None else "0"
            self._styles[column] = int(text) if text.isdecimal() else 0
        return self._styles[column]

    def set_width(self, column: int, width: float) -> None:
        """Give the column a width in characters."""
        element = self._own(column)
        element.set("width", f"{width:g}")
        element.set("customWidth", "1")

    def hide(self, column: int, *, hidden: bool) -> None:
        """Hide or show the column."""
        element = self._own(column)
        if element.get("width") is None:
            element.set("width", f"{DEFAULT_WIDTH:g}")
        if hidden:
            element.set("hidden", "1")
        else:
            element.attrib.pop("hidden", "")

    def _elements(self) -> list[Element]:
        holder = self._part.child("cols")
        return [] if holder is None else list(holder)

    def _find(self, column: int) -> Element | None:
        if self._known is None:
            self._known = [(*_bounds(element), element) for element in self._elements()]
        for first, last, element in self._known:
            if first <= column <= last:
                return element
        return None

    def _own(self, column: int) -> Element:
        """Return an element that speaks for this column alone."""
        self._part.touch_frame()
        self._widths.clear()
        found = self._find(column)
        self._known = None
        if found is None:
            return self._insert(column)
        first, last = _bounds(found)
        if first < column:
            _bounded(_copied(found), first, column - 1)
        if column < last:
            copy = deepcopy(found)
            found.addnext(copy)
            _bounded(copy, column + 1, last)
        return _bounded(found, column, column)

    def _insert(self, column: int) -> Element:
        element = etree.Element(self._part.tag("col"))
        holder = self._part.obtain("cols")
        following = next((e for e in holder if _bounds(e)[0] > column), None)
        if following is None:
            holder.append(element)
        else:
            following.addprevious(element)
        return _bounded(element, column, column)


def _copied(element: Element) -> Element:
    copy = deepcopy(element)
    element.addprevious(copy)
    return copy


def _bounds(element: Element) -> tuple[int, int]:
    first, last = element.get("min", ""), element.get("max", "")
    if not (first.isdecimal() and last.isdecimal()):
        return 0, 0
    return int(first), min(int(last), MAX_COLUMN)


def _bounded(element: Element, first: int, last: int) -> Element:
    element.set("min", str(first))
    element.set("max", str(last))
    return element
