"""``xl-tools check``: the report on filed workbooks; nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_tools.hosts.cli import options
from xl_tools.hosts.cli.chinese import command
from xl_tools.hosts.cli.reports import report
from xl_tools.hosts.cli.runs import Run, run_all

if TYPE_CHECKING:
    from xl_tools.workbook.limits import Limits

HELP = """\
审核填好的工作簿，列出全部审核问题；不改动任何文件。

某个文件读不了时，其余文件照常审核。
"""


@command("check", HELP)
@options.files
@click.option(
    "--format",
    "output_format",
    metavar="text|json|jsonl|junit|sarif",
    type=click.Choice(["text", "json", "jsonl", "junit", "sarif"]),
    default="text",
    help="输出格式：text 供人阅读（默认），json 为一个列表，jsonl 每行一条，"
    "junit 为 JUnit XML，sarif 为 SARIF 2.1.0。",
)
@options.fail_on
@options.verbose
@options.limits
def check(
    files: tuple[Path, ...], output_format: str, fail_on: str, verbose: bool, limits: Limits
) -> int:
    """Check files and print the reports; return the exit code."""
    from xl_tools import refresh

    def work(path: Path) -> Run:
        found = refresh.check(path, limits=limits)
        return Run(path, found, kept=found.not_recalculated)

    runs = run_all(files, work)
    return report(runs, output_format, options.level(fail_on), verbose)
