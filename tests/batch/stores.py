"""Stores for tests: some filings refreshed and written down, without any worker process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from xl_tools.batch.record import Record
from xl_tools.batch.rows import record_of
from xl_tools.batch.schema import TABLES
from xl_tools.batch.store import Store
from xl_tools.refresh import refresh


def record(path: Path, file: str = "") -> Record:
    """Refresh the workbook at `path` and return its rows."""
    return record_of(file or path.name, str(path), f"工作簿/{file or path.name}", refresh(path))


def make_store(out: Path, records: Iterable[Record]) -> Store:
    """Write the rows of `records` as a batch would; return the store."""
    store = Store.create(out)
    by_year: Mapping[int, list[Record]] = {}
    for one in sorted(records, key=lambda each: each.unit["file"]):
        by_year.setdefault(one.unit["year"], []).append(one)
    for year, group in by_year.items():
        for table in TABLES.values():
            store.write(table, year, [row for one in group for row in one.rows(table.name)])
    return store
