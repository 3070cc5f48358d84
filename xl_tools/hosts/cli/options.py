"""The options several commands share, each said once."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xl_tools.domain.findings import Severity
from xl_tools.errors import FileError, UsageError

if TYPE_CHECKING:  # the engine is imported when a command runs, not for its help
    from xl_tools.refresh import LastYear
    from xl_tools.workbook.limits import Limits


class FiniteRange(click.FloatRange):
    """A number of a range: NaN, which is neither below nor above any, and infinity are none."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number; a wrong call where there is none."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"'{value}' is not a valid float.", param, ctx)
        return number


PATH = click.Path(path_type=Path)
NEVER = "never"
LEVELS = (*(severity.value for severity in Severity), NEVER)
DEFAULT_FORM = "hunan-2023"
LIMITS_VARIABLE = "XL_TOOLS_LIMITS"

files = click.argument("files", metavar="文件…", nargs=-1, required=True, type=PATH)
form = click.option(
    "--form",
    metavar="套表",
    default=DEFAULT_FORM,
    help=f"套表的编号，默认 {DEFAULT_FORM}。",
)
district = click.option(
    "--district",
    metavar="文件|单位",
    help="全区自己的数，与各单位合计核对：数据文件（写法同 fill --from），"
    "或全区那份填报的单位名称。",
)
data = click.option(
    "--from", "data", metavar="数据", type=PATH, help="数据文件：.csv、.xlsx、.json 或 .toml。"
)
prior = click.option(
    "--prior",
    metavar="上年",
    type=PATH,
    help="上年的工作簿（可以是旧版 .xls），或上年批量处理的输出文件夹（按单位名称查找）："
    "带入套表规定的各项，如决算数填作“上年决算”，以及人员、专项和指标名称。"
    "与数据文件冲突时以数据文件为准。",
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


def _limits(context: click.Context, _: click.Parameter, texts: tuple[str, ...]) -> Limits:
    from xl_tools.workbook.limits import limits_given

    try:
        return limits_given(texts)
    except UsageError as error:
        raise click.UsageError(str(error).rstrip("。"), context) from error


limits = click.option(
    "--limit",
    "limits",
    metavar="名称=数值",
    multiple=True,
    envvar=LIMITS_VARIABLE,
    callback=_limits,
    help="放宽或收紧文件大小等上限，如 file_bytes=300M，可多次给出；名称见 xl-tools limits。"
    f"不写则用环境变量 {LIMITS_VARIABLE}（以空格隔开）。",
)
backup = click.option(
    "--backup", is_flag=True, help="覆盖文件之前，把原文件留为 名称.bak.xlsx（已有时为 .bak2 等）。"
)
force = click.option(
    "--force",
    is_flag=True,
    help="输出文件已存在时，即使是别的单位、别的年度的填报或别的文件，也覆盖它。",
)
break_signature = click.option(
    "--break-signature",
    is_flag=True,
    help="工作簿带有数字签名时也修改它；签名会被去掉。不写则不改动这样的文件。",
)
verbose = click.option("-v", "--verbose", is_flag=True, help="同时列出通过的审核和计算过程。")


def last_year(prior: Path | None) -> Path | LastYear | None:
    """Return where last year's figures come from; a folder is searched for the unit's filing."""
    if prior is None or not prior.is_dir():
        return prior
    from xl_tools.batch.prior import last_year as find

    return find(prior)


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
