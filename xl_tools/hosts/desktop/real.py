"""The computer this runs on, as the port `Machine` wants it."""

from __future__ import annotations

import os
import platform
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from xl_tools.hosts.desktop import windows
from xl_tools.hosts.desktop.ports import (
    Hive,
    Platform,
    ProbeFailure,
    Python,
    Registry,
    Xlwings,
)

_PROBE_SECONDS = 60
_ASK_SECONDS = 30
_VERSION = re.compile(r"LibreOffice (\d[\d.]*)")
_DOCUMENTS = re.compile(r'^XDG_DOCUMENTS_DIR="(.+)"', re.MULTILINE)
_LIBREOFFICE_KEY = r"SOFTWARE\LibreOffice\UNO\InstallPath"


class ThisComputer:
    """The computer this runs on, with its user; every question is asked when it is needed."""

    def __init__(self) -> None:
        self.registry: Registry = windows.WindowsRegistry()

    @property
    def platform(self) -> Platform:
        """The system; whatever is neither Windows nor Mac counts as Linux."""
        names = {"Windows": Platform.WINDOWS, "Darwin": Platform.MAC}
        return names.get(platform.system(), Platform.LINUX)

    @property
    def home(self) -> Path:
        """The user's own folder."""
        return Path.home()

    @property
    def documents(self) -> Path:
        """The folder 文档: Windows' Known Folder, the desktop's own on Linux, or ~/Documents."""
        found = windows.documents_folder() or _xdg_documents(self.home)
        return found or self.home / "Documents"

    @property
    def temporary(self) -> Path:
        """The folder for temporary files."""
        return Path(tempfile.gettempdir())

    @property
    def python(self) -> Python:
        """The interpreter that runs this; python.exe where pythonw.exe does."""
        executable = Path(sys.executable)
        if executable.name.lower() == "pythonw.exe":
            executable = executable.with_name("python.exe")
        prefix, base = Path(sys.prefix), Path(sys.base_prefix)
        return Python(executable, prefix, base, struct.calcsize("P") * 8, _conda(prefix))

    @property
    def xlwings(self) -> Xlwings | None:
        """The package as pip recorded it; it is not imported."""
        try:
            package = metadata.distribution("xlwings")
        except metadata.PackageNotFoundError:
            return None
        files = package.files or ()
        dlls = tuple(Path(str(f.locate())).resolve() for f in files if f.suffix.lower() == ".dll")
        return Xlwings(package.version, Path(str(package.locate_file("xlwings"))), dlls)

    @property
    def ansi(self) -> str:
        """The codec of the ANSI code page."""
        return windows.ansi_codec()

    def expand(self, text: str) -> str:
        """Return the text with variables filled in."""
        return os.path.expandvars(text)

    def short_path(self, path: Path) -> str:
        """Return the 8.3 name."""
        return windows.short_path(path)

    def start_excel(self) -> str:
        """Start Excel in a process of its own."""
        return _probe("excel")

    def start_python_server(self) -> None:
        """Start the server in a process of its own."""
        _probe("server")

    def not_responding(self, program: str) -> tuple[int, ...]:
        """Ask tasklist, which every Windows has."""
        filters = ("/FI", f"IMAGENAME eq {program}", "/FI", "STATUS eq NOT RESPONDING")
        said = _ask("tasklist", *filters, "/FO", "CSV", "/NH") or ""
        return tuple(int(number) for number in re.findall(r'^"[^"]+","(\d+)"', said, re.MULTILINE))

    def libreoffice(self) -> str | None:
        """Ask soffice for its version."""
        program = self.soffice()
        found = _VERSION.search(_ask(program, "--version") or "") if program else None
        return found[1] if found else None

    def soffice(self) -> str | None:
        """Return LibreOffice's program, or None where there is none."""
        folder = self.registry.value(Hive.MACHINE, _LIBREOFFICE_KEY)
        places = (
            Path(str(folder)) / "soffice.com" if folder else None,
            Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
        )
        known = (str(place) for place in places if place and place.is_file())
        return next(known, None) or shutil.which("soffice")


def this_machine() -> ThisComputer:
    """Return the computer this runs on."""
    return ThisComputer()


def _conda(prefix: Path) -> tuple[str, str] | None:
    """Return what xlwings wants to know of conda: its folder and the environment's name."""
    name, program = os.environ.get("CONDA_DEFAULT_ENV"), os.environ.get("CONDA_EXE")
    if not (name and program and (prefix / "conda-meta").is_dir()):
        return None
    return str(Path(program).parent.parent), name


def _xdg_documents(home: Path) -> Path | None:
    """Return the folder that a Linux desktop names (文档 in a Chinese one)."""
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    try:
        text = (folder / "user-dirs.dirs").read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    found = _DOCUMENTS.search(text)
    return Path(found[1].replace("$HOME", str(home))) if found else None


def _ask(*command: str) -> str | None:
    """Return what a program prints; None where it cannot be run or takes too long."""
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            timeout=_ASK_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace")


def _probe(what: str) -> str:
    command = [sys.executable, "-m", "xl_tools.hosts.desktop.probes", what]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            timeout=_PROBE_SECONDS,
            check=False,
            # What Windows says is Chinese; in the console's code page it would arrive garbled.
            env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise ProbeFailure(f"{_PROBE_SECONDS} 秒内没有回应") from error
    except OSError as error:
        raise ProbeFailure(f"无法启动 {sys.executable}（{error.strerror}）") from error
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise ProbeFailure("".join(last) or f"返回码 {done.returncode}")
    return done.stdout.decode("utf-8", "replace").strip()
