"""``xl-tools batch``: every workbook of every unit at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_tools.domain.findings import Severity
from xl_tools.hosts.cli import options
from xl_tools.hosts.cli.batch_progress import watching
from xl_tools.hosts.cli.chinese import command
from xl_tools.hosts.cli.options import PATH, wrong
from xl_tools.hosts.cli.runs import FINDINGS
from xl_tools.hosts.cli.streams import complain, one_line, say, say_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_tools.batch.jobs import Stamp
    from xl_tools.batch.summary import Summary
    from xl_tools.workbook.limits import Limits as FileLimits

HELP = """\
批量处理：找出文件夹中的全部工作簿，逐个重算、审核、标记，把结果汇集到一个输出文件夹。

原文件不动，处理的是“输出/工作簿”中的副本（--in-place 则就地更新）。
有问题的单位各得一份退回清单，在“输出/退回清单”中。
某个文件读不了、出错或超时，只影响它自己。全部数据和问题存入“输出/数据”，可用 query 查询；
供人查看的是“输出/汇总.xlsx”和“输出/汇总.html”。

随时可以中断：再次运行同一命令，只处理没有做完的和有变动的文件。
"""
_UNREADABLE = 3
_NAMED = 20
_LIST_OTHERS = "xl-tools query \"SELECT file, message FROM units WHERE outcome <> 'done'\" \\"


@command("batch", HELP)
@click.argument("folders", metavar="文件夹…", nargs=-1, required=True, type=PATH)
@click.option("--out", metavar="输出", type=PATH, required=True, help="输出文件夹（必填）。")
@click.option("--in-place", is_flag=True, help="就地更新原文件，不生成副本。")
@click.option(
    "--year",
    metavar="年份",
    type=click.IntRange(2000, 2099),
    help="这批填报的年度：副本放在以年份命名的文件夹中，读不了的文件也记在这一年，"
    "退回清单只写这一年的。",
)
@click.option(
    "--prior",
    metavar="上年的库",
    type=PATH,
    help="上年批量处理的输出文件夹，用于跨年度审核；上年的结果已在同一输出文件夹中时不必写。",
)
@options.district
@click.option(
    "--jobs", metavar="N", type=click.IntRange(1, 1024), help="工作进程数，默认为处理器核数。"
)
@click.option(
    "--engine",
    metavar="pool|dask",
    type=click.Choice(["pool", "dask"]),
    default="pool",
    help="pool 用本机的多个进程（默认）；dask 用多台机器，须用 --scheduler 指定调度程序。",
)
@click.option(
    "--scheduler",
    metavar="地址",
    help="dask 调度程序的地址，如 tcp://10.0.0.8:8786；各机器须以相同路径访问文件。",
)
@click.option(
    "--timeout",
    metavar="秒",
    type=options.FiniteRange(min=1),
    default=120,
    help="每个文件最多处理多少秒，默认 120。",
)
@click.option(
    "--memory",
    metavar="MB",
    type=click.IntRange(min=256),
    default=2048,
    help="每个工作进程最多用多少内存，默认 2048。",
)
@click.option(
    "--format",
    "output_format",
    metavar="text|jsonl",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    help="输出格式：text 供人阅读（默认）；jsonl 每处理完一个文件输出一行。",
)
@click.option("--no-returns", is_flag=True, help="不写退回清单；以后可用 xl-tools returns 补写。")
@options.fail_on
@options.backup
@options.break_signature
@options.limits
def batch(
    folders: tuple[Path, ...],
    out: Path,
    in_place: bool,
    year: int | None,
    prior: Path | None,
    district: str | None,
    jobs: int | None,
    engine: str,
    scheduler: str | None,
    timeout: float,
    memory: int,
    output_format: str,
    no_returns: bool,
    fail_on: str,
    backup: bool,
    break_signature: bool,
    limits: FileLimits,
) -> int:
    """Refresh all workbooks and sum up; return the exit code."""
    from xl_tools.batch.run import Options, batch
    from xl_tools.batch.supervisor import Limits

    _keep_apart(folders, out)
    if backup and not in_place:
        raise wrong("“--backup”只用于“--in-place”，其他情况下原文件不动")
    if (engine == "dask") != bool(scheduler):
        raise wrong("“--engine dask”和“--scheduler”须一起使用")
    chosen = Options(
        in_place=in_place,
        year=year or 0,
        jobs=jobs or 0,
        limits=Limits(timeout, memory),
        scheduler=scheduler or "",
        prior=prior,
        district=district or "",
        returns=not no_returns,
        backup=backup,
        break_signature=break_signature,
        file_limits=limits,
    )
    screen = watching(_line if output_format == "jsonl" else None)
    try:
        with screen:
            summary = batch(folders, out, chosen, screen)
    except KeyboardInterrupt:
        complain(f"已完成的 {screen.done} 个不会丢失；再次运行同一命令，从中断处接着做。")
        raise
    if output_format == "text":
        _sum_up(summary, out)
    return _exit_code(summary, options.level(fail_on))


def _keep_apart(folders: tuple[Path, ...], out: Path) -> None:
    own = out.resolve()
    for folder in folders:
        path = folder.resolve()
        if path == own or own in path.parents:
            raise wrong(f"“--out”不能包含输入的“{folder}”，请换一个文件夹")


def _line(stamp: Stamp, unchanged: bool) -> None:
    record = {
        "file": stamp.file,
        "unit": stamp.unit or None,
        "year": stamp.year or None,
        "outcome": stamp.outcome,
        "unchanged": unchanged,
        "counts": {name: getattr(stamp, f"{name}s") for name in ("error", "review", "hint")},
        "error": stamp.message or None,
    }
    say_json(json.dumps(record, ensure_ascii=False))


def _sum_up(summary: Summary, out: Path) -> None:
    parts = [f"已处理 {summary.done}"]
    if summary.unreadable:
        parts.append(f"无法读取 {summary.unreadable}")
    if summary.failed:
        parts.append(f"未能处理 {summary.failed}")
    if summary.unchanged:
        parts.append(f"其中 {summary.unchanged} 个没有变动，沿用上次的结果")
    say(f"共 {summary.total} 个文件：{'，'.join(parts)}")
    counts = {s.label: getattr(summary, f"{s.value}s") for s in Severity}
    say(" · ".join(f"{label} {count}" for label, count in counts.items()))
    if summary.across:
        across = (
            f"{s.label} {summary.across[s.value]}" for s in Severity if s.value in summary.across
        )
        say(f"跨年度、跨单位：{' · '.join(across)}")
    for file, sentence in summary.troubles[:_NAMED]:
        complain(f"出错：{one_line(file)}：{one_line(sentence)}")
    more = summary.unreadable + summary.failed - _NAMED
    if more > 0:
        complain(f"还有 {more} 个，用下面的命令列出：", _LIST_OTHERS, f"    --store {out}")
    if summary.other_years:
        complain(_other_years(summary.other_years))
    for trouble in filter(None, (summary.not_rolled_up, summary.not_returned)):
        complain(f"出错：{one_line(trouble)}")
    say(f"结果：{out}")


def _other_years(years: Mapping[str, int]) -> str:
    named = [f"{one_line(file)}（{years[file]} 年）" for file in sorted(years)[:_NAMED]]
    more = "等" if len(years) > len(named) else ""
    return (
        f"注意：{len(years)} 个文件不是 --year 指明的年度的填报：{'、'.join(named)}{more}。"
        "结果记在各自的年度里，请核对年度或文件。"
    )


def _exit_code(summary: Summary, fail_on: Severity | None) -> int:
    if summary.unreadable or summary.failed or summary.not_rolled_up or summary.not_returned:
        return _UNREADABLE
    if fail_on is None:
        return 0
    levels = [s for s in Severity if s.rank <= fail_on.rank]
    own = any(getattr(summary, f"{level.value}s") for level in levels)
    across = any(summary.across.get(level.value) for level in levels)
    return FINDINGS if own or across else 0
