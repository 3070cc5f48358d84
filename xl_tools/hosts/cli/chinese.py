"""Help and usage errors in Chinese, wrapped by the width that Chinese characters really take."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from typing import Any

import click

HELP = "显示本说明并退出。"
_WIDEST = 100
_INDENT = "  "
# click's own sentences, which it keeps in English unless a .mo file is installed beside it.
_SENTENCES = (
    (r"Got unexpected extra arguments? \((.*)\)", r"多余的参数“\1”"),
    (r"Option '?([^' ]+)'? requires an argument\.", r"选项“\1”后面缺少值"),
    (r"Option '?([^' ]+)'? does not take a value\.", r"选项“\1”后面不能带值"),
    (r"'(.*)' is not a valid integer(?: range)?\.", r"应为整数，现为“\1”"),
    (r"'(.*)' is not a valid float(?: range)?\.", r"应为数，现为“\1”"),
    (r"(\S+?)(?:\.0)? is not in the range (\S+)<=x<=(\S+)\.", r"应在 \2 至 \3 之间，现为 \1"),
    (r"(\S+?)(?:\.0)? is not in the range x>=(\S+)\.", r"应不小于 \2，现为 \1"),
    (r"'(.*)' is not one of (.*)\.", r"没有“\1”，可用：\2"),
)


class ChineseCommand(click.Command):
    """A command with Chinese help."""

    def get_help(self, ctx: click.Context) -> str:
        """Return the help text at the terminal's width."""
        return help_text(self, ctx.command_path, min(shutil.get_terminal_size().columns, _WIDEST))


class ChineseGroup(click.Group):
    """A group of commands with Chinese help."""

    def get_help(self, ctx: click.Context) -> str:
        """Return the help text at the terminal's width."""
        return help_text(self, ctx.command_path, min(shutil.get_terminal_size().columns, _WIDEST))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command named first; UsageError with the nearest name where there is none."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            close = get_close_matches(name, self.commands, n=1)
            known = f"，最接近的是“{close[0]}”" if close else f"，可用：{'、'.join(self.commands)}"
            raise click.UsageError(f"没有命令“{name}”{known}", ctx)
        return super().resolve_command(ctx, args)


def usage_line(command: click.Command, path: str) -> str:
    """Return how the command is called: ``xl-tools check [选项] 文件…``."""
    pieces = [path, "[选项]"]
    if isinstance(command, click.Group):
        pieces += ["命令", "[参数]…"]
    pieces += [_argument(p) for p in command.params if isinstance(p, click.Argument)]
    return " ".join(pieces)


def _argument(argument: click.Argument) -> str:
    name = argument.metavar or str(argument.name)
    return name if argument.required else f"[{name}]"


def option_rows(command: click.Command) -> list[tuple[str, str]]:
    """Return (how it is written, what it does) for every option, --help last."""
    options = [p for p in command.params if isinstance(p, click.Option)]
    rows = [(_spelling(option), option.help or "") for option in options]
    return [*rows, ("--help", HELP)]


def _spelling(option: click.Option) -> str:
    spelled = ", ".join(option.opts)
    return spelled if option.is_flag or not option.metavar else f"{spelled} {option.metavar}"


def paragraphs(command: click.Command) -> list[str]:
    """Return the paragraphs of the help; a paragraph's lines are joined without a blank.

    Chinese has no blanks between words, so a line break in the source must not become one.
    """
    parts = re.split(r"\n\s*\n", (command.help or "").strip())
    return [re.sub(r"\s*\n\s*", "", part) for part in parts]


def help_text(command: click.Command, path: str, width: int) -> str:
    """Return the whole help, lines no wider than `width` columns."""
    lines = [f"用法：{usage_line(command, path)}"]
    for paragraph in paragraphs(command):
        lines += ["", *_wrapped(paragraph, _INDENT, width)]
    lines += ["", "选项：", *_table(option_rows(command), width)]
    if isinstance(command, click.Group):
        rows = [(name, paragraphs(sub)[0]) for name, sub in command.commands.items()]
        lines += ["", "命令：", *_table(rows, width)]
    return "\n".join(lines)


def _table(rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    from rich.cells import cell_len

    widths = [cell_len(name) for name, _ in rows]
    left = max((wide for wide in widths if wide <= width // 3), default=4)
    margin = " " * (len(_INDENT) + left + 2)
    for (name, text), wide in zip(rows, widths, strict=True):
        first, *more = _wrapped(text, margin, width)
        if wide > left:  # too wide for the column: on a line of its own
            yield f"{_INDENT}{name}"
            yield first
        else:
            yield f"{_INDENT}{name}{' ' * (left - wide + 2)}{first.lstrip()}"
        yield from more


def _wrapped(text: str, margin: str, width: int) -> list[str]:
    """Wrap at any Chinese character, never inside a Latin word, and put no stop at a line start."""
    from rich.cells import cell_len

    lines, line = [], margin
    for piece in re.findall(r"(?:[!-~]+|[^!-~])[，。；：、）”…]*", text):
        if cell_len(line + piece.rstrip()) > width and line.strip():
            lines.append(line.rstrip())
            line = margin
        line += piece if line.strip() else piece.lstrip()
    return [*lines, line.rstrip()]


def usage_message(error: click.UsageError) -> list[str]:
    """Return the lines that say what is wrong with the call and where help is."""
    if error.ctx is None:
        return [f"出错：{_sentence(error)}。"]
    if error.message == "Missing command.":
        return [error.ctx.get_help(), "", "出错：请给出命令。"]
    path = error.ctx.command_path
    return [
        f"用法：{usage_line(error.ctx.command, path)}",
        f"出错：{_sentence(error)}。",
        f"运行 {path} --help 查看说明。",
    ]


def _sentence(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        close = f"，最接近的是“{error.possibilities[0]}”" if error.possibilities else ""
        return f"没有选项“{error.option_name}”{close}"
    if isinstance(error, click.MissingParameter) and error.param:
        return f"缺少{_kind(error.param)}“{_name(error.param)}”"
    text = _translated(error.message)
    if isinstance(error, click.BadParameter) and error.param:
        return f"{_kind(error.param)}“{_name(error.param)}”{text}"
    return text


def _translated(message: str) -> str:
    for pattern, chinese in _SENTENCES:
        if re.fullmatch(pattern, message, re.DOTALL):
            found = re.sub(pattern, chinese, message, flags=re.DOTALL)
            return found.replace("', '", "、").replace("'", "")
    return message


def _kind(parameter: click.Parameter) -> str:
    return "选项" if isinstance(parameter, click.Option) else "参数"


def _name(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Option):
        return parameter.opts[0]
    return (parameter.metavar or str(parameter.name)).rstrip("…")


def command(
    name: str, text: str, **settings: Any
) -> Callable[[Callable[..., int]], ChineseCommand]:
    """Return the decorator of a command with Chinese help `text`."""
    return click.command(name, cls=ChineseCommand, help=text, **settings)
