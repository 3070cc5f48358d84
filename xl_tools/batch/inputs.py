"""Which workbooks are meant by the files and folders given, in a stable order.

Lock files of Excel, WPS and LibreOffice, temporary files, our own backups, hidden files and the
folders of earlier batches are passed over. Old formats and archives are not: a filing that only
seems to be there must be listed as 无法读取.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xl_tools.batch.store import ABOUT, FOLDER
from xl_tools.errors import FileError, UsageError

WORKBOOKS = frozenset({".xlsx", ".xlsm"})
# Read by no part of this program; listed with the sentence that says what to do.
OTHERS = frozenset({".xls", ".xlsb", ".xlt", ".et", ".ett", ".ods", ".zip", ".rar", ".7z"})
_PASSED_OVER = ("~$", ".", "~WR")
_BACKUP = re.compile(r"\.bak\d*\.xls[xm]$")
_ARCHIVE_OF_MAC = "__MACOSX"


@dataclass(frozen=True, slots=True)
class Input:
    """One file: its absolute path, and where it stood below the folder given, with "/"."""

    source: str
    relative: str


def find_inputs(paths: Sequence[Path], out: Path) -> Iterator[Input]:
    """Yield the workbooks among and below `paths`, each folder's in the order of their names.

    A file that is given by name is taken whatever its name says. Nothing in `out` is an input.
    FileError where a path does not exist or a folder cannot be read.
    """
    own = out.resolve()
    for path in paths:
        if path.is_dir():
            yield from _below(path.resolve(), "", own)
        elif path.exists():
            yield Input(str(path.resolve()), readable(path.name))
        else:
            raise FileError(path, "文件不存在", "请检查路径和文件名")


def no_inputs(paths: Sequence[Path]) -> UsageError:
    """Return the error for `paths` without a workbook."""
    return UsageError(f"{'、'.join(map(str, paths))}：没有找到工作簿（.xlsx、.xlsm）。")


def readable(name: str) -> str:
    """Return a file name as text; one that is no UTF-8 comes from a Chinese zip, in GB 18030.

    >>> readable("自评.xlsx"), readable("甲.xlsx".encode("gbk").decode("utf-8", "surrogateescape"))
    ('自评.xlsx', '甲.xlsx')
    """
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        raw = name.encode("utf-8", "surrogateescape")
        return raw.decode("gb18030", "replace")
    return name


def _below(folder: Path, relative: str, own: Path) -> Iterator[Input]:
    try:
        with os.scandir(folder) as entries:
            found = sorted((e.name, e.is_dir(follow_symlinks=False), _is_file(e)) for e in entries)
    except OSError as error:
        raise FileError(folder, f"文件夹读不出来（{error.strerror}）", "请检查权限") from error
    for name, is_folder, is_file in found:
        path = folder / name
        below = f"{relative}{readable(name)}"
        if is_folder and not _is_foreign(name, path, own):
            yield from _below(path, f"{below}/", own)
        elif is_file and is_workbook(name):
            yield Input(str(path), below)


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Return whether this is a file, or a link that leads to nothing."""
    try:
        return entry.is_file() or (entry.is_symlink() and not Path(entry.path).exists())
    except OSError:  # links that lead to each other
        return True


def _is_foreign(name: str, path: Path, own: Path) -> bool:
    if name.startswith(".") or name == _ARCHIVE_OF_MAC:
        return True
    return path.resolve() == own or (path / FOLDER / ABOUT).is_file()


def is_workbook(name: str) -> bool:
    """Return whether a file of this name in a folder is meant as a filing.

    >>> [is_workbook(n) for n in ("甲.xlsx", "甲.XLS", "~$甲.xlsx", "甲.bak2.xlsx", "甲.docx")]
    [True, True, False, False, False]
    """
    lowered = name.lower()
    if name.startswith(_PASSED_OVER) or _BACKUP.search(lowered):
        return False
    return Path(lowered).suffix in WORKBOOKS | OTHERS
