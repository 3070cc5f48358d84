"""What stands in 偏差原因: a reason where one is due, and none where there is no deviation.

fault ``missing``: points below the weight and no word why. PASS: 9 of 10, 尾款次年支付.
fault ``empty``: 无, the form's own hint, or a bare 加强… in place of a reason.
fault ``needless``: points taken off with a reason although the target is met, so that there is
no deviation to explain. fault ``over_target``: far above the target (the profile's `over_target`)
without a word: the target was set too low, or the figure is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
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
from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import Outcome
from xl_tools.domain.outcome import Hint
from xl_tools.domain.profile import Profile
from xl_tools.domain.reasons import Lack, is_reason, lack_of
from xl_tools.domain.rules import Rule

# A reason that says so stands for the other rows too.
_JOINT = re.compile(r"以上|上述|各项|各指标|均|分别|(?:两|三|四|五|几)(?:项|个)指标|等指标")

__all__ = ["PARAMS", "TEXTS", "WORDS", "check", "is_reason"]


def _missing(rule: Rule, row: Indicator, *, joint: bool) -> Verdict:
    if not row.falls_short or row.score.not_applicable:
        return False
    # Points off a target that was met in figures are the matter of score.due.
    if row.text(REASON) or joint or (row.is_met and not row.is_worded):
        return True
    return row_finding(
        rule,
        row,
        REASON,
        other=POINTS,
        uses=(WEIGHT, TARGET, ACTUAL),
        difference=None,
        suggestion=rule.texts.get("met") if row.is_met else None,
    )


def _empty(rule: Rule, row: Indicator) -> Verdict:
    if not row.falls_short or not row.text(REASON):
        return False
    lack = lack_of(row.text(REASON))
    if lack is None or (lack is Lack.MEASURE and row.is_met):
        return True
    return row_finding(
        rule,
        row,
        REASON,
        other=POINTS,
        uses=(WEIGHT, TARGET, ACTUAL),
        message=rule.texts.get(lack.value, ""),
    )


def _needless(rule: Rule, row: Indicator) -> Verdict:
    if not row.falls_short or not row.is_met or row.is_worded or not row.text(REASON):
        return False
    lack = lack_of(row.text(REASON))
    if lack in {Lack.NOTHING, Lack.PROMPT}:
        return False
    return row_finding(
        rule,
        row,
        REASON,
        other=ACTUAL,
        uses=(TARGET, POINTS, WEIGHT),
        cause=rule.texts.get("measure", "") if lack else "",
    )


def _over_target(rule: Rule, row: Indicator) -> Verdict:
    if row.fault or row.score.completion is None:
        return False
    if not row.score.needs_reason or Hint.UNIT_SCALE in row.score.hints:
        return True
    if lack_of(row.text(REASON)) is None:
        return True
    return row_finding(rule, row, REASON, other=ACTUAL, uses=(TARGET,))


def _is_joint(row: Indicator) -> bool:
    """Return whether the reason of this row speaks of several rows, as one merged cell would."""
    reason = row.text(REASON)
    return bool(_JOINT.search(reason)) and is_reason(reason)


_FAULTS: Mapping[str, Callable[[Rule, Indicator], Verdict]] = {
    "empty": _empty,
    "needless": _needless,
    "over_target": _over_target,
}
_NOBODY = {
    "over_target": "没有可计算完成率的指标",
    "empty": "没有写了偏差原因的扣分指标",
    "needless": "没有达到目标而扣分的指标",
}
_NO_DEDUCTION = "没有得分低于分值的指标"

PARAMS: Mapping[str, Param] = {
    "fault": Param("text", required=True, choices=("missing", *_FAULTS), help="查哪一种问题"),
}
WORDS = ROW_WORDS
TEXTS = frozenset({"met", "measure", "nothing", "prompt"})


def check(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    """Yield a finding for every row with the rule's fault, and one pass for the others."""
    fault = rule.params["fault"]
    rows = indicators(filing, profile)
    nobody = _NOBODY.get(fault, _NO_DEDUCTION) if rows else ""
    judge = _FAULTS.get(fault, partial(_missing, joint=any(map(_is_joint, rows))))
    yield from sweep(rule, rows, partial(judge, rule), nobody)
