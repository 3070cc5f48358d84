"""What stands in 年度指标值: a target that can be missed.

fault ``blank``: nothing at all. (An error cell is the matter of the kind `format.error`.)
fault ``swapped``: a result told afterwards, and a mere grade beside it as the actual.
FAIL: 2023年两会期间，…实现零非访 / 社会效益好. PASS: 显著提升 / 显著提升.
fault ``ocr``: ≥90% read as 290% by a scanner. PASS: 增长率 ≥290%.
fault ``unquantified``: a row of the given classes (数量指标) without a number.
fault ``undated``: a row of the given classes (时效指标) that says 及时 without date or rate.
fault ``direction``: a cost with ≥, as if spending more were better. PASS: 成本节约率 ≥5%.
fault ``trivial``: ≥0, which nothing can miss. fault ``about``: 约100.
fault ``unreadable``: ≤预算数, a comparator without a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from xl_tools.checks.indicator_rows import (
    ACTUAL,
    CLASS,
    GROUP,
    NAME,
    ROW_WORDS,
    TARGET,
    Indicator,
    Verdict,
    indicators,
    row_finding,
    sweep,
)
from xl_tools.checks.kind import Param
from xl_tools.checks.row_faults import Fault, misread_target
from xl_tools.domain.combined import dated_rate
from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import Outcome
from xl_tools.domain.numerals import arabic
from xl_tools.domain.outcome import Hint
from xl_tools.domain.phrases import bounds_in
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule
from xl_tools.domain.targets import TargetKind, parse_target
from xl_tools.domain.values import Comparator, is_empty

_WORDED = {TargetKind.TEXT, TargetKind.YES_NO}
_COMPARED = re.compile(r"[≥≤<>]|^=")
_FLOORS = {Comparator.AT_LEAST, Comparator.ABOVE}


def _blank(rule: Rule, row: Indicator) -> Verdict:
    if row.score.not_applicable:
        return False
    if row.wanted.kind is not TargetKind.BLANK:
        return True
    both = not row.text(ACTUAL) or is_empty(row.text(ACTUAL))
    message = rule.texts.get("both", "") if both else ""
    return row_finding(rule, row, TARGET, other=ACTUAL, message=message)


def _swapped(rule: Rule, row: Indicator) -> Verdict:
    if row.fault is not Fault.SWAPPED:
        return row.fault is None
    return row_finding(
        rule,
        row,
        TARGET,
        other=ACTUAL,
        edits=[(TARGET, row.text(ACTUAL)), (ACTUAL, row.text(TARGET))],
    )


def _ocr(rule: Rule, row: Indicator) -> Verdict:
    if row.fault is not Fault.OCR:
        return row.fault is None and row.wanted.is_numeric
    meant = misread_target(row.wanted, row[ACTUAL].value, row.text(NAME))
    return row_finding(rule, row, TARGET, other=ACTUAL, edits=[(TARGET, meant)], meant=meant)


def _unquantified(rule: Rule, row: Indicator) -> Verdict:
    if row.fault or not _is_among(row, rule.params.get("classes", ())):
        return False
    # A comparator without a number is the matter of `unreadable`.
    text = row.wanted.text
    if row.wanted.kind not in _WORDED or _has_figure(text) or _COMPARED.search(text):
        return True
    return row_finding(rule, row, TARGET, other=ACTUAL)


def _has_figure(text: str) -> bool:
    return any(letter.isdigit() for letter in arabic(text))


def _undated(rule: Rule, row: Indicator) -> Verdict:
    if row.fault or not _is_among(row, rule.params.get("classes", ())):
        return False
    said = parse_target(row[ACTUAL].value).kind
    if row.wanted.kind not in _WORDED or said not in _WORDED or _has_figure(row.wanted.text):
        return True
    return row_finding(rule, row, TARGET, other=ACTUAL)


def _is_among(row: Indicator, classes: Sequence[str]) -> bool:
    kinds = "".join((row.text(CLASS) + row.text(GROUP)).split())
    return any(word in kinds for word in classes)


def _direction(rule: Rule, row: Indicator) -> Verdict:
    wanted, name = row.wanted.quantity, "".join(row.text(NAME).split())
    if row.fault is Fault.SWAPPED or wanted is None or not _is_cost(rule, name):
        return False
    if wanted.comparator not in _FLOORS:
        return True
    return row_finding(rule, row, TARGET, other=NAME, uses=(ACTUAL,))


def _is_cost(rule: Rule, name: str) -> bool:
    words, but = rule.params.get("words", ()), rule.params.get("except", ())
    return any(word in name for word in words) and not any(word in name for word in but)


def _unreadable(rule: Rule, row: Indicator) -> Verdict:
    if row.fault or not _COMPARED.search(row.wanted.text):
        return False
    if row.wanted.is_numeric or row.wanted.kind is TargetKind.DATE:
        return True
    several = bounds_in(row.wanted.text)
    text = "dated" if dated_rate(row.wanted.text) else "several" if several > 1 else ""
    return row_finding(
        rule,
        row,
        TARGET,
        other=ACTUAL,
        message=rule.texts.get(text, ""),
        suggestion=rule.texts.get(f"{text}_suggestion"),
        count=several,
    )


def _hint(hint: Hint) -> Callable[[Rule, Indicator], Verdict]:
    def judge(rule: Rule, row: Indicator) -> Verdict:
        if row.fault or not row.wanted.is_numeric:
            return False
        return True if hint not in row.score.hints else row_finding(rule, row, TARGET, other=ACTUAL)

    return judge


_FAULTS: Mapping[str, Callable[[Rule, Indicator], Verdict]] = {
    "blank": _blank,
    "swapped": _swapped,
    "ocr": _ocr,
    "unquantified": _unquantified,
    "undated": _undated,
    "direction": _direction,
    "unreadable": _unreadable,
    "trivial": _hint(Hint.TRIVIAL_TARGET),
    "about": _hint(Hint.ABOUT_TARGET),
}

PARAMS: Mapping[str, Param] = {
    "fault": Param("text", required=True, choices=tuple(_FAULTS), help="查哪一种问题"),
    "classes": Param("texts", default=(), help="只查一级或二级指标含有这些词的行"),
    "words": Param("texts", default=(), help="只查三级指标含有这些词的行"),
    "except": Param("texts", default=(), help="三级指标含有这些词的行不查"),
}
WORDS = ROW_WORDS | {"meant", "count"}
TEXTS = frozenset({"both", "several", "several_suggestion", "dated", "dated_suggestion"})


def check(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    """Yield a finding for every target with the rule's fault, and one pass for the others."""
    rows = indicators(filing, profile)
    nobody = "没有这一类指标" if rows else ""
    yield from sweep(rule, rows, partial(_FAULTS[rule.params["fault"]], rule), nobody)
