"""A report as lines for people: findings worst first, what was not checked, and the counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from xl_tools.domain.cells import Place
from xl_tools.domain.findings import Finding, NotChecked, Severity
from xl_tools.domain.recalculation import NotRecalculated
from xl_tools.domain.report import Report
from xl_tools.hosts.cli.runs import Run
from xl_tools.hosts.cli.streams import console, kept, one_line

_STYLES = {Severity.ERROR: "bold red", Severity.REVIEW: "bold yellow", Severity.HINT: "bold blue"}

# A line with its style and how far it is indented.
Line = tuple[str, str, int]


def show(run: Run, verbose: bool = False) -> None:
    """Print one file's report; on a terminal lines wrap under their own indent."""
    from rich.padding import Padding
    from rich.text import Text

    screen = console()
    for text, style, indent in lines(run, verbose):
        if screen.is_terminal:
            screen.print(Padding(Text(text, style=style), (0, 0, 0, indent), expand=False))
        else:
            screen.print(Text(" " * indent + text), soft_wrap=True)


def lines(run: Run, verbose: bool = False) -> Iterator[Line]:
    """Yield the lines of one file's report."""
    report = run.report
    if report is None:
        return
    unit = f"：{one_line(report.unit)}" if report.unit else ""
    yield f"{one_line(str(run.path))}{unit}（{report.year} 年）", "bold", 0
    for severity, found in groupby(report.findings, key=lambda finding: finding.severity):
        group = list(found)
        yield f"{severity.sign} {severity.label} {len(group)}", _STYLES[severity], 0
        yield from ((_finding(finding), "", 2) for finding in group)
    yield from _explained(report)
    yield from _not_checked(report)
    if verbose:
        yield from _passes(report)
    yield from _written(run)
    yield count_line(report), "bold", 0
    yield "", "", 0


def count_line(report: Report) -> str:
    """Return 错误 1 · 核实 0 · 提示 2 · 通过 70 · 未校验 3."""
    parts = [f"{severity.label} {report.count(severity)}" for severity in Severity]
    parts += [f"通过 {len(report.passes)}", f"未校验 {len(report.not_checked)}"]
    if report.explained:
        parts.append(f"已说明 {len(report.explained)}")
    return " · ".join(parts)


def _finding(finding: Finding) -> str:
    return one_line(finding.text)


def _explained(report: Report) -> Iterator[Line]:
    if report.explained:
        yield f"已说明 {len(report.explained)}", "bold", 0
    for finding, explanation in report.explained:
        yield f"{_finding(finding)} 说明：{one_line(explanation)}", "", 2


def _not_checked(report: Report) -> Iterator[Line]:
    """Yield what could not be checked; the places with the same reason share a line."""
    if report.not_checked:
        yield f"未校验 {len(report.not_checked)}", "bold", 0
    groups: dict[tuple[str, str], list[NotChecked]] = {}
    for outcome in report.not_checked:
        groups.setdefault((outcome.rule, outcome.reason), []).append(outcome)
    for (rule, reason), outcomes in groups.items():
        where = places([outcome.place for outcome in outcomes if outcome.place])
        yield one_line(f"{where}{'：' if where else ''}{reason} [{rule}]"), "", 2


def _passes(report: Report) -> Iterator[Line]:
    yield f"通过 {len(report.passes)}", "bold", 0
    for outcome in report.passes:
        where = places(outcome.places)
        yield one_line(f"{where} {outcome.detail} [{outcome.rule}]"), "", 2


def _written(run: Run) -> Iterator[Line]:
    yield from ((f"注意：{warning}", "", 0) for warning in run.warnings)
    if run.kept:
        yield f"未重算 {len(run.kept)}", "bold", 0
        yield from ((line, "", 2) for line in not_recalculated(run.kept))
    yield from ((kept(backup), "", 0) for backup in run.backups)
    if run.out:
        done = "已更新" if run.changed else "没有变化"
        yield f"{done}：{one_line(str(run.out))}", "", 0


def not_recalculated(kept: Sequence[NotRecalculated]) -> Iterator[str]:
    """Yield 自评表!P5、P6：不认识函数 FOO; cells with the same reason share a line."""
    groups: dict[str, list[Place]] = {}
    for cell in kept:
        groups.setdefault(cell.reason, []).append(cell.place)
    for reason, found in groups.items():
        yield one_line(f"{places(found)}：{reason}")


def places(found: list[Place] | tuple[Place, ...]) -> str:
    """Return 基础数据表!D10、D11、自评表!F5: the sheet is named once in a run of cells."""
    parts = []
    for sheet, cells in groupby(found, key=lambda place: place.sheet):
        parts.append(f"{sheet}!{'、'.join(place.cell for place in cells)}")
    return "、".join(parts)
