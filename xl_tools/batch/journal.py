"""The journal of a worker: a line of JSON for each workbook it has finished.

Being killed loses no finished workbook. Filings of one form say the same in most columns; so of
each column a line says how many values it begins with are those of the line before, and then
only the others: a third of the bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from xl_tools.batch.jobs import Stamp, line
from xl_tools.batch.record import Columns, Record
from xl_tools.batch.schema import TABLES, UNITS

SUFFIX = ".jsonl"
Entry = tuple[Record, Stamp]
_NOTHING: Columns = {}
_TABLES = tuple(name for name in TABLES if name != UNITS.name)


class Journal:
    """A journal that is being written; what stands in it already stays."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab", buffering=0)
        self._before: Mapping[str, Columns] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def note(self, record: Record, stamp: Stamp) -> None:
        """Write down one finished workbook; the system holds it when this returns."""
        now = {name: record.of(name) for name in _TABLES}
        tables = {name: _packed(now[name], self._before.get(name, _NOTHING)) for name in _TABLES}
        self._before = now
        self._file.write(line({"unit": record.unit, "tables": tables, "stamp": asdict(stamp)}))


def read_journal(path: Path) -> Iterator[Entry]:
    """Yield what a journal holds; a last line that was cut off holds nothing."""
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return
    before: Mapping[str, Columns] = {}
    for text in lines[:-1]:
        try:
            found = json.loads(text)
            tables = found["tables"]
            before = {name: _unpacked(tables[name], before.get(name, _NOTHING)) for name in _TABLES}
            entry = Record(found["unit"], **before), Stamp(**found["stamp"])
        except (ValueError, TypeError, KeyError):
            return  # damaged, or of another version of the program: to be done again
        yield entry


def _packed(now: Columns, before: Columns) -> dict[str, tuple[int, list[Any]]]:
    """Return each column as the number of values it shares with the one before, and the others."""
    packed = {}
    for name, values in now.items():
        same = _same(values, before.get(name, ()))
        packed[name] = same, list(values[same:])
    return packed


def _unpacked(packed: Mapping[str, tuple[int, list[Any]]], before: Columns) -> Columns:
    """Return the columns; ValueError where the line before does not fit."""
    columns = {}
    for name, (same, others) in packed.items():
        shared = list(before.get(name, ())[:same])
        if len(shared) < same:
            raise ValueError(name)
        columns[name] = shared + others
    return columns


def _same(now: Any, before: Any) -> int:
    """Return how many values both begin with.

    >>> _same((1, 2, 3), (1, 2)), _same((1, 2), (1, 2)), _same((1,), (2, 1)), _same((), (1,))
    (2, 2, 0, 0)
    """
    if now == before:
        return len(now)
    for number, (one, other) in enumerate(zip(now, before, strict=False)):
        if one != other:
            return number
    return min(len(now), len(before))
