"""What a row shift does to the cells of a sheet: formulas, row numbers, copies of a row."""

from __future__ import annotations

from xl_tools.workbook.cell_element import clear
from xl_tools.workbook.formula_groups import formula_of
from xl_tools.workbook.formula_references import Shift, translate
from xl_tools.workbook.row import Row
from xl_tools.workbook.row_shift import RowShift
from xl_tools.workbook.sheet_content import SheetContent
from xl_tools.workbook.shift_frame import shifted_ref
from xl_tools.workbook.shift_parts import mentions
from xl_tools.workbook.xml_document import Element


def shift_cell_formulas(content: SheetContent, shift: Shift, home: str) -> None:
    """Shift the formulas in the cells of the sheet `home`, row numbers being still the old ones."""
    own = home == shift.sheet
    if own or any(shift.formula(text, home) != text for text in content.groups.shared_texts()):
        content.groups.write_out_all()
    for row in content.rows:
        if not _may_change(row, shift.sheet, own=own):
            continue
        for cell in row.cells.values():
            formula = formula_of(cell)
            if formula is not None:
                _shift_formula(row, formula, shift, home, own=own)


def _may_change(row: Row, sheet: str, *, own: bool) -> bool:
    if row.changed:
        return True
    return row.may_hold_formula and (own or mentions(sheet, row.xml))


def _shift_formula(row: Row, formula: Element, shift: Shift, home: str, *, own: bool) -> None:
    moved = shift.formula(formula.text or "", home, row.number)
    if moved != (formula.text or ""):
        row.touch()
        formula.text = moved
    for name in ("ref", "r1", "r2") if own else ():
        ref = formula.get(name)
        if ref:
            row.touch()
            # An array does not grow: Excel would have to be asked what its new cells show.
            formula.set(name, shifted_ref(ref, shift.rows, grow=False) or ref)


def move_rows(content: SheetContent, rows: RowShift) -> None:
    """Give the rows their new numbers; deleted rows go."""
    changes: dict[int, int] = {}
    for row in list(content.rows):
        number = rows.row(row.number)
        if number is None:
            content.rows.remove(row.number)
        elif number != row.number:
            changes[row.number] = number
    content.rows.move(changes)


def copy_row(content: SheetContent, row: int, count: int, *, look_only: bool = False) -> None:
    """Put `count` copies of a row below it: its look, height and formulas, no contents.

    With `look_only` the copies have its cells' formats alone.
    """
    original = content.rows.get(row)
    if original is None:
        return
    source = original.to_bytes()
    for offset in range(1, count + 1):
        copy = content.rows.insert_copy(row + offset, source)
        for cell in copy.cells.values():
            _blank_copy(cell, offset, look_only=look_only)
        if look_only:
            content.set_height(row + offset, None)


def _blank_copy(cell: Element, offset: int, *, look_only: bool) -> None:
    formula = formula_of(cell)
    clear(cell)
    if formula is None or formula.get("t") == "dataTable" or look_only:
        return
    if formula.text:
        formula.text = translate(formula.text, offset, 0)
    if formula.get("ref"):
        formula.set("ref", translate(formula.get("ref", ""), offset, 0))
    formula.tail = None
    cell.insert(0, formula)
