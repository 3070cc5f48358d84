"""Excel on a Mac: AppleScript, which knows less than COM.

Nothing here has been run on a Mac. Where AppleScript has no word for something, the button still
works, with less: names are not hidden, boxes of notes keep their size.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from xlwings import App, Book, Note, Range, Sheet

from xl_tools.errors import UsageError
from xl_tools.open_book.document import FileKind

_CANCELLED = "-128"  # what AppleScript says when the user cancels a dialog
_CHOOSE = """\
on run argv
    set chosen to choose file with prompt (item 1 of argv) of type (items 2 thru -1 of argv)
    return POSIX path of chosen
end run"""


class MacExcel:
    """`Native` by AppleScript."""

    def path(self, book: Book) -> Path | None:
        """See `Native`."""
        full = str(book.fullname)
        return Path(full) if full.startswith("/") else None

    def is_read_only(self, book: Book) -> bool:
        """See `Native`."""
        return bool(book.api.read_only.get())

    def is_1904(self, book: Book) -> bool:
        """See `Native`."""
        return bool(book.api.date_1904.get())

    def save_copy(self, book: Book, path: Path) -> None:
        """See `Native`; there is no SaveCopyAs, so the saved file is copied.

        UsageError where it is not saved: what was typed since would be missing.
        """
        file = self.path(book)
        if file is None or not book.api.saved.get():
            raise UsageError(f"“{book.name}”有还没有保存的改动。请先保存（⌘S），再点一次。")
        shutil.copyfile(file, path)

    def show(self, cells: Range) -> None:
        """See `Native`."""
        cells.sheet.book.app.api.goto(reference=cells.api)

    @contextlib.contextmanager
    def unlocked(self, sheet: Sheet) -> Iterator[None]:
        """See `Native`; afterwards the sheet is protected as our template protects it."""
        api = sheet.api
        if not api.protect_contents.get():
            yield
            return
        api.unprotect()
        try:
            yield
        finally:
            api.protect_worksheet(
                allow_formatting_cells=True,
                allow_formatting_columns=True,
                allow_formatting_rows=True,
                allow_inserting_rows=True,
                allow_inserting_hyperlinks=True,
                allow_deleting_rows=True,
                allow_sorting=True,
                allow_filtering=True,
            )

    def signed(self, _app: App, _author: str) -> contextlib.AbstractContextManager[None]:
        """See `Native`; the user's name cannot be changed: notes are known by their form."""
        return contextlib.nullcontext()

    def show_all_rows(self, sheet: Sheet) -> None:
        """See `Native`."""
        if sheet.api.filter_mode.get():
            sheet.api.show_all_data()

    def fill_with_scheme(self, cells: Range, _word: str) -> None:
        """See `Native`; theme colours are left out."""
        cells.color = None

    def link(self, sheet: Sheet, cells: Sequence[tuple[str, str | None]]) -> None:
        """See `Native`; links that are no longer right stay, as they cannot be taken off."""
        for cell, location in cells:
            if location:
                sheet.range(cell).add_hyperlink(f"#{location}", sheet.range(cell).value)

    def hide_name(self, book: Book, name: str, *, hidden: bool) -> None:
        """See `Native`."""
        book.names[name].api.visible.set(not hidden)

    def fit_note(self, note: Note) -> None:
        """See `Native`; the box keeps its size."""

    def choose_file(self, app: App, title: str, kinds: Sequence[FileKind]) -> Path | None:
        """See `Native`; the dialog is the system's own."""
        app.activate()
        endings = [ending for kind in kinds for ending in kind.endings]
        ran = subprocess.run(  # noqa: S603 -- a fixed program, the rest are its arguments
            ["/usr/bin/osascript", "-e", _CHOOSE, title, *endings],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if ran.returncode and _CANCELLED not in ran.stderr:
            raise UsageError(f"打不开选择文件的对话框：{ran.stderr.strip()}。请再点一次。")
        return Path(ran.stdout.strip()) if ran.returncode == 0 else None
