"""How many workbooks a batch refreshes a second, with one process, with two, and with dask.

Run ``XL_TOOLS_BENCH_UNITS=2000 python -m pytest tests/bench/test_batch.py -s -n 0`` for the table
of docs/explanation/scale.md. The suite runs it on a few, to see that it still works and that all
ways give the same results; nothing here passes or fails by time.

``XL_TOOLS_BENCH_FOLDER`` names a folder of workbooks to take instead of invented ones.
``XL_TOOLS_BENCH_REAL=1`` lets the test of memory take workbooks that are refreshed, and not files of
no bytes: the main process should see the same of both.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from distributed import LocalCluster

from tests.batch.conftest import results
from tests.bench.watched import Taken, watched
from xl_tools.demo.writing import Order, write_demo

UNITS = int(os.environ.get("XL_TOOLS_BENCH_UNITS", "6"))
FOLDER = os.environ.get("XL_TOOLS_BENCH_FOLDER", "")
REAL = bool(os.environ.get("XL_TOOLS_BENCH_REAL"))
# openpyxl loads and saves so many of them; more would only take longer.
SAMPLE = 40
_WORKER = "xl_tools.batch.worker"
_PEER = """
import sys, time
from pathlib import Path
import openpyxl
out, *paths = sys.argv[1:]
openpyxl.load_workbook(paths[0]).save(out)
start, used = time.perf_counter(), time.process_time()
for path in paths:
    openpyxl.load_workbook(path).save(out)
print(time.perf_counter() - start, time.process_time() - used)
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: `processor` is seconds of all workers together, memory is in MB.

    `after` is the memory of the process that publishes, or of that which rolls up; `tail` is how
    long they take on the clock, and `tail_processor` on the processors.
    """

    way: str
    count: int
    seconds: float
    processor: float
    main: float = 0.0
    worker: float = 0.0
    main_processor: float = 0.0
    after: float = 0.0
    tail: float = 0.0
    tail_processor: float = 0.0

    @property
    def rate(self) -> float:
        """Workbooks a second on the clock."""
        return self.count / self.seconds

    @property
    def rate_of_a_core(self) -> float:
        """Workbooks for each second of processor time of the workers."""
        return self.count / self.processor if self.processor else float("nan")

    def __str__(self) -> str:
        return (
            f"{self.way:<28}{self.count:>7}{self.seconds:>9.1f}{self.rate:>10.1f}"
            f"{self.rate_of_a_core:>12.1f}{1000 * self.main_processor / self.count:>10.2f}"
            f"{self.main:>9.0f}{self.worker:>9.0f}{self.after:>9.0f}"
            f"{self.tail:>9.1f}{self.tail_processor:>10.1f}"
        )


_HEAD = (
    f"{'way':<28}{'number':>7}{'seconds':>9}{'a second':>10}{'a CPU sec.':>12}"
    f"{'main ms':>10}{'main MB':>9}{'wrk. MB':>9}{'then MB':>9}{'then s':>9}{'then CPU':>10}"
)


def batch(folder: Path, out: Path, *options: str) -> Taken:
    """Run ``xl-tools batch`` in a process of its own."""
    call = [sys.executable, "-m", "xl_tools", "batch", str(folder), "--out", str(out)]

    def start() -> psutil.Process:
        # A pipe that nobody reads would stop it; what it says does not matter here.
        return psutil.Popen(
            # openpyxl is not asked for return lists either.
            [*call, "--fail-on", "never", "--no-returns", *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    return watched(start, lambda command: _WORKER in command)


def line(way: str, count: int, taken: Taken) -> Line:
    return Line(
        way, count, taken.seconds, taken.worker_seconds, taken.memory[taken.main],
        taken.worker_memory, taken.processor[taken.main], taken.other_memory, taken.after,
        taken.other_seconds,
    )  # fmt: skip


def by_openpyxl(paths: Sequence[Path], out: Path) -> Line:
    """Load and save some of the files with openpyxl, without any check."""
    call = [sys.executable, "-c", _PEER, str(out), *map(str, paths)]
    said = subprocess.run(call, check=True, capture_output=True, text=True).stdout.split()
    return Line("openpyxl load + save, sample", len(paths), float(said[0]), float(said[1]))


def gain_of_two() -> float:
    """Return how much more two Python processes do than one that has the machine to itself."""
    call = [sys.executable, "-c", "import sys\nfor _ in range(int(sys.argv[1])): sum(range(1000))"]
    rounds = str(100 * min(UNITS, 3000))  # some seconds, where it is to be measured

    def seconds(processes: int) -> float:
        start = time.perf_counter()
        running = [subprocess.Popen([*call, rounds]) for _ in range(processes)]
        for process in running:
            process.wait()
        return time.perf_counter() - start

    return 2 * min(seconds(1) for _ in range(3)) / min(seconds(2) for _ in range(3))


def show(lines: Iterable[Line]) -> None:
    sys.stdout.write("\n".join(["", _HEAD, *map(str, lines), ""]))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if FOLDER:
        return Path(FOLDER)
    folder = tmp_path_factory.mktemp("scale") / "上报"
    start = time.perf_counter()
    list(write_demo(folder, Order(UNITS, seed=6)))
    sys.stdout.write(f"\n{UNITS} workbooks made in {time.perf_counter() - start:.1f} s\n")
    return folder


def test_one_process_two_and_dask_give_the_same(folder: Path, tmp_path: Path):
    paths = sorted(folder.rglob("*.xlsx"))
    count = len(paths)
    lines = []
    for way, jobs in (("pool, 1 process", "1"), ("pool, 2 processes", "2")):
        taken = batch(folder, tmp_path / jobs, "--jobs", jobs)
        lines.append(line(way, count, taken))
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        engine = ("--engine", "dask", "--scheduler", cluster.scheduler_address)
        taken = batch(folder, tmp_path / "dask", *engine)
    lines.append(line("dask, 2 workers", count, taken))
    lines.append(by_openpyxl(paths[:: -(-count // SAMPLE)], tmp_path / "peer.xlsx"))
    show(lines)
    one, two = lines[0].seconds, lines[1].seconds
    sys.stdout.write(f"two processes do {one / two:.2f} of one; a plain loop {gain_of_two():.2f}\n")
    alone = results(tmp_path / "1")
    assert len([name for name in alone if name.startswith("工作簿/")]) == count
    assert results(tmp_path / "2") == alone
    assert results(tmp_path / "dask") == alone


def test_the_main_process_does_not_grow(tmp_path: Path):
    """The main process sees the same of a workbook that cannot be read as of any other.

    What publishes and rolls up is bounded in another way: by the size of a block, not by nothing.
    """
    lines = []
    for count in (UNITS, 10 * UNITS):
        folder = tmp_path / f"上报{count}"
        if REAL:
            list(write_demo(folder, Order(count, seed=7)))
        else:
            folder.mkdir()
            for number in range(count):
                (folder / f"单位{number}.xlsx").touch()
        taken = batch(folder, tmp_path / f"out{count}", "--jobs", "2")
        lines.append(line(f"pool, {'real' if REAL else 'empty'} files", count, taken))
    show(lines)
    few, many = lines
    assert many.main <= 300
    assert many.main - few.main <= 20
    assert many.after <= 500
