"""A button pressed in LibreOffice, in the user's own Python.

``python -m xl_tools.hosts.calc.worker check_and_mark``

The workbook stays in LibreOffice; `DistantDocument` asks for everything over standard input and
output. LibreOffice starts this process for each press, with the button's name.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from xl_tools.errors import UsageError, XlToolsError
from xl_tools.hosts.calc.wire import dumps, loads
from xl_tools.open_book.document import FileKind, Selection
from xl_tools.open_book.edits import Edit


class OfficeError(Exception):
    """What LibreOffice itself refused, in its own words."""


class Gone(XlToolsError):
    """LibreOffice no longer answers: it was closed, or the workbook was."""


class DistantDocument:
    """The `Document` that is open in LibreOffice, at the other end of two pipes."""

    def __init__(self, answers: TextIO, calls: TextIO) -> None:
        self._answers = answers
        self._calls = calls

    def _call(self, method: str, *given: object) -> Any:
        self._calls.write(dumps({"call": method, "with": given}) + "\n")
        self._calls.flush()
        line = self._answers.readline()
        if not line:
            raise Gone("LibreOffice 已关闭或工作簿已关闭，操作没有做完。请重新打开工作簿再点一次。")
        answer = loads(line)
        if "ours" in answer:
            raise UsageError(answer["ours"])
        if "error" in answer:
            raise OfficeError(answer["error"])
        return answer["value"]

    @property
    def name(self) -> str:
        """See `Document`."""
        return str(self._call("name"))

    @property
    def path(self) -> Path | None:
        """See `Document`."""
        found: Path | None = self._call("path")
        return found

    @property
    def is_read_only(self) -> bool:
        """See `Document`."""
        return bool(self._call("is_read_only"))

    @property
    def is_active(self) -> bool:
        """See `Document`."""
        return bool(self._call("is_active"))

    def snapshot(self, path: Path) -> None:
        """See `Document`."""
        self._call("snapshot", path)

    def apply(self, edits: Sequence[Edit]) -> None:
        """See `Document`."""
        self._call("apply", tuple(edits))

    def recalculate(self) -> None:
        """See `Document`."""
        self._call("recalculate")

    @contextlib.contextmanager
    def undisturbed(self) -> Iterator[None]:
        """See `Document`."""
        self._call("begin_undisturbed")
        try:
            yield
        finally:
            self._call("end_undisturbed")

    @property
    def selection(self) -> Selection | None:
        """See `Document`."""
        found: Selection | None = self._call("selection")
        return found

    def select(self, sheet: str, cell: str) -> None:
        """See `Document`."""
        self._call("select", sheet, cell)

    def export_pdf(self, workbook: Path, pdf: Path) -> None:
        """See `Document`."""
        self._call("export_pdf", workbook, pdf)

    def show_status(self, text: str) -> None:
        """See `Document`."""
        self._call("show_status", text)

    def clear_status(self) -> None:
        """See `Document`."""
        self._call("clear_status")

    def tell(self, message: str) -> None:
        """See `Document`."""
        self._call("tell", message)

    def ask(self, question: str) -> bool:
        """See `Document`."""
        return bool(self._call("ask", question))

    def ask_file(self, title: str, kinds: Sequence[FileKind]) -> Path | None:
        """See `Document`."""
        chosen: Path | None = self._call("ask_file", title, tuple(kinds))
        return chosen


def main(name: str) -> None:
    """Press the button `name`; whatever happens, the user is told in LibreOffice."""
    from xl_tools.open_book.actions import BUTTONS

    # The pipe carries messages alone: what a library prints would garble them.
    calls, sys.stdout = sys.stdout, sys.stderr
    BUTTONS[name](DistantDocument(sys.stdin, calls))


if __name__ == "__main__":
    main(sys.argv[1])
