"""What real files hold that no specification asks for: each is read and edited, and loses nothing.

Every case was met in a workbook of some public test suite; the reproductions are made by hand.
"""

from __future__ import annotations

import io
import struct
import zipfile

import openpyxl
import pytest

from tests.workbook.golden import (
    MAIN,
    differences,
    handmade,
    parts_of,
    rows_xml,
    sheet_xml,
    zipped,
)
from xl_tools.errors import BrokenWorkbook, RefusedWorkbook, UsageError
from xl_tools.workbook import Workbook

SHEET = "xl/worksheets/sheet1.xml"
A1 = '<row r="1"><c r="A1"><v>1</v></c></row>'
RED = "FFF8B4B4"


def edited(data: bytes) -> Workbook:
    """Return the workbook with one more value, saved and read again."""
    book = Workbook.from_bytes(data, "甲.xlsx")
    book["表"]["B1"].value = "新"
    return Workbook.from_bytes(book.to_bytes(), "甲.xlsx")


# ---------------------------------------------------------------- the workbook


def with_sheets(sheets: str) -> bytes:
    parts = parts_of(handmade(A1))
    text = parts["xl/workbook.xml"].decode()
    text = text.replace("</sheets>", f"{sheets}</sheets>")
    return zipped({**parts, "xl/workbook.xml": text.encode()})


def test_a_lost_module_of_old_macros_is_a_sheet_without_a_part() -> None:
    data = with_sheets('<sheet name="Module1" sheetId="9" state="veryHidden" r:id=""/>')
    book = edited(data)
    assert book.sheet_names == ("表",)
    assert differences(data, book.to_bytes()) == {SHEET}
    assert b'name="Module1"' in parts_of(book.to_bytes())["xl/workbook.xml"]


def test_a_sheet_whose_part_is_gone_is_damage() -> None:
    with pytest.raises(BrokenWorkbook) as error:
        Workbook.from_bytes(with_sheets('<sheet name="乙" sheetId="9" r:id="rId99"/>'), "甲.xlsx")
    assert str(error.value) == ("甲.xlsx：工作表“乙”的内容丢失。请用 Excel 打开修复后另存再试。")


def test_a_target_may_be_written_as_an_address() -> None:
    parts = parts_of(handmade(A1))
    parts["xl/worksheets/表 一.xml"] = parts.pop(SHEET)
    rels = parts["xl/_rels/workbook.xml.rels"].decode()
    target = "worksheets/%E8%A1%A8%20%E4%B8%80.xml"
    parts["xl/_rels/workbook.xml.rels"] = rels.replace("worksheets/sheet1.xml", target).encode()
    book = edited(zipped(parts))
    assert (book["表"]["A1"].value.number, book["表"]["B1"].value.text) == (1, "新")


# ---------------------------------------------------------------- styles

STYLE_SHEETS = {
    "empty": f'<styleSheet xmlns="{MAIN}"></styleSheet>',
    "one fill": f'<styleSheet xmlns="{MAIN}"><fills><fill><patternFill patternType="none"/></fill>'
    "</fills></styleSheet>",
    "no fonts": f'<styleSheet xmlns="{MAIN}"><cellXfs count="1"><xf numFmtId="9"/></cellXfs>'
    "</styleSheet>",
}


@pytest.mark.parametrize("case", STYLE_SHEETS)
def test_a_fill_in_a_workbook_with_hardly_any_styles(case: str) -> None:
    data = handmade(A1, more={"xl/styles.xml": STYLE_SHEETS[case]})
    book = Workbook.from_bytes(data)
    book["表"]["A1"].fill = RED
    book["表"]["B1"].fill = RED
    again = Workbook.from_bytes(book.to_bytes())
    assert [again["表"][ref].fill for ref in ("A1", "B1", "C1")] == [RED, RED, None]
    sheet = openpyxl.load_workbook(io.BytesIO(book.to_bytes())).active
    assert [sheet[ref].fill.fgColor.rgb for ref in ("A1", "B1")] == [RED, RED]
    assert [sheet[ref].fill.patternType for ref in ("A1", "C1")] == ["solid", None]
    for ref in ("A1", "B1"):
        book["表"][ref].fill = None
    assert book.to_bytes() == data


# ---------------------------------------------------------------- rows


def test_rows_in_several_pieces_are_one_row() -> None:
    rows = (
        '<row r="1" ht="20"><c r="A1"><v>1</v></c></row><row r="1"><c r="C1"><v>3</v></c></row>'
        '<row r="2"><c r="A2"><v>4</v></c></row>'
    )
    data = handmade(rows)
    book = Workbook.from_bytes(data)
    assert [cell.value.number for cell in book["表"].cells()] == [1, 3, 4]
    assert book.to_bytes() == data
    book["表"]["B1"].value = 2
    assert rows_xml(book) == (
        '<row r="1" ht="20"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><v>3</v></c></row>'
        '<row r="2"><c r="A2"><v>4</v></c></row>'
    )


