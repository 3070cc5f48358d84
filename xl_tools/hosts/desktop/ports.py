"""What install and doctor ask of a computer: the port, and the values it speaks in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

# xlwings.bas names its DLL by version, so the package, the DLL and the template must agree.
XLWINGS_VERSION = "0.37.8"


class Platform(StrEnum):
    """The systems there are differences between."""

    WINDOWS = "Windows"
    MAC = "Mac"
    LINUX = "Linux"


class Hive(StrEnum):
    """The registry's roots; CLASSES is the user's and the machine's classes in one view."""

    USER = "HKCU"
    MACHINE = "HKLM"
    CLASSES = "HKCR"


@dataclass(frozen=True, slots=True)
class Python:
    """The running interpreter.

    `prefix` is its environment, `base` the Python that was made from; both are the same outside a
    virtual environment. `conda` is (folder of conda, name of the environment) where conda runs it.
    """

    executable: Path
    prefix: Path
    base: Path
    bits: int
    conda: tuple[str, str] | None = None

    @property
    def is_virtual(self) -> bool:
        """True in a virtual environment."""
        return self.prefix != self.base


@dataclass(frozen=True, slots=True)
class Xlwings:
    """The installed package xlwings: its version, its folder, and the DLLs its record lists."""

    version: str
    folder: Path
    dlls: tuple[Path, ...] = ()


class ProbeFailure(Exception):
    """A program could not be started or did not answer; the text says why, in Chinese."""


class Registry(Protocol):
    """The Windows registry, read only; 32-bit and 64-bit views are both looked at."""

    def value(self, hive: Hive, key: str, name: str = "") -> str | int | None:
        """Return the value `name` ("" is the default one) of `key`, or None."""

    def subkeys(self, hive: Hive, key: str) -> tuple[str, ...]:
        """Return the names of the keys under `key`; () where there is none."""


class Machine(Protocol):
    """A computer with a user logged in."""

    @property
    def platform(self) -> Platform:
        """The system."""

    @property
    def home(self) -> Path:
        """The user's own folder (%USERPROFILE%)."""

    @property
    def documents(self) -> Path:
        """The folder 文档, wherever the user or OneDrive has moved it."""

    @property
    def temporary(self) -> Path:
        """The folder for temporary files."""

    @property
    def python(self) -> Python:
        """The interpreter that runs this."""

    @property
    def xlwings(self) -> Xlwings | None:
        """The package xlwings, or None where it is not installed."""

    @property
    def ansi(self) -> str:
        """The codec of the system's ANSI code page: VBA reads files and passes paths in it."""

    @property
    def registry(self) -> Registry:
        """The registry; it holds nothing where the system has none."""

    def expand(self, text: str) -> str:
        """Return `text` with the environment's variables (``%NAME%`` on Windows) filled in."""

    def short_path(self, path: Path) -> str:
        """Return Windows' 8.3 name of `path`, or its own where there is none."""

    def start_excel(self) -> str:
        """Start Excel over COM, end it, and return its version; ProbeFailure where it fails."""

    def start_python_server(self) -> None:
        """Start xlwings' COM server with this interpreter and end it; ProbeFailure."""

    def not_responding(self, program: str) -> tuple[int, ...]:
        """Return the process ids of `program` (EXCEL.EXE) that Windows calls not responding."""

    def libreoffice(self) -> str | None:
        """Return LibreOffice's version (``25.2.3.2``), or None where it is not found."""
