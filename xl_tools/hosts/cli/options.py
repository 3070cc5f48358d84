"""The options several commands share, each said once."""

from __future__ import annotations

from pathlib import Path

import click

from xl_tools.domain.findings import Severity
from xl_tools.errors import FileError

PATH = click.Path(path_type=Path)
NEVER = "never"
LEVELS = (*(severity.value for severity in Severity), NEVER)
DEFAULT_FORM = "hunan-2023"

files = click.argument("files", metavar="文件…", nargs=-1, required=True, type=PATH)
form = click.option(
    "--form",
    metavar="套表",
    default=DEFAULT_FORM,
    help=f"套表的编号，默认 {DEFAULT_FORM}。",
)
data = click.option(
    "--from", "data", metavar="数据", type=PATH, help="数据文件：.csv、.xlsx、.json 或 .toml。"
)
prior = click.option(
    "--prior",
    metavar="上年",
    type=PATH,
    help="上年的工作簿：其决算数填作“上年决算”，并带入人员、专项和指标名称。与数据文件冲突时以数据文件为准。",
)
output_format = click.option(
    "--format",
    "output_format",
    metavar="text|json|jsonl",
    type=click.Choice(["text", "json", "jsonl"]),
    default="text",
    help="输出格式：text 供人阅读（默认），json 为一个列表，jsonl 每行一条。",
)
fail_on = click.option(
    "--fail-on",
    metavar="|".join(LEVELS),
    type=click.Choice(LEVELS),
    default=Severity.ERROR.value,
    help="有这一级或更重的审核问题时退出码为 1："
    "error 错误（默认）、review 核实、hint 提示；never 不因审核问题改变退出码。",
)
verbose = click.option("-v", "--verbose", is_flag=True, help="同时列出通过的审核和计算过程。")


def level(name: str) -> Severity | None:
    """Return the severity `--fail-on` names, or None for never."""
    return None if name == NEVER else Severity(name)


def folder_of(out: Path) -> None:
    """Make the folder that `out` goes into, where it is missing; FileError where it cannot be."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(out.parent, "无法建立这个文件夹", "请换一个位置") from error


def workbook(value: Path, name: str) -> Path:
    """Return the path to write to; UsageError where its name is not that of a workbook."""
    if value.suffix.lower() not in {".xlsx", ".xlsm"}:
        raise wrong(f"“{name}”应为 .xlsx 文件，现为“{value}”")
    return value


def wrong(message: str) -> click.UsageError:
    """Return the error of a wrong call, which will show how the command is used."""
    return click.UsageError(message, click.get_current_context())
