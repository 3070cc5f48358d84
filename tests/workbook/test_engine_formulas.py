"""Formulas: read, replaced, grouped, and their cached results."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.workbook.golden import handmade, parts_of, rows_xml
from xl_tools.domain.cells import CellValue, Kind
from xl_tools.errors import UsageError
from xl_tools.workbook import ErrorCode, Workbook
from xl_tools.workbook.formula_references import Shift, translate
from xl_tools.workbook.row_shift import RowShift

SHARED = (
    '<row r="1"><c r="A1"><f t="shared" ref="A1:B2" si="0">C1*$D$1+表!C2</f><v>1</v></c>'
    '<c r="B1"><f t="shared" si="0"/><v>2</v></c></row>'
    '<row r="2"><c r="A2"><f t="shared" si="0"/><v>3</v></c>'
    '<c r="B2"><f t="shared" si="0"/><v>4</v></c></row>'
    '<row r="4"><c r="A4"><f t="shared" ref="A4:A5" si="0">C4+1</f></c></row>'
    '<row r="5"><c r="A5"><f t="shared" si="0"/></c></row>'
)
ARRAY = (
    '<row r="1"><c r="A1"><f t="array" ref="A1:A2">C1:C2*2</f><v>1</v></c>'
    '<c r="B1" cm="1"><f t="array" ref="B1">SUM(C1:C2)</f><v>9</v></c></row>'
    '<row r="2"><c r="A2"><v>3</v></c></row>'
)


def test_shared_formulas_are_written_out_for_the_reader() -> None:
    sheet = Workbook.from_bytes(handmade(SHARED))["表"]
    assert {cell.ref: cell.formula for cell in sheet.cells()} == {
        "A1": "C1*$D$1+表!C2",
        "B1": "D1*$D$1+表!D2",
        "A2": "C2*$D$1+表!C3",
        "B2": "D2*$D$1+表!D3",
        "A4": "C4+1",
        "A5": "C5+1",
    }


def test_a_dependent_of_a_shared_formula_leaves_the_others_alone() -> None:
    book = Workbook.from_bytes(handmade(SHARED))
    book["表"]["B2"].value = 7
    assert rows_xml(book) == SHARED.replace(
        '<c r="B2"><f t="shared" si="0"/><v>4</v></c>', '<c r="B2"><v>7</v></c>'
    )


def test_the_others_keep_their_formula_when_the_first_cell_of_a_shared_one_goes() -> None:
    book = Workbook.from_bytes(handmade(SHARED))
    book["表"]["A1"].value = None
    assert rows_xml(book).startswith(
        '<row r="1"><c r="A1"/><c r="B1"><f>D1*$D$1+表!D2</f><v>2</v></c></row>'
        '<row r="2"><c r="A2"><f>C2*$D$1+表!C3</f><v>3</v></c>'
        '<c r="B2"><f>D2*$D$1+表!D3</f><v>4</v></c></row>'
        '<row r="4"><c r="A4"><f t="shared"'
    )


@pytest.mark.parametrize("ref", ["A1", "A2"])
def test_a_piece_of_an_array_is_refused(ref: str) -> None:
    book = Workbook.from_bytes(handmade(ARRAY))
    message = f"表!{ref} 属于数组公式 A1:A2，不能单独修改。请在 Excel 中修改整个数组。"
    for attribute, value in (("value", 1), ("formula", "1+1")):
        with pytest.raises(UsageError) as error:
            setattr(book["表"][ref], attribute, value)
        assert str(error.value) == message
    assert not book.changed


def test_results_of_an_array_may_be_set_in_all_its_cells() -> None:
    book = Workbook.from_bytes(handmade(ARRAY))
    assert book["表"]["A2"].is_array
    book["表"]["A1"].result = 5
    book["表"]["A2"].result = ErrorCode("#N/A")
    assert rows_xml(book) == ARRAY.replace("<v>1</v>", "<v>5</v>").replace(
        '<c r="A2"><v>3</v></c>', '<c r="A2" t="e"><v>#N/A</v></c>'
    )


def test_an_array_of_one_cell_is_replaced_like_any_formula() -> None:
    book = Workbook.from_bytes(handmade(ARRAY))
    book["表"]["B1"].value = 4
    assert '<c r="B1"><v>4</v></c>' in rows_xml(book)


def test_data_tables_are_refused_too() -> None:
    rows = '<row r="1"><c r="A1"><f t="dataTable" ref="A1:B2" r1="D1"/><v>1</v></c></row>'
    with pytest.raises(UsageError, match=r"表!B2 属于数组公式 A1:B2"):
        Workbook.from_bytes(handmade(rows))["表"]["B2"].value = 1


@pytest.mark.parametrize(
    ("result", "xml"),
    [
        (Decimal("0.25"), '<c r="A1"><f>B1</f><v>0.25</v></c>'),
        ("甲&", '<c r="A1" t="str"><f>B1</f><v>甲&amp;</v></c>'),
        ("", '<c r="A1" t="str"><f>B1</f><v></v></c>'),
        (CellValue(Kind.TEXT, ""), '<c r="A1" t="str"><f>B1</f><v></v></c>'),
        (True, '<c r="A1" t="b"><f>B1</f><v>1</v></c>'),
        (ErrorCode("#VALUE!"), '<c r="A1" t="e"><f>B1</f><v>#VALUE!</v></c>'),
        (CellValue.error("#REF!"), '<c r="A1" t="e"><f>B1</f><v>#REF!</v></c>'),
        (None, '<c r="A1"><f>B1</f></c>'),
    ],
)
def test_results_have_their_type(result: object, xml: str) -> None:
    book = Workbook.from_bytes(
        handmade('<row r="1"><c r="A1" t="e" vm="1"><f>B1</f><v>#DIV/0!</v></c></row>')
    )
    book["表"]["A1"].result = result
    assert rows_xml(book).replace("<v/>", "<v></v>") == f'<row r="1">{xml}</row>'


@pytest.mark.parametrize(
    ("xml", "result"),
    [
        ("<v>0.28999999999999998</v>", 0.29),
        ("<v>0.3</v>", 0.1 + 0.2),
        ("<v>123456789012345.60</v>", Decimal("123456789012345.62")),
        ("", None),
    ],
)
def test_a_result_that_is_there_already_changes_nothing(xml: str, result: object) -> None:
    book = Workbook.from_bytes(handmade(f'<row r="1"><c r="A1"><f>B1</f>{xml}</c></row>'))
    book["表"]["A1"].result = result
    assert not book.parts.content("表").part.is_touched


def test_a_result_without_formula_is_refused() -> None:
    with pytest.raises(UsageError) as error:
        Workbook.from_bytes(handmade())["表"]["C3"].result = 1
    assert str(error.value) == "表!C3 没有公式，不能只写计算结果。"


def test_a_new_formula_has_no_result_yet() -> None:
    book = Workbook.from_bytes(handmade('<row r="1"><c r="A1" s="2" t="s"><v>0</v></c></row>'))
    book["表"]["A1"].formula = '=IF(B1<2,"<","")'
    assert rows_xml(book) == ('<row r="1"><c r="A1" s="2"><f>IF(B1&lt;2,"&lt;","")</f></c></row>')
    with pytest.raises(UsageError) as error:
        book["表"]["A1"].formula = "="
    assert str(error.value) == "表!A1 的公式是空的。请写出公式内容。"


CHAIN = '<c r="A1" i="7"/><c r="B1"/><c r="A2" l="1"/>'
FORMULAS = '<row r="1"><c r="A1"><f>1</f></c><c r="B1"><f>2</f></c></row>'


def test_a_value_in_place_of_a_formula_leaves_the_calculation_chain() -> None:
    book = Workbook.from_bytes(handmade(FORMULAS, chain=CHAIN))
    book["表"]["A1"].value = 1
    chain = parts_of(book.to_bytes())["xl/calcChain.xml"].decode()
    assert chain.endswith('main"><c r="B1" i="7"/><c r="A2" l="1"/></calcChain>')


def test_a_new_formula_joins_the_calculation_chain() -> None:
    book = Workbook.from_bytes(handmade(FORMULAS, chain=CHAIN))
    book["表"]["C1"].formula = "3"
    assert parts_of(book.to_bytes())["xl/calcChain.xml"].endswith(b'<c r="C1" i="7"/></calcChain>')
    book["表"]["C1"].value = None
    assert not book.changed


def test_the_last_formula_takes_the_calculation_chain_with_it() -> None:
    before = handmade(FORMULAS, chain='<c r="A1" i="7"/>')
    book = Workbook.from_bytes(before)
    book["表"]["A1"].value = 1
    parts = parts_of(book.to_bytes())
    assert "xl/calcChain.xml" not in parts
    assert b"calcChain" not in parts["[Content_Types].xml"]
    assert b"calcChain" not in parts["xl/_rels/workbook.xml.rels"]


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A1", "B3"),
        ("$A1+A$1+$A$1", "$A3+B$1+$A$1"),
        ("SUM(A1:B2,A:A,1:1)", "SUM(B3:C4,B:B,3:3)"),
        ("'a b'!A1+Sheet1!A1+自评表!A1", "'a b'!B3+Sheet1!B3+自评表!B3"),
        ('"A1"&A1&"""A1"', '"A1"&B3&"""A1"'),
        ("LOG10(A1)+ATAN2(A1,B1)", "LOG10(B3)+ATAN2(B3,C3)"),
        ("三公经费.本年预算+TAX_A1+A1_x+XFE1", "三公经费.本年预算+TAX_A1+A1_x+XFE1"),
        ("[1]Sheet1!A1+'[b.xlsx]S'!A1", "[1]Sheet1!A1+'[b.xlsx]S'!A1"),
        ("表1[[#This Row],[A1]]+表1[A1]", "表1[[#This Row],[A1]]+表1[A1]"),
        ("1E5+2.5E-3*A1", "1E5+2.5E-3*B3"),
        ("A1#+A1:INDEX(B1:B9,2)", "B3#+B3:INDEX(C3:C11,2)"),
        ("XFD1048576", "#REF!"),
        ("#REF!+A1", "#REF!+B3"),
        ("a1", "B3"),
    ],
)
def test_references_move_with_their_formula(formula: str, moved: str) -> None:
    assert translate(formula, 2, 1) == moved


