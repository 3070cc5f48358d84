"""Which cells hold something else than in the file that was read."""

from __future__ import annotations

from collections.abc import Iterator

from xl_tools.workbook.book import Workbook
from xl_tools.workbook.cell_content import content_of, same_result
from xl_tools.workbook.row import Row
from xl_tools.workbook.shared_strings import SharedStrings
from xl_tools.workbook.stored import Stored


def changed_cells(book: Workbook) -> dict[str, set[tuple[int, int]]]:
    """Return by sheet the cells, as (row, column), whose content or formula was changed.

    Formats do not count, and a row that only moved is what it was. Results differ from the 15th
    digit on.
    """
    strings = book.parts.strings
    found: dict[str, set[tuple[int, int]]] = {}
    for name in book.sheet_names:
        if not book.parts.is_open(name):
            continue
        rows = book[name].content.rows
        cells = {(row.number, column) for row in rows.changed() for column in _in(row, strings)}
        if cells:
            found[name] = cells
    return found


def _in(row: Row, strings: SharedStrings) -> Iterator[int]:
    before = row.as_read()
    for column in {*before, *row.columns}:
        was, now = before.get(column), row.stored(column)
        if was != now and not _alike(was, now, strings):
            yield column


def _alike(was: Stored | None, now: Stored | None, strings: SharedStrings) -> bool:
    formulas = [stored.formula if stored else None for stored in (was, now)]
    contents = [content_of(stored, strings) if stored else None for stored in (was, now)]
    return formulas[0] == formulas[1] and same_result(*contents)
