"""All lists of a batch as files: ``OUT/退回清单/2023/单位.docx`` and ``.xlsx``.

What is written is remembered by its hash. A file that somebody has changed since (an answered list
that was put back) is kept beside the new one, and a list that is no longer due is taken away only
if nobody has touched it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xl_tools.batch.apart import serve
from xl_tools.batch.extras import need_returns
from xl_tools.batch.manifest import folded
from xl_tools.batch.publish import RUN_FOLDER
from xl_tools.batch.returns.lists import ALL, Chosen, ReturnList, return_lists
from xl_tools.batch.returns.writing import (
    SUFFIXES,
    Done,
    Task,
    content_of,
    hash_of,
    write_all,
)
from xl_tools.batch.store import Store
from xl_tools.errors import FileBusy
from xl_tools.workbook.saving import replace_file

FOLDER = "退回清单"
_RECORD = "退回清单.json"
# What Windows takes in no file name, and its names of devices.
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")
_LONGEST = 80


@dataclass(slots=True)
class Written:
    """What came of writing: units and findings listed, and the answered lists that were kept."""

    units: int = 0
    findings: int = 0
    kept: list[Path] = field(default_factory=list)


def write_returns(out: Path, chosen: Chosen = ALL, jobs: int = 1) -> Written:
    """Write the lists of the batch in `out` with so many processes; return what was written.

    The lists have the same bytes whatever `jobs`. UsageError where there is no batch, or not the
    unit or year asked for. FileBusy where a list cannot be written; all others are, then.
    """
    need_returns()
    store = Store.open(out)
    folder = _Folder(out, chosen.years or store.years())
    tasks = map(folder.task, return_lists(store, chosen))
    for done in write_all(out / FOLDER, tasks, jobs):
        folder.note(done)
    return folder.finish(whole=chosen.all_units)


class _Folder:
    """The folder of the lists, and what of it was written by us."""

    def __init__(self, out: Path, years: Sequence[int]) -> None:
        self._root = out / FOLDER
        self._years = frozenset(map(str, years))
        self._path = out / RUN_FOLDER / _RECORD
        # What each file was when we wrote it, and the list that it was written of.
        self._record = _read_record(self._path)
        self._names: set[tuple[int, str]] = set()
        self._now: set[str] = set()
        self._written = Written()
        self._failed: tuple[str, str, str] | None = None

    def task(self, whole: ReturnList) -> Task:
        """Return what is to be done for one list."""
        name = f"{whole.year}/{self._free_name(whole)}"
        names = {suffix: f"{name}{suffix}" for suffix in SUFFIXES}
        self._now.update(names.values())
        self._written.units += 1
        self._written.findings += len(whole.items)
        known = {suffix: self._record.get(name, ("", "")) for suffix, name in names.items()}
        return Task(name, whole, known)

    def note(self, done: Done) -> None:
        """Note what became of one list."""
        for suffix, written in done.written.items():
            self._record[f"{done.name}{suffix}"] = written
        self._written.kept += done.kept
        self._failed = self._failed or done.error

    def finish(self, *, whole: bool) -> Written:
        """Take away the lists that are no longer due, where all were asked for; keep the record.

        FileBusy where a list could not be written.
        """
        if whole:
            for name in sorted(self._record.keys() - self._now):
                if name.partition("/")[0] in self._years:
                    self._remove(name)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(dict(sorted(self._record.items())), ensure_ascii=False, indent=0)
        replace_file(self._path, f"{text}\n".encode())
        if self._failed:
            raise FileBusy(*self._failed)
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

    def _remove(self, name: str) -> None:
        path = self._root.joinpath(*name.split("/"))
        before = content_of(path)
        if before is not None and hash_of(before) == self._record[name][0]:
            path.unlink()
        del self._record[name]


def file_name(unit: str) -> str:
    r"""Return the name of a unit as one that every system takes.

    >>> file_name('某某街道/办事处 "本级".'), file_name("nul"), file_name(" ")
    ('某某街道_办事处 _本级_', '_nul', '_')
    """
    name = _UNSAFE.sub("_", unit)[:_LONGEST].strip(" .　")
    return f"_{name}" if not name or _DEVICES.fullmatch(name) else name


def _read_record(path: Path) -> dict[str, tuple[str, str]]:
    """Return what was written before; without a record every list there counts as touched."""
    try:
        record = json.loads(path.read_text("utf-8"))
        return {name: (sha, digest) for name, (sha, digest) in record.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def main(arguments: Sequence[str]) -> None:
    """Write the lists of a batch folder: OUT, number of processes, years (none: all)."""
    out, jobs, *years = arguments
    write_returns(Path(out), Chosen(years=tuple(map(int, years))), int(jobs))


if __name__ == "__main__":
    serve(main)
