"""Where results other than workbooks may go: never over a filing or a file of another kind."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from xl_tools.hosts.cli import options
from xl_tools.hosts.cli.options import wrong

# Whoever opens a file of such a name expects a workbook, and most that exist are filings.
WORKBOOKS = frozenset({
    ".xlsx", ".xlsm", ".xlsb", ".xls", ".xltx", ".xltm", ".xlt", ".xlam", ".xla",
    ".et", ".ett", ".ods", ".ots",
})  # fmt: skip
_HEAD = 4096
_BOM = b"\xef\xbb\xbf"
_BINARY = (b"PK", b"%PDF", b"PAR1")
# What text of another kind begins with: XML, and JSON or a table of TOML.
_MARKED = (b"<", b"{", b"[")
_DATA = frozenset({".toml", ".json", ".jsonl", ".sarif", ".xml"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of result: its name, a suffix for it, and whether a file begins like one.

    `is_like` gets the path and the first 4096 bytes, without a mark of UTF-8.
    """

    name: str
    suffix: str
    is_like: Callable[[Path, bytes], bool]

    @property
    def spaced(self) -> str:
        """The name as it stands after a Chinese word: a blank comes before a Latin one."""
        return f" {self.name}" if self.name[0].isascii() else self.name


def _is_text(path: Path, head: bytes) -> bool:
    foreign = b"\0" in head or head.startswith((*_BINARY, *_MARKED))
    return not foreign and path.suffix.lower() not in _DATA


def _is_list(_: Path, head: bytes) -> bool:
    return bool(re.match(rb"\[\s*[{\]]", head))


def _is_sarif(_: Path, head: bytes) -> bool:
    return head.startswith(b"{") and b"sarif" in head


def _is_junit(_: Path, head: bytes) -> bool:
    return head.startswith(b"<") and b"<testsuite" in head


def _is_parquet(_: Path, head: bytes) -> bool:
    return head.startswith(b"PAR1")


KINDS: Mapping[str, Kind] = {
    "table": Kind("文本", ".txt", _is_text),
    "csv": Kind("CSV", ".csv", _is_text),
    "json": Kind("JSON 列表", ".json", _is_list),
    "parquet": Kind("Parquet", ".parquet", _is_parquet),
    "junit": Kind("JUnit 报告", ".xml", _is_junit),
    "sarif": Kind("SARIF 报告", ".sarif", _is_sarif),
}


def result_file(out: Path, option: str, kind: Kind, store: Path) -> None:
    """Make the folder of `out`, which `option` names; UsageError where `out` is not for a `kind`.

    That is a folder, a name of a workbook, a file of another kind, and anything in the `store`.
    """
    if out.is_dir():
        raise wrong(f"“{option}”是文件夹“{out}”，请写文件名，如 {out / f'结果{kind.suffix}'}")
    if out.suffix.lower() in WORKBOOKS:
        raise wrong(
            f"“{option}”写的是{kind.spaced}，不能用工作簿的文件名“{out}”，"
            f"请把后缀改为 {kind.suffix}"
        )
    if Path(os.path.realpath(out)).is_relative_to(os.path.realpath(store)):
        raise wrong(f"“{option}”不能写在库的文件夹“{store}”里，请换一个位置")
    if out.exists() and not _is_of(kind, out):
        raise wrong(f"“{out}”已存在，不是{kind.spaced}，没有写入；请换一个文件名，或先移走它")
    options.folder_of(out)


def _is_of(kind: Kind, path: Path) -> bool:
    """Return whether the file is empty or of this kind; one that is no plain file is not."""
    from xl_tools.workbook.system_errors import unread

    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise unread(path, error) from error
    return not head or kind.is_like(path, head.removeprefix(_BOM).lstrip())


def twice(first: Path | None, second: Path | None) -> bool:
    """Return whether both are given and are the same file."""
    return bool(first and second and os.path.realpath(first) == os.path.realpath(second))
