"""What keeps a button from working on the open book, each in one sentence with the next step."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

from xl_tools.domain.form import Form
from xl_tools.domain.grid import Area, rows_of
from xl_tools.errors import UsageError
from xl_tools.filings.reader import FORM_NAME
from xl_tools.filings.version import version_of
from xl_tools.open_book.document import Document
from xl_tools.refresh.opening import form_of
from xl_tools.workbook import Workbook

# What cannot be read here; Excel names other formats in the same way.
_FORMATS = frozenset({".xlsx", ".xlsm", ""})


def require_readable(document: Document) -> None:
    """Raise UsageError where a snapshot of the book would be in a format that is not read."""
    ending = Path(document.name).suffix.lower()
    if ending not in _FORMATS:
        raise UsageError(
            f"“{document.name}”是 {ending} 格式，不能处理。"
            "请另存为 .xlsx 或 .xlsm 工作簿后再点一次。"
        )


def require_writable(document: Document) -> None:
    """Raise UsageError where the book is open read-only."""
    if document.is_read_only:
        raise UsageError(
            f"“{document.name}”是以只读方式打开的，改动无法保存。"
            "请另存为一份新的工作簿，或关闭占用它的程序后重新打开，再点一次。"
        )


def require_form(book: Workbook) -> Form:
    """Return the form of the snapshot; an error that says why it is none of ours, or too old."""
    if FORM_NAME not in book.names:
        raise UsageError(
            f"“{book.path}”不是由本工具的模板生成的工作簿。请打开绩效自评工作簿，再点一次。"
        )
    form = form_of(book)
    version = version_of(book)
    if version < form.version:
        raise UsageError(
            f"“{book.path}”由第 {version} 版模板生成，现在的模板是第 {form.version} 版。"
            "请关闭它，用 xl-tools template upgrade 升级后再打开。"
        )
    if version > form.version:
        raise UsageError(
            f"“{book.path}”由第 {version} 版模板生成，本程序只认识第 {form.version} 版及以前的。"
            "请升级本程序后再点一次。"
        )
    return form


def require_unlocked(book: Workbook, sheets: Iterable[str]) -> None:
    """Raise UsageError where one of the sheets is protected with a password."""
    locked = [name for name in sheets if book[name].is_protected and book[name].has_password]
    if locked:
        names = "、".join(f"“{name}”" for name in locked)
        raise UsageError(
            f"工作表{names}设了保护密码，不能写入，没有做任何改动。"
            "请在“审阅”中撤销工作表保护后再点一次。"
        )


def require_folder(document: Document) -> Path:
    """Return the file of the book; UsageError where it lies in no folder of this computer."""
    if document.path is None:
        raise UsageError(
            f"“{document.name}”还没有保存在本机的文件夹里，不知道把材料放在哪里。"
            "请先另存到本机，再点一次。"
        )
    return document.path


def require_one_row(document: Document, book: Workbook) -> tuple[str, int]:
    """Return sheet and row of the selection; UsageError where it is no single place.

    A merged cell counts as one: the row is its last one.
    """
    if not document.is_active:
        raise UsageError(f"现在打开在前面的是另一个工作簿。请先切换到“{document.name}”，再点一次。")
    selection = document.selection
    if selection is None or selection.sheet not in book:
        raise UsageError("没有选中单元格。请先选中要在其下方加行的一行，再点一次。")
    first, last = _rows(selection.areas[0])
    is_merged = selection.areas[0] in book[selection.sheet].merged
    if len(selection.areas) > 1 or not first or (first < last and not is_merged):
        raise UsageError(
            f"选中了几行或几处（{'、'.join(selection.areas)}），不知道在哪一行下方加行。"
            "请只选中其中一个单元格，再点一次。"
        )
    return selection.sheet, last


def _rows(area: str) -> tuple[int, int]:
    """Return first and last row of an area or of whole rows; (0, 0) for whole columns."""
    with contextlib.suppress(ValueError):
        found = Area.parse(area)
        return found.top, found.bottom
    with contextlib.suppress(ValueError):
        return rows_of(area)
    return 0, 0
