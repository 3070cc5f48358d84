"""How memory grows over many recalculations: ``python -m tests.bench.memory 20000``."""

from __future__ import annotations

import sys
from pathlib import Path

from xl_tools.refresh.opening import form_of, functions_for
from xl_tools.workbook import Workbook
from xl_tools.workbook.recalc import recalculate

EXAMPLE = Path(__file__).parents[2] / "workbooks" / "jianning-2023.xlsx"
_PAGE = 4096
_WARM_UP = 200  # until caches, code and the allocator's pools are there


def growth(times: int, warm_up: int = _WARM_UP) -> float:
    """Return by how many MB the process has grown from the `warm_up`-th to the last workbook."""
    data = EXAMPLE.read_bytes()
    start = 0.0
    for number in range(times):
        if number == warm_up:
            start = resident()
        _recalculate(data, number)
    return resident() - start


def _recalculate(data: bytes, number: int) -> None:
    book = Workbook.from_bytes(data, "a.xlsx")
    book["基础数据表"]["B4"].value = number + 1  # so that there is something to calculate
    recalculate(book, functions_for(form_of(book)))


def resident() -> float:
    """Return the memory that the process occupies, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE / (1 << 20)


if __name__ == "__main__":
    count = int(sys.argv[1])
    sys.stdout.write(
        f"{count} recalculations: {growth(count):+.1f} MB, {resident():.0f} MB in all\n"
    )
