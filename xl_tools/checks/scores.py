"""The points of an indicator against what its target and actual earn.

The unit's own 得分 is never changed: it is set beside the due points (应得) with the working, and
where they differ the finding says which figure clears it.

fault ``due``: points that are not the due points. PASS: ≥90% / 92% / 10 points of 10. FAIL: 6 of
10. NOT CHECKED: ≥95% / ≥97%, 显著提升 / 有所改观 (a person decides).
fault ``rounded``: full points for a missed target, which only rounding can explain (9.78 → 10).
fault ``band``: 部分达成 and 未达成 earn points within a band. FAIL: 优化 / 部分优化, 10 of 10.
fault ``over_weight``, ``negative``: points outside 0 … 分值.
fault ``not_applicable``: points for a row that says 不适用.
fault ``missing``: no points at all (text in their place is the matter of `format.number`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial

from xl_tools.checks.indicator_rows import (
    ACTUAL,
    POINTS,
    REASON,
    ROW_WORDS,
    TARGET,
    WEIGHT,
    Indicator,
    Verdict,
    indicators,
    row_finding,
    sweep,
)
from xl_tools.checks.kind import Param
from xl_tools.checks.point_causes import CAUSES, likely_cause
from xl_tools.checks.reading import is_unfilled
from xl_tools.domain.cells import plain
from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import NotChecked, Outcome, Pass
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

# Due points are rounded to 2 decimals; half of the last one may have been rounded away.
_HALF_CENT = Decimal("0.005")

NO_WEIGHT = "分值为空或不是数"
NO_POINTS = "得分为空或不是数"
OUT_OF_RANGE = "得分不在 0 至分值之间"


def _due(rule: Rule, row: Indicator, *, rows: tuple[Indicator, ...], profile: Profile) -> Verdict:
    why = _not_comparable(row)
    if why:
        return NotChecked(rule.id, row[POINTS].place, why)
    due, points = row.due or Decimal(0), row.number(POINTS) or Decimal(0)
    difference = points - due
    if abs(difference) <= row[POINTS].value.half_unit + _HALF_CENT:
        return Pass(rule.id, (row[POINTS].place,), row.score.working)
    name, words = likely_cause(row, rows, profile)
    misread = words.get("meant")
    return row_finding(
        rule,
        row,
        POINTS,
        other=ACTUAL,
        uses=(TARGET, WEIGHT),
        difference=difference,
        cause=rule.texts.get(name, ""),
        suggestion=rule.texts.get("misread_suggestion") if misread else None,
        edits=[(TARGET, misread) if misread else (POINTS, plain(due))],
        relation="低于" if difference < 0 else "高于",
        **words,
    )


def _not_comparable(row: Indicator) -> str:
    """Return why points and due points of the row cannot be set side by side, or ''."""
    weight, points = row.number(WEIGHT), row.number(POINTS)
    if row.score.not_applicable:
        return row.score.working
    if row.fault:
        return f"{row.fault.text}，无法计算应得分"
    if weight is None:
        return NO_WEIGHT
    if row.due is None:
        return row.score.working
    if points is None:
        return NO_POINTS
    return "" if 0 <= points <= weight else OUT_OF_RANGE


def _rounded(rule: Rule, row: Indicator) -> Verdict:
    if _not_comparable(row) or row.is_met:
        return False
    difference = (row.number(POINTS) or Decimal(0)) - (row.due or Decimal(0))
    full = row.number(POINTS) == row.number(WEIGHT)
    if not full or difference > row[POINTS].value.half_unit + _HALF_CENT:
        return True
    return row_finding(
        rule,
        row,
        POINTS,
        other=ACTUAL,
        uses=(TARGET, WEIGHT),
        difference=difference,
        edits=[(POINTS, plain(row.due or Decimal(0)))],
    )


def _band(rule: Rule, row: Indicator) -> Verdict:
    points, weight, band = row.number(POINTS), row.number(WEIGHT), row.score.band
    if row.fault or band is None or points is None or weight is None or not 0 <= points <= weight:
        return False
    low, high = band
    if low <= points < high:
        return Pass(rule.id, (row[POINTS].place,), row.score.working)
    return row_finding(
        rule,
        row,
        POINTS,
        other=ACTUAL,
        uses=(TARGET, WEIGHT, REASON),
        difference=points - (high if points >= high else low),
        low=plain(low),
        high=plain(high),
    )


def _over_weight(rule: Rule, row: Indicator) -> Verdict:
    points, weight = row.number(POINTS), row.number(WEIGHT)
    if points is None or weight is None:
        return False
    if points <= weight:
        return True
    due = weight if row.due is None else row.due
    return row_finding(
        rule,
        row,
        POINTS,
        other=WEIGHT,
        uses=(TARGET, ACTUAL),
        difference=points - weight,
        cause=_cause_over(rule, row, points, weight),
        edits=[(POINTS, plain(due))],
        ceiling=plain(due),
    )


def _cause_over(rule: Rule, row: Indicator, points: Decimal, weight: Decimal) -> str:
    """Return the text for points by an uncapped completion (120 % of 10 is 12), or ''."""
    completion = row.score.completion
    if completion is None or abs(completion * weight - points) > row[POINTS].value.half_unit:
        return ""
    return rule.texts.get("uncapped", "")


def _negative(rule: Rule, row: Indicator) -> Verdict:
    points = row.number(POINTS)
    if points is None:
        return False
    return True if points >= 0 else row_finding(rule, row, POINTS, uses=(WEIGHT,))


def _missing(rule: Rule, row: Indicator) -> Verdict:
    if row.score.not_applicable or row.number(WEIGHT) is None:
        return False
    if row.number(POINTS) is not None:
        return True
    if not is_unfilled(row[POINTS]):
        return False
    return row_finding(
        rule,
        row,
        POINTS,
        other=WEIGHT,
        uses=(TARGET, ACTUAL),
        suggestion=None if row.due is None else rule.texts.get("known"),
        edits=[] if row.due is None else [(POINTS, plain(row.due))],
    )


def _not_applicable(rule: Rule, row: Indicator) -> Verdict:
    if not row.score.not_applicable:
        return False
    if not row.number(POINTS):
        return True
    return row_finding(rule, row, POINTS, other=ACTUAL, uses=(TARGET, WEIGHT, REASON))


_FAULTS: Mapping[str, Callable[[Rule, Indicator], Verdict]] = {
    "rounded": _rounded,
    "band": _band,
    "over_weight": _over_weight,
    "negative": _negative,
    "missing": _missing,
    "not_applicable": _not_applicable,
}
_NOBODY = {
    "not_applicable": "没有不适用的指标",
    "band": "没有部分达成或未达成的定性指标",
    "rounded": "没有未达到目标的定量指标",
}

PARAMS: Mapping[str, Param] = {
    "fault": Param("text", required=True, choices=("due", *_FAULTS), help="查哪一种问题"),
}
WORDS = ROW_WORDS | {"relation", "low", "high", "ceiling", "implied", "rest", "factor", "meant"}
TEXTS = CAUSES | {"known", "uncapped", "misread_suggestion"}


def check(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    """Yield one outcome a row for ``due``; for the others the findings and one pass."""
    fault = rule.params["fault"]
    rows = indicators(filing, profile)
    nobody = _NOBODY.get(fault, "") if rows else ""
    judge = _FAULTS.get(fault, partial(_due, rows=rows, profile=profile))
    yield from sweep(rule, rows, partial(judge, rule), nobody)
