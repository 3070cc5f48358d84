"""A real window: the toolbar is clicked, buttons are dispatched, dialogs are read and closed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hosts.calc.screen import SIZE, Screen, is_possible, wait_for
from tests.hosts.calc.soffice import Soffice
from tests.shipped import SEED, filled
from xl_tools.hosts.calc.extension.configuration import url

pytestmark = [
    pytest.mark.soffice,
    pytest.mark.skipif(not is_possible(), reason="not run: Xvfb, xdotool or ImageMagick missing"),
]
_BOOK = """
def book():
    each = desktop.getComponents().createEnumeration()
    return each.nextElement()
doc = book()
frame = doc.CurrentController.Frame
"""
# The windows of dialogs, with the texts in them and where their first button is.
_DIALOG = """
toolkit = service("com.sun.star.awt.Toolkit")

def role(name):
    return uno.getConstantByName("com.sun.star.accessibility.AccessibleRole." + name)

def children(one):
    return [one.getAccessibleChild(n) for n in range(min(one.AccessibleChildCount, 50))]

def walk(one):
    inner = one.AccessibleContext
    yield inner
    for child in children(inner):
        yield from walk(child)

said = None
for number in range(toolkit.TopWindowCount):
    window = toolkit.getTopWindow(number)
    inner = window.AccessibleContext
    if inner.AccessibleRole in map(role, ("ALERT", "DIALOG", "OPTION_PANE")):
        parts = list(walk(window))
        buttons = {}
        for part in parts:
            if part.AccessibleRole == role("PUSH_BUTTON"):
                at, size = part.LocationOnScreen, part.Size
                buttons[part.AccessibleName] = (at.X + size.Width // 2, at.Y + size.Height // 2)
        rest = [p for p in parts if p.AccessibleRole != role("PUSH_BUTTON")]
        said_by = [p.getText() if hasattr(p, "getText") else p.AccessibleName for p in rest]
        text = "\\n".join(one for one in said_by if one)
        said = {"text": text, "buttons": buttons}
"""


class Window:
    """LibreOffice on its own screen with one workbook open."""

    def __init__(self, office: Soffice, screen: Screen) -> None:
        self.office, self.screen = office, screen

    def open(self, content: bytes) -> Path:
        path = self.office.copy(content)
        size = f"frame.ContainerWindow.setPosSize(0, 0, {SIZE[0]}, {SIZE[1]}, 15)"
        self.office.run("load(given)\n" + _BOOK + size, str(path))
        return path

    def close(self) -> None:
        self.office.run(_BOOK + "doc.close(True)")

    def press(self, name: str):
        script = _BOOK + (
            'service("com.sun.star.frame.DispatchHelper").executeDispatch(frame, given, "", 0, ())'
        )
        return self.office.popen(script, url(name))

    def dialog(self) -> dict:
        return wait_for(lambda: self.office.run(_DIALOG))

    def answer(self, number: int = 0) -> str:
        """Read the dialog in front, click one of its buttons, return its text."""
        shown = self.dialog()
        self.screen.click(*list(shown["buttons"].values())[number])
        wait_for(lambda: self.office.run(_DIALOG) != shown)
        return shown["text"]

    def ask(self, script: str, given: object = None):
        return self.office.run(_BOOK + script, given)


@pytest.fixture(scope="module")
def window(tmp_path_factory) -> Iterator[Window]:
    screen = Screen.open()
    office = Soffice(tmp_path_factory.mktemp("window"), display=screen.display)
    try:
        office.start()
        office.install()
        yield Window(office, screen)
    finally:
        office.stop()
        screen.close()


_MARKS = """
sheet = doc.Sheets.getByName("自评表")
said = [sheet.getCellRangeByName("H19").CellBackColor, sheet.Annotations.Count]
"""


def test_check_and_mark_is_one_step_to_undo_and_findings_are_walked(window: Window):
    window.open(filled(SEED))
    before = window.ask(_MARKS)
    process = window.press("check_and_mark")
    window.screen.picture("check")
    assert "校验完成：错误 13，核实 14，提示 9。" in window.answer()
    process.communicate(timeout=20)
    marked = window.ask(_MARKS)
    assert marked[0] == 0xF8B4B4
    assert marked[1] > before[1]
    window.press("next_finding").communicate(timeout=30)
    place = window.ask("said = doc.CurrentController.getSelection().AbsoluteName")
    assert place == "$基础数据表.$D$6"
    window.screen.picture("next")
    window.ask("doc.UndoManager.undo()")
    assert window.ask(_MARKS) == before
    window.close()


_TOOLBAR = """
def role(name):
    return uno.getConstantByName("com.sun.star.accessibility.AccessibleRole." + name)

def walk(one, depth=0):
    inner = one.AccessibleContext
    yield inner
    for n in range(min(inner.AccessibleChildCount, 60) if depth < 9 else 0):
        child = inner.getAccessibleChild(n)
        if child.AccessibleContext.AccessibleRole not in (role("TABLE"), role("DOCUMENT"), role("DOCUMENT_SPREADSHEET")):
            yield from walk(child, depth + 1)

said = None
for part in walk(frame.ContainerWindow):
    if part.AccessibleName == given and part.AccessibleRole == role("PUSH_BUTTON"):
        at, size = part.LocationOnScreen, part.Size
        said = (at.X + size.Width // 2, at.Y + size.Height // 2)
        break
"""


def clicked(window: Window, caption: str) -> bool:
    """Click a button of the toolbar; tell whether its dialog came.

    A window that was shown a moment ago may not take its first click, or may still move.
    """
    spot = wait_for(lambda: window.ask(_TOOLBAR, caption))
    window.screen.click(*spot)
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        if window.office.run(_DIALOG):
            return True
        time.sleep(0.5)
    window.screen.picture("not-clicked")
    return False


def test_a_click_on_the_toolbar_checks(window: Window):
    window.open(filled(SEED))
    wait_for(lambda: clicked(window, "校验并标记"), seconds=90)
    assert "校验完成：错误 13，核实 14，提示 9。" in window.answer()
    window.screen.picture("toolbar")
    window.close()
