"""The figures of all units of one year, summed: what a district's own filing should say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from xl_tools.batch import figures
from xl_tools.batch.rows import DONE
from xl_tools.batch.schema import FILINGS
from xl_tools.batch.store import Store

# Amounts of money, people and floor space add up; points and percentages do not.
_ADDS_UP = "type IN ('number', 'integer') AND measure NOT IN ('', '分') AND used"
_PLACES = 6
_UNIT = 1_000_000  # of them in one
_NO_DECIMALS = 1e15


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the form; `item`, `heading` and `measure` are as the store has them."""

    key: str
    sheet: str
    item: str
    heading: str
    measure: str

    @property
    def name(self) -> str:
        """The figure in words.

        >>> Figure("公务接待.本年决算", "基础数据表", "公务接待", "本年决算", "万元").name
        '公务接待·本年决算'
        """
        return f"{self.item}·{self.heading}" if self.heading else self.item


@dataclass(frozen=True, slots=True)
class Sum:
    """One figure over all units: its `total`, exact to six decimals, and how many `held` one.

    `largest` is the file with the largest value, and that value.
    """

    total: float
    held: int
    largest: tuple[str, float]


@dataclass(frozen=True, slots=True)
class Basics:
    """The figures of all units but the file `without`; `units` is how many there are.

    A table's rows are added up within their filing. `sums` are by figure key; a key that nobody
    has a number for is absent.
    """

    store: Store = field(repr=False)
    year: int
    without: str
    figures: Sequence[Figure]
    units: int
    sums: Mapping[str, Sum] = field(repr=False)

    def total(self, figure: Figure) -> float:
        """Return the sum over all units; 0 where nobody has a number."""
        return self.sums[figure.key].total if figure.key in self.sums else 0.0

    def lines(self) -> Iterator[tuple[str, Mapping[str, float]]]:
        """Yield each filing, by file, with its figures by key; one that has none, too."""
        values = _values(self.store, self.year, self.without)
        following = next(values, None)
        for (file,) in self.store.stream(
            f"SELECT file FROM units WHERE {_UNITS} ORDER BY file",  # noqa: S608
            [self.year, self.without],
        ):
            while following and following[0] < file:  # of a filing that is none any more
                following = next(values, None)
            if following and following[0] == file:
                yield following
                following = next(values, None)
            else:
                yield file, {}


_UNITS = f"year = $1 AND file <> $2 AND outcome = '{DONE}'"


def basics_of(store: Store, year: int, without: str = "") -> Basics:
    """Return the figures of all filings of `year` but the file `without`."""
    found = store.rows(
        "SELECT key, sheet, item, heading, any_value(measure) AS measure"  # noqa: S608
        f" FROM filings WHERE year = $1 AND file <> $2 AND {_ADDS_UP}"
        " GROUP BY key, sheet, item, heading HAVING count(number) > 0"
        " ORDER BY min(min(seq)) OVER (PARTITION BY sheet), min(seq), key",
        [year, without],
    )
    (units,) = store.rows(f"SELECT count(*) AS n FROM units WHERE {_UNITS}", [year, without])  # noqa: S608
    figures = [Figure(**row) for row in found]
    return Basics(store, year, without, figures, units["n"], _sums(store, year, without))


def _sums(store: Store, year: int, without: str) -> dict[str, Sum]:
    # In millionths, which add up exactly.
    totals: dict[str, int] = {}
    held: dict[str, int] = {}
    largest: dict[str, tuple[float, str]] = {}
    for file, values in _values(store, year, without):
        for key, value in values.items():
            totals[key] = totals.get(key, 0) + _millionths(value)
            held[key] = held.get(key, 0) + 1
            largest[key] = max(largest.get(key, (value, file)), (value, file))
    return {
        key: Sum(total / _UNIT, held[key], (largest[key][1], largest[key][0]))
        for key, total in totals.items()
    }


def _millionths(value: float) -> int:
    """Return a number in millionths; a very large one has no decimals left.

    >>> _millionths(0.1) + _millionths(0.2), _millionths(1e300) == int(1e300) * 10**6
    (300000, True)
    """
    return int(value) * _UNIT if abs(value) >= _NO_DECIMALS else round(value * float(_UNIT))


def _values(store: Store, year: int, without: str) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield the figures of each filing that has any, by file; one block is looked at a time."""
    with store.cursor() as connection:
        for piece in store.pieces(FILINGS, year):
            found = connection.execute(
                f"SELECT file, key, sum(number) FROM {piece}"  # noqa: S608
                f" WHERE year = $1 AND file <> $2 AND {_ADDS_UP} AND number IS NOT NULL"
                " GROUP BY file, key ORDER BY file, min(seq)",
                [year, without],
            )
            for file, rows in groupby(found.fetchall(), key=itemgetter(0)):
                yield file, {key: round(number, _PLACES) for _, key, number in rows}


def exact(number: float) -> Decimal:
    """Return a sum as a decimal number.

    >>> exact(12.3), exact(0.1 + 0.2), exact(100.0)
    (Decimal('12.3'), Decimal('0.3'), Decimal('100'))
    """
    return figures.exact(round(number, _PLACES))
