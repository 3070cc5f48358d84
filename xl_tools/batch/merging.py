"""Some workbooks' rows of one table, out of several Parquet files, as one file.

Each source has the rows of a workbook together and in order; so nothing is sorted but the names,
and rows are copied as they stand. The same rows give the same bytes, wherever they come from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xl_tools.batch.schema import TEXT, Table, arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

# Rows that are written at a time: some 30 MB of them.
ROW_GROUP = 100_000

Source = tuple[Path, Collection[str]]


def merge(target: Path, table: Table, sources: Iterable[Source]) -> None:
    """Write the rows of these workbooks to `target`, by the names of the workbooks.

    A source is a Parquet file of the table and the workbooks to take from it.
    """
    import pyarrow.parquet as pq

    rows: dict[str, pa.Table] = {}
    for path, files in sources:
        # Most texts are the same in each workbook: a fifth of the memory.
        texts = [column.name for column in table.columns if column.sql_type == TEXT]
        whole = pq.ParquetFile(path, read_dictionary=texts).read(use_threads=False)
        rows |= _rows_of(whole, frozenset(files))
    schema = arrow_schema(table)
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for group in _groups([rows.pop(file) for file in sorted(rows)]):
            # Cut the same way each time: pages end where pieces end.
            writer.write_table(group.cast(schema).combine_chunks(), row_group_size=ROW_GROUP)


def _rows_of(table: pa.Table, files: frozenset[str]) -> dict[str, pa.Table]:
    """Return the rows of each workbook that is wanted, without holding the others."""
    import pyarrow as pa
    import pyarrow.compute as pc

    runs = pc.run_end_encode(table["file"].cast(pa.string()).combine_chunks())
    found: dict[str, tuple[int, int]] = {}
    start = 0
    for file, end in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
        if file in files:
            found[file] = (start, end - start)
        start = end
    if sum(length for _, length in found.values()) < len(table):
        kept = [table.slice(*place) for place in found.values()]
        table = pa.concat_tables(kept).combine_chunks() if kept else table.slice(0, 0)
        position = 0
        for file, (_, length) in found.items():
            found[file] = (position, length)
            position += length
    return {file: table.slice(*place) for file, place in found.items()}


def _groups(pieces: list[pa.Table]) -> Iterator[pa.Table]:
    """Yield tables of so many rows, and at last one of the rest."""
    import pyarrow as pa

    waiting: list[pa.Table] = []
    count = 0
    for piece in pieces:
        waiting.append(piece)
        count += len(piece)
        if count >= ROW_GROUP:
            whole = pa.concat_tables(waiting)
            yield whole.slice(0, ROW_GROUP)
            waiting = [whole.slice(ROW_GROUP)]
            count -= ROW_GROUP
    if count:
        yield pa.concat_tables(waiting)
