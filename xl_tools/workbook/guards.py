"""What stands in for the engine where it would differ from Excel: it answers, or says it cannot.

A formula is handed to the engine with calls of these (`guarding`). Each raises UnsureError, with
the reason in Chinese, where only Excel knows; the formula then keeps its result.
Source: Microsoft, "Floating-point arithmetic may give inaccurate results in Excel".
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

ORDER = "文字的先后随 Excel 的语言而变"
DIGITS = "数变成文字时位数过多"
BLANK_KEY = "要查找的值是空白"
EMPTY_KEY = "要查找的是空文字"
WILD_KEY = "要查找的文字含通配符"
SHARE = "条件是百分比，可能指数，也可能指文字"
WHOLE = "按序号取值，而序号是 0 或不是整数"
LARGE = "按单元格计算的区域太大"
REASONS = (ORDER, DIGITS, BLANK_KEY, EMPTY_KEY, WILD_KEY, SHARE, WHOLE, LARGE)

_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_NUMBER, _TEXT, _TRUTH = range(3)  # in this order
_DIGITS = 15  # significant ones that Excel shows
_MOST, _LEAST = 1e15, 1e-4  # beyond these numbers have an exponent in one program or the other
_MOST_CELLS = 200_000
_DECIMAL = re.compile(r"(?<![\d.])\d+\.\d+(?![\d.])")
# A number whose 16th digit and those behind it are so near a half that programs round otherwise.
_HALF = re.compile(r"-?\d\.\d{14}(?:49[5-9]|50[0-5])\d*e[+-]\d+")
_UNLIKE_EXCEL = re.compile(r"(?<![\d.])(?:0\.0000\d|-0(?![\d.]))|NaN|\binf\b")
_SHARE = re.compile(r"\s*([<>]=?)?(?:=|<>)?\s*(-?\d+(?:\.\d+)?)\s*%\s*")
_ORDERING = re.compile(r"(?:[<>]=|>(?!=)|<(?![=>]))(?!\s*-?\d+(?:\.\d+)?%?\s*$)")


class UnsureError(Exception):
    """Raised where only Excel knows the answer; carries why (in Chinese)."""


def compare(sign: str, left: object, right: object) -> bool:
    """Return whether the comparison holds; a blank (None) is 0, "" or FALSE as need be.

    Numbers are compared by 15 digits, so that ``0.1+0.2=0.3`` is TRUE.

    >>> compare("=", 0.1 + 0.2, 0.3), compare("<", 5.0, "甲"), compare("=", None, "")
    (True, True, True)
    """
    one, other = _comparable(left, right), _comparable(right, left)
    if one[0] == other[0] == _TEXT and sign not in ("=", "<>") and one != other:
        raise UnsureError(ORDER)
    return _OPERATORS[sign](one, other)


def _comparable(value: object, beside: object) -> tuple[int, object]:
    if value is None:
        value = "" if isinstance(beside, str) else False if isinstance(beside, bool) else 0.0
    if isinstance(value, bool):
        return _TRUTH, value
    if isinstance(value, str):
        return _TEXT, value.casefold()
    if not isinstance(value, int | float):
        raise UnsureError(ORDER)
    return _NUMBER, float(f"{value:.15g}")


def as_text(value: object) -> object:
    """Return the value as Excel makes a text of it: 15 digits; a blank (None) stays one.

    >>> as_text(1 / 3), as_text(100.0), as_text(True), as_text("甲")
    ('0.333333333333333', '100', 'TRUE', '甲')
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        if value and not _LEAST <= abs(value) < _MOST:
            raise UnsureError(DIGITS)
        written = f"{value:.15g}"
        if "e" in written or _HALF.fullmatch(f"{value:.19e}"):
            raise UnsureError(DIGITS)
        return "0" if written == "-0" else written
    if isinstance(value, str) and is_unlike_excel(value):
        raise UnsureError(DIGITS)
    return value


