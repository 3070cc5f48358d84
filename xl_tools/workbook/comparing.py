"""Comparisons as Excel makes them: numbers by 15 digits, so that ``0.1+0.2=0.3`` is TRUE.

The engine compares all bits. So a comparison of figures that may be worked out becomes a call of
`compare`; those that cannot differ (with a text, 0, or between counts) are left to the engine.
Source: Microsoft, "Floating-point arithmetic may give inaccurate results in Excel".
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from xl_tools.workbook.engine_functions import calculates_with_arrays
from xl_tools.workbook.formula_pieces import Piece

FUNCTION = "XLTCOMPARE"
UNSURE = "NImpl"  # what `compare` fails with, by the engine's name

_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_SURE = re.compile(r'"(?:[^"]|"")*"|0|TRUE|FALSE', re.IGNORECASE)
_WHOLE = re.compile(
    r"\d{1,9}|(?:COUNT|COUNTA|COUNTIF|COUNTIFS|COUNTBLANK|LEN|ROW|COLUMN|ROWS|COLUMNS|YEAR|MONTH|DAY)"
    r"\([^()]*\)",
    re.IGNORECASE,
)
_OPENING, _CLOSING = ("(", "{"), (")", "}")


class UnsureError(Exception):
    """Raised where Excel's answer depends on the language: which of two texts comes first."""


def compare(sign: str, left: object, right: object) -> bool:
    """Return whether the comparison holds; a blank (None) is 0, "" or FALSE as need be.

    >>> compare("=", 0.1 + 0.2, 0.3), compare("<", 5.0, "甲"), compare("=", None, "")
    (True, True, True)
    """
    one, other = _comparable(left, right), _comparable(right, left)
    if one[0] == other[0] == _TEXT and sign not in ("=", "<>") and one != other:
        raise UnsureError
    return _OPERATORS[sign](one, other)


_NUMBER, _TEXT, _TRUTH = range(3)  # in this order


def _comparable(value: object, beside: object) -> tuple[int, object]:
    if value is None:
        value = "" if isinstance(beside, str) else False if isinstance(beside, bool) else 0.0
    if isinstance(value, bool):
        return _TRUTH, value
    if isinstance(value, str):
        return _TEXT, value.casefold()
    return _NUMBER, float(f"{value:.15g}")


def with_comparisons(pieces: Sequence[Piece]) -> str:
    """Return the formula with calls of `compare` in place of comparisons that need them.

    >>> from xl_tools.workbook.formula_pieces import pieces_of
    >>> with_comparisons(pieces_of('IF(SUM(A1:A3)=A4,"√",IF(B1="","",B1>0))'))
    'IF(XLTCOMPARE("=",SUM(A1:A3),A4),"√",IF(B1="","",B1>0))'
    """
    if not any(piece.is_operator and piece.text in _OPERATORS for piece in pieces):
        return "".join(piece.text for piece in pieces)
    return _group(iter(pieces), arrays=False)


def _group(pieces: Iterator[Piece], *, arrays: bool) -> str:
    """Return what stands up to the closing bracket, with it."""
    done: list[str] = []
    operands, signs = [""], list[str]()
    for piece in pieces:
        text = piece.text
        if text in _CLOSING or (text in (",", ";") and not piece.is_operator):
            done += [_joined(operands, signs, arrays=arrays), text]
            operands, signs = [""], []
            if text in _CLOSING:
                return "".join(done)
        elif piece.is_operator and text in _OPERATORS:
            signs.append(text)
            operands.append("")
        elif piece.opens or text in _OPENING:
            inside = arrays or text == "{" or calculates_with_arrays(piece.opens)
            operands[-1] += text + _group(pieces, arrays=inside)
        else:
            operands[-1] += text
    return "".join([*done, _joined(operands, signs, arrays=arrays)])


def _joined(operands: Sequence[str], signs: Sequence[str], *, arrays: bool) -> str:
    left = operands[0]
    for sign, right in zip(signs, operands[1:], strict=True):
        both = (left, right)
        sure = any(map(_SURE.fullmatch, both)) or all(map(_WHOLE.fullmatch, both))
        left = left + sign + right if arrays or sure else f'{FUNCTION}("{sign}",{left},{right})'
    return left
