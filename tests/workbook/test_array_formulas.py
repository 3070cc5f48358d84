"""Array formulas of our own functions get the right result in every cell that they fill."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from tests.office import Office
from tests.workbook.test_recalc import OURS, UNCHANGED, cells_of
from xl_tools.domain.grid import Area
from xl_tools.workbook import Workbook
from xl_tools.workbook.array_formulas import taken_apart
from xl_tools.workbook.cell import Cell
from xl_tools.workbook.recalc import recalculate

NOT_AVAILABLE = 32767  # LibreOffice's number for #N/A
TARGETS, ACTUALS = ("≥90%", "≥90%", "及时", None), ("81%", "92%", "及时", None)


def book_of(
    arrays: dict[str, str], formulas: dict[str, str] | None = None, *, trusted: bool = False
) -> Workbook:
    """Return a workbook whose cells under the array formulas all have the cached result 旧.

    A file that is `trusted` does not ask to be calculated on opening.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.calc_on_load = not trusted
    sheet = book.add_worksheet("表")
    for column, values in enumerate((TARGETS, ACTUALS, (10, 20, 5, None))):
        for row, value in enumerate(values):
            sheet.write(row, column, value)
    for area, formula in arrays.items():
        sheet.write_array_formula(area, formula, None, UNCHANGED)
        for row, column in list(Area.parse(area).cells())[1:]:
            sheet.write(row - 1, column - 1, UNCHANGED)
    for ref, formula in (formulas or {}).items():
        sheet.write_formula(ref, formula, None, UNCHANGED)
    book.close()
    return Workbook.from_bytes(buffer.getvalue(), "a.xlsx")


def results(book: Workbook, area: str) -> list[object]:
    cells = [Cell(book["表"], *at) for at in Area.parse(area).cells()]
    return [None if cell.result.is_blank else cell.result.raw for cell in cells]


@pytest.mark.parametrize(
    ("area", "formula", "expected"),
    [
        ("E1:E4", "SCORE(A1:A4,B1:B4,C1:C4)", [9, 20, 5, None]),
        ("E1:E4", "SCORE(表!$A$1:$A$4,B1:B4,10)", [9, 10, 10, None]),
        ("E1:E5", "score( A1:A2 , B1:B2 , C1:C2 )", [9, 20, "#N/A", "#N/A", "#N/A"]),
        ("E1:E2", "SCORE(A1,B1,C1)", [9, 9]),
        ("E1:F2", "SCORE(A1:A2,B1:B2,C1)", [9, 9, 10, 10]),
        ("E1", "SCORE(A1:A4,B1:B4,C1:C4)", [9]),
        ("E1:E2", 'SCORE(A1:A2,B1:B2,C1:C2,,"mof-10")', ["#N/A", "#N/A"]),
        ("E1:E2", "CHANGERATE(C1:C2,C2)", [Decimal("-0.5"), 0]),
        ("E1:E4", 'SCORE(IF(ISBLANK(A1:A4),"",A1:A4),B1:B4,C1:C4,"成本"&A1:A4)', [9, 20, 5, None]),
        ("E1:E2", "-SCORE(A1:A2,B1:B2,C1:C2*2)", [-18, -40]),
        ("E1:E4", "C1:C4*2", [20, 40, 10, 0]),
        ("E1:F2", "C1:C2+C1:C3", [20, 20, 40, 40]),
        ("E1:E3", "IFERROR(C1:C3/C1:C3,0)", [1, 1, 1]),
    ],
)  # fmt: skip
def test_each_cell_gets_its_result(area: str, formula: str, expected: list[object]):
    book = book_of({area: formula})
    assert recalculate(book, OURS).kept == ()
    assert results(book, area) == expected
    assert book["表"]["E1"].formula == formula
    again = Workbook.from_bytes(book.to_bytes(), "b.xlsx")
    assert results(again, area) == expected
    assert str(again["表"]["E1"].array) == area
    assert recalculate(again, OURS).kept == ()
    assert not again.changed


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(C1:C2)",
        "TRANSPOSE(C1:C2)",
        "C1:C2*SUM(C1:C2)",
        "AND(C1:C2>0)",
        "CHECKTOTAL(C1,C2:C3)",
        "SCORE(A1:A2,B1:B2,SUM(C1:C2))",
        "SCORE(A:A,B:B,C:C)",
        "C1:C2*{1;2}",
        "C1:C2 C2:C3",
        "表:表!C1:C2*2",
        "[1]外!C1:C2*2",
        "SCORE(名,B1:B2,C1:C2)",
    ],
)
def test_any_other_array_keeps_its_results_and_is_named(formula: str):
    book = book_of({"E1:E2": formula}, {"F1": "E2"}, trusted=True)
    assert cells_of(recalculate(book, OURS)) == ("表!E1",)
    assert results(book, "E1:F2") == [UNCHANGED, UNCHANGED, UNCHANGED, None]


