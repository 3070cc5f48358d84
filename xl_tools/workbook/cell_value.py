"""What a stored cell shows: its content, as the number format of its style makes it."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from xl_tools.domain.cells import CellValue, Kind
from xl_tools.workbook.cell_content import ErrorCode, content_of
from xl_tools.workbook.date_serials import from_serial
from xl_tools.workbook.number_formats import is_date
from xl_tools.workbook.stored import Stored
from xl_tools.workbook.workbook_parts import WorkbookParts


def value_of(stored: Stored, parts: WorkbookParts) -> CellValue:
    """Return what a cell holds that is stored so; a number in a date format is a day."""
    pattern = parts.styles.number_format(stored.style)
    content = content_of(stored, parts.strings)
    if content is None:
        return blank(pattern)
    if isinstance(content, Decimal):
        day = from_serial(content, epoch_1904=parts.epoch_1904) if is_date(pattern) else None
        if day is None:
            return CellValue(Kind.NUMBER, content, pattern)
        return CellValue.of(day, pattern)
    if isinstance(content, ErrorCode):
        return CellValue.error(str(content), pattern)
    return CellValue.of(content, pattern)


@lru_cache(maxsize=1024)
def blank(pattern: str) -> CellValue:
    """Return what an empty cell with this number format holds."""
    return CellValue.of(None, pattern)
