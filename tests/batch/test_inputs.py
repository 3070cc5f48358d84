"""Which files are meant, in which order."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from xl_tools.batch.inputs import find_inputs
from xl_tools.errors import FileError


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def found(paths: list[Path], out: Path) -> list[str]:
    return [one.relative for one in find_inputs(paths, out)]


def test_workbooks_below_a_folder_in_the_order_of_their_names(tmp_path: Path):
    touch(tmp_path, "乙/b.xlsx", "乙/a.XLSM", "甲.xls", "甲/深/c.et", "z.zip", "a.ods")
    assert found([tmp_path], tmp_path / "out") == [
        "a.ods",
        "z.zip",
        "乙/a.XLSM",
        "乙/b.xlsx",
        "甲/深/c.et",
        "甲.xls",
    ]


def test_what_is_passed_over(tmp_path: Path):
    touch(
        tmp_path,
        "~$甲.xlsx",
        ".~lock.甲.xlsx#",
        ".甲.xlsx",
        "._甲.xlsx",
        ".xl-tools-1a2b3c4d-x.tmp",
        "甲.bak.xlsx",
        "甲.bak2.xlsm",
        "说明.docx",
        "数据.csv",
        ".隐藏/甲.xlsx",
        "__MACOSX/甲.xlsx",
        "out/工作簿/甲.xlsx",
        "去年的结果/数据/库.json",
        "去年的结果/工作簿/甲.xlsx",
        "真.xlsx",
    )
    assert found([tmp_path], tmp_path / "out") == ["真.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_to_what_is_gone_is_listed(tmp_path: Path):
    touch(tmp_path / "源", "甲.xlsx")
    (tmp_path / "批").mkdir()
    for name, of in (
        ("甲.xlsx", "甲.xlsx"),
        ("断.xlsx", "没有.xlsx"),
        ("断.docx", "没有.docx"),
        ("环.xlsx", "../批/环.xlsx"),
    ):
        (tmp_path / "批" / name).symlink_to(tmp_path / "源" / of)
    assert found([tmp_path / "批"], tmp_path / "out") == ["断.xlsx", "环.xlsx", "甲.xlsx"]


def test_a_file_given_by_name_is_taken_whatever_it_is_called(tmp_path: Path):
    touch(tmp_path, "说明.docx", "a/b.xlsx")
    inputs = list(
        find_inputs([tmp_path / "说明.docx", tmp_path / "a" / "b.xlsx"], tmp_path / "out")
    )
    assert [(one.relative, one.source) for one in inputs] == [
        ("说明.docx", str(tmp_path / "说明.docx")),
        ("b.xlsx", str(tmp_path / "a" / "b.xlsx")),
    ]


def test_a_folder_that_leads_to_itself_is_read_once(tmp_path: Path):
    touch(tmp_path, "a/甲.xlsx")
    (tmp_path / "a" / "again").symlink_to(tmp_path / "a", target_is_directory=True)
    assert found([tmp_path], tmp_path / "out") == ["a/甲.xlsx"]


@pytest.mark.skipif(sys.platform != "linux", reason="not run: only Linux has names of any bytes")
def test_a_name_out_of_a_chinese_zip(tmp_path: Path):
    raw = os.fsencode(tmp_path) + b"/" + "自评.xlsx".encode("gbk")
    Path(os.fsdecode(raw)).touch()
    (one,) = find_inputs([tmp_path], tmp_path / "out")
    assert one.relative == "自评.xlsx"
    assert os.fsencode(one.source) == raw


def test_a_path_that_is_not_there(tmp_path: Path):
    with pytest.raises(FileError) as caught:
        found([tmp_path / "没有"], tmp_path / "out")
    assert str(caught.value) == f"{tmp_path / '没有'}：文件不存在。请检查路径和文件名。"
