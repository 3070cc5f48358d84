"""xlwings' user configuration: lines ``"KEY","value"`` that VBA and Python both read.

VBA reads the file in the ANSI code page and takes the first line of a key, in any case of
letters; it fills ``%NAME%`` in. Lines that are not ours stay as they are, to the byte.
Source: GetConfig, GetConfigFromFile and GetConfigFilePath in xlwings.bas; USER_CONFIG_FILE.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from xl_tools.errors import UsageError
from xl_tools.hosts.desktop.ports import Machine, Platform

_LINE = re.compile(r'\s*"([^"]*)"\s*,\s*"([^"]*)"')
BOM = b"\xef\xbb\xbf"


def conf_path(machine: Machine) -> Path:
    """Return where xlwings looks for the user's configuration."""
    if machine.platform is Platform.MAC:
        container = machine.home / "Library" / "Containers" / "com.microsoft.Excel"
        return container / "Data" / "xlwings.conf"
    return machine.home / ".xlwings" / "xlwings.conf"


@dataclass(frozen=True, slots=True)
class Conf:
    r"""The lines of a configuration file.

    >>> conf = Conf.parse(b'"LICENSE_KEY","x"\r\n"interpreter_win","old"\r\n', "ascii")
    >>> conf.get("INTERPRETER_WIN")
    'old'
    >>> conf.put("INTERPRETER_WIN", "new").to_bytes("ascii")
    b'"LICENSE_KEY","x"\r\n"INTERPRETER_WIN","new"\r\n'
    """

    lines: tuple[str, ...] = ()
    newline: str = "\r\n"

    @classmethod
    def parse(cls, content: bytes, codec: str) -> Conf:
        """Return the configuration; a byte that the code page lacks survives as it is."""
        lines = content.decode(codec, "surrogateescape").splitlines(keepends=True)
        return cls(tuple(lines), "\r\n" if not lines or lines[0].endswith("\r\n") else "\n")

    def get(self, key: str) -> str | None:
        """Return the value of `key`; None where the file does not state it."""
        found = (_LINE.match(line) for line in self.lines if _states(line, key))
        return next((match[2] for match in found if match), None)

    def put(self, key: str, value: str) -> Conf:
        """Return the configuration with this value, in the place of the former one."""
        own = [number for number, line in enumerate(self.lines) if _states(line, key)]
        kept = [line for line in self.lines if not _states(line, key)]
        at = own[0] if own else len(kept)
        before = kept[:at]
        if before and not before[-1].endswith("\n"):
            before[-1] += self.newline
        return replace(self, lines=(*before, f'"{key}","{value}"{self.newline}', *kept[at:]))

    def remove(self, key: str) -> Conf:
        """Return the configuration without `key`."""
        return replace(self, lines=tuple(line for line in self.lines if not _states(line, key)))

    def to_bytes(self, codec: str) -> bytes:
        """Return the content of the file."""
        return "".join(self.lines).encode(codec, "surrogateescape")

    @property
    def is_empty(self) -> bool:
        """True where it states nothing."""
        return not "".join(self.lines).strip()


def _states(line: str, key: str) -> bool:
    match = _LINE.match(line)
    return match is not None and match[1].casefold() == key.casefold()


def read_conf(machine: Machine) -> tuple[Conf, bytes | None]:
    """Return the user's configuration and the file's bytes; (empty, None) where there is none."""
    try:
        content = conf_path(machine).read_bytes()
    except OSError:
        return Conf(newline="\n" if machine.platform is Platform.MAC else "\r\n"), None
    return Conf.parse(content, machine.ansi), content


def wanted_settings(machine: Machine) -> dict[str, str]:
    """Return what the configuration should state for the running interpreter.

    UsageError where no spelling of the interpreter's path can be passed through VBA.
    """
    python = machine.python
    if machine.platform is Platform.MAC:
        return {"INTERPRETER_MAC": str(python.executable)}
    if python.conda:
        # A conda Python finds its DLLs only once the environment is activated: xlwings does that
        # where the interpreter is called just pythonw.
        folder, name = python.conda
        return {"INTERPRETER_WIN": "pythonw", "CONDA PATH": folder, "CONDA ENV": name}
    return {"INTERPRETER_WIN": spelled(machine, python.executable)}


def spelled(machine: Machine, path: Path) -> str:
    """Return a spelling of `path` that VBA reads right: in ASCII if there is one."""
    text = str(path)
    if text.isascii():
        return text
    short = machine.short_path(path)
    if not can_encode(text, machine.ansi):
        if short.isascii():
            return short
        raise UsageError(
            f"Python 的位置 {text} 含有本机代码页（{machine.ansi}）没有的字，Excel 传不过去。"
            "请把 Python 装到英文路径（如 C:\\Python311）后再安装。"
        )
    home = str(machine.home)
    below = text[len(home) :] if text.startswith(home) else ""
    # The name of the user is filled in by Windows, so that the file stays ASCII: then Python
    # reads it in UTF-8 mode too.
    if below and below.isascii():
        return f"%USERPROFILE%{below}"
    return short if short.isascii() else text


def can_encode(text: str, codec: str) -> bool:
    """Tell whether the code page has every character of the text.

    >>> can_encode("张三", "gbk"), can_encode("张三", "cp1252")
    (True, False)
    """
    try:
        text.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
