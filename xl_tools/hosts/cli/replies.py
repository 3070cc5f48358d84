"""``xl-tools replies``: the answered lists back into the workbooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_tools.hosts.cli import options
from xl_tools.hosts.cli.chinese import command
from xl_tools.hosts.cli.options import PATH, wrong
from xl_tools.hosts.cli.streams import complain, kept, one_line, say

if TYPE_CHECKING:
    from xl_tools.batch.replies.run import Summary
    from xl_tools.workbook.limits import Limits

HELP = """\
读取单位答复过的退回清单（Excel），把答复写进工作簿“校验结果”表的“审核说明”，并更新工作簿。

答复按清单中隐藏的标识对应到问题，与行的次序无关。
数值已变化、问题已不存在、没有答复、只写“无”或一个数等情况逐条列出，不写入。
工作簿中已有的其他说明予以保留，加 --force 才替换。可以反复运行。
工作簿默认取退回清单所在的批量处理结果；也可用 --store 或 --workbooks 指定。

返回码：0 全部写入；1 有答复须人工处理；2 没有找到退回清单；3 有文件读不出来。
"""


@command("replies", HELP)
@click.argument("folder", metavar="文件夹", type=PATH)
@click.option(
    "--store", metavar="输出", type=PATH, help="批量处理的输出文件夹，答复写进其中的工作簿。"
)
@click.option(
    "--workbooks", metavar="工作簿", type=PATH, help="写进这个文件夹中的工作簿，按路径或单位查找。"
)
@click.option("--force", is_flag=True, help="工作簿中已有其他说明时，用答复替换。")
@click.option("--dry-run", is_flag=True, help="只说明会怎样，不改动任何文件。")
@options.backup
@options.limits
def replies(
    folder: Path,
    store: Path | None,
    workbooks: Path | None,
    force: bool,
    dry_run: bool,
    backup: bool,
    limits: Limits,
) -> int:
    """Put the answers into the workbooks; return the exit code."""
    from xl_tools.batch.replies.run import Options, exit_code, put_replies

    if store and workbooks:
        raise wrong("“--store”和“--workbooks”只能写一个")
    chosen = Options(store, workbooks, force, dry_run, backup, limits)
    summary = put_replies(folder, chosen)
    _tell(summary, dry_run=dry_run, from_batch=workbooks is None)
    return exit_code(summary)


def _tell(summary: Summary, *, dry_run: bool, from_batch: bool) -> None:
    from xl_tools.batch.replies.notes import SETTLED, Outcome

    for note in summary.notes:
        if note.what:
            tell = say if note.outcome in SETTLED else complain
            tell(one_line(str(note)))
    for path in summary.backups:
        say(kept(path))
    counts = summary.counts
    put = counts[Outcome.PUT] + counts[Outcome.REPLACED] + counts[Outcome.ERROR]
    parts = [f"{'将写入' if dry_run else '写入'} {put}"]
    for outcome, label in ((Outcome.ALREADY, "原已写入"), (Outcome.GONE, "问题已不存在")):
        if counts[outcome]:
            parts.append(f"{label} {counts[outcome]}")
    left = len(summary.open) - counts[Outcome.ERROR]
    if left:
        parts.append(f"须处理 {left}")
    say(f"读取清单 {summary.lists} 份，更新工作簿 {len(summary.changed)} 个：{'，'.join(parts)}")
    if summary.changed and from_batch:
        say("再次运行 xl-tools batch，汇总和退回清单随之更新。")
