"""A workbook file that is read and changed without losing anything of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Self

from xl_tools.domain.grid import Area
from xl_tools.errors import FileError, UsageError
from xl_tools.workbook.formula_references import Shift
from xl_tools.workbook.limits import DEFAULT_LIMITS, Limits, beyond
from xl_tools.workbook.saving import keep_backup, refuse_changed, replace_file
from xl_tools.workbook.self_check import check_written
from xl_tools.workbook.sheet import Sheet
from xl_tools.workbook.system_errors import unread
from xl_tools.workbook.workbook_parts import WorkbookParts

_LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = frozenset("[]:*?/\\")


class Workbook:
    """An open .xlsx or .xlsm file: ``Workbook.open(path)["自评表"]["H14"].value``.

    Only what is changed is written anew; every other part of the file stays as it is, to the byte.
    `backup` is where the last `save` kept the version before, None where it kept none.
    """

    def __init__(self, parts: WorkbookParts, path: Path, limits: Limits) -> None:
        self.parts = parts
        self.path = path
        self._limits = limits
        self._from_file = False
        self.backup: Path | None = None
        self._sheets = {name: Sheet(self, name) for name in parts.sheets}

    @classmethod
    def open(cls, path: Path | str, limits: Limits = DEFAULT_LIMITS) -> Self:
        """Return the workbook at `path`; raise a FileError that says what is wrong with it."""
        book = cls.from_bytes(read_file(Path(path), limits), path, limits)
        book._from_file = True
        return book

    @classmethod
    def from_bytes(
        cls, data: bytes, path: Path | str = "工作簿", limits: Limits = DEFAULT_LIMITS
    ) -> Self:
        """Return the workbook whose file has these bytes; `path` is named in messages."""
        return cls(WorkbookParts(data, path, limits), Path(path), limits)

    # ------------------------------------------------------------------ sheets

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of the worksheets in the order of their tabs."""
        return tuple(self.parts.sheets)

    def __contains__(self, name: object) -> bool:
        return name in self.parts.sheets

    def __getitem__(self, name: str) -> Sheet:
        if name not in self._sheets:
            known = "、".join(self.sheet_names)
            raise UsageError(f"{self.path}：没有工作表“{name}”。现有工作表：{known}。")
        return self._sheets[name]

    def add_sheet(self, name: str) -> Sheet:
        """Append an empty worksheet and return it; UsageError for a name Excel does not take."""
        if any(name.casefold() == other.casefold() for other in self.sheet_names):
            raise UsageError(f"{self.path}：已有工作表“{name}”。请换一个名称。")
        outer = name[:1] == "'" or name[-1:] == "'"
        if not 0 < len(name) <= _LONGEST_SHEET_NAME or _NOT_IN_SHEET_NAMES & set(name) or outer:
            raise UsageError(
                f"工作表名称“{name}”不合规。请用 1 到 31 个字，不含 [ ] : * ? / \\，"
                "首尾不用单引号。"
            )
        self.parts.add_sheet(name)
        self._sheets[name] = Sheet(self, name)
        return self._sheets[name]

    # ------------------------------------------------------------------ names

    @property
    def names(self) -> dict[str, str]:
        """The names defined for the whole workbook and the raw text each refers to."""
        return self.parts.names.workbook_wide()

    def locate(self, name: str) -> tuple[str, str] | None:
        """Return (sheet, cell or area) that a name refers to.

        None where the name is missing, lost its cell (#REF!), or is no single area.
        """
        found = self.place(name)
        return (found[0].name, str(found[1])) if found else None

    def place(self, name: str) -> tuple[Sheet, Area] | None:
        """Return the sheet and the area that a name refers to; None as for `locate`."""
        found = self.parts.names.place(name)
        sheet = self._sheets.get(found[0]) if found else None
        if found is None or sheet is None or found[0] not in self.parts.sheets:
            return None
        return sheet, found[1]

    def set_name(self, name: str, refers_to: str, hidden: bool = False) -> None:
        """Define a name; `refers_to` as Excel shows it, without "="."""
        self.parts.names.set(name, refers_to, hidden=hidden)

    def remove_name(self, name: str) -> None:
        """Take a name away, if it is there."""
        self.parts.names.remove(name)

    # ------------------------------------------------------------------ the file

    @property
    def row_changes(self) -> tuple[Shift, ...]:
        """The rows inserted and deleted since the file was read or saved, in order.

        Rows appended below a sheet's last one are among them.
        """
        return tuple(self.parts.row_log)

    @property
    def changed(self) -> bool:
        """True where the file would get other content; an edit that was undone is none."""
        self.parts.flush()
        return bool(self.parts.package.changed_parts)

    @property
    def is_signed(self) -> bool:
        """True where the file has a digital signature, which any change makes worthless."""
        return self.parts.package.is_signed

    def drop_signatures(self) -> None:
        """Take the digital signatures away, if there are any."""
        self.parts.package.drop_signatures()

    def to_bytes(self, *, break_signature: bool = False) -> bytes:
        """Return the file's bytes: the same edits of the same file give the same bytes.

        A changed workbook with a digital signature is RefusedWorkbook, unless `break_signature`
        says to take the signature away.
        """
        if break_signature and self.changed:
            self.drop_signatures()
        self.parts.flush()
        return self.parts.package.to_bytes()

    def save(
        self,
        path: Path | str | None = None,
        *,
        backup: bool = False,
        break_signature: bool = False,
    ) -> bool:
        """Write the file in one step and return True; False where it says the same already.

        Without `path` the file itself is replaced. With `backup` the file that was there is kept
        as ``NAME.bak.xlsx`` (``.bak2`` and so on: no older one is replaced). A changed workbook
        with a digital signature is refused, unless `break_signature` says to take the signature
        away. FileBusy where the file cannot be written, or was changed by others since it was
        read; the old file is whole then.
        """
        target = Path(path) if path is not None else self.path
        same_file = self._from_file and _is_same(target, self.path)
        if same_file and not self.changed:
            return False
        data = self.to_bytes(break_signature=break_signature)
        if not same_file and _holds(target, data):
            return False
        check_written(self.parts.package, data)
        if same_file:
            refuse_changed(self.path, self.parts.package.archive.data)
        self.backup = keep_backup(target) if backup else None
        replace_file(target, data)
        if same_file:
            self.parts = WorkbookParts(data, self.path, self._limits)
        return True


def read_file(path: Path, limits: Limits) -> bytes:
    """Return the bytes of the file; FileError where it cannot be read or is beyond the limits."""
    if path.is_dir():
        raise FileError(path, "这是文件夹，不是工作簿", "请给出 .xlsx 或 .xlsm 文件")
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > limits.file_bytes:
                raise beyond(
                    path, f"文件过大（{size >> 20} MB，上限 {limits.file_bytes >> 20} MB）",
                    "file_bytes", "请确认是否选错了文件",
                )  # fmt: skip
            return file.read(limits.file_bytes + 1)
    except OSError as error:
        raise unread(path, error) from error


def _holds(target: Path, content: bytes) -> bool:
    try:
        return target.stat().st_size == len(content) and target.read_bytes() == content
    except OSError:
        return False  # whatever is wrong with it, writing will say it


def _is_same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)
