"""What is cast from a stencil is what the engine would have written, and calculated, cell by cell."""

import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
import xlsxwriter

from xl_tools.errors import UsageError
from xl_tools.workbook import Workbook
from xl_tools.workbook.formula_set import FormulaSet
from xl_tools.workbook.recalc import recalculate
from xl_tools.workbook.stencil import Stencil

CELLS = [("表", 1, 1), ("表", 2, 1), ("表", 3, 2), ("表", 5, 1), ("表", 5, 3)]
FORMULAS = [("表", 5, 1), ("表", 5, 3)]
DAY = dt.date(2024, 3, 15)


def workbook(formulas: dict[str, str] | None = None) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.calc_on_load = False  # as Excel saves: its results are up to date
    sheet, bold = book.add_worksheet("表"), book.add_format({"bold": True})
    book.add_worksheet("别的").write("A1", "不动")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.set_row(1, 20)
    sheet.write_blank("A1", None, bold)
    sheet.write_blank("A2", None, day)
    sheet.write("B3", "合格")
    sheet.write("C3", "“<已有>”")
    for ref, formula in (formulas or {"A5": '=IF(A1<1,"少",A1*2)', "C5": '=A5&"|"&B3'}).items():
        sheet.write_formula(ref, formula, bold, 0)
    book.close()
    return buffer.getvalue()


def content_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.mark.parametrize(
    "values",
    [
        {("表", 1, 1): Decimal("0.5"), ("表", 2, 1): DAY, ("表", 3, 2): "“<已有>”"},
        {("表", 1, 1): Decimal(3), ("表", 2, 1): None, ("表", 3, 2): " 首尾\n有空白 & <尖> "},
        {("表", 1, 1): Decimal("12.30"), ("表", 2, 1): "2024年", ("表", 3, 2): None},
        {("表", 1, 1): True, ("表", 2, 1): DAY, ("表", 3, 2): "_x0041_"},
    ],
)
def test_a_cast_is_what_writing_cell_by_cell_gives(values):
    data = workbook()
    book = Workbook.from_bytes(data)
    formulas = FormulaSet(book, {})
    for (sheet, row, column), value in values.items():
        book[sheet].at(row, column).value = value
    book["表"].set_row_height(2, 41.5)
    recalculate(book, {})
    results = formulas.results(values)
    assert results is not None
    cast = Stencil(data, CELLS).cast(values, results, {("表", 2): 41.5})
    assert content_of(cast) == content_of(book.to_bytes())


def test_a_value_takes_the_place_of_a_formula():
    data = workbook()
    book = Workbook.from_bytes(data)
    typed = {("表", 5, 1): Decimal(9)}
    results = FormulaSet(book, {}).results(typed, without=typed)
    assert results == {("表", 5, 3): "9|合格"}
    cast = Workbook.from_bytes(Stencil(data, CELLS).cast(typed, results, {}))
    cells = {ref: (cast["表"][ref].formula, cast["表"][ref].value.raw) for ref in ("A5", "C5")}
    assert cells == {"A5": (None, Decimal(9)), "C5": ('A5&"|"&B3', "9|合格")}


def test_two_casts_have_nothing_of_each_other():
    stencil = Stencil(workbook(), CELLS)
    first = stencil.cast({("表", 1, 1): "甲"}, {}, {})
    stencil.cast({("表", 3, 2): "乙"}, {}, {("表", 3): 99})
    assert stencil.cast({("表", 1, 1): "甲"}, {}, {}) == first


@pytest.mark.parametrize("formula", ["=TODAY()", "=A5+1", "=[1]外!A1", "=A1+1"])
def test_what_takes_a_closer_look_has_no_results(formula):
    formulas = FormulaSet(Workbook.from_bytes(workbook({"A5": formula})), {})
    assert formulas.results({("表", 1, 1): "2023年5月"}) is None


def test_a_cell_that_is_not_in_the_file_is_refused():
    with pytest.raises(UsageError) as caught:
        Stencil(workbook(), [*CELLS, ("表", 9, 9)])
    assert str(caught.value) == "工作簿里没有单元格 表!I9，不能按它成批生成。请先在其中写入内容。"
