"""Two years of the store side by side: the same unit's figures, where they differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xl_tools.batch.store import quoted
from xl_tools.domain.cells import CellValue
from xl_tools.domain.form import Form
from xl_tools.domain.values import narrow
from xl_tools.filings.reader import title_column

if TYPE_CHECKING:
    import duckdb

_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Unit:
    """One filing in the store: its file, and the name of its unit."""

    file: str
    name: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure of this year (`now`) and the one of last year (`then`) it is held against."""

    unit: Unit
    sheet: str
    cell: str
    field: str
    measure: str
    now: Decimal
    shown: str
    then: Decimal
    last_shown: str
    last_file: str
    last_sheet: str
    last_cell: str
    last_field: str
    tolerance: Decimal


def bare(name: str) -> str:
    """Return a unit's name for comparing, without blanks and full-width letters.

    >>> bare("某某　街道（办事处）")
    '某某街道(办事处)'
    """
    return _BLANKS.sub("", narrow(name))


def units_of(
    database: duckdb.DuckDBPyConnection, table: str, form_id: str
) -> dict[str, list[Unit]]:
    """Return the filings of a form in a table of units, by the bare name of the unit."""
    found = database.execute(
        f"SELECT file, unit FROM {table} WHERE outcome = 'done' AND form = ? AND unit <> ''"  # noqa: S608
        " ORDER BY file",
        [form_id],
    )
    units: dict[str, list[Unit]] = {}
    for file, name in found.fetchall():
        units.setdefault(bare(name), []).append(Unit(file, name))
    return units


def match_units(
    database: duckdb.DuckDBPyConnection,
    now: Mapping[str, list[Unit]],
    then: Mapping[str, list[Unit]],
) -> None:
    """Make the table ``matched`` of the files of units that filed once in both years."""
    pairs = [
        (now[name][0].file, then[name][0].file)
        for name in sorted(now.keys() & then.keys())
        if len(now[name]) == len(then[name]) == 1
    ]
    database.execute("CREATE OR REPLACE TABLE matched (file VARCHAR, last_file VARCHAR)")
    for start in range(0, len(pairs), _BATCH):
        values = ", ".join(
            f"({quoted(file)}, {quoted(last)})" for file, last in pairs[start : start + _BATCH]
        )
        database.execute(f"INSERT INTO matched VALUES {values}")  # noqa: S608


_BATCH = 1000


def changed_figures(
    database: duckdb.DuckDBPyConnection, form: Form, keys: Mapping[str, str]
) -> Iterator[Pair]:
    """Yield this year's figures that are not last year's; `keys` maps this year's key to last's.

    In a table the rows of the same title (名称) are compared, where it stands once in each.
    """
    for key, last_key in keys.items():
        table = key.partition(".")[0]
        if form.has_table(table):
            title = title_column(form.table(table))
            source = _rows_sql(key, last_key, f"{table}.{title.key}") if title else ""
        else:
            source = _fields_sql(key, last_key)
        if source:
            # Another query may run on the same connection before the next pair is asked for.
            yield from [_pair(row) for row in database.execute(source).fetchall()]


_COLUMNS = """
    n.file, n.unit, n.sheet, n.cell, n.field, n.measure, n.number, n.shown, n.number_format,
    o.number, o.shown, o.number_format, o.file, o.sheet, o.cell, o.field
"""
_DIFFERENT = "n.number IS NOT NULL AND o.number IS NOT NULL AND n.number <> o.number"


def _fields_sql(key: str, last_key: str) -> str:
    return f"""
        SELECT {_COLUMNS} FROM matched m
        JOIN now_filings n ON n.file = m.file AND n.key = {quoted(key)}
        JOIN then_filings o ON o.file = m.last_file AND o.key = {quoted(last_key)}
        WHERE {_DIFFERENT} ORDER BY n.file, n.seq"""  # noqa: S608


def _rows_sql(key: str, last_key: str, title: str) -> str:
    def titled(table: str) -> str:
        return f"""
            SELECT r.*, t.title FROM {table} r JOIN (
                SELECT file, any_value(line) AS line, title FROM (
                    SELECT file, line, regexp_replace(text, '\\s', '', 'g') AS title
                    FROM {table} WHERE key = {quoted(title)} AND used AND text <> ''
                ) GROUP BY file, title HAVING count(*) = 1
            ) t ON t.file = r.file AND t.line = r.line"""  # noqa: S608

    return f"""
        SELECT {_COLUMNS} FROM matched m
        JOIN ({titled("now_filings")}) n ON n.file = m.file AND n.key = {quoted(key)}
        JOIN ({titled("then_filings")}) o ON o.file = m.last_file AND o.key = {quoted(last_key)}
            AND o.title = n.title
        WHERE {_DIFFERENT} ORDER BY n.file, n.seq"""  # noqa: S608


def _pair(row: tuple[Any, ...]) -> Pair:
    file, unit, sheet, cell, field, measure, now, shown, now_format, *last = row
    then, last_shown, then_format, last_file, last_sheet, last_cell, last_field = last
    this, other = _value(now, now_format), _value(then, then_format)
    return Pair(
        Unit(file, unit),
        sheet,
        cell,
        field,
        measure,
        this.number or Decimal(0),
        shown,
        other.number or Decimal(0),
        last_shown,
        last_file,
        last_sheet,
        last_cell,
        last_field,
        max(this.half_unit, other.half_unit),
    )


def _value(number: float, number_format: str) -> CellValue:
    return CellValue.of(exact(number), number_format)


def exact(number: float) -> Decimal:
    """Return a double of the store as the number that was typed.

    >>> exact(3.0), exact(0.1), exact(1e16)
    (Decimal('3'), Decimal('0.1'), Decimal('10000000000000000'))
    """
    return Decimal(int(number)) if number == int(number) else Decimal(repr(number))
