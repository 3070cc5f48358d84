"""The due points where the target is a number: read the actual, bring both to one unit, score."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from xl_tools.domain import words
from xl_tools.domain.bare_percent import may_be_either, same_kind
from xl_tools.domain.cells import CellValue, Kind, plain
from xl_tools.domain.lost_scale import meant_instead
from xl_tools.domain.outcome import Hint, Score, Unscorable
from xl_tools.domain.phrases import read_quantity, share_of
from xl_tools.domain.points import at_least, at_most, earned, percent
from xl_tools.domain.profile import Profile
from xl_tools.domain.units import DAYS, WORKING_DAYS, Unit
from xl_tools.domain.values import Comparator, Quantity, echo, narrow
from xl_tools.domain.zero_events import none_happened

_FLOORS = {Comparator.NONE, Comparator.EQUAL, Comparator.AT_LEAST, Comparator.ABOVE}
_CEILINGS = {Comparator.AT_MOST, Comparator.BELOW}
# Per cent above which a misread "≥" is likelier than the figure; a profile may say otherwise.
_OCR_PERCENT = Decimal(2)
# From here on 元 was likelier entered for 万元 than the target beaten so far.
_SCALE_SUSPECT = Decimal(5000)
_PERCENT_UNIT = "%"
_ALL = Decimal(100)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Target bounds and actual, all in the unit of the target."""

    low: Decimal
    high: Decimal
    actual: Decimal
    unit: str
    against: bool = False
    """True where the actual moved the other way: 增长3% against 下降5%."""


def score_number(
    target: Quantity,
    target_text: str,
    actual: CellValue,
    weight: Decimal,
    profile: Profile,
    *,
    ceiling: bool = False,
) -> Score:
    """Return the score of `actual`, which is neither blank nor an error, against a number.

    With `ceiling` a target without a comparator is the most that may be spent or taken.
    """
    shown = echo(actual.shown)
    hints: list[Hint] = []
    given = _given(target, target_text, actual, hints)
    if given is None or _word_for_a_number(target, given):
        return _no_number(target, target_text, shown)
    if not given.is_single:
        text = f"实际完成值“{shown}”不是一个确定的数，无法计分，请填实际达到的数值"
        return Score(text, unscorable=Unscorable.ACTUAL_COMPARATOR)
    if given.comparator:
        hints.append(Hint.HARMLESS_EQUALS)
    if given.direction < 0 and not target.direction and target.is_floor:
        text = f"目标“{target_text}”没有写明是升是降，实际“{shown}”是下降，应得分需人工判定"
        return Score(text, needs_person=True)
    if ceiling and target.comparator is Comparator.NONE and target.low > 0:
        target = replace(target, comparator=Comparator.AT_MOST)
    if may_be_either(target, given) and (
        open_score := _by_either_reading(target, target_text, given, weight, profile)
    ):
        return open_score
    target, given = same_kind(target, given, hints)
    pair = _in_one_unit(target, given)
    if pair is None:
        text = (
            f"实际完成值“{shown}”与目标“{target_text}”单位不同"
            f"（{_unit(given)}、{_unit(target)}），无法比较，请按目标的单位填写"
        )
        return Score(text, unscorable=Unscorable.ACTUAL_TEXT)
    _look_again(target, given, pair, profile, hints)
    return _compare(target, target_text, pair, shown, weight, profile, hints)


def _given(
    target: Quantity, target_text: str, actual: CellValue, hints: list[Hint]
) -> Quantity | None:
    """Return the number an actual states; beside a % target also 8/8 and 全覆盖.

    Beside a zero it may say that nothing happened: 未拖欠.
    """
    if actual.kind not in {Kind.TEXT, Kind.NUMBER}:
        return None
    given = read_quantity(actual)
    if given is None and _is_zero_of_events(target) and none_happened(target_text, actual.text):
        return Quantity(Decimal(0), Decimal(0), in_words=True)
    if given is None and target.is_percent:
        given = share_of(actual.text)
        if given is None and target.low == _ALL and narrow(actual.text) in words.WHOLE:
            hints.append(Hint.WORD_FOR_ALL)
            given = Quantity(_ALL, _ALL, _PERCENT_UNIT)
    return given


