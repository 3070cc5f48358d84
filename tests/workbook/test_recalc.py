"""Cached values: right for everyone who reads the file without calculating it."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import python_calamine
import xlsxwriter

from tests.shipped import CLEAN, SEED, empty, filled, parts, put, refreshed
from xl_tools.domain.functions import CellError, registry
from xl_tools.forms.profiles import load_profile
from xl_tools.refresh import refresh
from xl_tools.workbook import Workbook
from xl_tools.workbook.recalc import Recalculation, recalculate

OURS = registry({"hunan-2023": load_profile("hunan-2023")}, "hunan-2023")
UNCHANGED = "旧"


def book_of(
    formulas: dict[str, str],
    values: dict[str, object] | None = None,
    *,
    is_final: bool = True,
    **more,
) -> Workbook:
    """Return a workbook of one sheet 表 whose formulas all have the cached result 旧.

    Excel saves it as final; else the file asks to be calculated when it is opened.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **more})
    book.calc_on_load = not is_final
    sheet = book.add_worksheet("表")
    book.add_worksheet("别 表").write("A1", 7)
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    for ref, value in (values or {}).items():
        if isinstance(value, dt.date):
            sheet.write_datetime(ref, dt.datetime(value.year, value.month, value.day), date)
        else:
            sheet.write(ref, value)
    for ref, formula in formulas.items():
        sheet.write_formula(ref, formula, None, UNCHANGED)
    book.define_name("税率", "=表!$A$1")
    book.define_name("一半", "=0.5")
    book.define_name("双重", "=税率*2")
    book.define_name("向左", "=表!A1")
    book.define_name("列", "=表!$A$1:$A$3")
    book.define_name("'别 表'!税率", "='别 表'!$A$1")
    book.close()
    return Workbook.from_bytes(buffer.getvalue(), "a.xlsx")


def cells_of(recalculation: Recalculation) -> tuple[str, ...]:
    """Return the cells that were not recalculated."""
    return tuple(str(cell.place) for cell in recalculation.kept)


VALUES = {"A1": 10, "A2": 2.5, "A3": "甲", "B1": True, "B2": dt.date(2023, 12, 31)}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("A1*A2", Decimal(25)),
        ("SUM(A1:A4)", Decimal("12.5")),
        ("SUM(A:A)", Decimal("12.5")),
        ("SUM(A1:B5000)", Decimal("45303.5") - Decimal(0)),
        ("sum($a$1:a2)", Decimal("12.5")),
        ("A9", Decimal(0)),
        ('IF(A1=10,"","x")', ""),
        ("A1/A9", "#DIV/0!"),
        ("NA()", "#N/A"),
        ("VLOOKUP(99,A1:A3,1,FALSE)", "#N/A"),
        ("A3+1", "#VALUE!"),
        ("A1>A2", True),
        ("NOT(B1)", False),
        ("B2+1", Decimal(45292)),
        ("DATE(2024,1,1)", Decimal(45292)),
        ('A3&"乙"', "甲乙"),
        ("'别 表'!A1*2", Decimal(14)),
        ("ROUND(2.675,2)", Decimal("2.68")),
        ("1/3", Decimal(repr(1 / 3))),
        ("税率*一半", Decimal(5)),
        ("双重", Decimal(20)),
        ("SUM(列)", Decimal("12.5")),
        ('SCORE("≥90%","81%",10)', Decimal(9)),
        ('SCORE("≥95%","≥97%",20)', ""),
        ('IF(ISNUMBER(SCORE("≤30万元","完成",10)),1,2)', Decimal(2)),
        ("CONTROLRATE(A1,A2)", Decimal(4)),
        ('IFERROR(A1/A9,"——")', "——"),
        ("SUM( A1:A2 , A2 )", Decimal(15)),
        ("SUMPRODUCT(A1:A2*2)", Decimal(25)),
        ("CHECKTOTAL(12.5,A1:A2)", "一致"),
        ("IF(COUNT(A1:A2)=2,SUM(A1:A2),0)", Decimal("12.5")),
        ('TEXT(A1/A2,"0.00%")', "400.00%"),
    ],
)
def test_a_formula_gets_its_result(formula, expected):
    book = book_of({"D1": formula}, VALUES, is_final=False)
    assert recalculate(book, OURS).kept == ()
    cell = book["表"]["D1"]
    if expected == "":
        assert cell.result.is_blank
        assert b't="str"><f>' in book["表"].content.rows.get(1).to_bytes()
    else:
        assert cell.result.raw == expected
    assert cell.formula == formula


