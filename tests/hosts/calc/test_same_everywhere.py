"""One table of formulas: plain Python, the batch's engine, xlwings' conversion and LibreOffice agree."""

from __future__ import annotations

import math
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from tests.hosts.calc.soffice import Soffice
from xl_tools.domain.functions import registry
from xl_tools.domain.scalars import CellError
from xl_tools.forms.profiles import load_profile, profile_ids
from xl_tools.hosts.calc.cell_values import ERROR_CODES, error
from xl_tools.hosts.excel.cell_values import from_com, to_com
from xl_tools.workbook import Workbook
from xl_tools.workbook.recalc import recalculate

FUNCTIONS = registry({name: load_profile(name) for name in profile_ids()}, "hunan-2023")
NA, DIV0 = CellError("#N/A"), CellError("#DIV/0!")
# Name and arguments: single cells, or ranges as lists of rows. None is a blank cell.
CASES = [
    ("SCORE", "≥90%", "81%", 10.0),
    ("SCORE", "≥90%", 0.81, 10.0),
    ("SCORE", "≥90%", "92%", 10.0),
    ("SCORE", "≥90%", 0.0, 10.0),
    ("SCORE", "≥90%", None, 10.0),
    ("SCORE", None, None, None),
    ("SCORE", "0起", 0.0, 5.0),
    ("SCORE", "15万元", "14万元", 10.0, "经济成本指标物业费"),
    ("SCORE", "≤90", 100.0, 10.0, None, "mof-10"),
    ("SCORE", "≥90%", NA, 10.0),
    ("SCORE", "≥90%", DIV0, 10.0),
    ("SCORE", "≥90%", "92%", "十"),
    ("SCORE", "≥90%", "92%", -1.0),
    ("SCORE", "≥90%", "92%", 10.0, None, "没有"),
    ("SCORE", "2023年12月底前", "2023年12月20日", 10.0),
    ("SCORE", [["≥90%"], [None], ["及时"]], [["81%"], [None], ["及时"]], [[10.0], [None], [5.0]]),
    ("SCORE", [["≥90%"], ["≥90%"]], [[None], [0.0]], [[10.0], [10.0]]),
    ("SCOREWHY", "≥90%", "81%", 10.0),
    ("SCOREWHY", "≥90%", None, 10.0),
    ("SCOREWHY", "≥90%", "92%", 10.0, None, "没有"),
    ("SCOREWHY", [["≥90%"], ["及时"]], [["81%"], ["不及时"]], 10.0),
    ("GRADE", 96.0),
    ("GRADE", 89.5),
    ("GRADE", [[96.0, 85.0, 61.0, 10.0]]),
    ("EXECRATE", 1.0, 0.0),
    ("EXECRATE", 1.0, 3.0),
    ("EXECRATE", NA, 3.0),
    ("CONTROLRATE", 33.0, 32.0),
    ("CONTROLRATE", None, 32.0),
    ("CHANGERATE", 63.46, 32.0),
    ("CHANGERATE", [[1.0], [2.0]], [[4.0], [0.0]]),
    ("ADJUSTRATE", 1.0, 4.0),
    ("ADJUSTRATE", "一", 4.0),
    ("CHECKTOTAL", 1676.35, [[1257.33], [419.02]]),
    ("CHECKTOTAL", 3.0, [[0.0], [None]]),
    ("CHECKTOTAL", 3.0, [[None], [None]]),
    ("CHECKTOTAL", None, [[1.0], [2.0]]),
]  # fmt: skip


def plain(case) -> list[object]:
    name, *arguments = case
    result = FUNCTIONS[name].call(*arguments)
    rows = result if isinstance(result, list) else [[result]]
    return [value for row in rows for value in row]


def through_xlwings(case) -> list[object]:
    """What Excel gets: the conversion of the way in, and VBA's reading of the way back."""
    name, *arguments = case
    given = [tuple(map(tuple, a)) if isinstance(a, list) else a for a in arguments]
    given = [com_error(a) if isinstance(a, CellError) else a for a in given]
    reply = to_com(FUNCTIONS[name].call(*map(from_com, given)))
    return [told(value) for row in reply for value in row]


def com_error(value: CellError) -> int:
    return {"#N/A": -2146826246, "#DIV/0!": -2146826281}[value.code]


