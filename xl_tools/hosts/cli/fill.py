"""``xl-tools fill``: data into a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_tools.hosts.cli import options
from xl_tools.hosts.cli.chinese import command
from xl_tools.hosts.cli.options import PATH, wrong
from xl_tools.hosts.cli.streams import complain, kept, say
from xl_tools.hosts.cli.text_report import not_recalculated

if TYPE_CHECKING:
    from xl_tools.workbook.limits import Limits

HELP = """\
把数据文件或上年的工作簿填进一个工作簿，并重算公式。

数据有任何一处不合套表（没有的项目、重复、该填数字处是文字、单位不符），就全部列出，一处也不写入。
--out 处已有别的单位、别的年度的填报或别的文件时不覆盖它，除非加 --force。
"""


@command("fill", HELP)
@click.argument("workbook", metavar="工作簿", type=PATH)
@options.data
@options.prior
@click.option("--out", metavar="输出", type=PATH, help="另存到这个文件；不写则更新原文件。")
@options.force
@options.backup
@options.break_signature
@options.limits
def fill(
    workbook: Path,
    data: Path | None,
    prior: Path | None,
    out: Path | None,
    force: bool,
    backup: bool,
    break_signature: bool,
    limits: Limits,
) -> int:
    """Fill one workbook and say how many values went in; return the exit code."""
    from xl_tools import refresh

    if not data and not prior:
        raise wrong("没有可填的数据，请用 --from 指定数据文件，或用 --prior 指定上年的工作簿")
    if out:
        options.folder_of(options.workbook(out, "--out"))
    done = refresh.fill(
        workbook,
        data=data,
        prior=options.last_year(prior),
        out=out,
        force=force,
        backup=backup,
        break_signature=break_signature,
        limits=limits,
    )
    say(f"已填入 {done.changes} 项：{done.path}")
    if done.not_recalculated:
        say(f"未重算 {len(done.not_recalculated)}")
    for line in not_recalculated(done.not_recalculated):
        say(f"  {line}")
    if done.overwritten:
        say(f"填报数与公式结果不符，已按填报数写入：{'、'.join(done.overwritten)}")
    say(*map(kept, done.backups))
    complain(*(f"注意：{warning}" for warning in done.warnings))
    return 0