def test_an_edited_row_of_cells_stated_twice_has_them_in_order() -> None:
    twice = '<c r="A1"><v>1</v></c><c><v>2</v></c><c r="D1"><v>4</v></c>'
    book = Workbook.from_bytes(handmade(f'<row r="1">{twice}<c r="A1"><v>7</v></c><c/></row>'))
    book["表"]["C1"].value = 3
    assert rows_xml(book) == (
        '<row r="1"><c r="A1"><v>7</v></c><c><v>2</v></c><c r="C1"><v>3</v></c>'
        '<c r="D1"><v>4</v></c></row>'
    )


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        ('<c r="A1"><v>1</v></c>|<c r="A1"><v>2</v></c>', 2),
        ('<c r="A1"/>|<c r="A1"><v>2</v></c>', 2),
        ('<c r="A1"><v>1</v></c>|<c r="A1" s="0"/>', 1),
        ('<c r="A1"><f>1+1</f><v>2</v></c>|<c r="A1"><v>7</v></c>', 7),
        ('<c r="A1" s="0"/>|<c r="A1"/>', None),
    ],
)
@pytest.mark.parametrize("between", ["", '</row><row r="1">', '</row><row r="01">'])
def test_of_a_cell_that_is_stated_twice_the_last_content_counts(cells, value, between) -> None:
    data = handmade(f'<row r="1">{cells.replace("|", between)}<c r="C1"><v>3</v></c></row>')
    book = Workbook.from_bytes(data)
    assert [cell.value.raw for cell in book["表"].cells() if cell.ref == "A1"] == [value]
    assert book.to_bytes() == data
    book["表"]["A1"].value = 5
    book["表"]["C1"].value = None
    assert rows_xml(book) == '<row r="1"><c r="A1"><v>5</v></c><c r="C1"/></row>'


@pytest.mark.soffice
def test_libreoffice_reads_a_cell_that_is_stated_twice_the_same(office, tmp_path) -> None:
    stated = ('<c r="A{0}"><v>1</v></c><c r="A{0}"><v>2</v></c>', '<c r="A{0}"><v>1</v></c><c r="A{0}"/>',
              '<c r="A{0}"/><c r="A{0}"><v>2</v></c>')  # fmt: skip
    rows = "".join(f'<row r="{n}">{cells.format(n)}</row>' for n, cells in enumerate(stated, 1))
    path = tmp_path / "a.xlsx"
    path.write_bytes(handmade(rows))
    theirs = office.run(path, "said = [cell('表', f'A{n}').Value for n in (1, 2, 3)]")
    assert theirs == [float(cell.value.number) for cell in Workbook.open(path)["表"].cells()]


def test_a_cell_without_address_in_a_second_piece_of_its_row_is_damage() -> None:
    rows = '<row r="1"><c r="A1"/></row><row r="1"><c><v>1</v></c></row>'
    book = Workbook.from_bytes(handmade(rows), "甲.xlsx")
    with pytest.raises(BrokenWorkbook) as error:
        _ = book["表"]["A1"].value
    assert str(error.value) == (
        f"甲.xlsx：工作簿内部文件损坏（{SHEET}）。请用 Excel 打开修复后另存再试。"
    )


def test_comments_around_the_rows_stay_in_an_edited_sheet() -> None:
    head, tail = "<!-- <c r='A9'/> --><?x y?>", "<!-- </x14:formula1> --><pageMargins left='1'/>"
    book = Workbook.from_bytes(handmade(A1, head=head, tail=tail))
    book["表"]["B1"].value = 2
    book["表"].set_note("A1", "注", "我")
    written = sheet_xml(book.to_bytes())
    for kept in ("<!-- <c r='A9'/> -->", "<?x y?>", "<!-- </x14:formula1> -->"):
        assert kept in written
    again = Workbook.from_bytes(book.to_bytes())["表"]
    assert [cell.value.number for cell in again.cells()] == [1, 2]
    assert list(again.notes) == ["A1"]


def test_addresses_may_be_in_small_letters() -> None:
    data = handmade('<row r="1"><c r="a1"><v>1</v></c><c r="c1"><v>3</v></c></row>')
    book = Workbook.from_bytes(data)
    assert [(cell.ref, cell.value.number) for cell in book["表"].cells()] == [("A1", 1), ("C1", 3)]
    book["表"]["B1"].value = 2
    assert rows_xml(book) == (
        '<row r="1"><c r="a1"><v>1</v></c><c r="B1"><v>2</v></c><c r="c1"><v>3</v></c></row>'
    )


