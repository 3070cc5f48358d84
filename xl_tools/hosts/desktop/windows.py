"""What only Windows has: registry, Known Folders, code pages, 8.3 names."""

from __future__ import annotations

import sys
from pathlib import Path

from xl_tools.hosts.desktop.ports import Hive

# FOLDERID_Documents (KnownFolders.h): follows a move by the user, a policy or OneDrive.
_DOCUMENTS = "{FDD39AD0-238F-46AF-ADB4-6C85480369C7}"
_UTF8_CODE_PAGE = 65001
_LONGEST = 32768


class WindowsRegistry:
    """The registry of this computer; elsewhere than on Windows it holds nothing."""

    def value(self, hive: Hive, key: str, name: str = "") -> str | int | None:
        """Return the value of `key` in the 64-bit view, or else in the 32-bit one."""
        if sys.platform == "win32":
            import winreg

            for view in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY):
                try:
                    with winreg.OpenKey(_root(hive), key, 0, winreg.KEY_READ | view) as opened:
                        found, kind = winreg.QueryValueEx(opened, name)
                except OSError:  # no such key or value, or not for this user
                    continue
                if kind == winreg.REG_EXPAND_SZ:
                    return winreg.ExpandEnvironmentStrings(found)
                return found if isinstance(found, str | int) else None
        return None

    def subkeys(self, hive: Hive, key: str) -> tuple[str, ...]:
        """Return the names of the keys under `key`."""
        names: list[str] = []
        if sys.platform == "win32":
            import winreg

            try:
                with winreg.OpenKey(_root(hive), key) as opened:
                    count = winreg.QueryInfoKey(opened)[0]
                    names = [winreg.EnumKey(opened, number) for number in range(count)]
            except OSError:
                return ()
        return tuple(names)


def _root(hive: Hive) -> int:
    if sys.platform == "win32":
        import winreg

        return {
            Hive.USER: winreg.HKEY_CURRENT_USER,
            Hive.MACHINE: winreg.HKEY_LOCAL_MACHINE,
            Hive.CLASSES: winreg.HKEY_CLASSES_ROOT,
        }[hive]
    raise OSError(hive)


def documents_folder() -> Path | None:
    """Return the Known Folder 文档; None where Windows does not say."""
    if sys.platform == "win32":
        import ctypes
        import uuid

        wanted = (ctypes.c_byte * 16).from_buffer_copy(uuid.UUID(_DOCUMENTS).bytes_le)
        found = ctypes.c_wchar_p()
        shell = ctypes.windll.shell32
        if shell.SHGetKnownFolderPath(ctypes.byref(wanted), 0, None, ctypes.byref(found)) == 0:
            text = found.value
            ctypes.windll.ole32.CoTaskMemFree(found)
            return Path(text) if text else None
    return None


def ansi_codec() -> str:
    """Return Python's name of the ANSI code page (``cp936``); UTF-8 where there is none."""
    if sys.platform == "win32":
        import ctypes

        number = ctypes.windll.kernel32.GetACP()
        return "utf-8" if number == _UTF8_CODE_PAGE else f"cp{number}"
    return "utf-8"


def short_path(path: Path) -> str:
    """Return the 8.3 name of `path`, or its own where the disk keeps none."""
    if sys.platform == "win32":
        import ctypes

        buffer = ctypes.create_unicode_buffer(_LONGEST)
        if ctypes.windll.kernel32.GetShortPathNameW(str(path), buffer, _LONGEST):
            return buffer.value
    return str(path)
