"""Whatever is edited, Excel would open it: the contracts between the parts of a workbook hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.end_to_end.examples import WORKBOOKS
from tests.shipped import SEED, refreshed
from tests.workbook.excel_contract import faults, new_faults
from tests.workbook.golden import MAIN, PACKAGE_RELS, RELS, handmade, parts_of, rich, zipped
from xl_tools.errors import UsageError
from xl_tools.workbook import Workbook

SHEET = "xl/worksheets/sheet1.xml"
RICH = rich()
LISTED = '<row r="1"><c r="A1"><v>1</v></c></row>'
CHAIN = "xl/calcChain.xml"
TYPES = "[Content_Types].xml"


def test_a_sound_workbook_has_no_faults() -> None:
    assert faults(RICH) == []
    assert faults(handmade(LISTED)) == []


@pytest.mark.parametrize("path", sorted(WORKBOOKS.glob("*.xls[xm]")), ids=lambda path: path.name)
def test_the_shipped_workbooks_are_sound(path: Path) -> None:
    assert faults(path.read_bytes()) == []


def test_a_refreshed_filing_is_sound() -> None:
    assert faults(refreshed(SEED)) == []


@pytest.mark.parametrize(
    ("part", "old", "new", "fault"),
    [
        (SHEET, '<row r="3"', '<row r="2"', "row 2 after 2"),
        (SHEET, '<c r="B2"', '<c r="A2"', "cell A2 after column 1 of row 2"),
        (SHEET, "<sheetData>", "<mergeCells/><sheetData>", "mergeCells stands 2 times"),
        (SHEET, "<autoFilter ", "<pageMargins/><autoFilter ", "elements out of order"),
        (SHEET, 'ref="B16:C16"', 'ref="A15:C16"', "overlaps another merged area"),
        (SHEET, "<mergeCells count=\"4\"", "<mergeCells count=\"5\"", "mergeCells: count 5 of 4"),
        (SHEET, '<c r="F3" s="', '<c r="F3" s="99', "has the format 99"),
        (SHEET, '<c r="A3" t="s"><v>', '<c r="A3" t="s"><v>999', "is the text 999"),
        (SHEET, '<legacyDrawing r:id="', '<legacyDrawing r:id="x', "legacyDrawing xrId"),
        (SHEET, '<dimension ref="A1:', '<dimension ref="B1:', "dimension leaves out cells"),
        ("xl/comments1.xml", 'authorId="0"', 'authorId="9"', "by nobody"),
        ("xl/comments1.xml", 'ref="F17"', 'ref="F18"', "without a box"),
        ("xl/drawings/vmlDrawing1.vml", "_x0000_s1026", "_x0000_s1025", "stands 2 times"),
        ("xl/tables/table1.xml", 'name="Column1"', 'name="别的"', "is headed 'Column1'"),
        (TYPES, '<Default Extension="vml"', '<Default Extension="wml"', "no type for"),
        (TYPES, "/xl/styles.xml", "/xl/stiles.xml", "Override of the missing /xl/stiles.xml"),
        ("xl/_rels/workbook.xml.rels", "styles.xml", "stiles.xml", "leads to the missing"),
        ("xl/workbook.xml", 'sheetId="2"', 'sheetId="1"', "sheet 1 stands 2 times"),
        ("xl/workbook.xml", ">自评表!$F$17<", "><", "means nothing"),
        ("xl/styles.xml", '<cellXfs count="', '<cellXfs count="9', "cellXfs: count 9"),
    ],
)  # fmt: skip
def test_each_fault_is_seen(part: str, old: str, new: str, fault: str) -> None:
    parts = parts_of(RICH)
    text = parts[part].decode()
    assert old in text
    found = faults(zipped({**parts, part: text.replace(old, new, 1).encode()}))
    assert any(fault in line for line in found), found


# ---------------------------------------------------------------- what was found with real files


def test_an_array_formula_leaves_the_chain_with_both_its_entries() -> None:
    # Excel names the formula of an array twice: a="1" and s="1".
    rows = (
        '<row r="1"><c r="A1"><f t="array" ref="A1">SUM(B1:B2*2)</f><v>0</v></c>'
        '<c r="C1"><f>1</f><v>1</v></c></row>'
    )
    chain = '<c r="A1" i="7" a="1"/><c r="A1" s="1"/><c r="C1"/>'
    data = handmade(rows, chain=chain)
    assert faults(data) == []
    book = Workbook.from_bytes(data)
    book["表"]["A1"].value = 3
    after = book.to_bytes()
    assert new_faults(data, after) == []
    assert parts_of(after)[CHAIN].endswith(b'main"><c r="C1" i="7"/></calcChain>')


def test_a_first_relationships_part_gets_its_type() -> None:
    # LibreOffice up to 5.x states the type of each relationships part by itself.
    parts = {name: content.decode() for name, content in parts_of(handmade(LISTED)).items()}
    relationships = "application/vnd.openxmlformats-package.relationships+xml"
    stated = "".join(
        f'<Override PartName="/{name}" ContentType="{relationships}"/>'
        for name in parts if name.endswith(".rels")
    )  # fmt: skip
    default = f'<Default Extension="rels" ContentType="{relationships}"/>'
    assert default in parts[TYPES]
    parts[TYPES] = parts[TYPES].replace(default, "").replace("</Types>", stated + "</Types>")
    data = zipped({name: text.encode() for name, text in parts.items()})
    book = Workbook.from_bytes(data)
    book["表"].set_note("A1", "注", "我")
    assert new_faults(data, book.to_bytes()) == []


TABLE = (
    f'<table xmlns="{MAIN}" id="1" name="表1" displayName="表1" ref="B2:C4"><tableColumns count="2">'
    '<tableColumn id="1" name="项目"/><tableColumn id="2" name="金额"/></tableColumns></table>'
)
ROWS = (
    '<row r="2"><c r="B2" t="inlineStr"><is><t>项目</t></is></c><c r="C2" t="inlineStr"><is><t>金额'
    '</t></is></c></row><row r="3"><c r="B3"><v>1</v></c></row>'
)


def _with_table() -> bytes:
    links = (
        f'<Relationships xmlns="{PACKAGE_RELS}"><Relationship Id="rId1" Type="{RELS}/table" '
        'Target="../tables/table1.xml"/></Relationships>'
    )
    return handmade(
        ROWS,
        tail='<tableParts count="1"><tablePart r:id="rId1"/></tableParts>',
        more={"xl/tables/table1.xml": TABLE, "xl/worksheets/_rels/sheet1.xml.rels": links},
    )


@pytest.mark.parametrize("edit", [
    lambda cell: setattr(cell, "value", "收入"),
    lambda cell: setattr(cell, "value", None),
    lambda cell: setattr(cell, "value", 3),
    lambda cell: setattr(cell, "formula", '"金额"'),
])  # fmt: skip
def test_the_heading_of_a_table_is_not_changed_behind_its_back(edit: Callable) -> None:
    book = Workbook.from_bytes(_with_table())
    with pytest.raises(UsageError) as error:
        edit(book["表"]["C2"])
    assert str(error.value) == (
        "表!C2 是表格“表1”的列标题“金额”，在这里改会使 Excel 认为文件损坏。请在 Excel 中修改。"
    )
    assert not book.changed


def test_the_headings_of_a_table_are_not_deleted_alone() -> None:
    data = _with_table()
    book = Workbook.from_bytes(data)
    with pytest.raises(UsageError) as error:
        book["表"].delete_rows(1, 2)
    assert str(error.value) == (
        "表 第 2 行是表格“表1”的标题行，不能单独删除。请在 Excel 中先把表格转换为区域。"
    )
    assert not book.changed
    book["表"].delete_rows(3, 1)
    assert new_faults(data, book.to_bytes()) == []


def test_around_a_heading_and_below_it_all_is_free() -> None:
    data = _with_table()
    book = Workbook.from_bytes(data)
    for ref in ("A2", "D2", "B1", "B3", "C4"):
        book["表"][ref].value = "甲"
    book["表"]["C2"].value = "金额"
    book["表"]["C2"].fill = "FFFF0000"
    book["表"].insert_rows(after=1, count=2)
    with pytest.raises(UsageError, match="表!C4 是表格“表1”的列标题“金额”"):
        book["表"]["C4"].value = 1
    assert new_faults(data, book.to_bytes()) == []


# ---------------------------------------------------------------- any sequence of edits

PLACES = st.builds(
    "{}{}".format, st.sampled_from("ABCFGHJKZ"), st.sampled_from([1, 2, 3, 5, 14, 16, 17, 30, 40])
)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["自评表", "基础 数据", "校验结果"]),
        PLACES,
        st.sampled_from([
            None, True, 1, "文", " 前后 ", "甲\n乙", "=1+1", "\x01", "formula", "fill", "note", "unnote",
            "link", "unlink", "merge", "unmerge", "insert", "delete", "height", "result",
        ]),
    ),
    max_size=12,
)  # fmt: skip


def _edit(book: Workbook, name: str, ref: str, what: object) -> None:
    sheet = book[name]
    row = int(ref.lstrip("ABCFGHJKZ"))
    match what:
        case "formula":
            sheet[ref].formula = "SUM(A1:A3)*2"
        case "result":
            if sheet[ref].formula:
                sheet[ref].result = "结果"
        case "fill":
            sheet[ref].fill = "FFF8B4B4"
        case "note":
            sheet.set_note(ref, "得分应为 10\n请改", "xl-tools 校验")
        case "unnote":
            sheet.remove_note(ref)
        case "link" | "unlink":
            sheet.set_link(ref, "'自评表'!A1" if what == "link" else None)
        case "merge":
            sheet.merge(f"{ref}:Z{row + 1}")
        case "unmerge":
            for area in sheet.merged[:1]:
                sheet.unmerge(area)
        case "insert":
            sheet.insert_rows(row, 2)
        case "delete":
            sheet.delete_rows(row, 1)
        case "height":
            sheet.set_row_height(row, 30)
        case _:
            sheet[ref].value = what  # type: ignore[assignment]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(EDITS)
def test_any_edits_leave_a_workbook_that_excel_opens(edits: list[tuple[str, str, object]]) -> None:
    book = Workbook.from_bytes(RICH)
    for edit in edits:
        try:
            _edit(book, *edit)
        except UsageError:
            continue
    assert faults(book.to_bytes()) == []
