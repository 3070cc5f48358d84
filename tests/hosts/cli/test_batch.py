"""``xl-tools batch`` on the command line: what it says, and its exit codes."""

from __future__ import annotations

import json
import sys

import pytest

from tests import shipped
from tests.batch.conftest import LEGACY, fill_folder, inline
from tests.hosts.cli.test_writing import sign
from xl_tools.workbook import Workbook

__all__ = ["inline"]
pytestmark = pytest.mark.usefixtures("inline")
OLD = "这是旧版 .xls 或 .et 工作簿，不是 .xlsx。请用 Excel 或 WPS 打开后另存为 .xlsx 再试。"


def test_all_is_said_at_the_end(run, tmp_path):
    fill_folder(tmp_path / "上报", 2)
    said = run("batch", "上报", "--out", "结果")
    assert said.code == 3
    assert said.out.splitlines() == [
        "共 4 个文件：已处理 2，无法读取 2",
        "错误 13 · 核实 14 · 提示 9",
        "结果：结果",
    ]
    assert said.err.splitlines() == [
        f"出错：旧.xls：{OLD}",
        "出错：空.xlsx：文件是空的（0 字节）。请重新取得这个文件。",
    ]
    again = run("batch", "上报", "--out", "结果")
    assert again.out.splitlines()[0] == (
        "共 4 个文件：已处理 2，无法读取 2，其中 4 个没有变动，沿用上次的结果"
    )


def test_a_line_of_json_for_each_workbook(run, tmp_path):
    fill_folder(tmp_path / "上报", 1)
    said = run("batch", "上报", "--out", "结果", "--format", "jsonl")
    records = [json.loads(line) for line in said.out.splitlines()]
    assert sorted(records, key=lambda record: record["file"]) == [
        {
            "file": "旧.xls",
            "unit": None,
            "year": None,
            "outcome": "unreadable",
            "unchanged": False,
            "counts": {"error": 0, "review": 0, "hint": 0},
            "error": OLD,
        },
        {
            "file": "片区1/单位1.xlsx",
            "unit": "株洲市芦淞区建宁街道办事处",
            "year": 2023,
            "outcome": "done",
            "unchanged": False,
            "counts": {"error": 13, "review": 14, "hint": 9},
            "error": None,
        },
        {
            "file": "空.xlsx",
            "unit": None,
            "year": None,
            "outcome": "unreadable",
            "unchanged": False,
            "counts": {"error": 0, "review": 0, "hint": 0},
            "error": "文件是空的（0 字节）。请重新取得这个文件。",
        },
    ]


@pytest.mark.parametrize(
    ("name", "arguments", "code"),
    [
        (shipped.CLEAN, [], 0),
        (shipped.SEED, [], 1),
        (shipped.SEED, ["--fail-on", "hint"], 1),
        (shipped.SEED, ["--fail-on", "never"], 0),
    ],
)
def test_exit_codes(run, tmp_path, name, arguments, code):
    shipped.put(tmp_path / "a.xlsx", shipped.filled(name))
    assert run("batch", "a.xlsx", "--out", "结果", *arguments).code == code


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["没有", "--out", "结果"], (3, "出错：没有：文件不存在。请检查路径和文件名。")),
        (["空文件夹", "--out", "结果"], (2, "出错：空文件夹：没有找到工作簿（.xlsx、.xlsm）。")),
        (
            ["空文件夹", "--out", "空文件夹"],
            (2, "出错：“--out”不能包含输入的“空文件夹”，请换一个文件夹。"),
        ),
        (
            ["空文件夹", "--out", "."],
            (2, "出错：“--out”不能包含输入的“空文件夹”，请换一个文件夹。"),
        ),
        (["空文件夹"], (2, "出错：缺少选项“--out”。")),
    ],
)
def test_wrong_calls(run, tmp_path, arguments, sentence):
    (tmp_path / "空文件夹").mkdir()
    (tmp_path / "空文件夹" / "~$甲.xlsx").write_bytes(LEGACY)
    said = run("batch", *arguments)
    code, text = sentence
    assert said.code == code
    assert text in said.err.splitlines()
    assert [path.name for path in tmp_path.iterdir()] == ["空文件夹"]  # nothing was made
    assert [path.name for path in (tmp_path / "空文件夹").iterdir()] == ["~$甲.xlsx"]


