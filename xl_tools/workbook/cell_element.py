"""What a cell is to say, written into its ``c`` element: in rows that are edited as XML."""

from __future__ import annotations

from lxml import etree

from xl_tools.workbook.cell_text import set_text
from xl_tools.workbook.stored import INLINE, Stored, stored_in
from xl_tools.workbook.xml_document import Element

_METADATA = ("cm", "vm")  # dynamic arrays and rich values: they describe the old content


def write_stored(cell: Element, now: Stored, *, is_result: bool = False) -> None:
    """Make the cell say `now`, but for its format; `is_result` keeps the formula as it is.

    What is said already is not written again.
    """
    if stored_in(cell)[1:] == now[1:]:
        return
    if is_result:
        _write_result(cell, now.kind, now.text)
        return
    write_content(cell, now.kind, now.text)
    if now.formula is not None:
        _insert(cell, "f", 0).text = now.formula


def write_content(cell: Element, kind: str, text: str | None) -> None:
    """Make this the plain content of the ``c`` element, in place of a formula."""
    clear(cell)
    if kind == INLINE:
        cell.set("t", "inlineStr")
        set_text(etree.SubElement(_insert(cell, "is", 0), _tag(cell, "t")), text or "")
    else:
        _write_text(cell, kind, text, 0)


def clear(cell: Element) -> None:
    """Take formula and content out of the ``c`` element; style and extensions stay."""
    for child in list(cell) if len(cell) else ():
        if isinstance(child.tag, str) and child.tag.rpartition("}")[2] in ("f", "v", "is"):
            _detach(cell, child)
    for name in ("t", *_METADATA):
        if cell.get(name) is not None:
            del cell.attrib[name]


def _write_result(cell: Element, kind: str, text: str | None) -> None:
    for child in list(cell.iterchildren("{*}v")):
        _detach(cell, child)
    cell.attrib.pop("t", "")
    cell.attrib.pop("vm", "")
    position = 1 if len(cell) and etree.QName(cell[0]).localname == "f" else 0
    _write_text(cell, kind, text, position)


def _write_text(cell: Element, kind: str, text: str | None, position: int) -> None:
    if text is None:
        return
    if kind != "n":
        cell.set("t", kind)
    _insert(cell, "v", position).text = text


def _tag(cell: Element, name: str) -> str:
    return f"{cell.tag[:-1]}{name}"  # a ``c`` element's own name is one letter


def _insert(cell: Element, name: str, position: int) -> Element:
    if not len(cell):
        return etree.SubElement(cell, _tag(cell, name))
    child = etree.Element(_tag(cell, name))
    cell.insert(position, child)
    return child


def _detach(cell: Element, child: Element) -> None:
    child.tail = None
    cell.remove(child)
