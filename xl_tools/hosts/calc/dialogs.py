"""Message boxes and the file dialog of LibreOffice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from xl_tools.hosts.calc.names import TITLE
from xl_tools.hosts.calc.structs import enum, path_of
from xl_tools.open_book.document import FileKind

Service = Callable[[str], Any]
# com.sun.star.awt.MessageBoxButtons and MessageBoxResults.
_OK, _YES_NO, _YES = 1, 3, 2
_CHOSEN = 1  # com.sun.star.ui.dialogs.ExecutableDialogResults.OK


def tell(service: Service, controller: Any, message: str) -> None:
    """Show a message and wait until it is read."""
    _box(service, controller, "INFOBOX", _OK, message)


def ask(service: Service, controller: Any, question: str) -> bool:
    """Show a question; True for 是."""
    return bool(_box(service, controller, "QUERYBOX", _YES_NO, question) == _YES)


def _box(service: Service, controller: Any, kind: str, buttons: int, text: str) -> int:
    parent = controller.Frame.ContainerWindow if controller else None
    toolkit = service("com.sun.star.awt.Toolkit")
    box = toolkit.createMessageBox(
        parent, enum("com.sun.star.awt.MessageBoxType", kind), buttons, TITLE, text
    )
    try:
        return int(box.execute())
    finally:
        box.dispose()


def ask_file(service: Service, title: str, kinds: Sequence[FileKind]) -> Path | None:
    """Let the user choose a file; None where the dialog was cancelled."""
    picker = service("com.sun.star.ui.dialogs.FilePicker")
    picker.setTitle(title)
    for kind in kinds:
        picker.appendFilter(kind.name, ";".join(f"*.{ending}" for ending in kind.endings))
    if picker.execute() != _CHOSEN:
        return None
    return path_of(picker.getFiles()[0])
