"""Take whole sheets out of a workbook, with every part, name and text that was only theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lxml import etree

from xl_tools.workbook.book import Workbook
from xl_tools.workbook.formula_references import sheet_name
from xl_tools.workbook.package import Package
from xl_tools.workbook.relationships import rels_name
from xl_tools.workbook.workbook_parts import WorkbookParts
from xl_tools.workbook.xml_document import Element

_CONTENT_TYPES = "[Content_Types].xml"


def keep_sheets(book: Workbook, names: Collection[str]) -> Workbook:
    """Return `book` with no other sheets than `names`, chart sheets among them; all if none is."""
    elements = book.parts.document.root.iterfind("{*}sheets/{*}sheet")
    others = [name for e in elements if (name := e.get("name", "")) not in names]
    has_some = any(name in book for name in names)
    return remove_sheets(book, others) if has_some else book


def remove_sheets(book: Workbook, names: Collection[str]) -> Workbook:
    """Return `book` without the sheets `names`; formulas on other sheets are the caller's concern.

    Parts that only a removed sheet used (notes, drawings, tables) go with it, and so do its texts
    among those the sheets share. Names that refer to it go too, and names of single sheets are
    renumbered.
    """
    parts = book.parts
    elements = list(parts.document.root.iterfind("{*}sheets/{*}sheet"))
    gone = [index for index, element in enumerate(elements) if element.get("name") in names]
    for index in gone:
        _forget(parts, elements[index])
    _renumber_names(parts, gone)
    for element in _names_of(parts, names):
        _detach(element)
    for view in parts.document.root.iterfind("{*}bookViews/{*}workbookView"):
        view.attrib.pop("activeTab", "")
        view.attrib.pop("firstSheet", "")
    parts.document.touch()
    parts.drop_chain()
    _forget_titles(parts.package)
    parts.package.flush()
    _drop_unreachable(parts.package)
    left = Workbook.from_bytes(book.to_bytes(), book.path)
    _blank_unused_texts(left)
    return left


def _forget(parts: WorkbookParts, element: Element) -> None:
    parts.sheets.pop(element.get("name", ""), None)
    parts.package.relationships(parts.name).remove(element.get(parts.dialect.rel_id, ""))
    _detach(element)


def _forget_titles(package: Package) -> None:
    """Drop the list of sheets and names in the file's properties: Excel writes it anew."""
    name = package.target("", package.relationships("").first("extended-properties"))
    if name is None:
        return
    document = package.document(name)
    for element in list(document.root):
        if etree.QName(element).localname in ("HeadingPairs", "TitlesOfParts"):
            document.root.remove(element)
            document.touch()


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


# ---------------------------------------------------------------- what is left over


def _drop_unreachable(package: Package) -> None:
    """Delete the parts that no relationship leads to any more."""
    reached = {_CONTENT_TYPES, rels_name("")}
    for part in _reachable(package, "", set()):
        reached |= {part, rels_name(part)}
    known = {name.casefold() for name in reached}
    for name in list(package.names()):
        if name.casefold() not in known:
            package.delete(name)


def _reachable(package: Package, source: str, seen: set[str]) -> Iterator[str]:
    for relationship in package.relationships(source):
        part = package.target(source, relationship)
        if part and part not in seen:
            seen.add(part)
            yield part
            yield from _reachable(package, part, seen)


def _blank_unused_texts(book: Workbook) -> None:
    """Empty the shared texts that no cell shows: they were those of the removed sheets."""
    parts = book.parts
    relationship = parts.package.relationships(parts.name).first("sharedStrings")
    name = parts.package.target(parts.name, relationship)
    if name is None:
        return
    used = set(_texts_used(book))
    document = parts.package.document(name)
    for index, item in enumerate(document.root.iterchildren("{*}si")):
        if index not in used:
            for child in list(item):
                item.remove(child)
            etree.SubElement(item, f"{{{etree.QName(item).namespace}}}t")
            document.touch()


def _texts_used(book: Workbook) -> Iterator[int]:
    for sheet in book.sheet_names:
        for row in book[sheet].content.rows:
            for cell in row.cells.values():
                number = cell.findtext("{*}v") if cell.get("t") == "s" else None
                if number and number.strip().isdecimal():
                    yield int(number)
