"""One table of formulas: plain Python, the batch's engine, xlwings' conversion and LibreOffice agree."""

from __future__ import annotations

import datetime as dt
import math
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from tests.hosts.calc.cases import BOOLEAN, CASES, ERROR_IN_RANGE
from tests.hosts.calc.soffice import Soffice
from xl_tools.domain.functions import registry
from xl_tools.domain.scalars import CellError
from xl_tools.forms.profiles import load_profile, profile_ids
from xl_tools.hosts.calc.cell_values import ERROR_CODES, error
from xl_tools.hosts.excel.cell_values import A_TEXT, AN_ERROR, ERROR_NUMBERS, from_com, to_com
from xl_tools.workbook import Workbook
from xl_tools.workbook.recalc import recalculate

FUNCTIONS = registry({name: load_profile(name) for name in profile_ids()}, "hunan-2023")
# What COM hands over for an error cell.
COM_ERRORS = {code: number - 0x7FF60000 for code, number in ERROR_NUMBERS.items()}


def plain(case) -> list[object]:
    name, *arguments = case
    result = FUNCTIONS[name].call(*(None if each is ... else each for each in arguments))
    rows = result if isinstance(result, list) else [[result]]
    return [value for row in rows for value in row]


def through_xlwings(case) -> list[object]:
    """What Excel gets: the conversion of the way in, and VBA's reading of the way back."""
    name, *arguments = case
    reply = to_com(FUNCTIONS[name].call(*(from_com(com(argument)) for argument in arguments)))
    return [told(value) for row in reply for value in row]


def com(value):
    """Return a cell or a range as COM hands it over."""
    if isinstance(value, list):
        return tuple(tuple(map(com, row)) for row in value)
    if isinstance(value, CellError):
        return COM_ERRORS[value.code]
    if value is ...:
        return None
    return dt.datetime(*value.timetuple()[:6]) if isinstance(value, dt.date) else value


def told(value):
    """Return what XltSupport.Answer makes of a reply: a text, an error value, or a number."""
    if isinstance(value, str) and value[:1] == A_TEXT:
        return value[1:]
    if isinstance(value, str):
        codes = {number: code for code, number in ERROR_NUMBERS.items()}
        return CellError(codes[int(value.removeprefix(AN_ERROR))])
    return value


def table(path: Path) -> dict[int, list[str]]:
    """Write each case into rows of its own; return the cells of its result."""
    book = openpyxl.Workbook()
    page = book.active
    places, row = {}, 1
    for number, (name, *arguments) in enumerate(CASES):
        ranges = [each for each in arguments if isinstance(each, list)]
        is_array = bool(ranges) and name != "CHECKTOTAL"
        height, width = (len(ranges), 1) if not is_array else _size(ranges)
        texts, column = [], 10
        for argument in arguments:
            if argument is ...:
                texts.append("")
                continue
            rows = argument if isinstance(argument, list) else [[argument]]
            area = _put(page, row, column, rows)
            texts.append(area if isinstance(argument, list) else _single(area, is_array))
            column += len(rows[0]) + 1
        cells = [page.cell(row, 1).coordinate]
        formula = f"={name}({','.join(texts)})"
        if is_array:
            cells = [
                page.cell(row + y, 1 + x).coordinate for y in range(height) for x in range(width)
            ]
            page[cells[0]] = ArrayFormula(f"{cells[0]}:{cells[-1]}", formula)
        else:
            page[cells[0]] = formula
        places[number] = cells
        row += max(len(each) for each in [*ranges, [0]]) + 1
    book.save(path)
    return places


def _size(ranges: list[list[list[object]]]) -> tuple[int, int]:
    return max(map(len, ranges)), max(len(rows[0]) for rows in ranges)


def _put(page, top: int, left: int, rows: list[list[object]]) -> str:
    for y, values in enumerate(rows):
        for x, value in enumerate(values):
            content = value.code if isinstance(value, CellError) else value
            page.cell(top + y, left + x).value = content
    last = page.cell(top + len(rows) - 1, left + len(rows[0]) - 1)
    return f"{page.cell(top, left).coordinate}:{last.coordinate}"


def _single(area: str, is_array: bool) -> str:
    """Return a single cell as a formula names it; a blank is told from a zero as in the form."""
    cell = area.partition(":")[0]
    return cell if is_array else f'IF(ISBLANK({cell}),"",{cell})'


@pytest.fixture(scope="module")
def typed(tmp_path_factory) -> tuple[Path, dict[int, list[str]]]:
    path = tmp_path_factory.mktemp("table") / "table.xlsx"
    return path, table(path)


def same(found: object, expected: object) -> bool:
    if isinstance(expected, float) and isinstance(found, float):
        return math.isclose(found, expected, rel_tol=1e-14)
    return type(found) is type(expected) and found == expected


def test_xlwings_conversion_gives_the_same_as_plain_python():
    assert [through_xlwings(case) for case in CASES] == [plain(case) for case in CASES]


