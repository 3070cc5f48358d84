"""What a batch does when all workbooks are done: publish, compare, sum up, write what goes back.

::

    publish      the rows of all workbooks come into the store
    comparing    what the rules across years and units say      ┐ side by side, where
    rollup       汇总.xlsx and 汇总.html, the figures first       ┘ there are two processors
    returns      退回清单, beside the rest of the roll-up

Each is a process of its own. Where they work side by side, each is started while the one before is
at work, as loading what it needs takes a second.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from xl_tools.batch.apart import Apart, Task
from xl_tools.batch.comparing import SPILL
from xl_tools.batch.manifest import Manifest
from xl_tools.batch.publish import PARTS, RUN_FOLDER
from xl_tools.errors import XlToolsError

ROLLED_UP = "汇总.xlsx"
# Stands in the run folder while the store is newer than the roll-up.
_ROLL_UP_DUE = "汇总待写"
_NOT_STORED, _NOT_ROLLED_UP, _NOT_RETURNED = "结果写不进库", "汇总没有写成", "退回清单没有写成"


@dataclass(slots=True)
class Finishing:
    """The end of a batch in `out`, done by as many processes as it has `workers`.

    `prior` is the store of the year before, '' where it is in `out`; `district` as `batch` is
    told; `returns` tells whether lists go back to the units, and `year` of which year, 0 where
    nobody says. What has been done is in `not_rolled_up` and `not_returned`: None, or why not.
    """

    out: Path
    manifest: Manifest
    workers: int = 1
    prior: str = ""
    district: str = ""
    returns: bool = False
    year: int = 0
    not_rolled_up: XlToolsError | None = None
    not_returned: XlToolsError | None = None
    _started: dict[str, Apart] = field(default_factory=dict)
    _running: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End whatever is still at work."""
        self._running.close()

    def run(self) -> None:
        """Do all of it; FileError where the store cannot be written.

        Where the old roll-up or a list is open in Excel, the rest of the batch stands.
        """
        years = self.manifest.years_to_write()
        due = self.out / RUN_FOLDER / _ROLL_UP_DUE
        if years or self.district or self.prior:
            due.touch()
        if years or self.prior:
            self._publish(years)
        self._sweep()
        self._district()
        self._sum_up(years, due)

    # ------------------------------------------------------------------ the store

    def prepare(self) -> None:
        """Start what publishes, while the last workbooks are refreshed."""
        if self._is_side_by_side:
            self._start("publish")

    def _publish(self, years: Sequence[int]) -> None:
        publish = self._start("publish")
        if self._is_side_by_side:
            publish.go_on()
            self._start_comparing(years)
            if not self.district:  # by which some figures are no unit's
                self._start_roll_up(years)
        _raise(publish.end())
        comparing = self._start_comparing(years)
        comparing.go_on()
        if self._is_side_by_side and not self.district:
            self._start_roll_up(years).go_on()
        _raise(comparing.end())
        self.manifest.published()

    def _sweep(self) -> None:
        """Take away what has come into the store."""
        for path in (self.out / RUN_FOLDER / PARTS).iterdir():
            path.unlink()
        shutil.rmtree(self.out / RUN_FOLDER / SPILL, ignore_errors=True)
        self.manifest.forget_parts()

    def _district(self) -> None:
        if self.district:
            setting = self._start("rollup.setting", self.district, failed=_NOT_ROLLED_UP)
            self.not_rolled_up = setting.end()

    # ------------------------------------------------------------------ what people look at

    def _sum_up(self, years: Sequence[int], due: Path) -> None:
        is_due = due.exists() or not (self.out / ROLLED_UP).exists()
        roll_up = self._start_roll_up(years) if is_due and not self.not_rolled_up else None
        if roll_up and self._is_side_by_side:
            roll_up.go_to_the_end()
        elif roll_up:
            self.not_rolled_up = roll_up.end()
        listed = self._listed_years()
        if self.returns and listed:
            arguments = [str(self.workers), *map(str, listed)]
            lists = self._start("returns.folder", *arguments, failed=_NOT_RETURNED)
            self.not_returned = lists.end()
        if roll_up:
            self.not_rolled_up = roll_up.end()
        if is_due and not self.not_rolled_up:
            due.unlink(missing_ok=True)

    def _listed_years(self) -> tuple[int, ...]:
        """Return the years of which lists go back: the batch's own, where any filing is of it.

        Lists of earlier years have been sent. A unit that hands in last year's workbook again is
        told so in this year's list, and not what was wrong with it last year.
        """
        years = self.manifest.input_years()
        return (self.year,) if self.year in years else years

    def _start_comparing(self, years: Sequence[int]) -> Apart:
        return self._start("comparing", self.prior, *map(str, years))

    def _start_roll_up(self, years: Sequence[int]) -> Apart:
        # It waits twice: for the store, and for the findings across years and units.
        return self._start("rollup.write", *map(str, years), failed=_NOT_ROLLED_UP, steps=2)

    # ------------------------------------------------------------------ processes

    @property
    def _is_side_by_side(self) -> bool:
        return self.workers > 1

    def _start(
        self, name: str, *arguments: str, failed: str = _NOT_STORED, steps: int = 1
    ) -> Apart:
        """Return the process of a module, which is started where it was not."""
        if name not in self._started:
            task = Task(f"xl_tools.batch.{name}", [str(self.out), *arguments], failed, steps)
            self._started[name] = self._running.enter_context(Apart(task))
        return self._started[name]


def _raise(error: XlToolsError | None) -> None:
    if error:
        raise error
