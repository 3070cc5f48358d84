"""The buttons as VBA calls them by RunPython: one function each, without arguments."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from types import TracebackType

import xlwings as xw

from xl_tools.errors import UsageError
from xl_tools.hosts.excel.document import TITLE, ExcelDocument
from xl_tools.hosts.excel.native import Native
from xl_tools.hosts.excel.native_mac import MacExcel
from xl_tools.hosts.excel.native_windows import WindowsExcel
from xl_tools.open_book.actions import BUTTONS
from xl_tools.open_book.pressing import Told

__all__ = [
    "add_indicator",
    "check_and_mark",
    "clear_marks",
    "fill_data",
    "make_report",
    "next_finding",
    "previous_finding",
    "score",
    "show_help",
]


def fill_data() -> None:
    """填充数据."""
    _press("fill_data")


def score() -> None:
    """计算得分."""
    _press("score")


def check_and_mark() -> None:
    """校验并标记."""
    _press("check_and_mark")


def clear_marks() -> None:
    """清除标记."""
    _press("clear_marks")


def next_finding() -> None:
    """下一个问题."""
    _press("next_finding")


def previous_finding() -> None:
    """上一个问题."""
    _press("previous_finding")


def make_report() -> None:
    """生成汇报材料."""
    _press("make_report")


def add_indicator() -> None:
    """新增指标行."""
    _press("add_indicator")


def show_help() -> None:
    """帮助."""
    _press("show_help")


# ---------------------------------------------------------------- the workbook whose button it is


def _press(name: str) -> None:
    with Told(_tell_without_book, "Excel"):
        with _Calling():
            book = xw.Book.caller()
            book.name  # noqa: B018 -- a workbook that was closed meanwhile says so here
        BUTTONS[name](ExcelDocument(book, _native()))


def _native() -> Native:
    return MacExcel() if sys.platform == "darwin" else WindowsExcel()


class _Calling(AbstractContextManager[None]):
    """Says in Chinese that no workbook calls, for which each system has an error of its own."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, Exception):
            raise UsageError("没有打开的绩效自评工作簿。请打开它，再点其中的按钮。") from error


def _tell_without_book(message: str) -> None:
    """Show a message where there is no workbook to show it in."""
    if sys.platform == "win32":
        import ctypes  # only here, and only on Windows

        ctypes.windll.user32.MessageBoxW(0, message, TITLE, 0x40)
    else:
        print(f"{TITLE}：{message}", file=sys.stderr)  # noqa: T201 -- all there is
