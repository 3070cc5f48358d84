"""SCORE in LibreOffice, scalar and range form; a refresh beside a long-lived LibreOffice.

Run `python -m pytest tests/bench/test_calc.py --benchmark-only -n 0 --junit-xml=bench.xml`; the suite runs it on a few
cells, to see that it still works. LibreOffice's times are measured inside the script that calls it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hosts.calc.soffice import Soffice
from tests.shipped import SEED, filled
from xl_tools.refresh import refresh

pytestmark = pytest.mark.soffice
_SCORES = """
doc = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (prop("Hidden", True),))
sheet = doc.Sheets.getByIndex(0)
size = given["cells"]
rows = tuple((f"≥{n / 100:.2f}%", f"{n * 7 % size / 100:.2f}%", float(n % 40 + 1) / 2)
             for n in range(1, size + 1))
sheet.getCellRangeByName(f"A1:C{size}").setDataArray(rows)
doc.enableAutomaticCalculation(False)
name = "xltools.Functions.score"
if given["form"] == "scalar":
    sheet.getCellRangeByName(f"D1:D{size}").setFormulaArray(
        tuple((f"={name}(A{n};B{n};C{n})",) for n in range(1, size + 1)))
else:
    sheet.getCellRangeByName(f"D1:D{size}").setArrayFormula(
        f"={name}(A1:A{size};B1:B{size};C1:C{size})")
started = time.monotonic()
doc.calculateAll()
said = [time.monotonic() - started, sheet.getCellRangeByName("D1").Value]
doc.close(True)
"""
_RESAVE = """
times = []
for path in given:
    started = time.monotonic()
    doc = load(path, Hidden=True)
    doc.calculateAll()
    doc.storeToURL(uno.systemPathToFileUrl(path + ".out.xlsx"),
        (prop("FilterName", "Calc MS Excel 2007 XML"),))
    doc.close(True)
    times.append(time.monotonic() - started)
said = times
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


@pytest.mark.parametrize("form", ["scalar", "range"])
@pytest.mark.benchmark
def test_score_cells(office: Soffice, request, record_property, form: str):
    sizes = (10_000, 100_000) if request.config.getoption("--benchmark-only") else (100,)
    for cells in sizes:
        seconds, first = office.run(_SCORES, {"cells": cells, "form": form}, seconds=300)
        assert 0 <= first <= 1
        record_property(f"{form} {cells}", seconds)


def test_refresh_beside_libreoffice(office: Soffice, record_property, tmp_path: Path):
    rounds = 7
    paths = [office.copy(filled(SEED)) for _ in range(rounds)]
    theirs = min(office.run(_RESAVE, [str(path) for path in paths]))
    ours = []
    for path in paths:
        started = time.monotonic()
        refresh(path, out=tmp_path / path.name)
        ours.append(time.monotonic() - started)
    record_property("times as fast", theirs / min(ours))
