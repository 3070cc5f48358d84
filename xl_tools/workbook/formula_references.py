"""The cell references in a formula: found, moved with their formula, or shifted with their rows.

Texts, names, functions, table references and links to other workbooks are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from xl_tools.domain.grid import MAX_COLUMN, MAX_ROW, column_letters, column_number
from xl_tools.workbook.row_shift import RowShift

_CELL = r"\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}"
_COLUMN = r"\$?[A-Za-z]{1,3}"
_ROW = r"\$?[1-9]\d{0,6}"
_TOKEN = re.compile(
    rf"""
    "(?:[^"]|"")*"                                                   # a text
    | (?P<sheet>(?:'(?:[^']|'')*'|[\w.]+(?::[\w.]+)?)!)?
      (?P<ref>{_CELL}(?::{_CELL})?|{_COLUMN}:{_COLUMN}|{_ROW}:{_ROW})(?![\w.(\[!?\\])
    | \[(?:[^\[\]]|\[[^\[\]]*\])*\](?:[\w.]*![\w$:.]*)?              # table, other workbook
    | '(?:[^']|'')*'                                                 # a sheet that stays
    | [\w.\\?]+                                                      # a name, function, number
    """,
    re.VERBOSE,
)
_CORNER = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)(\d*)")
_BARE_SHEET = re.compile(r"[^\W\d][\w.]*")
LOST = "#REF!"


@dataclass(frozen=True, slots=True)
class Corner:
    """One end of a reference; column or row is 0 in a reference to whole rows or columns."""

    column: int
    row: int
    column_fixed: bool
    row_fixed: bool

    @classmethod
    def parse(cls, text: str) -> Corner:
        """Return the corner written as ``$A$1``, ``A`` or ``$5``; ValueError for anything else."""
        match = _CORNER.fullmatch(text)
        if not match:
            raise ValueError(text)
        first, letters, second, digits = match.groups()
        column = column_number(letters.upper())
        row_fixed = bool(second) if letters else bool(first)
        return cls(column, int(digits or 0), bool(first and letters), row_fixed)

    @property
    def is_on_sheet(self) -> bool:
        """True where a sheet has such a cell; ``XFE1`` is a name, not a cell."""
        return self.column <= MAX_COLUMN and self.row <= MAX_ROW

    def moved(self, rows: int, columns: int) -> Corner | None:
        """Return the corner as copied `rows` down and `columns` right; None off the sheet."""
        row = self.row if self.row_fixed or not self.row else self.row + rows
        column = self.column if self.column_fixed or not self.column else self.column + columns
        inside = (bool(self.row) <= row <= MAX_ROW) and (bool(self.column) <= column <= MAX_COLUMN)
        return replace(self, row=row, column=column) if inside else None

    def __str__(self) -> str:
        column = "$" * self.column_fixed + column_letters(self.column) if self.column else ""
        row = "$" * self.row_fixed + str(self.row) if self.row else ""
        return column + row


Corners = tuple[Corner, ...]
Change = Callable[[str | None, Corners], Corners | None]


def change_references(formula: str, change: Change) -> str:
    """Return `formula` with each reference replaced by what `change` makes of its corners.

    `change` is given the sheet's name (None where the reference names none) and one or two
    corners; it returns the new corners, or None for ``#REF!``.
    """

    def replaced(match: re.Match[str]) -> str:
        prefix, ref = match["sheet"] or "", match["ref"]
        if ref is None or "[" in prefix:
            return match[0]
        corners = tuple(Corner.parse(part) for part in ref.split(":"))
        if not all(corner.is_on_sheet for corner in corners):
            return match[0]
        changed = change(sheet_name(prefix) if prefix else None, corners)
        if changed == corners:
            return match[0]
        return prefix + (":".join(map(str, changed)) if changed else LOST)

    return _TOKEN.sub(replaced, formula)


def translate(formula: str, rows: int, columns: int) -> str:
    """Return `formula` as copied `rows` down and `columns` to the right.

    >>> translate('SUM(A$1:A3)&"A1"&LOG10(Sheet1!B2)', 2, 1)
    'SUM(B$1:B5)&"A1"&LOG10(Sheet1!C4)'
    """

    def moved(_sheet: str | None, corners: Corners) -> Corners | None:
        found = [corner.moved(rows, columns) for corner in corners]
        return tuple(corner for corner in found if corner) if all(found) else None

    return change_references(formula, moved)


@dataclass(frozen=True, slots=True)
class Shift:
    """Rows inserted into or deleted from `sheet`, as a formula elsewhere sees it."""

    sheet: str
    rows: RowShift

    def formula(self, text: str, home: str, row: int = 0) -> str:
        """Return the formula `text` of row `row` of sheet `home` after the shift.

        In the row above inserted rows itself a relative end of range is a running total and
        keeps its end; everywhere else a range that ends there takes the new rows in.

        >>> shift = Shift("表", RowShift(17, 2))
        >>> shift.formula("SUM(H14:H16)+H17+H16", "表", 20), shift.formula("表!A$20+A20", "其他")
        ('SUM(H14:H18)+H19+H16', '表!A$22+A20')
        >>> shift.formula("SUM(F$14:F16)/SUM(F$14:F$16)", "表", 16)
        'SUM(F$14:F16)/SUM(F$14:F$18)'
        """
        running = home == self.sheet and row == self.rows.first - 1

        def shifted(sheet: str | None, corners: Corners) -> Corners | None:
            # "Sheet1:Sheet3" is no sheet's name: its cells on the other sheets did not move.
            if (home if sheet is None else sheet).casefold() != self.sheet.casefold():
                return corners
            if not corners[0].row:
                return corners
            first, last = corners[0], corners[-1]
            grow = last.row_fixed or not running
            span = self.rows.span(*sorted((first.row, last.row)), grow=grow)
            if span is None:
                return None
            rows = span if first.row <= last.row else span[::-1]
            moved = (replace(first, row=rows[0]), replace(last, row=rows[1]))
            return moved if len(corners) == 2 else moved[:1]

        return change_references(text, shifted)


def sheet_name(prefix: str) -> str:
    """Return the sheet that a prefix such as ``'三公 经费'!`` names.

    >>> sheet_name("'a''b'!"), sheet_name("自评表!")
    ("a'b", '自评表')
    """
    name = prefix.removesuffix("!")
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def quoted_sheet(name: str) -> str:
    """Return the sheet's name as a formula writes it, in quotes where they are needed.

    >>> quoted_sheet("自评表"), quoted_sheet("2023 年"), quoted_sheet("A1")
    ('自评表', "'2023 年'", "'A1'")
    """
    looks_like_cell = re.fullmatch(r"(?i)[a-z]{1,3}\d+|r\d*c\d*|r|c", name)
    if _BARE_SHEET.fullmatch(name) and not looks_like_cell:
        return name
    return "'" + name.replace("'", "''") + "'"
