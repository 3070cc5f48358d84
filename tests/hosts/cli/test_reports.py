"""What check and refresh print in every format, and the exit code they return."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.hosts.cli.conftest import ERROR, HINT, OUTCOMES, PASS, REVIEW, UNCHECKED, report
from xl_tools.domain.cells import Place
from xl_tools.domain.recalculation import NotRecalculated
from xl_tools.errors import BrokenWorkbook, DataError, Problem
from xl_tools.workbook import Limits

TEXT = """\
a.xlsx：某某街道办事处（2023 年）
■ 错误 1
  自评表!H14：得分 6 低于应得 10（目标 ≥90%，实际 92%）。疑似扣分填错。请改为 10，或说明扣分原因。 [score.due]
▲ 核实 1
  基础数据表!F6：控制率 103% 超过 100%。 [ratio.control]
● 提示 1
  基础数据表!F6：小数位数不一致。 [format.decimals]
未校验 3
  基础数据表!F6、F16：本年预算数为空，无法计算控制率 [ratio.control]
  填报日期为空 [dates.filing]
错误 1 · 核实 1 · 提示 1 · 通过 1 · 未校验 3

"""


def test_text(run, use_cases):
    said = run("check", "a.xlsx")
    assert (said.code, said.out, said.err) == (1, TEXT, "")


def test_verbose_lists_what_passed(run, use_cases):
    passes = "通过 1\n  基础数据表!F6、D6 0=0+0+0 [total.parts]\n"
    assert run("check", "-v", "a.xlsx").out == TEXT.replace("错误 1 · ", passes + "错误 1 · ")


def test_a_clean_filing(run, use_cases):
    use_cases.reports["a.xlsx"] = report(PASS)
    said = run("check", "a.xlsx")
    assert (said.code, said.out) == (
        0,
        "a.xlsx：某某街道办事处（2023 年）\n错误 0 · 核实 0 · 提示 0 · 通过 1 · 未校验 0\n\n",
    )


def test_explained_findings_are_shown_and_do_not_fail(run, use_cases):
    use_cases.reports["a.xlsx"] = report(REVIEW, explained=[(REVIEW, "新增\n专项")])
    said = run("check", "a.xlsx", "--fail-on", "review")
    assert (said.code, said.out) == (
        0,
        "a.xlsx：某某街道办事处（2023 年）\n"
        "已说明 1\n"
        "  基础数据表!F6：控制率 103% 超过 100%。 [ratio.control] 说明：新增 专项\n"
        "错误 0 · 核实 0 · 提示 0 · 通过 0 · 未校验 0 · 已说明 1\n\n",
    )


@pytest.mark.parametrize(
    ("outcomes", "level", "code"),
    [
        ([ERROR], None, 1),
        ([REVIEW], None, 0),
        ([REVIEW], "review", 1),
        ([HINT], "review", 0),
        ([HINT], "hint", 1),
        ([PASS], "hint", 0),
        ([UNCHECKED[0]], "hint", 0),
        ([ERROR, REVIEW, HINT], "never", 0),
    ],
)
@pytest.mark.parametrize("command", ["check", "refresh"])
@pytest.mark.parametrize("output_format", ["text", "json", "jsonl"])
def test_fail_on(run, use_cases, command, outcomes, level, code, output_format):
    use_cases.reports["a.xlsx"] = report(*outcomes)
    extra = ["--fail-on", level] if level else []
    assert run(command, "a.xlsx", "--format", output_format, *extra).code == code


FINDING = {
    "file": "a.xlsx",
    "sheet": "自评表",
    "cell": "H14",
    "field": "绩效指标[1].得分",
    "rule": "score.due",
    "severity": "error",
    "message": "得分 6 低于应得 10（目标 ≥90%，实际 92%）。",
    "suggestion": "请改为 10，或说明扣分原因。",
    "cause": "疑似扣分填错。",
    "value": "6",
    "other": {"sheet": "自评表", "cell": "K14", "field": "绩效指标[1].应得", "value": "10"},
    "values": {"绩效指标[1].年度指标值": "≥90%", "绩效指标[1].得分": "6"},
    "difference": -4,
    "edits": [{"sheet": "自评表", "cell": "H14", "field": "绩效指标[1].得分", "value": "10"}],
    "text": "自评表!H14：得分 6 低于应得 10（目标 ≥90%，实际 92%）。疑似扣分填错。请改为 10，或说明扣分原因。 [score.due]",
}
RATIO = {
    "file": "a.xlsx",
    "sheet": "基础数据表",
    "cell": "F6",
    "field": "三公经费.预算控制率",
    "rule": "ratio.control",
    "severity": "review",
    "message": "控制率 103%\n超过 100%。",
    "suggestion": "",
    "cause": "",
    "value": "103%",
    "other": None,
    "values": {},
    "difference": None,
    "edits": [],
    "text": "基础数据表!F6：控制率 103%\n超过 100%。 [ratio.control]",
}
NOT_CHECKED = [
    {
        "file": "a.xlsx",
        "sheet": "基础数据表",
        "cell": "F6",
        "field": "三公经费.预算控制率",
        "rule": "ratio.control",
        "reason": "本年预算数为空，无法计算控制率",
    },
    {
        "file": "a.xlsx",
        "sheet": None,
        "cell": None,
        "field": None,
        "rule": "dates.filing",
        "reason": "填报日期为空",
    },
]
SUMMARY = {
    "file": "a.xlsx",
    "form": "hunan-2023",
    "unit": "某某街道办事处",
    "year": 2023,
    "counts": {
        "error": 1,
        "review": 0,
        "hint": 0,
        "passed": 1,
        "not_checked": 2,
        "explained": 1,
    },
    "passed": 1,
    "not_recalculated": [],
    "error": None,
}


@pytest.fixture
def mixed(use_cases):
    use_cases.reports["a.xlsx"] = report(
        PASS, ERROR, REVIEW, UNCHECKED[0], UNCHECKED[2], explained=[(REVIEW, "新增专项")]
    )
    return use_cases


def test_json(run, mixed):
    said = run("check", "a.xlsx", "--format", "json")
    assert said.err == ""
    assert "得分 6 低于应得 10" in said.out
    assert json.loads(said.out) == [
        SUMMARY
        | {
            "findings": [FINDING],
            "explained": [RATIO | {"explanation": "新增专项"}],
            "not_checked": NOT_CHECKED,
        }
    ]


def test_json_lines(run, mixed):
    said = run("check", "a.xlsx", "--format", "jsonl")
    assert [json.loads(line) for line in said.out.splitlines()] == [
        {"type": "finding"} | FINDING,
        {"type": "explained"} | RATIO | {"explanation": "新增专项"},
        *({"type": "not_checked"} | part for part in NOT_CHECKED),
        {"type": "summary"} | SUMMARY,
    ]


def test_a_difference_is_a_number(run, use_cases):
    from dataclasses import replace
    from decimal import Decimal

    use_cases.reports["a.xlsx"] = report(replace(ERROR, difference=Decimal("-220.13")))
    (record,) = json.loads(run("check", "a.xlsx", "--format", "json").out)
    assert record["findings"][0]["difference"] == -220.13


BROKEN = BrokenWorkbook("b.xlsx", "文件已损坏", "请重新保存")


def test_an_unreadable_file_does_not_stop_the_others(run, use_cases):
    use_cases.reports = {"b.xlsx": BROKEN, "c.xlsx": report(PASS)}
    said = run("check", "a.xlsx", "b.xlsx", "c.xlsx")
    assert said.code == 3
    assert said.err == "出错：b.xlsx：文件已损坏。请重新保存。\n"
    assert said.out == (
        TEXT + "c.xlsx：某某街道办事处（2023 年）\n错误 0 · 核实 0 · 提示 0 · 通过 1 · 未校验 0\n\n"
        "共 3 个文件，1 个未能处理：错误 1 · 核实 1 · 提示 1\n"
    )


def test_an_unreadable_file_in_json(run, use_cases):
    use_cases.reports = {"b.xlsx": BROKEN}
    said = run("check", "b.xlsx", "--format", "json")
    assert (said.code, said.err) == (3, "出错：b.xlsx：文件已损坏。请重新保存。\n")
    assert json.loads(said.out) == [
        {
            "file": "b.xlsx",
            "form": None,
            "unit": None,
            "year": None,
            "counts": None,
            "passed": None,
            "findings": [],
            "explained": [],
            "not_checked": [],
            "not_recalculated": [],
            "error": "b.xlsx：文件已损坏。请重新保存。",
        }
    ]


def test_wrong_data_is_worse_than_findings_and_better_than_unreadable(run, use_cases):
    wrong = DataError("d.csv", [Problem("第 2 行", "没有表“甲”"), Problem("第 3 行", "乙")])
    use_cases.reports = {"b.xlsx": wrong}
    said = run("refresh", "a.xlsx", "b.xlsx")
    assert (said.code, said.err) == (
        2,
        "出错：d.csv 第 2 行：没有表“甲”\n出错：d.csv 第 3 行：乙\n",
    )


KEPT = tuple(
    NotRecalculated(Place("自评表", cell), reason)
    for cell, reason in (
        ("H14", "不认识函数 FOO"),
        ("H15", "不认识函数 FOO"),
        ("K5", "循环引用"),
    )
)


def test_check_says_what_could_not_be_recalculated(run, use_cases):
    use_cases.reports = {"a.xlsx": report(*OUTCOMES, kept=KEPT)}
    stale = "未重算 3\n  自评表!H14、H15：不认识函数 FOO\n  自评表!K5：循环引用\n"
    assert run("check", "a.xlsx").out == TEXT.replace("错误 1 · ", stale + "错误 1 · ")
    (record,) = json.loads(run("check", "a.xlsx", "--format", "json").out)
    assert record["not_recalculated"] == [
        {"sheet": "自评表", "cell": "H14", "reason": "不认识函数 FOO"},
        {"sheet": "自评表", "cell": "H15", "reason": "不认识函数 FOO"},
        {"sheet": "自评表", "cell": "K5", "reason": "循环引用"},
    ]


def test_refresh_says_what_it_wrote(run, use_cases):
    use_cases.kept = KEPT
    use_cases.warnings = ("找不到工作表“自评表”，其中的项目都没有校验。",)
    use_cases.backups = (Path("out/b.bak.xlsx"),)
    said = run("refresh", "a.xlsx", "--out", "out/b.xlsx", "--from", "d.csv", "--values", "v.xlsx")
    written = "注意：找不到工作表“自评表”，其中的项目都没有校验。\n未重算 3\n  自评表!H14、H15：不认识函数 FOO\n  自评表!K5：循环引用\n原文件已留为：out/b.bak.xlsx\n已更新：out/b.xlsx\n"
    assert said.out == TEXT.replace("错误 1 · ", written + "错误 1 · ")
    ((name, path, given),) = use_cases.calls
    assert (name, path, given) == (
        "refresh",
        Path("a.xlsx"),
        {
            "data": Path("d.csv"),
            "prior": None,
            "out": Path("out/b.xlsx"),
            "values": Path("v.xlsx"),
            "force": False,
            "backup": False,
            "break_signature": False,
            "limits": Limits(),
        },
    )


def test_refresh_in_json_says_what_it_wrote(run, use_cases):
    (record,) = json.loads(run("refresh", "a.xlsx", "--format", "json").out)
    assert (record["out"], record["changed"], record["not_recalculated"]) == ("a.xlsx", True, [])
    assert (record["warnings"], record["backups"]) == ([], [])


def test_several_files_go_into_a_folder(run, use_cases, tmp_path):
    assert run("refresh", "x/a.xlsx", "y/b.xlsx", "--out", "o").code == 1
    assert [str(given["out"]) for _, _, given in use_cases.calls] == ["o/a.xlsx", "o/b.xlsx"]
    assert (tmp_path / "o").is_dir()


@pytest.mark.parametrize("out", ["o", "o/"])
def test_one_file_goes_into_a_folder_too(run, use_cases, out):
    run("refresh", "x/a.xlsx", "--out", out)
    assert str(use_cases.calls[0][2]["out"]) == "o/a.xlsx"


def test_every_outcome_is_in_the_json(run, use_cases):
    (record,) = json.loads(run("check", "a.xlsx", "--format", "json").out)
    counted = len(record["findings"]) + len(record["not_checked"]) + record["passed"]
    assert counted == len(OUTCOMES)
