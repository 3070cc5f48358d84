"""How cells look in LibreOffice: fills, number formats, and one cell's look for others."""

from __future__ import annotations

import re
from typing import Any

from xl_tools.hosts.calc.structs import struct

_COLOUR = re.compile(r"[0-9A-F]{2}([0-9A-F]{6})")
_NONE = -1  # COL_TRANSPARENT
_LOGICAL = 1024  # com.sun.star.util.NumberFormat.LOGICAL
_GENERAL = 0
# What of a cell is no look: its contents, and what belongs to the whole range.
_NO_LOOK = re.compile(
    r"(?i)formula|address|position|size|conditional|absolute|merged|userdefined|.*local$"
)


def fill(cells: Any, word: str | None) -> None:
    """Give cells a fill by its word; LibreOffice is given no theme colours and no patterns."""
    colour = _COLOUR.fullmatch(word or "")
    cells.CellBackColor = int(colour[1], 16) if colour else _NONE


def number_format(model: Any, code: str) -> int:
    """Return the key of a number format in English notation; it is added where it is missing."""
    locale = struct("com.sun.star.lang.Locale", Language="en", Country="US")
    formats = model.NumberFormats
    key: int = formats.queryKey(code, locale, False)
    return key if key >= 0 else int(formats.addNew(code, locale))


def show_as_truth(model: Any, cell: Any) -> None:
    """Show a number as TRUE or FALSE, which in LibreOffice is all that makes it a truth value."""
    if cell.NumberFormat % 10000 == _GENERAL:
        locale = struct("com.sun.star.lang.Locale", Language="en", Country="US")
        cell.NumberFormat = model.NumberFormats.getStandardFormat(_LOGICAL, locale)


def copy_look(source: Any, cells: Any) -> None:
    """Make cells look like `source`."""
    known = source.getPropertySetInfo().Properties
    read_only = 16  # com.sun.star.beans.PropertyAttribute.READONLY
    names = tuple(
        sorted(one.Name for one in known if not one.Attributes & read_only and _is_look(one.Name))
    )
    # The style first: it takes with it what is set on the cell itself.
    cells.CellStyle = source.CellStyle
    cells.setPropertyValues(names, source.getPropertyValues(names))


def _is_look(name: str) -> bool:
    return name != "CellStyle" and not _NO_LOOK.match(name)


def last_column(sheet: Any) -> int:
    """Return the number, from 0, of the last column that is used."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    return int(cursor.RangeAddress.EndColumn)
