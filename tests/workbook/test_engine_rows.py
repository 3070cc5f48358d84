"""Rows inserted and deleted, and everything that must follow them."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from tests.workbook.golden import differences, handmade, parts_of, rich, rows_xml, sheet_xml
from xl_tools.errors import UsageError
from xl_tools.workbook import Note, Workbook
from xl_tools.workbook.row_shift import RowShift
from xl_tools.workbook.shift_frame import shifted_ref


def with_two_more() -> Workbook:
    book = Workbook.from_bytes(rich())
    book["自评表"].insert_rows(16, 2)
    return Workbook.from_bytes(book.to_bytes())


def test_rows_below_move_and_the_row_is_copied_without_its_inputs() -> None:
    book = Workbook.from_bytes(
        handmade(
            '<row r="1"><c r="A1"><v>1</v></c></row>'
            '<row r="2" spans="1:3" ht="33" customHeight="1"><c r="A2" s="2"><v>2</v></c>'
            '<c r="B2" s="7"><f>A2*$A$1+B1</f><v>3</v></c>'
            '<c r="C2" t="inlineStr"><is><t>甲</t></is></c></row>'
            '<row r="4"><c r="A4"><f>A2+SUM(A1:A2)+A4</f></c></row>',
            head='<dimension ref="A1:C4"/>',
        )
    )
    book["表"].insert_rows(2, 2)
    assert rows_xml(book) == (
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="2" spans="1:3" ht="33" customHeight="1"><c r="A2" s="2"><v>2</v></c>'
        '<c r="B2" s="7"><f>A2*$A$1+B1</f><v>3</v></c>'
        '<c r="C2" t="inlineStr"><is><t>甲</t></is></c></row>'
        '<row r="3" spans="1:3" ht="33" customHeight="1"><c r="A3" s="2"/>'
        '<c r="B3" s="7"><f>A3*$A$1+B2</f></c><c r="C3"/></row>'
        '<row r="4" spans="1:3" ht="33" customHeight="1"><c r="A4" s="2"/>'
        '<c r="B4" s="7"><f>A4*$A$1+B3</f></c><c r="C4"/></row>'
        '<row r="6"><c r="A6"><f>A2+SUM(A1:A4)+A6</f></c></row>'
    )
    assert '<dimension ref="A1:C6"/>' in sheet_xml(book.to_bytes())


def test_a_running_total_in_the_copied_row_stays_one() -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>SUM(A$1:A1)</f></c></row>'
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>SUM(A$1:A2)</f></c>'
        '<c r="C2"><f>A2/SUM(A$1:A$2)</f></c></row>'
    )
    book = Workbook.from_bytes(handmade(rows))
    book["表"].insert_rows(2, 1)
    formulas = {cell.ref: cell.formula for cell in book["表"].cells() if cell.formula}
    assert formulas == {
        "B1": "SUM(A$1:A1)",
        "B2": "SUM(A$1:A2)",
        "C2": "A2/SUM(A$1:A$3)",
        "B3": "SUM(A$1:A3)",
        "C3": "A3/SUM(A$1:A$3)",
    }


def test_a_block_takes_the_new_rows_in() -> None:
    book = with_two_more()
    sheet = book["自评表"]
    assert book.locate("块") == ("自评表", "A14:H18")
    assert book.locate("格") == ("自评表", "F19")
    assert sheet["F35"].formula == "SUM(F14:F18)"
    assert sheet["F36"].formula == "F16+F19+SUM(F14:F22)"
    assert [sheet[f"H{row}"].formula for row in (13, 16, 17, 18, 19)] == [
        f"F{row}/SUM(F$14:F$18)" for row in (13, 16, 17, 18, 19)
    ]
    assert [sheet[f"G{row}"].formula for row in (16, 17, 19)] == [
        "F16*2+$A$42", "F17*2+$A$42", "F19*2+$A$42",
    ]  # fmt: skip
    assert sheet["F17"].value.is_blank
    assert sheet["F17"].style == sheet["F16"].style
    assert sheet.row_height(17) == sheet.row_height(18) == 33


def test_other_sheets_follow() -> None:
    book = with_two_more()
    assert book["基础 数据"]["A1"].formula == "自评表!F35+SUM(自评表!$F$14:$F$18)+F20"
    assert book["基础 数据"]["A2"].formula == "B2+1"
    assert dict(book["校验结果"].links) == {"A1": "'自评表'!F19", "A2": "https://example.com/"}


def test_merged_areas_follow() -> None:
    assert sorted(with_two_more()["自评表"].merged) == [
        "A13:A18", "B16:C16", "B17:C17", "B18:C18", "B20:C21", "D10:D22",
    ]  # fmt: skip


def test_notes_and_buttons_follow() -> None:
    book = with_two_more()
    assert dict(book["自评表"].notes) == {
        "F2": Note("李", "另一个"),
        "F19": Note("张", "用户的批注"),
    }
    before = parts_of(rich())["xl/drawings/vmlDrawing1.vml"].decode()
    after = parts_of(book.to_bytes())["xl/drawings/vmlDrawing1.vml"].decode()
    assert re.findall(r"<x:Row>(\d+)", after) == ["1", "18"]

    def rows(vml: str) -> list[tuple[int, int]]:
        found = re.findall(r"<x:Anchor>(.*?)</x:Anchor>", vml, re.DOTALL)
        numbers = [[int(number) for number in anchor.split(",")] for anchor in found]
        return [(anchor[2], anchor[6]) for anchor in numbers]

    pairs = list(zip(rows(before), rows(after), strict=True))
    assert sorted(new[0] - old[0] for old, new in pairs) == [0, 2, 2]
    assert all(new[1] - new[0] == old[1] - old[0] for old, new in pairs)


def test_validations_formats_breaks_and_print_areas_follow() -> None:
    data = with_two_more().to_bytes()
    xml = sheet_xml(data)
    assert 'sqref="F16:F18"><formula1>F19</formula1>' in xml
    assert 'sqref="F19:F21"' in xml
    assert '<conditionalFormatting sqref="G14:G18">' in xml
    assert "<formula>$G14&gt;$G$22</formula>" in xml
    assert "<xm:sqref>G5:G9</xm:sqref>" in xml
    assert "<xm:f>自评表!F14:F18</xm:f><xm:sqref>J22</xm:sqref>" in xml
    assert '<autoFilter ref="A1:H32"/>' in xml
    assert '<brk id="22"' in xml
    assert '<pane xSplit="1" ySplit="1" topLeftCell="B2"' in xml
    workbook = parts_of(data)["xl/workbook.xml"].decode()
    assert "自评表!$A$1:$H$36<" in workbook
    assert "自评表!$1:$2<" in workbook


def test_drawings_charts_and_tables_follow() -> None:
    book = with_two_more()
    parts = parts_of(book.to_bytes())
    assert (
        b"<c:f>\xe8\x87\xaa\xe8\xaf\x84\xe8\xa1\xa8!$F$14:$F$18</c:f>"
        in (parts["xl/charts/chart1.xml"])
    )
    old = re.findall(rb"<xdr:row>(\d+)", parts_of(rich())["xl/drawings/drawing1.xml"])
    new = re.findall(rb"<xdr:row>(\d+)", parts["xl/drawings/drawing1.xml"])
    moved = [int(after) - int(before) for before, after in zip(old, new, strict=True)]
    # The image and the text box stand above the new rows, the chart below.
    assert moved == [0, 0, 2, 2, 0, 0]
    book["基础 数据"].insert_rows(4, 3)
    assert b'ref="C3:D9"' in parts_of(book.to_bytes())["xl/tables/table1.xml"]


def test_rows_inserted_and_deleted_again_leave_no_trace() -> None:
    data = rich()
    book = Workbook.from_bytes(data)
    book["自评表"].insert_rows(16, 2)
    book["自评表"].delete_rows(17, 2)
    assert differences(data, book.to_bytes()) == set()


def test_untouched_parts_stay_when_rows_are_inserted() -> None:
    data = rich()
    book = Workbook.from_bytes(data)
    book["自评表"].insert_rows(16, 2)
    assert differences(data, book.to_bytes()) == {
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
        "xl/worksheets/sheet3.xml",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/drawings/drawing1.xml",
        "xl/charts/chart1.xml",
    }


def test_openpyxl_reads_the_shifted_workbook() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(with_two_more().to_bytes()))["自评表"]
    assert sheet["F35"].value == "=SUM(F14:F18)"
    assert sheet["A19"].value == "指标17"


def test_shared_formulas_are_written_out_before_rows_move() -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1+$B$3</f></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="0"/></c></row>'
    )
    book = Workbook.from_bytes(handmade(rows))
    book["表"].insert_rows(1, 1)
    assert rows_xml(book) == (
        '<row r="1"><c r="A1"><f>B1+$B$4</f></c></row><row r="2"><c r="A2"><f>B2+$B$4</f></c></row>'
        '<row r="3"><c r="A3"><f>B3+$B$4</f></c></row><row r="4"><c r="A4"><f>B4+$B$4</f></c></row>'
    )


def test_the_calculation_chain_is_dropped_as_its_addresses_moved() -> None:
    data = handmade('<row r="1"><c r="A1"><f>1</f></c></row>', chain='<c r="A1" i="7"/>')
    book = Workbook.from_bytes(data)
    book["表"].insert_rows(1, 1)
    assert "xl/calcChain.xml" not in parts_of(book.to_bytes())


def test_an_array_formula_is_never_cut() -> None:
    book = Workbook.from_bytes(rich())
    message = "自评表 的数组公式 J1:J3 跨过要插入或删除的行。请在 Excel 中先改掉这个数组公式。"
    for change in (
        lambda sheet: sheet.insert_rows(2, 1),
        lambda sheet: sheet.delete_rows(3, 5),
    ):
        with pytest.raises(UsageError) as error:
            change(book["自评表"])
        assert str(error.value) == message
    assert not book.changed
    book["自评表"].insert_rows(3, 1)
    assert book["自评表"]["J2"].is_array
    assert not book["自评表"]["J4"].is_array


@pytest.mark.parametrize(("after", "count"), [(0, 1), (1, 0), (1, 1_048_576)])
def test_what_does_not_fit_the_sheet_is_refused(after: int, count: int) -> None:
    book = Workbook.from_bytes(handmade('<row r="5"/>'))
    with pytest.raises(UsageError) as error:
        book["表"].insert_rows(after, count)
    assert str(error.value) == (f"不能在 表 第 {after} 行后插入 {count} 行。行数超出工作表范围。")
    with pytest.raises(UsageError) as error:
        book["表"].delete_rows(0, 1)
    assert str(error.value) == "不能从 表 第 0 行起删除 1 行。请检查行号和行数。"


def test_deleted_rows_take_their_notes_links_and_merges_along() -> None:
    book = Workbook.from_bytes(rich())
    sheet = book["自评表"]
    sheet.set_link("F17", "'基础 数据'!A1")
    sheet.delete_rows(16, 2)
    assert book.locate("格") is None
    assert book.names["格"] == "自评表!#REF!"
    assert book.locate("块") == ("自评表", "A14:H15")
    assert list(sheet.notes) == ["F2"]
    assert dict(sheet.links) == {}
    assert sorted(sheet.merged) == ["A13:A15", "B16:C17", "D10:D18"]
    assert sheet["F31"].formula == "SUM(F14:F15)"
    assert sheet["F32"].formula == "#REF!+#REF!+SUM(F14:F18)"
    assert sheet["A16"].value.text == "指标18"


def test_a_sheet_with_an_awkward_name_is_found_in_formulas() -> None:
    book = Workbook.from_bytes(handmade('<row r="1"><c r="A1"/></row>'))
    other = book.add_sheet("三公'经费 & <1>")
    other["A5"].value = 1
    book["表"]["A1"].formula = "'三公''经费 & <1>'!A5"
    other.insert_rows(1, 3)
    assert book["表"]["A1"].formula == "'三公''经费 & <1>'!A8"
    assert other["A8"].value.number == 1


def test_a_table_of_many_rows_grows_quickly() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><f>A{n}*2</f></c></row>'
        for n in range(1, 3001)
    )
    book = Workbook.from_bytes(handmade(rows))
    book["表"].insert_rows(1500, 10)
    assert book["表"]["B3010"].formula == "A3010*2"
    assert book["表"]["B1510"].formula == "A1510*2"
    assert book["表"].max_row == 3010


@pytest.mark.parametrize("steps", ["i", "d", "id", "di"])
def test_rows_nobody_has_looked_at_all_move_and_none_takes_anothers_place(steps: str) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 31))
    book, expected = Workbook.from_bytes(handmade(rows)), [*range(1, 31)]
    for step in steps:
        if step == "i":
            book["表"].insert_rows(20, 1)
            expected.insert(20, None)
        else:
            book["表"].delete_rows(8, 1)
            del expected[7]
    written = Workbook.from_bytes(book.to_bytes())
    for each in (book, written):
        numbers = [each["表"][f"A{n}"].value.number for n in range(1, len(expected) + 1)]
        assert numbers == expected


@pytest.mark.parametrize(
    ("ref", "inserted", "deleted"),
    [
        ("3:5", "3:7", "3:4"),
        ("$5:$9", "7:11", "4:8"),
        ("4:4", "6:6", None),
        ("1:2", "1:2", "1:2"),
        ("1:1048576", "1:1048576", "1:1048576"),
        ("A3:XFD5", "A3:XFD7", "A3:XFD4"),
        ("A:C", "A:C", "A:C"),
        ("表1", "表1", "表1"),
    ],
)
def test_ranges_of_whole_rows_move(ref: str, inserted: str, deleted: str | None) -> None:
    assert shifted_ref(ref, RowShift(4, 2)) == inserted
    assert shifted_ref(ref, RowShift(4, -1)) == deleted


def test_a_validation_of_whole_rows_moves_and_holds_for_a_copied_row() -> None:
    tail = (
        '<dataValidations count="2"><dataValidation type="whole" sqref="2:2 5:6">'
        "<formula1>SUM(5:6)</formula1></dataValidation>"
        '<dataValidation type="whole" sqref="9:9"><formula1>1</formula1></dataValidation>'
        "</dataValidations>"
    )
    book = Workbook.from_bytes(handmade('<row r="2"><c r="A2"><v>1</v></c></row>', tail=tail))
    book["表"].insert_rows(2, 2)
    book["表"].delete_rows(11, 1)
    assert sheet_xml(book.to_bytes()).partition("</sheetData>")[2] == (
        '<dataValidations count="1"><dataValidation type="whole" sqref="2:4 7:8">'
        "<formula1>SUM(7:8)</formula1></dataValidation></dataValidations></worksheet>"
    )