LAST = '<row r="1048576" ht="5"><c r="A1048576" s="1"/></row>'


def test_rows_are_inserted_above_a_last_row_that_is_only_formatted() -> None:
    book = Workbook.from_bytes(handmade(A1 + LAST))
    book["表"].insert_rows(1, 2)
    book["表"]["A3"].value = 3
    assert rows_xml(book) == (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"/></row>'
        '<row r="3"><c r="A3"><v>3</v></c></row>'
    )


@pytest.mark.parametrize("content", ["<v>1</v>", "<f>A1</f>", "<is><t>x</t></is>"])
def test_content_in_the_last_row_is_not_pushed_off_the_sheet(content: str) -> None:
    kind = ' t="inlineStr"' if "is" in content else ""
    last = f'<row r="1048575"/><row r="1048576"><c r="A1048576"{kind}>{content}</c></row>'
    data = handmade(A1 + last)
    book = Workbook.from_bytes(data)
    with pytest.raises(UsageError) as error:
        book["表"].insert_rows(1, 1)
    assert str(error.value) == "不能在 表 第 1 行后插入 1 行。行数超出工作表范围。"
    assert book.to_bytes() == data


def test_a_note_in_the_last_row_is_not_pushed_off_the_sheet() -> None:
    book = Workbook.from_bytes(handmade(A1))
    book["表"].set_note("A1048576", "注", "我")
    with pytest.raises(UsageError):
        book["表"].insert_rows(1, 1)
    assert "A1048576" in book["表"].notes


# ---------------------------------------------------------------- sizes


@pytest.mark.parametrize("height", ["0.001", "-1", "nan", "1e999", "x", ""])
def test_a_note_on_a_sheet_whose_rows_have_no_height(height: str) -> None:
    """Found by the fuzzer: the box was looked for down to the last row of the sheet."""
    head = f'<sheetFormatPr defaultRowHeight="{height}" defaultColWidth="{height}" zeroHeight="1"/>'
    book = Workbook.from_bytes(handmade(f'<row r="2" ht="{height}"/>', head=head))
    book["表"].set_note("A1", "注", "我")
    assert list(Workbook.from_bytes(book.to_bytes())["表"].notes) == ["A1"]
    assert book["表"].column_width("A") >= 0
    drawing = parts_of(book.to_bytes())["xl/drawings/vmlDrawing1.vml"].decode()
    anchor = drawing.split("<x:Anchor>")[1].split("<")[0].split(",")
    assert all(int(number) < 3_000 for number in anchor)


# ---------------------------------------------------------------- the zip file


def test_back_slashes_part_folders() -> None:
    data = handmade(A1)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts_of(data).items():
            info = zipfile.ZipInfo(name)
            info.filename = name.replace("/", "\\")
            archive.writestr(info, content)
    back = buffer.getvalue()
    assert b"xl\\worksheets\\sheet1.xml" in back
    book = edited(back)
    assert (book["表"]["A1"].value.number, book["表"]["B1"].value.text) == (1, "新")
    with pytest.raises(RefusedWorkbook):
        Workbook.from_bytes(zipped({"..\\..\\x": b""}))


def as_zip64(data: bytes) -> bytes:
    """Return the zip file as a streaming writer ends it: everything in the wide records."""
    at = data.rindex(b"PK\5\6")
    *_, count, size, offset, _ = struct.unpack_from("<4s4H2LH", data, at)
    wide = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, at, 1)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 2**32 - 1, 2**32 - 1, 0)
    return data[:at] + wide + locator + end


def test_a_small_file_may_have_the_records_of_a_huge_one() -> None:
    data = as_zip64(handmade(A1))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
    book = edited(data)
    assert (book["表"]["A1"].value.number, book["表"]["B1"].value.text) == (1, "新")
    with zipfile.ZipFile(io.BytesIO(book.to_bytes())) as archive:
        assert archive.testzip() is None


@pytest.mark.parametrize("cut", ["locator", "record"])
def test_wide_records_that_lead_nowhere_are_damage(cut: str) -> None:
    data = bytearray(as_zip64(handmade(A1)))
    mark = data.rindex(b"PK\6\7" if cut == "locator" else b"PK\6\6")
    data[mark] = 0
    with pytest.raises(BrokenWorkbook) as error:
        Workbook.from_bytes(bytes(data), "甲.xlsx")
    assert str(error.value) == (
        "甲.xlsx：文件不完整或已损坏。请重新复制或下载这个文件，或用 Excel 打开修复后另存。"
    )
