"""Bring the parts into the store: ``python -m xl_tools.batch.publish OUT PRIOR 2023``.

It is done in a process of its own, whose memory goes with it.

For each year that changed, the rows in the store and those in new parts become one file for each
table, in the order of the workbooks. So the store has the same bytes however the work was cut up,
and whoever did it. Sorting goes through the disk; the memory it takes is bounded.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xl_tools.batch.manifest import FILE, where_rows_are
from xl_tools.batch.schema import FILINGS, FINDINGS, NOT_CHECKED, TABLES, UNITS, Table
from xl_tools.batch.store import FILING, YEARS, Store, quoted
from xl_tools.batch.units import compare_units
from xl_tools.batch.years import findings_of_year
from xl_tools.forms.cross import cross_rules
from xl_tools.refresh import open_form

if TYPE_CHECKING:
    import duckdb

RUN_FOLDER, PARTS, SPILL = "运行", "parts", "spill"
_MEMORY = "1GB"
_ROW_GROUP = 100_000
_BATCH = 10_000


def publish(out: Path, years: Sequence[int]) -> None:
    """Rewrite the store of the batch folder `out` for `years`, from what is there and the parts."""
    import duckdb

    store = Store.create(out)
    run = out / RUN_FOLDER
    with duckdb.connect(":memory:") as database:
        database.execute(f"SET memory_limit = '{_MEMORY}'")
        database.execute(f"SET temp_directory = {quoted(str(run / SPILL))}")
        database.execute("SET threads = 1")  # the rows' order in the file, and so its bytes
        database.execute("CREATE TABLE wanted (file VARCHAR, part VARCHAR, year INTEGER)")
        _load(database, run / FILE)
        for year in years:
            written = [
                path
                for table in TABLES.values()
                if (path := _write(database, store, run, table, year))
            ]
            for path in written:
                path.replace(path.with_suffix(""))
            if not written:
                _remove(store, year)


def _load(database: duckdb.DuckDBPyConnection, manifest: Path) -> None:
    import pyarrow as pa

    for rows in _batches(where_rows_are(manifest)):
        file, part, year = zip(*rows, strict=True)
        batch = pa.table({"file": file, "part": part, "year": year})
        database.register("batch", batch)
        database.execute("INSERT INTO wanted SELECT * FROM batch")
        database.unregister("batch")


def _batches(rows: Iterator[tuple[str, str, int]]) -> Iterator[list[tuple[str, str, int]]]:
    from itertools import islice

    while batch := list(islice(rows, _BATCH)):
        yield batch


def _write(
    database: duckdb.DuckDBPyConnection, store: Store, run: Path, table: Table, year: int
) -> Path | None:
    """Write one table of one year beside its place; None where there are no workbooks of it."""
    found = database.execute("SELECT 1 FROM wanted WHERE year = ? LIMIT 1", [year]).fetchone()
    sources = list(_sources(store, run, table))
    if not found or not sources:
        return None
    target = store.file(table, year)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f"{target.name}.new")
    columns = ", ".join(f'r."{name}"' for name in table.names)
    order = "r.file, r.seq" if "seq" in table.names else "r.file"
    database.execute(
        f"COPY (SELECT {columns} FROM ({' UNION ALL '.join(sources)}) r"  # noqa: S608
        f" JOIN wanted w ON w.file = r.file AND w.part = r.part WHERE w.year = {year}"
        f" ORDER BY {order}) TO {quoted(str(beside))}"
        f" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})"
    )
    return beside


def _sources(store: Store, run: Path, table: Table) -> Iterator[str]:
    columns = ", ".join(f'"{name}"' for name in table.names)
    kept = [path for path in store.files(table) if path.stem == FILING]
    if kept:
        files = ", ".join(quoted(str(path)) for path in kept)
        source = f"read_parquet([{files}], hive_partitioning = false)"
        yield f"SELECT {columns}, '' AS part FROM {source}"  # noqa: S608
    suffix = f".{table.name}.parquet"
    if any((run / PARTS).glob(f"*{suffix}")):
        files = quoted(str(run / PARTS / f"*{suffix}"))
        source = f"read_parquet({files}, filename = true, hive_partitioning = false)"
        part = f"replace(parse_filename(filename), {quoted(suffix)}, '')"
        yield f"SELECT {columns}, {part} AS part FROM {source}"  # noqa: S608


def _remove(store: Store, year: int) -> None:
    """Take a year away that no workbook is of any more."""
    for table in (UNITS, FILINGS, FINDINGS, NOT_CHECKED):
        folder = store.file(table, year).parent
        for path in sorted(folder.glob("*.parquet")):
            path.unlink()
        with contextlib.suppress(OSError):
            folder.rmdir()


def compare_years(out: Path, years: Sequence[int], prior: Store | None = None) -> None:
    """Write what the rules across years say of `years`, and of the years after them.

    Last year's filings are those of the store of `out`, or else those of `prior`.
    """
    import duckdb

    store = Store.create(out)
    there = store.years()
    for year in (year for year in there if year in years or year - 1 in years or prior):
        last = prior if prior and year - 1 not in there else store
        with duckdb.connect(":memory:") as database:
            database.execute(f"SET memory_limit = '{_MEMORY}'")
            database.execute(f"SET temp_directory = {quoted(str(out / RUN_FOLDER / SPILL))}")
            _two_years(database, store, last, year)
            forms = database.execute(
                "SELECT DISTINCT form FROM now_units WHERE form <> '' ORDER BY 1"
            )
            rows = [
                row
                for (form,) in forms.fetchall()
                for row in findings_of_year(database, open_form(form), cross_rules(form), year)
            ]
        store.write_findings(YEARS, year, rows)


def _two_years(database: duckdb.DuckDBPyConnection, store: Store, last: Store, year: int) -> None:
    for name, source, of in (("now", store, year), ("then", last, year - 1)):
        for table in (UNITS, FILINGS):
            files = [path for path in source.files(table) if path.parent.name == f"year={of}"]
            database.execute(source.view(table, f"{name}_{table.name}", files))


def main(arguments: Sequence[str]) -> None:
    """Publish and compare as the command line says: OUT, last year's store or '', years."""
    out, prior, *texts = arguments
    years = [int(text) for text in texts]
    publish(Path(out), years)
    compare_years(Path(out), years, Store.open(Path(prior)) if prior else None)
    compare_units(Store.open(Path(out)), years)


if __name__ == "__main__":
    main(sys.argv[1:])
