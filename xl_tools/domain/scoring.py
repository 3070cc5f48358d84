"""The due points (应得) of one indicator from its target, its actual and its weight.

Nothing here raises for what a clerk wrote, and "cannot be scored" is never 0 points: see
`Score`. How a bare number is read against a % target: up to 1 as a fraction (0.95 is 95 %),
above 1 as per cent (95 is 95 %), each with a hint; beside a small rate, where 0.8 may be 0.8 %, a
person decides; a cell printed as % is exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from xl_tools.domain import words
from xl_tools.domain.cells import BLANK, CellValue, Kind, plain
from xl_tools.domain.combined import dated_rate, misses_a_part
from xl_tools.domain.dates import Period, of_date, parse_period
from xl_tools.domain.judgement import Judgement
from xl_tools.domain.numeric import score_number
from xl_tools.domain.outcome import Hint, Score, Unscorable
from xl_tools.domain.phrases import read_quantity
from xl_tools.domain.points import earned, percent, round_points
from xl_tools.domain.profile import OverLimit, Profile
from xl_tools.domain.targets import (
    Target,
    TargetKind,
    as_cell,
    parse_target,
)
from xl_tools.domain.values import echo, is_empty, narrow, parse_number
from xl_tools.domain.wording import is_whole_year, judge
from xl_tools.domain.zero_events import count_of_forbidden

__all__ = ["Hint", "Score", "Unscorable", "score", "total"]

Written = str | Decimal | int | CellValue | None

# The whole form is worth 100 points; a weight above it is a slip (a score sheet of 1000 exists).
_MAX_WEIGHT = Decimal(1000)
_FULL_TOTAL = Decimal(100)
# Twelve months as pay is planned, not December, where the actual says 12个月.
_TWELVE = frozenset({"12月", "12月份"})
_NO_PROFILE = Profile("", "", {}, ())


def score(
    target: Written,
    actual: Written,
    weight: Written,
    *,
    profile: Profile | None = None,
    over_limit: OverLimit | None = None,
    reason: str = "",
    ceiling: bool = False,
    year: int | None = None,
) -> Score:
    """Return the due points of an indicator, or why there are none, with the working in Chinese.

    `target` and `actual` are as written in their cells; a `CellValue` brings its number format.
    `over_limit` overrides the profile's way of scoring an actual above a ≤ target. `reason` is
    the 偏差原因, which turns a bare 无 into 不适用. With `ceiling` a number without a comparator is
    the most that may be spent (成本指标), not the least that must be done. `year` is the year
    reported on, which a date without a year is in.

    >>> score("≥90%", "81%", 10).working
    '实际 81% 低于目标 ≥90%，81÷90×10=9.00 分'
    >>> score("≥95%", "≥97%", 10).unscorable
    <Unscorable.ACTUAL_COMPARATOR: 'actual_comparator'>
    >>> score("532.25万元", "530万元", 5, ceiling=True).points
    Decimal('5.00')
    >>> score("优化", "部分优化", 10).band
    (Decimal('6.00'), Decimal('8.00'))
    """
    profile = profile or _NO_PROFILE
    if over_limit is not None:
        profile = replace(profile, over_limit=over_limit)
    points = _weight(as_cell(weight))
    if points is None:
        return Score("分值为空或不是 0 以上的数，无法计算应得分", needs_person=True)
    wanted, given = parse_target(target), _given(as_cell(actual))
    if _not_applicable(wanted, given, reason):
        return Score(f"本项不适用，{plain(points)} 分不计入总分", not_applicable=True)
    if unread := _unread(wanted, given):
        return unread
    if is_whole_year(given.shown) and (is_whole_year(wanted.text) or wanted.text in _TWELVE):
        return _full(f"实际“{echo(given.shown)}”与目标一致", points)
    if wanted.quantity is not None:
        return score_number(wanted.quantity, wanted.text, given, points, profile, ceiling=ceiling)
    if wanted.kind is TargetKind.DATE and (period := _period(given)):
        return _score_date(wanted, period, given.shown, points, year)
    if wanted.kind is TargetKind.TEXT and (
        told := _score_forbidden(wanted, given, points)
        or _score_combined(wanted, given, points, profile)
    ):
        return told
    return _score_words(wanted, echo(given.shown), points, profile)


def total(points: Iterable[Decimal], not_applicable_weight: Decimal = Decimal(0)) -> Decimal | None:
    """Return the total on a base of 100, without the weight of rows that do not apply.

    实得 ÷ (100 − 不适用分) × 100, rounded half up to 2 decimals; None where nothing applies.

    >>> total([Decimal("9"), Decimal("72")], Decimal(10)), total([], Decimal(100))
    (Decimal('90.00'), None)
    """
    base = _FULL_TOTAL - not_applicable_weight
    return round_points(sum(points, Decimal(0)) * _FULL_TOTAL / base) if base > 0 else None


def _weight(cell: CellValue) -> Decimal | None:
    number = parse_number(cell.text) if cell.kind is Kind.TEXT else cell.number
    if number is None or not number.is_finite() or not 0 <= number <= _MAX_WEIGHT:
        return None
    return number


def _given(cell: CellValue) -> CellValue:
    """Return the actual with dashes, dots and blanks as blank and a boolean as 是 or 否."""
    if cell.kind is Kind.TEXT and is_empty(cell.text):
        return BLANK
    if cell.kind is Kind.BOOLEAN:
        return CellValue.of("是" if cell.raw else "否")
    return cell


def _not_applicable(target: Target, actual: CellValue, reason: str) -> bool:
    said, why = narrow(actual.text), narrow(reason)
    if target.kind is TargetKind.NOT_APPLICABLE or said in words.NOT_APPLICABLE:
        return True
    if is_empty(why) or why in words.NO_REASON:
        return False
    if said in words.NONE:
        # 无 answers a zero, a ceiling or a yes/no target; elsewhere it says "no such task".
        return target.kind is TargetKind.TEXT or target.is_floor
    return target.text in words.NONE and actual.is_blank


def _unread(target: Target, actual: CellValue) -> Score | None:
    """Return the outcome where target or actual cannot be read at all, else None."""
    if target.kind is TargetKind.BLANK:
        return Score("年度指标值为空，无法计算应得分", needs_person=True)
    if target.kind is TargetKind.INVALID:
        return Score(f"年度指标值是错误值 {target.text}，无法计算应得分", needs_person=True)
    if actual.is_blank:
        return Score("实际完成值为空，无法计分", unscorable=Unscorable.ACTUAL_BLANK)
    if actual.kind is Kind.ERROR:
        text = f"实际完成值是错误值 {actual.raw}，无法计分"
        return Score(text, unscorable=Unscorable.ACTUAL_TEXT)
    return None


def _period(actual: CellValue) -> Period | None:
    if actual.kind is Kind.DATE and not isinstance(actual.raw, Decimal | str | bool | None):
        return of_date(actual.raw)
    return parse_period(actual.text) if actual.text else None


def _score_date(
    target: Target, done: Period, shown: str, weight: Decimal, reported: int | None
) -> Score:
    due = target.period
    shown = echo(shown)
    if due is None or target.text == shown:
        return _full(f"实际 {shown} 与目标一致", weight)
    year = reported or due.year or done.year or due.last.year
    due, done = (period if period.year else period.in_year(year) for period in (due, done))
    said = f"实际 {shown}"
    if done.last <= due.last:
        return _full(f"{said} 未晚于目标 {target.text}", weight)
    late = done.first > due.last
    how = "晚于" if late else "不能确定是否晚于"
    text = f"{said} {how}目标 {target.text}，应得分需人工判定"
    return Score(text, hints=(Hint.LATE,) if late else (), needs_person=True)


def _score_forbidden(target: Target, actual: CellValue, weight: Decimal) -> Score | None:
    """Return the score of 杜绝安全事故 and the like, where the actual tells how many there were."""
    shown = echo(actual.shown)
    count = count_of_forbidden(target.text, shown)
    if count is None:
        return None
    if count == 0:
        return _full(f"实际“{shown}”达成目标 {target.text}", weight)
    points = Decimal("0.00")
    return Score(f"实际“{shown}”没有达到目标 {target.text}，得 {points} 分", points=points)


def _score_combined(
    target: Target, actual: CellValue, weight: Decimal, profile: Profile
) -> Score | None:
    """Return the score where a part of a target of several was missed, else None."""
    shown = echo(actual.shown)
    if (rate := dated_rate(target.text)) is not None:
        given = read_quantity(actual)
        if given is None or not given.is_percent or given.direction:
            return None
        found = score_number(rate, target.text, actual, weight, profile)
        return found if found.points is not None and found.points < weight else None
    if not misses_a_part(target.text, shown):
        return None
    text = f"实际“{shown}”有一项低于目标“{target.text}”，应得分需人工判定"
    return Score(text, hints=(Hint.PART_MISSED,), needs_person=True)


def _score_words(target: Target, said: str, weight: Decimal, profile: Profile) -> Score:
    judgement = judge(target, said)
    if judgement is Judgement.DONE:
        same = "与目标一致" if said == target.text else f"达成目标 {target.text}"
        return _full(f"实际“{said}”{same}", weight)
    low, high = profile.partly
    bands = {Judgement.PARTLY: (low, high), Judgement.NOT_DONE: (Decimal(0), low)}
    if judgement not in bands:
        text = f"实际“{said}”与目标“{target.text}”不同，不能自动判断是否达成，应得分需人工判定"
        return Score(text, needs_person=True)
    share = bands[judgement]
    band = (round_points(share[0] * weight), round_points(share[1] * weight))
    text = (
        f"实际“{said}”属{judgement}，"
        f"应得分值的 {percent(share[0], 0)} 至 {percent(share[1], 0)}（不含），"
        f"即 {band[0]} 分至 {band[1]} 分（不含），需人工确定"
    )
    return Score(text, band=band, needs_person=True)


def _full(why: str, weight: Decimal) -> Score:
    points = earned(weight, weight)
    return Score(f"{why}，得满分 {points} 分", points=points)
