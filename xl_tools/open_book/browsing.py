"""下一个问题, 上一个问题: from mark to mark, in the order of sheets, rows and columns.

The marks say where the findings are, not the list on 校验结果: a mark moves with its cell when
rows are inserted, an address written in a list does not.
"""

from __future__ import annotations

from collections.abc import Sequence

from xl_tools.domain.grid import Area
from xl_tools.filings.marks import At, marked_cells
from xl_tools.filings.results import SHEET as RESULTS
from xl_tools.open_book.document import Document, Selection
from xl_tools.open_book.editing import read_book
from xl_tools.open_book.guards import require_form
from xl_tools.open_book.pressing import button
from xl_tools.workbook import Workbook

Key = tuple[int, int, int]


@button
def next_finding(document: Document) -> str:
    """Select the next marked cell after the selection, the first one after the last."""
    return _jump(document, 1)


@button
def previous_finding(document: Document) -> str:
    """Select the marked cell before the selection, the last one before the first."""
    return _jump(document, -1)


def _jump(document: Document, step: int) -> str:
    book = read_book(document)
    require_form(book)
    marks = marked_cells(book)
    if not marks:
        return "没有标出的问题。请先点“校验并标记”；校验后仍没有，就是没有问题了。"
    places = sorted(marks, key=lambda at: _key(book, at))
    number = _following(book, places, document.selection, step)
    sheet, cell = places[number]
    document.select(sheet, cell)
    text = marks[sheet, cell] or f"这里有您自己的批注，问题见“{RESULTS}”。"
    line = " ".join(text.split())
    document.show_status(f"问题 {number + 1}/{len(places)} {sheet}!{cell} {line}")
    return ""


def _following(book: Workbook, places: Sequence[At], selection: Selection | None, step: int) -> int:
    """Return the number of the place that follows the selection, round the end if need be."""
    keys = [_key(book, at) for at in places]
    here = _place_of(book, selection)
    if step > 0:
        after = (number for number, key in enumerate(keys) if key > here)
        return next(after, 0)
    before = [number for number, key in enumerate(keys) if key < here]
    return before[-1] if before else len(keys) - 1


def _place_of(book: Workbook, selection: Selection | None) -> Key:
    """Return where the selection stands; before everything where it is no cell of a sheet."""
    if selection is None or selection.sheet not in book:
        return (-1, 0, 0)
    try:
        return _key(book, (selection.sheet, Area.parse(selection.areas[0]).first))
    except ValueError:  # whole rows or columns: the sheet's first cell
        return (book.sheet_names.index(selection.sheet), 0, 0)


def _key(book: Workbook, at: At) -> Key:
    area = Area.parse(at[1])
    return book.sheet_names.index(at[0]), area.top, area.left
