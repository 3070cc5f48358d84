"""``xl-tools new``: a workbook from the form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_tools.hosts.cli import options
from xl_tools.hosts.cli.chinese import command
from xl_tools.hosts.cli.options import PATH, wrong
from xl_tools.hosts.cli.streams import complain, kept, say

if TYPE_CHECKING:
    from xl_tools.workbook.limits import Limits

# Years a filing can be of; anything else is a slip of the finger.
_FIRST, _LAST = 2000, 2099


HELP = """\
按套表生成一个新的填报工作簿，可同时填入数据。

输出写成 .xlsm 则带按钮、功能区和可在 Excel 中计算的公式；写成 .xlsx 则不带宏。
"""


@command("new", HELP)
@click.argument("out", metavar="输出", type=PATH)
@click.option("--unit", metavar="单位", required=True, help="填报单位的名称（必填）。")
@click.option(
    "--year",
    metavar="年份",
    required=True,
    type=click.IntRange(_FIRST, _LAST),
    help="填报年度，如 2023（必填）。",
)
@options.form
@options.data
@options.prior
@click.option("--force", is_flag=True, help="输出文件已存在时覆盖它。")
@options.backup
@options.limits
def new(
    out: Path,
    unit: str,
    year: int,
    form: str,
    data: Path | None,
    prior: Path | None,
    force: bool,
    backup: bool,
    limits: Limits,
) -> int:
    """Make one workbook and say so; return the exit code."""
    from xl_tools import refresh

    if not unit.strip():
        raise wrong("“--unit”不能为空，请写单位名称")
    options.folder_of(options.workbook(out, "输出"))
    done = refresh.new(
        out,
        form=form,
        unit=unit.strip(),
        year=year,
        data=data,
        prior=options.last_year(prior),
        force=force,
        backup=backup,
        limits=limits,
    )
    filled = f"，填入 {done.changes} 项" if data or prior else ""
    say(f"已生成：{out}{filled}", *map(kept, done.backups))
    complain(*(f"注意：{warning}" for warning in done.warnings))
    return 0
