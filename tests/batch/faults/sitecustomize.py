"""Loaded by Python at its start where a test puts this folder on PYTHONPATH: workers that fail.

The name of a workbook says how: 卡住 hangs, 死掉 dies, 一死 dies once, 出错 is a fault of ours, 吃内存
takes all memory at once, 涨内存 takes it little by little where no limit of the system sees it.
"""

import mmap
import os
import time
from pathlib import Path

from xl_tools.batch import work

_really = work.work
_held = []


def _work(job):
    if not job.failure:
        for word, fault in _FAULTS.items():
            if word in job.file:
                fault(job)
    return _really(job)


def _hang(job):
    time.sleep(1000)


def _die(job):
    os.kill(os.getpid(), 9)


def _die_once(job):
    mark = Path(job.source).with_suffix(".mark")
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), 9)


def _fail(job):
    raise KeyError("得分")


def _allocate(job):
    _held.append(bytearray(1 << 34))


def _grow(job):
    while True:  # shared memory does not count as data
        block = mmap.mmap(-1, 1 << 24)
        block.write(b"x" * (1 << 24))
        _held.append(block)
        time.sleep(0.01)


_FAULTS = {
    "卡住": _hang,
    "死掉": _die,
    "一死": _die_once,
    "出错": _fail,
    "吃内存": _allocate,
    "涨内存": _grow,
}
work.work = _work
