"""The plain values a host hands to a worksheet function, and what each one means.

Blank, text, number and error cell stay four different things: None (or only blanks, or a dash)
is blank, `CellError` an error cell. Numbers become Decimal here and float again only on the way
out.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from decimal import Decimal

from xl_tools.domain.cells import CellValue
from xl_tools.domain.values import is_empty, parse_number


@dataclass(frozen=True, slots=True)
class CellError:
    """The value of an error cell, by what Excel shows.

    >>> str(CellError("#DIV/0!"))
    '#DIV/0!'
    """

    code: str

    def __str__(self) -> str:
        return self.code


Scalar = None | bool | int | float | Decimal | str | dt.date | CellError

# What a cell of Excel can hold.
_LIMIT = Decimal("1E+308")
NOT_A_VALUE = CellError("#VALUE!")
NOT_A_NUMBER = CellError("#NUM!")
NOT_AVAILABLE = CellError("#N/A")


def is_blank(value: Scalar) -> bool:
    """Return whether the cell holds nothing: None, blanks, a dash or only dots."""
    return value is None or (isinstance(value, str) and is_empty(value))


def exact(value: float) -> Decimal:
    """Return a cell's binary number as the 15 digits that Excel keeps and shows.

    >>> exact(0.1 + 0.2)
    Decimal('0.3')
    """
    return Decimal(f"{value:.15g}")


def number_of(value: Scalar) -> Decimal | CellError | None:
    """Return the number in a cell, None for a blank, or the error to show instead.

    A number typed as text counts; a truth value, a date or other text is ``#VALUE!``.

    >>> number_of("1,676.35"), number_of("——"), str(number_of("7.50."))
    (Decimal('1676.35'), None, '#VALUE!')
    """
    if is_blank(value):
        return None
    match value:
        case float():
            return exact(value) if math.isfinite(value) else NOT_A_NUMBER
        case CellError():
            return value
        case bool():
            return NOT_A_VALUE
        case int() | Decimal():
            number = Decimal(value)
            return number if number.is_finite() and abs(number) < _LIMIT else NOT_A_NUMBER
        case str():
            read = parse_number(value)
            return NOT_A_VALUE if read is None else read
    return NOT_A_VALUE


def cell_of(value: Scalar) -> CellValue:
    """Return the cell content; a host's function cannot see the number format."""
    if isinstance(value, CellError):
        return CellValue.error(value.code)
    if isinstance(value, float):
        return CellValue.of(exact(value)) if math.isfinite(value) else CellValue.error("#NUM!")
    if value is None or isinstance(value, int | Decimal | str | dt.date):
        return CellValue.of(value)
    return CellValue.error(NOT_A_VALUE.code)
