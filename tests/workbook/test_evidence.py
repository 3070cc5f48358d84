"""A result that Excel saved stays where the engine says otherwise and nothing has changed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.workbook.calculated import edited, opened, settings, settled, workbook_of
from tests.workbook.golden import handmade
from xl_tools.domain.functions import registry
from xl_tools.workbook import Workbook
from xl_tools.workbook.evidence import REASON
from xl_tools.workbook.recalc import recalculate

OURS = registry({}, "")
# What Excel gives for these, and the engine does not: 1 for the second, #NUM! for the third.
POWER = {"C1": ("POWER(A1,B1)", 1), "C2": ("C1+1", 2)}
EXCEL = {"C1": ("POWER(A1,B1)", "#NUM!"), "C2": ("C1+1", "#NUM!")}
ZEROS = {"A1": 0, "B1": 0}


def _after(book: Workbook) -> tuple[list[object], dict[str, str]]:
    kept = {str(cell.place): cell.reason for cell in recalculate(book, OURS).kept}
    return [book["表"][ref].result.raw for ref in ("C1", "C2")], kept


def test_the_result_excel_gave_stays_and_is_named():
    book = opened(settled(EXCEL, ZEROS))
    assert _after(book) == (["#NUM!", "#NUM!"], {"表!C1": REASON})
    assert not book.changed


def test_where_both_agree_nothing_is_named():
    book = opened(settled(POWER, ZEROS))
    assert _after(book) == ([1, 2], {})


@pytest.mark.parametrize("name", ["A1", "B1"])
def test_a_result_is_no_evidence_once_an_input_has_changed(name):
    book = opened(settled({"C1": ("POWER(A1,B1)", 9), "C2": ("C1+1", 10)}, {"A1": 3, "B1": 2}))
    book["表"][name].value = 1
    assert _after(book)[1] == {}
    assert book["表"]["C2"].result.raw in (2, 4)


def test_a_result_is_no_evidence_where_the_formula_was_changed():
    book = opened(settled({"C1": ("POWER(A1,B1)", 9), "C2": ("C1+1", 10)}, {"A1": 3, "B1": 2}))
    book["表"]["C1"].formula = "MOD(A1,2)"
    assert _after(book) == ([1, 2], {})


def test_a_result_is_no_evidence_behind_one_that_is_out_of_date():
    formulas = {"C1": ("A1+B1", 99), "C2": ("POWER(C1,2)", 9801)}
    book = opened(settled(formulas, {"A1": 3, "B1": 2}))
    assert _after(book) == ([5, 25], {})


def test_what_was_calculated_from_a_contested_result_is_calculated_from_the_kept_one():
    book = opened(settled({"C1": ("POWER(A1,B1)", 7), "C2": ("MOD(C1,4)", 3)}, ZEROS))
    assert _after(book) == ([7, 3], {"表!C1": REASON})


def test_two_contested_results_one_behind_the_other_are_both_kept():
    book = opened(settled({"C1": ("POWER(A1,B1)", 7), "C2": ("MOD(C1,4)", 2)}, ZEROS))
    assert _after(book) == ([7, 2], {"表!C1": REASON, "表!C2": REASON})


def test_plain_arithmetic_that_differs_is_out_of_date():
    book = opened(settled({"C1": ("SUM(A1:B1)*2", 7), "C2": ("IF(C1=10,1,0)", 0)}, {"A1": 5}))
    assert _after(book) == ([10, 1], {})


@pytest.mark.parametrize(
    "file",
    [
        settled(EXCEL, ZEROS, calc_on_load=True),
        edited(settled(EXCEL, ZEROS), "xl/workbook.xml", "<calcPr", '<calcPr calcMode="manual"'),
        settled({ref: (text, "#NAME?") for ref, (text, _) in EXCEL.items()}, ZEROS),
    ],
    ids=["asks to be calculated", "calculated by hand", "by a program without the function"],
)
def test_results_nobody_finished_are_no_evidence(file):
    assert _after(opened(file)) == ([1, 2], {})


def test_a_request_of_ours_does_not_make_the_results_worthless():
    formulas = {**EXCEL, "D1": ("FOO(A1)", 5)}
    first = opened(settled(formulas, ZEROS))
    first["表"]["E1"].value = 1
    first["表"]["D1"].formula = "FOO(E1)"
    _after(first)
    data = first.to_bytes()
    assert 'calcCompleted="0"' in settings(data)
    again = opened(data)
    assert _after(again)[0] == ["#NUM!", "#NUM!"]
    assert not again.changed


def test_a_last_digit_is_no_disagreement():
    book = opened(settled({"C1": ("EXP(A1)", 2.71828182845900), "C2": ("C1-A1", 1.718281828459)},
                          {"A1": 1}))  # fmt: skip
    assert _after(book)[1] == {}


NEARLY = {"C1": ("COS(A1)", 0.13917310096006547), "C2": ("C1*B1", 0.4175193028801964)}


def test_a_last_digit_of_excels_own_is_kept_to_the_byte():
    book = opened(settled(NEARLY, {"A1": 1.4311699866353502, "B1": 3}))
    assert _after(book)[1] == {}
    assert not book.changed


def test_last_digits_are_ours_behind_what_has_changed():
    book = opened(settled(NEARLY, {"A1": 1.4311699866353502, "B1": 3}))
    book["表"]["A1"].value = 1.4311699866353
    assert _after(book)[1] == {}
    assert book["表"]["C1"].result.raw != Decimal("0.13917310096006547")


@pytest.mark.parametrize("changed", [False, True])
def test_days_that_a_strict_workbook_spells_out_are_the_figures_they_are(changed):
    rows = (
        '<row r="1"><c r="A1" s="1" t="d"><v>2009-05-11T00:00:00Z</v></c><c r="C1" s="1" t="d">'
        '<f>A1+7</f><v>2009-05-18T00:00:00Z</v></c><c r="D1" s="1" t="d"><f>D9</f>'
        "<v>1899-12-30T00:00:00Z</v></c></row>"
    )
    book = Workbook.from_bytes(handmade(rows))
    if changed:
        book["表"]["A1"].value = dt.date(2009, 5, 12)
    assert recalculate(book, OURS).kept == ()
    assert book["表"]["C1"].result.raw == dt.date(2009, 5, 19 if changed else 18)
    assert book.changed == changed


def test_white_space_is_a_text_to_a_formula():
    values = {"A1": "甲", "A2": " ", "A3": "乙"}
    book = opened(settled({"C1": ("CONCATENATE(A1,A2,A3)", "旧"), "C2": ("LEN(A2)", 9)}, values,
                          calc_on_load=True))  # fmt: skip
    assert _after(book) == (["甲 乙", 1], {})


def test_the_time_of_a_day_reaches_a_formula_whole():
    formulas = {"C1": ("A1+1", 0), "C2": ("A1*1", 0)}
    data = settled(formulas, {"A1": 42521.50782071759})
    styled = opened(data)
    styled["表"]["A1"].style = styled.parts.styles.with_number_format(0, 22)
    book = opened(styled.to_bytes())
    recalculate(book, OURS)
    assert str(book["表"]["C2"].result.raw) == "42521.50782071759"


@pytest.mark.parametrize("name", ["sheet1", "SHEET1", "Sheet1"])
def test_a_sheet_may_have_any_name(name):
    def draw(book):
        sheet = book.add_worksheet(name)
        sheet.write("B1", "甲")
        sheet.write_formula("A1", 'IF(ISBLANK(B1),"空",B1)', None, "旧")
        other = book.add_worksheet("表")
        other.write_formula("C1", f"{name}!B1", None, "旧")
        other.write_formula("C2", f"{name}!A1", None, "旧")

    book = opened(workbook_of(draw, calc_on_load=True))
    assert _after(book) == (["甲", "甲"], {})
    assert book[name]["A1"].result.raw == "甲"


def test_what_the_engine_cannot_read_is_kept_and_named():
    formulas = {"C1": ("SUMIFS(A2:A1,B2:B1,B1)", 4), "C2": ("C1+1", 5)}
    book = opened(settled(formulas, {"A1": 1}, calc_on_load=True))
    assert _after(book) == ([4, 5], {
        "表!C1": "区域 A2:A1 的首尾颠倒",
        "表!C2": "按未重算的 表!C1 算出，可能不是最新",
    })  # fmt: skip


def test_a_row_of_all_columns_is_added_up_in_no_time():
    def draw(book):
        sheet = book.add_worksheet("表")
        sheet.write_row("A1", range(16384))
        sheet.write_formula("C2", "SUM(1:1)", None, 0)
        sheet.write_formula("C3", "COUNT(CV1:XFD1)", None, 0)

    book = opened(workbook_of(draw))
    assert recalculate(book, OURS).kept == ()
    assert [book["表"][ref].result.raw for ref in ("C2", "C3")] == [134209536, 16285]
