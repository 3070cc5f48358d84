"""What is said of a file that is given for a workbook and is none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

TEXT, PAGE = b"a = 1\n", b"<html><table></table></html>"
NONE = "不是工作簿。请选择 .xlsx 或 .xlsm 文件。"
RENAMED = "只是后缀改成了工作簿。请用 Excel 或 WPS 打开后另存为 .xlsx 再试。"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.toml", TEXT, f"这是文本（如 CSV），{NONE}"),
        ("a.CSV", TEXT, f"这是文本（如 CSV），{NONE}"),
        ("a.xml", b"<?xml version='1.0'?><a/>", f"这是文本（如 CSV），{NONE}"),
        ("a.html", PAGE, f"这是网页（HTML），{NONE}"),
        ("a", TEXT, f"这是文本（如 CSV），{NONE}"),
        ("a.xlsx", TEXT, f"这是文本（如 CSV），{RENAMED}"),
        ("a.et", PAGE, f"这是网页（HTML），{RENAMED}"),
    ],
)
@pytest.mark.parametrize("command", ["check {}", "diff {} {}", "fill {} --from {}"])
def test_a_file_is_not_said_to_be_renamed_that_was_not(
    run, tmp_path: Path, command, name, content, sentence
):
    (tmp_path / name).write_bytes(content)
    said = run(*command.format(name, name).split())
    assert (said.code, said.out, said.err) == (3, "", f"出错：{name}：{sentence}\n")


@pytest.mark.skipif(os.name == "nt", reason="links need a right on Windows")
def test_links_that_lead_to_each_other(run, tmp_path: Path):
    (tmp_path / "a.xlsx").symlink_to("b.xlsx")
    (tmp_path / "b.xlsx").symlink_to("a.xlsx")
    run("new", "c.xlsx", "--unit", "甲", "--year", 2023)
    told = "a.xlsx：快捷链接（符号链接）首尾相连，读不到文件。请改正链接，或直接写出文件。"
    for command in (["check", "a.xlsx"], ["fill", "c.xlsx", "--from", "a.xlsx"]):
        said = run(*command)
        assert (said.code, said.err) == (3, f"出错：{told}\n")
