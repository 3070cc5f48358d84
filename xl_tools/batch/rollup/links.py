"""Links from the roll-up, which lies in OUT, to a workbook and a cell of it."""

from __future__ import annotations

import os
import re
from pathlib import Path

from xlsxwriter.url import Url

# Excel takes no more links on one sheet, and no longer ones.
# https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
MOST = 65_530
LONGEST = 2000
_UNSAFE = re.compile(r"""[%"<>\[\]^`{}# ]""")


def relative(link: str, out: Path) -> str:
    """Return the path of a workbook as seen from `out`, with ``/``; '' for no workbook.

    A path on another drive stays absolute.

    >>> relative("工作簿/甲/a.xlsx", Path("out"))
    '工作簿/甲/a.xlsx'
    """
    if not link or not Path(link).is_absolute():
        return link.replace("\\", "/") if os.name == "nt" else link
    try:
        seen = os.path.relpath(link, out.resolve())
    except ValueError:  # Windows: another drive
        return Path(link).as_posix()
    return Path(seen).as_posix()


def escaped(path: str) -> str:
    """Return a path as a link writes it: Chinese stays, what ends or breaks a link does not.

    >>> escaped("甲 #1/100%.xlsx")
    '甲%20%231/100%25.xlsx'
    """
    return _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", path)


def place(sheet: str, cell: str) -> str:
    """Return a place in a workbook as a link names it; '' where there is no sheet.

    >>> place("自评'表", "H14")
    "'自评''表'!H14"
    """
    return f"'{sheet.replace(chr(39), chr(39) * 2)}'!{cell or 'A1'}" if sheet else ""


class FileLink(Url):  # type: ignore[misc]
    """A link to a file, with ``/`` between folders: a back slash works on Windows alone."""

    def __init__(self, path: str, where: str = "") -> None:
        super().__init__(f"external:{escaped(path)}{'#' if where else ''}{where}")
        self._relationship_link: str = self._relationship_link.replace("\\", "/")


def file_link(path: str, where: str = "") -> FileLink | None:
    """Return the link to `where` in the workbook at `path`; None where it would be too long."""
    if not path or len(escaped(path)) > LONGEST or len(where) > LONGEST:
        return None
    return FileLink(path, where)


def sheet_link(where: str) -> Url:
    """Return the link to a place in the roll-up itself."""
    return Url(f"internal:{where}")
