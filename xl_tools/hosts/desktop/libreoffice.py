"""The user's LibreOffice as the port `Addin` wants it: unopkg, the profile, a probe cell."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from xl_tools import __version__
from xl_tools.errors import UsageError
from xl_tools.hosts.calc.interpreter import note, note_path
from xl_tools.hosts.calc.names import FILE, IDENTIFIER
from xl_tools.hosts.desktop.ports import Platform, ProbeFailure
from xl_tools.hosts.desktop.real import ThisComputer
from xl_tools.workbook.saving import replace_file

_SECONDS = 120
_VERSION = re.compile(r'<version value="([^"]+)"')
_ROOT = "as root"
_NO_OFFICE = "没有找到 LibreOffice，没有安装插件。请安装 LibreOffice 25.2 以上后再试。"
_NOT_AS_ROOT = "不能用 root 身份给 LibreOffice 装插件。请用平时填报的用户登录后再运行。"
_PROBE = '=SCORE("≥90%","81%",10)'
_ANSWER = "9"
# Of the profile, what the probe needs: the extensions and the settings.
_NEEDED = ("uno_packages", "extensions", "registrymodifications.xcu")


class LibreOffice:
    """LibreOffice of the user who is logged in on `computer`."""

    def __init__(self, computer: ThisComputer) -> None:
        self._computer = computer

    def shipped(self) -> str | None:
        """Return this program's version: the extension is built from it when it is installed."""
        return __version__

    def installed(self) -> str | None:
        """Return the version in the user's profile, which is read without starting anything."""
        cache = self._profile() / "uno_packages" / "cache"
        try:
            present = (cache / "uno_packages.pmap").read_bytes()
        except OSError:
            return None
        for path in (cache / "uno_packages").glob(f"*/{FILE}/description.xml"):
            # A removed extension's files stay for a while; the list no longer has their folder.
            if path.parts[-3].removesuffix("_").encode() not in present:
                continue
            with contextlib.suppress(OSError, UnicodeDecodeError):
                if found := _VERSION.search(path.read_text("utf-8")):
                    return found[1]
        return None

    def install(self) -> None:
        """Build the extension, hand it to unopkg, and note which Python has xl-tools."""
        from xl_tools.hosts.calc.extension import build

        with tempfile.TemporaryDirectory(prefix="xl-tools-") as folder:
            path = Path(folder) / FILE
            build(path)
            path.chmod(0o644)
            Path(folder).chmod(0o755)
            self._unopkg("add", "--force", "--suppress-license", str(path))
        written = note_path(self._computer.home)
        written.parent.mkdir(parents=True, exist_ok=True)
        replace_file(written, note(self._computer.python.executable))

    def remove(self) -> None:
        """Take the extension and the note away."""
        if self.installed() is not None:
            self._unopkg("remove", IDENTIFIER)
        note_path(self._computer.home).unlink(missing_ok=True)

    def probe(self) -> str:
        """Calculate a formula in a copy of the user's profile; return what the cell shows.

        The user's own LibreOffice may be running: nothing of it is touched.
        """
        program = self._computer.soffice()
        if program is None:
            raise ProbeFailure("没有找到 LibreOffice")
        with tempfile.TemporaryDirectory(prefix="xl-tools-") as folder:
            return _calculated(program, self._profile(), Path(folder))

    def _profile(self) -> Path:
        home = self._computer.home
        match self._computer.platform:
            case Platform.WINDOWS:
                base = Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming")
                return base / "LibreOffice" / "4" / "user"
            case Platform.MAC:
                return home / "Library/Application Support/LibreOffice/4/user"
        base = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
        return base / "libreoffice" / "4" / "user"

    def _unopkg(self, *arguments: str) -> None:
        program = self._computer.soffice()
        if program is None:
            raise UsageError(_NO_OFFICE)
        try:
            done = _run(_unopkg(program), *arguments)
        except ProbeFailure as failure:
            raise UsageError(
                f"LibreOffice 的插件管理程序用不了：{failure}。请关闭 LibreOffice 后再运行一次。"
            ) from failure
        if done.returncode == 0:
            return
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        if any(_ROOT in line for line in said):
            raise UsageError(_NOT_AS_ROOT)
        last = said[-1] if said else f"返回码 {done.returncode}"
        raise UsageError(f"LibreOffice 没有接受插件（{last}）。请关闭 LibreOffice 后再运行一次。")


def _unopkg(soffice: str) -> str:
    """Return the program beside soffice that manages extensions."""
    beside = Path(soffice).resolve()
    names = (beside.with_name(f"unopkg{end}") for end in (".com", ".exe", ""))
    found = next((str(name) for name in names if name.is_file()), None)
    return shutil.which("unopkg") or found or "unopkg"


def _calculated(program: str, profile: Path, folder: Path) -> str:
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    for name in _NEEDED:
        source = profile / name
        if source.is_dir():
            shutil.copytree(source, user / name)
        elif source.is_file():
            shutil.copy(source, user / name)
    workbook = _workbook(folder / "probe.xlsx")
    place = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    quiet = ("--headless", "--norestore", "--nologo")
    out = ("--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", str(folder))
    done = _run(program, place, *quiet, *out, str(workbook))
    result = folder / "probe.csv"
    if not result.is_file():
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise ProbeFailure("".join(last) or f"返回码 {done.returncode}")
    return result.read_text("utf-8").strip()


def _workbook(path: Path) -> Path:
    """Write a workbook with the formula and without a result, which makes it calculate."""
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_formula("A1", _PROBE, None, "")
    return path


def _run(*command: str) -> subprocess.CompletedProcess[bytes]:
    """Run a program of LibreOffice, whose own Python must not find this one's environment."""
    environment = {n: t for n, t in os.environ.items() if n not in {"VIRTUAL_ENV", "PYTHONHOME"}}
    own = os.environ.get("VIRTUAL_ENV")
    if own:
        parts = os.environ.get("PATH", "").split(os.pathsep)
        environment["PATH"] = os.pathsep.join(p for p in parts if not p.startswith(own))
    try:
        return subprocess.run(
            command,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
            env=environment,
        )
    except subprocess.TimeoutExpired as error:
        raise ProbeFailure(f"{_SECONDS} 秒内没有回应") from error
    except OSError as error:
        raise ProbeFailure(f"无法启动 {command[0]}（{error.strerror}）") from error


def is_right(answer: str) -> bool:
    """Return whether the probe's cell shows what it should.

    >>> is_right("9"), is_right("#NAME?")
    (True, False)
    """
    return answer == _ANSWER
