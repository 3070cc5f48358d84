"""Formulas turned into their results, whatever kind they are; and what stands beside the print."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter

from tests.workbook.golden import handmade
from xl_tools.workbook import Workbook
from xl_tools.workbook.freezing import clear_beside, freeze_formulas, printed_area


@pytest.fixture
def book() -> Workbook:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='表 1'!$A$1:$A$5"})
    book.add_chartsheet("图").set_chart(chart)
    sheet = book.add_worksheet("表 1")
    percent = book.add_format({"num_format": "0%"})
    for row in range(1, 6):
        sheet.write(f"A{row}", row)
        sheet.write_formula(f"B{row}", f"A{row}/2", percent, row / 2)
    sheet.write_formula("C1", '"甲"&1', None, "甲1")
    sheet.write_formula("C2", "1/0", None, "#DIV/0!")
    sheet.write_formula("C3", "A1=1", None, True)
    sheet.write_formula("C4", 'IF(A1=1,"",1)', None, "")
    sheet.write_array_formula("D1:D3", "{=A1:A3*2}", None, 2)
    sheet.write("D2", 4)
    sheet.write_comment("E1", "旁注", {"author": "张"})
    sheet.write_comment("A1", "正注", {"author": "张"})
    sheet.write_url("E2", "internal:'表 1'!A1")
    sheet.merge_range("E3:F3", "合并", percent)
    sheet.merge_range("A7:E7", "跨界", percent)
    sheet.print_area("A1:D5")
    book.close()
    return Workbook.from_bytes(buffer.getvalue(), "a.xlsx")


def again(book: Workbook) -> Workbook:
    return Workbook.from_bytes(book.to_bytes(), "a.xlsx")


def test_every_formula_gives_way_to_its_result(book, tmp_path):
    freeze_formulas(book["表 1"])
    sheet = again(book)["表 1"]
    assert [cell.ref for cell in sheet.cells() if cell.formula is not None] == []
    assert [sheet[ref].value.raw for ref in ("B1", "C1", "C2", "C3", "C4", "D1", "D2")] == [
        Decimal("0.5"),
        "甲1",
        "#DIV/0!",
        True,
        None,
        2,
        4,
    ]
    assert sheet["B1"].value.shown == "50%"
    book.save(tmp_path / "b.xlsx")
    loaded = openpyxl.load_workbook(tmp_path / "b.xlsx")["表 1"]
    assert (loaded["D1"].value, loaded["C2"].value, loaded["C4"].value) == (2, "#DIV/0!", None)


def test_shared_formulas_and_the_chain_go_as_well():
    data = handmade(
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f><v>2</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>4</v></c></row>'
    )
    book = Workbook.from_bytes(data, "a.xlsx")
    freeze_formulas(book["表"])
    left = again(book)
    assert [left["表"][ref].value.raw for ref in ("A1", "A2")] == [2, 4]
    assert "xl/calcChain.xml" not in left.parts.package.names()
    assert "<f" not in left.parts.source("表").decode()


def test_what_stands_beside_is_gone_and_what_reaches_in_stays(book):
    sheet = book["表 1"]
    freeze_formulas(sheet)
    clear_beside(sheet, 4)
    left = again(book)["表 1"]
    assert set(left.notes) == {"A1"}
    assert dict(left.links) == {}
    assert left.merged == ("A7:E7",)
    assert {(c.value.raw, c.style) for c in left.cells() if c.column > 4} <= {(None, 0)}
    assert left["D1"].value.raw == 2


def test_the_print_area_is_the_sheets_own(book):
    assert str(printed_area(book["表 1"])) == "A1:D5"
    book.parts.names.set("另一个", "'表 1'!$A$1", hidden=False)
    for element in book.parts.names.elements():
        if element.get("name") == "_xlnm.Print_Area":
            element.text = "'表 1'!$A$1:$B$2,'表 1'!$D$1:$E$2"
    assert printed_area(book["表 1"]) is None
