"""The points of an indicator against what its target and actual earn.

The unit's own 得分 is never changed: it is set beside the due points (应得) with the working, and
where they differ the finding says which figure clears it.

fault ``due``: points that are not the due points. PASS: ≥90% / 92% / 10 points of 10. FAIL: 6 of
10. NOT CHECKED: ≥95% / ≥97%, 显著提升 / 有所改观 (a person decides).
fault ``rounded``: full points for a missed target: rounded up (9.78 → 10), or done after its date.
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
from xl_tools.domain.cells import Place, plain
from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import NotChecked, Outcome, Pass, Severity
from xl_tools.domain.outcome import Hint
from xl_tools.domain.phrases import read_quantity
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule
from xl_tools.domain.values import Comparator

# Due points are rounded to 2 decimals; half of the last one may have been rounded away.
_HALF_CENT = Decimal("0.005")

# Done after the date, or only in part, each with the name of its text.
_SHORTFALLS = {Hint.LATE: "late", Hint.PART_MISSED: "part"}

NO_WEIGHT = "分值为空或不是数"
NO_POINTS = "得分为空或不是数"
NO_RULE = "达成与否须人工判定"
# A rule of its own speaks of the row: 不适用, 部分达成, points above the weight.
SAID_OTHERWISE = "另有规则"


def _due(rule: Rule, row: Indicator, *, rows: tuple[Indicator, ...], profile: Profile) -> Verdict:
    if _not_comparable(row) or _is_graded_down(row):
        return False
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
        severity=Severity.REVIEW if difference < 0 and not row.is_met else None,
        cause=rule.texts.get(name, ""),
        suggestion=rule.texts.get("misread_suggestion") if misread else None,
        edits=[(TARGET, misread) if misread else (POINTS, plain(due))],
        relation="低于" if difference < 0 else "高于",
        **words,
    )


def _is_graded_down(row: Indicator) -> bool:
    """Return whether the unit took points off a worded indicator: the matter of its reason."""
    return row.is_worded and row.falls_short


def _not_comparable(row: Indicator) -> str:
    """Return why points and due points of the row cannot be set side by side, or ''.

    A row whose points are out of range, or that has its own rule, gives a reason too.
    """
    weight, points = row.number(WEIGHT), row.number(POINTS)
    if row.score.not_applicable or row.score.band:
        return SAID_OTHERWISE
    if row.fault:
        return row.fault.text
    if weight is None:
        return NO_WEIGHT
    if row.due is None:
        return NO_RULE
    if points is None:
        return NO_POINTS
    return "" if 0 <= points <= weight else SAID_OTHERWISE


def _not_scored(rule: Rule, rows: tuple[Indicator, ...]) -> Iterator[NotChecked]:
    """Yield why rows could not be compared with their due points, all in one sentence."""
    causes: dict[str, list[Place]] = {}
    for row in rows:
        why = _not_comparable(row)
        if why not in {"", SAID_OTHERWISE}:
            causes.setdefault(why, []).append(row[POINTS].place)
    if causes:
        first = next(iter(causes.values()))[0]
        parts = (f"{why}（{'、'.join(at.cell for at in cells)}）" for why, cells in causes.items())
        yield NotChecked(rule.id, first, f"无法计算应得分：{'；'.join(parts)}")


def _shortfall(row: Indicator) -> str:
    """Return the text that words why full points are too many where a person scores, or ''."""
    points = row.number(POINTS)
    if row.fault or points is None or points != row.number(WEIGHT):
        return ""
    return next((text for hint, text in _SHORTFALLS.items() if hint in row.score.hints), "")


def _is_above_range(row: Indicator) -> bool:
    """Return whether the actual is beyond the upper end of its range: 96% of 90%-95%."""
    wanted, given = row.wanted.quantity, read_quantity(row[ACTUAL].value)
    if wanted is None or given is None or wanted.comparator is not Comparator.RANGE:
        return False
    factor = given.measure.factor / wanted.measure.factor if given.unit else 1
    return given.low * factor > wanted.high


def _rounded(rule: Rule, row: Indicator) -> Verdict:
    if shortfall := _shortfall(row):
        return row_finding(
            rule,
            row,
            POINTS,
            other=ACTUAL,
            uses=(TARGET, WEIGHT, REASON),
            message=rule.texts[shortfall],
            suggestion=rule.texts.get(f"{shortfall}_suggestion"),
        )
    if _not_comparable(row):
        return False
    if row.is_met:
        return True
    difference = (row.number(POINTS) or Decimal(0)) - (row.due or Decimal(0))
    full = row.number(POINTS) == row.number(WEIGHT)
    if not full or difference > row[POINTS].value.half_unit + _HALF_CENT:
        return True
    above = _is_above_range(row)
    return row_finding(
        rule,
        row,
        POINTS,
        other=ACTUAL,
        uses=(TARGET, WEIGHT),
        difference=difference,
        message=rule.texts.get("above", "") if above else "",
        suggestion=rule.texts.get("above_suggestion") if above else None,
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
    "rounded": "没有能计算应得分的指标",
    "due": "没有能计算应得分的指标",
}

PARAMS: Mapping[str, Param] = {
    "fault": Param("text", required=True, choices=("due", *_FAULTS), help="查哪一种问题"),
}
WORDS = ROW_WORDS | {"relation", "low", "high", "ceiling", "implied", "rest", "factor", "meant"}
TEXTS = CAUSES | {
    "known",
    "uncapped",
    "misread_suggestion",
    "late",
    "late_suggestion",
    "above",
    "above_suggestion",
    "part",
    "part_suggestion",
}


def check(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    """Yield one outcome a row for ``due``; for the others the findings and one pass."""
    fault = rule.params["fault"]
    rows = indicators(filing, profile)
    nobody = _NOBODY.get(fault, "") if rows else ""
    judge = _FAULTS.get(fault, partial(_due, rows=rows, profile=profile))
    unscored = list(_not_scored(rule, rows)) if fault == "due" else []
    if not unscored or any(not _not_comparable(row) for row in rows):
        yield from sweep(rule, rows, partial(judge, rule), nobody)
    yield from unscored
