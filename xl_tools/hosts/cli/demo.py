"""``xl-tools demo``: a folder of invented filings with known faults."""

from __future__ import annotations

from pathlib import Path

import click

from xl_tools.hosts.cli import options
from xl_tools.hosts.cli.chinese import command
from xl_tools.hosts.cli.options import PATH
from xl_tools.hosts.cli.streams import complain, say

HELP = """\
生成一批演示用的填报工作簿，用来试用批量处理、培训和检验规则。

单位和数字都是虚构的。一部分填报埋有已知的问题，每个问题的文件、单元格和应当指出它的规则
都记在同一文件夹的“真值.csv”中。种子相同，内容就相同；在同一台电脑上生成的文件逐字节相同，
与进程数无关。

加 --across，另有上年的填报（上年、本年各一个文件夹）、全区数（全区.toml），
以及单位之间、两年之间的问题。
"""
_MOST = 1_000_000
_STEP = 1000


@command("demo", HELP)
@click.argument("folder", metavar="文件夹", type=PATH)
@click.option(
    "--units",
    metavar="N",
    required=True,
    type=click.IntRange(1, _MOST),
    help="生成多少个单位的填报（必填）。",
)
@click.option("--seed", metavar="S", type=int, default=1, help="随机种子，默认 1。")
@click.option(
    "--faulty",
    metavar="比例",
    type=options.FiniteRange(0, 1),
    default=0.6,
    help="有问题的单位所占比例，默认 0.6。",
)
@click.option(
    "--across",
    is_flag=True,
    help="另生成上年的填报、全区数和跨单位、跨年度的问题（200 个单位以上）。",
)
@options.form
@click.option(
    "--jobs", metavar="N", type=click.IntRange(1, 1024), help="进程数，默认为处理器核数。"
)
def demo(
    folder: Path,
    units: int,
    seed: int,
    faulty: float,
    across: bool,
    form: str,
    jobs: int | None,
) -> int:
    """Write the folder; return the exit code."""
    from xl_tools.demo.writing import TRUTH_FILE, Order, Progress, write_demo

    last = Progress(0, 0)
    for last in write_demo(folder, Order(units, seed, form, faulty, across), jobs):
        if last.written % _STEP == 0 and last.written < units:
            complain(f"已生成 {last.written} 个，共 {units} 个。")
    made = f"已在 {folder} 生成 {last.written} 个填报工作簿"
    say(f"{made}，埋有 {last.faults} 处问题，见 {TRUTH_FILE}。")
    return 0
