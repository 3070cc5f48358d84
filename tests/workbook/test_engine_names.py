"""Defined names, merged areas, links and new sheets."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.workbook.golden import differences, handmade, parts_of, rich, sheet_xml
from xl_tools.errors import UsageError
from xl_tools.workbook import Workbook

NAMES = (
    "<definedNames>"
    '<definedName name="_xlnm.Print_Area" localSheetId="0">表!$A$1:$B$2</definedName>'
    '<definedName name="一格">表!$H$14</definedName>'
    "<definedName name=\"一块\">'表'!$B$14:$I$20</definedName>"
    '<definedName name="两处">表!$A$1,表!$C$3</definedName>'
    '<definedName name="丢失">表!#REF!</definedName>'
    '<definedName name="外部">[1]表!$A$1</definedName>'
    '<definedName name="常数">"hunan-2023"</definedName>'
    '<definedName name="整列">表!$A:$A</definedName>'
    '<definedName name="无此表">别的!$A$1</definedName>'
    "</definedNames>"
)


def test_names_are_located() -> None:
    book = Workbook.from_bytes(handmade(names=NAMES))
    located = {name: book.locate(name) for name in [*book.names, "没有"]}
    assert located == {
        "一格": ("表", "H14"),
        "一块": ("表", "B14:I20"),
        "两处": None,
        "丢失": None,
        "外部": None,
        "常数": None,
        "整列": None,
        "无此表": None,
        "没有": None,
    }
    assert book.names["常数"] == '"hunan-2023"'
    assert "_xlnm.Print_Area" not in book.names


def test_names_do_not_tell_case_apart() -> None:
    names = '<definedNames><definedName name="Total">表!$A$1</definedName></definedNames>'
    assert Workbook.from_bytes(handmade(names=names)).locate("TOTAL") == ("表", "A1")


def test_names_are_set_in_order_and_removed_without_a_trace() -> None:
    data = handmade()
    book = Workbook.from_bytes(data)
    book.set_name("乙", "表!$A$1")
    book.set_name("B_1", "表!$A$2", hidden=True)
    book.set_name("甲", '"a & b"')
    book.set_name("乙", "表!$B$1")
    xml = parts_of(book.to_bytes())["xl/workbook.xml"].decode()
    assert (
        "</sheets><definedNames>"
        '<definedName name="B_1" hidden="1">表!$A$2</definedName>'
        '<definedName name="乙">表!$B$1</definedName>'
        '<definedName name="甲">"a &amp; b"</definedName></definedNames></workbook>'
    ) in xml
    for name in ("甲", "乙", "B_1", "没有"):
        book.remove_name(name)
    assert book.to_bytes() == data


@pytest.mark.parametrize("name", ["", "1a", "a b", "H14", "R1C1", "c", "a-b", "a" + "!"])
def test_names_excel_would_not_take_are_refused(name: str) -> None:
    with pytest.raises(UsageError) as error:
        Workbook.from_bytes(handmade()).set_name(name, "表!$A$1")
    assert str(error.value) == (f"名称“{name}”不合规。名称以文字开头，不含空格，也不像单元格地址。")


def test_a_name_that_refers_to_too_much_is_refused() -> None:
    with pytest.raises(UsageError) as error:
        Workbook.from_bytes(handmade()).set_name("长", "1" * 8_193)
    assert str(error.value) == "名称“长”的引用过长（上限 8192 字）。"


def test_merged_areas_come_and_go() -> None:
    data = handmade(tail='<pageMargins left="1"/>')
    book = Workbook.from_bytes(data)
    sheet = book["表"]
    sheet.merge("A1:B2")
    sheet.merge("D4:D6")
    sheet.merge("A1:B2")
    assert sheet.merged == ("A1:B2", "D4:D6")
    assert (
        '</sheetData><mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="D4:D6"/>'
        '</mergeCells><pageMargins left="1"/>'
    ) in sheet_xml(book.to_bytes())
    with pytest.raises(UsageError) as error:
        sheet.merge("B2:C3")
    assert str(error.value) == "B2:C3 与已合并的 A1:B2 重叠。请先取消后者的合并。"
    for ref in ("A1:B2", "D4:D6", "X1:X2"):
        sheet.unmerge(ref)
    assert book.to_bytes() == data


def test_links_come_and_go() -> None:
    data = rich()
    book = Workbook.from_bytes(data)
    results = book["校验结果"]
    results.set_link("B7", "'自评表'!H14")
    results.set_link("A1", "'自评表'!H14")
    assert dict(Workbook.from_bytes(book.to_bytes())["校验结果"].links) == {
        "A2": "https://example.com/",
        "B7": "'自评表'!H14",
        "A1": "'自评表'!H14",
    }
    assert differences(data, book.to_bytes()) == {"xl/worksheets/sheet3.xml"}
    link = openpyxl.load_workbook(io.BytesIO(book.to_bytes()))["校验结果"]["B7"].hyperlink
    assert link.location == "'自评表'!H14"


def test_a_removed_outside_link_takes_its_relationship_along() -> None:
    book = Workbook.from_bytes(rich())
    book["校验结果"].set_link("A2", None)
    assert "xl/worksheets/_rels/sheet3.xml.rels" not in parts_of(book.to_bytes())


def test_links_of_a_sheet_without_any_leave_no_trace() -> None:
    data = handmade()
    book = Workbook.from_bytes(data)
    book["表"].set_link("A1", "'表'!B1")
    assert book.changed
    book["表"].set_link("A1", None)
    book["表"].set_link("C1", None)
    assert book.to_bytes() == data


def test_a_new_sheet_is_the_last() -> None:
    data = rich()
    book = Workbook.from_bytes(data)
    sheet = book.add_sheet("说明")
    sheet["B2"].value = "甲"
    sheet.set_column_width("B", 30)
    sheet.set_note("B2", "注", "我")
    sheet.merge("B2:C2")
    after = book.to_bytes()
    assert differences(data, after) == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/workbook.xml",
        "xl/worksheets/sheet4.xml",
        "xl/worksheets/_rels/sheet4.xml.rels",
        "xl/comments2.xml",
        "xl/drawings/vmlDrawing2.vml",
    }
    seen = openpyxl.load_workbook(io.BytesIO(after))
    assert seen.sheetnames[-1] == "说明"
    assert seen["说明"]["B2"].value == "甲"
    assert book["自评表"].is_protected
    assert not sheet.is_protected


@pytest.mark.parametrize("name", ["", "a/b", "长" * 32, "a:b", "'a", "a*", "[a]"])
def test_sheet_names_excel_would_not_take_are_refused(name: str) -> None:
    with pytest.raises(UsageError) as error:
        Workbook.from_bytes(handmade()).add_sheet(name)
    assert str(error.value) == (
        f"工作表名称“{name}”不合规。请用 1 到 31 个字，不含 [ ] : * ? / \\，首尾不用单引号。"
    )


def test_a_sheet_name_is_taken_once() -> None:
    with pytest.raises(UsageError) as error:
        Workbook.from_bytes(rich(), "甲.xlsx").add_sheet("自评表")
    assert str(error.value) == "甲.xlsx：已有工作表“自评表”。请换一个名称。"


def test_a_chart_sheet_is_no_worksheet() -> None:
    book = Workbook.from_bytes(rich())
    assert book.sheet_names == ("自评表", "基础 数据", "校验结果")
    assert "图" not in book
