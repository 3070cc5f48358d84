"""Tables that grow: names, totals, formulas and merged groups take the new rows in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.shipped import CLEAN, FORM, SEED, empty, filled
from xl_tools.errors import BrokenWorkbook
from xl_tools.filings.added_rows import adopt_rows, ensure_rows
from xl_tools.filings.blocks import full_blocks
from xl_tools.filings.form_formulas import FormFormulas
from xl_tools.filings.writer import field_cell, regroup, row_cell
from xl_tools.refresh import open_form
from xl_tools.workbook import Workbook
from xl_tools.workbook.formula_references import translate

INDICATORS = "绩效指标"


@pytest.fixture
def form():
    return open_form(FORM)


@pytest.fixture
def book() -> Workbook:
    return Workbook.from_bytes(empty(), "a.xlsx")


def formulas(book: Workbook, sheet: str) -> dict[str, str]:
    return {c.ref: c.formula for c in book[sheet].cells() if c.formula is not None}


# ---------------------------------------------------------------- places


def test_a_field_is_found_by_its_name(book, form):
    book["自评表"].insert_rows(2, 3)
    assert field_cell(book, form.field("总分.得分")).ref == "H24"


def test_a_row_cell_is_counted_from_one(book, form):
    block = full_blocks(book, form)[INDICATORS]
    assert row_cell(block, form.table(INDICATORS), 1, "得分").ref == "H14"


# ---------------------------------------------------------------- more rows


@pytest.mark.parametrize(
    ("table", "sheet", "count", "block", "total", "formula"),
    [
        (INDICATORS, "自评表", 9, "B14:I22", "G23", "SUM(G5,G14:G22)"),
        (INDICATORS, "自评表", 8, "B14:I21", "G22", "SUM(G5,G14:G21)"),
        ("专项资金", "基础数据表", 3, "A15:G17", None, None),
        ("楼堂馆所", "基础数据表", 2, "B23:G24", None, None),
    ],
)
def test_a_table_grows_with_its_name_and_totals(
    book, form, table, sheet, count, block, total, formula
):
    ensure_rows(book, form, {table: count})
    assert book.locate(f"{table}_行") == (sheet, block)
    if total:
        assert book[sheet][total].formula == formula


def test_a_table_of_one_row_takes_its_new_rows_into_the_totals(book, form):
    book.set_name("绩效指标_行", "自评表!$B$14:$I$14")
    book["自评表"].delete_rows(15, 6)
    adopt_rows(book, form)
    assert book["自评表"]["G15"].formula == "SUM(G5,G14:G14)"
    book["自评表"]["G15"].formula = "SUM(G5,G14)"
    ensure_rows(book, form, {INDICATORS: 4})
    assert book.locate("绩效指标_行") == ("自评表", "B14:I17")
    assert book["自评表"]["G18"].formula == "SUM(G5,G14:G17)"


def test_both_tables_of_a_sheet_grow(book, form):
    blocks = ensure_rows(book, form, {"楼堂馆所": 3, "专项资金": 2})
    assert {key: (block.first, block.last) for key, block in blocks.items()} == {
        "专项资金": (15, 16),
        "楼堂馆所": (24, 26),
        INDICATORS: (14, 20),
    }


def test_a_table_is_never_cut(book, form):
    before = book.to_bytes()
    ensure_rows(book, form, {INDICATORS: 3})
    assert book.to_bytes() == before


def test_a_table_that_is_lost_is_told(book, form):
    book.remove_name("绩效指标_行")
    with pytest.raises(BrokenWorkbook) as caught:
        ensure_rows(book, form, {INDICATORS: 9})
    assert str(caught.value) == (
        "a.xlsx：找不到表“绩效指标”（名称 绩效指标_行 已被删除）。请用模板重新生成工作簿后再填。"
    )


# ---------------------------------------------------------------- rows users added


def _typed(book: Workbook, row: int) -> None:
    """Type an indicator into a bare row, as Excel leaves it: no formulas, no name, no total."""
    sheet = book["自评表"]
    for at in "KLM":
        sheet[f"{at}{row}"].value = None
        sheet[f"{at}{row}"].style = 0
    for at, value in {"D": "新指标", "E": "≥5次", "F": "6次"}.items():
        sheet[f"{at}{row}"].value = value
    for at in "GH":
        sheet[f"{at}{row}"].value = Decimal(5)


@pytest.fixture
def typed_below() -> Workbook:
    """Return the seed with an indicator typed into a row inserted just above 总分."""
    book = Workbook.from_bytes(filled(SEED), "a.xlsx")
    sheet = book["自评表"]
    sheet.insert_rows(20, 1)
    book.set_name("绩效指标_行", "自评表!$B$14:$I$20")
    for ref, formula in formulas(book, "自评表").items():
        if ref.endswith("22"):
            sheet[ref].formula = formula.replace("14:G21", "14:G20").replace("21", "20")
    _typed(book, 21)
    return book


def test_a_row_typed_in_below_is_taken_into_name_totals_and_helpers(typed_below, form):
    book = typed_below
    assert book["自评表"]["G22"].formula == "SUM(G5,G14:G20)"
    adopt_rows(book, form)
    assert book.locate("绩效指标_行") == ("自评表", "B14:I21")
    found = formulas(book, "自评表")
    assert found["G22"] == "SUM(G5,G14:G21)"
    for at in "KLM":
        assert found[f"{at}21"] == translate(found[f"{at}20"], 1, 0)
    assert found["K21"].startswith('SCORE(IF(ISBLANK(E21),"",E21),')
    assert "14:K21" in found["K22"]
    styles = [[book["自评表"][f"{at}{row}"].style for at in "KLM"] for row in (20, 21)]
    assert styles[0] == styles[1]


def test_a_total_the_user_rewrote_stays(typed_below, form):
    typed_below["自评表"]["G22"].formula = "G5+SUM(G14:G20)+0"
    adopt_rows(typed_below, form)
    assert typed_below["自评表"]["G22"].formula == "G5+SUM(G14:G20)+0"


def test_a_row_inserted_inside_gets_its_helpers(form):
    book = Workbook.from_bytes(filled(SEED), "a.xlsx")
    book["自评表"].insert_rows(15, 1)
    _typed(book, 16)
    adopt_rows(book, form)
    assert formulas(book, "自评表")["L16"] == 'IF(COUNT(H16,K16)<2,"",ROUND(H16-K16,2))'
    assert formulas(book, "自评表")["G22"] == "SUM(G5,G14:G21)"


def test_a_helper_the_user_wrote_over_stays(form):
    book = Workbook.from_bytes(filled(SEED), "a.xlsx")
    book["自评表"]["K16"].value = "人工评分"
    book["自评表"]["L16"].value = None
    adopt_rows(book, form)
    assert book["自评表"]["K16"].value.raw == "人工评分"
    assert book["自评表"]["L16"].formula is None


@pytest.mark.parametrize("content", [SEED, CLEAN, None])
def test_nothing_is_adopted_where_nothing_was_added(form, content):
    book = Workbook.from_bytes(filled(content) if content else empty(), "a.xlsx")
    adopt_rows(book, form)
    assert not book.changed


# ---------------------------------------------------------------- the form's formulas


@pytest.mark.parametrize("content", [SEED, CLEAN, None])
def test_the_forms_formulas_read_as_the_template_draws_them(form, content):
    book = Workbook.from_bytes(filled(content) if content else empty(), "a.xlsx")
    blocks = full_blocks(book, form)
    ours = FormFormulas(book, form, blocks)
    compared = 0
    for field in form.fields():
        cell = field_cell(book, field)
        if field.formula and cell.formula is not None:
            assert ours.of_field(field) == cell.formula, field.key
            compared += 1
    for table in form.tables():
        for column in table.columns:
            for row in blocks[table.key].rows if column.formula else ():
                cell = blocks[table.key].sheet[blocks[table.key].at(column, row)]
                assert ours.of_column(table, column, row) == cell.formula, cell
                compared += 1
    assert compared > 60


def test_a_formula_that_needs_a_lost_cell_is_none(book, form):
    book["基础数据表"].delete_rows(11, 1)
    ours = FormFormulas(book, form, full_blocks(book, form))
    assert ours.of_field(form.field("三公经费.本年预算")) is None
    assert ours.of_field(form.field("公务接待.比上年增减")) is None


# ---------------------------------------------------------------- groups


def merged(book: Workbook) -> set[str]:
    return {ref for ref in book["自评表"].merged if ref.startswith(("B14", "B15", "B16", "B17"))}


@pytest.mark.parametrize(
    ("texts", "expected", "kept"),
    [
        (["甲", "甲", "乙", "丙"], {"B14:B15"}, ["甲", None, "乙", "丙"]),
        (["甲", "乙", "乙", "乙"], {"B15:B17"}, ["甲", "乙", None, None]),
        (["甲", "", "", "乙"], {"B14:B16"}, ["甲", None, None, "乙"]),
        (["甲", "乙", "甲", "乙"], set(), ["甲", "乙", "甲", "乙"]),
    ],
)
def test_rows_of_one_class_share_a_merged_cell(book, form, texts, expected, kept):
    sheet = book["自评表"]
    for number, text in enumerate(texts):
        sheet[f"B{14 + number}"].value = text or None
    for row in (18, 19, 20):
        sheet[f"B{row}"].value = f"类{row}"
    table = form.table(INDICATORS)
    regroup(full_blocks(book, form)[INDICATORS], table)
    assert {ref for ref in merged(book) if ":" in ref} == expected
    assert [sheet[f"B{14 + n}"].value.raw for n in range(4)] == kept
    again = Workbook.from_bytes(book.to_bytes(), "a.xlsx")
    regroup(full_blocks(again, form)[INDICATORS], table)
    assert not again.changed
