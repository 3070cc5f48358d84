"""A process of its own waits for its turn, says in a sentence what went wrong, and never stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from xl_tools.batch.apart import Apart, Task

_MODULE = """
import sys
from pathlib import Path
from xl_tools.batch.apart import serve, wait
from xl_tools.errors import UsageError

def main(arguments):
    folder, what = arguments
    Path(folder, "first").touch()
    wait()
    Path(folder, "second").touch()
    if what == "refuse":
        raise UsageError("没有这样的年度。")
    if what == "crash":
        raise KeyError("x")

if __name__ == "__main__":
    serve(main, "json")
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "two_steps.py").write_text(_MODULE, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path


def task(folder: Path, what: str = "") -> Task:
    return Task("two_steps", [str(folder), what], "没有写成", 2)


def done(folder: Path) -> Iterator[str]:
    return (name for name in ("first", "second") if (folder / name).exists())


def test_it_is_waited_for_to_the_end(folder: Path):
    with Apart(task(folder)) as running:
        assert list(done(folder)) == []
        assert running.end() is None
        assert running.end() is None
    assert list(done(folder)) == ["first", "second"]


@pytest.mark.parametrize(
    ("what", "why"), [("refuse", "没有这样的年度。"), ("crash", "KeyError: 'x'")]
)
def test_what_it_failed_by_is_said(folder: Path, what: str, why: str):
    with Apart(task(folder, what)) as running:
        running.go_to_the_end()
        error = running.end()
    assert str(error) == f"{folder}：没有写成。再次运行同一命令即可接着做（{why}）。"


def test_one_whose_turn_does_not_come_does_nothing_and_is_ended(folder: Path):
    with Apart(task(folder)) as running:
        process = psutil.Process(running._process.pid)
    assert not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    assert list(done(folder)) == []


def test_one_that_nobody_is_left_to_tell_ends_by_itself(folder: Path):
    with Apart(task(folder)) as running:
        running._process.stdin.close()
        assert running._process.wait(30) == 0
        running._process.stdin = None
    assert list(done(folder)) == []
