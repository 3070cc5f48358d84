"""Cells as COM hands them over, as the worksheet functions take them, and back again.

An error cell arrives as an integer (VT_ERROR), a number always as a float or Decimal, a date as a
datetime, a blank cell as None. On the way back pywin32 can make no error value: it turns every
VT_ERROR into "argument missing". So errors travel as text, told from real texts by the first
character, and VBA (XltSupport.Answer) makes the error value. A reply without that character is a
fault.
Source: pywin32 oleargs.cpp, MakeObjToVariant; XlCVError in the object model of Excel.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from itertools import chain

from xl_tools.domain.scalars import NOT_A_VALUE, CellError, Scalar
from xl_tools.domain.spread import Result, Value

A_TEXT, AN_ERROR = "\x02", "\x01"
# XlCVError; the later ones came with Excel 365.
ERROR_NUMBERS = {
    "#NULL!": 2000,
    "#DIV/0!": 2007,
    "#VALUE!": 2015,
    "#REF!": 2023,
    "#NAME?": 2029,
    "#NUM!": 2036,
    "#N/A": 2042,
    "#GETTING_DATA": 2043,
    "#SPILL!": 2045,
    "#CONNECT!": 2046,
    "#BLOCKED!": 2047,
    "#UNKNOWN!": 2048,
    "#FIELD!": 2049,
    "#CALC!": 2050,
}
_ERRORS = {number: code for code, number in ERROR_NUMBERS.items()}
# An error value is 0x800A0000 plus its number, as a signed integer of 32 bits.
_ERROR_BASE = -0x80000000 + 0x000A0000
_PLAIN = frozenset({str, float, type(None)})
Raw = object
Encoded = float | str
Reply = list[list[Encoded]]


def from_com(raw: Raw) -> Value:
    """Return an argument, a cell or a range, as the worksheet functions take it.

    >>> from_com((("≥90%", -2146826246), (None, 0.81)))
    [['≥90%', CellError(code='#N/A')], [None, 0.81]]
    """
    if not isinstance(raw, tuple | list):
        return _cell(raw)
    rows = [row if isinstance(row, tuple | list) else (row,) for row in raw]
    if rows and not isinstance(raw[0], tuple | list):
        rows = [raw]  # an array of one dimension is a row
    if set(map(type, chain.from_iterable(rows))) <= _PLAIN:
        return rows
    return [[_cell(value) for value in row] for row in rows]


def _cell(raw: Raw) -> Scalar:
    match raw:
        case None | bool() | float() | str() | Decimal():
            return raw
        case int():
            number = raw - _ERROR_BASE
            if 2000 <= number <= 2100:
                return CellError(_ERRORS.get(number, NOT_A_VALUE.code))
            return raw
        case dt.datetime():
            return dt.date(raw.year, raw.month, raw.day)
    return NOT_A_VALUE


def to_com(result: Result) -> Reply:
    r"""Return a result as rows that VBA can tell apart: numbers, texts and errors.

    >>> to_com(9.0), to_com([["优"], [CellError("#N/A")], [""]])
    ([[9.0]], [['\x02优'], ['\x012042'], ['\x02']])
    """
    rows: Sequence[Sequence[Scalar]] = result if isinstance(result, list) else [[result]]
    if set(map(type, chain.from_iterable(rows))) == {float}:
        return rows  # type: ignore[return-value]  # numbers alone need no mark
    return [[_encoded(value) for value in row] for row in rows]


def _encoded(value: Scalar) -> Encoded:
    if isinstance(value, CellError):
        number = ERROR_NUMBERS.get(value.code, ERROR_NUMBERS[NOT_A_VALUE.code])
        return f"{AN_ERROR}{number}"
    return value if isinstance(value, float) else f"{A_TEXT}{'' if value is None else value}"
