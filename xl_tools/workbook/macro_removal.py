"""Take the program out of a workbook: VBA, ribbon, buttons; what is left is an .xlsx."""

from __future__ import annotations

from xl_tools.workbook.book import Workbook
from xl_tools.workbook.package import Package
from xl_tools.workbook.schema import CONTENT_TYPES
from xl_tools.workbook.vml import without_controls
from xl_tools.workbook.workbook_parts import WorkbookParts
from xl_tools.workbook.xml_document import Element

_PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACROS = "macroEnabled"
_PROJECT, _RIBBON, _CONTROL = "/vbaProject", "/ui/extensibility", "/ctrlProp"


def has_macros(book: Workbook) -> bool:
    """Return whether the file says that it may hold macros: an .xlsm must, an .xlsx must not."""
    return _MACROS in _type_of(book.parts.package, book.parts.name)


def _type_of(package: Package, part: str) -> str:
    for override in package.document(CONTENT_TYPES).root.iterchildren("{*}Override"):
        if (override.get("PartName") or "").lstrip("/").casefold() == part.casefold():
            return override.get("ContentType") or ""
    return ""


def remove_macros(book: Workbook) -> Workbook:
    """Return `book` without VBA, ribbon, form controls, and macros of pictures."""
    if not has_macros(book):
        return book
    package, name = book.parts.package, book.parts.name
    package.declare_type(name, _PLAIN)
    _unlink(package, name, _PROJECT)
    _unlink(package, "", _RIBBON)
    for sheet in book.sheet_names:
        _remove_controls(book.parts, sheet)
    return Workbook.from_bytes(book.to_bytes(), book.path)


def _unlink(package: Package, source: str, ending: str) -> None:
    relationships = package.relationships(source)
    for found in list(relationships):
        if found.type.endswith(ending):
            if part := package.target(source, found):
                package.delete(part)
            relationships.remove(found.id)


def _remove_controls(parts: WorkbookParts, sheet: str) -> None:
    package, part = parts.package, parts.sheets[sheet].part
    content = parts.content(sheet).part
    for controls in list(content.frame.iter("{*}controls")):
        content.drop(_wrapped(controls))
    _unlink(package, part, _CONTROL)
    relationships = package.relationships(part)
    if shapes := package.target(part, relationships.first("vmlDrawing")):
        package.write(shapes, without_controls(package.read(shapes)))
    if drawn := package.target(part, relationships.first("drawing")):
        drawing = package.document(drawn)
        for shape in list(drawing.root.iter()):
            if isinstance(shape.tag, str) and shape.get("macro"):
                _forget_macro(shape)
                drawing.touch()


def _forget_macro(shape: Element) -> None:
    """Take away the anchor of a form control; a picture or shape only stops calling its macro."""
    choice = next(shape.iterancestors("{*}Choice"), None)
    if choice is not None and choice.get("Requires") == "a14":
        anchor = _wrapped(shape)
        holder = anchor.getparent()
        if holder is not None:
            holder.remove(anchor)
    else:
        shape.set("macro", "")


def _wrapped(element: Element) -> Element:
    """Return the outermost mc:AlternateContent around the element, or the element itself."""
    return next(reversed(list(element.iterancestors("{*}AlternateContent"))), element)
