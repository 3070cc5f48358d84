"""LibreOffice in a real window: what is clicked, typed and read there.

Where things stand on the screen is asked of LibreOffice's accessibility interface, never guessed;
whether a click arrived is seen by the worker process that it starts. Nothing waits for a fixed
time: every wait is for a condition and has a limit.
"""

from __future__ import annotations

import contextlib
import subprocess
import time
from pathlib import Path
from typing import Any

import psutil

from tests.hosts.calc.screen import SIZE, Screen, wait_for
from tests.hosts.calc.soffice import Soffice
from xl_tools.hosts.calc.names import TITLE
from xl_tools.vba.actions import ACTIONS

# A press starts a Python that loads the whole program: on a machine that does much else, slowly.
SECONDS = 90
_WORKER = "xl_tools.hosts.calc.worker"
_BOOK = """
doc = desktop.getComponents().createEnumeration().nextElement()
frame = doc.CurrentController.Frame
def cell(sheet, ref):
    return doc.Sheets.getByName(sheet).getCellRangeByName(ref)
def selected():
    return doc.CurrentController.getSelection().AbsoluteName.replace("$", "")
"""
_WALK = """
def role(name):
    return uno.getConstantByName("com.sun.star.accessibility.AccessibleRole." + name)

DEEP = [role(name) for name in ("TABLE", "DOCUMENT", "DOCUMENT_SPREADSHEET", "LIST", "TREE")]

def walk(one, depth=0):
    inner = getattr(one, "AccessibleContext", None)
    if inner is None:
        return
    yield inner
    if depth < 12 and inner.AccessibleRole not in DEEP:
        for number in range(min(inner.AccessibleChildCount, 80)):
            yield from walk(inner.getAccessibleChild(number), depth + 1)

def middle(part):
    at, size = part.LocationOnScreen, part.Size
    return (at.X + size.Width // 2, at.Y + size.Height // 2)
"""
# The dialog in front: its texts, and where its buttons are. What is just being drawn or closed
# refuses to answer; it is asked again.
_DIALOG = (
    _WALK
    + """
toolkit = service("com.sun.star.awt.Toolkit")
texts, fields, buttons, said = [], {}, {}, None

def note(part):
    if part.AccessibleRole == role("PUSH_BUTTON"):
        buttons[part.AccessibleName] = middle(part)
    else:
        if part.AccessibleRole == role("TEXT"):
            fields[part.AccessibleName] = middle(part)
        texts.append(part.getText() if hasattr(part, "getText") else part.AccessibleName)

for number in range(toolkit.TopWindowCount):
    with contextlib.suppress(Exception):
        window = toolkit.getTopWindow(number)
        inner = window.AccessibleContext
        if inner.AccessibleRole in map(role, ("ALERT", "DIALOG", "OPTION_PANE")):
            for part in walk(window):
                with contextlib.suppress(Exception):
                    note(part)
            text = "\\n".join(filter(None, texts))
            said = {"title": inner.AccessibleName, "text": text, "buttons": buttons}
            said["fields"] = fields
            break
"""
)
_CONTENT = "said = cell(*given).Formula"
_TO_CELL = (
    """
doc.CurrentController.setActiveSheet(doc.Sheets.getByName(given[0]))
doc.CurrentController.select(cell(*given))
"""
    + _CONTENT
    + "\n"
)
# Without a window manager nobody gives the focus back when a dialog goes.
_FRONT = """
frame.ContainerWindow.toFront()
frame.ComponentWindow.setFocus()
service("com.sun.star.awt.Toolkit").processEventsToIdle()
"""
_TOOLBAR = (
    _WALK
    + """
said = {
    part.AccessibleName: middle(part)
    for part in walk(frame.ContainerWindow)
    if part.AccessibleRole == role("PUSH_BUTTON") and part.AccessibleName in given
}
"""
)
# What the menu bar shows of ours: where the menu is, and the captions of its entries.
_MENU = (
    _WALK
    + """
said = None
for part in walk(frame.ContainerWindow):
    if part.AccessibleRole == role("MENU") and part.AccessibleName == given:
        entries = [part.getAccessibleChild(n).AccessibleContext for n in range(part.AccessibleChildCount)]
        names = [one.AccessibleName for one in entries if one.AccessibleRole == role("MENU_ITEM")]
        said = {"spot": middle(part), "entries": names}
"""
)
# What LibreOffice's own configuration says the menu dispatches, by caption.
_COMMANDS = """
provider = service("com.sun.star.configuration.ConfigurationProvider")
path = "/org.openoffice.Office.Addons/AddonUI/OfficeMenuBar"
bar = provider.createInstanceWithArguments(
    "com.sun.star.configuration.ConfigurationAccess", (prop("nodepath", path),))
said = {}
for name in bar.ElementNames:
    entries = bar.getByName(name).Submenu
    for each in entries.ElementNames:
        entry = entries.getByName(each)
        if entry.Title:
            said[entry.Title] = entry.URL
"""
_CLOSE = """
each = desktop.getComponents().createEnumeration()
while each.hasMoreElements():
    with contextlib.suppress(Exception):
        each.nextElement().close(True)
"""


