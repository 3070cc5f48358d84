"""A copy of the official sheets as values only, for people without the add-in."""

from __future__ import annotations

from pathlib import Path

from xl_tools.domain.form import Form
from xl_tools.domain.grid import Area
from xl_tools.filings.marks import apply_marks
from xl_tools.refresh.opening import Saved, Writing, save
from xl_tools.workbook import Workbook
from xl_tools.workbook.freezing import clear_beside, freeze_formulas, printed_area
from xl_tools.workbook.macro_removal import remove_macros
from xl_tools.workbook.sheet_removal import keep_sheets


def write_values(book: Workbook, form: Form, path: Path, *, backup: bool = False) -> Saved:
    """Write the official sheets of `book` to `path`: values in place of formulas, no marks.

    What stands beside the print area (the helper columns) is left out, and so are macros and
    buttons; formats, notes of the unit, pictures and print set-up stay. `book` itself is not
    changed. No signature can hold for such a copy: it has none.
    """
    copy = Workbook.from_bytes(book.to_bytes(), book.path)
    copy.drop_signatures()
    copy = remove_macros(copy)
    apply_marks(copy, {})
    official = {sheet.name for sheet in form.sheets}
    for sheet_form in form.sheets:
        if sheet_form.name in copy:
            sheet = copy[sheet_form.name]
            area = printed_area(sheet) or Area.parse(sheet_form.page.print_area)
            freeze_formulas(sheet)
            clear_beside(sheet, area.right)
    return save(keep_sheets(copy, official), path, Writing(backup))
