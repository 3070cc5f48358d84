"""How a wrong amount may have come about: 元 for 万元, a slipped point, two digits changed over.

Each guess is made only where undoing it makes the figures agree to the printed precision.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

SlipKind = Literal["scale", "shift", "digits"]

YUAN_PER_WAN = Decimal(10_000)
# A part that is this many times its whole is in another unit; a smaller excess is another fault.
FAR_TOO_LARGE = 10
# 元 amounts worth reporting in 万元 are four digits long at least: 1000 元 is 0.10 万元.
LEAST_YUAN = Decimal(1000)
_POINT_SLIPS = (Decimal(10), Decimal(100), Decimal(1000))
# An amount this many tolerances large cannot fit by chance.
_CLEAR = 4


@dataclass(frozen=True, slots=True)
class Slip:
    """A likely slip of the hand: its kind, and the amount that was meant."""

    kind: SlipKind
    due: Decimal


def slip(typed: Decimal, due: Decimal, tolerance: Decimal) -> Slip | None:
    """Return how `typed` can have come from `due`, or None.

    >>> slip(Decimal("5623000"), Decimal("562.3"), Decimal("0.05"))
    Slip(kind='scale', due=Decimal('562.3'))
    >>> slip(Decimal("526.3"), Decimal("562.3"), Decimal("0.05")).kind
    'digits'
    >>> slip(Decimal("56.23"), Decimal("562.3"), Decimal("0.05")).kind
    'shift'
    >>> slip(Decimal("560"), Decimal("562.3"), Decimal("0.05")) is None
    True
    """
    for kind, candidate in _undone(typed):
        if abs(candidate - due) <= tolerance and abs(due) > _CLEAR * tolerance:
            return Slip(kind, candidate)
    return None


def _undone(typed: Decimal) -> Iterator[tuple[SlipKind, Decimal]]:
    if not typed:
        return
    yield "scale", typed / YUAN_PER_WAN
    for candidate in _neighbours_swapped(typed):
        yield "digits", candidate
    for factor in _POINT_SLIPS:
        yield "shift", typed / factor
        yield "shift", typed * factor


def _neighbours_swapped(number: Decimal) -> Iterator[Decimal]:
    """Yield the number with two neighbouring digits changed over, across the point too."""
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        return
    for at in range(len(digits) - 1):
        if digits[at] != digits[at + 1]:
            swapped = (*digits[:at], digits[at + 1], digits[at], *digits[at + 2 :])
            yield Decimal((sign, swapped, exponent))
