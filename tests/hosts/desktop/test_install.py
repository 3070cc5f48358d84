"""Installing and taking away again: what is written, what is kept, and every way it cannot work."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import xlwings
import xlwings.utils

from tests.hosts.desktop.computer import (
    Computer,
    everything,
    linux,
    mac,
    no_excel,
    put,
    windows,
    wps,
)
from xl_tools.errors import FileBusy, FileError, UsageError
from xl_tools.forms.shipped import shipped_template
from xl_tools.hosts.desktop.addin import MISSING, NoAddin
from xl_tools.hosts.desktop.install import install, installed_template
from xl_tools.hosts.desktop.ports import XLWINGS_VERSION, Platform, Xlwings
from xl_tools.hosts.desktop.receipt import receipt_path
from xl_tools.hosts.desktop.uninstall import uninstall
from xl_tools.hosts.desktop.xlwings_conf import Conf, conf_path

SHIPPED = shipped_template()
NAME = f"绩效自评模板{SHIPPED.suffix}"
PIP = f'python -m pip install "xlwings=={XLWINGS_VERSION}"'


class Addin:
    """An add-in that is shipped and remembers whether it is installed."""

    def __init__(self) -> None:
        self.there: str | None = None

    def shipped(self) -> str:
        return "0.1.0"

    def installed(self) -> str | None:
        return self.there

    def install(self) -> None:
        self.there = "0.1.0"

    def remove(self) -> None:
        self.there = None

    def probe(self) -> str:
        return "9"


def do(computer: Computer, **how):
    return install(computer, NoAddin(), **how)


def undo(computer: Computer, **how):
    return uninstall(computer, NoAddin(), **how)


# ---------------------------------------------------------------- Windows


def test_install_writes_configuration_and_template_and_says_so(tmp_path):
    computer = windows(tmp_path)
    conf, template = conf_path(computer), computer.documents / NAME
    done = do(computer)
    assert done.lines == (
        f"已写入 xlwings 配置 {conf}：INTERPRETER_WIN = {computer.python.executable}",
        f"已写入 模板：{template}",
    )
    assert done.notes == (f"Excel：16.0，64 位（{tmp_path / 'Office16' / 'EXCEL.EXE'}）",)
    assert conf.read_bytes() == f'"INTERPRETER_WIN","{computer.python.executable}"\r\n'.encode()
    assert template.read_bytes() == SHIPPED.read_bytes()
    assert installed_template(computer) == template


def test_xlwings_itself_reads_what_was_written(tmp_path, monkeypatch):
    computer = windows(tmp_path)
    put(conf_path(computer), b'"SHOW CONSOLE","True"\r\n')
    do(computer)
    monkeypatch.setattr(xlwings, "USER_CONFIG_FILE", str(conf_path(computer)))
    assert xlwings.utils.read_user_config() == {
        "show console": "True",
        "interpreter_win": str(computer.python.executable),
    }


def test_a_second_install_changes_nothing(tmp_path):
    computer = windows(tmp_path)
    do(computer)
    before = everything(tmp_path)
    assert do(computer).lines == ("已经安装好，没有要改动的。",)
    assert everything(tmp_path) == before


def test_a_dry_run_writes_nothing(tmp_path):
    computer = windows(tmp_path)
    before = everything(tmp_path)
    done = do(computer, dry_run=True)
    assert [line.split("：")[0] for line in done.lines] == [
        f"将写入 xlwings 配置 {conf_path(computer)}",
        "将写入 模板",
    ]
    assert everything(tmp_path) == before
    do(computer)
    before = everything(tmp_path)
    done = undo(computer, dry_run=True)
    assert done.lines == (
        f"将改回 {conf_path(computer)} 的 INTERPRETER_WIN：已删除",
        f"将删除 {computer.documents / NAME}",
    )
    assert everything(tmp_path) == before


def test_other_keys_stay_to_the_byte_and_come_back(tmp_path):
    computer = windows(tmp_path)
    # GBK text, a boolean of VBA's, a blank line, no line end: all somebody else's.
    theirs = '"ONEDRIVE_CONSUMER_WIN","D:\\我的网盘"\r\n"SHOW CONSOLE",#TRUE#\r\n\r\n"INTERPRETER_win","D:\\旧\\python.exe"'.encode(
        "gbk"
    )
    conf = put(conf_path(computer), theirs)
    done = do(computer)
    assert "（原为 D:\\旧\\python.exe）" in done.lines[0]
    assert conf.read_bytes() == theirs.replace(
        '"INTERPRETER_win","D:\\旧\\python.exe"'.encode("gbk"),
        f'"INTERPRETER_WIN","{computer.python.executable}"\r\n'.encode(),
    )
    undo(computer)
    assert Conf.parse(conf.read_bytes(), "gbk").get("INTERPRETER_WIN") == "D:\\旧\\python.exe"
    assert conf.read_bytes().startswith(theirs.split(b'"INTERPRETER_win"')[0])


def test_uninstall_leaves_the_computer_as_it_was(tmp_path):
    computer = windows(tmp_path)
    before, folders = everything(tmp_path), sorted(tmp_path.rglob("*"))
    do(computer)
    done = undo(computer)
    assert done.lines == (
        f"已改回 {conf_path(computer)} 的 INTERPRETER_WIN：已删除",
        f"已删除 {computer.documents / NAME}",
    )
    assert everything(tmp_path) == before
    assert sorted(tmp_path.rglob("*")) == folders
    assert undo(computer).lines == ("没有安装过，没有要卸载的。",)


def test_what_the_user_changed_is_the_users(tmp_path):
    computer = windows(tmp_path)
    do(computer)
    template, conf = computer.documents / NAME, conf_path(computer)
    template.write_bytes(b"filled in")
    conf.write_bytes(b'"INTERPRETER_WIN","C:\\theirs\\python.exe"\r\n')
    done = undo(computer)
    assert done.lines == (
        f"保留 {conf} 的 INTERPRETER_WIN：安装之后已被改动",
        f"保留 {template}：安装之后已被改动，是您的文件",
    )
    assert template.read_bytes() == b"filled in"
    assert conf.read_bytes() == b'"INTERPRETER_WIN","C:\\theirs\\python.exe"\r\n'
    assert not receipt_path(computer).exists()


def test_a_file_of_the_users_with_the_templates_name_is_never_overwritten(tmp_path):
    computer = windows(tmp_path)
    theirs = put(computer.documents / NAME, b"mine")
    second = computer.documents / NAME.replace("模板", "模板 (2)")
    assert do(computer).lines[-1] == f"已写入 模板：{second}"
    assert do(computer).lines == ("已经安装好，没有要改动的。",)
    undo(computer)
    assert theirs.read_bytes() == b"mine"
    assert not second.exists()


def test_an_untouched_template_of_an_older_version_is_replaced(tmp_path, monkeypatch):
    computer = windows(tmp_path)
    older = put(tmp_path / "older" / SHIPPED.name, b"older")
    monkeypatch.setattr("xl_tools.hosts.desktop.writes.shipped_template", lambda: older)
    do(computer)
    monkeypatch.undo()
    assert do(computer).lines == (f"已写入 模板：{computer.documents / NAME}",)
    assert (computer.documents / NAME).read_bytes() == SHIPPED.read_bytes()


def test_a_template_filled_in_since_stays_and_a_new_one_comes_beside_it(tmp_path):
    computer = windows(tmp_path)
    do(computer)
    put(computer.documents / NAME, b"filled in")
    second = computer.documents / NAME.replace("模板", "模板 (2)")
    assert do(computer).lines == (f"已写入 模板：{second}",)
    undo(computer)
    assert (computer.documents / NAME).read_bytes() == b"filled in"
    assert not second.exists()


def test_another_python_takes_over_and_uninstall_still_restores_the_users_value(tmp_path):
    computer = windows(tmp_path)
    conf = put(conf_path(computer), b'"INTERPRETER_WIN","C:\\old\\python.exe"\r\n')
    do(computer)
    moved = put(tmp_path / "Python312" / "python.exe")
    computer.python = dataclasses.replace(computer.python, executable=moved)
    assert f"INTERPRETER_WIN = {moved}" in do(computer).lines[0]
    undo(computer)
    assert conf.read_bytes() == b'"INTERPRETER_WIN","C:\\old\\python.exe"\r\n'


@pytest.mark.parametrize(
    ("ansi", "short", "written"),
    [
        ("cp936", None, r"%USERPROFILE%/Python311/python.exe"),
        ("cp1252", "/U/ZHANG~1/PYTHON~1/python.exe", "/U/ZHANG~1/PYTHON~1/python.exe"),
    ],
)
def test_a_chinese_user_name_is_written_in_ascii(tmp_path, ansi, short, written):
    computer = windows(tmp_path, user="张三")
    computer.ansi = ansi
    python = put(computer.home / "Python311" / "python.exe")
    computer.python = dataclasses.replace(computer.python, executable=python)
    computer.short = {str(python): short} if short else {}
    do(computer)
    assert conf_path(computer).read_bytes() == f'"INTERPRETER_WIN","{written}"\r\n'.encode("ascii")


def test_a_chinese_folder_outside_the_users_own_is_written_in_the_code_page(tmp_path):
    computer = windows(tmp_path)
    python = put(tmp_path / "软件" / "python.exe")
    computer.python = dataclasses.replace(computer.python, executable=python)
    do(computer)
    assert conf_path(computer).read_bytes() == f'"INTERPRETER_WIN","{python}"\r\n'.encode("gbk")


def test_a_path_that_cannot_be_passed_on_stops_the_install(tmp_path):
    computer = windows(tmp_path)
    computer.ansi = "cp1252"
    python = put(tmp_path / "软件" / "python.exe")
    computer.python = dataclasses.replace(computer.python, executable=python)
    before = everything(tmp_path)
    with pytest.raises(UsageError) as raised:
        do(computer)
    assert str(raised.value) == (
        f"Python 的位置 {python} 含有本机代码页（cp1252）没有的字，Excel 传不过去。"
        "请把 Python 装到英文路径（如 C:\\Python311）后再安装。"
    )
    assert everything(tmp_path) == before


def test_conda_is_written_as_xlwings_wants_it(tmp_path):
    computer = windows(tmp_path)
    computer.python = dataclasses.replace(computer.python, conda=("C:\\conda", "xl"))
    do(computer)
    assert conf_path(computer).read_text().splitlines() == [
        '"INTERPRETER_WIN","pythonw"',
        '"CONDA PATH","C:\\conda"',
        '"CONDA ENV","xl"',
    ]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (None, f"没有安装 xlwings，Excel 里的按钮和公式要用它。请先运行：{PIP}"),
        (
            "0.30.0",
            f"xlwings 的版本是 0.30.0，模板用的是 {XLWINGS_VERSION}，两者必须一致。请先运行：{PIP}",
        ),
    ],
)
def test_xlwings_must_be_there_in_the_templates_version(tmp_path, found, said):
    computer = windows(tmp_path)
    computer.xlwings = Xlwings(found, tmp_path) if found else None
    before = everything(tmp_path)
    with pytest.raises(UsageError) as raised:
        do(computer)
    assert str(raised.value) == said
    assert everything(tmp_path) == before


def test_a_configuration_with_a_byte_order_mark_is_refused(tmp_path):
    computer = windows(tmp_path)
    put(conf_path(computer), b'\xef\xbb\xbf"A","b"\n')
    with pytest.raises(FileError) as raised:
        do(computer)
    assert str(raised.value) == (
        f"{conf_path(computer)}：文件开头有 UTF-8 标记（BOM），Excel 读不到第一行。"
        "请用记事本另存为 ANSI 编码后再安装。"
    )


def test_without_excel_the_install_says_what_still_works(tmp_path):
    computer = windows(tmp_path)
    no_excel(computer)
    assert do(computer).notes == (
        "没有找到 Excel。命令行照常可用；装好 Excel 后请运行 xl-tools doctor。",
    )
    wps(computer)
    assert do(computer).notes == (
        "没有找到 Excel，只有 WPS：按钮和公式不能用，请用命令行 xl-tools refresh 文件。",
    )


def test_a_missing_documents_folder_is_made_and_goes_with_the_template(tmp_path):
    computer = windows(tmp_path)
    computer.documents = tmp_path / "D" / "我的文档"
    do(computer)
    assert (computer.documents / NAME).is_file()
    undo(computer)
    assert not (tmp_path / "D").exists()


def test_an_interrupted_install_can_be_undone(tmp_path):
    computer = windows(tmp_path)
    computer.documents = put(tmp_path / "a file")
    with pytest.raises(FileError) as raised:
        do(computer)
    assert str(raised.value) == f"{computer.documents}：无法建立这个文件夹。请检查磁盘和路径。"
    assert undo(computer).lines == (f"已改回 {conf_path(computer)} 的 INTERPRETER_WIN：已删除",)
    assert not conf_path(computer).exists()


def test_a_template_that_is_open_can_be_taken_away_later(tmp_path, monkeypatch):
    computer = windows(tmp_path)
    do(computer)
    template = computer.documents / NAME
    unlink = Path.unlink

    def locked(path: Path, missing_ok: bool = False) -> None:
        if path == template:
            raise PermissionError(13, "in use")
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", locked)
    with pytest.raises(FileBusy) as raised:
        undo(computer)
    assert str(raised.value) == f"{template}：文件删不掉，可能正打开着。请关闭后再卸载一次。"
    monkeypatch.undo()
    assert undo(computer).lines == (f"已删除 {template}",)
    assert not template.exists()


def test_a_receipt_that_cannot_be_read_is_said(tmp_path):
    computer = windows(tmp_path)
    put(receipt_path(computer), b"[]")
    with pytest.raises(FileError) as raised:
        undo(computer)
    assert str(raised.value) == (
        f"{receipt_path(computer)}：安装记录读不出来。"
        "请删除这个文件后再运行 xl-tools install；在那之前写的内容不会被卸载。"
    )


# ---------------------------------------------------------------- Mac and Linux


def test_on_a_mac_the_script_for_run_python_is_put_where_xlwings_puts_it(tmp_path):
    computer = mac(tmp_path)
    do(computer)
    name = f"xlwings-{XLWINGS_VERSION}.applescript"
    script = computer.home / "Library" / "Application Scripts" / "com.microsoft.Excel" / name
    assert script.read_bytes() == b"on VbaHandler()"
    conf = computer.home / "Library/Containers/com.microsoft.Excel/Data/xlwings.conf"
    assert conf.read_bytes() == f'"INTERPRETER_MAC","{computer.python.executable}"\n'.encode()
    assert (computer.documents / NAME).is_file()
    assert do(computer).lines == ("已经安装好，没有要改动的。",)
    undo(computer)
    assert not (computer.home / "Library").exists()


def test_it_is_what_xlwings_runpython_install_does(tmp_path):
    ours, theirs = mac(tmp_path / "a"), tmp_path / "b"
    ours.xlwings = Xlwings(xlwings.__version__, Path(xlwings.__file__).parent)
    do(ours)
    theirs.mkdir()
    subprocess.run(
        [sys.executable, "-c", "from xlwings.cli import runpython_install as r; r(None)"],
        env={"HOME": str(theirs)},
        check=True,
    )
    library = ours.home / "Library" / "Application Scripts"
    assert everything(library) == everything(theirs / "Library" / "Application Scripts")


def test_a_mac_package_without_its_script_is_said(tmp_path):
    computer = mac(tmp_path)
    shutil.rmtree(computer.xlwings.folder)
    with pytest.raises(FileError, match="xlwings 不完整"):
        do(computer)


def test_on_linux_the_template_alone_is_installed(tmp_path):
    computer = linux(tmp_path)
    assert do(computer).lines == (f"已写入 模板：{computer.documents / NAME}",)
    assert do(computer).notes == ()
    undo(computer)
    assert not any(computer.documents.iterdir())


def test_an_add_in_that_is_not_there_yet_is_said_and_nothing_written(tmp_path):
    computer = linux(tmp_path)
    before = everything(tmp_path)
    with pytest.raises(UsageError) as raised:
        do(computer, libreoffice=True)
    assert str(raised.value) == MISSING
    assert everything(tmp_path) == before


def test_an_add_in_is_installed_once_and_removed(tmp_path):
    computer, addin = linux(tmp_path), Addin()
    assert install(computer, addin, libreoffice=True, dry_run=True).lines[-1] == (
        "将安装 LibreOffice 插件 0.1.0"
    )
    assert addin.there is None
    assert install(computer, addin, libreoffice=True).lines[-1] == "已安装 LibreOffice 插件 0.1.0"
    assert addin.there == "0.1.0"
    done = install(computer, addin, libreoffice=True)
    assert done.lines == ("已经安装好，没有要改动的。",)
    assert uninstall(computer, addin).lines[-1] == "已卸载 LibreOffice 插件"
    assert addin.there is None


# ---------------------------------------------------------------- what must agree


def test_the_pinned_version_of_xlwings_is_said_once():
    root = Path(__file__).parents[3]
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["optional-dependencies"]["excel"] == [f"xlwings=={XLWINGS_VERSION}"]
    assert xlwings.__version__ == XLWINGS_VERSION


def test_the_configuration_is_where_xlwings_looks(tmp_path):
    computer = windows(tmp_path)
    shown = xlwings.USER_CONFIG_FILE.replace(str(Path.home()), str(computer.home))
    assert str(conf_path(computer)) == shown
    text = (Path(xlwings.__file__).parent / "xlwings.bas").read_text("utf-8")
    assert 'Environ("USERPROFILE") & "\\." & PROJECT_NAME & "\\" & PROJECT_NAME & ".conf"' in text
    for key in ("INTERPRETER_WIN", "INTERPRETER_MAC", "CONDA PATH", "CONDA ENV"):
        assert f'GetConfig("{key}"' in text
    assert computer.platform is Platform.WINDOWS
