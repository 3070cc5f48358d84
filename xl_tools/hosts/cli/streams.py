"""Standard output and error that never fail over a character, whatever the code page."""

from __future__ import annotations

import codecs
import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from xl_tools.errors import XlToolsError

if TYPE_CHECKING:
    from rich.console import Console

_JSON_ESCAPE = "xl-tools-json-escape"
# Control characters of a file name or a cell could drive the terminal; a line stays one line.
_CONTROLS = dict.fromkeys((*range(32), 127, *range(128, 160), 8232, 8233), " ")


def prepare(*streams: TextIO) -> None:
    """Let each stream print something for every character: "?" where its encoding has none."""
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace" if _is_utf8(stream) else "replace")


def _is_utf8(stream: TextIO) -> bool:
    try:
        return codecs.lookup(stream.encoding or "ascii").name.startswith("utf-8")
    except LookupError:
        return False


def one_line(text: str) -> str:
    r"""Return the text on one line, without control characters.

    >>> one_line("甲\n乙\x1b[31m")
    '甲 乙 [31m'
    """
    return text.translate(_CONTROLS).strip()


def complain(*lines: str) -> None:
    """Write lines to standard error."""
    sys.stderr.write("".join(f"{line}\n" for line in lines))
    sys.stderr.flush()


def complain_of(error: XlToolsError) -> None:
    """Write an error to standard error, a line for each of its problems."""
    complain(*(f"出错：{one_line(line)}" for line in str(error).splitlines()))


def kept(backup: Path) -> str:
    """Return the line that says where the version before was kept."""
    return f"原文件已留为：{one_line(str(backup))}"


def say(*lines: str) -> None:
    """Write lines to standard output, as they are."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def say_json(text: str) -> None:
    """Write JSON to standard output; what its encoding lacks goes out as a JSON escape."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not _is_utf8(sys.stdout):
        sys.stdout.flush()
        sys.stdout.reconfigure(errors=_JSON_ESCAPE)
    say(text)


def say_utf8(text: str) -> None:
    """Write a document that is UTF-8 by its standard, whatever the encoding of the output is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{text}\n".encode())
    sys.stdout.flush()


def _escape(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


codecs.register_error(_JSON_ESCAPE, _escape)


def console() -> Console:
    """Return a console on standard output, with colours on a terminal and none on a pipe."""
    from rich.console import Console

    return Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
