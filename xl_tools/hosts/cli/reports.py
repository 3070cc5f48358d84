"""Print the runs of `check` and `refresh` in the format asked for, and return the exit code."""

from __future__ import annotations

from collections.abc import Sequence

from xl_tools.domain.findings import Severity
from xl_tools.hosts.cli import records, text_report
from xl_tools.hosts.cli.runs import Run, exit_code
from xl_tools.hosts.cli.streams import complain_of, say, say_json, say_utf8


def report(
    runs: Sequence[Run], output_format: str, fail_on: Severity | None, verbose: bool = False
) -> int:
    """Print every run and return the exit code; errors go to standard error, one by one."""
    if output_format == "json":
        say_json(records.as_json(runs))
    elif output_format == "jsonl":
        for line in records.as_json_lines(runs):
            say_json(line)
    elif output_format == "text":
        for run in runs:
            text_report.show(run, verbose)
        _sum_up(runs)
    else:
        from xl_tools.hosts.cli import interchange  # it needs lxml, which --help does not wait for

        say_utf8(interchange.FORMATS[output_format](runs, fail_on))
    for run in runs:
        if run.error:
            complain_of(run.error)
    return exit_code(runs, fail_on)


def _sum_up(runs: Sequence[Run]) -> None:
    reports = [run.report for run in runs if run.report]
    if len(runs) < 2:
        return
    found = {severity: sum(r.count(severity) for r in reports) for severity in Severity}
    parts = [f"{severity.label} {count}" for severity, count in found.items()]
    unread = len(runs) - len(reports)
    failed = f"，{unread} 个未能处理" if unread else ""
    say(f"共 {len(runs)} 个文件{failed}：{' · '.join(parts)}")
