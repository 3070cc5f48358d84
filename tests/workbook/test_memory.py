"""Recalculating many workbooks in one process must not gather memory."""

from __future__ import annotations

import subprocess
import sys

import pytest

# An engine that is used again keeps 50 KB of every workbook: 1,500 of them are 75 MB.
MOST = 12  # MB
_SCRIPT = """
from pathlib import Path
from tests.bench.memory import growth
print(growth(1500, warm_up=150))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/self/statm")
def test_fifteen_hundred_recalculations_take_no_more_memory():
    run = [sys.executable, "-c", _SCRIPT]
    done = subprocess.run(run, capture_output=True, text=True, check=True, timeout=600)
    assert float(done.stdout) < MOST
