"""``xl-tools template upgrade`` as it is called, and what doctor says of such workbooks."""

from __future__ import annotations

import pytest

from tests.hosts.desktop import computer as made
from tests.refresh.older_form import FORM, make_forms, old_book
from xl_tools.hosts.desktop import real
from xl_tools.refresh.opening import open_form


@pytest.fixture
def old(tmp_path, monkeypatch):
    monkeypatch.setenv("XL_TOOLS_FORMS", str(make_forms(tmp_path / "forms")))
    open_form.cache_clear()
    book = old_book()
    book["自评表"]["O5"].value = "备忘"
    path = tmp_path / "旧.xlsx"
    path.write_bytes(book.to_bytes())
    yield path
    open_form.cache_clear()


def test_an_older_workbook_is_upgraded_and_a_current_one_left_alone(run, old, tmp_path):
    before = old.read_bytes()
    said = run("template", "upgrade", "旧.xlsx")
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "已从第 1 版升级到第 2 版，移入 13 项：旧.xlsx\n"
        "新版表中没有位置的 1 项，列在工作表“旧版其他内容”：\n"
        "  自评表!O5：备忘。写在表样以外的内容\n"
        "原文件已留为：旧.bak.xlsx\n"
        "下一步：运行 xl-tools refresh 旧.xlsx，重新校验并标记。\n"
    )
    assert (tmp_path / "旧.bak.xlsx").read_bytes() == before
    after = old.read_bytes()
    again = run("template", "upgrade", "旧.xlsx", "--out", "新.xlsx")
    assert (again.code, again.out) == (0, "旧.xlsx 已是第 2 版，已原样另存为：新.xlsx\n")
    assert (old.read_bytes(), (tmp_path / "新.xlsx").read_bytes()) == (after, after)
    again = run("template", "upgrade", "旧.xlsx", "--out", "./旧.xlsx")
    assert (again.code, again.out) == (0, "旧.xlsx 已是第 2 版，没有改动。\n")


def test_into_another_file(run, old, tmp_path):
    before = old.read_bytes()
    said = run("template", "upgrade", "旧.xlsx", "--out", "新/新.xlsx")
    assert said.out.startswith("已从第 1 版升级到第 2 版，移入 13 项：新/新.xlsx\n")
    assert (old.read_bytes(), (tmp_path / "新/新.xlsx").exists()) == (before, True)


def test_what_cannot_be_upgraded(run, tmp_path):
    (tmp_path / "坏.xlsx").write_bytes(b"no workbook")
    assert run("template", "upgrade", "坏.xlsx").code == 3
    said = run("template", "upgrade", "无.xlsx")
    assert (said.code, said.err) == (3, "出错：无.xlsx：文件不存在。请检查路径和文件名。\n")


@pytest.mark.parametrize(
    ("version", "line"),
    [
        (
            "1",
            "■ 模板版本：旧.xlsx 是第 1 版，现为第 2 版\n"
            "  下一步：请运行 xl-tools template upgrade 旧.xlsx。\n",
        ),
        (
            "3",
            "■ 模板版本：旧.xlsx 是第 3 版，比本程序的第 2 版新\n"
            "  下一步：请升级 xl-tools：python -m pip install --upgrade xl-tools。\n",
        ),
    ],
)
def test_doctor_knows_the_version(run, old, tmp_path, monkeypatch, version, line):
    computer = made.linux(tmp_path / "c")
    monkeypatch.setattr(real, "this_machine", lambda: computer)
    book = old_book()
    book.set_name("XLT_VERSION", version, hidden=True)
    old.write_bytes(book.to_bytes())
    assert line in run("doctor", "旧.xlsx").out


def test_doctor_knows_a_workbook_of_the_version_there_is(run, old, tmp_path, monkeypatch):
    monkeypatch.setattr(real, "this_machine", lambda: made.linux(tmp_path / "c"))
    assert run("template", "build", "新.xlsx", "--form", FORM).code == 0
    assert "● 模板版本：新.xlsx：demo 第 2 版\n" in run("doctor", "新.xlsx").out
