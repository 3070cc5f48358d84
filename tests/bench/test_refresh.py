"""How long one refresh takes, beside named peers in the same run.

Run `python -m pytest tests/bench --benchmark-only -n 0`; the table's bracketed figures are the
ratios. The suite runs each once, to see that they still work; nothing here passes or fails by time.
"""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest

from xl_tools.refresh import new, refresh

EXAMPLE = Path(__file__).parents[2] / "workbooks" / "jianning-2023.xlsx"


@pytest.fixture
def example(tmp_path: Path) -> Path:
    return Path(shutil.copy(EXAMPLE, tmp_path / "example.xlsx"))


@pytest.mark.benchmark(group="one workbook of the example")
def test_refresh_that_fills_checks_marks_and_saves(benchmark, example: Path, tmp_path: Path):
    data = EXAMPLE.with_suffix(".toml")
    out = tmp_path / "out.xlsx"

    def run():
        out.unlink(missing_ok=True)
        return refresh(example, data=data, out=out)

    assert benchmark(run).report.findings


@pytest.mark.benchmark(group="one workbook of the example")
def test_refresh_that_changes_nothing(benchmark, example: Path):
    assert not benchmark(lambda: refresh(example)).changed


@pytest.mark.benchmark(group="one workbook of the example")
def test_refresh_that_checks_marks_and_saves(benchmark, tmp_path: Path):
    plain = tmp_path / "plain.xlsx"
    new(
        plain,
        form="hunan-2023",
        unit="株洲市芦淞区建宁街道办事处",
        year=2023,
        data=EXAMPLE.with_suffix(".toml"),
    )
    out = tmp_path / "out.xlsx"

    def run():
        out.unlink(missing_ok=True)  # or there would be nothing to write from the second time on
        return refresh(plain, out=out)

    assert benchmark(run).report.findings


@pytest.mark.benchmark(group="one workbook of the example")
def test_peer_openpyxl_load_and_save(benchmark, example: Path, tmp_path: Path):
    def run():
        book = openpyxl.load_workbook(example)
        book.save(tmp_path / "peer.xlsx")

    benchmark(run)


@pytest.mark.benchmark(group="one workbook of the example")
def test_floor_unzip_and_rezip(benchmark, example: Path):
    def run() -> int:
        target = io.BytesIO()
        with (
            zipfile.ZipFile(example) as source,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as copy,
        ):
            for member in source.infolist():
                copy.writestr(member.filename, source.read(member))
        return len(target.getvalue())

    assert benchmark(run) > 0
