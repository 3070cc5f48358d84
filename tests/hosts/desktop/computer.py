"""A computer in memory: what `Machine` asks is answered from fields; files are real, in a folder."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path

from xl_tools.hosts.desktop.ports import (
    XLWINGS_VERSION,
    Hive,
    Platform,
    ProbeFailure,
    Python,
    Xlwings,
)

EXCEL_ID = "{00024500-0000-0000-C000-000000000046}"


@dataclass
class FakeRegistry:
    values: dict[tuple[Hive, str, str], str | int] = field(default_factory=dict)

    def value(self, hive: Hive, key: str, name: str = "") -> str | int | None:
        # Windows does not tell upper and lower case apart.
        folded = {(h, k.lower(), n.lower()): v for (h, k, n), v in self.values.items()}
        return folded.get((hive, key.lower(), name.lower()))

    def subkeys(self, hive: Hive, key: str) -> tuple[str, ...]:
        below = (
            k[len(key) + 1 :] for h, k, _ in self.values if h is hive and k.startswith(key + "\\")
        )
        return tuple(dict.fromkeys(k.split("\\")[0] for k in below))


@dataclass
class Computer:
    """A Windows computer with Excel, as `healthy` makes it; tests break it where they want."""

    folder: Path
    platform: Platform = Platform.WINDOWS
    home: Path = Path()
    documents: Path = Path()
    temporary: Path = Path()
    python: Python = field(default_factory=lambda: Python(Path(), Path(), Path(), 64))
    xlwings: Xlwings | None = None
    ansi: str = "cp936"
    registry: FakeRegistry = field(default_factory=FakeRegistry)
    short: dict[str, str] = field(default_factory=dict)
    excel_says: str | ProbeFailure = "16.0"
    server_says: ProbeFailure | None = None
    hung: tuple[int, ...] = ()
    office: str | None = None

    def expand(self, text: str) -> str:
        return text.replace("%USERPROFILE%", str(self.home))

    def short_path(self, path: Path) -> str:
        return self.short.get(str(path), str(path))

    def start_excel(self) -> str:
        if isinstance(self.excel_says, ProbeFailure):
            raise self.excel_says
        return self.excel_says

    def start_python_server(self) -> None:
        if self.server_says:
            raise self.server_says

    def not_responding(self, program: str) -> tuple[int, ...]:
        return self.hung if program == "EXCEL.EXE" else ()

    def libreoffice(self) -> str | None:
        return self.office


def program(bits: int) -> bytes:
    """Return as much of a Windows program as tells its bits."""
    head = b"MZ" + bytes(58) + struct.pack("<I", 64)
    return head + b"PE\0\0" + struct.pack("<H", {32: 0x014C, 64: 0x8664}[bits])


def put(path: Path, content: bytes = b"") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def windows(folder: Path, user: str = "zhang", bits: int = 64) -> Computer:
    """Return a computer on which everything is as it should be before `install`."""
    home = folder / "Users" / user
    prefix = folder / "Python311"
    temporary, documents = home / "Temp", home / "OneDrive" / "文档"
    for made in (temporary, documents):
        made.mkdir(parents=True)
    python = put(prefix / "python.exe")
    dlls = tuple(put(prefix / f"xlwings{b}-{XLWINGS_VERSION}.dll") for b in (32, 64))
    package = put(prefix / "Lib" / "site-packages" / "xlwings" / "__init__.py").parent
    computer = Computer(
        folder,
        Platform.WINDOWS,
        home,
        documents,
        temporary,
        Python(python, prefix, prefix, 64),
        Xlwings(XLWINGS_VERSION, package, dlls),
    )
    excel(computer, bits)
    return computer


def excel(computer: Computer, bits: int = 64, version: str = "16") -> Path:
    """Install Excel on the computer."""
    path = put(computer.folder / f"Office{version}" / "EXCEL.EXE", program(bits))
    computer.registry.values |= {
        (Hive.CLASSES, r"Excel.Application\CLSID", ""): EXCEL_ID,
        (Hive.CLASSES, r"Excel.Application\CurVer", ""): f"Excel.Application.{version}",
        (Hive.CLASSES, rf"CLSID\{EXCEL_ID}\LocalServer32", ""): f'"{path}" /automation',
    }
    return path


def wps(computer: Computer, *, takes_excel: bool = False) -> Path:
    """Install WPS 表格, which may put itself in the place of Excel."""
    path = put(computer.folder / "WPS Office" / "et.exe", program(32))
    class_id = "{45540001-5750-5300-4B49-4E47534F4655}"
    computer.registry.values |= {
        (Hive.CLASSES, r"Ket.Application\CLSID", ""): class_id,
        (Hive.CLASSES, rf"CLSID\{class_id}\LocalServer32", ""): f"{path} /automation",
    }
    if takes_excel:
        computer.registry.values[Hive.CLASSES, r"Excel.Application\CLSID", ""] = class_id
    return path


def no_excel(computer: Computer) -> None:
    """Take Excel off the computer."""
    computer.registry.values.clear()


def mac(folder: Path) -> Computer:
    """Return a Mac with xlwings."""
    home = folder / "Users" / "zhang"
    documents = home / "Documents"
    documents.mkdir(parents=True)
    package = folder / "site-packages" / "xlwings"
    put(package / f"xlwings-{XLWINGS_VERSION}.applescript", b"on VbaHandler()")
    python = put(folder / "venv" / "bin" / "python")
    return Computer(
        folder,
        Platform.MAC,
        home,
        documents,
        folder,
        Python(python, folder / "venv", folder, 64),
        Xlwings(XLWINGS_VERSION, package),
        "utf-8",
    )


def linux(folder: Path) -> Computer:
    """Return a Linux computer."""
    home = folder / "home" / "zhang"
    documents = home / "文档"
    documents.mkdir(parents=True)
    python = put(folder / "venv" / "bin" / "python")
    return Computer(
        folder,
        Platform.LINUX,
        home,
        documents,
        folder,
        Python(python, folder / "venv", folder, 64),
        ansi="utf-8",
    )


def everything(folder: Path) -> dict[str, bytes]:
    """Return all files below `folder` with their content."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
