"""``xl-tools returns``: what goes back to each unit after a batch."""

from __future__ import annotations

import os
from pathlib import Path

import click

from xl_tools.hosts.cli.chinese import command
from xl_tools.hosts.cli.options import PATH
from xl_tools.hosts.cli.streams import one_line, say

HELP = """\
由批量处理的结果写退回清单：有问题的单位各一份，Word 和 Excel 两种，放在“输出/退回清单/年度”中。

清单逐条写明位置、填报值、问题和处理要求，留有答复栏。
单位在 Excel 清单的“答复”栏填写后，用 xl-tools replies 读回工作簿。
批量处理结束时已写好一次；改变选项或只要几个单位时再用本命令。
已被改动的旧清单（例如填了答复的）另存为 名称.旧.xlsx，不会丢失，replies 照样读取。
"""


@command("returns", HELP)
@click.argument("out", metavar="输出", type=PATH)
@click.option(
    "--unit", "units", metavar="单位", multiple=True, help="只写这个单位的清单，可多次给出。"
)
@click.option(
    "--year", metavar="年份", type=click.IntRange(2000, 2099), help="只写这一年的，默认各年都写。"
)
@click.option("--no-hints", is_flag=True, help="不列“提示”，只列“错误”和“核实”。")
@click.option(
    "--jobs", metavar="N", type=click.IntRange(1, 1024), help="进程数，默认为处理器核数。"
)
def returns(
    out: Path, units: tuple[str, ...], year: int | None, no_hints: bool, jobs: int | None
) -> int:
    """Write the lists of a batch; return the exit code."""
    from xl_tools.batch.returns.folder import FOLDER, write_returns
    from xl_tools.batch.returns.lists import Chosen

    years = (year,) if year else ()
    chosen = Chosen(years, units, hints=not no_hints)
    done = write_returns(out, chosen, jobs or os.cpu_count() or 1)
    for path in done.kept:
        say(f"旧清单有改动，已留为：{one_line(str(path))}")
    if done.units:
        say(f"{done.units} 个单位，{done.findings} 条问题：{out / FOLDER}")
    else:
        say("没有需要退回的问题。")
    return 0
