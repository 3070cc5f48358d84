"""What a row shift does to parts beside the sheets: drawings, tables, charts, pivots, names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from xl_tools.workbook.formula_references import Shift
from xl_tools.workbook.names import Names
from xl_tools.workbook.package import Package
from xl_tools.workbook.row_shift import RowShift
from xl_tools.workbook.shift_frame import shift_anchor_row, shifted_ref
from xl_tools.workbook.xml_document import Document, Element

_ANCHORS = frozenset({"from", "to"})
_CHARTS = ("xl/charts/", "xl/chartsheets/")
_TABLES = "xl/tables/"
_PIVOT_CACHES = "xl/pivotCache/pivotCacheDefinition"
_CONTROLS = "xl/ctrlProps/"
_CONTROL_FORMULAS = ("fmlaLink", "fmlaRange", "fmlaGroup", "fmlaTxbx")
_TABLE_FORMULAS = frozenset({"calculatedColumnFormula", "totalsRowFormula"})


def shift_names(names: Names, shift: Shift) -> None:
    """Shift what the defined names refer to, print areas and titles as well.

    Print areas and titles move as Excel moves them: they take no row in that follows them.
    """
    as_excel = replace(shift, rows=replace(shift.rows, by_host=True))
    for element in names.elements():
        is_built_in = (element.get("name") or "").startswith("_xlnm.")
        moved = (as_excel if is_built_in else shift).formula(element.text or "", "")
        if moved != (element.text or ""):
            element.text = moved
            names.touch()


def shift_related_parts(package: Package, sheet_part: str, shift: Shift) -> None:
    """Shift the drawings, tables, pivot tables and conversations that stand on the sheet."""
    for relationship in package.relationships(sheet_part):
        name = package.target(sheet_part, relationship)
        kind = relationship.type.rpartition("/")[2]
        if name and kind == "drawing":
            _shift_drawing(package.document(name), shift.rows)
        elif name and kind in ("table", "pivotTable", "threadedComment"):
            _shift_refs(package.document(name), shift.rows)


def shift_distant_parts(package: Package, shift: Shift) -> None:
    """Shift the formulas of charts, tables, controls and pivot sources all over the workbook."""
    mention = _mention(shift.sheet)
    for name in package.names():
        wanted = name.startswith((*_CHARTS, _TABLES, _PIVOT_CACHES, _CONTROLS))
        if wanted and name.endswith(".xml") and mention in package.read(name):
            _shift_formulas(package.document(name), shift)


def _mention(sheet: str) -> bytes:
    """Return bytes that every reference to the sheet holds, however XML escapes the rest."""
    plain = max(
        "".join(c if c not in "&<>\"'" else " " for c in sheet).split(), key=len, default=""
    )
    return plain.encode()


def mentions(sheet: str, source: bytes) -> bool:
    """Return whether XML may hold a reference to the sheet; a cheap look before parsing."""
    return _mention(sheet) in source


def _shift_drawing(document: Document, rows: RowShift) -> None:
    for element in document.root.iter():
        if isinstance(element.tag, str) and etree.QName(element).localname in _ANCHORS:
            for row in element.iterchildren("{*}row"):
                shift_anchor_row(row, rows)
    document.touch()


def _shift_refs(document: Document, rows: RowShift) -> None:
    for element in document.root.iter():
        ref = element.get("ref") if isinstance(element.tag, str) else None
        if ref:
            element.set("ref", shifted_ref(ref, rows) or ref)
    document.touch()


def _shift_formulas(document: Document, shift: Shift) -> None:
    for element in _elements(document.root):
        name = etree.QName(element).localname
        if (name == "f" or name in _TABLE_FORMULAS) and element.text:
            element.text = shift.formula(element.text, "")
        for attribute in _CONTROL_FORMULAS:
            if element.get(attribute):
                element.set(attribute, shift.formula(element.get(attribute, ""), ""))
        if name == "worksheetSource" and element.get("sheet") == shift.sheet:
            ref = element.get("ref", "")
            element.set("ref", shifted_ref(ref, shift.rows) or ref)
    document.touch()


def _elements(root: Element) -> Iterator[Element]:
    return (element for element in root.iter() if isinstance(element.tag, str))
