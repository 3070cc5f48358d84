"""What an error of the operating system means for a workbook: a sentence with the next step.

A share that went away is told from a disk that is full or read-only, on Linux, macOS and Windows.
"""

from __future__ import annotations

import errno
from pathlib import Path

from xl_tools.errors import FileBusy, FileError

_CLOSE_AND_RETRY = "请在 Excel 或 WPS 中关闭这个文件再试"
_RECONNECT = "请检查网络连接，或把文件放到本机再试"


def _numbers(*names: str) -> frozenset[int]:
    """Return the error numbers of these names that this system knows."""
    return frozenset(getattr(errno, name) for name in names if hasattr(errno, name))


_NO_ROOM = _numbers("ENOSPC", "EDQUOT")
_DENIED = _numbers("EACCES", "EPERM")
_IN_USE = _numbers("EBUSY", "ETXTBSY")
# What a share says once its server or the cable is gone.
_UNREACHABLE = _numbers(
    "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH", "ENETRESET", "ECONNABORTED",
    "ECONNRESET", "ECONNREFUSED", "ETIMEDOUT", "ESTALE", "ENOTCONN", "ENONET", "EREMOTEIO",
)  # fmt: skip
# Windows' own numbers of the same, most of which Python maps to "not found" or "invalid":
# https://learn.microsoft.com/windows/win32/debug/system-error-codes
_WINDOWS_UNREACHABLE = frozenset({51, 53, 54, 55, 59, 64, 67, 121, 1231, 1232, 1236})


def unwritten(path: Path | str, error: OSError) -> FileError:
    """Return the error that says why `path` was not written.

    >>> str(unwritten("a.xlsx", OSError(errno.ENOSPC, "No space left on device")))
    'a.xlsx：磁盘空间不足，没有写入。请腾出空间或另存到别处。'
    """
    number = error.errno or 0
    if _is_unreachable(error):
        return FileBusy(path, "网络位置连不上，没有写入", _RECONNECT)
    if number in _NO_ROOM:
        return FileBusy(path, "磁盘空间不足，没有写入", "请腾出空间或另存到别处")
    if number in _IN_USE or number in _DENIED:
        return FileBusy(path, "文件正在别处打开，或没有写入权限", _CLOSE_AND_RETRY)
    if number == errno.ENOENT:
        return FileError(path, "要写入的文件夹不存在", "请先建立文件夹，或换一个位置")
    if number == errno.EROFS:
        return FileBusy(path, "所在磁盘是只读的，没有写入", "请另存到别处")
    if number == errno.ENAMETOOLONG:
        return FileError(path, "文件名过长，没有写入", "请换一个短一些的文件名")
    if number == errno.ELOOP:
        return FileError(
            path, "快捷链接（符号链接）首尾相连，没有写入", "请改正链接，或换一个文件名"
        )
    reason = error.strerror or "未知原因"
    return FileBusy(path, f"写入失败（{reason}）", "请检查磁盘和网络后再试，原文件没有改动")


def unread(path: Path | str, error: OSError) -> FileError:
    """Return the error that says why `path` could not be read.

    >>> str(unread("a.xlsx", OSError(errno.ENOENT, "No such file or directory")))
    'a.xlsx：文件不存在。请检查路径和文件名。'
    """
    number = error.errno or 0
    if _is_unreachable(error):
        return FileBusy(path, "网络位置连不上，读不到文件", _RECONNECT)
    if number == errno.ENOENT:
        return FileError(path, "文件不存在", "请检查路径和文件名")
    if number == errno.ENAMETOOLONG:
        return FileError(path, "文件名过长，读不出来", "请检查路径和文件名")
    if number == errno.ELOOP:
        return FileError(
            path, "快捷链接（符号链接）首尾相连，读不到文件", "请改正链接，或直接写出文件"
        )
    if number in _DENIED or number in _IN_USE:
        return FileBusy(path, "没有读取权限，或文件被别的程序独占", "请关闭打开它的程序再试")
    return FileError(path, f"读不出来（{error.strerror}）", "请检查路径、磁盘和网络")


def _is_unreachable(error: OSError) -> bool:
    windows = getattr(error, "winerror", None)
    return error.errno in _UNREACHABLE or windows in _WINDOWS_UNREACHABLE
