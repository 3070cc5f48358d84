"""Cells as Calc hands them to an add-in, as the worksheet functions take them, and back again.

A number arrives as float, a text as str, a range as rows of both, an argument left out as None.
A blank cell of a range is an empty text there; a blank cell that is named alone is 0.0, which the
interface gives no means to tell from a zero; where a name is due it can be nothing but a blank.
An error cell never arrives: Calc passes the error on by itself (a range with one gives Err:504).

Calc keeps its errors inside floats that are not a number: the low 32 bits hold the code. A float
made so is a real error in the cell.
Source: CreateDoubleError in formula/errorcodes.hxx of LibreOffice.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from xl_tools.domain.scalars import NOT_A_VALUE, CellError, Scalar
from xl_tools.domain.spread import Result, Value

Raw = object
Reply = float | str
# FormulaError in formula/errorcodes.hxx.
ERROR_CODES = {
    "#NULL!": 521,
    "#DIV/0!": 532,
    "#VALUE!": 519,
    "#REF!": 524,
    "#NAME?": 525,
    "#NUM!": 503,
    "#N/A": 32767,
}
_NOT_A_NUMBER = 0x7FF80000_00000000


def from_calc(raw: Raw) -> Value:
    """Return an argument, a cell or a range, as the worksheet functions take it.

    >>> from_calc((("≥90%", ""), (0.0, 0.81)))
    [['≥90%', None], [0.0, 0.81]]
    """
    if isinstance(raw, tuple | list):
        return [[_cell(value) for value in row] for row in raw]
    return _cell(raw)


def _cell(raw: Raw) -> Scalar:
    if raw == "":
        return None
    return raw if raw is None or isinstance(raw, bool | float | int | str) else NOT_A_VALUE


def to_calc(value: Scalar) -> Reply:
    """Return one result as Calc takes it; an error is a float that is not a number.

    >>> to_calc("优"), to_calc(9.0), to_calc(None)
    ('优', 9.0, '')
    >>> struct.pack(">d", to_calc(CellError("#N/A"))).hex()
    '7ff8000000007fff'
    """
    match value:
        case None:
            return ""
        case CellError():
            return error(value.code)
        case bool() | int() | float():
            return float(value)
    return str(value)


def error(code: str) -> float:
    """Return the float that Calc shows as this error; one Calc does not know is ``#VALUE!``."""
    number = ERROR_CODES.get(code, ERROR_CODES["#VALUE!"])
    made: float = struct.unpack("<d", struct.pack("<Q", _NOT_A_NUMBER | number))[0]
    return made


def rows_to_calc(result: Result) -> tuple[tuple[Reply, ...], ...]:
    """Return a result as rows, which is all that the interface gives back.

    >>> rows_to_calc(9.0), rows_to_calc([["优"], [None]])
    (((9.0,),), (('优',), ('',)))
    """
    if not isinstance(result, list):
        return ((to_calc(result),),)
    rows: Sequence[Sequence[Scalar]] = result
    return tuple(tuple(to_calc(value) for value in row) for row in rows)
