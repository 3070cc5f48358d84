"""What install wrote, so that uninstall takes away exactly that: ``~/.xl-tools/install.json``."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from xl_tools.errors import FileError
from xl_tools.hosts.desktop.ports import Machine

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that install wrote; `kind` is ``template``, ``script`` or ``conf``.

    `digest` is the SHA-256 of its content: a file that differs was changed by the user.
    """

    kind: str
    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class Setting:
    """A line of xlwings' configuration that install wrote, and the value it had before."""

    path: str
    key: str
    value: str
    before: str | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything install wrote. `folders` are those it made, the innermost last."""

    files: tuple[WrittenFile, ...] = ()
    settings: tuple[Setting, ...] = ()
    folders: tuple[str, ...] = ()
    addin: bool = False

    @property
    def is_empty(self) -> bool:
        """True where nothing is installed."""
        return not (self.files or self.settings or self.folders or self.addin)

    def of_kind(self, kind: str) -> WrittenFile | None:
        """Return the file of this kind, or None."""
        return next((file for file in self.files if file.kind == kind), None)

    def with_file(self, file: WrittenFile) -> Receipt:
        """Return the receipt with `file` in the place of the former one at that path."""
        return replace(self, files=(*(f for f in self.files if f.path != file.path), file))

    def with_setting(self, setting: Setting) -> Receipt:
        """Return the receipt with `setting`; what stood there before us stays remembered."""
        same = [s for s in self.settings if (s.path, s.key) == (setting.path, setting.key)]
        others = tuple(s for s in self.settings if s not in same)
        # Our own earlier value is no value of the user's.
        ours = next((s for s in same if s.value == setting.before), None)
        first = replace(setting, before=ours.before) if ours else setting
        return replace(self, settings=(*others, first))


def receipt_path(machine: Machine) -> Path:
    """Return where the receipt is kept."""
    return machine.home / ".xl-tools" / "install.json"


def read_receipt(machine: Machine) -> Receipt:
    """Return what was installed; an empty receipt where nothing was. FileError if unreadable."""
    path = receipt_path(machine)
    try:
        data = json.loads(path.read_text("utf-8"))
        return _from(data)
    except FileNotFoundError:
        return Receipt()
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise FileError(
            path,
            "安装记录读不出来",
            "请删除这个文件后再运行 xl-tools install；在那之前写的内容不会被卸载",
        ) from error


def as_bytes(receipt: Receipt) -> bytes:
    """Return the receipt's file."""
    return json.dumps({"format": _FORMAT, **asdict(receipt)}, ensure_ascii=False, indent=1).encode()


def _from(data: dict[str, Any]) -> Receipt:
    return Receipt(
        tuple(WrittenFile(**file) for file in data["files"]),
        tuple(Setting(**setting) for setting in data["settings"]),
        tuple(map(str, data["folders"])),
        bool(data["addin"]),
    )


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file's content."""
    return hashlib.sha256(content).hexdigest()


def still_ours(file: WrittenFile) -> bool:
    """Tell whether the file is there as it was written."""
    try:
        return digest(Path(file.path).read_bytes()) == file.digest
    except OSError:
        return False
