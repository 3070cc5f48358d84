"""The lists of styles.xml that any format refers to, made where a program left them out.

A workbook may have an empty ``styleSheet``, or none of the entries whose numbers are reserved. A
format added to it would take their places, and Excel would show something else, or a repair.
"""

from __future__ import annotations

from lxml import etree

from xl_tools.workbook.schema import STYLES_ORDER, insert_in_order
from xl_tools.workbook.xml_document import Element

_RESERVED = {
    "fonts": ('<font><sz val="11"/></font>',),
    "fills": ('<fill><patternFill patternType="none"/></fill>',
              '<fill><patternFill patternType="gray125"/></fill>'),
    "borders": ("<border/>",),
    "cellXfs": ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',),
}  # fmt: skip


def obtain_list(root: Element, name: str) -> Element:
    """Return the list ``name`` of the style sheet, made in its due place where there is none."""
    holder = root.find(f"{{*}}{name}")
    if holder is None:
        holder = etree.Element(f"{{{etree.QName(root).namespace or ''}}}{name}", count="0")
        insert_in_order(root, holder, STYLES_ORDER)
    return holder


def complete(root: Element) -> list[Element]:
    """Add the reserved entries that are missing; return the elements that were made.

    >>> sheet = etree.fromstring('<styleSheet xmlns="m"><fonts><font/></fonts></styleSheet>')
    >>> [etree.QName(element).localname for element in complete(sheet)]
    ['fills', 'fill', 'fill', 'borders', 'border', 'cellXfs', 'xf']
    >>> complete(sheet)
    []
    """
    made: list[Element] = []
    for name, entries in _RESERVED.items():
        before = root.find(f"{{*}}{name}")
        count = 0 if before is None else sum(1 for _ in before.iterchildren("{*}*"))
        if count >= len(entries):
            continue
        holder = obtain_list(root, name)
        made += [holder] if before is None else []
        made += [_append(holder, entry) for entry in entries[count:]]
        recount(holder, len(entries))
    return made


def _append(holder: Element, entry: str) -> Element:
    wrapper = etree.fromstring(f'<x xmlns="{etree.QName(holder).namespace or ""}">{entry}</x>')
    element = wrapper[0]
    holder.append(element)
    etree.cleanup_namespaces(element)
    return element


def recount(holder: Element, count: int) -> None:
    """State how many entries a list has, where it states that at all."""
    if holder.get("count") is not None:
        holder.set("count", str(count))


def take_back(made: list[Element]) -> None:
    """Take the elements that `complete` made out again, those within others first."""
    while made:
        element = made.pop()
        parent = element.getparent()
        if parent is None:
            continue
        parent.remove(element)
        recount(parent, len(parent))
