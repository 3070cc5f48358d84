"""What a cell element holds, read as a plain Python value and written from one.

Numbers are read as Excel shows them: 0.28999999999999998, which is how it stores 0.29, is 0.29.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal

from lxml import etree

from xl_tools.domain.cells import CellValue, Kind
from xl_tools.errors import UsageError
from xl_tools.workbook.cell_text import decode, encode, normalised, set_text
from xl_tools.workbook.shared_strings import SharedStrings
from xl_tools.workbook.stored import Stored, stored_in
from xl_tools.workbook.xml_document import Element

_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)
_EXACT_DIGITS = 15  # a double keeps any number of so many digits as typed
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?)?Z?")
_METADATA = ("cm", "vm")  # dynamic arrays and rich values: they describe the old content


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
    match value:
        case CellValue(kind=Kind.ERROR):
            return ErrorCode(value.raw)
        case CellValue():
            return to_content(value.raw)
        case ErrorCode() | bool() | dt.date() | None:
            return value
        case str():
            return normalised(value) or None
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


def clear(cell: Element) -> None:
    """Take formula and content out of the ``c`` element; style and extensions stay."""
    for child in list(cell) if len(cell) else ():
        if isinstance(child.tag, str) and child.tag.rpartition("}")[2] in ("f", "v", "is"):
            _detach(cell, child)
    for name in ("t", *_METADATA):
        if cell.get(name) is not None:
            del cell.attrib[name]


def write_content(cell: Element, content: Content, strings: SharedStrings) -> None:
    """Make `content` (not a date) the plain content of the ``c`` element, in place of a formula."""
    clear(cell)
    if isinstance(content, ErrorCode) or not isinstance(content, str):
        _write_scalar(cell, content, 0)
        return
    shared = strings.index_of(content)
    if shared is not None:
        cell.set("t", "s")
        _insert(cell, "v", 0).text = str(shared)
        return
    cell.set("t", "inlineStr")
    inline = _insert(cell, "is", 0)
    set_text(etree.SubElement(inline, _tag(cell, "t")), content)


def write_result(cell: Element, content: Content) -> None:
    """Make `content` (not a date) the cached result of the formula in the ``c`` element."""
    for child in list(cell.iterchildren("{*}v")):
        _detach(cell, child)
    cell.attrib.pop("t", "")
    cell.attrib.pop("vm", "")
    position = 1 if len(cell) and etree.QName(cell[0]).localname == "f" else 0
    if isinstance(content, str) and not isinstance(content, ErrorCode):
        cell.set("t", "str")
        _insert(cell, "v", position).text = encode(content)
    else:
        _write_scalar(cell, content, position)


def _write_scalar(cell: Element, content: Content, position: int) -> None:
    match content:
        case None:
            return
        case ErrorCode():
            cell.set("t", "e")
            text = str(content)
        case bool():
            cell.set("t", "b")
            text = str(int(content))
        case Decimal():
            text = _number_text(content)
        case _:
            raise TypeError(content)
    _insert(cell, "v", position).text = text


def _number_text(number: Decimal) -> str:
    """Return the digits of a number as Excel would store them: those of the nearest double."""
    if len(number.as_tuple().digits) > _EXACT_DIGITS:
        number = Decimal(repr(float(number)))
    if not number:
        return "0"
    text = str(number) if abs(number.adjusted()) > _EXACT_DIGITS else f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text and "E" not in text else text


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