def _is_zero_of_events(target: Quantity) -> bool:
    """Return whether the target is 零…, 无… or 0 of something that is counted: not 0万元."""
    counted = target.in_words or not target.unit or target.measure.is_count
    return (
        target.high == 0
        and target.comparator not in {Comparator.AT_LEAST, Comparator.ABOVE}
        and counted
    )


def _word_for_a_number(target: Quantity, given: Quantity) -> bool:
    """Return whether 无 or 零… stands where a number above zero is asked for."""
    return given.in_words and target.low > 0 and target.comparator not in _CEILINGS


def _no_number(target: Quantity, target_text: str, shown: str) -> Score:
    if target.in_words:
        why = f"目标“{target_text}”要求为 0，从实际完成值“{shown}”看不出发生了几起"
        text = f"{why}，无法计分，请填写 0 或实际发生的数"
        return Score(text, unscorable=Unscorable.ACTUAL_TEXT)
    text = f"目标“{target_text}”是数值，实际完成值“{shown}”不是数值，无法计分，请填写数值"
    return Score(text, unscorable=Unscorable.ACTUAL_TEXT)


def _unit(quantity: Quantity) -> str:
    return quantity.unit or "无单位"


def _by_either_reading(
    target: Quantity, target_text: str, given: Quantity, weight: Decimal, profile: Profile
) -> Score | None:
    """Return the score that leaves the points open, or None where both readings earn the same."""
    readings = [f"{plain(given.low * 100)}%", f"{plain(given.low)}{target.unit}"]
    fraction, literal = (
        score_number(target, target_text, CellValue.of(reading), weight, profile).points
        for reading in readings
    )
    if fraction == literal:
        return None
    text = (
        f"实际 {plain(given.low)} 没有写“%”，按 {readings[0]} 计得 {fraction} 分，"
        f"按 {readings[1]} 计得 {literal} 分，应得分需人工判定"
    )
    return Score(text, hints=(Hint.EITHER_PERCENT,), needs_person=True)


def _in_one_unit(target: Quantity, given: Quantity) -> _Pair | None:
    """Return both in the unit of the target, or None where the units cannot be compared.

    A number without a unit is taken in the other's unit; 0 is 0 in any.
    """
    asked, got = target.measure, given.measure
    actual = given.low
    if actual and asked.name and got.name:
        within = _is_within_working_days(target, given)
        if not within and not asked.counts_with(got):
            return None
        actual = actual * got.factor / _factor(asked, got, target.low, actual)
    against = bool(given.direction) and given.direction != (target.direction or 1)
    if target.direction < 0 and not given.direction:
        actual = abs(actual)  # a fall by 6 % is written 6% or -6%
    return _Pair(
        target.low,
        target.high,
        -actual if against else actual,
        target.unit or given.unit,
        against=against,
    )


def _is_within_working_days(target: Quantity, given: Quantity) -> bool:
    """Return whether 3天 answer ≤5个工作日: no three days hold more than three working days."""
    kinds = (target.measure.dimension, given.measure.dimension)
    return (
        kinds == (WORKING_DAYS, DAYS)
        and target.comparator in _CEILINGS
        and given.base <= target.base
    )


def _factor(asked: Unit, got: Unit, wanted: Decimal, actual: Decimal) -> Decimal:
    """Return what the target's unit is worth; 1次/季度 met by 1次 was meant a quarter each."""
    if "/" in asked.name and "/" not in got.name and asked.is_count and actual == wanted:
        return got.factor
    return asked.factor


