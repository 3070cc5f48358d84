"""Rows appended in one go: they say what rows written cell by cell would say."""

from __future__ import annotations

from decimal import Decimal

import openpyxl
import pytest
from lxml import etree

from tests.workbook.golden import MAIN, handmade
from xl_tools.workbook import Workbook
from xl_tools.workbook.appending import NewRow, append_rows, can_append

X14AC = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"
MODEL = (
    '<row r="1"><c r="A1"><v>1</v></c></row>'
    '<row r="2" spans="1:3" ht="33" customHeight="1" s="4" customFormat="1">'
    '<c r="A2" s="2"><v>2</v></c><c r="C2" s="7"/></row>'
)
HEAD = '<dimension ref="A1:C2"/>'
TEXTS = ("甲", "<&>\"'", " 前后 ", "一\n二", "_x0041_", "=1+1", "a\x00b", "𠮷")


def sheet_of(rows: str = MODEL):
    return Workbook.from_bytes(handmade(rows, head=HEAD), "a.xlsx")["表"]


def test_values_formats_heights_and_attributes(tmp_path):
    sheet = sheet_of()
    values = {"A": Decimal("-4.50"), "B": "文字", "C": None, "E": 12}
    append_rows(sheet, 2, [NewRow(values, 20.5), NewRow({"C": ""}, 409)])
    book = Workbook.from_bytes(sheet._book.to_bytes(), "a.xlsx")
    again = book["表"]
    assert [again[f"{at}3"].value.raw for at in "ABCDE"] == [
        Decimal("-4.5"),
        "文字",
        None,
        None,
        12,
    ]
    assert [again[f"{at}3"].style for at in "ABC"] == [2, 4, 7]
    assert [again.row_height(row) for row in (2, 3, 4)] == [33, 20.5, 409]
    xml = book.parts.source("表").decode()
    assert '<row r="3" ht="20.5" customHeight="1" spans="1:3" s="4" customFormat="1">' in xml
    assert '<dimension ref="A1:E4"/>' in xml
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert openpyxl.load_workbook(path)["表"]["B3"].value == "文字"


def test_attributes_of_other_namespaces_stay_as_excel_writes_them():
    # Excel states x14ac:dyDescent in every row; other programs may declare a prefix in a row.
    rows = MODEL.replace("<row ", '<row x14ac:dyDescent="0.2" xmlns:own="urn:own" own:a="1" ')
    root = f'<worksheet xmlns="{MAIN}" xmlns:x14ac="{X14AC}">'
    data = handmade(sheet=f"{root}{HEAD}<sheetData>{rows}</sheetData></worksheet>")
    sheet = Workbook.from_bytes(data, "a.xlsx")["表"]
    append_rows(sheet, 2, [NewRow({"A": "甲"}, 20)])
    book = Workbook.from_bytes(sheet._book.to_bytes(), "a.xlsx")
    assert book["表"]["A3"].value.text == "甲"
    row = etree.fromstring(book.parts.source("表")).findall(".//{*}row")[2]
    assert row.get(f"{{{X14AC}}}dyDescent") == "0.2"
    assert not row.get("{urn:own}a")


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_reads_as_when_it_is_written_to_a_cell(text):
    appended, written = sheet_of(), sheet_of()
    append_rows(appended, 2, [NewRow({"B": text}, 20)])
    written["B3"].value = text
    sheets = [Workbook.from_bytes(s._book.to_bytes(), "a.xlsx")["表"] for s in (appended, written)]
    assert sheets[0]["B3"].value.raw == sheets[1]["B3"].value.raw == text
    assert sheets[0]["B3"].formula is None


def test_a_prefix_of_the_sheets_own_is_kept():
    data = handmade(MODEL, head=HEAD)
    book = Workbook.from_bytes(data, "a.xlsx")
    package = book.parts.package
    name = book.parts.sheets["表"].part
    xml = package.read(name).decode()
    for tag in ("worksheet", "dimension", "sheetData", "row", "c", "v"):
        for end in (" ", ">", "/"):
            xml = xml.replace(f"<{tag}{end}", f"<x:{tag}{end}")
        xml = xml.replace(f"</{tag}>", f"</x:{tag}>")
    package.write(name, xml.replace('xmlns="', 'xmlns:x="', 1).encode())
    prefixed = Workbook.from_bytes(book.to_bytes(), "a.xlsx")
    append_rows(prefixed["表"], 2, [NewRow({"A": "甲", "B": 5}, 20)])
    again = Workbook.from_bytes(prefixed.to_bytes(), "a.xlsx")
    assert [again["表"][ref].value.raw for ref in ("A3", "B3")] == ["甲", 5]
    assert '<x:row r="3"' in again.parts.source("表").decode()


@pytest.mark.parametrize(
    ("rows", "like", "expected"),
    [
        (MODEL, 2, True),
        (MODEL, 1, False),  # something stands below
        (MODEL, 3, False),  # no such row
        (MODEL.replace("<v>2</v>", "<f>A1*2</f><v>2</v>"), 2, False),
    ],
)
def test_rows_are_appended_below_the_last_one_only_and_never_lose_a_formula(rows, like, expected):
    assert can_append(sheet_of(rows), like) is expected


def test_no_rows_change_nothing():
    sheet = sheet_of()
    append_rows(sheet, 2, [])
    assert not sheet._book.changed
