"""How an author may have come to points that are not the due ones.

Each cause is tried on the figures and named only where it gives exactly the filed points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from xl_tools.checks.indicator_rows import ACTUAL, POINTS, REASON, TARGET, WEIGHT, Indicator
from xl_tools.domain.cells import plain
from xl_tools.domain.phrases import read_quantity
from xl_tools.domain.points import round_points
from xl_tools.domain.profile import Profile
from xl_tools.domain.rounding import rounded
from xl_tools.domain.scoring import score
from xl_tools.domain.values import Comparator

# The names of the texts that word the causes, see `likely_cause`.
CAUSES = frozenset({"multiplied", "option", "exchanged", "factor", "misread", "implied", "missed"})

_FLOORS = {Comparator.NONE, Comparator.EQUAL, Comparator.AT_LEAST, Comparator.ABOVE}
_SLIPS = (10, 100)
# "≥" and ">" as OCR reads them, in front of a number without a comparator.
_EATEN = {"2": "≥", "7": ">"}
_NEAR = Decimal("1.3")


def likely_cause(
    row: Indicator, rows: Iterable[Indicator], profile: Profile
) -> tuple[str, dict[str, Any]]:
    """Return the name of the likeliest cause and its words, or ('', {}).

    `row` has points and due points that differ.
    """
    return next(_causes(row, rows, profile), ("", {}))


def _causes(
    row: Indicator, rows: Iterable[Indicator], profile: Profile
) -> Iterator[tuple[str, dict[str, Any]]]:
    points, due = row.number(POINTS) or Decimal(0), row.due or Decimal(0)
    if _is_multiplied(row, points):
        yield "multiplied", {}
    if _by_other_option(row, profile) == points:
        yield "option", {}
    for other in rows:
        if other is row or other.is_worded:
            continue
        if other.number(POINTS) == due and other.due == points:
            yield "exchanged", {"rest": other[POINTS].place.cell}
    for factor in _SLIPS:
        if points and due in (points * factor, points / factor):
            yield "factor", {"factor": str(factor)}
    if points == row.number(WEIGHT) and (meant := _eaten_sign(row)):
        yield "misread", {"meant": meant}
    if row.is_met and (implied := _implied_actual(row, points)):
        yield "implied", {"implied": implied}
    if not row.is_met and points == row.number(WEIGHT):
        yield "missed", {}


def _is_multiplied(row: Indicator, points: Decimal) -> bool:
    """Return whether the points are the weight times the actual: 98 % of 20 is 19.6."""
    given = read_quantity(row[ACTUAL].value)
    weight = row.number(WEIGHT)
    if given is None or weight is None or not given.is_percent or given.base >= 1:
        return False
    return round_points(weight * given.base) == round_points(points)


def _by_other_option(row: Indicator, profile: Profile) -> Decimal | None:
    other = replace(profile, over_limit="ratio" if profile.over_limit == "linear2T" else "linear2T")
    cells = (row[column].value for column in (TARGET, ACTUAL, WEIGHT))
    reason = row[REASON].value.text
    return score(*cells, profile=other, reason=reason, ceiling=row.ceiling).points


def _eaten_sign(row: Indicator) -> str:
    """Return the target with the ``≥`` that OCR may have read as its first digit, or ''."""
    target, given = row.wanted.quantity, read_quantity(row[ACTUAL].value)
    if target is None or given is None or target.comparator is not Comparator.NONE:
        return ""
    digits = plain(target.low)
    sign, rest = _EATEN.get(digits[0]), digits[1:]
    if not sign or not rest or rest.startswith((".", "0")):
        return ""
    fits = Decimal(rest) <= given.low <= Decimal(rest) * _NEAR
    return f"{sign}{rest}{target.unit}" if fits else ""


def _implied_actual(row: Indicator, points: Decimal) -> str:
    """Return the actual that the points would have been right for (6 of 10 at ≥90% → 54%)."""
    target, weight = row.wanted.quantity, row.number(WEIGHT)
    if target is None or not weight or points <= 0 or target.comparator not in _FLOORS:
        return ""
    implied = rounded(target.low * points / weight, 2)
    return f"{plain(implied)}{target.unit}" if implied > 0 else ""
