"""How long it takes to change sixty cells and save, beside named peers in the same run.

Run `python -m pytest tests/bench/test_engine.py --benchmark-only -n 0` for the full sizes; the
suite runs each once on a little file, to see that they still work.
"""

from __future__ import annotations

import importlib.util
import io
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from xl_tools.workbook import Workbook

EXAMPLE = Path(__file__).parents[2] / "workbooks" / "jianning-2023.xlsx"
EDITS = 60
COLUMNS = 20
SMALL, LARGE = "small: 60 cells of 20 KB", "large: 60 cells of 50,000 × 20"
PEAK = """
import sys
from pathlib import Path
from tests.bench import test_engine
getattr(test_engine, sys.argv[1])(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
print(int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) >> 10)
"""


def places(last: int) -> list[str]:
    """Return sixty cells all over the rows."""
    return [f"{'BCDF'[n % 4]}{1 + n * last // EDITS}" for n in range(EDITS)]


def engine(source: Path, target: Path, last: int) -> None:
    book = Workbook.open(source)
    sheet = book[book.sheet_names[0]]
    for number, ref in enumerate(places(last)):
        sheet[ref].value = number if number % 2 else f"新{number}"
    book.save(target)


def by_openpyxl(source: Path, target: Path, last: int) -> None:
    import openpyxl  # here, as it would count as memory of the others

    book = openpyxl.load_workbook(source)
    sheet = book.worksheets[0]
    for number, ref in enumerate(places(last)):
        cell = sheet[ref]
        if not isinstance(cell, openpyxl.cell.cell.MergedCell):
            cell.value = number if number % 2 else f"新{number}"
    book.save(target)


def by_excelize(source: Path, target: Path, last: int) -> None:
    import excelize  # no dependency of ours: measured where it happens to be installed

    book = excelize.open_file(str(source))
    sheet = book.get_sheet_list()[0]
    for number, ref in enumerate(places(last)):
        book.set_cell_value(sheet, ref, number if number % 2 else f"新{number}")
    book.save_as(str(target))
    book.close()


def floor(source: Path, target: Path, _last: int) -> None:
    """Unzip and rezip at level 6, changing nothing."""
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
    ):
        for member in old.infolist():
            new.writestr(member.filename, old.read(member))


# excelize is measured where it is installed (the extra `bench`); the suite does not need it.
WAYS = (
    engine,
    floor,
    by_openpyxl,
    *((by_excelize,) if importlib.util.find_spec("excelize") else ()),
)


def numbers_and_texts(path: Path, rows: int) -> None:
    import xlsxwriter

    chance = random.Random(1)
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("数据")
    for row in range(rows):
        for column in range(COLUMNS):
            if column % 4 == 0:
                sheet.write_string(row, column, f"单位{chance.randrange(20_000)}")
            elif column == COLUMNS - 1:
                sheet.write_formula(row, column, f"=B{row + 1}+C{row + 1}", None, 1.0)
            else:
                sheet.write_number(row, column, chance.random() * 10_000)
    book.close()


@pytest.fixture(scope="module")
def large(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    rows = 50_000 if request.config.getoption("--benchmark-only") else 200
    path = tmp_path_factory.mktemp("bench") / "large.xlsx"
    numbers_and_texts(path, rows)
    return path, rows


@pytest.mark.benchmark(group=SMALL)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_sixty_cells_of_a_filing(benchmark, way, tmp_path: Path):
    benchmark(way, EXAMPLE, tmp_path / "out.xlsx", 20)
    assert (tmp_path / "out.xlsx").stat().st_size > EXAMPLE.stat().st_size / 2


@pytest.mark.benchmark(group=LARGE)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_sixty_cells_of_a_million(benchmark, way, large, tmp_path: Path):
    path, rows = large
    target = tmp_path / "out.xlsx"
    rounds = 1 if way in (by_openpyxl, by_excelize) else 5
    benchmark.pedantic(way, (path, target, rows), rounds=rounds)
    run = [sys.executable, "-c", PEAK, way.__name__, path, target, str(rows)]
    root = Path(__file__).parents[2]
    peak = subprocess.run(run, check=True, capture_output=True, cwd=root, timeout=600).stdout
    benchmark.extra_info["peak MB"] = int(peak.split()[-1])


def test_all_ways_change_the_same_cells(large, tmp_path: Path):
    import openpyxl

    path, rows = large
    engine(path, tmp_path / "ours.xlsx", rows)
    by_openpyxl(path, tmp_path / "theirs.xlsx", rows)
    ours, theirs = (
        openpyxl.load_workbook(io.BytesIO((tmp_path / name).read_bytes()))["数据"]
        for name in ("ours.xlsx", "theirs.xlsx")
    )
    refs = places(rows)
    assert [ours[ref].value for ref in refs] == [theirs[ref].value for ref in refs]
