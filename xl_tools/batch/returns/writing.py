"""Write lists as files, a lot at a time, by several processes.

Which process writes what does not show. The disk is waited for once a lot, not twice a list.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path

from xl_tools import __version__
from xl_tools.batch.returns.lists import ReturnList
from xl_tools.batch.returns.sheet import sheet_bytes
from xl_tools.batch.returns.word import word_bytes
from xl_tools.errors import FileError
from xl_tools.workbook.durability import together
from xl_tools.workbook.saving import replace_file

_WRITERS = {".docx": word_bytes, ".xlsx": sheet_bytes}
SUFFIXES = tuple(_WRITERS)
_LOT = 50
# Lots that wait for each process: enough that none is idle, few enough that memory stays flat.
_WAITING = 2
_KEPT = ".旧"
_BACKUPS = 1000  # more are not kept of one list
# The hash of a file as we left it, and of the list it was written of.
Known = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Task:
    """One list to write as `name` (2023/单位); `known` is by suffix what we wrote there before."""

    name: str
    whole: ReturnList
    known: Mapping[str, Known]


@dataclass(slots=True)
class Done:
    """What became of one list: the files there are now, answered ones that were kept, an error."""

    name: str
    written: dict[str, Known] = field(default_factory=dict)
    kept: list[Path] = field(default_factory=list)
    error: tuple[str, str, str] | None = None  # its path, what and step: errors do not travel


def write_all(root: Path, tasks: Iterable[Task], jobs: int) -> Iterator[Done]:
    """Do all tasks below the folder `root`, in order, taking them only as processes get free."""
    waiting = iter(tasks)
    lots = iter(lambda: list(islice(waiting, _LOT)), [])
    first, second = next(lots, []), next(lots, [])
    if jobs == 1 or not second:  # a process takes longer to start than to write one lot
        for lot in chain((first, second), lots):
            yield from write_lot(root, lot)
        return
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        running: list[Future[list[Done]]] = []
        for lot in chain((first, second), lots):
            running.append(pool.submit(write_lot, root, lot))
            if len(running) == _WAITING * jobs:
                yield from running.pop(0).result()
        for future in running:
            yield from future.result()


def write_lot(root: Path, tasks: Sequence[Task]) -> list[Done]:
    """Write some lists, and wait for the disk at the end."""
    with together():
        return [_do(root, task) for task in tasks]


def _do(root: Path, task: Task) -> Done:
    done = Done(task.name)
    digest = hash_of(f"{__version__}{task.whole!r}".encode())
    try:
        for suffix, write in _WRITERS.items():
            path = root.joinpath(*f"{task.name}{suffix}".split("/"))
            sha, of = task.known[suffix]
            before = content_of(path)
            # Most lists stand there in a rerun, as we wrote them.
            if of == digest and before is not None and hash_of(before) == sha:
                done.written[suffix] = (sha, digest)
                continue
            content = write(task.whole)
            if before != content:
                if before is not None and hash_of(before) != sha:
                    done.kept.append(_keep(path, before))
                _make(path.parent)
                replace_file(path, content)
            done.written[suffix] = (hash_of(content), digest)
    except FileError as error:
        done.error = (error.path, error.what, error.step)
    return done


def _keep(path: Path, before: bytes) -> Path:
    """Keep the list that was there: somebody may have written answers into it.

    Its name is no backup's, so that `xl-tools replies` reads it like any list.
    """
    names = (f"{path.stem}{_KEPT}{n or ''}{path.suffix}" for n in (0, *range(2, _BACKUPS)))
    free = (beside for name in names if not (beside := path.with_name(name)).exists())
    backup = next(free, path.with_name(f"{path.stem}{_KEPT}{path.suffix}"))
    replace_file(backup, before)
    return backup


def content_of(path: Path) -> bytes | None:
    """Return what a file holds, None where there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def hash_of(content: bytes) -> str:
    """Return by what content is known again."""
    return hashlib.sha256(content).hexdigest()


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(folder, "无法建立这个文件夹", "请检查权限") from error
