"""``xl-tools addin``: the extension for LibreOffice."""

from __future__ import annotations

from pathlib import Path

import click

from xl_tools.hosts.cli import options
from xl_tools.hosts.cli.chinese import ChineseGroup, command
from xl_tools.hosts.cli.options import PATH
from xl_tools.hosts.cli.streams import say


@click.group(
    "addin",
    cls=ChineseGroup,
    help="LibreOffice 插件：build 生成插件文件。",
    no_args_is_help=False,
)
def addin() -> None:
    """Group what can be done with the extension."""


HELP = """\
生成 LibreOffice 插件，默认存为 xl-tools.oxt；每次生成的文件逐字节相同。

插件带有 SCORE、GRADE 等公式和“绩效自评”菜单、工具栏，需要 LibreOffice 25.2 以上。
只给自己安装时不必先生成：运行 xl-tools install --libreoffice 即可。
"""


@command("build", HELP)
@click.argument("out", metavar="输出", type=PATH, default=Path("xl-tools.oxt"))
def build(out: Path) -> int:
    """Build the extension and say so; return the exit code."""
    from xl_tools.errors import UsageError
    from xl_tools.hosts.calc.extension import build as make

    if out.suffix.lower() != ".oxt":
        raise UsageError(f"输出应为 .oxt 文件，现为 {out}。")
    options.folder_of(out)
    make(out)
    say(f"已生成：{out}")
    return 0


addin.add_command(build)
