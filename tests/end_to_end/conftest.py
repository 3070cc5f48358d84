"""The real command line, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.examples import UNITS, WORKBOOKS

Run = Callable[..., subprocess.CompletedProcess[str]]
SECONDS = 300


def xl_tools(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in `folder`."""
    return subprocess.run(
        [sys.executable, "-m", "xl_tools", *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
        env={"PYTHONIOENCODING": "utf-8", "PATH": ""},
    )


def make(name: str, folder: Path) -> Path:
    """Make the workbook of a shipped filing by `xl-tools new` and return its path."""
    data = WORKBOOKS / f"{name}.toml"
    arguments = ("--unit", UNITS[name], "--year", 2023, "--from", data)
    done = xl_tools("new", "a.xlsx", *arguments, folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "a.xlsx"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return the function that runs a command line in the test's own folder."""
    return lambda *arguments: xl_tools(*arguments, folder=tmp_path)
