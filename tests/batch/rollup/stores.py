"""A store of any number of filings, made from one, with names that try to do harm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from tests import shipped
from tests.batch.stores import make_store, record
from xl_tools.batch.record import Record, columns_of, rows_of
from xl_tools.batch.rows import record_of_failure
from xl_tools.batch.store import Store

HOSTILE = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://example.invalid","点我")'
BROKEN = "文件不是有效的 .xlsx（zip 结构损坏）。请重新取得这个文件。"


def seed(folder: Path) -> Record:
    """Return the rows of the shipped filing with many findings."""
    folder.mkdir(parents=True, exist_ok=True)
    return record(shipped.put(folder / "种子.xlsx", shipped.filled(shipped.SEED)))


def like(one: Record, file: str, unit: str, year: int = 2023, **numbers: float) -> Record:
    """Return the filing as another unit's; `numbers` are other figures, by key."""
    rows = [
        row
        | {"number": numbers[row["key"]], "shown": str(numbers[row["key"]]), "content": "number"}
        if row["key"] in numbers
        else row
        for row in rows_of(one.filings)
    ]
    about = {"file": file, "unit": unit, "year": year, "output": f"工作簿/{file}"}
    return replace(one, unit=one.unit | about, filings=columns_of(rows))


def broken(file: str = "坏 #1.xlsx", year: int = 0) -> Record:
    """Return the row of a file that could not be read."""
    return record_of_failure(file, f"/上报/{file}", "unreadable", BROKEN, year)


def store_of(out: Path, records: Iterable[Record]) -> Store:
    """Write the store into `out`."""
    return make_store(out, records)