@pytest.mark.parametrize(
    ("formula", "shifted"),
    [
        ("H16+H17", "H16+H19"),
        ("SUM(H14:H16)", "SUM(H14:H18)"),
        ("SUM(H14:H15)", "SUM(H14:H15)"),
        ("SUM(H14:H20)", "SUM(H14:H22)"),
        ("SUM(H17:H20)", "SUM(H19:H22)"),
        ("SUM(H16:I16)", "SUM(H16:I16)"),
        ("SUM(H16:H14)", "SUM(H18:H14)"),
        ("SUM(H:H,14:16,1:1048576)", "SUM(H:H,14:18,1:1048576)"),
        ("其他!H17+'表'!H17", "其他!H17+'表'!H19"),
        ("H1048576", "#REF!"),
        ("Sheet1:Sheet3!H17", "Sheet1:Sheet3!H17"),
    ],
)
def test_references_follow_inserted_rows(formula: str, shifted: str) -> None:
    assert Shift("表", RowShift(17, 2)).formula(formula, "表", 30) == shifted


@pytest.mark.parametrize(
    ("formula", "shifted"),
    [
        ("H16+H17+H18+H19", "H16+#REF!+#REF!+H17"),
        ("SUM(H14:H17)", "SUM(H14:H16)"),
        ("SUM(H17:H18)", "SUM(#REF!)"),
        ("SUM(H18:H20)", "SUM(H17:H18)"),
        ("SUM(H10:H20)", "SUM(H10:H18)"),
        ("SUM(H1:H1048576)", "SUM(H1:H1048576)"),
    ],
)
def test_references_follow_deleted_rows(formula: str, shifted: str) -> None:
    assert Shift("表", RowShift(17, -2)).formula(formula, "表", 30) == shifted
