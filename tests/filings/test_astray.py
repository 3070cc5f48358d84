"""Names that a program left behind when it moved rows or columns are noticed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook as Loaded

from tests.shipped import CLEAN, filled, put, refreshed
from xl_tools.errors import UnknownForm
from xl_tools.refresh import check, fill, refresh
from xl_tools.refresh.upgrade import upgrade
from xl_tools.workbook import Workbook

STEP = (
    "有别的程序增删或移动了行列，名称没有跟着移动。请在改动以前的文件里用 Excel 增删行列；"
    "没有原文件的，把各表的数值粘贴到新工作簿，再用 xl-tools template upgrade 放回模板。"
)


def changed(tmp_path: Path, change: Callable[[Loaded], object]) -> Path:
    """Return the clean filing after a script has changed it with openpyxl, which moves no names."""
    book = openpyxl.load_workbook(put(tmp_path / "a.xlsx", filled(CLEAN)))
    change(book)
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda book: book["基础数据表"].insert_rows(8),
            "“厉行节约保障措施”在 基础数据表!A25，而项目“厉行节约保障措施”的名称指向 基础数据表!B24：",
        ),
        (
            lambda book: book["基础数据表"].delete_rows(9),
            "“厉行节约保障措施”在 基础数据表!A23，而项目“厉行节约保障措施”的名称指向 基础数据表!B24：",
        ),
        (
            lambda book: book["自评表"].delete_rows(16),
            "“总分”在 自评表!A26，而项目“总分.分值”的名称指向 自评表!G27：",
        ),
        (
            lambda book: book["自评表"].insert_rows(20),
            "“总分”在 自评表!A28，而项目“总分.分值”的名称指向 自评表!G27：",
        ),
    ],
)
@pytest.mark.parametrize("job", [check, refresh, upgrade, lambda path: fill(path, data=path)])
def test_rows_moved_by_a_script_are_refused_and_nothing_is_written(change, said, job, tmp_path):
    path = changed(tmp_path, change)
    before = path.read_bytes()
    with pytest.raises(UnknownForm) as error:
        job(path)
    assert said in str(error.value)
    assert str(error.value).endswith(STEP)
    assert path.read_bytes() == before


def test_columns_moved_by_a_script_are_refused(tmp_path):
    path = changed(tmp_path, lambda book: book["基础数据表"].insert_cols(3))
    with pytest.raises(UnknownForm, match="名称没有跟着移动"):
        check(path)


def insert_above(sheet: str, row: int) -> Callable[[Path], None]:
    def job(path: Path) -> None:
        book = Workbook.open(path)
        book[sheet].insert_rows(row, 2)
        book.save(path)

    return job


@pytest.mark.parametrize(("sheet", "row"), [("基础数据表", 7), ("自评表", 3), ("自评表", 20)])
def test_rows_inserted_as_excel_does_move_the_names_along(sheet, row, tmp_path):
    path = put(tmp_path / "a.xlsx", refreshed(CLEAN))
    insert_above(sheet, row)(path)
    check(path)


@pytest.mark.parametrize(
    ("sheet", "cell", "text"),
    [
        ("基础数据表", "A24", "节约措施"),  # worded anew
        ("基础数据表", "A24", None),  # removed
        ("自评表", "A27", "合计得分"),
        ("基础数据表", "D5", "预算"),
    ],
)
def test_a_heading_worded_anew_is_no_sign_of_it(sheet, cell, text, tmp_path):
    def change(book: Loaded) -> None:
        book[sheet][cell] = text

    check(changed(tmp_path, change))


def test_one_heading_typed_elsewhere_is_no_sign_of_it(tmp_path):
    def change(book: Loaded) -> None:
        sheet = book["基础数据表"]
        (lowest,) = [cell for (cell,) in sheet["A20:A30"] if cell.value == "联系电话："]
        lowest.value = "手机："
        sheet["A40"] = "联系电话："

    check(changed(tmp_path, change))
