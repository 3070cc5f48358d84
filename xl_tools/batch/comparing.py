"""What the rules across years and units say: ``python -m xl_tools.batch.comparing OUT PRIOR 2023``.

It is done in a process of its own, whose memory goes with it, when all workbooks are in the store.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xl_tools.batch.apart import serve
from xl_tools.batch.publish import RUN_FOLDER
from xl_tools.batch.schema import FILINGS, UNITS
from xl_tools.batch.store import YEARS, Store, quoted
from xl_tools.batch.units import compare_units
from xl_tools.batch.years import findings_of_year
from xl_tools.forms.cross import cross_rules
from xl_tools.refresh import open_form

if TYPE_CHECKING:
    import duckdb

SPILL = "spill"
_MEMORY = "512MB"


def compare_years(out: Path, years: Sequence[int], prior: Store | None = None) -> None:
    """Write what the rules across years say of `years`, and of the years after them.

    Last year's filings are those of the store of `out`, or else those of `prior`.
    """
    store = Store.create(out)
    there = store.years()
    for year in (year for year in there if year in years or year - 1 in years or prior):
        last = prior if prior and year - 1 not in there else store
        with _database(out) as database:
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


def _database(out: Path) -> duckdb.DuckDBPyConnection:
    import duckdb

    database = duckdb.connect(":memory:")
    database.execute(f"SET memory_limit = '{_MEMORY}'")
    database.execute(f"SET temp_directory = {quoted(str(out / RUN_FOLDER / SPILL))}")
    database.execute("SET threads = 1")
    return database


def _two_years(database: duckdb.DuckDBPyConnection, store: Store, last: Store, year: int) -> None:
    for name, source, of in (("now", store, year), ("then", last, year - 1)):
        for table in (UNITS, FILINGS):
            files = [path for path in source.files(table) if path.parent.name == f"year={of}"]
            database.execute(source.view(table, f"{name}_{table.name}", files))


def main(arguments: Sequence[str]) -> None:
    """Compare as the command line says: OUT, last year's store or '', years."""
    out, prior, *texts = arguments
    years = [int(text) for text in texts]
    compare_years(Path(out), years, Store.open(Path(prior)) if prior else None)
    compare_units(Store.open(Path(out)), years)


if __name__ == "__main__":
    serve(main, "duckdb", "pandas")
