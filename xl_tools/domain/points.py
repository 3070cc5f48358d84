"""The arithmetic of the scoring table: points for an actual against a numeric bound.

All figures are Decimal in one unit. Results are rounded half up to 2 decimals and lie in
0 … weight. Source: the scoring table of the self-evaluation (定量指标).
"""

from __future__ import annotations

from decimal import Decimal

from xl_tools.domain.cells import plain
from xl_tools.domain.profile import OverLimit
from xl_tools.domain.rounding import rounded

CENT = Decimal("0.01")
_DECIMALS = 2


def round_points(points: Decimal) -> Decimal:
    """Return `points` rounded half up to 2 decimals.

    >>> round_points(Decimal("8.615")), round_points(Decimal("9"))
    (Decimal('8.62'), Decimal('9.00'))
    """
    return rounded(points, _DECIMALS)


def earned(points: Decimal, weight: Decimal) -> Decimal:
    """Return `points` rounded, but never above the weight, whatever decimals that has.

    >>> earned(Decimal("3.335"), Decimal("3.335")), earned(Decimal("9.999"), Decimal(10))
    (Decimal('3.335'), Decimal('10.00'))
    """
    full = round_points(points)
    return weight if weight < full else full


def percent(ratio: Decimal, decimals: int = 2) -> str:
    """Return a fraction as per cent, rounded half up.

    >>> percent(Decimal("0.8618304")), percent(Decimal("1.2945"), 1)
    ('86.18%', '129.5%')
    """
    return f"{rounded(ratio * 100, decimals):f}%"


def at_least(actual: Decimal, target: Decimal, weight: Decimal) -> tuple[Decimal, str]:
    """Return points and arithmetic for an actual below a floor or at it; `target` is above 0.

    >>> at_least(Decimal(81), Decimal(90), Decimal(10))
    (Decimal('9.00'), '81÷90×10=9.00')
    """
    points = floor_points(actual, target, weight)
    if actual >= target:
        return points, ""
    return points, f"{plain(actual)}÷{plain(target)}×{plain(weight)}={points}"


def floor_points(actual: Decimal, target: Decimal, weight: Decimal) -> Decimal:
    """Return the points for an actual below a floor or at it; `target` is above 0.

    >>> floor_points(Decimal(81), Decimal(90), Decimal(10))
    Decimal('9.00')
    """
    return earned(weight if actual >= target else actual * weight / target, weight)


def at_most(
    actual: Decimal, target: Decimal, weight: Decimal, over_limit: OverLimit = "linear2T"
) -> tuple[Decimal, str]:
    """Return points and arithmetic for an actual above a ceiling or at it; `target` is above 0.

    ``linear2T`` falls evenly to 0 at twice the target, ``ratio`` gives target ÷ actual.

    >>> at_most(Decimal(99), Decimal(90), Decimal(10))
    (Decimal('9.00'), '(1−(99−90)÷90)×10=9.00')
    >>> at_most(Decimal(100), Decimal(90), Decimal(10), "ratio")
    (Decimal('9.00'), '90÷100×10=9.00')
    """
    points = ceiling_points(actual, target, weight, over_limit)
    if actual <= target or (over_limit != "ratio" and actual >= 2 * target):
        return points, ""
    a, t, w = plain(actual), plain(target), plain(weight)
    if over_limit == "ratio":
        return points, f"{t}÷{a}×{w}={points}"
    return points, f"(1−({a}−{t})÷{t})×{w}={points}"


def ceiling_points(
    actual: Decimal, target: Decimal, weight: Decimal, over_limit: OverLimit = "linear2T"
) -> Decimal:
    """Return the points for an actual above a ceiling or at it; `target` is above 0.

    >>> ceiling_points(Decimal(99), Decimal(90), Decimal(10))
    Decimal('9.00')
    """
    if actual <= target:
        return earned(weight, weight)
    if over_limit == "ratio":
        return earned(target * weight / actual, weight)
    if actual >= 2 * target:
        return Decimal("0.00")
    return earned((2 * target - actual) * weight / target, weight)
