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
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from xl_tools.batch.jobs import Stamp, line
from xl_tools.batch.journal import Entry
from xl_tools.batch.record import SHARED, Record
from xl_tools.batch.schema import TABLES, UNITS, Table
from xl_tools.batch.store import parquet_of
from xl_tools.workbook.saving import replace_file

LIST = ".done"


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
    """Return the rows of one table of all records."""
    columns: dict[str, list[Any]] = {name: [] for name in table.names}
    shared = () if table is UNITS else SHARED
    for record in records:
        found = record.of(table.name)
        count = len(next(iter(found.values()), ()))
        for name, column in columns.items():
            if name in shared:
                column += (record.unit[name],) * count
            else:
                column += found.get(name) or (None,) * count
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
