"""What one cell holds: blank, number, text, date, boolean or error, never mixed up.

Blank, zero, "——" and an error cell are four different things. Numbers are Decimal; what a
number looks like when printed (its number format) travels with it, because the tolerance of a
check comes from the printed precision.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from xl_tools.domain.rounding import rounded

# What people type where there is nothing to report; a printed form has "——" in the same place.
DASHES = frozenset({"—", "——", "-", "--", "－", "–", "/", "／", "*", "＊"})
_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


class Kind(StrEnum):
    """The kinds of content a cell can have."""

    BLANK = "blank"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class CellValue:
    """The content of one cell and how it is printed.

    `raw` is None (blank), Decimal, str (text, or the error code such as ``#DIV/0!``), bool or
    date. Use the class methods to build one.

    >>> CellValue.of(Decimal("0.9697"), "0%").shown
    '97%'
    >>> CellValue.of("　").kind
    <Kind.BLANK: 'blank'>
    >>> CellValue.of("——").is_dash
    True
    """

    kind: Kind
    raw: Decimal | str | bool | dt.date | None = None
    number_format: str = "General"

    @classmethod
    def of(
        cls,
        raw: Decimal | int | float | str | bool | dt.date | None,
        number_format: str = "General",
    ) -> CellValue:
        """Return the value for a plain Python object; white space alone, full-width too, is blank.

        >>> CellValue.of(3).number
        Decimal('3')
        """
        if raw is None:
            return cls(Kind.BLANK, None, number_format)
        if isinstance(raw, str):
            if raw.strip():
                return cls(Kind.TEXT, raw, number_format)
            return cls(Kind.BLANK, None, number_format)
        if isinstance(raw, bool):
            return cls(Kind.BOOLEAN, raw, number_format)
        if isinstance(raw, Decimal | int | float):
            number = raw if isinstance(raw, Decimal) else Decimal(str(raw))
            return cls(Kind.NUMBER, number, number_format)
        return cls(Kind.DATE, raw, number_format)

    @classmethod
    def error(cls, code: str, number_format: str = "General") -> CellValue:
        """Return an error cell; `code` is what Excel shows, for example ``#DIV/0!``."""
        return cls(Kind.ERROR, code, number_format)

    @property
    def is_blank(self) -> bool:
        """True for an empty cell; "——" and 0 are not blank."""
        return self.kind is Kind.BLANK

    @property
    def is_dash(self) -> bool:
        """True for a dash or slash that says "nothing to report here"."""
        return self.kind is Kind.TEXT and self.text.strip() in DASHES

    @property
    def number(self) -> Decimal | None:
        """The number of a number cell, else None; text that looks like a number is still text."""
        return self.raw if isinstance(self.raw, Decimal) else None

    @property
    def text(self) -> str:
        """The text of a text cell, else ''."""
        return str(self.raw) if self.kind is Kind.TEXT else ""

    @property
    def is_percent(self) -> bool:
        """True where the number format prints the number as a percentage."""
        return _is_percent(self.number_format)

    @property
    def decimals(self) -> int | None:
        """How many decimals are printed (of the percentage, for a %), or None for "as typed"."""
        return _decimals(self.number_format)

    @property
    def half_unit(self) -> Decimal:
        """Half a unit of the last printed digit: the most that printing can have hidden.

        >>> CellValue.of(Decimal("0.9697"), "0%").half_unit
        Decimal('0.005')
        >>> CellValue.of(Decimal("1676.35")).half_unit
        Decimal('0.005')
        """
        number = self.number
        if number is None:
            return Decimal(0)
        # A signalling NaN has no hash.
        half_unit = _half_unit if number.is_finite() else _half_unit.__wrapped__
        return half_unit(number, self.number_format)

    @property
    def shown(self) -> str:
        """The content as it is printed, without thousands separators; '' for a blank.

        >>> CellValue.of(Decimal("113.5"), "#,##0.00").shown
        '113.50'
        """
        match self.raw:
            case None:
                return ""
            case str():
                return str(self.raw)
            case Decimal():
                # Zeros of either sign are equal, but not printed alike; a NaN may have no hash.
                is_known = self.raw.is_finite() and self.raw
                shown = _shown_number if is_known else _shown_number.__wrapped__
                return shown(self.raw, self.number_format)
            case bool():
                return "TRUE" if self.raw else "FALSE"
        return f"{self.raw:%Y-%m-%d}"


# Asked of each cell of a filing again and again, of a few formats.
@lru_cache(maxsize=4096)
def _shown_number(number: Decimal, number_format: str) -> str:
    decimals, is_percent = _decimals(number_format), _is_percent(number_format)
    if decimals is None:
        # Up to 11 digits, as Excel's General shows: 0.1 + 0.2 is 0.3, not 0.30000000000000004.
        return plain(Decimal(f"{number:.11g}"))
    scaled = number * 100 if is_percent else number
    shown = f"{rounded(scaled, decimals):f}"
    return f"{shown}%" if is_percent else shown


@lru_cache(maxsize=4096)
def _half_unit(number: Decimal, number_format: str) -> Decimal:
    decimals = _decimals(number_format)
    if decimals is None:
        exponent = number.normalize().as_tuple().exponent
        decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    elif _is_percent(number_format):
        decimals += 2
    return Decimal(5).scaleb(-decimals - 1)


@lru_cache(maxsize=1024)
def _is_percent(number_format: str) -> bool:
    return "%" in _LITERALS.sub("", number_format)


@lru_cache(maxsize=1024)
def _decimals(number_format: str) -> int | None:
    pattern = _LITERALS.sub("", number_format.split(";")[0])
    if not re.search(r"[0#?]", pattern):
        return None
    fraction = re.search(r"\.([0#?]+)", pattern)
    return len(fraction.group(1)) if fraction else 0


BLANK = CellValue(Kind.BLANK)


def plain(number: Decimal) -> str:
    """Return the number without an exponent or trailing zeros.

    >>> plain(Decimal("1E+3")), plain(Decimal("6.50")), plain(Decimal("0.00"))
    ('1000', '6.5', '0')
    """
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: sheet, cell, and the field's name in the user's words.

    >>> str(Place("自评表", "H14", "满意度.得分"))
    '自评表!H14'
    >>> str(Place("自评表", ""))  # the sheet as a whole
    '自评表'
    """

    sheet: str
    cell: str
    field: str = ""

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet
