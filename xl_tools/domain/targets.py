"""What a 年度指标值 asks for: a number, a text, a date, or a yes."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from xl_tools.domain import words
from xl_tools.domain.cells import CellValue, Kind
from xl_tools.domain.dates import Period, of_date, parse_period
from xl_tools.domain.phrases import read_quantity
from xl_tools.domain.values import Comparator, Quantity, echo, is_empty, narrow, parse_quantity

# 建立与否, 是否建立, 是/否: asked as a question, or answered by the word itself.
_QUESTION = re.compile(r"是否|与否|是/否|有无")
_ANSWERS = frozenset({"是", "否", "有"})


_NOT_LATER = re.compile(r"(?:≤|<=?|=<|不晚于|不迟于|早于)\s*(?P<date>(?!\d+月$).+)")


class TargetKind(StrEnum):
    """What kind of answer a target asks for."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    YES_NO = "yes_no"
    NOT_APPLICABLE = "not_applicable"
    BLANK = "blank"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Target:
    """A target: `quantity` for a number, `period` for a date, `text` as printed for all.

    INVALID is an error cell. A zero target (0起, 零非访, 无) is a number.
    """

    kind: TargetKind
    text: str
    quantity: Quantity | None = None
    period: Period | None = None

    @property
    def is_numeric(self) -> bool:
        """True where the actual must be a number."""
        return self.kind is TargetKind.NUMBER

    @property
    def is_floor(self) -> bool:
        """True where a number above 0 must be reached: 8个, ≥90%, 90%~95%."""
        return self.quantity is not None and self.quantity.is_floor

    @property
    def is_zero(self) -> bool:
        """True where nothing may happen: 0, =0, ≤0, 零…; ≥0 is not."""
        floor = {Comparator.AT_LEAST, Comparator.ABOVE, Comparator.RANGE}
        return (
            self.quantity is not None
            and self.quantity.low == 0
            and self.quantity.comparator not in floor
        )


def as_cell(value: str | Decimal | int | CellValue | None) -> CellValue:
    """Return `value` as the content of a cell; a plain number has no number format."""
    return value if isinstance(value, CellValue) else CellValue.of(value)


def parse_target(value: str | Decimal | int | CellValue | None) -> Target:
    """Return what the target asks for; every value has an answer.

    >>> parse_target("≥90%").quantity.comparator
    <Comparator.AT_LEAST: '≥'>
    >>> [parse_target(text).kind.value for text in ("及时", "2023年12月底前", "建立与否", "——")]
    ['text', 'date', 'yes_no', 'blank']
    """
    cell = as_cell(value)
    text = echo(cell.shown)
    match cell.kind:
        case Kind.BLANK:
            return Target(TargetKind.BLANK, "")
        case Kind.ERROR:
            return Target(TargetKind.INVALID, text)
        case Kind.BOOLEAN:
            return Target(TargetKind.YES_NO, "是" if cell.raw else "否")
        case Kind.DATE if isinstance(cell.raw, dt.date):
            return Target(TargetKind.DATE, text, period=of_date(cell.raw))
        case Kind.NUMBER:
            quantity = parse_quantity(cell)
            kind = TargetKind.NUMBER if quantity else TargetKind.INVALID
            return Target(kind, text, quantity)
    return _of_text(text)


def _deadline(bare: str) -> Period | None:
    """Return the period behind ≤ or 不晚于; ≤12月 may be twelve months, and is none."""
    found = _NOT_LATER.fullmatch(bare)
    return parse_period(found["date"]) if found else None


@lru_cache(maxsize=4096)  # a row's target is read to be scored and to be checked
def _of_text(text: str) -> Target:
    bare = narrow(text)
    if is_empty(text):
        return Target(TargetKind.BLANK, text)
    if bare in words.NOT_APPLICABLE:
        return Target(TargetKind.NOT_APPLICABLE, text)
    # A date goes first: 12月 would be a quantity in months, 2023-12 a range.
    if period := _deadline(bare) or parse_period(text):
        return Target(TargetKind.DATE, text, period=period)
    if quantity := read_quantity(text):
        return Target(TargetKind.NUMBER, text, quantity)
    if bare in _ANSWERS or _QUESTION.search(bare):
        return Target(TargetKind.YES_NO, text)
    return Target(TargetKind.TEXT, text)
