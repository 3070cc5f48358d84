"""``xl-tools score``: the due points of one indicator, with the working."""

from __future__ import annotations

from collections.abc import Iterator

import click

from xl_tools.domain.outcome import Score
from xl_tools.domain.values import parse_number
from xl_tools.hosts.cli.chinese import command
from xl_tools.hosts.cli.options import wrong
from xl_tools.hosts.cli.streams import one_line, say

NO_POINTS = 1


HELP = """\
计算一个指标的应得分，并写明依据。

能确定应得分时退出码为 0；无法计分或需要人工确定时写明原因，退出码为 1。
"""


# A negative actual (-3) is an argument, not an option.
@command("score", HELP, context_settings={"ignore_unknown_options": True})
@click.argument("target", metavar="年度指标值")
@click.argument("actual", metavar="实际完成值")
@click.argument("weight", metavar="分值")
@click.option(
    "--profile",
    metavar="方案",
    default="hunan-2023",
    help="计分方案的编号，默认 hunan-2023。",
)
def score(target: str, actual: str, weight: str, profile: str) -> int:
    """Print the due points and the working; return the exit code."""
    from xl_tools.domain.scoring import score as due
    from xl_tools.forms.profiles import load_profile

    points = parse_number(weight)
    if points is None or points < 0:
        raise wrong(f"“分值”应为不小于 0 的数，现为“{weight}”")
    result = due(target, actual, points, profile=load_profile(profile))
    say(*map(one_line, lines(result)))
    return NO_POINTS if result.points is None else 0


def lines(result: Score) -> Iterator[str]:
    """Yield the points or why there are none, the working, and every hint."""
    if result.points is not None:
        yield f"应得：{result.points} 分"
    elif result.band is not None:
        low, high = result.band
        yield f"应得：{low} 至 {high} 分（不含 {high}），需人工确定"
    elif result.not_applicable:
        yield "应得：不适用"
    elif result.unscorable:
        yield f"应得：无法计分，{result.unscorable.text}"
    else:
        yield "应得：需人工判定"
    yield f"依据：{result.working}"
    yield from (f"提示：{hint.text}" for hint in result.hints)
