"""The lists to be returned (退回清单): the findings of each filing that ask for an answer."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import groupby
from operator import itemgetter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from xl_tools.batch.figures import bare
from xl_tools.batch.schema import FINDINGS
from xl_tools.batch.store import Store
from xl_tools.checks.reading import name_of
from xl_tools.domain.findings import Severity
from xl_tools.errors import UsageError

if TYPE_CHECKING:
    import duckdb

# What needs no answer any more.
SETTLED = ("已说明", "已知悉")
_WHOLE = "整份填报"
_BLANK = "（空）"
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Item:
    """One finding of a list; `number` counts from 1.

    `place` is 自评表!H14, `name` the field in words; `value` and `other` are as printed, `other`
    with what it is; `key`, `basis` and `scope` are those of the store.
    """

    number: int
    severity: Severity
    place: str
    name: str
    value: str
    other: str
    problem: str
    suggestion: str
    rule: str
    scope: str
    key: str
    basis: str

    @property
    def level(self) -> str:
        """The severity as a sign and a word: ■ 错误."""
        return f"{self.severity.sign} {self.severity.label}"


@dataclass(frozen=True, slots=True)
class ReturnList:
    """What goes back to one unit for one year.

    `file` is that of the store, '' for a unit that filed nothing.
    """

    unit: str
    year: int
    file: str
    items: tuple[Item, ...]

    @property
    def title(self) -> str:
        """The unit's name, or the name of its file where the unit did not say."""
        return self.unit or PurePosixPath(self.file).stem

    def counts(self) -> str:
        """Return how many findings there are, in words: 错误 2 条、提示 1 条."""
        found = Counter(item.severity for item in self.items)
        return "、".join(f"{s.label} {found[s]} 条" for s in Severity if found[s])


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which lists are wanted: of some years, of some units, with or without 提示; () means all."""

    years: tuple[int, ...] = ()
    units: tuple[str, ...] = ()
    hints: bool = True

    @property
    def all_units(self) -> bool:
        """Whether no unit is left out."""
        return not self.units


ALL = Chosen()


def return_lists(store: Store, chosen: Chosen = ALL) -> Iterator[ReturnList]:
    """Yield the lists, by year and file; a filing without such findings has none.

    One list at a time is held. UsageError where a unit that was asked for has no filing.
    """
    years = chosen.years or store.years()
    with store.cursor() as one, store.cursor() as other:
        names = _wanted(one, chosen, years)
        for year in sorted(years):
            asked = [year, list(SETTLED), chosen.hints]
            # Block by block: all of a year at once would be sorted in memory.
            own = (
                row for piece in store.pieces(FINDINGS, year) for row in _rows(one, piece, asked)
            )
            across = _rows(other, "(SELECT * FROM findings WHERE scope <> 'filing')", asked)
            found = (
                dict(zip(_COLUMNS, row, strict=True))
                for row in heapq.merge(own, across, key=itemgetter(*range(_SORTED)))
            )
            for (file, unit), group in groupby(found, key=_filing):
                if names is None or unit in names:
                    items = tuple(_item(number, row) for number, row in enumerate(group, 1))
                    yield ReturnList(unit, year, file, items)


_COLUMNS = (
    "file", "unit", "worst", "narrow", "seq", "severity", "scope", "sheet", "cell", "field",
    "value", "other_sheet", "other_cell", "other_value", "message", "cause", "suggestion", "rule",
    "key", "basis",
)  # fmt: skip
_SORTED = 5


def _rows(
    database: duckdb.DuckDBPyConnection, source: str, asked: list[object]
) -> Iterator[tuple[Any, ...]]:
    """Yield the findings of `source` that ask for an answer, by filing, the worst first."""
    found = database.execute(
        f"SELECT {', '.join(_COLUMNS[:2])},"  # noqa: S608
        " list_position(['error', 'review', 'hint'], severity) AS worst,"
        f" list_position(['filing', 'years', 'units'], scope) AS narrow,"
        f" {', '.join(_COLUMNS[4:])} FROM {source}"
        " WHERE year = ? AND NOT list_contains(?, status) AND (? OR severity <> 'hint')"
        " ORDER BY file, unit, worst, narrow, seq",
        asked,
    )
    while batch := found.fetchmany(_BATCH):
        yield from batch


def _filing(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["file"], row["unit"]


def _wanted(
    database: duckdb.DuckDBPyConnection, chosen: Chosen, years: tuple[int, ...]
) -> frozenset[str] | None:
    """Return the names of the units chosen as they stand in the store, None for all."""
    if chosen.all_units:
        return None
    found = database.execute(
        "SELECT DISTINCT unit FROM units WHERE list_contains(?, year) UNION"
        " SELECT DISTINCT unit FROM findings WHERE list_contains(?, year)",
        [list(years), list(years)],
    )
    known: dict[str, list[str]] = {}
    for (unit,) in found.fetchall():
        known.setdefault(bare(unit), []).append(unit)
    for name in chosen.units:
        if bare(name) not in known:
            close = get_close_matches(bare(name), known, n=1)
            hint = f"最接近的是“{known[close[0]][0]}”" if close else "请核对单位名称和年度"
            raise UsageError(f"批量处理的结果中没有“{name}”的填报，{hint}。")
    return frozenset(unit for name in chosen.units for unit in known[bare(name)])


def _item(number: int, row: Mapping[str, Any]) -> Item:
    has_place = bool(row["cell"])
    return Item(
        number,
        Severity(row["severity"]),
        f"{row['sheet']}!{row['cell']}" if has_place else row["sheet"] or _WHOLE,
        name_of(row["field"]) if row["field"] else "",
        (row["value"] or _BLANK) if has_place else "",
        _other(row),
        row["message"] + row["cause"],
        row["suggestion"],
        row["rule"],
        row["scope"],
        row["key"],
        row["basis"],
    )


def _other(row: Mapping[str, Any]) -> str:
    """Return the value it was held against, with where that stands if it is the unit's own."""
    if row["scope"] == "units" or not row["other_cell"]:
        return str(row["other_value"])
    last_year = "上年填报 " if row["scope"] == "years" else ""
    return f"{row['other_value'] or _BLANK}（{last_year}{row['other_sheet']}!{row['other_cell']}）"
