"""What a button needs of Excel that xlwings has no call for: one port, for Windows and for Mac.

xlwings hides the difference between COM and AppleScript for most of what is done to ranges. The
rest is here, so that no other module asks on which system it runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from xlwings import App, Book, Note, Range, Sheet

from xl_tools.open_book.document import FileKind


class Native(Protocol):
    """Excel's own object model, where it differs between systems."""

    def path(self, book: Book) -> Path | None:
        """Return the book's file on this computer; None for a new one, and for one on the web."""

    def is_read_only(self, book: Book) -> bool:
        """Return whether Excel would refuse to save the book under its own name."""

    def is_1904(self, book: Book) -> bool:
        """Return whether the book counts its days from 1904."""

    def save_copy(self, book: Book, path: Path) -> None:
        """Save a copy of the book's present state; XlToolsError where that cannot be done."""

    def show(self, cells: Range) -> None:
        """Bring the cells' workbook and sheet to the front and select them, scrolled into view."""

    def unlocked(self, sheet: Sheet) -> AbstractContextManager[None]:
        """Return a context in which the sheet is not protected; after it, as it was before."""

    def signed(self, app: App, author: str, /) -> AbstractContextManager[None]:
        """Return a context in which new notes are by `author`, as far as Excel lets it."""

    def show_all_rows(self, sheet: Sheet) -> None:
        """Take back a filter, so that rows which it hides are inserted and deleted as well."""

    def fill_with_scheme(self, cells: Range, word: str, /) -> None:
        """Fill cells with a theme colour or one of the old palette; none where it cannot."""

    def link(self, sheet: Sheet, cells: Sequence[tuple[str, str | None]]) -> None:
        """Make cells lead to places of the workbook, or nowhere; their look stays."""

    def hide_name(self, book: Book, name: str, *, hidden: bool) -> None:
        """Keep a name out of the lists that users see, or show it."""

    def fit_note(self, note: Note) -> None:
        """Make the note's box as large as its text needs."""

    def choose_file(self, app: App, title: str, kinds: Sequence[FileKind]) -> Path | None:
        """Let the user choose a file; None where the dialog was cancelled."""
