"""One result per file: a report or the error that prevented it, and the exit code of them all."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xl_tools.domain.findings import Severity
from xl_tools.domain.recalculation import NotRecalculated
from xl_tools.domain.report import Report
from xl_tools.errors import XlToolsError

FINDINGS = 1


@dataclass(frozen=True, slots=True)
class Run:
    """What came of one file.

    `out` is the file a refresh wrote to, or None for a check; `kept` are the cells that could
    not be recalculated, `warnings` what the workbook has lost; `backups` is where older versions
    were kept.
    """

    path: Path
    report: Report | None = None
    error: XlToolsError | None = None
    out: Path | None = None
    changed: bool = False
    kept: tuple[NotRecalculated, ...] = ()
    warnings: tuple[str, ...] = ()
    backups: tuple[Path, ...] = ()

    def code(self, fail_on: Severity | None) -> int:
        """Return the exit code for this file alone."""
        if self.error:
            return self.error.exit_code
        return FINDINGS if self.report and fail_on and self.report.fails(fail_on) else 0


def run_all(paths: Sequence[Path], work: Callable[[Path], Run]) -> list[Run]:
    """Return the run of every file, in order; an error of one does not stop the others."""
    return [_run(path, work) for path in _with_progress(paths)]


def _run(path: Path, work: Callable[[Path], Run]) -> Run:
    try:
        return work(path)
    except XlToolsError as error:
        return Run(path, error=error)


def exit_code(runs: Sequence[Run], fail_on: Severity | None) -> int:
    """Return the worst code of all: an unreadable file (3), wrong usage (2), findings (1), 0."""
    return max((run.code(fail_on) for run in runs), default=0)


def _with_progress(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the paths, with a progress bar on a terminal's standard error where there are many."""
    if len(paths) < 2 or not sys.stderr.isatty():
        yield from paths
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("正在处理"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(
        *columns,
        console=Console(stderr=True, markup=False),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    ) as progress:
        task = progress.add_task("", total=len(paths))
        for path in paths:
            progress.update(task, description=path.name)
            yield path
            progress.advance(task)
