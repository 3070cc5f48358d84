"""A workbook that is open in Excel, as the buttons see it (`Document`), through xlwings.

Its state is read by one call, SaveCopyAs; nothing is read cell by cell.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from xlwings import App, Book

from xl_tools.hosts.excel.native import Native
from xl_tools.hosts.excel.playing import Player
from xl_tools.open_book.document import FileKind, Selection
from xl_tools.open_book.edits import Edit, sheets_of

TITLE = "绩效自评"
_LONGEST_STATUS = 200  # Excel shows 255 characters at most
_QUIET: dict[str, object] = {
    "calculation": "manual",
    "screen_updating": False,
    "display_alerts": False,
    "enable_events": False,
}


class ExcelDocument:
    """The open workbook `book`; `native` is what its Excel does beyond xlwings."""

    def __init__(self, book: Book, native: Native) -> None:
        self._book = book
        self._native = native

    @property
    def _app(self) -> App:
        return self._book.app

    @property
    def name(self) -> str:
        """See `Document`."""
        return self._book.name

    @property
    def path(self) -> Path | None:
        """See `Document`."""
        return self._native.path(self._book)

    @property
    def is_read_only(self) -> bool:
        """See `Document`."""
        return self._native.is_read_only(self._book)

    @property
    def is_active(self) -> bool:
        """See `Document`."""
        return self._app.books.active == self._book

    # ------------------------------------------------------------------ state

    def snapshot(self, path: Path) -> None:
        """See `Document`."""
        self._native.save_copy(self._book, path)

    def apply(self, edits: Sequence[Edit]) -> None:
        """See `Document`; Excel forgets its list of undo steps when a macro writes."""
        with contextlib.ExitStack() as stack:
            for name in sheets_of(edits):
                stack.enter_context(self._native.unlocked(self._book.sheets[name]))
            Player(self._book, self._native).play_all(edits)

    def recalculate(self) -> None:
        """See `Document`."""
        self._app.calculate()

    @contextlib.contextmanager
    def undisturbed(self) -> Iterator[None]:
        """See `Document`; each setting is put back, whatever happens to the others."""
        app = self._app
        place = self.selection if self.is_active else None
        with contextlib.ExitStack() as stack:
            if place is not None:
                stack.callback(self.select, place.sheet, ",".join(place.areas))
            stack.callback(setattr, app, "status_bar", app.status_bar)
            for name, quiet in _QUIET.items():
                stack.callback(setattr, app, name, getattr(app, name))
                setattr(app, name, quiet)
            yield

    # ------------------------------------------------------------------ place

    @property
    def selection(self) -> Selection | None:
        """See `Document`."""
        found = self._app.selection
        if found is None or found.sheet.book != self._book:
            return None
        areas = found.address.replace("$", "").split(",")
        return Selection(found.sheet.name, tuple(areas))

    def select(self, sheet: str, cell: str) -> None:
        """See `Document`."""
        self._native.show(self._book.sheets[sheet].range(cell))

    # ------------------------------------------------------------------ output

    def export_pdf(self, workbook: Path, pdf: Path) -> None:
        """See `Document`."""
        opened = self._app.books.open(workbook, update_links=False, read_only=True)
        try:
            opened.to_pdf(pdf)
        finally:
            opened.close()

    def show_status(self, text: str) -> None:
        """See `Document`."""
        self._app.status_bar = text[:_LONGEST_STATUS]

    def clear_status(self) -> None:
        """See `Document`."""
        self._app.status_bar = False

    # ------------------------------------------------------------------ dialogs

    def tell(self, message: str) -> None:
        """See `Document`."""
        self._app.alert(message, TITLE, "ok", "info")

    def ask(self, question: str) -> bool:
        """See `Document`."""
        return self._app.alert(question, TITLE, "yes_no", "info") == "yes"

    def ask_file(self, title: str, kinds: Sequence[FileKind]) -> Path | None:
        """See `Document`."""
        return self._native.choose_file(self._app, title, kinds)
