"""填充数据: a data file, or last year's workbook, into the open book."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from xl_tools.errors import UsageError
from xl_tools.filings.reader import is_ours
from xl_tools.fill.sources import READERS
from xl_tools.open_book.document import Document, FileKind
from xl_tools.open_book.editing import plan, play, read_book
from xl_tools.open_book.guards import require_form, require_writable
from xl_tools.open_book.pressing import button
from xl_tools.refresh import fill_book
from xl_tools.refresh.apply import Applied
from xl_tools.workbook import Workbook
from xl_tools.workbook.legacy import open_any

_KINDS = (FileKind("数据文件或上年工作簿", tuple(ending.removeprefix(".") for ending in READERS)),)
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".et"})


@button
def fill_data(document: Document) -> str:
    """Let the user choose a file, fill the book from it, and say where its former state is."""
    require_writable(document)
    require_form(read_book(document))
    chosen = document.ask_file("选择数据文件或上年工作簿", _KINDS)
    if chosen is None:
        return "没有选择文件，没有做任何改动。"
    if document.path is not None and _is_same(chosen, document.path):
        raise UsageError(f"选中的就是正打开的“{document.name}”。请选数据文件或上年的工作簿。")
    with document.undisturbed():
        planned = plan(document, partial(_fill, chosen))
        kept = play(document, planned, keep=True)
    if kept is None:
        return f"“{chosen.name}”的数据与表中的完全一样，没有做任何改动。"
    return _told(planned.result, chosen, kept)


def _fill(chosen: Path, book: Workbook) -> Applied:
    if _is_filing(chosen):
        return fill_book(book, prior=chosen)
    return fill_book(book, data=chosen)


def _is_filing(path: Path) -> bool:
    """Return whether the file is a workbook of ours: then its figures are last year's."""
    return path.suffix.lower() in _WORKBOOKS and is_ours(open_any(path))


def _is_same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _told(applied: Applied, chosen: Path, kept: Path) -> str:
    lines = [f"已从“{chosen.name}”填入 {applied.values} 个值。"]
    if applied.overwritten:
        names = "、".join(applied.overwritten)
        lines.append(f"数据中的合计与公式算出的不同，已按数据写入，请核对：{names}。")
    lines += applied.warnings
    lines.append(f"填充前的工作簿保存在：\n{kept}")
    lines.append("下一步：请点“校验并标记”。")
    return "\n".join(lines)
