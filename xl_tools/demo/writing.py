"""Write a folder of invented filings, on all processors, with their truth table."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass, field, fields
from decimal import Decimal
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from xl_tools.demo.across import DISTRICT_FILE, district, make_across, truths_of_whole
from xl_tools.demo.catalog import load_catalog
from xl_tools.demo.making import Made, Truth, make
from xl_tools.demo.scene import LEAST_UNITS, Scene
from xl_tools.errors import FileBusy, UsageError

# The truth table: UTF-8 with BOM, as Excel reads it.
TRUTH_FILE = "真值.csv"
_TITLES = ("文件", "单位", "问题", "规则", "工作表", "单元格", "项目")
_PER_FOLDER = 1000  # file managers are slow with more
_CHUNK = 50


@dataclass(frozen=True, slots=True)
class Order:
    """What to make: how many filings of a form, from which seed, what share with faults (0–1).

    `across` asks for last year's filings too, in a folder of their own, and for faults between
    units and years.
    """

    units: int
    seed: int = 1
    form: str = "hunan-2023"
    faulty: float = 0.6
    across: bool = False

    @property
    def last(self) -> int:
        """The number of the last unit; some of them are in last year's folder only."""
        return self.units + (Scene.of(self.seed, self.units).gone if self.across else 0)


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
    if order.across and order.units < LEAST_UNITS:
        raise UsageError(f"要有跨单位的问题，至少要 {LEAST_UNITS} 个单位。请加大 --units。")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UsageError(f"文件夹 {folder} 不是空的。请换一个新的文件夹，以免混入其他文件。")
        yield from _written(folder, order, jobs or os.cpu_count() or 1)
    except OSError as error:
        raise FileBusy(folder, f"无法写入（{error.strerror}）", "请检查磁盘空间和权限") from error


@dataclass(slots=True)
class _Lot:
    """What a process has written: so many workbooks, what is wrong in them, sums of figures."""

    written: int = 0
    truths: list[Truth] = field(default_factory=list)
    sums: dict[str, Decimal] = field(default_factory=dict)


def _written(folder: Path, order: Order, jobs: int) -> Iterator[Progress]:
    whole = _Lot()
    faults = 0
    with (folder / TRUTH_FILE).open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(_TITLES)
        for lot in _lots(folder, order, jobs):
            table.writerows(astuple(truth) for truth in lot.truths)
            whole.written += lot.written
            faults += len(lot.truths)
            _add(whole.sums, lot.sums)
            yield Progress(whole.written, faults)
        if order.across:
            text, truth = district(whole.sums)
            (folder / DISTRICT_FILE).write_text(text, "utf-8")
            table.writerow(astuple(truth))
            yield Progress(whole.written, faults + 1)


def _add(sums: dict[str, Decimal], more: Mapping[str, Decimal]) -> None:
    for key, value in more.items():
        sums[key] = sums.get(key, Decimal(0)) + value


def _lots(folder: Path, order: Order, jobs: int) -> Iterator[_Lot]:
    last = order.last
    ranges = [range(first, min(first + _CHUNK, last + 1)) for first in range(1, last + 1, _CHUNK)]
    if jobs == 1 or len(ranges) == 1:
        yield from (_make_all(folder, order, numbers) for numbers in ranges)
        return
    with ProcessPoolExecutor(min(jobs, len(ranges)), get_context("spawn")) as pool:
        # A few at a time: a million futures would fill the memory.
        waiting = iter(ranges)
        running = [
            pool.submit(_make_all, folder, order, numbers) for numbers in islice(waiting, 2 * jobs)
        ]
        while running:
            lot = running.pop(0).result()
            running += [
                pool.submit(_make_all, folder, order, following) for following in islice(waiting, 1)
            ]
            yield lot


def _make_all(folder: Path, order: Order, numbers: Sequence[int]) -> _Lot:
    lot = _Lot()
    scene = Scene.of(order.seed, order.units) if order.across else None
    for number in numbers:
        name = _file_name(number, order.units)
        if scene is None:
            made = make(order.form, order.seed, number, file=name, faulty=order.faulty)
            _put(folder, made, lot)
            continue
        for made, adds in make_across(order.form, scene, number, name=name, faulty=order.faulty):
            _put(folder, made, lot)
            lot.truths += truths_of_whole(made, scene, number)
            _add(lot.sums, adds)
    return lot


def _put(folder: Path, made: Made, lot: _Lot) -> None:
    path = folder / made.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.content)
    lot.written += 1
    lot.truths += made.truths


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


_NAMES = [column.name for column in fields(Truth)]