@pytest.mark.parametrize(
    "formula",
    [
        "FOO(A1)",
        "IFERROR(FOO(A1),0)",
        "[1]外部!A1+1",
        "'C:\\表\\[外部.xlsx]表'!A1",
        "表1[金额]",
        "没有的名称+1",
        "没有的表!A1",
        "向左",
        "列",
        "A1:A3",
        "A1:A3 A2:B2",
        "SUM((A1,A2))",
        "TODAY()",
        "NOW()-B2",
        "RAND()",
        'INDIRECT("A"&1)',
        "OFFSET(A1,1,0)",
        'LENB("甲")',
        'CELL("filename")',
        "F9",  # a circle
        # Excel takes the cell of the formula's own row, or spills.
        "A1:A3*2",
        "-列",
        "IF(A1:A3>0,1,0)",
        "ROUND(A1:A3,0)",
        "SUM(A1:A2*2)",
        "SUM( A1:A2 )+A1:A2",
        "SCORE(A1:A3,A1:A3,A1:A3)",
        "SUM(1",
    ],
)
def test_a_formula_that_cannot_be_calculated_keeps_its_result_and_is_named(formula):
    book = book_of({"D1": formula, "F9": "D1" if formula == "F9" else "1+1"}, VALUES)
    kept = cells_of(recalculate(book, OURS))
    assert "表!D1" in kept
    assert book["表"]["D1"].result.raw == UNCHANGED
    if formula != "F9":
        assert kept == ("表!D1",)
        assert book["表"]["F9"].result.raw == 2


def test_what_depends_on_a_kept_result_is_calculated_from_it():
    book = book_of({"D1": "FOO(A1)", "D2": 'D1&"！"'}, VALUES)
    assert cells_of(recalculate(book, OURS)) == ("表!D1",)
    assert book["表"]["D2"].result.raw == "旧！"


def test_a_lost_name_that_another_program_left_is_passed_on_and_not_hidden():
    book = book_of({"D1": "FOO(A1)", "D2": "D1+1"}, VALUES)
    book["表"]["D1"].result = book["表"]["D1"].result.error("#NAME?")
    assert cells_of(recalculate(book, OURS)) == ("表!D1", "表!D2")
    assert book["表"]["D2"].result.raw == "#NAME?"


def test_a_name_error_that_arises_only_here_does_not_take_a_good_figures_place():
    broken = replace(OURS["SCORE"], call=lambda *_: CellError("#NAME?"))
    book = book_of({"D1": 'SCORE("≥90%","92%",10)', "D2": "1+1"}, VALUES)
    assert cells_of(recalculate(book, OURS | {"SCORE": broken})) == ("表!D1",)
    assert book["表"]["D1"].result.raw == UNCHANGED


def test_our_own_function_heals_a_name_error_of_a_computer_without_it():
    book = book_of({"D1": 'SCORE("≥90%","92%",10)', "D2": "D1+1"}, VALUES)
    book["表"]["D1"].result = book["表"]["D1"].result.error("#NAME?")
    assert recalculate(book, OURS).kept == ()
    assert book["表"]["D2"].result.raw == 11


def test_a_name_of_one_sheet_hides_that_of_the_workbook_there_only():
    book = book_of({"D1": "税率"}, VALUES)
    book["别 表"]["B1"].formula = "税率"
    book["别 表"]["B2"].formula = "表!税率+'别 表'!税率"
    assert recalculate(book, OURS).kept == ()
    assert book["表"]["D1"].result.raw == 10
    assert [book["别 表"][ref].result.raw for ref in ("B1", "B2")] == [7, 17]


def test_array_formulas_are_kept():
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.calc_on_load = False
    sheet = book.add_worksheet("表")
    sheet.write_column("A1", [1, 2, 3])
    sheet.write_array_formula("B1:B3", "{=SUM(A1:A3)}", None, 99)
    sheet.write_formula("C1", "B1+1", None, 0)
    book.close()
    opened = Workbook.from_bytes(buffer.getvalue(), "a.xlsx")
    assert cells_of(recalculate(opened, OURS)) == ("表!B1",)
    assert opened["表"]["B1"].result.raw == 99
    assert opened["表"]["C1"].result.raw == 100


def test_days_are_counted_from_1904_where_the_workbook_does():
    book = book_of({"D1": "B2", "D2": "YEAR(A1)"}, VALUES, date_1904=True)
    recalculate(book, OURS)
    assert book["表"]["D1"].result.raw == 45291 - 1462


