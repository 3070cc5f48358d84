"""The figures of all units of one year, summed: what a district's own filing should say."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from xl_tools.batch import figures
from xl_tools.batch.rows import DONE
from xl_tools.batch.store import Store

# Amounts of money, people and floor space add up; points and percentages do not.
_ADDS_UP = "type IN ('number', 'integer') AND measure NOT IN ('', '分') AND used"
_PLACES = 6


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
class Basics:
    """The figures of all units: `values` by figure key and then file, without blanks.

    A table's rows are added up within their filing. `files` are the filings, in order.
    """

    figures: Sequence[Figure]
    files: Sequence[str]
    values: Mapping[str, Mapping[str, float]] = field(repr=False)

    def total(self, figure: Figure) -> float:
        """Return the sum over all units, exact to six decimals.

        >>> one = Figure("编制数", "基础数据表", "编制数", "", "人")
        >>> Basics([one], ["a", "b"], {"编制数": {"a": 0.1, "b": 0.2}}).total(one)
        0.3
        """
        return round(math.fsum(self.values.get(figure.key, {}).values()), _PLACES)

    def largest(self, figure: Figure) -> tuple[str, float] | None:
        """Return the file with the largest value and that value; None where nobody has one."""
        values = self.values.get(figure.key, {})
        return max(values.items(), key=lambda pair: (pair[1], pair[0])) if values else None


def basics_of(store: Store, year: int, without: str = "") -> Basics:
    """Return the figures of all filings of `year` but the file `without`."""
    where = f"year = $1 AND file <> $2 AND {_ADDS_UP}"
    asked = [year, without]
    found = store.rows(
        "SELECT key, sheet, item, heading, any_value(measure) AS measure"  # noqa: S608
        f" FROM filings WHERE {where} GROUP BY key, sheet, item, heading"
        " HAVING count(number) > 0"
        " ORDER BY min(min(seq)) OVER (PARTITION BY sheet), min(seq), key",
        asked,
    )
    values: dict[str, dict[str, float]] = {}
    for row in store.rows(
        f"SELECT key, file, sum(number) AS number FROM filings WHERE {where}"  # noqa: S608
        " AND number IS NOT NULL GROUP BY key, file ORDER BY key, file",
        asked,
    ):
        values.setdefault(row["key"], {})[row["file"]] = round(row["number"], _PLACES)
    files = store.rows(
        f"SELECT file FROM units WHERE year = $1 AND file <> $2 AND outcome = '{DONE}'"  # noqa: S608
        " ORDER BY file",
        asked,
    )
    return Basics([Figure(**row) for row in found], [row["file"] for row in files], values)


def exact(number: float) -> Decimal:
    """Return a sum as a decimal number.

    >>> exact(12.3), exact(0.1 + 0.2), exact(100.0)
    (Decimal('12.3'), Decimal('0.3'), Decimal('100'))
    """
    return figures.exact(round(number, _PLACES))
