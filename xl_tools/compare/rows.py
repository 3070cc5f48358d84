"""Which row of a table is which: by name, wherever it stands; renamed ones by what they say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from xl_tools.compare.values import said
from xl_tools.domain.filing import Row
from xl_tools.domain.form import FieldKind, Form
from xl_tools.domain.values import narrow
from xl_tools.filings.reader import title_column

_BLANKS = re.compile(r"\s+")
# A row with another name is the same row if at least so much of what it says is the same.
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """A row in both versions, or in one alone; `title` is the column with its name."""

    table: str
    title: str
    old: Row | None
    new: Row | None


def matches(form: Form, table: str, old: Sequence[Row], new: Sequence[Row]) -> Iterator[Match]:
    """Yield each row of both versions once: those of `new` in order, then what is gone."""
    column = title_column(form.table(table))
    title = column.key if column else ""
    pairs = _pairs(old, new, title)
    for row in new:
        yield Match(table, title, pairs.get(row.index), row)
    taken = {row.index for row in pairs.values()}
    yield from (Match(table, title, row, None) for row in old if row.index not in taken)


def name_of_row(row: Row, title: str) -> str:
    """Return the name that stands in a row, '' where there is none."""
    cell = row.cells.get(title)
    return " ".join(cell.value.shown.split()) if cell else ""


def _pairs(old: Sequence[Row], new: Sequence[Row], title: str) -> dict[int, Row]:
    """Return the old row of each new one, by the new one's index."""
    pairs: dict[int, Row] = {}
    left = list(old)

    def pair(fits: Callable[[Row, Row], bool]) -> None:
        for row in new:
            if row.index in pairs:
                continue
            fitting = [one for one in left if fits(one, row)]
            if fitting:
                best = max(fitting, key=lambda one: _alike(one, row, title))
                pairs[row.index] = best
                left.remove(best)

    def same_name(one: Row, other: Row) -> bool:
        return _bare(one, title) == _bare(other, title) != ""

    pair(lambda one, other: same_name(one, other) and _alike(one, other, title) == 1)
    pair(same_name)
    pair(lambda one, other: _alike(one, other, title) >= _ALIKE)
    return pairs


def _bare(row: Row, title: str) -> str:
    return _BLANKS.sub("", narrow(name_of_row(row, title)))


def _alike(old: Row, new: Row, title: str) -> float:
    """Return how much of what was typed into two rows, beside the name, is the same: 0 to 1."""
    keys = [
        key
        for key in old.cells.keys() | new.cells.keys()
        if key != title and key not in old.classes | new.classes and _is_typed(key, old, new)
    ]
    told = [(_said(old, key), _said(new, key)) for key in keys]
    told = [(one, other) for one, other in told if one or other]
    return sum(one == other for one, other in told) / len(told) if told else 0.0


def _is_typed(key: str, *rows: Row) -> bool:
    return any(key in row.cells and row.cells[key].kind is FieldKind.INPUT for row in rows)


def _said(row: Row, key: str) -> str:
    return said(row.cells[key].value)[1] if key in row.cells else ""
