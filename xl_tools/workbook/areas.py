"""Areas as a file states them: with dollar signs, corners in any order, or plainly wrong."""

from __future__ import annotations

import re
from functools import lru_cache

from xl_tools.domain.grid import MAX_COLUMN, MAX_ROW, Area, column_number

_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})(?::\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}))?")


@lru_cache(maxsize=1 << 14)
def area_of(text: str | None) -> Area | None:
    """Return the area that `text` states, or None where it states none.

    >>> str(area_of("$C$4:B2")), area_of("A0"), area_of(None)
    ('B2:C4', None, None)
    """
    match = _AREA.fullmatch(text or "")
    if not match:
        return None
    columns = sorted((column_number(match[1]), column_number(match[3] or match[1])))
    rows = sorted((int(match[2]), int(match[4] or match[2])))
    if columns[1] > MAX_COLUMN or rows[1] > MAX_ROW:
        return None
    return Area(columns[0], rows[0], columns[1], rows[1])
