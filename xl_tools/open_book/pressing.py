"""A button as the host calls it: whatever happens, the user gets a sentence and not a traceback."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType

from xl_tools.errors import XlToolsError
from xl_tools.open_book.document import Document
from xl_tools.open_book.state_folder import log_error

Button = Callable[[Document], None]


class Told(AbstractContextManager[None]):
    """Tells an error instead of raising it; what is no mistake of the user's is logged as well.

    `tell` shows a message, `name` is the workbook's. This is the one place where an unexpected
    error ends: above it there is nobody but the host, which would show its traceback.
    """

    def __init__(self, tell: Callable[[str], None], name: str) -> None:
        self._tell = tell
        self._name = name

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        self._tell(sentence(error, self._name))
        return True


def sentence(error: Exception, name: str) -> str:
    """Return what the user is told of an error: its own sentence, or where its trace is."""
    if isinstance(error, XlToolsError) and error.__cause__ is None:
        return str(error)
    log = log_error(error, name)
    where = f"详细原因记在：\n{log}" if log else "详细原因无法写入日志。"
    if isinstance(error, XlToolsError):
        return f"{error}\n{where}"
    step = "请关闭其他对话框后再点一次；仍不行，请把这个文件发给技术人员。"
    return f"程序没有做完：{_brief(error)}\n{where}\n{step}"


def _brief(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}：{lines[0]}" if lines else type(error).__name__


def button(work: Callable[[Document], str]) -> Button:
    """Return the button that does `work` and tells what it returns, '' being nothing to tell."""

    @functools.wraps(work)
    def pressed(document: Document) -> None:
        with Told(document.tell, document.name):
            document.clear_status()
            message = work(document)
            if message:
                document.tell(message)

    return pressed
