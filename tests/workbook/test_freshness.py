"""What keeps its old result: named, and Excel asked to help only where it may be out of date."""

from __future__ import annotations

import pytest
import xlsxwriter

from tests.workbook.calculated import edited, member, opened, settings, settled, workbook_of
from xl_tools.domain.functions import registry
from xl_tools.workbook import Workbook
from xl_tools.workbook.recalc import recalculate

OURS = registry({}, "")
SHEET = "xl/worksheets/sheet1.xml"
ASKED = 'calcCompleted="0" fullCalcOnLoad="1"'


def said(book: Workbook) -> dict[str, str]:
    """Recalculate and return what could not be vouched for, with the reason."""
    return {str(cell.place): cell.reason for cell in recalculate(book, OURS).kept}


FOO = {"D1": ("FOO(A1)", 5), "D2": ("D1+1", 6), "D3": ("D2*2", 12), "D4": ("A2+1", 3)}
VALUES = {"A1": 1, "A2": 2}
UNKNOWN = "不认识函数 FOO"
FROM_D1 = "按未重算的 表!D1 算出，可能不是最新"


def test_nothing_edited_is_nothing_in_doubt():
    data = settled(FOO, VALUES)
    book = opened(data)
    assert said(book) == {"表!D1": UNKNOWN}
    assert book.to_bytes() == data


def test_an_edit_elsewhere_leaves_a_kept_result_good():
    book = opened(settled(FOO, VALUES))
    book["表"]["A2"].value = 9
    assert said(book) == {"表!D1": UNKNOWN}
    assert book["表"]["D4"].result.raw == 10
    assert "fullCalcOnLoad" not in settings(book.to_bytes())


def test_an_input_that_changed_puts_all_that_depends_on_it_in_doubt():
    book = opened(settled(FOO, VALUES))
    book["表"]["A1"].value = 9
    assert said(book) == {"表!D1": UNKNOWN, "表!D2": FROM_D1, "表!D3": FROM_D1}
    assert [book["表"][ref].result.raw for ref in ("D1", "D2", "D3", "D4")] == [5, 6, 12, 3]
    assert ASKED in settings(book.to_bytes())


def test_a_result_that_was_wrong_is_an_input_that_changed():
    book = opened(settled({**FOO, "B1": ("A1*2", 99), "D1": ("FOO(B1)", 5)}, VALUES))
    assert list(said(book)) == ["表!D1", "表!D2", "表!D3"]
    assert ASKED in settings(book.to_bytes())


NAMED = {"D1": ("FOO(税率)", 5), "D2": ("D1+1", 6), "D3": ("FOO(A1)", 1)}


def named():
    data = edited(
        settled(NAMED, VALUES),
        "xl/workbook.xml",
        "</sheets>",
        "</sheets><definedNames><definedName name='税率'>基数*1.1</definedName>"
        "<definedName name='基数'>表!$A$2</definedName><definedName name='别的'>1</definedName></definedNames>",
    )
    return opened(data)


@pytest.mark.parametrize(
    "redefine",
    [
        lambda book: book.set_name("税率", "0.2"),
        lambda book: book.set_name("基数", "表!$A$1"),
        lambda book: book.remove_name("基数"),
        lambda book: book.remove_name("税率"),
    ],
)
def test_a_name_with_another_meaning_puts_what_depends_on_it_in_doubt(redefine):
    book = named()
    redefine(book)
    assert said(book) == {"表!D1": UNKNOWN, "表!D2": FROM_D1, "表!D3": UNKNOWN}
    assert ASKED in settings(book.to_bytes())


@pytest.mark.parametrize(
    "redefine",
    [
        lambda book: book.set_name("别的", "2"),
        lambda book: book.set_name("新的", "2"),
        lambda book: (book.set_name("税率", "2"), book.set_name("税率", "基数*1.1")),
        lambda book: (book.remove_name("基数"), book.set_name("基数", "表!$A$2")),
    ],
)
def test_another_name_or_the_same_meaning_leaves_a_kept_result_good(redefine):
    book = named()
    redefine(book)
    assert said(book) == {"表!D1": UNKNOWN, "表!D3": UNKNOWN}
    assert ASKED not in settings(book.to_bytes())


def test_only_calc_pr_changes_in_the_workbook_part():
    data = settled(FOO, VALUES)
    book = opened(data)
    book["表"]["A1"].value = 9
    recalculate(book, OURS)
    before, after = member(data), member(book.to_bytes())
    assert after == before.replace(
        '<calcPr calcId="124519"/>', f'<calcPr calcId="124519" {ASKED}/>'
    )


def test_calc_pr_is_made_in_its_place():
    data = edited(settled(FOO, VALUES), "xl/workbook.xml", '<calcPr calcId="124519"/>', "")
    book = opened(data)
    book["表"]["A1"].value = 9
    recalculate(book, OURS)
    asked = book.to_bytes()
    assert member(asked) == member(data).replace("</sheets>", f"</sheets><calcPr {ASKED}/>")
    again = opened(asked)
    again["表"]["D1"].value = 5
    recalculate(again, OURS)
    assert member(again.to_bytes()) == member(data)


