"""Write a folder of invented filings, on all processors, with their truth table."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass, fields
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from xl_tools.demo.catalog import load_catalog
from xl_tools.demo.making import Truth, make
from xl_tools.errors import FileBusy, UsageError

# The truth table: UTF-8 with BOM, as Excel reads it.
TRUTH_FILE = "真值.csv"
_TITLES = ("文件", "单位", "问题", "规则", "工作表", "单元格", "项目")
_PER_FOLDER = 1000  # file managers are slow with more
_CHUNK = 50


@dataclass(frozen=True, slots=True)
class Order:
    """What to make: how many filings of a form, from which seed, what share with faults (0–1)."""

    units: int
    seed: int = 1
    form: str = "hunan-2023"
    faulty: float = 0.6


@dataclass(frozen=True, slots=True)
class Progress:
    """So many workbooks are written, with so many faults in them."""

    written: int
    faults: int


def write_demo(folder: Path, order: Order, jobs: int | None = None) -> Iterator[Progress]:
    """Write the filings and the truth table into `folder`; yield how far it is.

    The same order makes the same files, whatever `jobs`; on another machine the same content, which
    may be compressed in another way. UsageError where the folder holds
    anything already; FileBusy where it cannot be written.
    """
    load_catalog(order.form)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UsageError(f"文件夹 {folder} 不是空的。请换一个新的文件夹，以免混入其他文件。")
        yield from _written(folder, order, jobs or os.cpu_count() or 1)
    except OSError as error:
        raise FileBusy(folder, f"无法写入（{error.strerror}）", "请检查磁盘空间和权限") from error


def _written(folder: Path, order: Order, jobs: int) -> Iterator[Progress]:
    written = faults = 0
    with (folder / TRUTH_FILE).open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(_TITLES)
        for numbers, truths in _chunks(folder, order, jobs):
            table.writerows(astuple(truth) for truth in truths)
            written += len(numbers)
            faults += len(truths)
            yield Progress(written, faults)


def _chunks(folder: Path, order: Order, jobs: int) -> Iterator[tuple[range, Sequence[Truth]]]:
    ranges = [
        range(first, min(first + _CHUNK, order.units + 1))
        for first in range(1, order.units + 1, _CHUNK)
    ]
    if jobs == 1 or len(ranges) == 1:
        yield from ((numbers, _make_all(folder, order, numbers)) for numbers in ranges)
        return
    with ProcessPoolExecutor(min(jobs, len(ranges)), get_context("spawn")) as pool:
        # A few at a time: a million futures would fill the memory.
        waiting = iter(ranges)
        running = [
            (numbers, pool.submit(_make_all, folder, order, numbers))
            for numbers in islice(waiting, 2 * jobs)
        ]
        while running:
            numbers, future = running.pop(0)
            truths = future.result()
            running += [
                (following, pool.submit(_make_all, folder, order, following))
                for following in islice(waiting, 1)
            ]
            yield numbers, truths


def _make_all(folder: Path, order: Order, numbers: Sequence[int]) -> list[Truth]:
    truths: list[Truth] = []
    for number in numbers:
        name = _file_name(number, order.units)
        made = make(order.form, order.seed, number, file=name, faulty=order.faulty)
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(made.content)
        truths += made.truths
    return truths


def _file_name(number: int, units: int) -> str:
    """Return the file of a unit, in a folder per thousand where there are more.

    >>> _file_name(7, 500), _file_name(1001, 5000)
    ('单位0007.xlsx', '第002批/单位1001.xlsx')
    """
    name = f"单位{number:04d}.xlsx"
    if units <= _PER_FOLDER:
        return name
    return f"第{(number - 1) // _PER_FOLDER + 1:03d}批/{name}"


def read_truth(folder: Path) -> list[Truth]:
    """Return the truth table that `write_demo` wrote into `folder`."""
    with (folder / TRUTH_FILE).open(encoding="utf-8-sig", newline="") as file:
        return [Truth(**dict(zip(_NAMES, row, strict=True))) for row in list(csv.reader(file))[1:]]


_NAMES = [field.name for field in fields(Truth)]
