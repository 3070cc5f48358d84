"""Take whole sheets out of a workbook: the sheet, its own parts, and the names that mean it."""

from __future__ import annotations

from collections.abc import Collection

from xl_tools.workbook.book import Workbook
from xl_tools.workbook.formula_references import sheet_name
from xl_tools.workbook.relationships import rels_name
from xl_tools.workbook.workbook_parts import WorkbookParts
from xl_tools.workbook.xml_document import Element


def remove_sheets(book: Workbook, names: Collection[str]) -> Workbook:
    """Return `book` without the sheets `names`; formulas on other sheets are the caller's concern.

    Parts that only a removed sheet used (notes, drawings' lists) go with it. Names that refer to
    a removed sheet go too, and names of single sheets are renumbered.
    """
    parts = book.parts
    elements = list(parts.document.root.iterfind("{*}sheets/{*}sheet"))
    gone = [index for index, element in enumerate(elements) if element.get("name") in names]
    for index in gone:
        _remove_parts(parts, elements[index])
    _renumber_names(parts, gone)
    for element in _names_of(parts, names):
        _detach(element)
    for view in parts.document.root.iterfind("{*}bookViews/{*}workbookView"):
        view.attrib.pop("activeTab", "")
        view.attrib.pop("firstSheet", "")
    parts.document.touch()
    parts.drop_chain()
    return Workbook.from_bytes(book.to_bytes(), book.path)


def _remove_parts(parts: WorkbookParts, element: Element) -> None:
    package = parts.package
    part = parts.sheets.pop(element.get("name", "")).part
    for relationship in list(package.relationships(part)):
        own = package.target(part, relationship)
        if own and ("comments" in own or "vmlDrawing" in own):
            package.relationships(part).remove(relationship.id)
            package.delete(own)
    if rels_name(part) in package:
        for relationship in list(package.relationships(part)):
            package.relationships(part).remove(relationship.id)
        package.delete(rels_name(part))
    package.relationships(parts.name).remove(element.get(parts.dialect.rel_id, ""))
    package.delete(part)
    _detach(element)


def _renumber_names(parts: WorkbookParts, gone: list[int]) -> None:
    for element in list(parts.names.elements()):
        text = element.get("localSheetId")
        if text is None or not text.isdecimal():
            continue
        number = int(text)
        if number in gone:
            _detach(element)
        else:
            element.set("localSheetId", str(number - sum(index < number for index in gone)))


def _names_of(parts: WorkbookParts, names: Collection[str]) -> list[Element]:
    return [
        element
        for element in parts.names.elements()
        if "!" in (element.text or "")
        and sheet_name((element.text or "").rsplit("!", 1)[0] + "!") in names
    ]


def _detach(element: Element) -> None:
    holder = element.getparent()
    if holder is not None:
        holder.remove(element)
