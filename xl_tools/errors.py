"""Every error a caller can catch.

::

    XlToolsError                 one clear sentence: where, what, what to do
    ├── UsageError               the call is wrong                     exit code 2
    │   ├── DataError            a data file does not fit the form     exit code 2
    │   ├── FormError            a form or profile (TOML) is wrong     exit code 2
    └── FileError                a file could not be read or written   exit code 3
        ├── BrokenWorkbook       damaged, or not what its name says
        ├── RefusedWorkbook      encrypted, signed, too large, hostile
        ├── UnknownForm          a sound workbook, but no form of ours
        └── FileBusy             open elsewhere, read-only, disk full

Exit codes are those of the command line; 0 is clean and 1 is "findings".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class XlToolsError(Exception):
    """The root of all errors xl-tools raises on purpose; `exit_code` is what the CLI returns."""

    exit_code = 2


class UsageError(XlToolsError):
    """The caller asked for something that cannot be done as asked."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a data file or form: `where` it stands, and `what` to do, in Chinese."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}：{self.what}" if self.where else self.what


class _Problems(UsageError):
    """An error that lists every problem of one file at once, so that they are mended in one go."""

    def __init__(self, path: Path | str, problems: Sequence[Problem]) -> None:
        self.path = str(path)
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{self.path} {problem}" for problem in self.problems))


class DataError(_Problems):
    """A data file that does not fit the form; nothing was written."""


class FormError(_Problems):
    """A form or profile that contradicts itself or names something that does not exist."""


class FileError(XlToolsError):
    """A file could not be read or written.

    >>> str(FileError("a.xlsx", "文件不存在", "请检查路径"))
    'a.xlsx：文件不存在。请检查路径。'
    """

    exit_code = 3

    def __init__(self, path: Path | str, what: str, step: str = "") -> None:
        self.path = str(path)
        self.what = what
        self.step = step
        super().__init__(f"{self.path}：{what}。" + (f"{step}。" if step else ""))


class BrokenWorkbook(FileError):
    """The file is damaged, or is not the kind of file its name says."""


class RefusedWorkbook(FileError):
    """The file is sound but is not opened: encrypted, signed, too large, hostile."""


class UnknownForm(FileError):
    """A sound workbook that holds no form of ours."""


class FileBusy(FileError):
    """The file is open elsewhere, read-only, or there is no room to write it."""
