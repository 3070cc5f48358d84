"""Contents of cells as Excel takes them, so that a text stays a text and a number a number."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal

from xl_tools.open_book.edits import Value
from xl_tools.workbook.date_serials import to_serial

_DIGIT = re.compile(r"[0-9０-９]")
# No number, date or time that Excel would read out of a text is longer.
_LONGEST_NUMBER = 32
_FIRST = "=+-@'#"
_LOGICAL = frozenset({"TRUE", "FALSE"})
_NEWER = re.compile(r"_xl(?:fn|ws)\.")
ExcelValue = float | str | bool | None


def as_excel(
    rows: Sequence[Sequence[Value]], *, as_text: bool, is_1904: bool
) -> list[list[ExcelValue]]:
    """Return what to give Range.Value; a day becomes its serial number.

    In cells of the format ``@`` (`as_text`) a text needs no care; elsewhere one that Excel would
    take for something else gets an apostrophe in front, which Excel keeps to itself.
    """
    return [[_value(value, as_text, is_1904) for value in row] for row in rows]


def _value(value: Value, as_text: bool, is_1904: bool) -> ExcelValue:
    match value:
        case str():
            return value if as_text or not is_misread(value) else f"'{value}"
        case Decimal():
            return float(value)
        case dt.date():
            serial = to_serial(value, epoch_1904=is_1904)
            return float(serial) if serial is not None else f"'{value:%Y-%m-%d}"
    return value


def is_misread(text: str) -> bool:
    """Return whether Excel might take a typed text for a number, day, formula or truth value.

    >>> [is_misread(text) for text in ("92%", "2023年12月底前", "=1", "TRUE", "全部落实到位")]
    [True, True, True, True, False]
    """
    bare = text.strip()
    if bare[:1] in _FIRST or bare.upper() in _LOGICAL:
        return True
    return len(bare) <= _LONGEST_NUMBER and _DIGIT.search(bare) is not None


def as_formula(formula: str) -> str:
    """Return what to give Range.Formula: with "=", and without the prefixes only files have.

    >>> as_formula('_xlfn.CONCAT(A1,"_xlfn.")')
    '=CONCAT(A1,"_xlfn.")'
    """
    parts = re.split(r'("(?:[^"]|"")*")', formula)
    return "=" + "".join(part if part[:1] == '"' else _NEWER.sub("", part) for part in parts)
