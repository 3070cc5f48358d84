"""Where the box of a note stands, right of its cell, and how large it is for its text."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from xl_tools.domain.grid import MAX_COLUMN, MAX_ROW

WIDTH = 264  # pixels: some 20 Chinese characters of 9 pt a line
_LINE, _PADDING = 16, 12
_LEAST, _MOST = 48, 480
_ROOM = 40  # half-width characters a line holds
_GAP, _RISE = 15, 10  # how far Excel itself sets a box right of and above its cell
_POINTS_PER_PIXEL = 0.75
_FURTHEST = 2_000  # rows or columns a box is let reach over: all but a few of them are hidden

Size = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class NoteBox:
    """The box as a VML shape states it: columns and rows from 0, offsets and size in pixels."""

    anchor: tuple[int, int, int, int, int, int, int, int]
    left: int
    top: int
    height: int

    @property
    def style(self) -> str:
        """The CSS of a hidden box."""
        left, top = self.left * _POINTS_PER_PIXEL, self.top * _POINTS_PER_PIXEL
        width, height = WIDTH * _POINTS_PER_PIXEL, self.height * _POINTS_PER_PIXEL
        return (
            f"position:absolute;margin-left:{left:g}pt;margin-top:{top:g}pt;width:{width:g}pt;"
            f"height:{height:g}pt;z-index:1;visibility:hidden"
        )


def box_for(row: int, column: int, text: str, width_of: Size, height_of: Size) -> NoteBox:
    """Return the box for a note on the cell; rows and columns count from 1, sizes are pixels.

    >>> box = box_for(1, 1, "得分应为 10", lambda column: 64, lambda row: 20)
    >>> box.anchor, box.height
    ((1, 15, 0, 10, 5, 23, 2, 18), 48)
    """
    height = height_for(text)
    first_row = max(1, row - 1)
    right, right_offset = _walk(min(column + 1, MAX_COLUMN), _GAP + WIDTH, width_of, MAX_COLUMN)
    bottom, bottom_offset = _walk(first_row, _RISE + height, height_of, MAX_ROW)
    anchor = (
        min(column, MAX_COLUMN - 1), _GAP, first_row - 1, _RISE,
        right - 1, right_offset, bottom - 1, bottom_offset,
    )  # fmt: skip
    # Excel places the box by its anchor; the margins are for readers that only know the CSS.
    return NoteBox(anchor, column * 64 + _GAP, (first_row - 1) * 20 + _RISE, height)


def height_for(text: str) -> int:
    """Return the pixels that `text` needs in height, within reason."""
    lines = sum([max(1, math.ceil(_units(line) / _ROOM)) for line in text.split("\n")])
    return max(_LEAST, min(_MOST, lines * _LINE + _PADDING))


def _units(line: str) -> int:
    try:
        return len(line.encode("gbk"))  # there a character that is two wide takes two bytes
    except UnicodeEncodeError:
        return sum(map(_width, line))


def _width(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1


def _walk(index: int, distance: int, size: Size, last: int) -> tuple[int, int]:
    """Return the row or column `distance` pixels from the start of `index`, and the rest in it.

    Where a whole sheet of rows is hidden below, the box ends among them.
    """
    end = min(last, index + _FURTHEST)
    while index < end and distance > (step := max(0, size(index))):
        distance -= step
        index += 1
    return index, distance