def _look_again(
    target: Quantity, given: Quantity, pair: _Pair, profile: Profile, hints: list[Hint]
) -> None:
    limit = profile.thresholds.get("ocr_percent", _OCR_PERCENT)
    if any(one.is_percent and one.high * one.measure.factor > limit for one in (target, given)):
        hints.append(Hint.SUSPECT_OCR)
    if target.unit and given.unit and not target.measure.says_the_same_as(given.measure):
        hints.append(Hint.UNIT_DIFFERS)
    if 0 < pair.low * _SCALE_SUSPECT <= pair.actual:
        hints.append(Hint.UNIT_SCALE)
    if pair.actual < pair.low and meant_instead(target, given):
        hints.append(Hint.UNIT_LOST)
    if target.comparator is Comparator.ABOUT:
        hints.append(Hint.ABOUT_TARGET)
    if target.low == 0 and target.comparator in {Comparator.AT_LEAST, Comparator.ABOVE}:
        hints.append(Hint.TRIVIAL_TARGET)


def _compare(
    target: Quantity,
    target_text: str,
    pair: _Pair,
    shown: str,
    weight: Decimal,
    profile: Profile,
    hints: list[Hint],
) -> Score:
    if pair.low < 0:
        return _below_zero(target, target_text, pair, shown, weight)
    if pair.actual < 0:
        if not pair.against:
            hints.append(Hint.NEGATIVE_ACTUAL)
        pair = replace(pair, actual=Decimal(0))
    points, relation, arithmetic = _points(target.comparator, pair, weight, profile)
    if pair.against and target.direction and points < weight:
        relation = "没有按要求的方向变动，"
    completion = pair.actual / pair.low if pair.low == pair.high > 0 else None
    beaten = completion is not None and target.comparator in _FLOORS
    needs_reason = beaten and completion is not None and completion >= profile.over_target
    working = f"实际 {_converted(pair, shown)} {relation}目标 {target_text}，{arithmetic} 分"
    if needs_reason and completion is not None:
        working += f"；完成率 {percent(completion, 1)}，需说明超额原因"
    return Score(
        working, earned(points, weight), None, None, tuple(hints), completion, needs_reason
    )


def _points(
    comparator: Comparator, pair: _Pair, weight: Decimal, profile: Profile
) -> tuple[Decimal, str, str]:
    """Return points, how the actual stands to the target, and the arithmetic."""
    low, high, actual = pair.low, pair.high, pair.actual
    if comparator is Comparator.RANGE and low <= actual <= high:
        return weight, "在范围内，符合", _full(weight)
    if comparator in _CEILINGS or (comparator is Comparator.RANGE and actual > high):
        return _under_ceiling(actual, high, weight, profile)
    if low == 0 and comparator in {Comparator.NONE, Comparator.EQUAL, Comparator.ABOUT}:
        return _under_ceiling(actual, low, weight, profile)
    points, arithmetic = at_least(actual, low, weight) if low else (weight, "")
    return points, "低于" if arithmetic else "达到", arithmetic or _full(weight)


def _under_ceiling(
    actual: Decimal, limit: Decimal, weight: Decimal, profile: Profile
) -> tuple[Decimal, str, str]:
    if actual <= limit:
        return weight, "未超过", _full(weight)
    if limit <= 0:
        return Decimal(0), "超过", "得 0.00"
    points, arithmetic = at_most(actual, limit, weight, profile.over_limit)
    return points, "超过", arithmetic or "已达目标的 2 倍，得 0.00"


def _full(weight: Decimal) -> str:
    return f"得满分 {earned(weight, weight)}"


def _converted(pair: _Pair, shown: str) -> str:
    """Return the actual as written, with its value in the target's unit where that differs."""
    written = read_quantity(shown)
    if written is None or pair.against or written.low == pair.actual:
        return shown
    return f"{shown}（{plain(pair.actual)}{pair.unit}）"


def _below_zero(
    target: Quantity, target_text: str, pair: _Pair, shown: str, weight: Decimal
) -> Score:
    """Score against a target below zero, for which the table has no proportion."""
    met = pair.actual <= pair.high if target.comparator in _CEILINGS else pair.actual >= pair.low
    if met and target.comparator is not Comparator.RANGE:
        text = f"实际 {shown} 达到目标 {target_text}，{_full(weight)} 分"
        return Score(text, earned(weight, weight))
    text = f"目标 {target_text} 为负数，实际 {shown} 不能按比例计分，应得分需人工判定"
    return Score(text, needs_person=True)