def told(value):
    if isinstance(value, str) and value[:1] == "\x02":
        return value[1:]
    if isinstance(value, str):
        numbers = {"2007": "#DIV/0!", "2015": "#VALUE!", "2036": "#NUM!", "2042": "#N/A"}
        return CellError(numbers[value[1:]])
    return value


def sheet(path: Path) -> dict[int, list[str]]:
    """Write each case into rows of its own; return the cells of its result."""
    book = openpyxl.Workbook()
    page = book.active
    places, row = {}, 1
    for number, (name, *arguments) in enumerate(CASES):
        texts, column, height = [], 10, 1
        for argument in arguments:
            rows = argument if isinstance(argument, list) else [[argument]]
            for down, values in enumerate(rows):
                for right, value in enumerate(values):
                    cell = page.cell(row + down, column + right)
                    cell.value = (
                        f"={value}".replace("#N/A", "NA()").replace("#DIV/0!", "1/0")
                        if isinstance(value, CellError)
                        else value
                    )
            first, last = (
                page.cell(row, column),
                page.cell(row + len(rows) - 1, column + len(rows[0]) - 1),
            )
            single = first.coordinate
            # A blank cell that is named alone is 0 to a LibreOffice add-in; IF tells it from a zero.
            texts.append(
                f"{single}:{last.coordinate}"
                if isinstance(argument, list)
                else f'IF({single}="","",{single})'
            )
            column += len(rows[0]) + 1
            height = max(height, len(rows))
        width = max(len(a[0]) if isinstance(a, list) else 1 for a in arguments)
        many = [a for a in arguments if isinstance(a, list)] and name != "CHECKTOTAL"
        cells = (
            [page.cell(row + y, 1 + x).coordinate for y in range(height) for x in range(width)]
            if many
            else [f"A{row}"]
        )
        formula = f"={name}({','.join(texts)})"
        page[cells[0]] = ArrayFormula(f"{cells[0]}:{cells[-1]}", formula) if many else formula
        places[number] = cells
        row += height + 1
    book.save(path)
    return places


@pytest.fixture(scope="module")
def typed(tmp_path_factory) -> tuple[Path, dict[int, list[str]]]:
    path = tmp_path_factory.mktemp("table") / "table.xlsx"
    return path, sheet(path)


def same(found: object, expected: object) -> bool:
    if isinstance(expected, float) and isinstance(found, float):
        return math.isclose(found, expected, rel_tol=1e-14)
    return type(found) is type(expected) and found == expected


def test_xlwings_conversion_gives_the_same_as_plain_python():
    assert [through_xlwings(case) for case in CASES] == [plain(case) for case in CASES]


def test_the_batch_gives_the_same_as_plain_python(typed):
    path, places = typed
    book = Workbook.open(path)
    kept = recalculate(book, FUNCTIONS).kept
    assert {one.reason for one in kept} == {"数组公式"}  # which only Excel and LibreOffice spread
    sheet = book[book.sheet_names[0]]
    wrong = {}
    for number, cells in places.items():
        if cells[0] in {one.place.cell for one in kept}:
            continue
        found = [as_python(sheet[cell].value) for cell in cells]
        expected = plain(CASES[number])
        if not all(map(same, found, expected)):
            wrong[str(CASES[number])] = (found, expected)
    assert wrong == {}


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
    wrong = {}
    for number in places:
        found = [from_office(value) for value in said[str(number)]]
        expected = plain(CASES[number])
        if not all(map(same, found, expected)):
            wrong[str(CASES[number])] = (found, expected)
    assert wrong == {}
    # Load, recalculate, save, load again: names stay plain, values stay.
    again = calc.run(_READ, {**given, "path": str(calc.copy(out)), "out": None})
    assert again == said
    with zipfile.ZipFile(out) as saved:
        text = saved.read("xl/worksheets/sheet1.xml").decode()
    assert "XLTOOLS" not in text.upper()
    assert text.count("SCORE(") >= len([case for case in CASES if case[0] == "SCORE"])


def from_office(value):
    if isinstance(value, dict):
        return CellError(value["error"])
    return "" if value is None else value


@pytest.mark.parametrize("code", ERROR_CODES)
def test_an_error_is_a_float_that_is_not_a_number(code):
    assert math.isnan(error(code))
