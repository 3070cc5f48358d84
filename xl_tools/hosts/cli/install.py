"""``xl-tools install`` and ``xl-tools uninstall``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xl_tools.hosts.cli.chinese import command
from xl_tools.hosts.cli.streams import one_line, say

if TYPE_CHECKING:
    from xl_tools.hosts.desktop.install import Done

INSTALL = """\
为当前用户安装，不需要管理员权限：写好 xlwings 的配置，把模板放进文档文件夹。

Windows 上让 Excel 找到正在运行的这个 Python；Mac 上另外装好 RunPython 脚本；不会改动您自己的文件，
配置里的其他内容也原样保留。可以重复运行：已经装好的不再改动。
"""
UNINSTALL = """\
卸载：只去掉 install 写入的内容。

安装之后您改过的文件和设置都会保留，并逐条说明。可以重复运行。
"""

dry_run = click.option("--dry-run", is_flag=True, help="只说明要做什么，不写任何文件。")


@command("install", INSTALL)
@click.option("--libreoffice", is_flag=True, help="同时安装 LibreOffice 插件。")
@dry_run
def install(libreoffice: bool, dry_run: bool) -> int:
    """Install and say what was written; return the exit code."""
    from xl_tools.hosts.desktop.addin import this_addin
    from xl_tools.hosts.desktop.install import install as put
    from xl_tools.hosts.desktop.real import this_machine

    _say(put(this_machine(), this_addin(), libreoffice=libreoffice, dry_run=dry_run))
    say("下一步：运行 xl-tools doctor 检查。")
    return 0


@command("uninstall", UNINSTALL)
@dry_run
def uninstall(dry_run: bool) -> int:
    """Uninstall and say what was taken away; return the exit code."""
    from xl_tools.hosts.desktop.addin import this_addin
    from xl_tools.hosts.desktop.real import this_machine
    from xl_tools.hosts.desktop.uninstall import uninstall as take_away

    _say(take_away(this_machine(), this_addin(), dry_run=dry_run))
    return 0


def _say(done: Done) -> None:
    say(*map(one_line, done.lines), *(f"注意：{one_line(note)}" for note in done.notes))
