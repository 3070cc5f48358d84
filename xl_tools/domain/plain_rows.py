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
_NO_FRACTION = 50.0  # per cent; beside a lower ceiling 0.8 may be 0.8 %
_SURE = 1e-6  # of a cent: nearer to a half, binary fractions do not tell which way it rounds
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
        # Figures of 15 digits are in the same order as floats.
        limit, done = float(bound), float(figure)
        if not limit or not done or (given_unit and not unit):
            return None
        worth = self._weights.get(weight) or self._worth(weight)
        if worth is None:
            return None
        share, full = worth
        if unit and not given_unit and done <= 1:
            if limit < _NO_FRACTION if comparator == "≤" else done * 10 >= limit:
                return None  # 0.8 may be 80 % or 0.8 %
            return self._exact(comparator, Decimal(bound), Decimal(figure) * 100, share)
        if comparator == "≤":
            if done <= limit:
                return full
            return self._exact(comparator, Decimal(bound), Decimal(figure), share)
        if done >= limit:
            return full
        cents = done * weight / limit * 100 + 0.5
        whole = int(cents)
        if not _SURE < cents - whole < 1 - _SURE:
            return self._exact(comparator, Decimal(bound), Decimal(figure), share)
        points = whole / 100
        return points if points < weight else full

    def _exact(self, comparator: str, limit: Decimal, done: Decimal, share: Decimal) -> float:
        if comparator == "≤":
            return float(ceiling_points(done, limit, share, self.over_limit))
        return float(floor_points(done, limit, share))

    def _worth(self, weight: float) -> tuple[Decimal, float] | None:
        """Return a weight and its points in full, or None for no weight at all."""
        if not 0 <= weight <= _MAX_WEIGHT:
            return None
        if len(self._weights) >= _KEPT:
            self._weights.clear()
        share = exact(weight)
        worth = self._weights[weight] = share, float(earned(share, share))
        return worth