def is_unlike_excel(text: str) -> bool:
    """Return whether the text may hold a number as the engine spells it and Excel does not.

    >>> is_unlike_excel("0.30000000000000004元"), is_unlike_excel("0.333333333333333")
    (True, False)
    """
    if _UNLIKE_EXCEL.search(text):
        return True
    return "." in text and any(
        len(found.replace(".", "").lstrip("0")) > _DIGITS for found in _DECIMAL.findall(text)
    )


def exact_key(key: object) -> object:
    """Return what a lookup looks for; for a blank Excel finds 0 here and blank cells there."""
    if key is None:
        raise UnsureError(BLANK_KEY)
    if key == "":
        raise UnsureError(EMPTY_KEY)
    if isinstance(key, str) and set("*?~") & set(key):
        raise UnsureError(WILD_KEY)
    return key


def ordered_key(key: object) -> object:
    """Return what is looked for in a sorted list; texts are sorted as the language wants.

    >>> ordered_key(3.5)
    3.5
    """
    if isinstance(key, str) and key:
        raise UnsureError(ORDER)
    return exact_key(key)


def place(number: object) -> object:
    """Return the number of a row, a column or a rank: whole, not 0, which means all of them."""
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise UnsureError(WHOLE)
    if not number or number != int(number):
        raise UnsureError(WHOLE)
    return number


def criterion(asked: object) -> object:
    """Return the criterion of a COUNTIF as the engine reads it.

    That is with figures instead of percentages; no order of texts, no figure beyond 15 digits.

    >>> criterion(">=90%"), criterion("甲*"), criterion(3.0)
    ('>=0.9', '甲*', 3.0)
    """
    if asks_for_order(asked):
        raise UnsureError(ORDER)
    if isinstance(asked, float) and asked != float(f"{asked:.15g}"):
        raise UnsureError(DIGITS)
    share = _SHARE.fullmatch(asked) if isinstance(asked, str) else None
    if share is None:
        return asked
    if not share[1]:
        raise UnsureError(SHARE)  # it may be a text or a figure that is sought
    return f"{share[1]}{Decimal(share[2]) / 100}"


def asks_for_order(criterion: object) -> bool:
    """Return whether a criterion asks for texts before or after one.

    >>> asks_for_order(">甲"), asks_for_order(">=60%"), asks_for_order("<>甲")
    (True, False, False)
    """
    return isinstance(criterion, str) and _ORDERING.match(criterion) is not None


_PREFIX = "XLTGUARD."
COMPARE, TEXT = f"{_PREFIX}COMPARE", f"{_PREFIX}TEXT"
EXACT_KEY, ORDERED_KEY = f"{_PREFIX}EXACT.KEY", f"{_PREFIX}ORDERED.KEY"
PLACE, CRITERION = f"{_PREFIX}PLACE", f"{_PREFIX}CRITERION"
# All by the name that the engine has for them, with the number of their arguments.
GUARDS: Mapping[str, tuple[Callable[..., object], int]] = {
    COMPARE: (compare, 3),
    TEXT: (as_text, 1),
    EXACT_KEY: (exact_key, 1),
    ORDERED_KEY: (ordered_key, 1),
    PLACE: (place, 1),
    CRITERION: (criterion, 1),
}


def is_guarded(formula: str) -> bool:
    """Return whether the formula calls a guard."""
    return _PREFIX in formula


def each(function: Callable[..., object], values: Sequence[object]) -> object:
    """Return the function's result, cell by cell where there are ranges, given as lists of rows.

    A value, a row or a column beside a larger range counts for each of its cells. Raises
    UnsureError for ranges that would take too long.

    >>> each(compare, [">", [[1.0], [3.0]], 2.0])
    [[False], [True]]
    """
    ranges = [value for value in values if isinstance(value, list)]
    if not ranges:
        return function(*values)
    rows = max(map(len, ranges))
    columns = max(len(value[0]) for value in ranges)
    if rows * columns > _MOST_CELLS:
        raise UnsureError(LARGE)
    return [
        [function(*(_item(value, row, column) for value in values)) for column in range(columns)]
        for row in range(rows)
    ]


def _item(value: object, row: int, column: int) -> object:
    if not isinstance(value, list):
        return value
    cells = value[row if len(value) > 1 else 0]
    return cells[column if len(cells) > 1 else 0]
