"""``xl-tools limits``: how large a file may be, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_tools.hosts.cli import options
from xl_tools.hosts.cli.chinese import command
from xl_tools.hosts.cli.streams import say

if TYPE_CHECKING:
    from xl_tools.workbook.limits import Limits

HELP = """\
列出打开文件时的各项上限及其现值；超出的文件会被拒绝，并写明是哪一项。

用 --limit 名称=数值 放宽或收紧，大小可带 K、M、G。
"""


@command("limits", HELP)
@options.limits
def limits(limits: Limits) -> int:
    """Print every limit; return the exit code."""
    from xl_tools.workbook.limits import limit_rows

    rows = limit_rows(limits)
    width = max(len(name) for name, _, _ in rows)
    say(*(f"{name:<{width}}  {value:>6}  {about}" for name, value, about in rows))
    return 0
