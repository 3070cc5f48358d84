"""A LibreOffice of one's own: its profile, the extension in it, and scripts that speak to it.

The program itself is started, not the script before it, so that one process id ends it; every wait
has a limit.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from tests.office import _uno_python
from xl_tools.hosts.calc.extension import build

SECONDS = 60
_FIRST_START = 81  # LibreOffice asks to be started again
_SCRIPT = """
import contextlib, json, os, sys, time
import uno, unohelper
from com.sun.star.beans import PropertyValue

def prop(name, value):
    return PropertyValue(name, 0, value, 0)

def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.1)
    raise SystemExit("no soffice")

def service(name):
    return context.ServiceManager.createInstanceWithContext(name, context)

def load(path, **how):
    return desktop.loadComponentFromURL(
        uno.systemPathToFileUrl(path), "_blank", 0,
        tuple(prop(name, value) for name, value in how.items()))

def shown(cell):
    if cell.getError():
        return {"error": cell.String if cell.String[:1] == "#" else str(cell.getError())}
    kind = cell.Type.value
    if kind == "TEXT" or (kind == "FORMULA" and cell.FormulaResultType2 == 2):
        return cell.String
    return None if kind == "EMPTY" else cell.Value

pipe = sys.argv[1]
given = json.loads(sys.argv[2])
context = connect(pipe)
desktop = service("com.sun.star.frame.Desktop")
said = None
"""
_END = "\nprint(json.dumps(said), flush=True)\nos._exit(0)\n"
_INSTALL = """
from com.sun.star.ucb import XCommandEnvironment
from com.sun.star.task import XInteractionHandler

class Agree(unohelper.Base, XInteractionHandler):
    def handle(self, request):
        kind = uno.getTypeByName("com.sun.star.task.XInteractionApprove")
        for way in request.getContinuations():
            approve = way.queryInterface(kind)
            if approve:
                approve.select()
                return

class Environment(unohelper.Base, XCommandEnvironment):
    def getInteractionHandler(self):
        return Agree()
    def getProgressHandler(self):
        return None

manager = context.getByName("/singletons/com.sun.star.deployment.ExtensionManager")
for path in given:
    manager.addExtension(
        uno.systemPathToFileUrl(path), (), "user", manager.createAbortChannel(), Environment())
"""
_TERMINATE = """
with contextlib.suppress(Exception):
    desktop.terminate()
"""


def program() -> Path:
    """Return the program behind the command soffice."""
    soffice = Path(shutil.which("soffice") or "/none").resolve()
    return soffice.with_name("soffice.bin")


@dataclass
class Soffice:
    """A running LibreOffice with a profile in `folder`; `display` is an X display or None."""

    folder: Path
    display: str | None = None
    environment: dict[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    pipe: str = field(default_factory=lambda: f"xlt_{uuid.uuid4().hex}")
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        for _ in range(3):
            self.process = subprocess.Popen(
                [
                    str(program()),
                    f"-env:UserInstallation={(self.folder / 'profile').as_uri()}",
                    *(() if self.display else ("--headless",)),
                    *("--norestore", "--nologo", "--nofirststartwizard"),
                    f"--accept=pipe,name={self.pipe};urp",
                    *self.arguments,
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=self._environment(),
            )
            if self._is_up():
                return
            assert self.process.wait(SECONDS) == _FIRST_START
        raise AssertionError("soffice does not start")

    def _environment(self) -> dict[str, str]:
        shown = (
            {"DISPLAY": self.display, "SAL_USE_VCLPLUGIN": "gen"}
            if self.display
            else {"SAL_USE_VCLPLUGIN": "svp"}
        )
        return {
            **os.environ,
            **shown,
            # LibreOffice's Python looks for itself in PATH, and must not find a virtual environment.
            "PATH": "/usr/bin:/bin",
            "XL_TOOLS_STATE": str(self.folder / "state"),
            "XL_TOOLS_PYTHON": sys.executable,
            "LC_ALL": "C.UTF-8",
            **self.environment,
        }

    def _is_up(self) -> bool:
        assert self.process
        asking = self.popen("said = 1")
        ends = time.monotonic() + SECONDS
        while asking.poll() is None and self.process.poll() is None and time.monotonic() < ends:
            time.sleep(0.1)
        is_up = asking.poll() == 0
        if asking.poll() is None:
            asking.kill()
        asking.communicate()
        return is_up

    def run(self, script: str, given: object = None, seconds: float = SECONDS) -> object:
        """Run a script that knows `context`, `desktop`, `load`, `given`; return its `said`."""
        done = subprocess.run(
            [_uno_python(), "-c", _SCRIPT + script + _END, self.pipe, json.dumps(given)],
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def popen(self, script: str, given: object = None) -> subprocess.Popen[str]:
        """Start a script whose standard input and output the test speaks with."""
        return subprocess.Popen(
            [_uno_python(), "-c", _SCRIPT + script + _END, self.pipe, json.dumps(given)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def install(self) -> None:
        """Put the extension into the profile and start again."""
        path = self.folder / "xl-tools.oxt"
        build(path)
        self.run(_INSTALL, [str(path)])
        self.stop()
        self.start()

    def copy(self, source: Path | bytes, ending: str = ".xlsx") -> Path:
        """Return a copy under a new name: a stale lock file would wait for a click."""
        path = self.folder / f"{uuid.uuid4().hex}{ending}"
        path.write_bytes(source if isinstance(source, bytes) else source.read_bytes())
        return path

    def stop(self) -> None:
        """End this process, gently if it goes."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.SubprocessError, AssertionError):
            self.run(_TERMINATE, seconds=10)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(5)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(5)
        time.sleep(0.1)
