"""What a batch keeps of one workbook: its rows in every table of the store.

Rows are held by column. There are hundreds for each workbook, and they are made, written down and
put into Parquet column by column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xl_tools.batch.schema import UNITS

Row = dict[str, Any]
# The rows of one table: the values of each column, all of one length.
Columns = Mapping[str, Sequence[Any]]
# What all rows of one workbook have in common.
SHARED = ("file", "year", "unit")


@dataclass(frozen=True, slots=True)
class Record:
    """The rows of one workbook: of `units` one, of every other table any number.

    The columns that all rows share (file, year, unit) stand in `unit` alone.
    """

    unit: Row
    filings: Columns = field(default_factory=dict)
    findings: Columns = field(default_factory=dict)
    not_checked: Columns = field(default_factory=dict)

    def of(self, table: str) -> Columns:
        """Return the rows of one table, without what they share."""
        if table == UNITS.name:
            return {name: (value,) for name, value in self.unit.items()}
        columns: Columns = getattr(self, table)
        return columns

    def rows(self, table: str) -> list[Row]:
        """Return whole rows of one table.

        >>> Record({"file": "a.xlsx", "year": 2023, "unit": "甲"}, {"seq": [1]}).rows("filings")
        [{'file': 'a.xlsx', 'year': 2023, 'unit': '甲', 'seq': 1}]
        """
        shared = {} if table == UNITS.name else {name: self.unit[name] for name in SHARED}
        return [shared | row for row in rows_of(self.of(table))]


def columns_of(rows: Iterable[Row]) -> Columns:
    """Return rows that name the same columns in the same order by column.

    >>> columns_of([{"seq": 1, "key": "甲"}, {"seq": 2, "key": "乙"}])
    {'seq': (1, 2), 'key': ('甲', '乙')}
    """
    every = list(rows)
    values = zip(*(row.values() for row in every), strict=True)
    return dict(zip(every[0], values, strict=True)) if every else {}


def rows_of(columns: Columns) -> list[Row]:
    """Return columns as rows.

    >>> rows_of({"seq": (1, 2)})
    [{'seq': 1}, {'seq': 2}]
    """
    return [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]