def test_results_that_are_right_to_15_digits_stay_to_the_byte():
    book = book_of({"D1": "0.1+0.2"})
    row = book["表"]["D1"]
    row.result = 0.1 + 0.2
    once = book.to_bytes()
    again = Workbook.from_bytes(once, "a.xlsx")
    assert recalculate(again, OURS).kept == ()
    assert not again.changed


def test_only_rows_with_formulas_are_read_for_them():
    book = Workbook.from_bytes(filled(SEED), "a.xlsx")
    found = [cell.ref for cell in book["校验结果"].formula_cells()]
    assert found == ["C2", "I2"]


def test_no_recalculation_on_opening_is_asked_for(tmp_path):
    path = put(tmp_path / "a.xlsx", refreshed(SEED))
    assert b"fullCalcOnLoad" not in parts(path)["xl/workbook.xml"]


# ---------------------------------------------------------------- who else reads the file

EXPECTED = {("基础数据表", "B12"): 464.33, ("自评表", "K19"): 10.0, ("自评表", "H21"): 96.0}


def test_openpyxl_pandas_and_calamine_see_the_numbers(tmp_path):
    path = put(tmp_path / "a.xlsx", filled(SEED))
    loaded = openpyxl.load_workbook(path, data_only=True)
    assert {at: loaded[at[0]][at[1]].value for at in EXPECTED} == EXPECTED
    frames = pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl")
    assert {at: frames[at[0]].iat[_row(at), _column(at)] for at in EXPECTED} == EXPECTED
    calamine = python_calamine.CalamineWorkbook.from_path(str(path))
    for at, value in EXPECTED.items():
        rows = calamine.get_sheet_by_name(at[0]).to_python(skip_empty_area=False)
        assert rows[_row(at)][_column(at)] == value


def _row(at: tuple[str, str]) -> int:
    return int(re.sub(r"\D", "", at[1])) - 1


def _column(at: tuple[str, str]) -> int:
    return ord(at[1][0]) - ord("A")


def _variant(tmp_path: Path, data: str) -> Path:
    path = put(tmp_path / "a.xlsx", filled(CLEAN))
    source = tmp_path / "d.toml"
    source.write_text(data, "utf-8")
    refresh(path, data=source)
    return path


VARIANTS = {
    "seed": "",
    "empty": "",
    "clean": "",
    "decimals": (
        '["基础数据表"]\n"编制数" = 7\n"实际在职人数" = 3\n["基础数据表"."公务接待"]\n'
        '"上年决算" = 0.29\n"本年预算" = 1.005\n"本年决算" = 1e-7\n'
    ),
    "zeros": (
        '["基础数据表"]\n"编制数" = 0\n"实际在职人数" = 0\n["自评表"."年度资金总额"]\n'
        '"全年预算数" = 0\n"全年执行数" = 0\n'
    ),
    "negative": '["基础数据表"."部门基本支出预算调整"]\n"本年预算" = -12.5\n"本年决算" = -0.01\n',
    "large": (
        '["自评表"]\n"一般公共预算" = 123456789.12\n"其他资金" = 0.005\n'
        '["自评表"."年度资金总额"]\n"全年执行数" = 99999999.99\n'
    ),
}


@pytest.mark.soffice
@pytest.mark.parametrize("name", VARIANTS)
def test_libreoffice_calculates_the_same(office, tmp_path, name):
    shipped = {"seed": filled(SEED), "clean": filled(CLEAN), "empty": empty()}
    if name in shipped:
        path = put(tmp_path / "a.xlsx", shipped[name])
    else:
        path = _variant(tmp_path, VARIANTS[name])
    theirs = office.values(path)
    book = Workbook.open(path)
    compared = 0
    for sheet in book.sheet_names:
        for cell in book[sheet].formula_cells():
            if _needs_ours(book, sheet, cell.formula or ""):
                continue
            own = cell.result
            other = theirs[sheet][cell.ref]
            if own.number is not None:
                assert float(own.number) == pytest.approx(other, rel=1e-12, abs=1e-12), cell
            else:
                assert (own.raw or "") == other, cell
            compared += 1
    assert compared > 20


def _needs_ours(book: Workbook, sheet: str, formula: str) -> bool:
    """Tell whether one of our own functions has a part in the result: LibreOffice lacks them."""
    if any(f"{name}(" in formula for name in OURS):
        return True
    for _, letters, row, last in re.findall(r"(([A-Z])(\d+))(?::[A-Z](\d+))?", formula):
        for number in range(int(row), int(last or row) + 1):
            inner = book[sheet][f"{letters}{number}"].formula
            if inner and _needs_ours(book, sheet, inner):
                return True
    return False
