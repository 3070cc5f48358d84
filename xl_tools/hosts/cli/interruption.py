"""Ctrl+C, which Python may lose: in an import or a destructor its exception is only printed."""

from __future__ import annotations

import _thread
import signal
import sys
import threading
from types import TracebackType
from typing import Protocol

_SOON = 0.05  # seconds: until the place that could not raise it is left


class _Lost(Protocol):
    """What Python says of an exception it could not raise."""

    @property
    def exc_type(self) -> type[BaseException]: ...
    @property
    def exc_value(self) -> BaseException | None: ...
    @property
    def exc_traceback(self) -> TracebackType | None: ...
    @property
    def err_msg(self) -> str | None: ...
    @property
    def object(self) -> object: ...


def insist_on_interruption() -> None:
    """Have Ctrl+C raised again, for the rest of this process, where Python could not raise it."""
    sys.unraisablehook = _raise_again


def _raise_again(lost: _Lost) -> None:
    if not issubclass(lost.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(lost)  # type: ignore[arg-type]  # a named tuple of Python's own
        return
    # Not here: what is raised in this hook is lost as well.
    again = threading.Timer(_SOON, _strike)
    again.daemon = True
    again.start()


def _strike() -> None:
    main = threading.main_thread().ident
    if hasattr(signal, "pthread_kill") and main is not None:
        signal.pthread_kill(main, signal.SIGINT)  # wakes it, too
    else:
        _thread.interrupt_main()
