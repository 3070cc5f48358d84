"""Rows that are stated in several pieces, as some exporters do: one ``row`` element a cell.

Excel reads them as one row. They are joined before the sheet is cut into rows; a sheet of this
kind is written so only if it is edited.
"""

from __future__ import annotations

from xl_tools.workbook.xml_document import Element, serialise


def rows_joined(root: Element) -> bytes | None:
    """Return the sheet's XML with the pieces of each row in one; None where two give one cell.

    >>> from lxml import etree
    >>> rows_joined(etree.fromstring(
    ...     '<w><sheetData><row r="1"><c r="A1"/></row><row r="1"><c r="B1"/></row></sheetData></w>'
    ... ))
    b'<w><sheetData><row r="1"><c r="A1"/><c r="B1"/></row></sheetData></w>'
    """
    rows: dict[str, Element] = {}
    for row in list(root.iterfind("{*}sheetData/{*}row")):
        first = rows.setdefault(row.get("r", ""), row)
        if first is row or not row.get("r"):
            continue
        if _cells(first) & _cells(row) or not all(_cells(row)):
            return None
        first.extend(list(row))
        parent = row.getparent()
        if parent is not None:
            parent.remove(row)
    return serialise(root)


def _cells(row: Element) -> set[str]:
    return {cell.get("r", "") for cell in row.iterchildren("{*}c")}
