"""How a batch goes on, on a terminal: a bar, rate, remaining time and counts by severity."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from xl_tools.domain.findings import Severity

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from xl_tools.batch.jobs import Stamp

Hear = Callable[["Stamp", bool], None]


class Watching:
    """Counts what happens and passes it on; shows nothing by itself, as on a pipe."""

    def __init__(self, hear: Hear | None = None) -> None:
        self._hear = hear
        self.done = 0
        self.counts = dict.fromkeys(Severity, 0)
        self.unread = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing is to be closed."""

    def started(self, total: int) -> None:
        """So many workbooks are to be looked at."""

    def happened(self, stamp: Stamp, *, unchanged: bool) -> None:
        """Count one workbook, done or passed over."""
        self.done += 1
        self.unread += stamp.outcome != "done"
        for severity in Severity:
            self.counts[severity] += getattr(stamp, f"{severity.value}s")
        if self._hear:
            self._hear(stamp, unchanged)

    def publishing(self) -> None:
        """All workbooks are done."""


class Bar(Watching):
    """The same with a progress bar on standard error."""

    def __init__(self, hear: Hear | None = None) -> None:
        super().__init__(hear)
        self._progress = _progress()
        self._task: TaskID = self._progress.add_task("", total=None, rate="", counts="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away."""
        self._progress.stop()

    def started(self, total: int) -> None:
        """Show how many there are."""
        self._progress.update(self._task, total=total)

    def happened(self, stamp: Stamp, *, unchanged: bool) -> None:
        """Move the bar on."""
        super().happened(stamp, unchanged=unchanged)
        speed = self._progress.tasks[0].speed
        self._progress.update(
            self._task,
            advance=1,
            rate=f"{speed:.0f} 个/秒" if speed else "",
            counts=self._counts(),
        )

    def publishing(self) -> None:
        """Say what the wait is for."""
        self._progress.update(self._task, rate="正在整理结果")

    def _counts(self) -> str:
        parts = [f"{severity.label} {count}" for severity, count in self.counts.items()]
        return " · ".join([*parts, *([f"未能处理 {self.unread}"] if self.unread else [])])


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("正在处理"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TextColumn("剩余"),
        TimeRemainingColumn(compact=True),
        TextColumn("{task.fields[counts]}"),
        console=Console(stderr=True, markup=False),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
        refresh_per_second=5,
    )


def watching(hear: Hear | None) -> Watching:
    """Return a bar on a terminal, and nothing to be seen on a pipe."""
    return Bar(hear) if sys.stderr.isatty() else Watching(hear)
