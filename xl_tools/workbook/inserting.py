"""Inserting and deleting rows, with everything in the workbook that refers to them.

What was inserted and deleted is logged, so that it can be done again where the workbook is open
in a program (`Workbook.row_changes`).
"""

from __future__ import annotations

from xl_tools.domain.grid import MAX_ROW, Area
from xl_tools.errors import UsageError
from xl_tools.workbook.formula_references import Shift
from xl_tools.workbook.row import Row
from xl_tools.workbook.row_shift import RowShift
from xl_tools.workbook.sheet_content import SheetContent
from xl_tools.workbook.shift_frame import shift_formulas, shift_own_frame
from xl_tools.workbook.shift_parts import (
    mentions,
    shift_distant_parts,
    shift_names,
    shift_related_parts,
)
from xl_tools.workbook.shift_rows import copy_row, move_rows, shift_cell_formulas
from xl_tools.workbook.stored import stored_in
from xl_tools.workbook.workbook_parts import WorkbookParts


def insert_rows(
    parts: WorkbookParts, sheet: str, after: int, count: int, *, by_host: bool = False
) -> None:
    """Insert `count` copies of the row `after` below it, their inputs blank.

    With `by_host` the rows are what Excel and LibreOffice insert by themselves: they have the
    formats of the row `after`, no formulas, merges or height, and nothing grows for them.
    UsageError where the rows would cut an array formula or push content off the sheet.
    """
    content = parts.content(sheet)
    if after < 1 or count < 1 or after + count > MAX_ROW or not _has_room(content, count):
        raise UsageError(f"不能在 {sheet} 第 {after} 行后插入 {count} 行。行数超出工作表范围。")
    for pushed_off in _last_rows(content, count):
        content.rows.remove(pushed_off.number)
    copied = [Area.parse(ref) for ref in content.merges.all()]
    _shift(parts, sheet, RowShift(after + 1, count, by_host))
    copy_row(content, after, count, look_only=by_host)
    for area in () if by_host else copied:
        if area.top == area.bottom == after:
            for row in range(after + 1, after + count + 1):
                content.merges.add(str(Area(area.left, row, area.right, row)))


def _has_room(content: SheetContent, count: int) -> bool:
    """Return whether the last `count` rows of the sheet hold neither content nor notes.

    LibreOffice writes out the last row of a sheet that is formatted down to its end.
    """
    blank = all(
        not (stored := stored_in(cell)).text and stored.formula is None
        for row in _last_rows(content, count)
        for cell in row.cells.values()
    )
    return blank and not any(Area.parse(ref).top > MAX_ROW - count for ref in content.notes.all())


def _last_rows(content: SheetContent, count: int) -> list[Row]:
    if content.rows.last + count <= MAX_ROW:
        return []
    numbers = range(max(1, MAX_ROW - count + 1), MAX_ROW + 1)
    return [row for number in numbers if (row := content.rows.get(number))]


def delete_rows(parts: WorkbookParts, sheet: str, first: int, count: int) -> None:
    """Delete `count` rows from `first` on; what refers to them alone becomes ``#REF!``.

    UsageError where the rows hold a piece of an array formula that reaches further.
    """
    if first < 1 or count < 1:
        raise UsageError(f"不能从 {sheet} 第 {first} 行起删除 {count} 行。请检查行号和行数。")
    parts.content(sheet).headings.refuse_loss(sheet, first, first + count - 1)
    _shift(parts, sheet, RowShift(first, -count))
    _drop_single_merges(parts.content(sheet))


def _shift(parts: WorkbookParts, sheet: str, rows: RowShift) -> None:
    content = parts.content(sheet)
    _refuse_cut_array(content, sheet, rows)
    shift = Shift(sheet, rows)
    parts.row_log.append(shift)
    for name in parts.sheets:
        if name == sheet or parts.is_open(name) or mentions(sheet, parts.source(name)):
            shift_cell_formulas(parts.content(name), shift, name)
            shift_formulas(parts.content(name).part, shift, name)
    move_rows(content, rows)
    shift_own_frame(content.part, shift)
    content.notes.shift(rows)
    shift_names(parts.names, shift)
    shift_related_parts(parts.package, content.part.name, shift)
    shift_distant_parts(parts.package, shift)
    # Its entries are addresses; Excel makes a new chain when it opens the file.
    parts.drop_chain()
    for name in filter(parts.is_open, parts.sheets):
        parts.content(name).groups.forget()
        parts.content(name).links.forget()


def _refuse_cut_array(content: SheetContent, sheet: str, rows: RowShift) -> None:
    last = rows.first - rows.count - 1 if rows.count < 0 else rows.first - 1
    for area in content.groups.arrays():
        if rows.count > 0:
            cut = area.top < rows.first <= area.bottom
        else:
            touched = area.top <= last and rows.first <= area.bottom
            cut = touched and not (rows.first <= area.top and area.bottom <= last)
        if cut:
            raise UsageError(
                f"{sheet} 的数组公式 {area} 跨过要插入或删除的行。请在 Excel 中先改掉这个数组公式。"
            )


def _drop_single_merges(content: SheetContent) -> None:
    for ref in content.merges.all():
        if not Area.parse(ref).is_merged:
            content.merges.remove(ref)
