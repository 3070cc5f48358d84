"""The titles and headings that name a year, found wherever rows have moved them."""

from __future__ import annotations

import pytest

from tests.shipped import CLEAN, FORM, filled
from xl_tools.filings.reader import read_filing
from xl_tools.refresh import open_form
from xl_tools.workbook import Workbook

BASIC = "部门（单位）整体支出绩效评价基础数据表"
TITLE = "部门（单位）整体支出绩效自评表"


@pytest.fixture
def book() -> Workbook:
    return Workbook.from_bytes(filled(CLEAN), "a.xlsx")


def labels(book: Workbook) -> dict[str, tuple[str, set[int]]]:
    """Return what the labels say and what years they should name, by place."""
    found = read_filing(book, open_form(FORM)).year_labels
    texts = {str(one.cell.place): "".join(one.cell.value.text.split()) for one in found}
    return {str(one.cell.place): (texts[str(one.cell.place)], set(one.due)) for one in found}


def test_every_label_with_a_year_is_found_with_the_year_it_should_name(book):
    assert labels(book) == {
        "基础数据表!A2": (f"2023年度{BASIC}", {2023}),
        "基础数据表!D3": ("2023年实际在职人数", {2023}),
        "基础数据表!B5": ("2022年决算数", {2022}),
        "基础数据表!D5": ("2023年预算数", {2023}),
        "基础数据表!F5": ("2023年决算数", {2023}),
        "基础数据表!A22": ("楼堂馆所控制情况（2023年完工项目）", {2023}),
        "自评表!A2": (f"2023年度{TITLE}", {2023}),
    }


@pytest.mark.parametrize(
    ("sheet", "below", "moved"),
    [
        ("自评表", 1, {"自评表!A2": "自评表!A5"}),
        ("基础数据表", 4, {f"基础数据表!{c}5": f"基础数据表!{c}8" for c in "BDF"}),
        ("基础数据表", 5, {}),  # between the headings and the first figures
    ],
)
def test_they_are_found_where_rows_were_inserted(book, sheet, below, moved):
    before = labels(book)
    book[sheet].insert_rows(below, 3)
    moved = moved | ({"基础数据表!A22": "基础数据表!A25"} if sheet == "基础数据表" else {})
    assert labels(book) == {moved.get(at, at): said for at, said in before.items()}


def test_another_text_in_its_place_is_no_label(book):
    book["自评表"]["A2"].value = "2021年工作底稿"
    assert "自评表!A2" not in labels(book)


def test_a_title_that_the_unit_put_its_name_into_is_one(book):
    book["自评表"]["A2"].value = f"示例单位２０２２ 年度{TITLE}"
    assert labels(book)["自评表!A2"] == (f"示例单位２０２２年度{TITLE}", {2023})


def test_a_lost_anchor_loses_its_labels_only(book):
    book.remove_name("单位名称")
    assert [place for place in labels(book) if place.startswith("自评表")] == []
    assert len(labels(book)) == 6