class Window:
    """LibreOffice on its own screen with one workbook open."""

    def __init__(self, office: Soffice, screen: Screen) -> None:
        self.office, self.screen = office, screen
        self._asking: list[subprocess.Popen[str]] = []
        self._spots: dict[str, tuple[int, int]] = {}

    # ------------------------------------------------------------------ documents

    def open(self, source: bytes | Path, ending: str = ".xlsx", **how: object) -> Path:
        """Open a copy of the workbook in a window that fills the screen, and wait for it."""
        path = self.office.copy(source, ending)
        size = f"frame.ContainerWindow.setPosSize(0, 0, {SIZE[0]}, {SIZE[1]}, 15)"
        load = 'load(given["path"], **given["how"])\n'
        self.office.run(load + _BOOK + size + _FRONT, {"path": str(path), "how": how})
        return path

    def close(self) -> None:
        """Close all dialogs and workbooks, whatever a test left open."""

        def is_quiet() -> bool:
            if shown := self.dialog():
                buttons = shown["buttons"]
                self.screen.click(*(buttons.get("Cancel") or next(iter(buttons.values()))))
            return not shown and not self._workers()

        wait_for(is_quiet, SECONDS)
        self.office.run(_CLOSE)

    def press_keys(self, *keys: str) -> None:
        """Press keys in the sheet."""
        self.office.run(_BOOK + _FRONT)
        self.screen.press(*keys)

    def enter(self, sheet: str, ref: str, text: str) -> None:
        """Type a text and Enter into a cell, until the cell or a dialog answers.

        A window that had a dialog a moment ago may not take the first keys.
        """
        cell = [sheet, ref]
        before = self.ask(_TO_CELL, cell)

        def is_answered() -> bool:
            return self.dialog() is not None or self.ask(_CONTENT, cell) != before

        for _ in range(5):
            self.ask(_TO_CELL + _FRONT, cell)
            self.screen.type(text)
            self.screen.press("Return")
            with contextlib.suppress(AssertionError):
                wait_for(is_answered, 6)
                return
        raise AssertionError(f"{sheet}!{ref} did not take {text}")

    def ask(self, script: str, given: object = None) -> Any:
        """Run a script that knows `doc`, `frame`, `cell(sheet, ref)` and `selected()`."""
        return self.office.run(_BOOK + script, given)

    # ------------------------------------------------------------------ buttons

    def click(self, caption: str) -> None:
        """Click a button of the toolbar, until its worker is seen at work.

        A window that was shown a moment ago may not take its first click, or may still move.
        """
        for _ in range(10):
            self.office.run(_BOOK + _FRONT)
            self.screen.click(*self._spot(caption))
            if self._has_begun():
                return
            self._spots.clear()
        raise AssertionError(f"no click on {caption} started a worker")

    def _spot(self, caption: str) -> tuple[int, int]:
        """Return where a button is: the window always has the same size, so each is looked for once."""
        captions = [action.caption for action in ACTIONS]

        def is_whole() -> bool:
            self._spots = self.ask(_TOOLBAR, captions)
            return len(self._spots) == len(captions)

        if not self._spots:
            wait_for(is_whole, SECONDS)
        return self._spots[caption]

    def choose(self, caption: str) -> None:
        """Dispatch an entry of our menu as LibreOffice has it configured."""
        self.dispatch(self.office.run(_COMMANDS)[caption])

    def dispatch(self, url: str) -> None:
        """Do what a menu entry or a key does, without waiting for its end."""
        script = (
            'service("com.sun.star.frame.DispatchHelper").executeDispatch(frame, given, "", 0, ())'
        )
        self._asking.append(self.office.popen(_BOOK + script, url))

    def menu(self) -> list[str]:
        """Open our menu with a click, and return the captions of its entries."""
        found = wait_for(lambda: self.ask(_MENU, TITLE), SECONDS)
        self.screen.click(*found["spot"])
        return list(found["entries"])

    def _has_begun(self, seconds: float = 5) -> bool:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if self._workers():
                return True
            time.sleep(0.02)
        return False

    def _workers(self) -> list[psutil.Process]:
        """Return the Pythons that this LibreOffice has started for a button."""
        assert self.office.process
        found = []
        for child in psutil.Process(self.office.process.pid).children():
            with contextlib.suppress(psutil.Error):
                if _WORKER in child.cmdline():
                    found.append(child)
        return found

    def finished(self) -> None:
        """Wait until no button is at work, for those that show no dialog."""
        wait_for(lambda: not self._workers(), SECONDS)
        for asking in self._asking:
            asking.communicate(timeout=SECONDS)
        self._asking.clear()

    # ------------------------------------------------------------------ dialogs

    def dialog(self) -> dict[str, Any] | None:
        """Return title, text and buttons of the dialog in front; None where there is none."""
        return self.office.run(_DIALOG)

    def answer(self, button: int | str = 0) -> str:
        """Wait for a dialog, click a button by name or place until it goes, return its text."""
        shown = wait_for(self.dialog, SECONDS)
        names = list(shown["buttons"])
        spot = shown["buttons"][names[button] if isinstance(button, int) else button]

        def is_gone() -> bool:
            self.screen.click(*spot)
            return self.dialog() != shown

        wait_for(is_gone, SECONDS)
        return str(shown["text"])

    def type_file(self, path: Path) -> None:
        """Type a path into the file dialog, until it stands there, and confirm it.

        A dialog that is just being laid out may move away under a click, and its field may complete
        what is being typed: then the field is emptied and the path typed again.
        """
        shown = wait_for(self.dialog, SECONDS)
        for _ in range(10):
            dialog = wait_for(self.dialog, SECONDS)
            self.screen.click(*dialog["fields"]["File name:"])
            self.screen.press("ctrl+a")
            self.screen.type(str(path))
            with contextlib.suppress(AssertionError):
                wait_for(lambda: str(path) in (self.dialog() or shown)["text"].split("\n"), 6)
                break
        else:
            raise AssertionError(f"the file dialog did not take {path}")
        self.screen.press("Return")
        wait_for(lambda: (self.dialog() or {}).get("title") != shown["title"], SECONDS)

    def cancel_file(self) -> None:
        """Cancel the file dialog."""
        shown = wait_for(self.dialog, SECONDS)

        def is_gone() -> bool:
            self.screen.click(*shown["buttons"]["Cancel"])
            return (self.dialog() or {}).get("title") != shown["title"]

        wait_for(is_gone, SECONDS)
