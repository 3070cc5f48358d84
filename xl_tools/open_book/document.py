"""What a button needs of the program in which a workbook is open: one small port.

Excel (``hosts/excel``), LibreOffice (``hosts/calc``) and, for tests, a file satisfy it, and all of
them pass the same contract tests (tests/open_book/contract.py). Nothing here imports a host, a
file library or the rules, so a host may load it alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from xl_tools.open_book.edits import Edit


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected: the sheet, and its areas (``("B4:C4", "H9")``), the first one first.

    A merged cell that was clicked is one area of all its cells; whole rows are ``14:16``, whole
    columns ``B:C``.
    """

    sheet: str
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that a dialog offers: its Chinese name, and the endings without dot."""

    name: str
    endings: tuple[str, ...]


class Document(Protocol):
    """A workbook that is open in a host.

    Every method but `tell`, `ask` and `ask_file` works without showing anything. What the host
    refuses is raised as `xl_tools.errors.XlToolsError` with a Chinese sentence where the reason is
    known, and as the host's own exception where it is not.
    """

    @property
    def name(self) -> str:
        """The name in the title bar, with its ending where it has one (``自评-2023.xlsm``)."""

    @property
    def path(self) -> Path | None:
        """The file on this computer; None for a book that was never saved, or is on the web."""

    @property
    def is_read_only(self) -> bool:
        """True where the host would not save the book under its own name."""

    @property
    def is_active(self) -> bool:
        """True where the book is the one in front, so that the selection is in it."""

    # ------------------------------------------------------------------ state

    def snapshot(self, path: Path) -> None:
        """Save a copy of the book as it is now, unsaved edits included, to `path`, in one call.

        The book stays open under its own name, and stays as saved or unsaved as it was. The
        format is the book's own (.xlsx or .xlsm); `path` does not exist yet.
        """

    def apply(self, edits: Sequence[Edit]) -> None:
        """Play `edits` on the open book in their order, each in one call or a few.

        Sheet protection without a password is lifted for it and put back as it was, also where
        an edit fails. It is one step to undo where the host can undo it.
        """

    def recalculate(self) -> None:
        """Calculate all formulas of the book, whatever its calculation mode."""

    def undisturbed(self) -> AbstractContextManager[None]:
        """Return a context in which the host neither draws, recalculates nor asks.

        At its end, whatever happened, screen updating, calculation mode, warnings, status bar,
        active sheet and selection are what they were; calculation catches up.
        """

    # ------------------------------------------------------------------ place

    @property
    def selection(self) -> Selection | None:
        """What is selected in this book; None where it is no cell (a chart, a button)."""

    def select(self, sheet: str, cell: str) -> None:
        """Show the sheet and select the cell (or area), scrolled into view."""

    # ------------------------------------------------------------------ output

    def export_pdf(self, workbook: Path, pdf: Path) -> None:
        """Print every sheet of the workbook file at `workbook` to `pdf`, by its print set-up.

        The file is not the open book but one made from it; it is closed again.
        """

    def show_status(self, text: str) -> None:
        """Show a line in the status bar, until `clear_status` or the end of `undisturbed`."""

    def clear_status(self) -> None:
        """Give the status bar back to the host."""

    # ------------------------------------------------------------------ dialogs

    def tell(self, message: str) -> None:
        """Show a message with one button, and wait for it."""

    def ask(self, question: str) -> bool:
        """Show a question with 是 and 否; True for 是."""

    def ask_file(self, title: str, kinds: Sequence[FileKind]) -> Path | None:
        """Let the user choose an existing file; None where the dialog was cancelled."""
