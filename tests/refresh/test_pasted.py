"""A filing that was pasted as values into a new workbook: no names, no formats, no 校验结果."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.shipped import SEED, put, refreshed
from xl_tools.errors import UnknownForm
from xl_tools.refresh import check, fill, refresh
from xl_tools.refresh.upgrade import upgrade

OFFICIAL = ("基础数据表", "自评表")


def pasted(tmp_path: Path, *, sheets: tuple[str, ...] = OFFICIAL, down: int = 0) -> Path:
    """Return the shipped filing as somebody pasted its values, perhaps some rows further down."""
    source = openpyxl.load_workbook(put(tmp_path / "源.xlsx", refreshed(SEED)), data_only=True)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        for row in source[name].iter_rows():
            for cell in row:
                if cell.value is not None:
                    sheet.cell(cell.row + down, cell.column, cell.value)
    book.save(path := tmp_path / "粘贴.xlsx")
    return path


def findings(path: Path) -> set[tuple[str, str]]:
    return {(found.rule, str(found.place)) for found in check(path).findings}


# What is lost with the values' formats and formulas.
UNSEEN = {("actual.equals_sign", "自评表!F15")}


def test_it_is_checked_where_its_labels_stand(tmp_path: Path) -> None:
    path = pasted(tmp_path)
    before = path.read_bytes()
    assert findings(path) == findings(tmp_path / "源.xlsx") - UNSEEN
    assert path.read_bytes() == before


@pytest.mark.parametrize("job", [refresh, lambda path: fill(path, data=path)])
def test_it_is_not_written_to_and_the_next_step_is_said(job: Callable, tmp_path: Path) -> None:
    path = pasted(tmp_path)
    before = path.read_bytes()
    with pytest.raises(UnknownForm) as error:
        job(path)
    assert str(error.value) == (
        f"{path}：内容与套表“hunan-2023”相符，但没有套表标识，像是粘贴到新工作簿里的。"
        "请先用 xl-tools template upgrade 把它放回模板，再试。"
    )
    assert path.read_bytes() == before


def test_it_is_put_back_into_the_template(tmp_path: Path) -> None:
    path = pasted(tmp_path)
    done = upgrade(path, out=tmp_path / "放回.xlsx")
    assert done.by_layout
    assert done.leftovers == ()  # signs of ours beside the rows are no content
    assert findings(done.path) == findings(path)
    assert refresh(done.path).report.findings


@pytest.mark.parametrize(
    ("pasted_as", "what"),
    [
        ({"sheets": ("自评表",)}, "没有工作表“基础数据表”"),
        ({"down": 2}, "基础数据表!A3 应为“财政供养人员情况（人）”，现为“附件2”"),
    ],
)
def test_another_layout_is_told_with_the_place(pasted_as, what: str, tmp_path: Path) -> None:
    path = pasted(tmp_path, **pasted_as)
    for job in (check, refresh, upgrade):
        with pytest.raises(UnknownForm) as error:
            job(path)
        assert str(error.value).startswith(
            f"{path}：没有套表标识，版面也与套表“hunan-2023”不符：{what}"
        )
