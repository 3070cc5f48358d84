"""A number without % beside one with it: 0.95 or 95 for 95 %, and what may be either."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from xl_tools.domain.outcome import Hint
from xl_tools.domain.values import Comparator, Quantity

_CEILINGS = {Comparator.AT_MOST, Comparator.BELOW}
_PERCENT_UNIT = "%"
# A ceiling from here on is one of a rate near 100 %, beside which 0.97 is a fraction.
_HALF = Decimal("0.5")


def may_be_either(target: Quantity, given: Quantity) -> bool:
    """Return whether 0.8 beside a small % target may be 80 % or 0.8 %.

    Below a ceiling any figure is likely. Of a floor the one nearer to it is, by its ratio: beside
    ≥90% nobody means 0.81 %.
    """
    if not target.is_percent or given.unit or given.direction or not 0 < given.low <= 1:
        return False
    factor, bound = target.measure.factor, target.base
    if target.comparator in _CEILINGS:
        return 0 < bound < _HALF
    return bound > 0 and given.low * given.low * factor >= bound * bound


def same_kind(target: Quantity, given: Quantity, hints: list[Hint]) -> tuple[Quantity, Quantity]:
    """Read a bare number beside a % one as per cent, and say so."""
    if target.is_percent and not given.unit and given.low != 0:
        return target, _as_percent(given, hints, target.unit)
    if given.is_percent and not target.unit and 0 < target.high <= 100:
        return _as_percent(target, hints), given
    return target, given


def _as_percent(bare: Quantity, hints: list[Hint], unit: str = _PERCENT_UNIT) -> Quantity:
    """Return a bare number in per cent, or in the `unit` it stands beside (‰)."""
    fraction = 0 < bare.high <= 1
    hints.append(Hint.FRACTION_FOR_PERCENT if fraction else Hint.POINTS_FOR_PERCENT)
    times = 100 if fraction else 1
    unit = _PERCENT_UNIT if fraction else unit
    return replace(bare, low=bare.low * times, high=bare.high * times, unit=unit)
