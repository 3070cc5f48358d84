"""``xl-tools template build``: the empty template of a form."""

from __future__ import annotations

from pathlib import Path

import click

from xl_tools.hosts.cli import options
from xl_tools.hosts.cli.chinese import ChineseGroup, command
from xl_tools.hosts.cli.options import PATH
from xl_tools.hosts.cli.streams import kept, say

DEFAULT = Path("template.xlsx")


@click.group("template", cls=ChineseGroup, help="空白模板：template build。", no_args_is_help=False)
def template() -> None:
    """Group what can be done with templates."""


HELP = """\
生成空白模板，默认存为 template.xlsx；同一套表每次生成的文件逐字节相同。
"""


@command("build", HELP)
@click.argument("out", metavar="输出", type=PATH, default=DEFAULT)
@options.form
@click.option("--year", metavar="年份", type=int, help="表中的年份；不写则为套表自己的年份。")
@options.backup
def build(out: Path, form: str, year: int | None, backup: bool) -> int:
    """Build the template and say so; return the exit code."""
    from xl_tools import refresh

    options.folder_of(options.workbook(out, "输出"))
    backups = refresh.build_template(out, form=form, year=year, backup=backup)
    say(f"已生成：{out}", *map(kept, backups))
    return 0


template.add_command(build)
