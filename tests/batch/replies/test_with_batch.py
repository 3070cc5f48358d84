"""Answers and batches: what was explained stays explained when a filing comes again."""

from __future__ import annotations

import pytest

from tests.batch.conftest import fill_folder, inline
from tests.batch.conftest import run as run_batch
from tests.batch.replies.test_replies import UNIT, WHY, answer, row_of
from tests.hosts.cli.conftest import run
from xl_tools.batch.store import Store
from xl_tools.workbook import Workbook

__all__ = ["inline", "run"]
EXPLAINED = "SELECT explanation, status FROM findings WHERE explanation <> ''"
CLEARED = [{"explanation": WHY, "status": "已说明"}]


@pytest.mark.usefixtures("inline")
def test_an_answer_outlives_the_next_batches(tmp_path, run):
    folder, out = fill_folder(tmp_path / "上报", 1), tmp_path / "结果"
    run_batch(folder, out, returns=True)
    row = row_of(out, "核实")
    answer(out, {row: WHY})
    said = run("replies", "结果/退回清单")
    rows = "、".join(str(n) for n in range(7, 43) if n != row)
    assert (said.code, said.err) == (1, f"2023/{UNIT}.xlsx：第 {rows} 行没有答复。\n")
    assert said.out.splitlines() == [
        "读取清单 1 份，更新工作簿 1 个：写入 1，须处理 1",
        "再次运行 xl-tools batch，汇总和退回清单随之更新。",
    ]

    run_batch(folder, out, returns=True)
    assert Store.open(out).rows(EXPLAINED) == CLEARED
    copies = out / "工作簿" / "片区1"
    assert [path.name for path in copies.iterdir()] == ["单位1.xlsx"]
    assert sorted(p.name for p in (out / "退回清单" / "2023").iterdir()) == [
        f"{UNIT}.docx", f"{UNIT}.xlsx", f"{UNIT}.旧.xlsx",
    ]  # fmt: skip

    (source,) = (folder / "片区1").iterdir()
    book = Workbook.open(source)
    book["自评表"]["B22"].value = "改过的说明"
    book.save(source)
    summary, _ = run_batch(folder, out)
    assert summary.unchanged == 2
    assert Store.open(out).rows(EXPLAINED) == CLEARED


def test_where_the_workbooks_are_is_said_once(run):
    said = run("replies", "x", "--store", "a", "--workbooks", "b")
    assert said.code == 2
    assert "“--store”和“--workbooks”只能写一个" in said.err
    said = run("replies", "x", "--workbooks", ".")
    assert (said.code, said.err) == (3, "出错：x：没有这个文件夹。请检查路径。\n")
