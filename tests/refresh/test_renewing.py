"""The buttons' program in an older workbook becomes this version's; the user's own macros stay."""

from __future__ import annotations

import shutil
import zipfile

import pytest
from pyopenvba import ExcelFile
from pyopenvba.vba import VBAProject

from tests.refresh.macro_workbooks import PROJECT, TEMPLATE, older_program, put, with_macros
from tests.shipped import parts
from xl_tools.hosts.cli import app
from xl_tools.refresh.upgrade import upgrade
from xl_tools.vba.reading import modules_of
from xl_tools.vba.ribbon import PART as RIBBON
from xl_tools.vba.ribbon import ribbon_xml

OWN = 'Attribute VB_Name = "My"\r\nSub Mine()\r\nEnd Sub\r\n'


def test_an_older_program_becomes_this_versions(tmp_path):
    path = with_macros(tmp_path / "甲.xlsm", older_program)
    before = parts(path)
    assert "XltOld" in modules_of(before[PROJECT])["XltMacros"]
    done = upgrade(path)
    assert (done.is_current, done.macros.is_renewed, done.macros.kept) == (False, True, "")
    assert done.backup == tmp_path / "甲.bak.xlsm"
    after = parts(path)
    assert modules_of(after[PROJECT]) == modules_of(parts(TEMPLATE)[PROJECT])
    assert {name for name in before if after[name] != before[name]} == {PROJECT}
    assert upgrade(path).is_current
    assert parts(path) == after


def test_a_program_that_says_the_same_is_left_alone(tmp_path):
    def again(book: ExcelFile, project: VBAProject) -> None:
        text = next(m for m in project.modules if m.name == "XltMacros").source
        book.set_module("XltMacros", text.replace("Sub ", "sub   ") + "\r\n")

    path = with_macros(tmp_path / "甲.xlsm", again)
    before = path.read_bytes()
    assert upgrade(path).is_current
    assert path.read_bytes() == before


def own_module(_: ExcelFile, project: VBAProject) -> None:
    project.add_module("My", OWN)


def own_in_a_sheet(book: ExcelFile, project: VBAProject) -> None:
    text = next(m for m in project.modules if m.name == "Sheet2").source
    book.set_module("Sheet2", text + "\r\nPrivate Sub Worksheet_Activate()\r\nEnd Sub\r\n")


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        (own_module, "里面有自己的宏（My）"),
        (own_in_a_sheet, "里面有自己的宏（Sheet2）"),
        (lambda b, p: (own_module(b, p), older_program(b, p)), "里面有自己的宏（My）"),
        (lambda _, p: p.delete_module("Sheet2"), "工作表的代码名称不是 Sheet1、Sheet2……"),
    ],
)
def test_a_program_with_something_of_the_users_stays(tmp_path, capsys, change, kept):
    path = with_macros(tmp_path / "甲.xlsm", change)
    before = path.read_bytes()
    assert app.main(["template", "upgrade", str(path)], standalone_mode=False) == 0
    assert path.read_bytes() == before
    assert capsys.readouterr().out == (
        f"{path} 已是第 1 版，没有改动。\n按钮和公式的程序没有更新：{kept}。"
        "需要时把数据和自己的宏移到新生成的工作簿（xl-tools new 某单位.xlsm）。\n"
    )


def test_damaged_macros_stay(tmp_path):
    path = with_macros(tmp_path / "甲.xlsm")
    put(path, PROJECT, b"nothing")
    assert upgrade(path).macros.kept == "宏工程读不出来"


def test_the_ribbon_tab_is_renewed_and_one_of_the_users_is_not(tmp_path, capsys):
    path = with_macros(tmp_path / "甲.xlsm")
    put(path, RIBBON, ribbon_xml().replace(b"FileOpen", b"Help"))
    assert app.main(["template", "upgrade", str(path)], standalone_mode=False) == 0
    assert capsys.readouterr().out == (
        f"{path} 已是第 1 版，表样没有改动。\n按钮、公式和功能区的程序已换成现在的版本。\n"
        f"原文件已留为：{tmp_path / '甲.bak.xlsm'}\n"
        f"下一步：运行 xl-tools refresh {path}，重新校验并标记。\n"
    )
    assert parts(path)[RIBBON] == ribbon_xml()
    own = b'<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"/>'
    put(path, RIBBON, own)
    assert upgrade(path).is_current
    assert parts(path)[RIBBON] == own


def test_a_workbook_without_macros_has_none_to_renew(tmp_path):
    path = tmp_path / "甲.xlsx"
    shutil.copy(TEMPLATE.with_suffix(".xlsx"), path)
    assert upgrade(path).is_current
    with zipfile.ZipFile(path) as archive:
        assert PROJECT not in archive.namelist()
