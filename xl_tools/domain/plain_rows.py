"""A short cut for the rows that fill most score sheets: a plain figure against a plain bound.

``≥90%`` against ``81%``, ``81`` or 0.81; ``12`` against 12. Nothing else is taken, and for what is
taken the points are those of `scoring`, only sooner: no working is written down.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from xl_tools.domain.points import ceiling_points, earned, floor_points
from xl_tools.domain.profile import OverLimit
from xl_tools.domain.scalars import Scalar, exact

# A line for the target and one for the actual. Figures this short are the same in any unit.
_FIGURE = r"[0-9]{1,9}(?:\.[0-9]{1,6})?"
_read = re.compile(rf"([≥≤]?)({_FIGURE})(%?)\n({_FIGURE})(%?)").fullmatch
_MAX_WEIGHT = 1000.0
_KEPT = 4096  # weights; a form has a dozen


@dataclass(slots=True)
class PlainRows:
    """Scores plain rows; `over_limit` is how an actual above a ≤ target is scored."""

    over_limit: OverLimit
    _weights: dict[float, tuple[Decimal, float]] = field(default_factory=dict)

    def points(
        self, target: Scalar, actual: Scalar, weight: Scalar, indicator: Scalar
    ) -> float | None:
        """Return the due points, or None for a row that is not plain.

        >>> PlainRows("linear2T").points("≥90%", 0.81, 10.0, None)
        9.0
        >>> PlainRows("linear2T").points("及时", "及时", 10.0, None) is None
        True
        """
        if type(actual) is float:
            actual = f"{actual:.15g}"
        if type(target) is not str or type(actual) is not str or type(weight) is not float:
            return None
        row = _read(f"{target}\n{actual}")
        if row is None:
            return None
        comparator, bound, unit, figure, given_unit = row.groups()
        if indicator is not None and (not comparator or type(indicator) is not str):
            return None  # the indicator may make it a ceiling
        limit, done = Decimal(bound), Decimal(figure)
        if not limit or not done or (given_unit and not unit):
            return None
        if unit and not given_unit and done <= 1:
            done *= 100
        worth = self._weights.get(weight) or self._worth(weight)
        if worth is None:
            return None
        share, full = worth
        if comparator == "≤":
            if done <= limit:
                return full
            return float(ceiling_points(done, limit, share, self.over_limit))
        return full if done >= limit else float(floor_points(done, limit, share))

    def _worth(self, weight: float) -> tuple[Decimal, float] | None:
        """Return a weight and its points in full, or None for no weight at all."""
        if not 0 <= weight <= _MAX_WEIGHT:
            return None
        if len(self._weights) >= _KEPT:
            self._weights.clear()
        share = exact(weight)
        worth = self._weights[weight] = share, float(earned(share, share))
        return worth
