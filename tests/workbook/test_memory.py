"""Recalculating many workbooks in one process must not gather memory."""

from __future__ import annotations

import subprocess
import sys

import pytest

# An engine that is used again keeps 50 KB of every workbook: 600 of them are 30 MB.
MOST = 12  # MB
_SCRIPT = """
from pathlib import Path
from tests.bench.memory import growth
print(growth(700, warm_up=100))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/self/statm")
def test_six_hundred_recalculations_take_no_more_memory():
    run = [sys.executable, "-c", _SCRIPT]
    done = subprocess.run(run, capture_output=True, text=True, check=True, timeout=600)
    assert float(done.stdout) < MOST