def test_a_second_recalculation_changes_nothing_and_still_says_so():
    book = opened(settled(FOO, VALUES))
    book["表"]["A1"].value = 9
    first = said(book)
    again = opened(book.to_bytes())
    assert said(again) == first
    assert not again.changed


def test_our_request_goes_when_all_is_right_again():
    book = opened(settled(FOO, VALUES))
    book["表"]["A1"].value = 9
    recalculate(book, OURS)
    again = opened(book.to_bytes())
    again["表"]["D1"].formula = "A1*5"
    assert said(again) == {}
    assert settings(again.to_bytes()) == '<calcPr calcId="124519"/>'


def test_a_request_of_others_stays():
    def draw(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("表").write_formula("A1", "1+1", None, 2)

    data = workbook_of(draw, calc_on_load=True)
    book = opened(data)
    assert said(book) == {}
    assert book.to_bytes() == data


def test_where_others_ask_for_it_no_kept_result_is_sure():
    data = edited(settled(FOO, VALUES), "xl/workbook.xml", "calcId", 'fullCalcOnLoad="1" calcId')
    book = opened(data)
    assert list(said(book)) == ["表!D1", "表!D2", "表!D3"]
    assert not book.changed


def test_what_depends_on_no_result_keeps_its_own_and_is_named():
    data = edited(settled(FOO, VALUES), SHEET, "<f>FOO(A1)</f><v>5</v>", "<f>FOO(A1)</f>")
    book = opened(data)
    nothing = "依赖还没有结果的 表!D1"
    assert said(book) == {"表!D1": UNKNOWN, "表!D2": nothing, "表!D3": nothing}
    assert [book["表"][ref].result.raw for ref in ("D1", "D2", "D3")] == [None, 6, 12]
    assert ASKED in settings(book.to_bytes())


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("FOO(A1:A9)", UNKNOWN),
        ("FOO(A:A)", UNKNOWN),
        ("FOO(名)", UNKNOWN),
        ("FOO(OFFSET(B1,0,-1))", UNKNOWN),
        ("INDIRECT(B1)", "INDIRECT 要看的单元格不能确定"),
        ("FOO(B1:INDEX(A:A,1))", "公式里有区域的交叉、合并或动态数组"),
        ("IFERROR(FOO(A1),0)", UNKNOWN),
        ("TODAY()-A1", "TODAY 的结果随时间或电脑而变"),
        ("A1:A9*2", "区域 A1:A9 在这里要按数组计算"),
        ("[1]表!A1+A1", "引用了其他工作簿：[1]表!A1"),
        ("FOO(A1", "公式的写法不能识别"),
    ],
)
def test_all_ways_to_read_an_input_are_seen(formula, reason):
    book = opened(settled({"D1": (formula, 5), "D2": ("D1+1", 6)}, {"A1": 1, "B1": "A1"}))
    book.set_name("名", "表!$A$1")
    book["表"]["A1"].value = 9
    assert said(book) == {"表!D1": reason, "表!D2": FROM_D1}
    assert ASKED in settings(book.to_bytes())


@pytest.mark.parametrize("formula", ["FOO(B1)", "FOO(1)", "[1]表!A1", "FOO(A2:A9)", "TODAY()"])
def test_other_inputs_are_not_taken_for_changed(formula):
    book = opened(settled({"D1": (formula, 5)}, {"A1": 1}))
    book["表"]["A1"].value = 9
    assert list(said(book)) == ["表!D1"]
    assert "fullCalcOnLoad" not in settings(book.to_bytes())


def test_what_time_changes_is_in_doubt_yet_excel_needs_no_telling():
    book = opened(settled({"D1": ("TODAY()", 45000), "D2": ("D1+1", 45001)}))
    assert said(book) == {"表!D1": "TODAY 的结果随时间或电脑而变", "表!D2": FROM_D1}
    assert not book.changed


def test_a_circle_is_kept_and_what_comes_behind_it_calculated():
    formulas = {"D1": ("D2+A1", 5), "D2": ("D1*1", 5), "D3": ("D2+1", 0), "D4": ("D3+1", 0)}
    book = opened(settled(formulas, {"A1": 0}))
    assert said(book) == {"表!D1": "循环引用", "表!D2": "循环引用"}
    assert [book["表"][ref].result.raw for ref in ("D1", "D2", "D3", "D4")] == [5, 5, 6, 7]


@pytest.mark.parametrize("formula", ["VLOOKUP(A1,A1:C3,2,FALSE)", "IF(A1*3=3,5,SUM(C1:C3))"])
def test_a_lookup_that_meets_its_own_cell_is_a_circle_beside_one_that_finds_nothing(formula):
    found = ("VLOOKUP(A9,A1:B3,2,FALSE)", "#N/A")  # a blank key: all lookups are calculated twice
    book = opened(settled({"C1": (formula, 5), "C2": found}, {"A1": 1, "A2": 2, "B1": 5}))
    assert said(book)["表!C1"] == "循环引用"
    assert [book["表"][ref].result.raw for ref in ("C1", "C2")] == [5, "#N/A"]


