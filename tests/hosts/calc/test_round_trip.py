"""Load, recalculate, save, load again: formulas keep their plain names, cells their values."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import pytest

from tests.end_to_end.examples import WORKBOOKS
from tests.hosts.calc.soffice import Soffice
from tests.shipped import CLEAN, FORM, SEED, data_of, refreshed
from xl_tools.domain.functions import registry
from xl_tools.forms.profiles import load_profile, profile_ids
from xl_tools.refresh import new, refresh
from xl_tools.workbook import Workbook
from xl_tools.workbook.recalc import recalculate

pytestmark = pytest.mark.soffice
FUNCTIONS = registry({name: load_profile(name) for name in profile_ids()}, "hunan-2023")
FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xlsm": "Calc MS Excel 2007 VBA XML"}
# Beside a zero, what a clerk has not filled in yet: each argument of a helper's formula, and all.
BLANKS = {
    "自评表": ["F14", "G15", "E16", "E17", "F17", "F18", "G18", "E19", "F19", "G19", "F24", "F25"],
    "基础数据表": ["F9", "D9", "F11", "B13", "F17", "D18", "F18", "B18", "F20"],
}
ZEROS = {"自评表": ["F23", "F26"], "基础数据表": ["F14", "F19"]}
_TRIP = """
doc = load(given["path"], Hidden=True)
doc.calculateAll()
said = {"values": {}, "names": sorted(doc.NamedRanges.ElementNames)}
for number in range(doc.Sheets.Count):
    sheet = doc.Sheets.getByIndex(number)
    for cells in sheet.queryContentCells(1 + 2 + 4 + 16).Cells:
        place = cells.AbsoluteName.replace("$", "").replace("'", "").replace(".", "!")
        said["values"][place] = shown(cells)
if given["out"]:
    doc.storeToURL(uno.systemPathToFileUrl(given["out"]), (prop("FilterName", given["filter"]),))
doc.close(True)
"""


def gapped() -> bytes:
    """Return the example with blanks and zeros in it, recalculated as the command line does."""
    book = Workbook.from_bytes(refreshed(CLEAN), "a.xlsx")
    for content, cells in ((None, BLANKS), (0, ZEROS)):
        for sheet, refs in cells.items():
            for ref in refs:
                book[sheet][ref].value = content
    assert recalculate(book, FUNCTIONS).kept == ()
    return book.to_bytes()


def with_macros() -> bytes:
    """Return an example with buttons and VBA functions of the same names."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsm"
        new(path, form=FORM, unit="示例单位", year=2023, data=data_of(CLEAN))
        refresh(path)
        return path.read_bytes()


BOOKS = {
    "template.xlsx": (WORKBOOKS / "template.xlsx").read_bytes,
    "template.xlsm": (WORKBOOKS / "template.xlsm").read_bytes,
    "example.xlsx": lambda: refreshed(SEED),
    "example.xlsm": with_macros,
    "gapped.xlsx": gapped,
}


@pytest.mark.parametrize("name", BOOKS)
def test_names_and_values_survive(calc: Soffice, tmp_path: Path, name: str):
    ending = Path(name).suffix
    source, out = calc.copy(BOOKS[name](), ending), tmp_path / name
    given = {"path": str(source), "out": str(out), "filter": FILTERS[ending]}
    first = calc.run(_TRIP, given)
    again = calc.run(_TRIP, {**given, "path": str(calc.copy(out, ending)), "out": None})
    assert again["names"] == first["names"]
    assert again["values"] == first["values"]
    before, after = Workbook.open(source), Workbook.open(out)
    assert formulas(after) == formulas(before)
    wrong = {}
    for place, formula in formulas(before).items():
        ours, theirs = cached(before, place), first["values"].get(place)
        if not same(ours, theirs) or not same(cached(after, place), theirs):
            wrong[place] = (formula, ours, theirs, cached(after, place))
    assert wrong == {}


def formulas(book: Workbook) -> dict[str, str]:
    found = {}
    for name in book.sheet_names:
        for cell in book[name].formula_cells():
            found[f"{name}!{cell.ref}"] = (cell.formula or "").replace(" ", "")
    return found


def cached(book: Workbook, place: str) -> object:
    sheet, _, ref = place.partition("!")
    value = book[sheet][ref].value
    if value.kind == "error":
        return {"error": str(value.raw)}
    if value.is_blank or value.kind == "text":
        return value.text
    return float(value.raw)


def same(ours: object, theirs: object) -> bool:
    if isinstance(ours, float) and isinstance(theirs, float):
        return math.isclose(ours, theirs, rel_tol=1e-14)
    return type(ours) is type(theirs) and ours == theirs


_BOUND = """
doc = load(given["path"], Hidden=True, MacroExecutionMode=given["macros"])
sheet = doc.Sheets.getByName("自评表")
sheet.unprotect("")
sheet.getCellRangeByName("F24").String = "45%"
said = [shown(sheet.getCellRangeByName("K24"))]
cell = sheet.getCellRangeByName("P1")
for formula in given["formulas"]:
    cell.FormulaLocal = formula
    said.append(shown(cell))
doc.close(True)
"""
MACROS_OFF, MACROS_ON = 0, 4  # com.sun.star.document.MacroExecMode


@pytest.mark.parametrize("macros", [MACROS_OFF, MACROS_ON])
def test_the_plain_name_is_ours_where_vba_has_one_too(calc: Soffice, macros: int):
    path = calc.copy(with_macros(), ".xlsm")
    formulas = ['=SCORE("≥90%";"81%";10)', "=score(E24;F24;G24)", "=SUM(EXECRATE(1;4);1)"]
    given = {"path": str(path), "macros": macros, "formulas": formulas}
    assert calc.run(_BOUND, given) == [5.0, 9.0, 5.0, 1.25]
