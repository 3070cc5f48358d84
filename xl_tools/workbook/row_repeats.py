"""Rows that are stated in several pieces, as some exporters do: one ``row`` element a cell.

Excel reads them as one row. They are joined before the sheet is cut into rows; a sheet of this
kind is written so only if it is edited.
"""

from __future__ import annotations

from xl_tools.workbook.xml_document import Element, serialise


def rows_joined(root: Element) -> bytes | None:
    """Return the sheet's XML with the pieces of each row in one; None where a place is unclear.

    >>> from lxml import etree
    >>> rows_joined(etree.fromstring(
    ...     '<w><sheetData><row r="1"><c r="A1"/></row><row r="1"><c r="B1"/></row></sheetData></w>'
    ... ))
    b'<w><sheetData><row r="1"><c r="A1"/><c r="B1"/></row></sheetData></w>'
    """
    rows: dict[int, Element] = {}
    for row in list(root.iterfind("{*}sheetData/{*}row")):
        number = row.get("r", "").strip()
        if not number.isdecimal():
            continue
        first = rows.setdefault(int(number), row)
        if first is row:
            continue
        if not all(cell.get("r") for cell in row.iterchildren("{*}c")):
            return None
        first.extend(list(row))
        parent = row.getparent()
        if parent is not None:
            parent.remove(row)
    return serialise(root)
