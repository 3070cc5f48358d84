"""The ratios of the frame (控制率, 变动率 …) and the points they earn on a profile's scales.

Amounts are in one unit, results are fractions (1.04 is 104 %). A ratio without a denominator
does not exist: it is None (不适用), never 0, 100 % or an error.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from xl_tools.domain.cells import plain
from xl_tools.domain.points import percent, round_points
from xl_tools.domain.profile import Scale, Step
from xl_tools.domain.rounding import rounded

Amount = Decimal | None


def _share(part: Amount, whole: Amount) -> Decimal | None:
    if part is None or whole is None or whole <= 0:
        return None
    return part / whole


def execution_rate(spent: Amount, budget: Amount) -> Decimal | None:
    """Return what was spent as a share of the full-year budget, or None without a budget.

    The share is not capped: 1.04 is an overspend.
    Source: 自评表 执行率 = 全年执行数 ÷ 全年预算数.

    >>> execution_rate(Decimal("215457.6"), Decimal("250000"))
    Decimal('0.8618304')
    """
    return _share(spent, budget)


def execution_points(spent: Amount, budget: Amount, weight: Decimal) -> Decimal | None:
    """Return the due points of the 执行率 row, round(min(1, 执行率) × 分值, 2), or None.

    >>> execution_points(Decimal(9034), Decimal(20000), Decimal(10))
    Decimal('4.52')
    """
    rate = execution_rate(spent, budget)
    return None if rate is None else round_points(max(Decimal(0), min(Decimal(1), rate)) * weight)


def control_rate(final: Amount, budget: Amount) -> Decimal | None:
    """Return the final figure as a share of what was approved, or None where nothing was.

    Serves 在职人员控制率 (在职 ÷ 编制), 三公、公用经费控制率, 政府采购执行率 and 楼堂馆所.

    >>> control_rate(Decimal(32), Decimal(33)).quantize(Decimal("0.0001"))
    Decimal('0.9697')
    """
    return _share(final, budget)


def change_rate(this: Amount, last: Amount) -> Decimal | None:
    """Return the change against last year, (本年 − 上年) ÷ 上年, or None without a last year.

    >>> change_rate(Decimal("63.46"), Decimal(32))
    Decimal('0.983125')
    """
    return None if this is None or last is None else _share(this - last, last)


def adjustment_rate(added: Amount, initial: Amount) -> Decimal | None:
    """Return what was added during the year as a share of the initial budget, or None.

    >>> adjustment_rate(Decimal("767.86"), Decimal("1922.76")).quantize(Decimal("0.0001"))
    Decimal('0.3994')
    """
    return _share(added, initial)


def completion_rate(
    carried: Decimal, initial: Decimal, added: Decimal, left: Decimal
) -> Decimal | None:
    """Return 预算完成率: the share of carried + initial + added that was not left at year's end.

    >>> completion_rate(Decimal(0), Decimal(100), Decimal(20), Decimal(6))
    Decimal('0.95')
    """
    whole = carried + initial + added
    return _share(whole - left, whole)


def points_on(scale: Scale, ratio: Decimal, step: Step = "floor") -> tuple[Decimal, str]:
    """Return the points `ratio` earns on `scale`, and the working in Chinese.

    `step` says how a part of a `per` counts, unless the scale says so itself: not at all
    (floor), as a whole one (ceil), or in proportion (linear).

    >>> points_on(Scale(full=Decimal(5), minus=Decimal("0.5")), Decimal("1.032"))[1]
    '103.20% 高于 100%，差 3.20 个百分点，每满 1 个百分点扣 0.5 分，5−3×0.5=3.50 分'
    """
    if scale.bands:
        return _by_band(scale, ratio)
    over = ratio - scale.full_at
    gap = {"over": over, "under": -over, "both": abs(over)}[scale.sides]
    if gap <= 0:
        full = round_points(scale.full)
        return full, f"{percent(ratio)} 符合 {_limit(scale)}，得满分 {full} 分"
    step = scale.step or step
    times = _times(gap / scale.per, step)
    points = round_points(max(Decimal(0), scale.full - times * scale.minus))
    side = "高于" if over > 0 else "低于"
    return points, (
        f"{percent(ratio)} {side} {_share_text(scale.full_at)}，差 {percent(gap)[:-1]} 个百分点，"
        f"{_STEPS[step]} {plain(scale.per * 100)} 个百分点扣 {plain(scale.minus)} 分，"
        f"{_subtraction(scale, times, points)}"
    )


_STEPS: dict[Step, str] = {
    "floor": "每满",
    "ceil": "不足一档按一档，每",
    "linear": "按比例，每",
}


def _subtraction(scale: Scale, times: Decimal, points: Decimal) -> str:
    if times * scale.minus > scale.full:
        return f"扣完为止，得 {points} 分"
    return f"{plain(scale.full)}−{plain(rounded(times, 4))}×{plain(scale.minus)}={points} 分"


def _times(steps: Decimal, step: Step) -> Decimal:
    if step == "linear":
        return steps
    return steps.to_integral_value(ROUND_FLOOR if step == "floor" else ROUND_CEILING)


def _by_band(scale: Scale, ratio: Decimal) -> tuple[Decimal, str]:
    """Return the points of the first band that holds the ratio, 0 where none does."""
    under = scale.sides == "under"
    for bound, earned in scale.bands:
        if ratio >= bound if under else ratio <= bound:
            points = round_points(earned)
            sign = "≥" if under else "≤"
            return points, f"{percent(ratio)} 在 {sign}{_share_text(bound)} 档，得 {points} 分"
    last = _share_text(scale.bands[-1][0])
    side = "低于" if under else "高于"
    return Decimal("0.00"), f"{percent(ratio)} {side}最后一档 {last}，得 0.00 分"


def _limit(scale: Scale) -> str:
    sign = {"over": "≤", "under": "≥", "both": "="}[scale.sides]
    return f"{sign}{_share_text(scale.full_at)}"


def _share_text(share: Decimal) -> str:
    return f"{plain(share * 100)}%"
