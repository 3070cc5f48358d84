"""Ranges of a sheet: "B4:C4" as four numbers, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

MAX_COLUMN = 16_384  # XFD: the limits of an .xlsx sheet
MAX_ROW = 1_048_576
_RANGE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})(?::([A-Z]{1,3})([1-9]\d{0,6}))?")
_COLUMNS = re.compile(r"([A-Z]{1,3})(?::([A-Z]{1,3}))?")
_ROWS = re.compile(r"([1-9]\d{0,6})(?::([1-9]\d{0,6}))?")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, all four bounds included and counted from 1.

    >>> area = Area.parse("B4:C4")
    >>> area, str(area), area.is_merged
    (Area(left=2, top=4, right=3, bottom=4), 'B4:C4', True)
    """

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    @lru_cache(maxsize=1 << 14)
    def parse(cls, text: str) -> Area:
        """Return the area "B4" or "B4:C4" names; ValueError where it names none."""
        match = _RANGE.fullmatch(text)
        if not match:
            raise ValueError(text)
        left, top, right, bottom = match.groups()
        return cls._checked(text, left, int(top), right or left, int(bottom or top))

    @classmethod
    def of(cls, columns: str, top: int, bottom: int | None = None) -> Area:
        """Return the area of these columns ("B" or "B:C") from row `top` to row `bottom`.

        >>> str(Area.of("B:C", 5))
        'B5:C5'
        """
        match = _COLUMNS.fullmatch(columns)
        if not match:
            raise ValueError(columns)
        left, right = match.groups()
        return cls._checked(columns, left, top, right or left, bottom or top)

    @classmethod
    def _checked(cls, text: str, left: str, top: int, right: str, bottom: int) -> Area:
        area = cls(column_number(left), top, column_number(right), bottom)
        inside = area.right <= MAX_COLUMN and area.bottom <= MAX_ROW
        if not (inside and area.left <= area.right and 1 <= area.top <= area.bottom):
            raise ValueError(text)
        return area

    def __str__(self) -> str:
        return f"{self.first}:{self.last}" if self.is_merged else self.first

    @property
    def first(self) -> str:
        """The top left cell."""
        return f"{column_letters(self.left)}{self.top}"

    @property
    def last(self) -> str:
        """The bottom right cell."""
        return f"{column_letters(self.right)}{self.bottom}"

    @property
    def absolute(self) -> str:
        """The area with dollar signs, as a defined name refers to it: ``$B$4:$C$4``."""
        corners = [f"${column_letters(self.left)}${self.top}"]
        if self.is_merged:
            corners.append(f"${column_letters(self.right)}${self.bottom}")
        return ":".join(corners)

    @property
    def is_merged(self) -> bool:
        """True where it is more than one cell."""
        return (self.left, self.top) != (self.right, self.bottom)

    def cells(self) -> Iterator[tuple[int, int]]:
        """Yield (row, column) of every cell."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield row, column

    def holds_cell(self, row: int, column: int) -> bool:
        """Return whether the cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def holds(self, other: Area) -> bool:
        """Return whether `other` lies wholly inside."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def meets(self, other: Area) -> bool:
        """Return whether the two share a cell.

        >>> Area.parse("A1:C3").meets(Area.parse("C3:D9"))
        True
        """
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )


def rows_of(text: str) -> tuple[int, int]:
    """Return first and last row of "13" or "13:14"; ValueError where it is neither."""
    match = _ROWS.fullmatch(text)
    if not match or int(match[2] or match[1]) < int(match[1]):
        raise ValueError(text)
    return int(match[1]), int(match[2] or match[1])


@lru_cache(maxsize=1 << 14)
def column_number(letters: str) -> int:
    """Return the number of a column, A being 1.

    >>> column_number("A"), column_number("AA")
    (1, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


@lru_cache(maxsize=1 << 14)
def column_letters(number: int) -> str:
    """Return the letters of a column.

    >>> column_letters(27)
    'AA'
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
