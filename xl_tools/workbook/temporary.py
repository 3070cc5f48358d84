"""The file that is written beside the old one and takes its place; killed processes' are removed.

A process that is killed while saving leaves its temporary file. Its name says whose it is
(``.xl-tools-1a2b3c4d-….tmp``), and the next save of the same file takes it away. A file that
another process is still writing is locked and stays.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: there an open file cannot be deleted, which serves as the lock
    fcntl = None  # type: ignore[assignment]

_PREFIX, _SUFFIX = ".xl-tools-", ".tmp"


def prefix_for(target: Path) -> str:
    """Return how the names of temporary files for `target` begin.

    The name itself is not in it, as it may be as long as the file system allows.

    >>> prefix_for(Path("自评.xlsx"))
    '.xl-tools-2caedaf0-'
    """
    return f"{_PREFIX}{zlib.crc32(target.name.encode('utf-8', 'surrogateescape')):08x}-"


@contextlib.contextmanager
def temporary_beside(target: Path) -> Iterator[tuple[io.FileIO, Path]]:
    """Yield a new file in the folder of `target`, open and unbuffered, and its path.

    Afterwards it is closed, and gone if it was not renamed.
    """
    remove_leftovers(target)
    handle, path = _create(target)
    with contextlib.ExitStack() as stack:
        if fcntl is not None:
            # Holds the lock until the very end, though the file is closed before renaming.
            stack.callback(os.close, os.dup(handle))
        stack.callback(path.unlink, missing_ok=True)
        with io.FileIO(handle, "wb") as file:
            yield file, path


def remove_leftovers(target: Path) -> None:
    """Delete the temporary files for `target` that nobody is writing any more."""
    prefix = prefix_for(target)
    # Path.glob would match every name of the folder by a pattern, of which a batch has thousands.
    for name in _names(target.parent):
        if not (name.startswith(prefix) and name.endswith(_SUFFIX)):
            continue
        path = target.parent / name
        with contextlib.suppress(OSError):
            if fcntl is None:
                path.unlink()
                continue
            handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()
            finally:
                os.close(handle)


def _names(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries]
    except OSError:
        return []  # creating the file will say what is wrong


def _create(target: Path) -> tuple[int, Path]:
    while True:
        handle, name = tempfile.mkstemp(_SUFFIX, prefix_for(target), target.parent)
        if _locked(handle, Path(name)):
            return handle, Path(name)
        os.close(handle)


def _locked(handle: int, path: Path) -> bool:
    """Lock the file; False where another process took it for a leftover just before."""
    if fcntl is not None:
        # A network drive may know no locks: then leftovers stay, and nothing else is lost.
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
    return path.exists()