def test_two_circles_and_a_path_between_them():
    formulas = {
        "B1": ("B2", 1),
        "B2": ("B1", 1),
        "C1": ("B1+1", 9),
        "C2": ("C1+C3", 4),
        "C3": ("C2", 4),
        "E1": ("C3+1", 0),
        "F1": ("A1*2", 0),
        "G1": ("G1+1", 3),
    }
    book = opened(settled(formulas, {"A1": 3}))
    kept = said(book)
    assert {"表!B1", "表!B2", "表!C2", "表!C3", "表!G1"} <= kept.keys()
    assert [book["表"][ref].result.raw for ref in ("E1", "F1", "G1")] == [5, 6, 3]


def _arrays(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("表")
    sheet.write_column("A1", [1, 2, 3])
    sheet.write_array_formula("B1:B3", "{=TRANSPOSE(TRANSPOSE(A1:A3))*2}", None, 2)
    sheet.write("B2", 4)
    sheet.write("B3", 6)
    sheet.write_formula("C1", "SUM(B1:B3)", None, 12)
    sheet.write_formula("C2", "B3+1", None, 7)
    sheet.write_array_formula("D1", "{=SUM(A1:A3)}", None, 99)
    sheet.write_dynamic_array_formula("E1:E3", "=SORT(A1:A3)", None, 1)
    sheet.write("E2", 2)
    sheet.write("E3", 3)
    sheet.write_formula("F1", "E3", None, 3)


ARRAYS = {"表!B1": "数组公式", "表!E1": "数组公式"}


def test_arrays_keep_their_results_and_a_sum_in_braces_is_a_sum():
    book = opened(workbook_of(_arrays))
    assert said(book) == ARRAYS
    assert [book["表"][ref].result.raw for ref in ("B1", "C1", "C2", "D1", "F1")] == [
        2,
        12,
        7,
        6,
        3,
    ]
    assert "fullCalcOnLoad" not in settings(book.to_bytes())


def test_every_cell_of_a_stale_array_is_in_doubt():
    book = opened(workbook_of(_arrays))
    book["表"]["A3"].value = 30
    from_b1, from_e1 = FROM_D1.replace("D1", "B1"), FROM_D1.replace("D1", "E1")
    assert said(book) == {**ARRAYS, "表!C1": from_b1, "表!C2": from_b1, "表!F1": from_e1}
    assert ASKED in settings(book.to_bytes())


def test_a_data_table_may_read_anything():
    table = '<c r="D1"><f t="dataTable" ref="D1:D2" dt2D="0" dtr="0" r1="A1"/><v>5</v></c>'
    data = settled({"D1": ("0", 5), "E1": ("D1+1", 6)}, {"A1": 1, "B9": 1})
    data = edited(data, SHEET, '<c r="D1"><f>0</f><v>5</v></c>', table)
    book = opened(data)
    assert said(book) == {"表!D1": "模拟运算表"}
    assert not book.changed
    book["表"]["B9"].value = 2
    assert said(book) == {"表!D1": "模拟运算表", "表!E1": FROM_D1}


def test_a_shared_formula_that_is_unknown_is_named_in_every_cell():
    data = settled({"D1": ("FOO(A1)", 5), "D2": ("FOO(A2)", 6), "D3": ("D2", 6)}, VALUES)
    data = edited(data, SHEET, "<f>FOO(A1)</f>", '<f t="shared" si="0" ref="D1:D2">FOO(A1)</f>')
    data = edited(data, SHEET, "<f>FOO(A2)</f>", '<f t="shared" si="0"/>')
    book = opened(data)
    book["表"]["A2"].value = 9
    assert said(book) == {"表!D1": UNKNOWN, "表!D2": UNKNOWN, "表!D3": FROM_D1.replace("D1", "D2")}


def test_a_very_hidden_sheet_is_calculated_too():
    def draw(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("表").write("A1", 2)
        hidden = book.add_worksheet("底稿")
        hidden.write_formula("A1", "表!A1*2", None, 0)
        hidden.very_hidden()

    book = opened(workbook_of(draw))
    assert said(book) == {}
    assert book["底稿"]["A1"].result.raw == 4


def test_a_missing_cache_is_filled_in():
    book = opened(edited(settled({"D1": ("1+1", 5)}), SHEET, "<v>5</v>", ""))
    assert said(book) == {}
    assert book["表"]["D1"].result.raw == 2


def test_rows_that_moved_have_not_changed():
    book = opened(settled({"D5": ("FOO(1)", 5), "D6": ("D5+1", 6)}, {"A1": 1, "A7": 2}))
    book["表"].insert_rows(2, 3)
    assert said(book) == {"表!D8": UNKNOWN}


def test_names_that_name_each_other_many_times_over_are_no_bomb():
    data = settled({"D1": ("爆1", 5)})
    book = opened(data)
    for number in range(1, 9):
        book.set_name(f"爆{number}", "+".join([f"爆{number + 1}"] * 1000))
    book.set_name("爆9", "1")
    assert list(said(book)) == ["表!D1"]
