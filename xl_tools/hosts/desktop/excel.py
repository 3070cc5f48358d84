"""Find Excel: where it is, which version, 32 or 64 bits, and who answers to its name."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xl_tools.hosts.desktop.ports import Hive, Machine, Platform, Registry

PROG_ID = "Excel.Application"
WPS_PROG_IDS = ("Ket.Application", "ET.Application")
_WPS_PROGRAMS = frozenset({"et.exe", "wps.exe", "wpsoffice.exe", "ksolaunch.exe"})
_APP_PATHS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_CLICK_TO_RUN = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
_OFFICE = r"SOFTWARE\Microsoft\Office"
# Office 2016 to 365, 2013, 2010.
VERSIONS = ("16.0", "15.0", "14.0")
_PROGRAM = re.compile(r'\s*"([^"]+)"|\s*(.+?\.exe)', re.IGNORECASE)
_MAC_EXCEL = Path("/Applications/Microsoft Excel.app")
# The machine field of a program's header (PE format, IMAGE_FILE_HEADER).
_MACHINES = {0x014C: 32, 0x8664: 64, 0xAA64: 64}


@dataclass(frozen=True, slots=True)
class Excel:
    """An Excel that was found. `bits` is None where it could not be told, `version` then ''."""

    path: Path
    version: str = ""
    bits: int | None = None

    @property
    def is_from_store(self) -> bool:
        """True for Microsoft Store's Excel, whose sandbox keeps xlwings' DLL from its server."""
        return "windowsapps" in str(self.path).lower()


def find_excel(machine: Machine, mac: Path = _MAC_EXCEL) -> Excel | None:
    """Return the Excel of this computer, or None; nothing is started."""
    if machine.platform is Platform.MAC:
        return Excel(mac) if mac.exists() else None
    if machine.platform is not Platform.WINDOWS:
        return None
    registry = machine.registry
    path = next((path for path in _places(registry) if path.is_file()), None)
    if path is None:
        return None
    return Excel(path, _version(registry, path), program_bits(path) or _stated_bits(registry))


def com_program(registry: Registry, prog_id: str) -> Path | None:
    """Return the program that Windows starts for a COM name, or None where there is none."""
    class_id = registry.value(Hive.CLASSES, rf"{prog_id}\CLSID")
    if not class_id:
        return None
    for kind in ("LocalServer32", "LocalServer"):
        command = registry.value(Hive.CLASSES, rf"CLSID\{class_id}\{kind}")
        found = _PROGRAM.match(str(command or ""))
        if found:
            return Path(found[1] or found[2])
    return None


def is_wps(program: Path) -> bool:
    r"""Tell whether a program is WPS 表格.

    >>> is_wps(Path("et.exe")), is_wps(Path("EXCEL.EXE"))
    (True, False)
    """
    return program.name.lower() in _WPS_PROGRAMS


def find_wps(registry: Registry) -> Path | None:
    """Return the program of WPS 表格, or None where it is not installed."""
    found = (com_program(registry, prog_id) for prog_id in WPS_PROG_IDS)
    return next((program for program in found if program), None)


def program_bits(path: Path) -> int | None:
    """Return 32 or 64 from the header of a Windows program; None where it has none."""
    try:
        with path.open("rb") as file:
            head = file.read(64)
            if len(head) < 64 or head[:2] != b"MZ":
                return None
            file.seek(struct.unpack_from("<I", head, 60)[0])
            header = file.read(6)
    except OSError:
        return None
    if len(header) < 6 or header[:4] != b"PE\0\0":
        return None
    return _MACHINES.get(struct.unpack_from("<H", header, 4)[0])


def _places(registry: Registry) -> Iterator[Path]:
    """Yield where Excel may be, as Office's several installers say."""
    for hive in (Hive.MACHINE, Hive.USER):
        stated = registry.value(hive, _APP_PATHS)
        if stated:
            yield Path(str(stated).strip('"'))
    server = com_program(registry, PROG_ID)
    if server and not is_wps(server):
        yield server
    for version in VERSIONS:
        folder = registry.value(Hive.MACHINE, rf"{_OFFICE}\{version}\Excel\InstallRoot", "Path")
        if folder:
            yield Path(str(folder)) / "EXCEL.EXE"
    folder = registry.value(Hive.MACHINE, _CLICK_TO_RUN, "InstallationPath")
    if folder:
        yield Path(str(folder)) / "root" / "Office16" / "EXCEL.EXE"


def _version(registry: Registry, path: Path) -> str:
    folder = re.fullmatch(r"office(\d\d)", path.parent.name.lower())
    if folder:
        return f"{folder[1]}.0"
    current = str(registry.value(Hive.CLASSES, rf"{PROG_ID}\CurVer") or "")
    number = current.rpartition(".")[2]
    return f"{number}.0" if number.isdecimal() else ""


def _stated_bits(registry: Registry) -> int | None:
    stated = registry.value(Hive.MACHINE, _CLICK_TO_RUN, "Platform")
    if not stated:
        values = (
            registry.value(Hive.MACHINE, rf"{_OFFICE}\{version}\Outlook", "Bitness")
            for version in VERSIONS
        )
        stated = next((value for value in values if value), None)
    return {"x86": 32, "x64": 64}.get(str(stated).lower())
