"""An entry of the menu or the toolbar, inside LibreOffice: start the worker, serve it, tell.

The use cases need compiled packages, which an extension cannot bundle for every system; so a
button runs the user's own Python, which ``xl-tools install --libreoffice`` has written down.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from pathlib import Path
from typing import Any

from xl_tools.hosts.calc.document import CalcDocument
from xl_tools.hosts.calc.interpreter import interpreter
from xl_tools.hosts.calc.serving import serve

# A worker that is silent for so long hangs; a dialog that waits for the user does not count.
_SILENT_SECONDS = 600
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
# What LibreOffice sets for its own Python would lead another one astray.
_OFFICES_OWN = ("PYTHONHOME", "PYTHONPATH", "LD_LIBRARY_PATH", "UNO_PATH", "URE_BOOTSTRAP")
_NO_BOOK = "没有打开的表格。请打开绩效自评工作簿，再点一次。"
_NO_PROGRAM = (
    "按钮要用 xl-tools 程序，这台电脑上没有找到。SCORE 等公式不受影响，照常计算。\n"
    "请安装 xl-tools（见 README），再在命令行运行：xl-tools install --libreoffice"
)
_FAILED = (
    "xl-tools 程序没有正常结束，表格可能只改了一部分；可用“撤销”恢复。\n"
    "请在命令行运行 xl-tools doctor，按提示处理。\n{said}"
)


def press(context: Any, name: str) -> None:
    """Do what the entry `name` says to the workbook in front."""
    model = _book(context)
    if model is None:
        _Bare(context).tell(_NO_BOOK)
        return
    document = CalcDocument(context, model)
    python = interpreter()
    if python is None:
        document.tell(_NO_PROGRAM)
        return
    said = _run(document, python, name)
    if said is not None:
        document.end_undisturbed()
        document.tell(_FAILED.format(said=said))


def _book(context: Any) -> Any:
    """Return the spreadsheet in front; None where none is open."""
    desktop = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.frame.Desktop", context
    )
    found = desktop.getCurrentComponent()
    if found is None:  # a hidden document is never the current one
        components = desktop.getComponents().createEnumeration()
        found = components.nextElement() if components.hasMoreElements() else None
    is_sheet = found is not None and hasattr(found, "Sheets")
    return found if is_sheet else None


class _Bare(CalcDocument):
    """Dialogs without a workbook."""

    def __init__(self, context: Any) -> None:
        super().__init__(context, None)

    @property
    def _controller(self) -> Any:
        return None


def _run(document: CalcDocument, python: Path, name: str) -> str | None:
    """Run the worker; return None where it ended well, else the last that it said."""
    try:
        process = _started(python, name)
    except OSError as error:
        return f"{python}：{error.strerror}"
    said: list[str] = []
    errors = threading.Thread(target=lambda: said.extend(process.stderr or ()), daemon=True)
    errors.start()
    watch = _Watch(process)
    try:
        with contextlib.suppress(OSError, ValueError):  # it has ended in the middle of a line
            if process.stdout and process.stdin:
                serve(document, process.stdout, process.stdin, watch.again)
    finally:
        watch.end()
    errors.join(1)
    return None if process.returncode == 0 else "".join(said[-1:]).strip()


def _started(python: Path, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [str(python), "-m", "xl_tools.hosts.calc.worker", name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        creationflags=_NO_WINDOW,
        env=_environment(),
    )


def _environment() -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if name not in _OFFICES_OWN}
    return kept | {"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"}


class _Watch:
    """Ends a worker that has been silent for too long, and in any case at the end."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._timer: threading.Timer | None = None

    def again(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = threading.Timer(_SILENT_SECONDS, self._process.kill)
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> None:
        if self._timer:
            self._timer.cancel()
        if self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
