"""Whether two workbooks are the same to a reader: cells, looks, notes, links, names, rows."""

from __future__ import annotations

from xl_tools.workbook import Workbook
from xl_tools.workbook.local_names import local_names


def content(book: Workbook, *, results: bool = True) -> dict[str, object]:
    """Return all that a person can see of a workbook; without `results` not those of formulas."""
    found: dict[str, object] = {}
    for name in book.sheet_names:
        sheet = book[name]
        for cell in sheet.cells():
            said = cell.formula or (cell.value.kind, cell.value.raw)
            if said != ("blank", None):
                found[f"{name}!{cell.ref}"] = said
            if results and cell.formula:
                found[f"{name}!{cell.ref} result"] = cell.value.raw
            look = (cell.fill, cell.number_format)
            if look != (None, "General"):
                found[f"{name}!{cell.ref} look"] = look
        found[f"{name} notes"] = dict(sheet.notes)
        found[f"{name} links"] = dict(sheet.links)
        found[f"{name} merged"] = set(sheet.merged)
        rows = range(1, sheet.max_row + 1)
        found[f"{name} heights"] = {r: h for r in rows if (h := sheet.row_height(r))}
    found["names"] = {n: (r, book.parts.names.is_hidden(n)) for n, r in book.names.items()}
    # How far the filter of 校验结果 reaches below its last row shows nowhere.
    local = (one for one in local_names(book.parts) if one.name != "_xlnm._FilterDatabase")
    found["local names"] = {(one.sheet, one.name): one.refers_to for one in local}
    return found


def differences(one: Workbook, other: Workbook, *, results: bool = True) -> dict[str, object]:
    """Return what the two do not share, for a message that says where."""
    mine, theirs = content(one, results=results), content(other, results=results)
    keys = [key for key in mine.keys() | theirs.keys() if mine.get(key) != theirs.get(key)]
    return {key: (mine.get(key), theirs.get(key)) for key in sorted(keys)}
