"""Excel on Windows: its COM object model."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from xlwings import App, Book, Note, Range, Sheet

from xl_tools.open_book.document import FileKind

_SCHEME = re.compile(r"THEME(\d+)(?:([PN])([\d.]+))?")
_INDEXED = re.compile(r"INDEXED(\d+)")
_PALETTE = 56  # colours of Office's old palette; in a file they are numbers 8 to 63
_NO_COLOUR = -4142  # xlColorIndexNone
# What Worksheet.Protect takes of Worksheet.Protection, in the same words.
_ALLOWED = (
    "AllowFormattingCells",
    "AllowFormattingColumns",
    "AllowFormattingRows",
    "AllowInsertingColumns",
    "AllowInsertingRows",
    "AllowInsertingHyperlinks",
    "AllowDeletingColumns",
    "AllowDeletingRows",
    "AllowSorting",
    "AllowFiltering",
    "AllowUsingPivotTables",
)
# What the cell style "Hyperlink", which Excel gives a cell with a link, changes of it.
_LINK_LOOK = ("Name", "Size", "Color", "Underline", "Bold", "Italic")


class WindowsExcel:
    """`Native` by COM."""

    def path(self, book: Book) -> Path | None:
        """See `Native`; a book on OneDrive or SharePoint has an address instead of a path."""
        full = str(book.api.FullName)
        return Path(full) if book.api.Path and "://" not in full else None

    def is_read_only(self, book: Book) -> bool:
        """See `Native`."""
        return bool(book.api.ReadOnly)

    def is_1904(self, book: Book) -> bool:
        """See `Native`."""
        return bool(book.api.Date1904)

    def save_copy(self, book: Book, path: Path) -> None:
        """See `Native`."""
        book.api.SaveCopyAs(str(path))

    def show(self, cells: Range) -> None:
        """See `Native`."""
        cells.sheet.book.app.api.Goto(cells.api)

    @contextlib.contextmanager
    def unlocked(self, sheet: Sheet) -> Iterator[None]:
        """See `Native`; a sheet with a password stays as it is, and Excel says so."""
        api = sheet.api
        if not api.ProtectContents:
            yield
            return
        allowed = {name: bool(getattr(api.Protection, name)) for name in _ALLOWED}
        drawings, scenarios = bool(api.ProtectDrawingObjects), bool(api.ProtectScenarios)
        selectable = api.EnableSelection
        api.Unprotect("")
        try:
            yield
        finally:
            api.Protect(DrawingObjects=drawings, Contents=True, Scenarios=scenarios, **allowed)
            api.EnableSelection = selectable

    @contextlib.contextmanager
    def signed(self, app: App, author: str) -> Iterator[None]:
        """See `Native`."""
        user = app.api.UserName
        app.api.UserName = author
        try:
            yield
        finally:
            app.api.UserName = user

    def show_all_rows(self, sheet: Sheet) -> None:
        """See `Native`."""
        if sheet.api.FilterMode:
            sheet.api.ShowAllData()

    def fill_with_scheme(self, cells: Range, word: str) -> None:
        """See `Native`; patterns and gradients are left out."""
        interior = cells.api.Interior
        scheme, indexed = _SCHEME.fullmatch(word), _INDEXED.fullmatch(word)
        if scheme:
            number, sign, tint = scheme.groups()
            # Excel counts the theme's colours from 1, its files from 0.
            interior.ThemeColor = int(number) + 1
            interior.TintAndShade = float(tint or 0) * (-1 if sign == "N" else 1)
        elif indexed and 0 <= int(indexed[1]) < _PALETTE + 8:
            number_in_file = int(indexed[1])
            interior.ColorIndex = number_in_file - 7 if number_in_file > 7 else number_in_file + 1
        else:
            interior.ColorIndex = _NO_COLOUR

    def link(self, sheet: Sheet, cells: Sequence[tuple[str, str | None]]) -> None:
        """See `Native`; links are put on one by one, the look of all is put back at once."""
        ranges = [(sheet.range(cell).api, location) for cell, location in cells]
        fonts = [(cell.Font, _look(cell.Font)) for cell, location in ranges if location]
        for cell, location in ranges:
            if cell.Hyperlinks.Count:
                # ClearHyperlinks keeps the cell's format; Hyperlinks.Delete would reset it.
                cell.ClearHyperlinks()
            if location:
                sheet.api.Hyperlinks.Add(Anchor=cell, Address="", SubAddress=location)
        for font, look in fonts:
            _restore(font, look)

    def hide_name(self, book: Book, name: str, *, hidden: bool) -> None:
        """See `Native`."""
        book.names[name].api.Visible = not hidden

    def fit_note(self, note: Note) -> None:
        """See `Native`."""
        note.api.Shape.TextFrame.AutoSize = True

    def choose_file(self, app: App, title: str, kinds: Sequence[FileKind]) -> Path | None:
        """See `Native`."""
        filters = ",".join(
            f"{kind.name},{';'.join(f'*.{ending}' for ending in kind.endings)}" for kind in kinds
        )
        chosen = app.api.GetOpenFilename(filters, 1, title)
        return Path(chosen) if isinstance(chosen, str) else None


def _look(font: Any) -> dict[str, Any]:
    return {name: getattr(font, name) for name in _LINK_LOOK}


def _restore(font: Any, look: dict[str, Any]) -> None:
    for name, value in look.items():
        if value is not None and getattr(font, name) != value:
            setattr(font, name, value)
