"""``xl-tools doctor`` as it is called: signs, next steps, JSON, exit codes."""

from __future__ import annotations

import json

import pytest

from tests.hosts.desktop import computer as made
from xl_tools.hosts.desktop import real
from xl_tools.hosts.desktop.addin import NoAddin
from xl_tools.hosts.desktop.doctor import CHECKS
from xl_tools.hosts.desktop.install import install


@pytest.fixture
def computer(tmp_path, monkeypatch):
    windows = made.windows(tmp_path / "c")
    install(windows, NoAddin())
    monkeypatch.setattr(real, "this_machine", lambda: windows)
    return windows


def test_all_is_well(run, computer):
    said = run("doctor")
    lines = said.out.splitlines()
    assert (said.code, said.err) == (0, "")
    assert lines[0] == f"● Python：64 位，{computer.python.executable}"
    assert lines[1] == "○ 虚拟环境：未检查，没有使用虚拟环境"
    assert lines[-1] == f"正常 {len(CHECKS) - 2} · 问题 0 · 未检查 2"
    assert len(lines) == len(CHECKS) + 1


def test_a_problem_is_shown_with_its_next_step_and_fails(run, computer):
    computer.hung = (12,)
    said = run("doctor")
    assert said.code == 1
    assert (
        "■ 卡住的 Excel：有没有响应的 Excel（进程 12）\n"
        "  下一步：请在任务管理器中结束它，再重新打开文件。\n"
    ) in said.out
    said.out.encode("gbk")


def test_json(run, computer):
    computer.hung = (12,)
    said = run("doctor", "--format", "json")
    records = json.loads(said.out)
    assert said.code == 1
    assert [record["id"] for record in records] == list(CHECKS)
    assert records[5] == {
        "id": "excel.hung",
        "title": "卡住的 Excel",
        "state": "problem",
        "detail": "有没有响应的 Excel（进程 12）",
        "next_step": "请在任务管理器中结束它，再重新打开文件",
    }


def test_a_workbook_that_is_not_there(run, computer):
    said = run("doctor", "无.xlsx")
    assert said.code == 1
    assert "■ 模板版本：无.xlsx：文件不存在\n  下一步：请检查路径和文件名。\n" in said.out


def test_this_computer_can_be_examined(run):
    said = run("doctor")
    assert said.code in (0, 1)
    assert said.out.splitlines()[0].startswith(("● Python：", "■ Python："))
