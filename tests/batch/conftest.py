"""Folders of filings, and a batch run in this process that only counts what happens."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import shipped
from xl_tools.batch.apart import Task
from xl_tools.batch.jobs import Chunk, Stamp
from xl_tools.batch.pool import Event, Finished
from xl_tools.batch.run import Options, Summary, batch
from xl_tools.batch.supervisor import Limits
from xl_tools.batch.worker import do_chunk
from xl_tools.errors import XlToolsError

LEGACY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


class Heard:
    """A watch that keeps what it is told."""

    def __init__(self) -> None:
        self.total = 0
        self.stamps: list[tuple[Stamp, bool]] = []

    def started(self, total: int) -> None:
        self.total = total

    def happened(self, stamp: Stamp, *, unchanged: bool) -> None:
        self.stamps.append((stamp, unchanged))

    def publishing(self) -> None: ...


def fill_folder(folder: Path, count: int = 4) -> Path:
    """Put some filings, an old workbook and an empty one into `folder`, in two sub-folders."""
    for number in range(count):
        district = folder / f"片区{number % 2 + 1}"
        district.mkdir(parents=True, exist_ok=True)
        content = shipped.filled(shipped.CLEAN if number % 2 else shipped.SEED)
        shipped.put(district / f"单位{number + 1}.xlsx", content)
    (folder / "空.xlsx").write_bytes(b"")
    (folder / "旧.xls").write_bytes(LEGACY)
    return folder


def run(folder: Path, out: Path, **options) -> tuple[Summary, Heard]:
    """Run a batch with two workers."""
    heard = Heard()
    return batch([folder], out, Options(**({"jobs": 2} | options)), heard), heard


def results(out: Path) -> dict[str, str]:
    """Return the hash of every file a batch is for: the copies and the store."""
    files = [p for part in ("工作簿", "数据") for p in (out / part).rglob("*") if p.is_file()]
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(files)
    }


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Filings that no test changes."""
    return fill_folder(tmp_path_factory.mktemp("上报"))


@pytest.fixture(scope="session")
def done(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    """An undisturbed batch of them, which no test changes: its OUT and its summary."""
    out = tmp_path_factory.mktemp("结果")
    return out, run(folder, out)[0]


class InlinePool:
    """An engine that does everything in this process, for tests of what is around it."""

    def __init__(self, jobs: int, limits: Limits, log: Path) -> None: ...

    def run(self, chunks: Iterator[Chunk]) -> Iterator[Event]:
        for chunk in chunks:
            said: list[dict[str, Any]] = []
            do_chunk(chunk, said.append)
            stamps = tuple(Stamp(**message["done"]) for message in said if "done" in message)
            yield from stamps
            yield Finished(chunk, stamps)


class HereNotApart:
    """What a batch does apart, done in this process: a new one loads pandas, DuckDB and Arrow."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._ended = False
        self._error: XlToolsError | None = None

    def __enter__(self) -> HereNotApart:
        return self

    def __exit__(self, *_: object) -> None: ...

    def go_on(self) -> None: ...

    def go_to_the_end(self) -> None: ...

    def end(self) -> XlToolsError | None:
        if not self._ended:
            self._ended = True
            try:
                importlib.import_module(self._task.module).main(self._task.arguments)
            except XlToolsError as error:
                self._error = error
        return self._error


def publish_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let batches publish in this process."""
    monkeypatch.setattr("xl_tools.batch.finishing.Apart", HereNotApart)


@pytest.fixture(autouse=True)
def published_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare processes; `done`, and what is run from the command line, has its own as users do."""
    if "faulty" not in request.fixturenames:
        publish_here(monkeypatch)


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run batches without any other process."""
    monkeypatch.setattr("xl_tools.batch.run.Pool", InlinePool)
    publish_here(monkeypatch)
