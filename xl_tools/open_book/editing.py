"""Run a use case on a copy of the open book, and play what it did on the book itself."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Generic, TypeVar

from xl_tools.errors import XlToolsError
from xl_tools.open_book.difference import between
from xl_tools.open_book.document import Document
from xl_tools.open_book.edits import Edit, sheets_of
from xl_tools.open_book.guards import require_form, require_readable, require_unlocked
from xl_tools.open_book.state_folder import keep_copy
from xl_tools.workbook import Workbook

T = TypeVar("T")


class Interrupted(XlToolsError):
    """The host failed while edits were being played: the book is half changed."""


@dataclass(frozen=True, slots=True)
class Planned(Generic[T]):
    """What a use case would change: its own result, the book's state before, and the edits."""

    result: T
    content: bytes
    edits: Sequence[Edit]


def read_book(document: Document) -> Workbook:
    """Return the open book as it is now, unsaved edits included."""
    return Workbook.from_bytes(_snapshot(document), document.name)


def plan(document: Document, use_case: Callable[[Workbook], T]) -> Planned[T]:
    """Return what `use_case` would change; the open book is not touched.

    UsageError where the book is none of ours, or has a password on a sheet that would change.
    """
    document.show_status("正在读取工作簿…")
    content = _snapshot(document)
    before = Workbook.from_bytes(content, document.name)
    require_form(before)
    after = Workbook.from_bytes(content, document.name)
    document.show_status("正在计算和校验…")
    result = use_case(after)
    edits = between(before, after)
    require_unlocked(before, sheets_of(edits))
    return Planned(result, content, edits)


def play(document: Document, planned: Planned[T], *, keep: bool) -> Path | None:
    """Play the edits on the open book; with `keep` return where its former state is kept."""
    if not planned.edits:
        return None
    kept = keep_copy(planned.content, document.name) if keep else None
    document.show_status(f"正在写入（{len(planned.edits)} 处）…")
    with _Whole(planned.content, document.name):
        document.apply(planned.edits)
    return kept


def _snapshot(document: Document) -> bytes:
    require_readable(document)
    with tempfile.TemporaryDirectory(prefix="xl-tools-") as folder:
        path = Path(folder) / f"copy{Path(document.name).suffix or '.xlsx'}"
        document.snapshot(path)
        return path.read_bytes()


class _Whole(AbstractContextManager[None]):
    """Keeps the former state where the edits could not all be played, and says where."""

    def __init__(self, content: bytes, name: str) -> None:
        self._content = content
        self._name = name

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not isinstance(error, Exception):
            return
        kept = keep_copy(self._content, self._name)
        raise Interrupted(
            f"写入中断，“{self._name}”可能只改了一部分。操作前的样子保存在：\n{kept}\n"
            "请不保存就关闭这个工作簿，重新打开后再点一次；或者改用保存的那一份。"
        ) from error
