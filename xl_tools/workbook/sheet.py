"""One worksheet: its cells, rows, merged areas, notes and links."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Protocol

from xl_tools.domain.cells import CellValue
from xl_tools.domain.grid import MAX_COLUMN, MAX_ROW, column_number
from xl_tools.errors import UsageError
from xl_tools.workbook.cell import Cell
from xl_tools.workbook.cell_content import Content, content_of
from xl_tools.workbook.cell_value import value_of
from xl_tools.workbook.inserting import delete_rows, insert_rows
from xl_tools.workbook.notes import Note
from xl_tools.workbook.sheet_content import SheetContent
from xl_tools.workbook.stored import INLINE, Stored
from xl_tools.workbook.workbook_parts import WorkbookParts

_FORMULA_MARKS = (b"<f", b":f")  # of an element ``f``, whatever its prefix
_PASSWORD = ("password", "hashValue")
_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


class Sheet:
    """A worksheet of an open workbook; get cells by address, as in ``sheet["H14"]``."""

    __slots__ = ("_book", "_content", "_parts", "name")

    def __init__(self, book: _HasParts, name: str) -> None:
        self._book = book
        self._parts: WorkbookParts | None = None
        self._content: SheetContent | None = None
        self.name = name

    def __repr__(self) -> str:
        return f"<Sheet {self.name}>"

    def __getitem__(self, ref: str) -> Cell:
        row, column = _place(ref)
        return Cell(self, row, column)

    def at(self, row: int, column: int) -> Cell:
        """Return the cell in row and column, both counted from 1 and within a sheet's bounds."""
        return Cell(self, row, column)

    @property
    def parts(self) -> WorkbookParts:
        """The parts of the workbook; for the engine itself."""
        return self._book.parts

    @property
    def content(self) -> SheetContent:
        """What the engine holds of this sheet; for the engine itself."""
        parts = self._book.parts
        if self._content is None or self._parts is not parts:
            self._parts, self._content = parts, parts.content(self.name)
        return self._content

    @property
    def sheet_id(self) -> str:
        """The sheet's id in the calculation chain."""
        return self.parts.sheets[self.name].sheet_id

    # ------------------------------------------------------------------ cells and rows

    def cells(self) -> Iterator[Cell]:
        """Yield the cells that exist in the file, row by row; they may still be blank."""
        for row in self.content.rows.passing():
            for column in row.columns:
                yield Cell(self, row.number, column)

    def styled_cells(self, styles: Collection[int]) -> Iterator[Cell]:
        """Yield the cells in the file whose format is one of `styles`, row by row."""
        for row in self.content.rows.passing():
            for column in [at for at, now in row.all_stored().items() if now.style in styles]:
                yield Cell(self, row.number, column)

    def formula_cells(self) -> Iterator[Cell]:
        """Yield the cells with a formula, row by row, without reading the rows that have none."""
        for cell, _ in self.formulas():
            yield cell

    def formulas(self) -> Iterator[tuple[Cell, Stored]]:
        """Yield the cells of `formula_cells`, each with what it says; for the engine itself."""
        for row in self.content.rows.holding(*_FORMULA_MARKS):
            for column, stored in list(row.all_stored().items()):
                if stored.formula is not None:
                    yield Cell(self, row.number, column), stored

    def contents(self, row: int) -> dict[int, Content]:
        """Return what the cells of a row hold, by column number, without their formats.

        For long lists: numbers are Decimal, a day is the number it is stored as.
        """
        found = self.content.rows.get(row)
        if found is None:
            return {}
        strings = self.parts.strings
        return {
            column: stored.text if stored.kind == INLINE else content_of(stored, strings)
            for column, stored in found.all_stored().items()
        }

    def look(self, row: int, column: int) -> tuple[CellValue, str | None]:
        """Return the `value` and the `formula` of a cell; in one go, for many cells."""
        found = self.content.rows.get(row)
        stored = found.stored(column) if found is not None else None
        if found is None or stored is None:
            return Cell(self, row, column).value, None
        value = found.values.get(column)
        if value is None:
            value = found.values[column] = value_of(stored, self._book.parts)
        is_plain = not stored.is_grouped
        return value, stored.formula if is_plain else Cell(self, row, column).formula

    def contents_at(
        self, places: Iterable[tuple[int, int]]
    ) -> Iterator[tuple[tuple[int, int], Content]]:
        """Yield for each place (row, column) what its cell holds, as in `contents`."""
        rows, strings = self.content.rows, self.parts.strings
        for place in places:
            row = rows.get(place[0])
            stored = row.stored(place[1]) if row is not None else None
            yield place, None if stored is None else content_of(stored, strings)

    @property
    def max_row(self) -> int:
        """The number of the last row that exists in the file; 0 for an empty sheet."""
        return self.content.rows.last

    def row_height(self, row: int) -> float | None:
        """Return the height stated for a row, in points; None where the row fits itself."""
        return self.content.height(row)

    def set_row_height(self, row: int, points: float | None) -> None:
        """State a row's height in points, or with None let the row fit itself."""
        self.content.set_height(row, points)

    def column_width(self, column: str) -> float:
        """Return the width of the column (``"H"``) in characters; 0 for a hidden one."""
        return self.content.columns.width(column_number(column))

    def set_column_width(self, column: str, width: float) -> None:
        """Give the column (``"H"``) a width in characters of the default font."""
        self.content.columns.set_width(column_number(column), width)

    def hide_column(self, column: str, *, hidden: bool = True) -> None:
        """Hide the column (``"H"``), or show it again."""
        self.content.columns.hide(column_number(column), hidden=hidden)

    @property
    def is_protected(self) -> bool:
        """True where Excel keeps users from editing locked cells; it does not hinder us."""
        protection = self.content.part.child("sheetProtection")
        return protection is not None and protection.get("sheet") in ("1", "true")

    @property
    def has_password(self) -> bool:
        """True where the protection can only be lifted with a password."""
        protection = self.content.part.child("sheetProtection")
        return protection is not None and any(map(protection.get, _PASSWORD))

    def insert_rows(self, after: int, count: int, *, by_host: bool = False) -> None:
        """Insert `count` rows below the row `after`, looking and calculating as that one does.

        Its heights, formats, merged cells, validations and formulas are copied, inputs are blank.
        All references, names, notes, links and print areas move along; ranges of several rows
        that end at `after` take the new rows in. UsageError where an array formula is in the way.

        With `by_host` only what Excel and LibreOffice do by themselves is done: the new rows get
        formats and validations alone, and no range that ends at `after` grows.
        """
        insert_rows(self.parts, self.name, after, count, by_host=by_host)

    def delete_rows(self, first: int, count: int) -> None:
        """Delete `count` rows from `first` on; what refers to them alone becomes ``#REF!``."""
        delete_rows(self.parts, self.name, first, count)

    # ------------------------------------------------------------------ merged areas

    @property
    def merged(self) -> tuple[str, ...]:
        """The merged areas, for example ``("B4:C4",)``."""
        return self.content.merges.all()

    def merge(self, ref: str) -> None:
        """Merge an area; the cells keep what they hold. UsageError where it overlaps another."""
        self.content.merges.add(ref)

    def unmerge(self, ref: str) -> None:
        """Undo the merge of exactly this area, if there is one."""
        self.content.merges.remove(ref)

    # ------------------------------------------------------------------ notes and links

    @property
    def notes(self) -> Mapping[str, Note]:
        """The notes by cell."""
        return self.content.notes.all()

    def set_note(self, ref: str, text: str, author: str) -> None:
        """Put a note on a cell in place of one that is there, hidden until pointed at.

        UsageError where the cell has a conversation (threaded comment).
        """
        self.set_notes({ref: text}, author)

    def set_notes(self, texts: Mapping[str, str], author: str) -> None:
        """Put notes on cells, as `set_note` does: many at once take less time."""
        self.content.notes.set({self[ref].ref: text for ref, text in texts.items()}, author)

    def remove_note(self, ref: str) -> None:
        """Take a cell's note away, if it has one."""
        self.content.notes.remove(self[ref].ref)

    @property
    def links(self) -> Mapping[str, str]:
        """By cell the place (``'自评表'!H14``) or address that its link leads to."""
        return self.content.links.all()

    def set_link(self, ref: str, location: str | None) -> None:
        """Make a cell lead to ``'sheet'!cell`` in this workbook, or with None nowhere."""
        self.set_links({ref: location})

    def set_links(self, locations: Mapping[str, str | None]) -> None:
        """Make cells lead to places, as `set_link` does: many at once take less time."""
        self.content.links.set({self[ref].ref: place for ref, place in locations.items()})


class _HasParts(Protocol):
    """What a sheet needs of its workbook: the parts, which a save replaces."""

    parts: WorkbookParts


@lru_cache(maxsize=8192)
def _place(ref: str) -> tuple[int, int]:
    match = _REF.fullmatch(ref)
    row, column = (int(match[2]), column_number(match[1].upper())) if match else (0, 0)
    if not 1 <= row <= MAX_ROW or not 1 <= column <= MAX_COLUMN:
        raise UsageError(f"“{ref}”不是单元格地址。请写成 H14 的形式。")
    return row, column
