"""``xl-tools template``: the empty template of a form, and workbooks of older ones brought up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xl_tools.hosts.cli import options
from xl_tools.hosts.cli.chinese import ChineseGroup, command
from xl_tools.hosts.cli.options import PATH
from xl_tools.hosts.cli.streams import kept, one_line, say

if TYPE_CHECKING:
    from xl_tools.refresh.renewing import Renewal
    from xl_tools.workbook.limits import Limits

DEFAULT = Path("template.xlsx")


@click.group(
    "template",
    cls=ChineseGroup,
    help="模板：build 生成空白模板，upgrade 升级旧版工作簿。",
    no_args_is_help=False,
)
def template() -> None:
    """Group what can be done with templates."""


HELP = """\
生成空白模板，默认存为 template.xlsx；同一套表每次生成的文件逐字节相同。

输出写成 .xlsm 则带按钮、功能区和可在 Excel 中计算的公式（需另装 xl-tools[build]）。
已填报的工作簿和别的文件不覆盖，除非加 --force；空白模板可以覆盖。
"""


@command("build", HELP)
@click.argument("out", metavar="输出", type=PATH, default=DEFAULT)
@options.form
@click.option("--year", metavar="年份", type=int, help="表中的年份；不写则为套表自己的年份。")
@click.option("--force", is_flag=True, help="输出文件已存在、不是空白模板时也覆盖它。")
@options.backup
def build(out: Path, form: str, year: int | None, force: bool, backup: bool) -> int:
    """Build the template and say so; return the exit code."""
    from xl_tools import refresh

    options.folder_of(options.workbook(out, "输出"))
    backups = refresh.build_template(out, form=form, year=year, force=force, backup=backup)
    say(f"已生成：{out}", *map(kept, backups))
    return 0


UPGRADE = """\
把旧版模板的工作簿升级为现在的表样，数据、自己加的工作表、批注和审核说明都保留。

新版表中没有位置的内容列在工作表“旧版其他内容”。.xlsm 里按钮、公式和功能区的程序也换成现在的版本；
里面有自己的宏时，宏都不动，并说明原因。覆盖文件之前，把原文件留为 名称.bak.xlsx；已是现在版本的
工作簿不作改动，有 --out 时原样另存。--out 处已有别的填报或文件时不覆盖它，除非加 --force。
粘贴到新工作簿里、因而没有套表标识的填报，只要表头都在模板的位置上，也这样放回模板。
"""


@command("upgrade", UPGRADE)
@click.argument("workbook", metavar="工作簿", type=PATH)
@click.option("--out", metavar="输出", type=PATH, help="另存到这个文件；不写则更新原文件。")
@options.force
@options.break_signature
@options.limits
def upgrade(
    workbook: Path, out: Path | None, force: bool, break_signature: bool, limits: Limits
) -> int:
    """Upgrade one workbook and say what was moved and what was kept apart; return the exit code."""
    from xl_tools.refresh.upgrade import upgrade as bring_up

    if out:
        options.folder_of(options.workbook(out, "--out"))
    done = bring_up(workbook, out=out, force=force, break_signature=break_signature, limits=limits)
    if done.is_current:
        copied = f"已原样另存为：{done.path}" if done.path != workbook else "没有改动。"
        say(f"{workbook} 已是第 {done.after} 版，{copied}", *map(kept, filter(None, [done.backup])))
        _say_of_macros(done.macros)
        return 0
    if done.by_layout:
        say(f"{workbook} 没有套表标识，已按版面把 {done.moved} 项放回模板：{done.path}")
    elif done.before == done.after:
        say(f"{workbook} 已是第 {done.after} 版，表样没有改动。")
    else:
        say(f"已从第 {done.before} 版升级到第 {done.after} 版，移入 {done.moved} 项：{done.path}")
    _say_of_macros(done.macros)
    if done.leftovers:
        say(f"新版表中没有位置的 {len(done.leftovers)} 项，列在工作表“{done.sheet}”：")
        say(*(f"  {one_line(str(leftover))}" for leftover in done.leftovers))
    if done.backup:
        say(kept(done.backup))
    say(f"下一步：运行 xl-tools refresh {done.path}，重新校验并标记。")
    return 0


def _say_of_macros(macros: Renewal) -> None:
    if macros.is_renewed:
        say("按钮、公式和功能区的程序已换成现在的版本。")
    if macros.kept:
        say(
            f"按钮和公式的程序没有更新：{macros.kept}。需要时把数据和自己的宏移到"
            "新生成的工作簿（xl-tools new 某单位.xlsm）。"
        )


template.add_command(build)
template.add_command(upgrade)
