"""``xl-tools rollup``, and the roll-up at the end of a batch."""

from __future__ import annotations

import openpyxl
import pytest

from tests import shipped
from tests.batch.conftest import inline
from xl_tools.errors import FileBusy

__all__ = ["inline"]
pytestmark = [
    pytest.mark.usefixtures("inline"),
    pytest.mark.filterwarnings("ignore:.*extension is not supported"),
]


@pytest.fixture
def filed(tmp_path):
    (tmp_path / "上报").mkdir()
    shipped.put(tmp_path / "上报" / "一.xlsx", shipped.filled(shipped.CLEAN))
    return tmp_path


def test_a_batch_rolls_up_and_rollup_does_it_again(run, filed):
    assert run("batch", "上报", "--out", "结果").code == 0
    first = (filed / "结果/汇总.xlsx").read_bytes()
    (filed / "结果/汇总.xlsx").unlink()
    said = run("rollup", "结果")
    assert (said.code, said.out.splitlines()[0]) == (0, "已写入：结果/汇总.xlsx")
    assert (filed / "结果/汇总.xlsx").read_bytes() == first


def test_a_rerun_without_any_change_leaves_the_rollup_alone(run, filed):
    run("batch", "上报", "--out", "结果")
    (filed / "结果/汇总.xlsx").write_bytes(b"mine")
    run("batch", "上报", "--out", "结果")
    assert (filed / "结果/汇总.xlsx").read_bytes() == b"mine"


def test_the_districts_own_figures(run, filed):
    (filed / "全区.csv").write_text("表,项目,列,值\n基础数据表,编制数,,90\n", "utf-8")
    said = run("batch", "上报", "--out", "结果", "--district", "全区.csv")
    assert (said.code, said.out.splitlines()[-2]) == (1, "跨年度、跨单位：错误 1")
    sums = openpyxl.load_workbook(filed / "结果/汇总.xlsx")["基础数据汇总"]
    assert (sums["B4"].value, sums["J4"].value, sums["L4"].value) == ("编制数", 90, "不一致")


def test_a_rollup_that_cannot_be_written_costs_nothing_else(run, filed, monkeypatch):
    def busy(*_):
        raise FileBusy("汇总.xlsx", "文件正被其他程序占用", "请关闭后再试")

    with monkeypatch.context() as patch:
        patch.setattr("xl_tools.batch.rollup.write.write_rollup", busy)
        said = run("batch", "上报", "--out", "结果")
    assert said.code == 3
    assert said.err.splitlines() == ["出错：汇总.xlsx：文件正被其他程序占用。请关闭后再试。"]
    assert not (filed / "结果/汇总.xlsx").exists()
    assert run("query", "SELECT count(*) FROM units", "--store", "结果").code == 0
    # The same command again goes on with what is missing.
    assert run("batch", "上报", "--out", "结果").code == 0
    assert (filed / "结果/汇总.xlsx").exists()


def test_nothing_to_roll_up(run, tmp_path):
    said = run("rollup", "无")
    assert (said.code, said.err.strip()) == (
        2,
        "出错：无：这里没有批量处理的结果。请指定 xl-tools batch 的 --out 文件夹。",
    )
