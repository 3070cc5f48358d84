"""Table references and runs of sheets: calculated as the cells they mean, or named."""

from __future__ import annotations

import pytest
import xlsxwriter

from tests.workbook.calculated import opened, workbook_of
from xl_tools.domain.functions import registry
from xl_tools.domain.grid import Area
from xl_tools.workbook.recalc import recalculate
from xl_tools.workbook.table_references import Table, table_cells

OURS = registry({}, "")
TABLES = {
    "表1": Table("明 细", Area.parse("B2:E9"), ("项目", "金额", "备[注]", "a'b"), True, True),
    "裸": Table("明 细", Area.parse("H1:I3"), ("Col1", "Col2"), False, False),
}


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("表1", "'明 细'!$B$3:$E$8"),
        ("表1[]", "'明 细'!$B$3:$E$8"),
        ("表1[金额]", "'明 细'!$C$3:$C$8"),
        ("表1[[金额]]", "'明 细'!$C$3:$C$8"),
        ("表1[#All]", "'明 细'!$B$2:$E$9"),
        ("表1[#Data]", "'明 细'!$B$3:$E$8"),
        ("表1[#Headers]", "'明 细'!$B$2:$E$2"),
        ("表1[[#Totals],[金额]]", "'明 细'!$C$9"),
        ("表1[[#This Row],[金额]]", "'明 细'!$C$5"),
        ("表1[[#This Row],[项目]:[金额]]", "'明 细'!$B$5:$C$5"),
        ("表1[@金额]", "'明 细'!$C$5"),
        ("表1[@[金额]]", "'明 细'!$C$5"),
        ("表1[@]", "'明 细'!$B$5:$E$5"),
        ("表1[[#Headers],[#Data],[金额]]", "'明 细'!$C$2:$C$8"),
        ("表1[[金额]:[项目]]", "'明 细'!$B$3:$C$8"),
        ("表1[备'[注']]", "'明 细'!$D$3:$D$8"),
        ("表1[[#All],[a''b]]", "'明 细'!$E$2:$E$9"),
        ("[金额]", "'明 细'!$C$3:$C$8"),
        ("[[#This Row],[金额]]", "'明 细'!$C$5"),
        ("裸[col2]", "'明 细'!$I$1:$I$3"),
        ("裸[#Headers]", None),
        ("裸[[#Totals],[Col1]]", None),
        ("裸[@Col1]", None),  # row 5 is below it
        ("表1[没有]", None),
        ("表2[金额]", None),
        ("表1[[金额],[项目]]", None),
        ("表1[金额", None),
        ("[1]外部!A1", None),
    ],
)
def test_a_table_reference_means_cells(reference, expected):
    assert table_cells(reference, TABLES, ("明 细", 5, 2)) == expected


def _ledger(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("明细")
    columns = [
        {"header": "项目", "total_string": "合计"},
        {"header": "金额", "total_function": "sum"},
        {"header": "倍", "formula": "=账[@[金额]]*2"},
    ]
    rows = [["甲", 1.5], ["乙", 2], ["丙", 4]]
    where = {"name": "账", "columns": columns, "data": rows, "total_row": True}
    sheet.add_table("B2:D6", where)
    other = book.add_worksheet("汇总")
    formulas = {
        "A1": "SUM(账[金额])",
        "A2": 'SUMIF(账[项目],"乙",账[倍])',
        "A3": "账[[#Totals],[金额]]",
        "A4": 'VLOOKUP("丙",账,2,FALSE)',
        "A5": "账[金额]*2",
        "A6": "SUM(账[没有])",
        "A7": "COUNTA(账[#All])",
    }
    for ref, formula in formulas.items():
        other.write_formula(ref, formula, None, -1)


def test_table_formulas_get_their_results():
    book = opened(workbook_of(_ledger, calc_on_load=True))
    kept = {str(cell.place): cell.reason for cell in recalculate(book, OURS).kept}
    assert kept == {
        "汇总!A5": "区域 账[金额] 在这里要按数组计算",
        "汇总!A6": "引用了找不到的表格或列：账[没有]",
    }
    assert [book["明细"][ref].result.raw for ref in ("D3", "D5", "C6")] == [3, 8, 7.5]
    expected = [7.5, 4, 7.5, 4, -1, -1, 14]
    assert [book["汇总"][f"A{row}"].result.raw for row in range(1, 8)] == expected


def test_a_column_of_a_table_is_an_input():
    def draw(book: xlsxwriter.Workbook) -> None:
        _ledger(book)
        book.worksheets_objs[1].write_formula("B1", "FOO(账[金额])", None, 5)

    book = opened(workbook_of(draw))
    recalculate(book, OURS)
    again = opened(book.to_bytes())
    again["明细"]["B3"].value = "改"
    kept = {str(cell.place) for cell in recalculate(again, OURS).kept}
    assert "汇总!B1" in kept
    before = b"fullCalcOnLoad" in again.to_bytes()
    again["明细"]["C3"].value = 100
    recalculate(again, OURS)
    assert not before
    assert again["汇总"]["A1"].result.raw == 106


def _months(book: xlsxwriter.Workbook) -> None:
    for number, name in enumerate(("一月", "二 月", "三月", "汇总"), 1):
        sheet = book.add_worksheet(name)
        sheet.write("B2", number)
        sheet.write("B3", number * 10)
    formulas = {
        "A1": "SUM(一月:三月!B2)",
        "A2": "SUM('一月:三月'!B2:B3)",
        "A3": "AVERAGE(三月:一月!B2,100)",
        "A4": "SUM('一月:二 月'!$B$2)",
        "A5": "SUMPRODUCT(一月:三月!B2)",
        "A6": "SUM(一月:四月!B2)",
    }
    for ref, formula in formulas.items():
        sheet.write_formula(ref, formula, None, -1)


def test_runs_of_sheets_are_added_up():
    book = opened(workbook_of(_months))
    kept = {str(cell.place): cell.reason for cell in recalculate(book, OURS).kept}
    assert kept == {
        "汇总!A5": "跨表引用 一月:三月!B2 不能在这里计算",
        "汇总!A6": "跨表引用 一月:四月!B2 不能在这里计算",
    }
    assert [book["汇总"][f"A{row}"].result.raw for row in range(1, 5)] == [6, 66, 26.5, 3]