def test_what_might_catch_the_missing_end_of_a_range_is_held():
    book = book_of({"E1:E3": "IFERROR(C1:C3/C1:C2,0)"}, trusted=True)
    assert cells_of(recalculate(book, OURS)) == ("表!E1",)


def test_an_array_is_not_taken_apart_into_too_many_cells():
    area = Area.parse("E1:E10001")
    assert taken_apart("SCORE(A1:A10001,B1:B10001,10)", area, OURS) is None


def test_what_reads_the_array_and_what_the_array_reads_are_calculated_too():
    book = book_of({"E1:E3": "SCORE(A1:A3,B1:B3,D1:D3)"}, {
        "D1": "C1*2", "D2": "C2", "D3": "C3", "G1": "SUM(E1:E3)", "G2": "E3+1",
    })  # fmt: skip
    assert recalculate(book, OURS).kept == ()
    assert [book["表"][ref].result.raw for ref in ("E1", "E2", "E3", "G1", "G2")] == [
        18, 20, 5, 43, 6,
    ]  # fmt: skip


def test_a_circle_through_the_array_is_named_and_leaves_the_other_cells_right():
    book = book_of({"E1:E2": "SCORE(A1:A2,B1:B2,D1:D2)"}, {"D1": "E1", "D2": "C2"})
    assert cells_of(recalculate(book, OURS)) == ("表!D1", "表!E1")
    assert results(book, "E1:E2") == [UNCHANGED, 20]


def test_cells_that_the_file_leaves_out_get_their_results():
    book = book_of({"E1:E3": "SCORE(A1:A3,B1:B3,C1:C3)"})
    data = book.to_bytes()
    assert recalculate(book, OURS).kept == ()
    bare = Workbook.from_bytes(_without(data, "E2", "E3"), "a.xlsx")
    assert recalculate(bare, OURS).kept == ()
    assert results(bare, "E1:E3") == [9, 20, 5]


def _without(data: bytes, *refs: str) -> bytes:
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                for ref in refs:
                    content, count = re.subn(rb'<c r="%s".*?</c>' % ref.encode(), b"", content)
                    assert count == 1
            out.writestr(name, content)
    return target.getvalue()


BUILT_IN = {
    "E1:E4": "C1:C4*2",
    "F1:G2": "C1:C2+C1:C3",
    "H1:H5": 'IF(ISBLANK(C1:C5),"空",ROUND(C1:C5/3,2))',
    "I1:I4": "IFERROR(C1:C4/C2:C5,0)",
    "J1:K2": "C1:C2*A6:B6",
    "L1": "C2:C3-1",
    "M1:M3": 'LEFT(A1:A3,1)&"："&LEN(B1:B3)',
    "N1:N5": "C1:C3",
    "O1:O3": "(C1:C3>5)*C1:C3^2%",
}


@pytest.mark.soffice
def test_libreoffice_gives_the_same(office: Office, tmp_path: Path):
    book = book_of(BUILT_IN, {"A6": "1+1", "B6": "3"})
    assert recalculate(book, OURS).kept == ()
    path = tmp_path / "a.xlsx"
    path.write_bytes(book.to_bytes())
    theirs = office.values(path)["表"]
    for area in BUILT_IN:
        for at in Area.parse(area).cells():
            cell = Cell(book["表"], *at)
            raw = f"#{NOT_AVAILABLE}" if cell.result.raw == "#N/A" else cell.result.raw
            assert theirs[cell.ref] == (float(raw) if isinstance(raw, Decimal) else raw or ""), cell
