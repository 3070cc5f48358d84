"""Values on their way to the calculating engine and back: its errors, days, blanks and failures."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import Any

import formualizer as fz

from xl_tools.domain.functions import CellError
from xl_tools.workbook.cell_content import Content, ErrorCode
from xl_tools.workbook.date_serials import to_serial
from xl_tools.workbook.guards import DIGITS, is_unlike_excel

Result = float | str | bool | ErrorCode


class Unfit(str):
    """No result that a cell could show: the engine's name for its failure, or a guard's reason."""

    __slots__ = ()


UNKNOWN_NAME = "#NAME?"
# Excel's error codes by formualizer's names for them.
_CODES = {
    "Div": "#DIV/0!",
    "Na": "#N/A",
    "Name": UNKNOWN_NAME,
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}
_KINDS = {code: kind for kind, code in _CODES.items()}


def to_function(value: Any) -> Any:
    """Return an argument as our own functions take it."""
    if isinstance(value, dict):
        return CellError(_CODES.get(str(value.get("kind")), "#VALUE!"))
    if isinstance(value, list):
        return [[to_function(item) for item in row] for row in value]
    return value


def from_function(value: Any) -> Any:
    """Return what one of our own functions said, for the engine."""
    if isinstance(value, CellError):
        return fz.LiteralValue.error(_KINDS.get(value.code, "Value"), None)
    if isinstance(value, Decimal):
        return float(value)
    return value


def to_engine(content: Content, *, epoch_1904: bool) -> Any:
    """Return what the engine takes for this content of a cell."""
    if isinstance(content, Decimal):
        return float(content)
    if isinstance(content, ErrorCode):
        return fz.LiteralValue.error(_KINDS.get(str(content), "Value"), None)
    if isinstance(content, dt.date):
        return float(to_serial(content, epoch_1904=epoch_1904) or 0)
    return content


def from_engine(result: Any) -> Result | Unfit:
    """Return a result as a cell can hold it."""
    match result:
        case float():
            return result if math.isfinite(result) else Unfit("NaN")
        case str():
            # "" stays a text, as in Excel. A number in a text has 15 digits there.
            return Unfit(DIGITS) if is_unlike_excel(result) else result
        case bool():
            return result
        case None:
            return 0.0  # a reference to a blank cell shows 0
        case int():
            return float(result)
        case dict():
            code = _CODES.get(str(result.get("kind")))
            return ErrorCode(code) if code else Unfit(result.get("kind"))
    return Unfit("Array")
