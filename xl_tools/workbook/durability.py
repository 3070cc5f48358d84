"""When a written file is made to outlast a power cut: at once, or many files together.

Waiting for the disk takes as long as refreshing a workbook, or longer on a spinning disk. Where
many files are written that can be made again, the wait is put off and done for all in a row, which
the disk does in a fraction of the time. A process that is killed loses nothing either way: what
it has written the system holds.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

_waiting: ContextVar[dict[Path, None] | None] = ContextVar("waiting", default=None)


@contextlib.contextmanager
def together() -> Iterator[None]:
    """Make what is written inside durable at the end, all at once.

    OSError where the disk fails. After an error inside, nothing is vouched for.
    """
    files: dict[Path, None] = {}
    mark = _waiting.set(files)
    try:
        yield
    finally:
        _waiting.reset(mark)
    for path in files:
        with contextlib.suppress(FileNotFoundError):  # moved or deleted by somebody since
            sync_file(path)
    for folder in dict.fromkeys(path.parent for path in files):
        sync_folder(folder)


@contextlib.contextmanager
def at_once() -> Iterator[None]:
    """Make each file that is written inside durable by itself, even within `together`."""
    mark = _waiting.set(None)
    try:
        yield
    finally:
        _waiting.reset(mark)


def put_off(path: Path) -> bool:
    """Return whether the new file `path` is made durable later; it is noted for that then."""
    files = _waiting.get()
    if files is None:
        return False
    files[path] = None
    return True


def sync_file(path: Path) -> None:
    """Wait until the content of a file is on the disk."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))  # Windows wants to write, too
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Make new names durable; Windows has no such call and needs none."""
    flags = getattr(os, "O_DIRECTORY", None)
    if flags is None:
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
