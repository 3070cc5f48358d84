"""``xl-tools rollup``: the roll-up of a batch, written again."""

from __future__ import annotations

from pathlib import Path

import click

from xl_tools.hosts.cli import options
from xl_tools.hosts.cli.chinese import command
from xl_tools.hosts.cli.options import PATH
from xl_tools.hosts.cli.streams import say

HELP = """\
重新生成汇总：批量处理的输出文件夹中的“汇总.xlsx”和“汇总.html”。

batch 结束时会自动生成；改了全区数、误删了汇总，或要看往年的，用这个命令，不必重新处理工作簿。
"""


@command("rollup", HELP)
@click.argument("out", metavar="输出", type=PATH)
@click.option(
    "--year",
    metavar="年份",
    type=click.IntRange(2000, 2099),
    help="汇总哪一年，默认最近一年；往年的写成“汇总-年份”。",
)
@options.district
def rollup(out: Path, year: int | None, district: str | None) -> int:
    """Write the roll-up; return the exit code."""
    from xl_tools.batch.extras import need_batch
    from xl_tools.batch.rollup.setting import set_district
    from xl_tools.batch.rollup.write import write_rollup

    need_batch()
    if district:
        set_district(out, district, year or 0)
    for path in write_rollup(out, year or 0):
        say(f"已写入：{path}")
    return 0
