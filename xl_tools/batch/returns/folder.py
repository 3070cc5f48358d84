"""All lists of a batch as files: ``OUT/退回清单/2023/单位.docx`` and ``.xlsx``.

What is written is remembered by its hash. A file that somebody has changed since (an answered list
that was put back) is kept beside the new one, and a list that is no longer due is taken away only
if nobody has touched it.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xl_tools import __version__
from xl_tools.batch.extras import need_returns
from xl_tools.batch.manifest import folded
from xl_tools.batch.publish import RUN_FOLDER
from xl_tools.batch.returns.lists import ALL, Chosen, ReturnList, return_lists
from xl_tools.batch.returns.sheet import sheet_bytes
from xl_tools.batch.returns.word import word_bytes
from xl_tools.batch.store import Store
from xl_tools.errors import FileError, XlToolsError
from xl_tools.workbook.saving import replace_file

FOLDER = "退回清单"
_RECORD = "退回清单.json"
# What Windows takes in no file name, and its names of devices.
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")
_KEPT = ".旧"
_LONGEST = 80
_BACKUPS = 1000  # more are not kept of one list


@dataclass(slots=True)
class Written:
    """What came of writing: units and findings listed, and the answered lists that were kept."""

    units: int = 0
    findings: int = 0
    kept: list[Path] = field(default_factory=list)


def write_returns(out: Path, chosen: Chosen = ALL) -> Written:
    """Write the lists of the batch in `out`; return what was written.

    UsageError where there is no batch, or not the unit or year asked for; FileError where they
    cannot be written.
    """
    need_returns()
    store = Store.open(out)
    years = chosen.years or store.years()
    folder = _Folder(out, years)
    for whole in return_lists(store, chosen):
        folder.add(whole)
    return folder.finish(whole=chosen.all_units)


class _Folder:
    """The folder of the lists, and what of it was written by us."""

    def __init__(self, out: Path, years: Sequence[int]) -> None:
        self._root = out / FOLDER
        self._years = frozenset(map(str, years))
        self._record = out / RUN_FOLDER / _RECORD
        record = _read_record(self._record)
        # What each file was when we wrote it, and the list that it was written of.
        self._hashes = {name: sha for name, (sha, _) in record.items()}
        self._lists = {name: digest for name, (_, digest) in record.items()}
        self._names: set[tuple[int, str]] = set()
        self._now: set[str] = set()
        self._written = Written()

    def add(self, whole: ReturnList) -> None:
        """Write one list."""
        name = f"{whole.year}/{self._free_name(whole)}"
        digest = _hash(f"{__version__}{whole!r}".encode())
        for suffix, write in ((".docx", word_bytes), (".xlsx", sheet_bytes)):
            self._now.add(f"{name}{suffix}")
            if not self._is_written(f"{name}{suffix}", digest):
                self._write(f"{name}{suffix}", write(whole), digest)
        self._written.units += 1
        self._written.findings += len(whole.items)

    def finish(self, *, whole: bool) -> Written:
        """Take away the lists that are no longer due, where all were asked for; keep the record."""
        if whole:
            for name in sorted(self._hashes.keys() - self._now):
                if name.partition("/")[0] in self._years:
                    self._remove(name)
        self._record.parent.mkdir(parents=True, exist_ok=True)
        record = {name: [sha, self._lists[name]] for name, sha in sorted(self._hashes.items())}
        text = json.dumps(record, ensure_ascii=False, indent=0)
        replace_file(self._record, f"{text}\n".encode())
        return self._written

    def _free_name(self, whole: ReturnList) -> str:
        """Return the unit's name as a file name, with a number where it stands there already."""
        base = name = file_name(whole.title)
        number = 1
        while (whole.year, folded(name)) in self._names:
            number += 1
            name = f"{base} ({number})"
        self._names.add((whole.year, folded(name)))
        return name

    def _is_written(self, name: str, digest: str) -> bool:
        """Return whether this very list stands there, as we wrote it: most do in a rerun."""
        if self._lists.get(name) != digest:
            return False
        there = _content(self._root.joinpath(*name.split("/")))
        return there is not None and _hash(there) == self._hashes[name]

    def _write(self, name: str, content: bytes, digest: str) -> None:
        path = self._root.joinpath(*name.split("/"))
        before = _content(path)
        if before != content:
            if before is not None and _hash(before) != self._hashes.get(name):
                self._keep(path, before)
            _make(path.parent)
            replace_file(path, content)
        self._hashes[name], self._lists[name] = _hash(content), digest

    def _keep(self, path: Path, before: bytes) -> None:
        """Keep the list that was there: somebody may have written answers into it.

        Its name is no backup's, so that `xl-tools replies` reads it like any list.
        """
        names = (f"{path.stem}{_KEPT}{n or ''}{path.suffix}" for n in (0, *range(2, _BACKUPS)))
        free = (beside for name in names if not (beside := path.with_name(name)).exists())
        backup = next(free, path.with_name(f"{path.stem}{_KEPT}{path.suffix}"))
        replace_file(backup, before)
        self._written.kept.append(backup)

    def _remove(self, name: str) -> None:
        path = self._root.joinpath(*name.split("/"))
        before = _content(path)
        if before is not None and _hash(before) == self._hashes[name]:
            path.unlink()
        del self._hashes[name], self._lists[name]


def file_name(unit: str) -> str:
    r"""Return the name of a unit as one that every system takes.

    >>> file_name('某某街道/办事处 "本级".'), file_name("nul"), file_name(" ")
    ('某某街道_办事处 _本级_', '_nul', '_')
    """
    name = _UNSAFE.sub("_", unit)[:_LONGEST].strip(" .　")
    return f"_{name}" if not name or _DEVICES.fullmatch(name) else name


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read_record(path: Path) -> dict[str, tuple[str, str]]:
    """Return what was written before; without a record every list there counts as touched."""
    try:
        record = json.loads(path.read_text("utf-8"))
        return {name: (sha, digest) for name, (sha, digest) in record.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(folder, "无法建立这个文件夹", "请检查权限") from error


def main(arguments: Sequence[str]) -> None:
    """Write the lists of a batch folder: OUT, years (none: all)."""
    out, *years = arguments
    write_returns(Path(out), Chosen(years=tuple(map(int, years))))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except XlToolsError as error:
        sys.stderr.buffer.write(f"{error}\n".encode())
        sys.exit(error.exit_code)
