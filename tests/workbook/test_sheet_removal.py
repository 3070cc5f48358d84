"""Sheets taken out with all that was only theirs."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
import xlsxwriter

from xl_tools.workbook import Workbook
from xl_tools.workbook.sheet_removal import keep_sheets, remove_sheets


@pytest.fixture
def book() -> Workbook:
    return Workbook.from_bytes(_drawn(), "a.xlsx")


def _drawn(*, with_chart: bool = False) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    if with_chart:
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='二 号'!$A$1"})
        book.add_chartsheet("图").set_chart(chart)
    for name in ("一", "二 号", "三"):
        sheet = book.add_worksheet(name)
        sheet.write("A1", name)
        sheet.write_comment("A1", f"{name}的批注", {"author": "张"})
        sheet.write_url("B1", "https://example.com/" + name.strip())
        sheet.print_area("A1:B2")
        sheet.add_table("D1:E3", {"name": f"表_{name[0]}"})
        sheet.insert_textbox("G1", f"{name}的文本框")
        book.define_name(f"全局_{name[0]}", f"='{name}'!$A$1")
    book.define_name("'三'!本地", "='三'!$A$1")
    book.define_name("常数", "=5")
    book.close()
    return buffer.getvalue()


def test_what_is_left_is_whole(book, tmp_path):
    left = remove_sheets(book, {"一", "二 号"})
    assert left.sheet_names == ("三",)
    assert left["三"].notes["A1"].text == "三的批注"
    assert dict(left.names) == {"全局_三": "'三'!$A$1", "常数": "5"}
    left.save(tmp_path / "b.xlsx")
    loaded = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert loaded.sheetnames == ["三"]
    assert loaded["三"]["A1"].comment.text == "三的批注"
    assert loaded["三"]["B1"].hyperlink.target == "https://example.com/三"
    assert loaded["三"].print_area == "'三'!$A$1:$B$2"
    assert loaded["三"].defined_names["本地"].attr_text in ("三!$A$1", "'三'!$A$1")


def test_no_part_and_no_reference_to_a_removed_sheet_is_left(book):
    package = remove_sheets(book, {"一", "二 号"}).parts.package
    names = package.names()
    own = ("sheet", "omment", "vml", "table", "drawing")
    assert sorted(name for name in names if any(word in name for word in own)) == [
        "xl/comments3.xml",
        "xl/drawings/drawing3.xml",
        "xl/drawings/vmlDrawing3.vml",
        "xl/tables/table3.xml",
        "xl/worksheets/_rels/sheet3.xml.rels",
        "xl/worksheets/sheet3.xml",
    ]
    everything = b"".join(package.read(name) for name in names if name.endswith((".xml", ".rels")))
    declared = re.findall(rb'PartName="/([^"]+)"', everything)
    assert {name.decode() for name in declared} <= set(names)
    assert b"sheet1.xml" not in everything
    assert "二 号".encode() not in package.read("xl/workbook.xml")


def test_shared_texts_of_a_removed_sheet_are_gone(book):
    left = Workbook.from_bytes(remove_sheets(book, {"二 号"}).to_bytes(), "a.xlsx")
    assert "二 号" not in left.parts.package.read("xl/sharedStrings.xml").decode()
    assert left["三"]["A1"].value.raw == "三"


def test_the_names_of_single_sheets_are_numbered_anew(book):
    xml = remove_sheets(book, {"一"}).parts.package.read("xl/workbook.xml").decode()
    numbers = re.findall(r'name="([^"]+)" localSheetId="(\d)"', xml)
    assert sorted(numbers) == [
        ("_xlnm.Print_Area", "0"),
        ("_xlnm.Print_Area", "1"),
        ("本地", "1"),
    ]


def test_the_open_tab_is_one_that_is_there(book):
    xml = remove_sheets(book, {"一"}).parts.package.read("xl/workbook.xml").decode()
    assert "activeTab" not in xml
    assert "firstSheet" not in xml


def test_what_is_kept_is_all_there_is_chart_sheets_too():
    left = keep_sheets(Workbook.from_bytes(_drawn(with_chart=True), "a.xlsx"), {"三", "没有的表"})
    assert left.sheet_names == ("三",)
    assert not [name for name in left.parts.package.names() if "chart" in name]
    assert keep_sheets(left, {"没有的表"}).sheet_names == ("三",)
