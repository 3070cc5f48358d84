"""SCORE in LibreOffice, scalar and range form; a refresh beside a long-lived LibreOffice.

Run `python -m pytest tests/bench/test_calc.py --benchmark-only -n 0 --benchmark-json=calc.json` and
read the `extra_info`; the suite runs it on a few cells, to see that it still works and gives the points
of plain Python. Times are on the clock, and of LibreOffice's process on the processor, which other work
on the machine disturbs less.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter

from tests.bench.test_score import SCORE, Row, all_different
from tests.hosts.calc.soffice import Soffice
from tests.shipped import SEED, filled
from xl_tools.refresh import refresh

pytestmark = pytest.mark.soffice
_CPU = """
def cpu():
    parts = open(f"/proc/{given['process']}/stat").read().rsplit(")", 1)[1].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")
"""
_SCORES = """
doc = load(given["path"], Hidden=True)
used, started = cpu(), time.monotonic()
doc.calculateAll()
said = {"seconds": time.monotonic() - started, "processor": cpu() - used}
sheet = doc.Sheets.getByIndex(0)
said["points"] = [row[0] for row in sheet.getCellRangeByName(given["points"]).getDataArray()]
doc.close(True)
"""
_RESAVE = """
said = []
for path in given["paths"]:
    used, started = cpu(), time.monotonic()
    doc = load(path, Hidden=True)
    doc.calculateAll()
    doc.storeToURL(uno.systemPathToFileUrl(path + ".out.xlsx"),
        (prop("FilterName", "Calc MS Excel 2007 XML"),))
    doc.close(True)
    said.append([time.monotonic() - started, cpu() - used])
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Iterator[Soffice]:
    made = Soffice(tmp_path_factory.mktemp("bench"))
    try:
        made.start()
        made.install()
        yield made
    finally:
        made.stop()


@pytest.mark.parametrize("size", [10_000, 100_000])
@pytest.mark.parametrize("form", ["scalar", "range"])
def test_score_cells(benchmark, office: Soffice, request, tmp_path: Path, form: str, size: int):
    if not request.config.getoption("--benchmark-only"):
        size //= 100
    rows = all_different(size)
    path = score_sheet(tmp_path / "a.xlsx", rows, form)
    given = {"path": str(path), "process": office.process.pid, "points": f"D1:D{size}"}

    def run() -> dict[str, object]:
        return office.run(_CPU + _SCORES, given, seconds=300)

    said = benchmark.pedantic(run, rounds=1)
    assert said.pop("points") == [SCORE(*row) for row in rows]
    benchmark.extra_info |= said


def score_sheet(path: Path, rows: list[Row], form: str) -> Path:
    """Write a workbook of the rows and their SCORE, as Excel stores it."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
        if form == "scalar":
            sheet.write_formula(number, 3, "=SCORE(A{0},B{0},C{0})".format(number + 1))
    if form == "range":
        area = "=SCORE(A1:A{0},B1:B{0},C1:C{0})".format(len(rows))
        sheet.write_array_formula(0, 3, len(rows) - 1, 3, area)
    book.close()
    return path


def test_refresh_beside_libreoffice(benchmark, office: Soffice, request, tmp_path: Path):
    rounds = 15 if request.config.getoption("--benchmark-only") else 2
    paths = [office.copy(filled(SEED)) for _ in range(rounds)]
    given = {"paths": list(map(str, paths)), "process": office.process.pid}
    theirs = benchmark.pedantic(lambda: office.run(_CPU + _RESAVE, given, seconds=300), rounds=1)
    ours = []
    for path in paths:
        started, used = time.monotonic(), time.process_time()
        refresh(path, out=tmp_path / path.name)
        ours.append([time.monotonic() - started, time.process_time() - used])
    for place, what in enumerate(("seconds", "processor")):
        least = min(each[place] for each in theirs), min(each[place] for each in ours)
        benchmark.extra_info[f"LibreOffice {what}"] = least[0]
        benchmark.extra_info[f"refresh {what}"] = least[1]
        benchmark.extra_info[f"times as fast by {what}"] = least[0] / least[1]
