"""``xl-tools install`` and ``uninstall`` as they are called."""

from __future__ import annotations

import pytest

from tests.hosts.desktop.computer import everything, linux
from xl_tools.hosts.desktop import real
from xl_tools.hosts.desktop.addin import NoAddin


@pytest.fixture
def computer(tmp_path, monkeypatch):
    made = linux(tmp_path / "c")
    monkeypatch.setattr(real, "this_machine", lambda: made)
    return made


def test_install_twice_and_uninstall_twice(run, computer):
    template = next(
        line.removeprefix("将写入 模板：")
        for line in run("install", "--dry-run").out.splitlines()
        if line.startswith("将写入 模板：")
    )
    assert everything(computer.documents) == {}
    next_step = "下一步：运行 xl-tools doctor 检查。\n"
    assert run("install").out == f"已写入 模板：{template}\n{next_step}"
    assert run("install").out == f"已经安装好，没有要改动的。\n{next_step}"
    assert run("uninstall", "--dry-run").out == f"将删除 {template}\n"
    assert run("uninstall").out == f"已删除 {template}\n"
    said = run("uninstall")
    assert (said.code, said.out, said.err) == (0, "没有安装过，没有要卸载的。\n", "")


def test_an_add_in_that_this_copy_does_not_have(run, computer, monkeypatch):
    monkeypatch.setattr("xl_tools.hosts.desktop.addin.this_addin", NoAddin)
    said = run("install", "--libreoffice")
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        "出错：这一版 xl-tools 还没有 LibreOffice 插件，没有安装任何东西。"
        "在 LibreOffice 里填报后，请用命令行校验：xl-tools refresh 文件.xlsx。\n"
    )
