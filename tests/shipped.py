"""The shipped filings as workbooks: filled ones and refreshed ones, made once a test run."""

from __future__ import annotations

import tempfile
import zipfile
from functools import cache
from pathlib import Path

from tests.end_to_end.examples import UNITS, WORKBOOKS
from xl_tools.domain.findings import Finding
from xl_tools.domain.report import Report
from xl_tools.refresh import new, refresh

SEED, CLEAN = "jianning-2023", "clean-2023"
FORM = "hunan-2023"
RESULTS = "校验结果"


def data_of(name: str) -> Path:
    """Return the data file of a shipped filing."""
    return WORKBOOKS / f"{name}.toml"


@cache
def filled(name: str) -> bytes:
    """Return the workbook of a shipped filing as `new` makes it, not yet refreshed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        new(path, form=FORM, unit=UNITS[name], year=2023, data=data_of(name))
        return path.read_bytes()


@cache
def refreshed(name: str) -> bytes:
    """Return the workbook of a shipped filing after a refresh."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        path.write_bytes(filled(name))
        refresh(path)
        return path.read_bytes()


@cache
def empty() -> bytes:
    """Return the workbook of a unit that has filled in nothing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        new(path, form=FORM, unit="示例单位", year=2023)
        return path.read_bytes()


def put(path: Path, content: bytes) -> Path:
    """Write a workbook and return its path."""
    path.write_bytes(content)
    return path


def parts(path: Path) -> dict[str, bytes]:
    """Return the parts of a workbook by name, in their order."""
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


def found(report: Report) -> dict[tuple[str, str], Finding]:
    """Return the findings by place and rule."""
    return {(str(finding.place), finding.rule): finding for finding in report.findings}
