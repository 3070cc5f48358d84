"""A workbook that hangs, kills or fills its worker costs one line; a killed run loses nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import shipped
from tests.batch.conftest import results, run
from xl_tools.batch.store import Store
from xl_tools.batch.supervisor import Limits
from xl_tools.batch.work import NO_MEMORY

FAULTS = Path(__file__).parent / "faults"


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(FAULTS))


def put(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        shipped.put(folder / f"{name}.xlsx", shipped.filled(shipped.CLEAN))
    return folder


@pytest.mark.usefixtures("faulty")
def test_each_poisoned_workbook_costs_its_own_line_only(tmp_path: Path):
    good = [f"{number}好" for number in range(1, 7)]
    bad = ["1卡住", "2死掉", "3出错", "4吃内存", "5涨内存"]
    folder = put(tmp_path / "上报", *good, *bad, "6一死")
    summary, _ = run(folder, tmp_path / "out", jobs=1, limits=Limits(25, 400))
    rows = Store.open(tmp_path / "out").rows(
        "SELECT file, outcome, message FROM units ORDER BY file"
    )
    failed = {row["file"]: row["message"] for row in rows if row["outcome"] != "done"}
    assert failed == {
        "1卡住.xlsx": "处理超过 25 秒，已停止。请检查文件是否异常，或用 --timeout 放宽。",
        "2死掉.xlsx": "处理时工作进程意外退出（信号 SIGKILL），没有处理。请单独用 xl-tools refresh 再试。",
        "3出错.xlsx": "程序内部出错（KeyError: '得分'），没有处理。请把文件和这句话反馈给维护者。",
        "4吃内存.xlsx": NO_MEMORY,
        "5涨内存.xlsx": NO_MEMORY,
    }
    assert (summary.done, summary.failed, summary.total) == (7, 5, 12)
    assert sorted(path.name for path in (tmp_path / "out" / "工作簿").iterdir()) == sorted(
        f"{name}.xlsx" for name in [*good, "6一死"]
    )
    # What failed is tried again, and all of it is well once its cause is gone.
    os.environ["PYTHONPATH"] = ""
    again, _ = run(folder, tmp_path / "out", jobs=1)
    assert (again.done, again.unchanged) == (12, 7)
    run(folder, tmp_path / "fresh", jobs=1)
    assert results(tmp_path / "out") == results(tmp_path / "fresh")


def command(folder: Path, out: Path) -> list[str]:
    call = [sys.executable, "-m", "xl_tools", "batch", str(folder), "--out", str(out)]
    return [*call, "--jobs", "2", "--format", "jsonl", "--fail-on", "never"]


@pytest.mark.parametrize(
    ("sign", "moments"),
    [(signal.SIGKILL, (0, 1, 7)), (signal.SIGINT, (3,))],
    ids=["kill", "ctrl-c"],
)
def test_a_run_that_is_killed_goes_on_where_it_was(tmp_path: Path, sign, moments):
    names = [f"单位{number:02}" for number in range(12)]
    folder = put(tmp_path / "上报", *names)
    run(folder, tmp_path / "alone")
    out = tmp_path / "out"
    finished: set[str] = set()
    for moment in moments:
        said = killed_after(moment, command(folder, out), sign)
        finished |= {record["file"] for record in said}
    ended = subprocess.run(command(folder, out), capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr.decode()
    records = [json.loads(line) for line in ended.stdout.splitlines()]
    assert sorted(record["file"] for record in records) == [f"{name}.xlsx" for name in names]
    redone = {record["file"] for record in records if not record["unchanged"]}
    assert not redone & finished
    assert results(out) == results(tmp_path / "alone")
    assert not list((out / "运行" / "parts").iterdir())


def killed_after(lines: int, call: list[str], sign: int) -> list[dict]:
    """Run the call and stop it after so many lines; return what it said."""
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        if not lines:
            time.sleep(0.5)
        said = []
        for line in process.stdout if lines else ():
            said.append(json.loads(line))
            if len(said) >= lines:
                break
        process.send_signal(sign)
        said += [json.loads(line) for line in process.stdout if line.endswith(b"\n")]
        errors = process.stderr.read().decode()
        if sign == signal.SIGINT:
            assert process.wait() == 130
            assert "再次运行同一命令，从中断处接着做。" in errors
    return said
