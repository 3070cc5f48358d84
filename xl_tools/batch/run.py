"""The batch: find, refresh, record, publish."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from xl_tools.batch import parts
from xl_tools.batch.extras import need_batch, need_returns
from xl_tools.batch.finishing import Finishing
from xl_tools.batch.inputs import find_inputs, no_inputs, readable
from xl_tools.batch.jobs import Chunk, Job, Stamp
from xl_tools.batch.journal import SUFFIX
from xl_tools.batch.known import Known
from xl_tools.batch.manifest import Manifest
from xl_tools.batch.pool import Event, Finished, Pool
from xl_tools.batch.publish import PARTS, RUN_FOLDER
from xl_tools.batch.rows import DONE
from xl_tools.batch.store import Store
from xl_tools.batch.summary import Summary, Watch
from xl_tools.batch.supervisor import LOG, Limits, Supervisor
from xl_tools.batch.unchanged import edition, still_holds
from xl_tools.errors import FileError
from xl_tools.workbook.limits import DEFAULT_LIMITS, limits_apart
from xl_tools.workbook.limits import Limits as FileLimits

COPIES = "工作簿"
CHUNK = 100
# A worker gets this share of what is left, so that all end together.
_ROUNDS = 4
# A part costs something, too: it is of no fewer workbooks, where there are many.
_LEAST = 10


class Engine(Protocol):
    """Who does the chunks."""

    def run(self, chunks: Iterator[Chunk]) -> Iterator[Event]:
        """Do all chunks and yield what happens: every workbook, and every chunk that is whole."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a batch is done.

    `year` is the year of its filings, where the caller says one. `jobs` 0 means one worker for
    each processor. `scheduler` is the address of a dask scheduler, '' for this machine alone.
    `prior` is the store of the year before, where it is not in the same OUT. `limits` bound a
    worker, `file_limits` a workbook; `backup` (in place) and `break_signature` as for `refresh`.
    `district` is a data file, or the unit whose filing is the district's own: its figures are
    held against the sum of the units.
    """

    in_place: bool = False
    year: int = 0
    jobs: int = 0
    limits: Limits = field(default_factory=Limits)
    scheduler: str = ""
    prior: Path | None = None
    district: str = ""
    returns: bool = False
    backup: bool = False
    break_signature: bool = False
    file_limits: FileLimits = DEFAULT_LIMITS

    @property
    def workers(self) -> int:
        """The number of worker processes on this machine."""
        return self.jobs or os.cpu_count() or 1


_TROUBLES = 1000  # so many are named; the store has all of them


def batch(paths: Sequence[Path], out: Path, options: Options, watch: Watch) -> Summary:
    """Refresh all workbooks among and below `paths`, keep the results in `out`; return the counts.

    What an earlier run of the same `out` has finished, and what is unchanged since, is passed
    over. Nothing that is finished is lost by an interrupt, whenever it comes. FileError where the
    results cannot be written or a path does not exist, UsageError where there is no workbook; `out`
    is not made then.
    """
    need_batch()
    if options.returns:
        need_returns()
    if options.prior:
        Store.open(options.prior)
    if next(find_inputs(paths, out), None) is None:  # before anything is made in OUT
        raise no_inputs(paths)
    folder = out / RUN_FOLDER / PARTS
    _make(folder)
    Store.create(out)
    with closing(Manifest(out / RUN_FOLDER)) as manifest:
        this = _Batch(out, folder, options, watch, manifest)
        this.recover()
        return this.run(paths)


class _Batch:
    """One run, with what all its steps need."""

    def __init__(
        self, out: Path, folder: Path, options: Options, watch: Watch, manifest: Manifest
    ) -> None:
        self.out, self.folder, self.options = out, folder, options
        self.watch, self.manifest = watch, manifest
        self._file_limits = limits_apart(options.file_limits)
        self.edition = edition(
            options.in_place, options.year, options.break_signature, self._file_limits
        )
        self.summary = Summary()
        self._run = manifest.new_run()

    # ------------------------------------------------------------------ after a killed run

    def recover(self) -> None:
        """Note what a killed run has left: whole parts, and journals of chunks it was at."""
        for path in sorted(self.folder.glob(f"*{parts.LIST}")):
            name = path.name.removesuffix(parts.LIST)
            if not self.manifest.is_noted(name):
                self.manifest.note_part(name, parts.read_list(path))
        journals = sorted(map(str, self.folder.glob(f"*{SUFFIX}")))
        if journals:
            name = f"r{self._run}-s"
            with Supervisor(self.options.limits, self._log) as supervisor:
                stamps = list(supervisor.do(Chunk(name, str(self.folder), (), tuple(journals))))
            self.manifest.note_part(name, stamps)

    @property
    def _log(self) -> Path:
        return self.out / RUN_FOLDER / LOG

    # ------------------------------------------------------------------ the run

    def run(self, paths: Sequence[Path]) -> Summary:
        manifest = self.manifest
        self.summary.total = manifest.list_inputs(find_inputs(paths, self.out), paths)
        copies = None if self.options.in_place else (self.out / COPIES).resolve()
        manifest.name_inputs(copies, str(self.options.year or ""))
        self.watch.started(self.summary.total)
        with self._finishing() as finishing:
            for event in self._events(finishing):
                if isinstance(event, Finished):
                    manifest.note_part(event.chunk.name, event.stamps)
                else:
                    self._count(event, unchanged=False)
            self.watch.publishing()
            finishing.run()
        if self._log.exists() and not self._log.stat().st_size:
            self._log.unlink()
        self.summary.not_rolled_up = str(finishing.not_rolled_up or "")
        self.summary.not_returned = str(finishing.not_returned or "")
        self.summary.across = self._across()
        self.summary.troubles = manifest.troubles(_TROUBLES)
        return self.summary

    def _events(self, finishing: Finishing) -> Iterator[Event]:
        chunks = self._chunks()
        first = next(chunks, None)
        if first is None:  # nothing to do: no worker is started
            return iter(())
        return self._engine().run(_again(first, chunks, finishing.prepare))

    def _engine(self) -> Engine:
        limits = self.options.limits
        if self.options.scheduler:
            from xl_tools.batch.machines import Machines

            return Machines(self.options.scheduler, limits)
        return Pool(self._workers(), limits, self._log)

    def _workers(self) -> int:
        return max(1, min(self.options.workers, self.summary.total))

    def _count(self, stamp: Stamp, *, unchanged: bool) -> None:
        self.summary.add(stamp, unchanged=unchanged)
        if self.options.year and stamp.outcome == DONE and stamp.year != self.options.year:
            self.summary.other_years[stamp.file] = stamp.year
        self.watch.happened(stamp, unchanged=unchanged)

    # ------------------------------------------------------------------ what is to be done

    def _chunks(self) -> Iterator[Chunk]:
        jobs: list[Job] = []
        number = size = 0
        for seen, known in enumerate(self.manifest.inputs()):
            if self._is_unchanged(known):
                self._count(_stamp(known), unchanged=True)
                continue
            if not jobs:
                size = chunk_size(self.summary.total - seen, self.summary.total, self._workers())
            jobs.append(self._job(known))
            if len(jobs) == size:
                number += 1
                yield self._chunk(number, jobs)
                jobs = []
        if jobs:
            yield self._chunk(number + 1, jobs)

    def _chunk(self, number: int, jobs: Sequence[Job]) -> Chunk:
        return Chunk(f"r{self._run}-c{number}", str(self.folder.resolve()), tuple(jobs))

    def _job(self, known: Known) -> Job:
        shown = readable(known.source)
        output = shown if self.options.in_place else f"{COPIES}/{known.file}"
        return Job(
            known.file,
            known.source,
            known.target,
            output,
            shown,
            year=self.options.year,
            edition=self.edition,
            written=known.written,
            backup=self.options.backup,
            break_signature=self.options.break_signature,
            file_limits=self._file_limits,
        )

    def _is_unchanged(self, known: Known) -> bool:
        state = still_holds(known, self.edition)
        if state is not None and state.st_mtime_ns != known.mtime_ns:
            self.manifest.touched(known.file, state.st_size, state.st_mtime_ns)
        return state is not None

    # ------------------------------------------------------------------ the end

    def _finishing(self) -> Finishing:
        of = self.options
        prior = str(of.prior or "")
        return Finishing(
            self.out, self.manifest, of.workers, prior, of.district, of.returns, of.year
        )

    def _across(self) -> dict[str, int]:
        rows = Store.open(self.out).rows(
            "SELECT severity, count(*) AS n FROM findings WHERE scope <> 'filing'"
            " AND list_contains(?, year) GROUP BY severity ORDER BY severity",
            [list(self.manifest.input_years())],
        )
        return {row["severity"]: row["n"] for row in rows}


def chunk_size(left: int, total: int, workers: int) -> int:
    """Return of how many workbooks the next chunk is: less and less towards the end.

    >>> [chunk_size(left, 2000, 2) for left in (2000, 800, 400, 60, 5)]
    [100, 100, 50, 10, 10]
    >>> chunk_size(6, 6, 2)
    1
    """
    share = -(-left // (workers * _ROUNDS))
    least = min(_LEAST, -(-total // (workers * _ROUNDS)))
    return max(least, min(CHUNK, share))


def _stamp(known: Known) -> Stamp:
    return Stamp(
        known.file,
        known.outcome,
        known.message,
        known.unit,
        known.year,
        errors=known.errors,
        reviews=known.reviews,
        hints=known.hints,
    )


def _again(first: Chunk, rest: Iterator[Chunk], last: Callable[[], None]) -> Iterator[Chunk]:
    """Yield all chunks; `last` is called when they have been taken."""
    yield first
    yield from rest
    last()


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(folder, "无法建立这个文件夹", "请换一个位置") from error
