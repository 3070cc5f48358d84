"""What turns a workbook as it was into what the use case made of it, as few neutral edits.

Rows come first, as the use case inserted and deleted them; they are played on a copy of the
workbook just as a host inserts rows by itself. What still differs then follows sheet by sheet, so
that nothing depends on how much a host copies along: a total that must take in a new row, a merge
or a name that grows is an edit of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from xl_tools.errors import UsageError
from xl_tools.open_book.cell_difference import cell_edits
from xl_tools.open_book.edits import (
    DeleteRows,
    Edit,
    InsertRows,
    Merge,
    RemoveName,
    RemoveNote,
    SetHeight,
    SetLink,
    SetName,
    SetNote,
    Unmerge,
)
from xl_tools.workbook import Sheet, Workbook
from xl_tools.workbook.formula_references import Shift


def between(before: Workbook, after: Workbook) -> tuple[Edit, ...]:
    """Return the edits that make `before` look and read like `after`, in their order.

    `after` is `before` opened a second time and edited since; neither is changed. Results of
    formulas are no edits: the host calculates them. Sheets are neither added nor removed by any
    use case; UsageError where one was.
    """
    if before.sheet_names != after.sheet_names:
        raise UsageError(f"{after.path}：工作表有增减，不能写回打开的工作簿。")
    mirror = Workbook.from_bytes(before.to_bytes(), before.path)
    rows = [_row_edit(change) for change in after.row_changes]
    for edit in rows:
        if isinstance(edit, InsertRows):
            mirror[edit.sheet].insert_rows(edit.after, edit.count, by_host=True)
        else:
            mirror[edit.sheet].delete_rows(edit.first, edit.count)
    edits: list[Edit] = [*rows]
    for name in after.sheet_names:
        if rows or after.parts.is_open(name):
            new = _new_rows(after.row_changes, name)
            edits += _sheet_edits(mirror[name], after[name], new, any_moved=bool(rows))
    edits += _name_edits(mirror, after)
    return tuple(edits)


def _row_edit(change: Shift) -> InsertRows | DeleteRows:
    rows = change.rows
    if rows.count > 0:
        return InsertRows(change.sheet, rows.first - 1, rows.count)
    return DeleteRows(change.sheet, rows.first, -rows.count)


def _new_rows(changes: tuple[Shift, ...], sheet: str) -> set[int]:
    """Return the numbers that the rows inserted into the sheet have in the end."""
    new: set[int] = set()
    for change in changes:
        if change.sheet == sheet:
            new = {moved for row in new if (moved := change.rows.row(row))}
            new.update(range(change.rows.first, change.rows.first + change.rows.count))
    return new


def _sheet_edits(before: Sheet, after: Sheet, new: set[int], *, any_moved: bool) -> Iterator[Edit]:
    name = after.name
    merged, wanted = set(before.merged), set(after.merged)
    yield from (Unmerge(name, area) for area in sorted(merged - wanted))
    contents, looks = cell_edits(before, after, all_rows=any_moved)
    yield from contents
    yield from (Merge(name, area) for area in sorted(wanted - merged))
    yield from looks
    yield from _height_edits(before, after, new)
    yield from _note_edits(before, after)
    yield from _link_edits(before, after)


def _height_edits(before: Sheet, after: Sheet, new: set[int]) -> Iterator[Edit]:
    """Yield heights of runs of rows; those of new rows are always said."""
    start, height = 0, None
    for row in range(1, max(before.max_row, after.max_row) + 2):
        wanted = after.row_height(row)
        differs = row in new or wanted != before.row_height(row)
        if start and not (differs and wanted == height):
            yield SetHeight(after.name, start, row - 1, height)
            start = 0
        if differs and not start:
            start, height = row, wanted


def _note_edits(before: Sheet, after: Sheet) -> Iterator[Edit]:
    present, wanted = before.notes, after.notes
    yield from (RemoveNote(after.name, cell) for cell in present if cell not in wanted)
    for cell, note in wanted.items():
        if cell not in present or present[cell] != note:
            yield SetNote(after.name, cell, note.text, note.author)


def _link_edits(before: Sheet, after: Sheet) -> Iterator[Edit]:
    present, wanted = before.links, after.links
    yield from (SetLink(after.name, cell, None) for cell in present if cell not in wanted)
    for cell, location in wanted.items():
        if present.get(cell) != location:
            yield SetLink(after.name, cell, location)


def _name_edits(before: Workbook, after: Workbook) -> Iterator[Edit]:
    present, wanted = before.names, after.names
    yield from (RemoveName(name) for name in present if name not in wanted)
    for name, refers_to in wanted.items():
        hidden = after.parts.names.is_hidden(name)
        was_hidden = before.parts.names.is_hidden(name)
        if present.get(name) != refers_to or hidden != was_hidden:
            yield SetName(name, refers_to, hidden)
