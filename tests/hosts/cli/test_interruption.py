"""Ctrl+C ends a command wherever it strikes."""

from __future__ import annotations

import subprocess
import sys

import pytest

# An exception in a destructor is lost, and so is one in the bookkeeping of an import.
_LOST = """
import sys, time
import xl_tools.hosts.cli.score as scored
from xl_tools.hosts.cli import main

class Struck:
    def __del__(self):
        raise {error}

def slow(*_, **__):
    Struck()
    print("still there", flush=True)
    time.sleep(20 if "{error}" == "KeyboardInterrupt" else 0)

main.commands["score"].callback = slow
main(["score", "1", "1", "1"])
"""


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        ("KeyboardInterrupt", 130, "已中断，正在处理的文件保持原样。"),
        ("ValueError", 0, "ValueError"),
    ],
)
def test_one_that_python_lost_ends_the_command_all_the_same(error: str, code: int, said: str):
    call = [sys.executable, "-X", "utf8", "-c", _LOST.replace("{error}", error)]
    ran = subprocess.run(call, capture_output=True, check=False, timeout=60)
    assert ran.stdout.decode().strip() == "still there"
    assert (ran.returncode, said in ran.stderr.decode()) == (code, True)
