"""A worker makes its copies durable together, and trusts no copy that an accident cut off."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import shipped
from xl_tools.batch.jobs import Chunk, Job
from xl_tools.batch.journal import read_journal
from xl_tools.batch.worker import do_chunk

NAMES = ("甲.xlsx", "乙.xlsx", "丙.xlsx")


@pytest.fixture
def chunk(tmp_path: Path) -> Chunk:
    folder = tmp_path / "out" / "运行" / "parts"
    folder.mkdir(parents=True)
    return Chunk("c1", str(folder), tuple(job(tmp_path, name) for name in NAMES))


def job(root: Path, name: str) -> Job:
    source = root / name
    shipped.put(source, shipped.filled(shipped.CLEAN))
    target = root / "out" / "工作簿" / name
    return Job(name, str(source), str(target), f"工作簿/{name}", str(source))


def test_copies_are_durable_before_the_part_and_only_then(chunk: Chunk, monkeypatch):
    seen: list[str] = []
    fsync = os.fsync

    def synced(handle: int) -> None:
        seen.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", synced)
    said: list[dict] = []
    do_chunk(chunk, lambda message: said.append({"synced": len(seen), **message}))
    assert [message["synced"] for message in said if "done" in message] == [0, 0, 0]
    assert seen[:4] == [*NAMES, "工作簿"]
    assert any(name.startswith(".xl-tools-") for name in seen[4:])  # the part


def test_a_copy_that_is_there_already_is_replaced_for_good_at_once(chunk: Chunk, monkeypatch):
    target = Path(chunk.jobs[0].target)
    target.parent.mkdir()
    target.write_bytes(b"explained")
    synced: list[int] = []
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.append(handle), fsync(handle)))
    counts: list[int] = []
    do_chunk(chunk, lambda message: counts.append(len(synced)) if "done" in message else None)
    assert counts == [4, 4, 4]  # file and folder, of the new copy and of the one kept


def test_a_journal_is_believed_only_for_copies_that_are_whole(chunk: Chunk):
    folder = Path(chunk.folder)

    class Killed(Exception):
        pass

    def die(message: dict) -> None:
        if message.get("start") == "":
            raise Killed

    with pytest.raises(Killed):
        do_chunk(chunk, die)
    (journal,) = folder.glob("*.jsonl")
    assert len(list(read_journal(journal))) == 3
    Path(chunk.jobs[1].target).write_bytes(b"")  # as a power cut leaves it
    left = journal.rename(folder / "c1.1.jsonl")
    said: list[dict] = []
    do_chunk(Chunk("c1", chunk.folder, chunk.jobs, (str(left),)), said.append)
    assert [message["start"] for message in said if "start" in message] == ["乙.xlsx", ""]
    whole = Path(chunk.jobs[0].target).read_bytes()
    assert Path(chunk.jobs[1].target).read_bytes() == whole
    assert not list(folder.glob("*.jsonl"))


def test_a_worker_does_without_pandas():
    """Arrow would load it, and it is a fifth of what a worker occupies."""
    said = subprocess.run(
        [sys.executable, "-c", _LEAN], check=True, capture_output=True, text=True
    ).stdout
    assert said == "False True\n"


_LEAN = """
import sys
import xl_tools.batch.worker
from xl_tools.batch.lean import load_arrow_alone
from xl_tools.batch.schema import UNITS
from xl_tools.batch.store import parquet_of
load_arrow_alone()
parquet_of(UNITS, {name: [] for name in UNITS.names})
loaded = "pandas" in sys.modules
import pandas
print(loaded, pandas.isna(None))
"""
