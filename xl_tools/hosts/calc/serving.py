"""Answer what the worker asks of the open document, one line after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any

from xl_tools.errors import XlToolsError
from xl_tools.hosts.calc.wire import dumps, loads

if TYPE_CHECKING:
    from xl_tools.hosts.calc.document import CalcDocument

# What may be asked: nothing else of the object can be reached from outside.
_METHODS = frozenset(
    {
        "name",
        "path",
        "is_read_only",
        "is_active",
        "snapshot",
        "apply",
        "recalculate",
        "begin_undisturbed",
        "end_undisturbed",
        "selection",
        "select",
        "export_pdf",
        "show_status",
        "clear_status",
        "tell",
        "ask",
        "ask_file",
    }
)


def serve(
    document: CalcDocument, calls: IO[str], answers: IO[str], watch: Callable[[], Any] | None = None
) -> None:
    """Answer calls until there are no more; `watch` is called before each wait for one."""
    failures = _failures()
    while True:
        if watch:
            watch()
        line = calls.readline()
        if not line:
            return
        answers.write(dumps(_answer(document, loads(line), failures)) + "\n")
        answers.flush()


def _failures() -> tuple[type[Exception], ...]:
    """Return what an open document can fail with: LibreOffice's own errors, and the bridge's."""
    import uno  # only LibreOffice's own Python has it

    office = uno.getClass("com.sun.star.uno.Exception")
    return (office, OSError, RuntimeError, AttributeError, LookupError, TypeError, ValueError)


def _answer(
    document: CalcDocument, message: dict[str, Any], failures: tuple[type[Exception], ...]
) -> dict[str, object]:
    method = message["call"]
    if method not in _METHODS:
        return {"error": f"no method {method}"}
    try:
        found = getattr(document, method)
        return {"value": found(*message["with"]) if callable(found) else found}
    except XlToolsError as error:
        return {"ours": str(error)}
    except failures as error:  # told to the worker, which logs it and tells the user
        return {"error": f"{type(error).__name__}: {error}"}
