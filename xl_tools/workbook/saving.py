"""Putting new bytes in the place of a file, so that the old or the new file is there, whole."""

from __future__ import annotations

import contextlib
import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from xl_tools.errors import FileBusy
from xl_tools.workbook.durability import put_off, sync_folder
from xl_tools.workbook.system_errors import unwritten
from xl_tools.workbook.temporary import temporary_beside

_CLOSE_AND_RETRY = "请在 Excel 或 WPS 中关闭这个文件再试"
_READ_ONLY = "请去掉文件的只读属性，或另存到别处"


def replace_file(path: Path, data: bytes) -> None:
    """Write `data` as the file `path` in one step; owner and permissions of an old file are kept.

    Raises FileBusy where the file is open elsewhere or read-only, or the disk is full; the old
    file is whole then.
    """
    target = Path(os.path.realpath(path))
    refuse_unwritable(path)
    _write_in_one_step(path, target, data, target)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Yield a file to write to, which becomes the file `path` in one step when all is written.

    Whatever happens in between, the old file is whole. FileBusy as for `replace_file`.
    """
    target = Path(os.path.realpath(path))
    refuse_unwritable(path)
    with _clear_errors(path):
        with temporary_beside(target) as (file, temporary):
            with io.BufferedWriter(file) as buffered:
                yield buffered
                buffered.flush()
                os.fsync(file.fileno())
            _give_attributes(temporary, target)
            _give_rights(temporary, _status(target))
            temporary.replace(target)
        sync_folder(target.parent)


def _write_in_one_step(path: Path, target: Path, data: bytes, like: Path) -> None:
    """Write `target` with owner and permissions of the file `like`; messages name `path`."""
    with _clear_errors(path):
        with temporary_beside(target) as (file, temporary):
            _write(file, data)
            later = put_off(target)
            if not later:
                os.fsync(file.fileno())
            file.close()
            _give_attributes(temporary, like)
            _give_rights(temporary, _status(like))
            temporary.replace(target)
        if not later:
            sync_folder(target.parent)


def keep_backup(path: Path) -> Path | None:
    """Copy the file `path`, if there is one, to ``NAME.bak.xlsx``; return the copy's path.

    An older backup is never replaced: the next one is ``NAME.bak2.xlsx``, and so on. Where the
    newest backup has these very bytes already, it is the backup. The copy has owner, permissions
    and times of the original. FileBusy where it cannot be made, or the file is not to be written.
    """
    refuse_unwritable(path)
    old = _status(path)
    if old is None:
        return None
    with _clear_errors(path):
        data = path.read_bytes()
    last, free = _backups(path)
    if last is not None and _has_bytes(last, data):
        return last
    _write_in_one_step(free, free, data, path)
    with contextlib.suppress(OSError):
        os.utime(free, ns=(old.st_atime_ns, old.st_mtime_ns))
    return free


def _backups(path: Path) -> tuple[Path | None, Path]:
    """Return the newest backup of `path` there is, and the first name that is free."""
    last, number = None, 1
    while True:
        mark = f".bak{number}" if number > 1 else ".bak"
        candidate = path.with_name(f"{path.stem}{mark}{path.suffix}")
        if not os.path.lexists(candidate):
            return last, candidate
        last, number = candidate, number + 1


def _has_bytes(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _write(file: io.FileIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def _give_rights(temporary: Path, old: os.stat_result | None) -> None:
    """Give the new file the owner and permissions of the old one, or the usual ones."""
    if old is None:
        temporary.chmod(0o666 & ~_umask())
        return
    if hasattr(os, "chown"):
        with contextlib.suppress(OSError):  # only root may give files away
            os.chown(temporary, old.st_uid, old.st_gid)
    temporary.chmod(stat.S_IMODE(old.st_mode))


def _give_attributes(temporary: Path, like: Path) -> None:
    """Give the new file the access lists and other attributes that `like` has (Linux only)."""
    if not hasattr(os, "listxattr"):
        return
    with contextlib.suppress(OSError):
        for name in os.listxattr(like):
            with contextlib.suppress(OSError):  # some are for the system alone to set
                os.setxattr(temporary, name, os.getxattr(like, name))


def refuse_changed(path: Path, read: bytes) -> None:
    """Raise FileBusy where the file no longer holds the bytes that were `read` from it."""
    try:
        with path.open("rb") as file:
            now = file.read(len(read) + 1)
    except OSError:
        return  # gone, or not readable any more: writing will say so if it matters
    if now != read:
        raise FileBusy(
            path, "打开之后，文件已被别的程序改动，没有写入", "请重新打开再试，以免覆盖他人的改动"
        )


def refuse_unwritable(path: Path) -> None:
    """Raise FileBusy where the file is marked read-only or is open elsewhere."""
    target = Path(os.path.realpath(path))
    old = _status(target)
    refuse_read_only(target, path, None if old is None else stat.S_IMODE(old.st_mode))
    refuse_locked(target, path)


def refuse_locked(target: Path, path: Path) -> None:
    """Raise FileBusy where Excel's, WPS' or LibreOffice's lock file stands beside the file."""
    locks = (f"~${target.name}", f".~{target.name}", f".~lock.{target.name}#")
    for lock in locks:
        if _status(target.parent / lock) is not None:  # None for a name too long to exist
            raise FileBusy(
                path,
                f"文件正在别处打开（有锁文件 {lock}）",
                f"{_CLOSE_AND_RETRY}；确已关闭则删除锁文件",
            )


def refuse_read_only(target: Path, path: Path, mode: int | None) -> None:
    """Raise FileBusy where the file is marked read-only, though its folder is not."""
    writable = mode is None or (mode & 0o222 and os.access(target, os.W_OK))
    if not writable:
        raise FileBusy(path, "文件是只读的，没有写入", _READ_ONLY)


def _status(target: Path) -> os.stat_result | None:
    try:
        return target.stat()
    except OSError:
        return None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def _clear_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise unwritten(path, error) from error
