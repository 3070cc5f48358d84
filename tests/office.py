"""LibreOffice as a user of the workbooks: open, edit, recalculate, save, print.

One headless soffice for each test process, with its own profile; every call has a time limit, and
every document is a copy, as a stale lock file would make it wait for a click.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psutil
import pytest

SECONDS = 300
_PRELUDE = """
import json, os, sys, time
import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.table import CellRangeAddress

def _property(name, value):
    return PropertyValue(name, 0, value, 0)

def _desktop(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(1200):
        try:
            context = resolver.resolve(
                f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context)
        except Exception:
            time.sleep(0.1)
    raise SystemExit("no soffice")

pipe, source, target, given = sys.argv[1:5]
doc = _desktop(pipe).loadComponentFromURL(
    uno.systemPathToFileUrl(source), "_blank", 0, (_property("Hidden", True),))
try:
    for each in range(doc.Sheets.Count):
        if doc.Sheets.getByIndex(each).isProtected():
            doc.Sheets.getByIndex(each).unprotect("")
    def cell(sheet, ref):
        return doc.Sheets.getByName(sheet).getCellRangeByName(ref)
    given = json.loads(given)
    said = None
"""
_END = """
    if target:
        doc.storeToURL(uno.systemPathToFileUrl(target),
            (_property("FilterName", "Calc MS Excel 2007 XML"),))
finally:
    doc.close(True)
print(json.dumps(said), flush=True)
os._exit(0)  # the bridge sometimes crashes while Python takes it down
"""


@cache
def _uno_python() -> str:
    """Return a Python that knows LibreOffice; the test fails where there is none."""
    soffice = Path(shutil.which("soffice") or "/none").resolve()
    for python in ("/usr/bin/python3", str(soffice.parent / "python")):
        if Path(python).exists():
            tried = subprocess.run([python, "-c", "import uno"], capture_output=True, check=False)
            if tried.returncode == 0:
                return python
    pytest.fail("no Python with the uno module: install python3-uno")


@dataclass(frozen=True)
class Office:
    """A running soffice that listens on `pipe`, and a folder for copies."""

    pipe: str
    folder: Path

    def run(self, source: Path, script: str, target: Path | None = None, given: object = None):
        """Run `script` on a copy of `source` and save it as `target`; return what `said` holds.

        The script knows `doc`, `cell(sheet, ref)` and `given`.
        """
        copy = self.folder / f"{uuid.uuid4().hex}.xlsx"
        shutil.copy(source, copy)
        stored = self.folder / f"{uuid.uuid4().hex}.xlsx" if target else None
        body = "".join(f"    {line}\n" for line in script.strip("\n").splitlines())
        done = subprocess.run(
            [
                *(_uno_python(), "-c", _PRELUDE + body + _END),
                *(self.pipe, str(copy), str(stored or ""), json.dumps(given)),
            ],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        if target and stored:
            shutil.move(stored, target)
        return json.loads(done.stdout)

    def printed(self, source: Path) -> str:
        """Return the text that LibreOffice prints of the workbook, as it stands on the pages."""
        pdf = self.folder / f"{uuid.uuid4().hex}.pdf"
        self.run(source, _PRINT, given=str(pdf))
        text = subprocess.run(
            ["pdftotext", "-layout", str(pdf), "-"],
            check=True,
            capture_output=True,
            timeout=SECONDS,
        )
        return text.stdout.decode()

    def values(self, source: Path) -> dict[str, dict[str, object]]:
        """Return all results of formulas after a full recalculation, by sheet and cell."""
        return self.run(source, _VALUES)


_PRINT = """
doc.storeToURL(uno.systemPathToFileUrl(given), (_property("FilterName", "calc_pdf_Export"),))
"""
_VALUES = """
doc.calculateAll()
said = {}
for each in range(doc.Sheets.Count):
    sheet = doc.Sheets.getByIndex(each)
    said[sheet.Name] = found = {}
    for area in sheet.queryContentCells(16).getCells() or ():
        if area.getError():
            value = "#" + str(area.getError())
        elif area.FormulaResultType2 == 2:
            value = area.String
        else:
            value = area.Value
        found[area.AbsoluteName.split(".")[-1].replace("$", "")] = value
"""


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Start soffice for this test process, and end it."""
    folder = tmp_path_factory.mktemp("office")
    pipe = f"xl_tools_{uuid.uuid4().hex}"
    command = [
        "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nologo",
        f"--accept=pipe,name={pipe};urp",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield Office(pipe, folder)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    # The script soffice starts soffice.bin and waits for it: both go.
    with contextlib.suppress(psutil.NoSuchProcess):
        soffice = psutil.Process(process.pid)
        running = [*soffice.children(recursive=True), soffice]
        for each in running:
            with contextlib.suppress(psutil.NoSuchProcess):
                each.terminate()
        for each in psutil.wait_procs(running, timeout=10)[1]:
            each.kill()
    process.wait(timeout=10)
