"""Signs beside the form: what says in black and white which rows have findings, and goes with them."""

from __future__ import annotations

import pytest

from tests.shipped import SEED, empty, filled, refreshed
from xl_tools.domain.findings import Severity
from xl_tools.filings.marks import Mark, apply_marks
from xl_tools.filings.results import SHEET as RESULTS
from xl_tools.workbook import Workbook

SHEET = "自评表"
ERROR = Mark(Severity.ERROR, "错", ((Severity.ERROR, 1),))
HINT = Mark(Severity.HINT, "提", ((Severity.HINT, 12),))


def opened(content: bytes) -> Workbook:
    return Workbook.from_bytes(content, "a.xlsx")


def signs(book: Workbook, sheet: str = SHEET, column: str = "J") -> dict[int, str]:
    cells = ((row, book[sheet][f"{column}{row}"].value.shown) for row in range(1, 40))
    return {row: text for row, text in cells if text}


def test_each_row_with_findings_is_signed_with_their_numbers_on_the_list():
    book = opened(refreshed(SEED))
    assert signs(book) == {
        5: "▲16", 8: "●28", 9: "●29", 10: "●30", 12: "●32", 14: "▲23+", 15: "●34,36",
        16: "●35", 17: "●33", 18: "■11", 19: "■13\n▲26", 20: "■12\n▲25", 22: "■10",
    }  # fmt: skip
    assert signs(book, "基础数据表", "H")[16] == "■5\n▲14"
    listed = {book[RESULTS][f"A{row}"].value.shown: row for row in range(7, 50)}
    for number, place in (("13", "自评表!H19"), ("26", "自评表!I19"), ("5", "基础数据表!D16")):
        assert book[RESULTS][f"C{listed[number]}"].value.shown == place


def test_without_marks_not_a_byte_of_the_sheets_is_different():
    book = opened(refreshed(SEED))
    apply_marks(book, {})
    once = opened(book.to_bytes())
    assert signs(once) == signs(once, "基础数据表", "H") == {}
    clean = opened(filled(SEED))
    for name in ("基础数据表", SHEET):
        seen = {c.ref: (c.value.shown, c.fill, c.number_format) for c in clean[name].cells()}
        assert {c.ref: (c.value.shown, c.fill, c.number_format) for c in once[name].cells()} == seen


def test_a_sign_moves_with_its_row_and_goes_with_its_finding():
    book = opened(empty())
    apply_marks(book, {(SHEET, "H15"): ERROR, (SHEET, "E17"): HINT})
    assert signs(book) == {15: "■1", 17: "●12"}
    book[SHEET].insert_rows(15, 2)
    assert signs(book) == {15: "■1", 19: "●12"}
    apply_marks(book, {(SHEET, "H24"): ERROR})
    assert signs(book) == {24: "■1"}


@pytest.mark.parametrize("text", ["请核对", "■ 见附件", "1"])
def test_what_somebody_wrote_there_stays(text):
    book = opened(empty())
    book[SHEET]["J15"].value = text
    apply_marks(book, {(SHEET, "H15"): ERROR})
    apply_marks(book, {})
    assert signs(book) == {15: text}


def test_a_workbook_without_the_column_is_marked_without_signs():
    book = opened(empty())
    for name in ("XLT_SIGNS_1", "XLT_SIGNS_2"):
        book.remove_name(name)
    apply_marks(book, {(SHEET, "H15"): ERROR})
    assert signs(book) == {}
    assert book[SHEET]["H15"].fill is not None


@pytest.mark.parametrize("refers_to", ["#REF!", "没有的表!$J$1:$J$22", "自评表!$J:$J"])
def test_a_name_that_lost_its_column_signs_nothing(refers_to):
    book = opened(empty())
    book.set_name("XLT_SIGNS_2", refers_to, hidden=True)
    apply_marks(book, {(SHEET, "H15"): ERROR})
    assert signs(book) == {}
