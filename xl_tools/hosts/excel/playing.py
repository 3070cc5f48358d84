"""Neutral edits as calls of Excel: one call for each block, a few for notes and links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import singledispatchmethod
from itertools import groupby

from xlwings import Book, Range, Sheet

from xl_tools.domain.grid import Area
from xl_tools.hosts.excel.contents import as_excel, as_formula
from xl_tools.hosts.excel.native import Native
from xl_tools.open_book import edits as e
from xl_tools.open_book.edits import Edit

_COLOUR = re.compile(r"[0-9A-F]{2}([0-9A-F]{2})([0-9A-F]{2})([0-9A-F]{2})")
_LONGEST_ADDRESS = 250  # Excel takes 255 characters where it is given an address


class Player:
    """Plays edits on the workbook `book`, by `native` where xlwings has no call."""

    def __init__(self, book: Book, native: Native) -> None:
        self._book = book
        self._native = native

    def play_all(self, edits: Sequence[Edit]) -> None:
        """Play `edits` in their order; links that follow each other are put on together."""
        for is_link, group in groupby(edits, lambda edit: isinstance(edit, e.SetLink)):
            if is_link:
                self._link([edit for edit in group if isinstance(edit, e.SetLink)])
            else:
                for edit in group:
                    self.play(edit)

    @singledispatchmethod
    def play(self, edit: Edit) -> None:
        """Play one edit."""
        raise TypeError(edit)

    def _sheet(self, name: str) -> Sheet:
        return self._book.sheets[name]

    def _link(self, links: Sequence[e.SetLink]) -> None:
        for sheet in dict.fromkeys(link.sheet for link in links):
            own = [(link.cell, link.location) for link in links if link.sheet == sheet]
            self._native.link(self._sheet(sheet), own)

    # ---------------------------------------------------------------- rows

    @play.register
    def _(self, edit: e.InsertRows) -> None:
        sheet = self._sheet(edit.sheet)
        self._native.show_all_rows(sheet)
        # With cells on the clipboard Excel would insert those.
        self._book.app.cut_copy_mode = False
        new = sheet.range(f"{edit.after + 1}:{edit.after + edit.count}")
        new.insert("down", "format_from_left_or_above")
        # Excel copies the formats of the row above along, but not always its validations.
        sheet.range(f"{edit.after}:{edit.after}").copy()
        sheet.range(f"{edit.after + 1}:{edit.after + edit.count}").paste("validation")
        self._book.app.cut_copy_mode = False

    @play.register
    def _(self, edit: e.DeleteRows) -> None:
        sheet = self._sheet(edit.sheet)
        self._native.show_all_rows(sheet)
        sheet.range(f"{edit.first}:{edit.first + edit.count - 1}").delete("up")

    @play.register
    def _(self, edit: e.SetHeight) -> None:
        rows = self._sheet(edit.sheet).range(f"{edit.first}:{edit.last}")
        if edit.points is None:
            rows.rows.autofit()
        else:
            rows.row_height = edit.points

    @play.register
    def _(self, edit: e.Unmerge) -> None:
        self._sheet(edit.sheet).range(edit.area).unmerge()

    @play.register
    def _(self, edit: e.Merge) -> None:
        self._sheet(edit.sheet).range(edit.area).merge()

    # ---------------------------------------------------------------- contents

    @play.register
    def _(self, edit: e.WriteValues) -> None:
        block = _block(self._sheet(edit.sheet), edit.cell, len(edit.rows), len(edit.rows[0]))
        is_1904 = self._native.is_1904(self._book)
        block.raw_value = as_excel(edit.rows, as_text=edit.as_text, is_1904=is_1904)

    @play.register
    def _(self, edit: e.WriteFormulas) -> None:
        block = _block(self._sheet(edit.sheet), edit.cell, len(edit.rows), len(edit.rows[0]))
        block.formula = [[as_formula(formula) for formula in row] for row in edit.rows]

    # ---------------------------------------------------------------- looks

    @play.register
    def _(self, edit: e.CopyLook) -> None:
        sheet = self._sheet(edit.sheet)
        for area in edit.areas:
            sheet.range(edit.source).copy()
            sheet.range(area).paste("formats")
        self._book.app.cut_copy_mode = False

    @play.register
    def _(self, edit: e.SetNumberFormat) -> None:
        for cells in _ranges(self._sheet(edit.sheet), edit.areas):
            cells.number_format = edit.number_format

    @play.register
    def _(self, edit: e.SetFill) -> None:
        for cells in _ranges(self._sheet(edit.sheet), edit.areas):
            if edit.fill is None:
                cells.color = None
            elif colour := _COLOUR.fullmatch(edit.fill):
                red, green, blue = (int(part, 16) for part in colour.groups())
                cells.color = (red, green, blue)
            else:
                self._native.fill_with_scheme(cells, edit.fill)

    # ---------------------------------------------------------------- notes, names

    @play.register
    def _(self, edit: e.RemoveNote) -> None:
        note = self._sheet(edit.sheet).range(edit.cell).note
        if note is not None:
            note.delete()

    @play.register
    def _(self, edit: e.SetNote) -> None:
        cell = self._sheet(edit.sheet).range(edit.cell)
        present = cell.note
        if present is not None:
            present.delete()
        with self._native.signed(self._book.app, edit.author):
            self._native.fit_note(cell.add_note(edit.text))

    @play.register
    def _(self, edit: e.RemoveName) -> None:
        self._book.names[edit.name].delete()

    @play.register
    def _(self, edit: e.SetName) -> None:
        # Adding a name that is there already redefines it.
        self._book.names.add(edit.name, as_formula(edit.refers_to))
        self._native.hide_name(self._book, edit.name, hidden=edit.hidden)


def _block(sheet: Sheet, cell: str, rows: int, columns: int) -> Range:
    first = Area.parse(cell)
    area = Area(first.left, first.top, first.left + columns - 1, first.top + rows - 1)
    return sheet.range(str(area))


def _ranges(sheet: Sheet, areas: Sequence[str]) -> Iterator[Range]:
    """Yield ranges of as many areas each as Excel takes in one address."""
    address = ""
    for area in areas:
        if address and len(address) + 1 + len(area) > _LONGEST_ADDRESS:
            yield sheet.range(address)
            address = ""
        address = f"{address},{area}" if address else area
    if address:
        yield sheet.range(address)
