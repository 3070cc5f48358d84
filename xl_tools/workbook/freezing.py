"""Turn a sheet into plain values, and leave out what stands beside its print area."""

from __future__ import annotations

from xl_tools.domain.grid import Area
from xl_tools.workbook.areas import area_of
from xl_tools.workbook.cell_content import read_content, stored_as
from xl_tools.workbook.cell_element import write_content
from xl_tools.workbook.formula_groups import formula_of
from xl_tools.workbook.local_names import local_names
from xl_tools.workbook.sheet import Sheet


def freeze_formulas(sheet: Sheet) -> None:
    """Put each formula's result in its place, those of arrays too; an empty text leaves a blank."""
    strings = sheet.parts.strings
    for row in list(sheet.content.rows):
        for element in row.cells.values():
            if formula_of(element) is not None:
                row.touch()
                content = read_content(element, strings)
                write_content(element, *stored_as(None if content == "" else content, strings))
    # No formula is left to be part of a group, and none to be in the chain.
    sheet.content.groups.forget()
    sheet.parts.drop_chain()


def clear_beside(sheet: Sheet, last_column: int) -> None:
    """Take away contents, looks, merges, notes and links of the cells right of `last_column`."""
    for ref in sheet.merged:
        if Area.parse(ref).left > last_column:
            sheet.unmerge(ref)
    for ref in list(sheet.notes):
        if Area.parse(ref).left > last_column:
            sheet.remove_note(ref)
    for ref in list(sheet.links):
        if Area.parse(ref).left > last_column:
            sheet.set_link(ref, None)
    for cell in list(sheet.cells()):
        if cell.column > last_column:
            cell.value = None
            cell.style = 0


def printed_area(sheet: Sheet) -> Area | None:
    """Return the sheet's print area; None where it has none, or several."""
    for found in local_names(sheet.parts):
        if found.sheet == sheet.name and found.name == "_xlnm.Print_Area":
            is_one = found.refers_to.count("!") == 1
            return area_of(found.refers_to.rpartition("!")[2]) if is_one else None
    return None
