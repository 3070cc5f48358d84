"""Carry explanations (审核说明) over from an earlier version of a workbook."""

from __future__ import annotations

from pathlib import Path

from xl_tools.errors import XlToolsError
from xl_tools.filings.results import Explanation, read_explanations
from xl_tools.workbook import Workbook
from xl_tools.workbook.limits import Limits


def carried_over(former: Path, book: Workbook, limits: Limits) -> dict[str, Explanation]:
    """Return the explanations of the workbook at `former` where `book` has none, by finding key.

    {} where that workbook is gone or cannot be read: it is not what was asked for.
    """
    try:
        given = read_explanations(Workbook.open(former, limits))
    except XlToolsError:
        return {}
    given = {key: one for key, one in given.items() if one.text}
    own = read_explanations(book) if given else {}
    return {key: one for key, one in given.items() if key not in own or not own[key].text}
