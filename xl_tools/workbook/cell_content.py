"""What a cell holds: a plain Python value made of what the file says, and the other way.

Numbers are read as Excel shows them: 0.28999999999999998, which is how it stores 0.29, is 0.29.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal
from functools import lru_cache

from xl_tools.domain.cells import CellValue, Kind
from xl_tools.errors import UsageError
from xl_tools.workbook.cell_text import decode, encode, normalised
from xl_tools.workbook.shared_strings import SharedStrings
from xl_tools.workbook.stored import INLINE, Stored, stored_in
from xl_tools.workbook.xml_document import Element

_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)
_EXACT_DIGITS = 15  # a double keeps any number of so many digits as typed
_SURELY_FINITE = 10**15
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?)?Z?")


class ErrorCode(str):
    """An Excel error such as ``#DIV/0!``: not to be mistaken for a text of the same letters."""

    __slots__ = ()


Content = Decimal | str | bool | dt.date | ErrorCode | None
Settable = Decimal | int | float | str | bool | dt.date | ErrorCode | CellValue | None


def read_content(cell: Element, strings: SharedStrings) -> Content:
    """Return what the ``c`` element holds; for a formula, its cached result."""
    return content_of(stored_in(cell), strings)


def content_of(stored: Stored, strings: SharedStrings) -> Content:
    """Return what a cell holds that is stored so; for a formula, its cached result."""
    text = stored.text
    if text is None:
        return None
    match stored.kind:
        case "n":
            return _number(text)
        case "s":
            return strings.text(int(text)) if text.strip().isdecimal() else None
        case "is":
            return text
        case "str":
            return decode(text)
        case "b":
            return text.strip() in ("1", "true")
        case "e":
            return ErrorCode(text)
        case "d":
            return _iso_date(text)
    return _number(text)


@lru_cache(maxsize=4096)  # most numbers are read twice, to be calculated with and to be shown
def _number(text: str) -> Content:
    if not _NUMBER.fullmatch(text):
        return decode(text) or None
    if len(text) <= _EXACT_DIGITS and "e" not in text and "E" not in text:
        return Decimal(text.strip())
    value = float(text)
    return ErrorCode("#NUM!") if math.isinf(value) else Decimal(repr(value))


def _iso_date(text: str) -> Content:
    if not _ISO_DATE.fullmatch(text):
        return text
    try:
        moment = dt.datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return text
    return moment if moment.time() != dt.time() else moment.date()


def to_content(value: Settable) -> Content:
    """Return `value` as a cell would hold it; UsageError for what no cell can hold.

    >>> to_content(0.5), to_content(""), to_content(CellValue.error("#N/A"))
    (Decimal('0.5'), None, '#N/A')
    """
    if value.__class__ is str:  # what is written most
        return normalised(str(value)) or None
    match value:
        case CellValue(kind=Kind.ERROR):
            return ErrorCode(value.raw)
        case CellValue():
            return to_content(value.raw)
        case ErrorCode() | bool() | dt.date() | None:
            return value
        case str():
            return normalised(value) or None
    if isinstance(value, int) and abs(value) < _SURELY_FINITE:
        return Decimal(value)
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite() or math.isinf(float(number)):
        raise UsageError(f"{value} 不是单元格能存的数。请写一个有限的数。")
    return number


def same(one: Content, other: Content) -> bool:
    """Return whether a cell that holds `one` need not be written to hold `other`."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return one == other or float(one) == float(other)
    return type(one) is type(other) and one == other


def same_result(one: Content, other: Content) -> bool:
    """Like `same`, but numbers to the 15 digits Excel calculates with: last bits stay its own."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return f"{float(one):.15g}" == f"{float(other):.15g}"
    return same(one, other)


def says(stored: Stored, value: object) -> bool:
    """Return whether the cell plainly says `value`, a float or text; False settles nothing.

    Most results are right already, and this is far quicker than to read and compare them.
    """
    text = stored.text
    if text is None:
        return False
    if value.__class__ is float:
        return stored.kind == "n" and _NUMBER.fullmatch(text) is not None and float(text) == value
    return value.__class__ is str and stored.kind == "str" and text == value and "_x" not in text


def stored_as(content: Content, strings: SharedStrings) -> tuple[str, str | None]:
    """Return kind and text of a cell that holds `content` (not a date), shared where it is known.

    A text is stored as text whatever it begins with.
    """
    if not isinstance(content, str) or isinstance(content, ErrorCode):
        return _scalar(content)
    shared = strings.index_of(content)
    return (INLINE, content) if shared is None else ("s", str(shared))


def result_as(content: Content) -> tuple[str, str | None]:
    """Return kind and text of a cell whose formula has the result `content` (not a date)."""
    if isinstance(content, str) and not isinstance(content, ErrorCode):
        return "str", encode(content)
    return _scalar(content)


def _scalar(content: Content) -> tuple[str, str | None]:
    match content:
        case None:
            return "n", None
        case ErrorCode():
            return "e", encode(content)
        case bool():
            return "b", str(int(content))
        case Decimal():
            return "n", _number_text(content)
    raise TypeError(content)


def _number_text(number: Decimal) -> str:
    """Return the digits of a number as Excel would store them: those of the nearest double."""
    if not number:
        return "0"
    text = str(number)
    if len(text) > _EXACT_DIGITS or "E" in text:
        return _long_number_text(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _long_number_text(number: Decimal) -> str:
    if len(number.as_tuple().digits) > _EXACT_DIGITS:
        number = Decimal(repr(float(number)))
    text = str(number) if abs(number.adjusted()) > _EXACT_DIGITS else f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text and "E" not in text else text
