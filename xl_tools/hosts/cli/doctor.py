"""``xl-tools doctor``: what Excel needs for our buttons and formulas, checked one by one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_tools.hosts.cli.chinese import command
from xl_tools.hosts.cli.options import PATH
from xl_tools.hosts.cli.streams import one_line, say, say_json

if TYPE_CHECKING:
    from xl_tools.hosts.desktop.doctor.answers import Answer, Check

PROBLEMS = 1
# By the names of `State`; all are in GBK.
_SIGNS = {"ok": "●", "problem": "■", "not_checked": "○"}
HELP = """\
检查这台电脑能否在 Excel 里使用按钮和公式，并写明每个问题的下一步。

● 正常；■ 有问题，后面写着下一步；○ 未检查，后面写着原因。给出工作簿时，连它一起检查。
有 ■ 时退出码为 1，否则为 0。
"""

Results = Sequence[tuple[str, "Check", "Answer"]]


@command("doctor", HELP)
@click.argument("workbook", metavar="工作簿", type=PATH, required=False)
@click.option(
    "--format",
    "output_format",
    metavar="text|json",
    type=click.Choice(["text", "json"]),
    default="text",
    help="输出格式：text 供人阅读（默认），json 为一个列表。",
)
def doctor(workbook: Path | None, output_format: str) -> int:
    """Print every check's answer; return the exit code."""
    from xl_tools.hosts.desktop.addin import this_addin
    from xl_tools.hosts.desktop.doctor import examine
    from xl_tools.hosts.desktop.doctor.answers import Patient, State
    from xl_tools.hosts.desktop.real import this_machine

    results = []
    for result in examine(Patient(this_machine(), this_addin(), workbook)):
        results.append(result)
        if output_format == "text":
            _show(*result[1:])
    if output_format == "json":
        say_json(_as_json(results))
    else:
        _sum_up(results)
    found = any(answer.state is State.PROBLEM for _, _, answer in results)
    return PROBLEMS if found else 0


def _show(check: Check, answer: Answer) -> None:
    not_checked = "未检查，" if answer.state == "not_checked" else ""
    say(f"{_SIGNS[answer.state]} {check.title}：{not_checked}{one_line(answer.detail)}")
    if answer.step:
        say(f"  下一步：{one_line(answer.step)}。")


def _sum_up(results: Results) -> None:
    counts = {state: sum(a.state == state for _, _, a in results) for state in _SIGNS}
    say(f"正常 {counts['ok']} · 问题 {counts['problem']} · 未检查 {counts['not_checked']}")


def _as_json(results: Results) -> str:
    records = [
        {
            "id": check_id,
            "title": check.title,
            "state": answer.state.value,
            "detail": answer.detail,
            "next_step": answer.step,
        }
        for check_id, check, answer in results
    ]
    return json.dumps(records, ensure_ascii=False, indent=2)
