"""The look of cells: fills come and go, everything else stays."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.workbook.golden import differences, handmade, parts_of, rich, rows_xml, zipped
from xl_tools.errors import RefusedWorkbook, UsageError
from xl_tools.workbook import Limits, Workbook

RED, GREEN = "FFFFC7CE", "FFC6EFCE"
ROW = '<row r="1">' + "".join(f'<c r="{c}1" s="{n}"/>' for n, c in enumerate("ABCDEF")) + "</row>"


def test_a_fill_is_a_colour_or_a_word_for_it() -> None:
    sheet = Workbook.from_bytes(handmade(ROW))["表"]
    assert [sheet[f"{column}1"].fill for column in "ABCDEFG"] == [
        None, None, GREEN, "THEME4N0.25", "INDEXED22", "FILL5", None,
    ]  # fmt: skip


@pytest.mark.parametrize("column", "ABCDEF")
def test_a_fill_set_and_set_back_leaves_no_trace(column: str) -> None:
    data = handmade(ROW)
    book = Workbook.from_bytes(data)
    cell = book["表"][f"{column}1"]
    before, style = cell.fill, cell.style
    cell.fill = RED
    assert (cell.fill, book.changed) == (RED, True)
    cell.fill = before
    assert (cell.fill, cell.style, book.changed) == (before, style, False)
    assert book.to_bytes() == data


@pytest.mark.parametrize("column", "ABCDEF")
def test_a_fill_set_in_one_session_is_taken_back_in_the_next(column: str) -> None:
    data = handmade(ROW)
    first = Workbook.from_bytes(data)
    before = first["表"][f"{column}1"].fill
    first["表"][f"{column}1"].fill = RED
    second = Workbook.from_bytes(first.to_bytes())
    second["表"][f"{column}1"].fill = before
    assert rows_xml(second) == (ROW.replace(' s="0"', "") if column == "A" else ROW)


def test_all_but_the_fill_is_kept() -> None:
    book = Workbook.from_bytes(rich())
    cell = book["自评表"]["F14"]
    cell.fill = RED
    data = book.to_bytes()
    assert differences(rich(), data) <= {
        "xl/worksheets/sheet1.xml", "xl/styles.xml", "docProps/core.xml",
    }  # fmt: skip
    seen = openpyxl.load_workbook(io.BytesIO(data))["自评表"]["F14"]
    assert (seen.fill.fgColor.rgb, seen.fill.fill_type) == (RED, "solid")
    assert (seen.number_format, seen.font.bold, seen.border.left.style) == ("0.00%", True, "thin")
    assert seen.protection.locked is False


def test_the_same_look_is_used_again() -> None:
    book = Workbook.from_bytes(handmade(ROW))
    for column in "ABG":
        book["表"][f"{column}1"].fill = RED
        book["表"][f"{column}2"].fill = RED
    styles = parts_of(book.to_bytes())["xl/styles.xml"].decode()
    assert '<cellXfs count="11">' in styles
    assert '<fills count="7">' in styles
    assert book["表"]["A1"].style == book["表"]["G2"].style


def test_an_existing_fill_is_used_again() -> None:
    book = Workbook.from_bytes(handmade(ROW))
    book["表"]["B1"].fill = GREEN
    styles = parts_of(book.to_bytes())["xl/styles.xml"].decode()
    assert '<fills count="6">' in styles
    assert styles.endswith(
        '<xf numFmtId="14" fontId="0" fillId="2" borderId="0" applyNumberFormat="1" '
        'applyFill="1"/></cellXfs></styleSheet>'
    )


def test_a_style_is_copied_by_its_number() -> None:
    book = Workbook.from_bytes(handmade(ROW))
    book["表"]["A1"].style = book["表"]["C1"].style
    book["表"]["C1"].style = 0
    assert rows_xml(book).startswith('<row r="1"><c r="A1" s="2"/><c r="B1" s="1"/><c r="C1"/>')
    with pytest.raises(UsageError) as error:
        book["表"]["A1"].style = 99
    assert str(error.value) == "没有编号为 99 的单元格格式。"


@pytest.mark.parametrize("fill", ["red", "FFC7CE", "#FFC7CE", "FILL99", ""])
def test_what_is_no_colour_is_refused(fill: str) -> None:
    book = Workbook.from_bytes(handmade(ROW))
    with pytest.raises(UsageError) as error:
        book["表"]["A1"].fill = fill
    assert str(error.value) == f"颜色“{fill}”不对。请写成 FFRRGGBB，例如 FFFFC7CE。"


def test_a_workbook_full_of_styles_is_told() -> None:
    book = Workbook.from_bytes(handmade(ROW), "甲.xlsx", Limits(styles=9))
    with pytest.raises(RefusedWorkbook) as error:
        book["表"]["A1"].fill = RED
    assert str(error.value) == (
        "甲.xlsx：单元格格式已达上限（9 种），无法再加颜色。请在 Excel 中清理多余的单元格格式后再试。"
    )


def test_a_workbook_without_styles_gets_them_when_needed() -> None:
    parts = parts_of(handmade('<row r="1"><c r="A1"/></row>'))
    del parts["xl/styles.xml"]
    rels = parts["xl/_rels/workbook.xml.rels"]
    start = rels.index(b'<Relationship Id="rId2"')
    parts["xl/_rels/workbook.xml.rels"] = rels[:start] + b"</Relationships>"
    book = Workbook.from_bytes(zipped(parts))
    assert book["表"]["A1"].fill is None
    assert not book.changed
    book["表"]["A1"].fill = RED
    again = Workbook.from_bytes(book.to_bytes())
    assert again["表"]["A1"].fill == RED
    assert openpyxl.load_workbook(io.BytesIO(book.to_bytes()))["表"]["A1"].fill.fgColor.rgb == RED


def test_heights_and_widths() -> None:
    book = Workbook.from_bytes(
        handmade(
            '<row r="1" ht="20" customHeight="1"/>',
            head='<cols><col min="1" max="4" width="12.5" style="7"/></cols>',
        )
    )
    sheet = book["表"]
    assert (sheet.row_height(1), sheet.row_height(2)) == (20.0, None)
    assert (sheet.column_width("B"), sheet.column_width("E")) == (12.5, 8.43)
    sheet.set_row_height(1, None)
    sheet.set_row_height(3, 33.5)
    sheet.set_column_width("B", 20)
    sheet.hide_column("F")
    xml = parts_of(book.to_bytes())["xl/worksheets/sheet1.xml"].decode()
    assert (
        '<cols><col min="1" max="1" width="12.5" style="7"/>'
        '<col min="2" max="2" width="20" style="7" customWidth="1"/>'
        '<col min="3" max="4" width="12.5" style="7"/>'
        '<col min="6" max="6" width="8.43" hidden="1"/></cols>'
    ) in xml
    assert rows_xml(book) == '<row r="1"/><row r="3" ht="33.5" customHeight="1"/>'
    assert sheet.column_width("F") == 0
    sheet.hide_column("F", hidden=False)
    assert sheet.column_width("F") == 8.43
