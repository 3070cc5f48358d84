"""What a row shift does to a sheet outside its cells: ranges, formulas, links, anchors, breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from xl_tools.domain.grid import Area
from xl_tools.workbook.areas import area_of
from xl_tools.workbook.formula_references import Shift
from xl_tools.workbook.row_shift import RowShift
from xl_tools.workbook.sheet_part import SheetPart
from xl_tools.workbook.xml_document import Element

_FORMULAS = frozenset({"formula", "formula1", "formula2", "f"})
# What the user last looked at is no reference to content, and Excel repairs it silently.
_VIEWS = frozenset({"sheetViews", "customSheetViews"})
_DRAWING_ROWS = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}row"
_WHOLE_ROWS = re.compile(r"\$?([1-9]\d{0,6}):\$?([1-9]\d{0,6})")
_LISTS = frozenset({"mergeCells", "dataValidations", "hyperlinks", "protectedRanges"})


def shift_own_frame(part: SheetPart, shift: Shift) -> None:
    """Shift everything in the frame of the sheet whose rows move."""
    for element in list(_elements(part.frame)):
        if not _shift_ranges(element, shift.rows):
            # An extension states its range in an element of its own: the owner goes.
            owner = element.getparent() if element.tag.endswith("}sqref") else element
            _take_out(element if owner is None else owner)
    for element in part.frame.iter(_DRAWING_ROWS):
        shift_anchor_row(element, shift.rows)
    for element in part.frame.iterfind("{*}rowBreaks/{*}brk"):
        row = element.get("id", "")
        moved = shift.rows.row(int(row)) if row.isdecimal() else None
        if moved:
            element.set("id", str(moved))
    part.touch_frame()
    part.settle_dimension()


def shift_formulas(part: SheetPart, shift: Shift, home: str) -> None:
    """Shift the formulas and links in the frame of any sheet, `home`, that mention moved rows."""
    for element in _elements(part.frame):
        name = etree.QName(element).localname
        if name in _FORMULAS and element.text:
            _set_text(part, element, shift.formula(element.text, home))
        elif name == "hyperlink" and element.get("location") and not shift.rows.by_host:
            _shift_link(part, element, shift, home)


def _shift_link(part: SheetPart, element: Element, shift: Shift, home: str) -> None:
    location = element.get("location", "")
    moved = shift.formula(location, home)
    if moved == location:
        return
    if element.get("display") == location:
        element.set("display", moved)
    element.set("location", moved)
    part.touch_frame()


def _set_text(part: SheetPart, element: Element, text: str) -> None:
    if text != element.text:
        element.text = text
        part.touch_frame()


def _elements(frame: Element) -> Iterator[Element]:
    for child in frame:
        if isinstance(child.tag, str) and etree.QName(child).localname not in _VIEWS:
            yield from (element for element in child.iter() if isinstance(element.tag, str))


def _shift_ranges(element: Element, rows: RowShift) -> bool:
    """Shift the ranges an element states; False where nothing is left of them."""
    if element.get("ref"):
        moved = shifted_ref(element.get("ref", ""), rows)
        element.set("ref", moved or str(element.get("ref")))
        return bool(moved)
    if element.get("sqref"):
        moved = _shifted_list(element.get("sqref", ""), rows)
        element.set("sqref", moved or element.get("sqref", ""))
        return bool(moved)
    if etree.QName(element).localname == "sqref" and element.text:
        moved = _shifted_list(str(element.text), rows)
        element.text = moved or element.text
        return bool(moved)
    return True


def shifted_ref(
    ref: str, rows: RowShift, *, grow: bool = True, grow_single: bool = False
) -> str | None:
    """Return a range after the shift; None where nothing is left, itself where it is no range."""
    area, whole = area_of(ref), _WHOLE_ROWS.fullmatch(ref)
    if area is not None:
        span = rows.span(area.top, area.bottom, grow=grow, grow_single=grow_single)
        return str(Area(area.left, span[0], area.right, span[1])) if span else None
    if whole is not None:
        span = rows.span(int(whole[1]), int(whole[2]), grow=grow, grow_single=grow_single)
        return f"{span[0]}:{span[1]}" if span else None
    return ref


def _shifted_list(refs: str, rows: RowShift) -> str:
    # A validation or conditional format of the copied row holds for its copies as well.
    moved = (shifted_ref(ref, rows, grow_single=True) for ref in refs.split())
    return " ".join(ref for ref in moved if ref)


def shift_anchor_row(element: Element, rows: RowShift) -> None:
    """Shift the row, counted from 0, that a drawing is anchored to."""
    text = (element.text or "").strip()
    if text.isdecimal():
        element.text = str((rows.row(int(text) + 1) or rows.first) - 1)


def _take_out(element: Element) -> None:
    """Remove an element whose range is gone, and its list where it was the last."""
    parent = element.getparent()
    if parent is None:
        return
    parent.remove(element)
    if parent.get("count") is not None:
        parent.set("count", str(len(parent)))
    if not len(parent) and etree.QName(parent).localname in _LISTS:
        _take_out(parent)
