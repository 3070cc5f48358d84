"""Put last year's carried values and this year's data file together, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from xl_tools.domain.form import Form, Table, ValueType
from xl_tools.fill.change import Change
from xl_tools.fill.names import normal

Rows = dict[int, dict[str, Change]]


def combine(form: Form, prior: Sequence[Change], data: Sequence[Change]) -> list[Change]:
    """Return both, the data file winning over last year's filing.

    In a table the data file fills, a row of last year is the same row where the texts that both
    give (专项资金's 名称) are the same. Its other rows follow those of the data if they hold a
    figure of last year (上年决算), so that the totals of last year stay right; a mere starting
    value (last year's indicators and weights) gives way.
    """
    fields = {change.key: change for change in (*prior, *data) if change.key}
    merged = list(fields.values())
    for table in form.tables():
        ours, theirs = _rows(table, data), _rows(table, prior)
        rows = _merge(table, _facts(form, table), theirs, ours) if ours else theirs
        merged += [change for cells in rows.values() for change in cells.values()]
    return merged


def _rows(table: Table, changes: Sequence[Change]) -> Rows:
    rows: Rows = {}
    for change in changes:
        if change.table == table.key:
            rows.setdefault(change.index, {})[change.column] = change
    return rows


def _facts(form: Form, table: Table) -> frozenset[str]:
    """Return the columns that hold last year's figures: filled from another column of its."""
    pairs = (pair for pair in form.prior.items() if pair[0] != pair[1])
    return frozenset(key.partition(".")[2] for _, key in pairs if key.startswith(f"{table.key}."))


def _merge(table: Table, facts: frozenset[str], theirs: Rows, ours: Rows) -> Rows:
    merged: Rows = {}
    free = dict(ours)
    left: list[dict[str, Change]] = []
    for index, row in theirs.items():
        same = next(_matches(table, index, row, free), None)
        if same is None:
            left.append(row)
        else:
            merged[same] = row | free.pop(same)
    merged |= free
    for row in left:
        if facts & row.keys():
            merged[max(merged) + 1] = row
    return {index: _moved(merged[index], index) for index in sorted(merged)}


def _matches(table: Table, index: int, row: Mapping[str, Change], among: Rows) -> Iterator[int]:
    texts = [column.key for column in table.columns if column.type is ValueType.TEXT]
    for candidate, other in among.items():
        both = [key for key in texts if key in row and key in other]
        if both:
            same = all(normal(str(row[k].value)) == normal(str(other[k].value)) for k in both)
        else:
            same = candidate == index
        if same:
            yield candidate


def _moved(cells: Mapping[str, Change], index: int) -> dict[str, Change]:
    return {
        column: change if change.index == index else replace(change, index=index)
        for column, change in cells.items()
    }
