"""``xl-tools report``: the results of a batch for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from xl_tools import __version__
from xl_tools.domain.findings import Severity
from xl_tools.hosts.cli import options
from xl_tools.hosts.cli.chinese import command
from xl_tools.hosts.cli.options import PATH, wrong
from xl_tools.hosts.cli.outputs import KINDS, result_file, twice
from xl_tools.hosts.cli.streams import say

HELP = """\
把批量处理的结果写成其他程序能读的报告：JUnit XML（持续集成）或 SARIF 2.1.0（代码扫描平台）。

JUnit：每个单位一个 testsuite，每条规则一个 testcase；有问题为失败，未校验为跳过并写明原因。
SARIF：每个问题一条 result，写明文件和单元格；错误、核实、提示为 error、warning、note。
不会写成工作簿，也不会替换别种文件。单个文件可用 xl-tools check --format junit 或 sarif。
"""


@command("report", HELP)
@click.argument("out", metavar="输出", type=PATH)
@click.option("--junit", metavar="文件", type=PATH, help="写 JUnit XML 到这个文件。")
@click.option("--sarif", metavar="文件", type=PATH, help="写 SARIF 2.1.0 到这个文件。")
@click.option(
    "--year", metavar="年份", type=click.IntRange(2000, 2099), help="只写这一年的，默认各年都写。"
)
@click.option(
    "--fail-on",
    metavar="|".join(options.LEVELS),
    type=click.Choice(options.LEVELS),
    default=Severity.ERROR.value,
    help="JUnit 中，有这一级或更重的审核问题时规则算失败，默认 error；不影响返回码。",
)
def report(
    out: Path, junit: Path | None, sarif: Path | None, year: int | None, fail_on: str
) -> int:
    """Write the reports; return the exit code."""
    from xl_tools.batch.store import Store
    from xl_tools.batch.suites import rules_of, suites
    from xl_tools.reports.junit import write_junit
    from xl_tools.reports.sarif import sarif as pieces_of
    from xl_tools.workbook.saving import replacing

    if not junit and not sarif:
        raise wrong("请用“--junit”或“--sarif”指定要写的文件")
    store = Store.open(out)
    years = (year,) if year else ()
    if twice(junit, sarif):
        raise wrong("“--junit”和“--sarif”不能写到同一个文件")
    for name, path in (("junit", junit), ("sarif", sarif)):
        if path:
            result_file(path, f"--{name}", KINDS[name], store.root)
    if junit:
        with replacing(junit) as file:
            write_junit(suites(store, years), file, options.level(fail_on))
        say(f"已写入：{junit}")
    if sarif:
        with replacing(sarif) as file:
            for piece in pieces_of(suites(store, years), rules_of(store), __version__):
                file.write(piece.encode())
        say(f"已写入：{sarif}")
    return 0
