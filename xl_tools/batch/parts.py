"""A part: the rows of one chunk of workbooks, as a worker leaves them.

While a worker is at a chunk it appends the rows of each finished workbook to a journal (a line of
JSON each), so that being killed loses no finished workbook. At the end the journal becomes a
part: one Parquet file for each table, and last of all the list of its workbooks. A part without
its list is none.

::

    运行/parts/r3-c17.1234.jsonl       the journal of the worker with process id 1234
    运行/parts/r3-c17.units.parquet    … filings, findings, not_checked
    运行/parts/r3-c17.done             the stamps of its workbooks: the part is whole
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from xl_tools.batch.jobs import Stamp, line
from xl_tools.batch.rows import SHARED, Record, packed, unpacked
from xl_tools.batch.schema import TABLES, UNITS, Table
from xl_tools.batch.store import parquet_of
from xl_tools.workbook.saving import replace_file

JOURNAL, LIST = ".jsonl", ".done"

Entry = tuple[Record, Stamp]


def entry(record: Record, stamp: Stamp) -> bytes:
    """Return the journal's line for one finished workbook."""
    return line({"record": packed(record), "stamp": asdict(stamp)})


def read_journal(path: Path) -> Iterator[Entry]:
    """Yield what a journal holds; a last line that was cut off holds nothing."""
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return
    for text in lines[:-1]:
        try:
            found = json.loads(text)
            yield unpacked(found["record"]), Stamp(**found["stamp"])
        except (ValueError, TypeError, KeyError):
            return  # damaged, or of another version of the program: to be done again


def write_part(folder: Path, name: str, entries: Iterable[Entry]) -> list[Stamp]:
    """Make the part `name` of these entries; return its stamps.

    Of a workbook that is there twice the later entry counts.
    """
    found = {stamp.file: (record, stamp) for record, stamp in entries}
    done = [found[file] for file in sorted(found)]
    stamps = [stamp for _, stamp in done]
    for table in TABLES.values():
        columns = _columns(table, [record for record, _ in done])
        replace_file(folder / f"{name}.{table.name}.parquet", parquet_of(table, columns))
    replace_file(folder / f"{name}{LIST}", b"".join(line(asdict(stamp)) for stamp in stamps))
    return stamps


def _columns(table: Table, records: Sequence[Record]) -> dict[str, list[Any]]:
    """Return the rows of one table as columns: what all rows of a workbook share is said once."""
    columns: dict[str, list[Any]] = {name: [] for name in table.names}
    shared = () if table is UNITS else SHARED
    for record in records:
        rows = record.of(table.name)
        if not rows:
            continue
        found: dict[str, Sequence[Any]] = dict.fromkeys(table.names, (None,) * len(rows))
        found |= {name: (record.unit[name],) * len(rows) for name in shared}
        # All rows of one table of a workbook name the same columns in the same order.
        found |= zip(rows[0], zip(*map(dict.values, rows), strict=True), strict=True)
        for name, column in columns.items():
            column.extend(found[name])
    return columns


def read_list(path: Path) -> list[Stamp]:
    """Return the stamps of a whole part; none where another version of the program wrote it."""
    try:
        return [Stamp(**_object(text)) for text in path.read_bytes().splitlines()]
    except (ValueError, TypeError):
        return []


def _object(text: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found
