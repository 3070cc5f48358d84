"""Putting new bytes in the place of a file, so that the old or the new file is there, whole."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from xl_tools.errors import FileBusy, FileError
from xl_tools.workbook.temporary import temporary_beside

_CLOSE_AND_RETRY = "请在 Excel 或 WPS 中关闭这个文件再试"
_READ_ONLY = "请去掉文件的只读属性，或另存到别处"


def replace_file(path: Path, data: bytes) -> None:
    """Write `data` as the file `path` in one step; owner and permissions of an old file are kept.

    Raises FileBusy where the file is open elsewhere or read-only, or the disk is full; the old
    file is whole then.
    """
    target = Path(os.path.realpath(path))
    old = _status(target)
    refuse_read_only(target, path, None if old is None else stat.S_IMODE(old.st_mode))
    refuse_locked(target, path)
    with _clear_errors(path):
        with temporary_beside(target) as (file, temporary):
            _write(file, data)
            file.close()
            _give_rights(temporary, old)
            temporary.replace(target)
        _sync_folder(target.parent)


def keep_backup(path: Path) -> Path | None:
    """Copy the file `path`, if there is one, to ``NAME.bak.xlsx``; return the copy's path.

    The copy has the time of the original, and replaces an older one in one step.
    """
    old = _status(path)
    if old is None:
        return None
    backup = path.with_name(f"{path.stem}.bak{path.suffix}")
    with _clear_errors(path):
        data = path.read_bytes()
    replace_file(backup, data)
    with contextlib.suppress(OSError):
        os.utime(backup, ns=(old.st_atime_ns, old.st_mtime_ns))
    return backup


def _write(file: io.FileIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]
    os.fsync(file.fileno())


def _give_rights(temporary: Path, old: os.stat_result | None) -> None:
    """Give the new file the owner and permissions of the old one, or the usual ones."""
    if old is None:
        temporary.chmod(0o666 & ~_umask())
        return
    if hasattr(os, "chown"):
        with contextlib.suppress(OSError):  # only root may give files away
            os.chown(temporary, old.st_uid, old.st_gid)
    temporary.chmod(stat.S_IMODE(old.st_mode))


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
    except PermissionError as error:
        raise FileBusy(path, "文件正在别处打开，或没有写入权限", _CLOSE_AND_RETRY) from error
    except FileNotFoundError as error:
        raise FileError(path, "要写入的文件夹不存在", "请先建立文件夹，或换一个位置") from error
    except OSError as error:
        raise _explained(path, error) from error


def _explained(path: Path, error: OSError) -> FileError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return FileBusy(path, "磁盘空间不足，没有写入", "请腾出空间或另存到别处")
    if error.errno == errno.EROFS:
        return FileBusy(path, "所在磁盘是只读的，没有写入", "请另存到别处")
    reason = error.strerror or "未知原因"
    return FileBusy(path, f"写入失败（{reason}）", "请检查磁盘和网络后再试，原文件没有改动")


def _sync_folder(folder: Path) -> None:
    """Make the new name durable; Windows has no such call and needs none."""
    flags = getattr(os, "O_DIRECTORY", None)
    if flags is None:
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
