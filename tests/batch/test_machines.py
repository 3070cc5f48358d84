"""The same batch on a dask cluster: equal to the pool's, even when a worker is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from distributed import Client, LocalCluster

from tests.batch.conftest import Heard, fill_folder, results, run
from xl_tools.batch.run import Options, batch
from xl_tools.errors import UsageError


def test_a_local_cluster_gives_what_the_pool_gives(folder: Path, done, tmp_path: Path):
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        summary, _ = run(folder, tmp_path, scheduler=cluster.scheduler_address)
    assert (summary.done, summary.unreadable) == (4, 2)
    assert results(tmp_path) == results(done[0])


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        for child in (
            psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
        ):
            child.kill()
        process.kill()
        process.wait()


class Killing(Heard):
    """Kills a dask worker, with all that it started, once the first workbooks are done."""

    def __init__(self, victim: subprocess.Popen[bytes]) -> None:
        super().__init__()
        self.victim = victim

    def happened(self, stamp, *, unchanged: bool) -> None:
        super().happened(stamp, unchanged=unchanged)
        if self.victim.poll() is None and len(self.stamps) == 1:
            os.kill(self.victim.pid, signal.SIGKILL)
            self.victim.wait()


def test_a_worker_that_is_killed_mid_run_changes_nothing(tmp_path: Path):
    folder = fill_folder(tmp_path / "上报", 12)
    alone, shared = tmp_path / "alone", tmp_path / "shared"
    run(folder, alone)
    file = tmp_path / "scheduler.json"
    with (
        started("scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)),
        started(
            "worker",
            "--scheduler-file",
            str(file),
            "--nthreads",
            "1",
            "--no-nanny",
            "--no-dashboard",
        ) as victim,
        started(
            "worker",
            "--scheduler-file",
            str(file),
            "--nthreads",
            "1",
            "--no-nanny",
            "--no-dashboard",
        ),
    ):
        address = wait_for_workers(file, 2)
        heard = Killing(victim)
        summary = batch([folder], shared, Options(jobs=4, scheduler=address), heard)
        assert victim.poll() is not None
    assert (summary.done, summary.unreadable, summary.failed) == (12, 2, 0)
    assert sorted({stamp.file for stamp, _ in heard.stamps}) == sorted(
        stamp.file for stamp, _ in heard.stamps
    )
    assert results(shared) == results(alone)


def wait_for_workers(file: Path, count: int) -> str:
    deadline = time.monotonic() + 300
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    with Client(scheduler_file=str(file), set_as_default=False) as client:
        client.wait_for_workers(count, timeout=300)
        return str(client.scheduler.address)


def test_no_scheduler(folder: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("xl_tools.batch.machines._PATIENCE", 0.5)
    with pytest.raises(UsageError) as caught:
        run(folder, tmp_path, scheduler="tcp://127.0.0.1:9")
    assert str(caught.value) == (
        "--scheduler tcp://127.0.0.1:9：连接不上 dask 调度程序，或它还没有工作进程。"
        "请先用 dask scheduler 和 dask worker 启动它们，并检查地址。"
    )