def test_the_batch_gives_the_same_as_plain_python(typed):
    path, places = typed
    book = Workbook.open(path)
    assert recalculate(book, FUNCTIONS).kept == ()
    sheet = book[book.sheet_names[0]]
    found = {number: [as_python(sheet[cell].value) for cell in places[number]] for number in places}
    assert unlike(found, CASES) == {}
    # What is read back is what was written.
    again = Workbook.from_bytes(book.to_bytes(), "a.xlsx")[sheet.name]
    for number, cells in places.items():
        assert [as_python(again[cell].value) for cell in cells] == found[number]


def unlike(found: dict[int, list[object]], cases: list) -> dict[str, tuple[object, object]]:
    """Return the cases whose cells differ from plain Python's, with both."""
    wrong = {}
    for number, case in enumerate(cases):
        expected = plain(case)
        if len(found[number]) != len(expected) or not all(map(same, found[number], expected)):
            wrong[f"{CASES[number]}"[:200]] = (found[number], expected)
    return wrong


def as_python(value):
    if value.kind == "error":
        return CellError(str(value.raw))
    if value.kind == "blank":
        return ""
    return value.text if value.kind == "text" else float(value.raw)


_READ = """
doc = load(given["path"], Hidden=True)
doc.calculateAll()
page = doc.Sheets.getByIndex(0)
said = {
    number: [shown(page.getCellRangeByName(cell)) for cell in cells]
    for number, cells in given["places"].items()
}
if given["out"]:
    doc.storeToURL(
        uno.systemPathToFileUrl(given["out"]), (prop("FilterName", "Calc MS Excel 2007 XML"),))
doc.close(True)
"""


@pytest.mark.soffice
def test_libreoffice_gives_the_same_and_writes_plain_names(calc: Soffice, typed, tmp_path):
    path, places = typed
    out = tmp_path / "out.xlsx"
    given = {"path": str(calc.copy(path)), "places": places, "out": str(out)}
    said = calc.run(_READ, given)
    found = {number: [from_office(value) for value in said[str(number)]] for number in places}
    in_range = [number for number, case in enumerate(CASES) if case in ERROR_IN_RANGE]
    for number in in_range:
        assert found.pop(number) == [ERR_504] * len(places[number])
        found[number] = plain(CASES[number])
    assert unlike(found, list(map(as_calc_hands_over, CASES))) == {}
    # Load, recalculate, save, load again: names stay plain, values stay.
    again = calc.run(_READ, {**given, "path": str(calc.copy(out)), "out": None})
    assert again == said
    with zipfile.ZipFile(out) as saved:
        text = saved.read("xl/worksheets/sheet1.xml").decode()
    assert "XLTOOLS" not in text.upper()
    assert text.count("SCORE(") >= len([case for case in CASES if case[0] == "SCORE"])


# An error in a range: Calc does not call the function, and the cells show Err:504.
ERR_504 = CellError("504")


def as_calc_hands_over(case):
    """Return the case with what Calc itself does to it: a truth value is the number 1 or 0."""
    name, *arguments = case
    return (name, *map(_as_number, arguments)) if case in BOOLEAN else case


def _as_number(value):
    if isinstance(value, list):
        return [[_as_number(each) for each in row] for row in value]
    return float(value) if isinstance(value, bool) else value


_HANDED_OVER = """
doc = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (prop("Hidden", True),))
page = doc.Sheets.getByIndex(0)
for ref, content in given["cells"].items():
    page.getCellRangeByName(ref).Formula = content
said = []
for formula in given["formulas"]:
    page.getCellRangeByName("E1").Formula = formula
    said.append(shown(page.getCellRangeByName("E1")))
doc.close(True)
"""
# What the guide says of LibreOffice alone. A later version that does otherwise should be told of.
OWN_WAYS = {
    "=XLTOOLS.FUNCTIONS.CHANGERATE(A1;B1)": -1.0,  # A1 is blank: 0 to the function
    '=XLTOOLS.FUNCTIONS.CHANGERATE(IF(ISBLANK(A1);"";A1);B1)': "",
    "=XLTOOLS.FUNCTIONS.CHANGERATE(A1:A1;B1)": "",
    '=XLTOOLS.FUNCTIONS.SCORE("≥90%";"81%";10;A1;A1)': 9.0,  # no name is 0
    "=XLTOOLS.FUNCTIONS.CHANGERATE(B1;C1)": {"error": "#DIV/0!"},
    "=XLTOOLS.FUNCTIONS.CHANGERATE(B1:C1;B1)": {"error": "504"},
}


@pytest.mark.soffice
def test_what_libreoffice_does_with_arguments_before_a_function_sees_them(calc: Soffice):
    given = {"cells": {"B1": "4", "C1": "=1/0"}, "formulas": list(OWN_WAYS)}
    assert calc.run(_HANDED_OVER, given) == list(OWN_WAYS.values())


def from_office(value):
    if isinstance(value, dict):
        return CellError(value["error"])
    return "" if value is None else value


@pytest.mark.parametrize("code", ERROR_CODES)
def test_an_error_is_a_float_that_is_not_a_number(code):
    assert math.isnan(error(code))
