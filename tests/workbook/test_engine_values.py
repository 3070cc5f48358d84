"""Reading and writing what a cell holds."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from tests.workbook.golden import handmade, rows_xml, sheet_xml
from xl_tools.domain.cells import CellValue, Kind
from xl_tools.errors import BrokenWorkbook, UsageError
from xl_tools.workbook import ErrorCode, Workbook

STRINGS = (
    "<si><t>甲</t></si><si><r><t>粗</t></r><r><rPr><b/></rPr><t xml:space='preserve'> 细</t></r>"
    "<rPh sb='0' eb='1'><t>ピン</t></rPh></si><si><t>a_x000D_b_x005F_x0041_</t></si><si><t></t></si>"
)


def one(cell: str, **options: str) -> Workbook:
    return Workbook.from_bytes(handmade(f'<row r="1">{cell}</row>', strings=STRINGS, **options))


@pytest.mark.parametrize(
    ("xml", "kind", "raw"),
    [
        ('<c r="A1"/>', Kind.BLANK, None),
        ('<c r="A1"><v></v></c>', Kind.BLANK, None),
        ('<c r="A1"><v>3</v></c>', Kind.NUMBER, Decimal(3)),
        ('<c r="A1" t="n"><v>-1.50</v></c>', Kind.NUMBER, Decimal("-1.50")),
        ('<c r="A1"><v>0.28999999999999998</v></c>', Kind.NUMBER, Decimal("0.29")),
        ('<c r="A1"><v>1.0E-2</v></c>', Kind.NUMBER, Decimal("0.010")),
        ('<c r="A1"><v>1E999999999</v></c>', Kind.ERROR, "#NUM!"),
        ('<c r="A1"><v>1_000</v></c>', Kind.TEXT, "1_000"),
        ('<c r="A1"><v>NaN</v></c>', Kind.TEXT, "NaN"),
        ('<c r="A1" t="s"><v>0</v></c>', Kind.TEXT, "甲"),
        ('<c r="A1" t="s"><v>1</v></c>', Kind.TEXT, "粗 细"),
        ('<c r="A1" t="s"><v>2</v></c>', Kind.TEXT, "a\rb_x0041_"),
        ('<c r="A1" t="s"><v>3</v></c>', Kind.BLANK, None),
        ('<c r="A1" t="s"><v>99</v></c>', Kind.BLANK, None),
        ('<c r="A1" t="s"><v>x</v></c>', Kind.BLANK, None),
        ('<c r="A1" t="str"><f>B1</f><v>乙</v></c>', Kind.TEXT, "乙"),
        ('<c r="A1" t="inlineStr"><is><t>丙</t></is></c>', Kind.TEXT, "丙"),
        (
            '<c r="A1" t="inlineStr"><is><r><t>丙</t></r><r><t>丁</t></r></is></c>',
            Kind.TEXT,
            "丙丁",
        ),
        ('<c r="A1" t="b"><v>1</v></c>', Kind.BOOLEAN, True),
        ('<c r="A1" t="b"><v>0</v></c>', Kind.BOOLEAN, False),
        ('<c r="A1" t="e"><v>#DIV/0!</v></c>', Kind.ERROR, "#DIV/0!"),
        ('<c r="A1" t="d"><v>2023-12-31</v></c>', Kind.DATE, dt.date(2023, 12, 31)),
        (
            '<c r="A1" t="d"><v>2023-12-31T10:30:00Z</v></c>',
            Kind.DATE,
            dt.datetime(2023, 12, 31, 10, 30),
        ),
        ('<c r="A1" t="d"><v>2023-99-31</v></c>', Kind.TEXT, "2023-99-31"),
        ('<c r="A1" s="1"><v>45291</v></c>', Kind.DATE, dt.date(2023, 12, 31)),
        ('<c r="A1" s="6"><v>45291.25</v></c>', Kind.DATE, dt.datetime(2023, 12, 31, 6)),
        ('<c r="A1" s="1"><v>60</v></c>', Kind.NUMBER, Decimal(60)),
        ('<c r="A1" s="1"><v>-4</v></c>', Kind.NUMBER, Decimal(-4)),
        ('<c r="A1" s="1"><v>99999999</v></c>', Kind.NUMBER, Decimal(99999999)),
        ('<c r="A1" s="8"><v>0.5</v></c>', Kind.NUMBER, Decimal("0.5")),
        ('<c r="A1" s="404"><v>1</v></c>', Kind.NUMBER, Decimal(1)),
        ("<c><v>8</v></c>", Kind.NUMBER, Decimal(8)),
    ],
)
def test_a_cell_is_read_as_what_it_is(xml: str, kind: Kind, raw: object) -> None:
    value = one(xml)["表"]["A1"].value
    assert (value.kind, value.raw) == (kind, raw)


def test_the_number_format_travels_with_the_value() -> None:
    book = one('<c r="A1" s="2"><v>3</v></c><c r="B1" s="7"><v>0.5</v></c><c r="C1" s="6"/>')
    formats = [book["表"][ref].value.number_format for ref in ("A1", "B1", "C1", "D1")]
    assert formats == ['0.000"万元"', "0%", 'yyyy"年"m"月"d"日"', "General"]


def test_days_count_from_1904_where_the_workbook_says_so() -> None:
    book = one('<c r="A1" s="1"><v>43829</v></c>', properties='<workbookPr date1904="1"/>')
    assert book["表"]["A1"].value.raw == dt.date(2023, 12, 31)
    book["表"]["A1"].value = dt.date(2024, 1, 1)
    assert rows_xml(book) == '<row r="1"><c r="A1" s="1"><v>43830</v></c></row>'


@pytest.mark.parametrize(
    ("value", "xml"),
    [
        (3, '<c r="A1" s="2"><v>3</v></c>'),
        (0.1, '<c r="A1" s="2"><v>0.1</v></c>'),
        (Decimal("6.50"), '<c r="A1" s="2"><v>6.5</v></c>'),
        (Decimal("1E+3"), '<c r="A1" s="2"><v>1000</v></c>'),
        (Decimal("1E-30"), '<c r="A1" s="2"><v>1E-30</v></c>'),
        (Decimal("-0.00"), '<c r="A1" s="2"><v>0</v></c>'),
        (Decimal(1) / 3, '<c r="A1" s="2"><v>0.3333333333333333</v></c>'),
        (True, '<c r="A1" s="2" t="b"><v>1</v></c>'),
        ("甲", '<c r="A1" s="2" t="s"><v>0</v></c>'),
        ("新", '<c r="A1" s="2" t="inlineStr"><is><t>新</t></is></c>'),
        ("=1+1", '<c r="A1" s="2" t="inlineStr"><is><t>=1+1</t></is></c>'),
        ("+86", '<c r="A1" s="2" t="inlineStr"><is><t>+86</t></is></c>'),
        ("-", '<c r="A1" s="2" t="inlineStr"><is><t>-</t></is></c>'),
        ("@SUM(A1)", '<c r="A1" s="2" t="inlineStr"><is><t>@SUM(A1)</t></is></c>'),
        ("<b>&\"'", '<c r="A1" s="2" t="inlineStr"><is><t>&lt;b&gt;&amp;"\'</t></is></c>'),
        (" 空 ", '<c r="A1" s="2" t="inlineStr"><is><t xml:space="preserve"> 空 </t></is></c>'),
        ("a\r\nb", '<c r="A1" s="2" t="inlineStr"><is><t xml:space="preserve">a\nb</t></is></c>'),
        (
            "\x00\x0b\ud800",
            '<c r="A1" s="2" t="inlineStr"><is><t>_x0000__x000B__xD800_</t></is></c>',
        ),
        ("_x0041_", '<c r="A1" s="2" t="inlineStr"><is><t>_x005F_x0041_</t></is></c>'),
        ("", '<c r="A1" s="2"/>'),
        (None, '<c r="A1" s="2"/>'),
        (ErrorCode("#N/A"), '<c r="A1" s="2" t="e"><v>#N/A</v></c>'),
        (CellValue.of(Decimal(4)), '<c r="A1" s="2"><v>4</v></c>'),
    ],
)
def test_a_value_is_written_as_its_kind(value: object, xml: str) -> None:
    book = one('<c r="A1" s="2" t="s" cm="1" vm="1"><v>1</v></c>')
    book["表"]["A1"].value = value
    assert rows_xml(book) == f'<row r="1">{xml}</row>'


def test_a_date_gets_a_date_format_if_the_cell_has_none() -> None:
    book = one('<c r="A1" s="7"><v>1</v></c><c r="B1" s="6"/>')
    book["表"]["A1"].value = dt.date(2023, 12, 31)
    book["表"]["B1"].value = dt.datetime(2023, 12, 31, 6)
    assert book["表"]["A1"].value == CellValue.of(dt.date(2023, 12, 31), "yyyy/m/d")
    assert book["表"]["B1"].value.raw == dt.datetime(2023, 12, 31, 6)
    assert book["表"]["B1"].style == 6


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (float("nan"), "nan 不是单元格能存的数。请写一个有限的数。"),
        (Decimal("1E+400"), "1E+400 不是单元格能存的数。请写一个有限的数。"),
        ("字" * 32_768, "文字共 32768 字，超过单元格上限 32767 字。请缩短后再写。"),
        (dt.date(1899, 1, 1), "1899-01-01 早于 Excel 能表示的日期。请写成文字。"),
    ],
)
def test_what_no_cell_can_hold_is_refused(value: object, message: str) -> None:
    book = one('<c r="A1"><v>1</v></c>')
    with pytest.raises(UsageError) as error:
        book["表"]["A1"].value = value
    assert str(error.value) == message
    assert not book.changed


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        ('<c r="A1"><v>0.28999999999999998</v></c>', Decimal("0.29")),
        ('<c r="A1"><v>5.0</v></c>', 5),
        ('<c r="A1" t="s"><v>1</v></c>', "粗 细"),
        ('<c r="A1" t="b"><v>true</v></c>', True),
        ('<c r="A1" s="1"><v>45291</v></c>', dt.date(2023, 12, 31)),
        ('<c r="A1"/>', None),
        ("", None),
        ("", ""),
    ],
)
def test_writing_what_is_there_changes_nothing(xml: str, value: object) -> None:
    book = one(xml)
    book["表"]["A1"].value = value
    assert not book.parts.content("表").part.is_touched
    assert not book.changed


def test_text_and_number_of_the_same_digits_are_different() -> None:
    book = one('<c r="A1"><v>1</v></c><c r="B1" t="b"><v>1</v></c>')
    book["表"]["A1"].value = "1"
    book["表"]["B1"].value = 1
    assert book["表"]["A1"].value.kind is Kind.TEXT
    assert book["表"]["B1"].value.kind is Kind.NUMBER


def test_new_rows_and_cells_take_their_place() -> None:
    book = Workbook.from_bytes(
        handmade(
            '<row r="2" spans="2:3"><c r="B2"/><c r="D2"/></row><row r="5"/>',
            head='<dimension ref="B2:D5"/>',
        )
    )
    sheet = book["表"]
    sheet["C2"].value = 1
    sheet["A2"].value = 2
    sheet["E2"].value = 3
    sheet["F3"].value = 4
    sheet["A1"].value = 5
    sheet["A9"].value = 6
    assert rows_xml(book) == (
        '<row r="1"><c r="A1"><v>5</v></c></row>'
        '<row r="2" spans="1:5"><c r="A2"><v>2</v></c><c r="B2"/><c r="C2"><v>1</v></c><c r="D2"/>'
        '<c r="E2"><v>3</v></c></row>'
        '<row r="3"><c r="F3"><v>4</v></c></row><row r="5"/>'
        '<row r="9"><c r="A9"><v>6</v></c></row>'
    )
    assert '<dimension ref="A1:F9"/>' in sheet_xml(book.to_bytes())
    for ref in ("C2", "A2", "E2", "F3", "A1", "A9"):
        sheet[ref].value = None
    assert not book.changed


def test_a_new_cell_looks_like_its_row_or_column() -> None:
    book = Workbook.from_bytes(
        handmade(
            '<row r="1" s="2" customFormat="1"/>',
            head='<cols><col min="2" max="3" width="9" style="7"/></cols>',
        )
    )
    sheet = book["表"]
    assert [sheet[ref].style for ref in ("A1", "B1", "B2", "D2")] == [2, 2, 7, 0]
    sheet["A1"].value = sheet["B2"].value = sheet["D2"].value = 1
    assert rows_xml(book) == (
        '<row r="1" s="2" customFormat="1"><c r="A1" s="2"><v>1</v></c></row>'
        '<row r="2"><c r="B2" s="7"><v>1</v></c><c r="D2"><v>1</v></c></row>'
    )


def test_others_read_the_same_text() -> None:
    book = one("")
    texts = ["=1+1", " 空 ", "行\n行", "<&>", "_x0041_", "😀"]
    for number, text in enumerate(texts, 1):
        book["表"][f"A{number}"].value = text
    sheet = openpyxl.load_workbook(io.BytesIO(book.to_bytes()))["表"]
    assert [sheet[f"A{number}"].value for number in range(1, 7)][:4] == texts[:4]
    assert all(sheet[f"A{number}"].data_type != "f" for number in range(1, 7))


@pytest.mark.parametrize("ref", ["", "H", "14", "XFE1", "A0", "A1048577", "A1:B2", "甲1"])
def test_what_is_no_address_is_refused(ref: str) -> None:
    with pytest.raises(UsageError) as error:
        one("")["表"][ref]
    assert str(error.value) == f"“{ref}”不是单元格地址。请写成 H14 的形式。"


def test_what_was_read_before_an_edit_is_read_anew_after_it() -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>45291</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0" ref="A2:A3">A1+1</f><v>2</v></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="0"/><v>3</v></c></row>'
    )
    book = Workbook.from_bytes(handmade(rows, names='<definedNames><definedName name="甲">表!$A$3'
                                        "</definedName></definedNames>"))  # fmt: skip
    sheet = book["表"]

    def seen() -> list[object]:
        values = [sheet[ref].value.raw for ref in ("A1", "B1", "A2", "A3", "A4", "C1")]
        return [*values, *(sheet[ref].formula for ref in ("A1", "A2", "A3", "A4"))]

    states = [seen()]
    for edit in (
        lambda: setattr(sheet["A1"], "value", Decimal(5)),
        lambda: setattr(sheet["C1"], "value", "新"),
        lambda: setattr(sheet["B1"], "style", 1),
        lambda: setattr(sheet["A3"], "result", Decimal(7)),
        lambda: setattr(sheet["A2"], "formula", "A1+2"),
        lambda: sheet.insert_rows(1, 1),
        lambda: sheet.delete_rows(2, 1),
    ):
        edit()
        states.append(seen())
        again = Workbook.from_bytes(book.to_bytes())["表"]
        assert states[-1][:6] == [again[c].value.raw for c in ("A1", "B1", "A2", "A3", "A4", "C1")]
        assert states[-1][6:] == [again[c].formula for c in ("A1", "A2", "A3", "A4")]
        assert states[-1] != states[-2]
    assert book.locate("甲") == ("表", "A3")
    sheet.insert_rows(1, 2)
    assert book.locate("甲") == ("表", "A5")
    assert book.names == {"甲": "表!$A$5"}


def test_a_damaged_row_is_refused_when_it_is_asked_for_and_no_other() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</c></row>'
    sheet = Workbook.from_bytes(handmade(rows))["表"]
    assert sheet["A1"].value.number == 1
    with pytest.raises(BrokenWorkbook) as caught:
        _ = sheet["A2"].value
    assert str(caught.value) == (
        "工作簿：工作簿内部文件损坏（xl/worksheets/sheet1.xml）。请用 Excel 打开修复后另存再试。"
    )


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("甲", "甲"),
        ("&#30002;", "甲"),
        ("<![CDATA[甲]]>", "甲"),
        ("a&amp;b", "a&b"),
        ("a b", "a b"),
    ],
)
def test_a_shared_text_is_found_however_it_is_spelled(stored: str, text: str) -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c></row>'
    book = Workbook.from_bytes(handmade(row, strings=f"<si><t>{stored}</t></si>"))
    book["表"]["A1"].value = text
    assert rows_xml(book) == '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    book["表"]["A1"].value = "乙"
    assert 't="inlineStr"' in rows_xml(book)


LOOKED_AT = [
    ("plain", '<c r="A1"><v>3</v></c><c r="B1" t="str"><f>1&amp;"甲"</f><v>1甲</v></c>'),
    ("shared text", '<c r="A1" t="s"><v>0</v></c><c r="B1"><f>A1</f></c>'),
    (
        "shared formula",
        '<c r="A1"><f t="shared" ref="A1:B1" si="0">C1</f><v>1</v></c>'
        '<c r="B1"><f t="shared" si="0"/><v>2</v></c>',
    ),
    ("array", '<c r="A1"><f t="array" ref="A1:B1">C1:D1</f><v>1</v></c><c r="B1"><v>2</v></c>'),
    ("errors and truths", '<c r="A1" t="e"><v>#N/A</v></c><c r="B1" t="b"><v>1</v></c>'),
    ("nothing", ""),
]


@pytest.mark.parametrize(
    "cells", [xml for _, xml in LOOKED_AT], ids=[name for name, _ in LOOKED_AT]
)
def test_one_look_says_what_value_and_formula_say(cells: str):
    book = one(cells)
    seen = {ref: book["表"].look(1, column) for column, ref in enumerate(("A1", "B1", "C1"), 1)}
    asked = one(cells)["表"]
    assert seen == {ref: (asked[ref].value, asked[ref].formula) for ref in seen}


def test_a_look_sees_what_was_written_since():
    sheet = one('<c r="A1"><v>3</v></c><c r="B1"><f>A1</f><v>3</v></c>')["表"]
    assert [sheet.look(1, column)[0].number for column in (1, 2)] == [3, 3]
    sheet["A1"].value, sheet["B1"].result = "甲", Decimal(5)
    sheet["C1"].formula = "A1&B1"
    looks = [sheet.look(1, column) for column in (1, 2, 3)]
    assert [(value.shown, formula) for value, formula in looks] == [
        ("甲", None), ("5", "A1"), ("", "A1&B1"),
    ]  # fmt: skip
    assert dict(sheet.contents_at([(1, 1), (1, 2), (9, 9)])) == {
        (1, 1): "甲", (1, 2): Decimal(5), (9, 9): None,
    }  # fmt: skip
