"""The file that is written beside the old one and takes its place; killed processes' are removed.

A process that is killed while saving leaves its temporary file. Its name says whose it is
(``.xl-tools-1a2b3c4d-0.tmp``), and the next save of the same file takes it away. A file that
another process is still writing is locked and stays, and the next name is taken. The names are
known, so that nobody has to look through a folder of thousands of workbooks for them.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import zlib
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: there an open file cannot be deleted, which serves as the lock
    fcntl = None  # type: ignore[assignment]

_PREFIX, _SUFFIX = ".xl-tools-", ".tmp"
_AT_ONCE = 6  # processes that save the same file at the same moment
# Never through a link that somebody put there. (The flags that a system lacks are its defaults.)
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL
for _flag in ("O_NOFOLLOW", "O_CLOEXEC", "O_BINARY", "O_NOINHERIT"):
    _NEW |= getattr(os, _flag, 0)


def places_for(target: Path) -> Iterator[Path]:
    """Yield where the temporary files for `target` may be, most likely first.

    The name itself is not in theirs, as it may be as long as the file system allows.

    >>> str(next(places_for(Path("自评.xlsx"))))
    '.xl-tools-2caedaf0-0.tmp'
    """
    checksum = zlib.crc32(target.name.encode("utf-8", "surrogateescape"))
    start = f"{target.parent / _PREFIX}{checksum:08x}-"
    return (Path(f"{start}{number}{_SUFFIX}") for number in range(_AT_ONCE))


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
    for path in filter(os.path.lexists, places_for(target)):
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


def _create(target: Path) -> tuple[int, Path]:
    for path in places_for(target):
        with contextlib.suppress(FileExistsError):
            handle = os.open(path, _NEW, 0o600)
            if _locked(handle, path):
                return handle, path
            os.close(handle)
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(target))


def _locked(handle: int, path: Path) -> bool:
    """Lock the file; False where another process took it for a leftover just before."""
    if fcntl is not None:
        # A network drive may know no locks: then leftovers stay, and nothing else is lost.
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
    return path.exists()
