"""``xl-tools refresh``: fill, recalculate, check, mark."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_tools.hosts.cli import options
from xl_tools.hosts.cli.chinese import command
from xl_tools.hosts.cli.options import PATH, wrong
from xl_tools.hosts.cli.reports import report
from xl_tools.hosts.cli.runs import Run, run_all

if TYPE_CHECKING:
    from xl_tools.workbook.limits import Limits

HELP = """\
填入数据（如有），重算公式，审核，并在工作簿上标出问题。

问题单元格着色并加批注，“校验结果”表列出全部问题；已经改正的问题，标记随之消失，其他内容不动。
--out、--values 处已有别的单位、别的年度的填报或别的文件时不覆盖它，除非加 --force。
"""


@command("refresh", HELP)
@options.files
@click.option(
    "--out",
    metavar="输出",
    type=PATH,
    help="另存到这个文件；多个文件时为文件夹。不写则更新原文件。",
)
@options.data
@options.prior
@click.option(
    "--values",
    metavar="副本",
    type=PATH,
    help="另存一份只有数值、没有公式和标记的正式表，供没有安装插件的电脑使用。",
)
@options.output_format
@options.fail_on
@options.verbose
@options.force
@options.backup
@options.break_signature
@options.limits
def refresh(
    files: tuple[Path, ...],
    out: Path | None,
    data: Path | None,
    prior: Path | None,
    values: Path | None,
    output_format: str,
    fail_on: str,
    verbose: bool,
    force: bool,
    backup: bool,
    break_signature: bool,
    limits: Limits,
) -> int:
    """Refresh files and print the reports; return the exit code."""
    from xl_tools import refresh as use_case

    # In a folder each unit's own filing is looked for; a file is that of one unit.
    one_prior = None if prior and prior.is_dir() else prior
    _one_file_only(files, {"--from": data, "--prior": one_prior, "--values": values})
    last_year = options.last_year(prior)
    targets = _targets(files, out)
    if values:
        options.folder_of(options.workbook(values, "--values"))

    def work(path: Path) -> Run:
        target = targets.get(path)
        if target:
            options.folder_of(target)
        done = use_case.refresh(
            path,
            data=data,
            prior=last_year,
            out=target,
            values=values,
            force=force,
            backup=backup,
            break_signature=break_signature,
            limits=limits,
        )
        return Run(
            path,
            done.report,
            out=done.path,
            changed=done.changed,
            kept=done.not_recalculated,
            warnings=done.warnings,
            backups=done.backups,
        )

    runs = run_all(files, work)
    return report(runs, output_format, options.level(fail_on), verbose)


def _one_file_only(files: tuple[Path, ...], given: dict[str, Path | None]) -> None:
    for name, value in given.items():
        if value and len(files) > 1:
            raise wrong(f"有“{name}”时只能处理一个文件，现有 {len(files)} 个")


def _targets(files: tuple[Path, ...], out: Path | None) -> dict[Path, Path]:
    """Return where each file goes: the file --out names, or the same name in its folder."""
    if out is None:
        return {}
    if len(files) == 1 and not out.is_dir() and out.suffix:
        return {files[0]: options.workbook(out, "--out")}
    if out.is_file():
        raise wrong(f"“--out”应为文件夹，现为文件“{out}”")
    twice = [name for name, count in Counter(file.name for file in files).items() if count > 1]
    if twice:
        raise wrong(f"有多个文件名为“{twice[0]}”，不能存到同一个文件夹")
    return {file: out / file.name for file in files}
