"""An actual that is far too small because 万 or its unit was not written: 16.2人次 for ≥15万人次.

What the clerk meant is named only where the figure, read so, comes near its target. 3万元 beside
≥2000万元 may be true, and is left to the arithmetic.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from xl_tools.domain.units import MONEY
from xl_tools.domain.values import Comparator, Quantity

# A smaller share of the target than this is far too small: 万, 千 and 百 are more than that.
_FAR = 50
# The least ratio of two units that one is likely written for the other: 元 for 百元, 米 for 公里.
_LEAST_RATIO = 100
# How near its target the figure must come once it is read as meant.
_LEAST_SHARE, _MOST_SHARE = Decimal("0.8"), Decimal(2)
# Nobody is asked about 1% unless most of all was due.
_MOST_OF_ALL = Decimal(50)
_MYRIAD = ("万", 10_000)
_THOUSAND = ("千", 1000)
_CEILINGS = {Comparator.AT_MOST, Comparator.BELOW}


def meant_instead(target: Quantity, given: Quantity) -> Quantity | None:
    """Return what an actual far below its target was probably meant to be, or None.

    >>> from xl_tools.domain.values import parse_quantity
    >>> def meant(target: str, actual: str) -> str:
    ...     return str(meant_instead(parse_quantity(target), parse_quantity(actual)))
    >>> meant("≥15万人次", "16.2人次"), meant("≥150000人次", "16.2"), meant("≥95%", "0.96%")
    ('16.2万人次', '16.2万人次', '96%')
    >>> meant("≥2000万元", "3万元"), meant("≥100户", "1户"), meant("≤15万元", "14.5元")
    ('None', 'None', '14.5万元')
    """
    if not given.low > 0 or not given.is_single or given.direction or target.direction:
        return None
    if not _is_far_below(target, given):
        return None
    if given.unit and given.measure.factor != target.measure.factor:
        return _in_the_targets_unit(target, given)
    return None if target.comparator in _CEILINGS else _with_its_myriad(target, given)


def _is_far_below(target: Quantity, given: Quantity) -> bool:
    asked, got = target.measure, given.measure
    if given.unit and not asked.counts_with(got):
        return False
    factor = got.factor if given.unit else asked.factor
    return given.low * factor * _FAR < target.low * asked.factor


def _in_the_targets_unit(target: Quantity, given: Quantity) -> Quantity | None:
    """Return the figure in the unit of the target where that is far larger than its own."""
    asked, got = target.measure, given.measure
    if asked.dimension not in {"", got.dimension} or asked.factor < got.factor * _LEAST_RATIO:
        return None
    unit = target.unit if asked.dimension else target.unit + given.unit
    return replace(given, unit=unit) if _is_near(given.low, target) else None


def _with_its_myriad(target: Quantity, given: Quantity) -> Quantity | None:
    """Return the figure with the 万, 千 or 百 that it lacks in the very unit of the target."""
    if target.is_percent:
        return _as_whole_percent(target, given)
    unit = target.unit or given.unit
    words = [_MYRIAD]
    if given.low != given.low.to_integral_value():
        if not target.measure.is_count and target.measure.dimension != MONEY:
            return None  # 0.5公里 is a length of its own
        words.append(_THOUSAND)
    for word, times in words:
        if _is_near(given.low * times, target) and not unit.startswith(("万", "亿", "千", "百")):
            return replace(given, unit=word + unit)
    return None


def _as_whole_percent(target: Quantity, given: Quantity) -> Quantity | None:
    """Return 96% for 0.96%: a fraction was typed where the sign stood already."""
    fits = given.unit == target.unit == "%" and given.low <= 1 and target.low >= _MOST_OF_ALL
    percent = given.low * 100
    return replace(given, low=percent, high=percent) if fits and _is_near(percent, target) else None


def _is_near(number: Decimal, target: Quantity) -> bool:
    return target.low * _LEAST_SHARE <= number <= target.low * _MOST_SHARE
