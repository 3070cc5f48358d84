"""A filing without the template's names is found by where its labels stand."""

from __future__ import annotations

import io

import openpyxl
import pytest

from xl_tools.errors import UnknownForm
from xl_tools.filings.layout import name_by_layout
from xl_tools.filings.reader import is_ours, read_filing
from xl_tools.filings.template import build_template
from xl_tools.refresh import open_form
from xl_tools.workbook import Workbook

FORM = open_form("hunan-2023")
BARE = "甲.xlsx：没有套表标识，版面也与套表“hunan-2023”不符：{}。请换用由模板生成的文件，或核对版面后再试。"


def nameless(rows: dict[str, int] | None = None) -> openpyxl.Workbook:
    """Return the template of 2022 as somebody saved it without names."""
    data = build_template(FORM, 2022, "某某街道办事处", rows=rows or {})
    book = openpyxl.load_workbook(io.BytesIO(data))
    for name in list(book.defined_names):
        del book.defined_names[name]
    return book


def opened(book: openpyxl.Workbook) -> Workbook:
    book.save(stream := io.BytesIO())
    return Workbook.from_bytes(stream.getvalue(), "甲.xlsx")


@pytest.mark.parametrize(
    "rows", [{}, {"专项资金": 4}, {"专项资金": 3, "楼堂馆所": 2, "绩效指标": 12}]
)
def test_the_fields_are_where_the_template_has_them(rows: dict[str, int]) -> None:
    book = opened(nameless(rows))
    assert not is_ours(book)
    name_by_layout(book, FORM)
    found = read_filing(book, FORM)
    data = build_template(FORM, 2022, "某某街道办事处", rows=rows)
    due = read_filing(Workbook.from_bytes(data), FORM)
    assert (found.unit, found.year) == ("某某街道办事处", 2022)
    assert {key: cell.place for key, cell in found.cells.items()} == {
        key: cell.place for key, cell in due.cells.items()
    }
    assert {key: len(rows) for key, rows in found.tables.items()} == {
        key: len(rows) for key, rows in due.tables.items()
    }


def test_punctuation_blanks_and_the_annex_may_differ() -> None:
    book = nameless()
    book["自评表"]["A1"] = "附件 3-1"
    book["自评表"]["B5"] = " 年度 资金总额："
    book["基础数据表"]["B5"] = "上年决算数"
    book["基础数据表"]["B5"] = "2021年决算数（万元）".replace("（万元）", "")
    book["基础数据表"]["A13"] = "1．业务工作经费"
    found = opened(book)
    name_by_layout(found, FORM)
    assert found.locate("三公经费_本年决算") is not None


@pytest.mark.parametrize(
    ("sheet", "cell", "text", "said"),
    [
        ("自评表", "B5", "资金", "自评表!B5 应为“年度资金总额”，现为“资金”"),
        ("基础数据表", "A11", None, "基础数据表!A11 应为“3、公务接待”，现为空白"),
        ("基础数据表", "D5", "预算", "基础数据表!D5 应为“某年预算数”，现为“预算”"),
    ],
)
def test_another_layout_is_refused_with_the_place(
    sheet: str, cell: str, text: str | None, said: str
) -> None:
    book = nameless()
    book[sheet][cell] = text
    with pytest.raises(UnknownForm) as error:
        name_by_layout(opened(book), FORM)
    assert str(error.value) == BARE.format(said)


def test_a_title_without_a_year_and_a_missing_sheet_are_refused() -> None:
    book = nameless()
    for sheet in ("基础数据表", "自评表"):
        book[sheet]["A2"] = "部门整体支出绩效自评表"
    with pytest.raises(UnknownForm) as error:
        name_by_layout(opened(book), FORM)
    assert str(error.value) == BARE.format("表题里没有年度，如“2023年度”")
    del book["自评表"]
    with pytest.raises(UnknownForm) as error:
        name_by_layout(opened(book), FORM)
    assert str(error.value) == BARE.format("没有工作表“自评表”")