def test_findings_across_years_are_counted_too(run, tmp_path):
    for name in ("甲", "乙"):
        shipped.put(tmp_path / f"{name}.xlsx", shipped.filled(shipped.CLEAN))
    said = run("batch", "甲.xlsx", "乙.xlsx", "--out", "结果")
    assert said.out.splitlines() == [
        "共 2 个文件：已处理 2",
        "错误 0 · 核实 0 · 提示 0",
        "跨年度、跨单位：错误 2",
        "结果：结果",
    ]
    assert said.code == 1
    again = run("batch", "甲.xlsx", "乙.xlsx", "--out", "结果", "--year", "2024")
    assert (again.code, again.err.splitlines()) == (
        1,
        [
            "注意：2 个文件不是 --year 指明的年度的填报：乙.xlsx（2023 年）、甲.xlsx（2023 年）。"
            "结果记在各自的年度里，请核对年度或文件。"
        ],
    )
    page = (tmp_path / "结果" / "汇总.html").read_text("utf-8")
    assert (
        "<summary>须留意的文件（2）</summary><ul>\n<li>乙.xlsx<small>这是 2023 年的填报，" in page
    )
    warned = run(
        "query", "SELECT DISTINCT warnings FROM units", "--store", "结果", "--format", "csv"
    )
    assert warned.out.splitlines()[1:] == ["这是 2023 年的填报，本批是 2024 年的，请核对。"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_to_what_is_gone_is_no_filing_lost_in_silence(run, tmp_path):
    (tmp_path / "上报").mkdir()
    shipped.put(tmp_path / "上报" / "甲.xlsx", shipped.filled(shipped.CLEAN))
    (tmp_path / "上报" / "断.xlsx").symlink_to(tmp_path / "没有.xlsx")
    said = run("batch", "上报", "--out", "结果", "--no-returns")
    assert said.out.splitlines()[0] == "共 2 个文件：已处理 1，无法读取 1"
    assert said.err.splitlines() == ["出错：断.xlsx：文件不存在。请检查路径和文件名。"]


def test_lists_go_back_of_the_batchs_own_year_alone(run, tmp_path):
    for name, year in (("甲", 2023), ("乙", 2024)):
        run("new", f"上报/{name}.xlsx", "--unit", f"{name}中心", "--year", year)
    run("batch", "上报", "--out", "结果", "--year", 2024)
    lists = tmp_path / "结果" / "退回清单"
    assert sorted(path.relative_to(lists).as_posix() for path in lists.rglob("*.xlsx")) == [
        "2024/乙中心.xlsx",
        "2024/甲中心.xlsx",
    ]
    told = run(
        "query", "SELECT file, message FROM findings WHERE unit = '甲中心' AND year = 2024",
        "--store", "结果", "--format", "csv",
    )  # fmt: skip
    assert told.out.splitlines()[1:] == [
        ",“甲中心”没有 2024 年的填报，只有 2023 年的（2024/甲.xlsx）。"
    ]
    # A year that nobody filed for is a slip of the one who asks: nothing is held back.
    run("batch", "上报", "--out", "另", "--year", 2025)
    assert {path.name for path in (tmp_path / "另" / "退回清单").iterdir()} == {"2023", "2024"}


def test_an_interrupt_says_what_to_do(run, tmp_path, monkeypatch):
    fill_folder(tmp_path / "上报", 1)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tests.batch.conftest.InlinePool.run", interrupted)
    said = run("batch", "上报", "--out", "结果")
    assert said.code == 130
    assert "已完成的 0 个不会丢失；再次运行同一命令，从中断处接着做。" in said.err


def test_in_place_keeps_what_was_there_when_told(run, tmp_path):
    folder = fill_folder(tmp_path / "上报", 1)
    path = folder / "片区1" / "单位1.xlsx"
    before = path.read_bytes()
    run("batch", "上报", "--out", "结果", "--in-place", "--backup")
    assert path.with_name("单位1.bak.xlsx").read_bytes() == before
    assert path.read_bytes() != before
    said = run("batch", "上报", "--out", "别处", "--backup")
    assert (said.code, said.err.splitlines()[1]) == (
        2,
        "出错：“--backup”只用于“--in-place”，其他情况下原文件不动。",
    )


def test_a_raised_limit_looks_again_at_what_was_refused(run, tmp_path):
    folder = fill_folder(tmp_path / "上报", 1)
    for name in ("旧.xls", "空.xlsx"):
        (folder / name).unlink()
    said = run("batch", "上报", "--out", "结果", "--limit", "members=3")
    assert (said.code, said.out.splitlines()[0]) == (3, "共 1 个文件：已处理 0，无法读取 1")
    assert "可放宽上限 members 再试" in said.err
    said = run("batch", "上报", "--out", "结果", "--fail-on", "never")
    assert (said.code, said.out.splitlines()[0]) == (0, "共 1 个文件：已处理 1")


def test_signed_workbooks_are_left_unless_told(run, tmp_path):
    folder = fill_folder(tmp_path / "上报", 1)
    path = folder / "片区1" / "单位1.xlsx"
    sign(path)
    before = path.read_bytes()
    run("batch", "上报", "--out", "结果", "--in-place")
    assert path.read_bytes() == before
    run("batch", "上报", "--out", "结果", "--in-place", "--break-signature")
    assert not Workbook.open(path).is_signed
