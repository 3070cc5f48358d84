"""The command group, and the one place where an error becomes a sentence and an exit code."""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence
from typing import Any

import click

from xl_tools import __version__
from xl_tools.errors import XlToolsError
from xl_tools.hosts.cli.addin import addin
from xl_tools.hosts.cli.batch import batch
from xl_tools.hosts.cli.check import check
from xl_tools.hosts.cli.chinese import ChineseGroup, usage_message
from xl_tools.hosts.cli.demo import demo
from xl_tools.hosts.cli.diff import diff
from xl_tools.hosts.cli.doctor import doctor
from xl_tools.hosts.cli.fill import fill
from xl_tools.hosts.cli.install import install, uninstall
from xl_tools.hosts.cli.interruption import insist_on_interruption
from xl_tools.hosts.cli.limits import limits
from xl_tools.hosts.cli.new import new
from xl_tools.hosts.cli.query import query
from xl_tools.hosts.cli.refresh import refresh
from xl_tools.hosts.cli.replies import replies
from xl_tools.hosts.cli.report import report
from xl_tools.hosts.cli.returns import returns
from xl_tools.hosts.cli.rollup import rollup
from xl_tools.hosts.cli.rules import rules
from xl_tools.hosts.cli.score import score
from xl_tools.hosts.cli.streams import complain, complain_of, prepare
from xl_tools.hosts.cli.template import template

USAGE = 2
UNREADABLE = 3
# 128 + SIGINT, as a shell reports a program stopped by Ctrl+C.
INTERRUPTED = 130


class App(ChineseGroup):
    """A group whose commands return their exit code and raise `XlToolsError` freely."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command line; exits the process unless `standalone_mode` is False.

        The program is called xl-tools in every message, however it was started.
        """
        del prog_name
        prepare(sys.stdout, sys.stderr)
        if standalone_mode:
            insist_on_interruption()
        code = self._run(args, complete_var, **extra)
        if standalone_mode:
            sys.exit(code)
        return code

    def _run(self, args: Sequence[str] | None, complete_var: str | None, **extra: Any) -> int:
        try:
            code = super().main(args, self.name, complete_var, standalone_mode=False, **extra)
        except click.UsageError as error:
            complain(*usage_message(error))
            return USAGE
        except (click.Abort, KeyboardInterrupt):
            complain("已中断，正在处理的文件保持原样。")
            return INTERRUPTED
        except XlToolsError as error:
            complain_of(error)
            return error.exit_code
        except OSError as error:
            complain(f"出错：{_said(error)}。")
            return UNREADABLE
        return code if isinstance(code, int) else 0


_SYSTEM = {
    errno.EACCES: "没有读写权限",
    errno.EPERM: "没有读写权限",
    errno.ENOSPC: "磁盘空间不足",
    errno.EROFS: "所在磁盘是只读的",
    errno.ELOOP: "快捷链接（符号链接）首尾相连",
    errno.ENAMETOOLONG: "文件名过长",
}


def _said(error: OSError) -> str:
    what = _SYSTEM.get(error.errno or 0, f"无法读写（{error.strerror}）")
    return f"{error.filename}：{what}" if error.filename else what


HELP = """\
填报、计分、审核、标记部门整体支出绩效自评表。

先用 new 生成工作簿并填报，再用 refresh 重算、审核，并在单元格上标出问题；
check 只审核，不改文件。
"""


@click.group("xl-tools", cls=App, help=HELP, no_args_is_help=False)
@click.version_option(__version__, message="xl-tools %(version)s", help="显示版本并退出。")
def main() -> None:
    """Run the command line."""


_COMMANDS = (
    new,
    fill,
    check,
    refresh,
    batch,
    rollup,
    query,
    returns,
    replies,
    diff,
    report,
    demo,
    score,
    rules,
    limits,
    template,
    addin,
    install,
    uninstall,
    doctor,
)
for _command in _COMMANDS:
    main.add_command(_command)
