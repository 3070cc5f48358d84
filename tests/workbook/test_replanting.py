"""A sheet gets another workbook's content; what hangs on it and all other sheets stay."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.workbook.golden import rich
from xl_tools.errors import UsageError
from xl_tools.workbook import Workbook
from xl_tools.workbook.replanting import replant

TEMPLATE = Path(__file__).parents[2] / "workbooks" / "template.xlsx"
PAIRS = {"自评表": "自评表"}


def parts(book: Workbook) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(book.to_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def other() -> Workbook:
    """Return a workbook whose formats and texts all have other numbers than `rich`'s."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("自评表")
    money = book.add_format({"num_format": '#,##0.00"万元"', "bg_color": "#123456", "bold": True})
    red = book.add_format({"font_color": "#FF0000"})
    sheet.set_column("B:B", 30, money)
    sheet.set_row(4, 30, money)
    sheet.write("A1", "新的题目", red)
    sheet.write("B2", 1.5, money)
    sheet.write_rich_string("A3", "粗", red, "红", " 尾 ")
    sheet.write_formula("B4", "B2*2", money, 3)
    sheet.conditional_format("B2:B4", {"type": "cell", "criteria": ">", "value": 2, "format": red})
    sheet.data_validation("B2", {"validate": "decimal", "criteria": ">=", "value": 0})
    sheet.print_area("A1:B9")
    sheet.repeat_rows(1)
    book.close()
    return Workbook.from_bytes(buffer.getvalue())


@pytest.fixture(scope="module")
def book() -> Workbook:
    return replant(Workbook.from_bytes(rich()), other(), PAIRS)


def test_the_sheet_says_what_its_counterpart_says(book):
    sheet = book["自评表"]
    assert [sheet[ref].value.shown for ref in ("A1", "A3", "B2", "B4")] == [
        "新的题目",
        "粗红 尾 ",
        "1.50",
        "3.00",
    ]
    assert (sheet["B4"].formula, sheet["B4"].value.number) == ("B2*2", Decimal(3))
    assert sheet["B2"].number_format == '#,##0.00"万元"'
    assert sheet["B2"].fill == "FF123456"
    assert sheet["F9"].value.is_blank
    assert sheet.column_width("B") == pytest.approx(30, abs=1)


def test_it_looks_as_it_did_there(book):
    cells = openpyxl.load_workbook(io.BytesIO(book.to_bytes()), rich_text=True)["自评表"]
    assert (cells["A1"].font.color.rgb, cells["B2"].font.bold) == ("FFFF0000", True)
    assert cells["B2"].number_format == '#,##0.00"万元"'
    assert cells.row_dimensions[5].height == 30
    ((_, rules),) = cells.conditional_formatting._cf_rules.items()
    assert rules[0].dxf.font.color.rgb == "FFFF0000"
    assert cells.print_area == "'自评表'!$A$1:$B$9"
    assert cells.print_title_rows == "$2:$2"


def test_all_other_sheets_and_parts_stay(book):
    before = Workbook.from_bytes(rich())
    old, new = parts(before), parts(book)
    own = {f"xl/worksheets/sheet{n}.xml" for n in (1,)}
    changed = {"xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", *own}
    gone = {"xl/calcChain.xml"}
    assert {n for n in old if new.get(n) != old[n]} <= changed | gone | {"[Content_Types].xml"}
    for name in before.sheet_names:
        if name != "自评表":
            for cell in before[name].cells():
                now = book[name][cell.ref]
                assert (now.value, now.formula, now.fill) == (cell.value, cell.formula, cell.fill)


def test_what_hangs_on_the_sheet_stays_on_it(book):
    old = parts(Workbook.from_bytes(rich()))["xl/worksheets/sheet1.xml"].decode()
    new = parts(book)["xl/worksheets/sheet1.xml"].decode()
    for element in ("<drawing ", "<legacyDrawing "):
        assert (element in new) == (element in old), element
    assert "<tablePart " not in new


def test_the_shipped_template_can_be_planted_into_any_workbook():
    source = Workbook.open(TEMPLATE)
    new = replant(Workbook.from_bytes(rich()), source, PAIRS)
    for cell in source["自评表"].cells():
        now = new["自评表"][cell.ref]
        assert now.value.raw == cell.value.raw, cell.ref
        assert (now.formula, now.number_format, now.fill) == (
            cell.formula,
            cell.number_format,
            cell.fill,
        ), cell.ref
    openpyxl.load_workbook(io.BytesIO(new.to_bytes()))


def test_the_same_workbooks_give_the_same_bytes():
    made = [replant(Workbook.from_bytes(rich()), other(), PAIRS).to_bytes() for _ in range(2)]
    assert made[0] == made[1]


def test_strict_open_xml_is_refused():
    strict = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(rich())) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            for kind, purl in (
                (b"spreadsheetml/2006/main", b"spreadsheetml/main"),
                (b"officeDocument/2006/relationships", b"officeDocument/relationships"),
            ):
                content = content.replace(
                    b"http://schemas.openxmlformats.org/" + kind,
                    b"http://purl.oclc.org/ooxml/" + purl,
                )
            new.writestr(name, content)
    book = Workbook.from_bytes(strict.getvalue(), "严格.xlsx")
    with pytest.raises(UsageError) as raised:
        replant(book, other(), PAIRS)
    assert str(raised.value) == "严格.xlsx：是“严格的 Open XML”格式。请另存为普通的 .xlsx 再试。"
