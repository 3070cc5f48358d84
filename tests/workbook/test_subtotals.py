"""A subtotal leaves out the subtotals it runs over, whether they were calculated or kept."""

from __future__ import annotations

import pytest

from tests.workbook.calculated import opened, settled
from xl_tools.domain.functions import registry
from xl_tools.workbook.recalc import recalculate
from xl_tools.workbook.subtotals import REASON

OURS = registry({}, "")
VALUES = {"A1": 1, "A2": 2, "A4": 4, "A5": 5}
UNKNOWN = "SUBTOTAL(9,A1:A2)+0*FOO(A1)"  # no subtotal that could be calculated here


def _after(formulas: dict[str, tuple[str, object]]):
    book = opened(settled(formulas, VALUES))
    book["表"]["A2"].value = 7
    kept = {cell.place.cell: cell.reason for cell in recalculate(book, OURS).kept}
    return [book["表"][ref].result.raw for ref in formulas], kept


@pytest.mark.parametrize("inner", ["SUBTOTAL(9,A1:A2)", "ROUND(SUBTOTAL(109,A1:A2),2)"])
@pytest.mark.parametrize("total", ["SUBTOTAL(9,A1:A6)", "SUBTOTAL(109,A1:A6)"])
def test_calculated_subtotals_are_left_out(inner, total):
    formulas = {"A3": (inner, 3), "A6": ("SUBTOTAL(9,A4:A5)", 9), "A7": (total, 12)}
    assert _after(formulas) == ([8, 9, 17], {})


def test_a_subtotal_over_one_that_was_kept_is_kept_too():
    results, kept = _after({
        "A3": (UNKNOWN, 3),
        "A7": ("SUBTOTAL(9,A1:A6)", 12),
        "A8": ("SUBTOTAL(9,A1:A7)", 12),
        "C1": ("SUM(A1:A5)", 15),
    })  # fmt: skip
    assert results == [3, 12, 12, 20]
    assert kept == {
        "A3": "不认识函数 FOO",
        "A7": REASON,
        "A8": REASON,
        "C1": "按未重算的 表!A3 算出，可能不是最新",
    }


def test_one_that_is_refused_while_calculating_is_kept_for_those_above_it():
    results, kept = _after({
        "A3": ("SUBTOTAL(9,A1:A2)+A3", 3),
        "A7": ("SUBTOTAL(9,A1:A6)", 12),
    })  # fmt: skip
    assert results == [3, 12]
    assert kept == {"A3": "循环引用", "A7": REASON}
