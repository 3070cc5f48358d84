"""What stands in 实际完成值: one result, in the unit of the target.

fault ``comparator``: ≥97%, 约95%, 90%~95% are no results. PASS: 97%. FAIL: ≥97%.
fault ``not_number``: 完成 where ≤30万元 asks for an amount.
fault ``unit``: 50个 where 90% is asked for. fault ``unit_words``: 8个 for 8项.
fault ``blank``: nothing at all. (An error cell is the matter of the kind `format.error`.)
fault ``equals_sign``: =100% is harmless, but a result needs no sign.
fault ``percent``: 0.95 or 95 where per cent is asked for.
fault ``scale``: 元 for 万元, or 16.2人次 for ≥15万人次. fault ``negative``: below zero.
fault ``beyond_whole``: 合格率 120%; a 完成率 can be that much.
fault ``vague``: 社会效益好 where 不发生重大安全事故 was promised.
fault ``undated``: 已完成 where a date was set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from xl_tools.checks.indicator_rows import (
    ACTUAL,
    REASON,
    ROW_WORDS,
    TARGET,
    Indicator,
    Verdict,
    indicators,
    row_finding,
    sweep,
)
from xl_tools.checks.kind import Param
from xl_tools.checks.row_faults import Fault, is_doubtful_percent, is_evasive
from xl_tools.checks.unlikely_actuals import beyond_whole, scale
from xl_tools.domain.cells import plain
from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import Outcome, Severity
from xl_tools.domain.outcome import Hint
from xl_tools.domain.phrases import read_quantity
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule
from xl_tools.domain.targets import TargetKind, parse_target
from xl_tools.domain.values import is_empty, narrow

# A target this long says what is to be done; 提升 alone asks for a grade.
_SPECIFIC = 6


def _comparator(rule: Rule, row: Indicator) -> Verdict:
    if row.fault is not Fault.COMPARATOR:
        return row.fault is None
    wanted = row.wanted.quantity
    if wanted is not None and wanted.is_single and _is_bound(row):
        # 92% / ≥90%: the bound is the target, the plain number the result.
        return row_finding(
            rule,
            row,
            ACTUAL,
            other=TARGET,
            cause=rule.texts.get("exchanged", ""),
            suggestion=rule.texts.get("exchanged_suggestion"),
            edits=[(TARGET, row.text(ACTUAL)), (ACTUAL, row.text(TARGET))],
            example=row.text(TARGET),
        )
    copied = narrow(row.text(ACTUAL)) == row.wanted.text
    cause = rule.texts.get("copied", "") if copied else ""
    return row_finding(rule, row, ACTUAL, other=TARGET, cause=cause, example=_bare_number(row))


def _is_bound(row: Indicator) -> bool:
    given = read_quantity(row[ACTUAL].value)
    return given is not None and given.comparator in {"≥", ">", "≤", "<"}


def _bare_number(row: Indicator) -> str:
    """Return the actual without its comparator, as an example of what to type."""
    given = read_quantity(row[ACTUAL].value)
    return f"{plain(given.low)}{given.unit}" if given else ""


def _not_number(rule: Rule, row: Indicator) -> Verdict:
    if row.fault is not Fault.NOT_NUMBER:
        return row.fault is None and row.wanted.is_numeric
    # A sentence with figures tells the result, only not in a form to be compared.
    told = any(letter.isdigit() for letter in narrow(row.text(ACTUAL)))
    if not told and row.wanted.quantity is not None and row.wanted.quantity.in_words:
        return row_finding(
            rule,
            row,
            ACTUAL,
            other=TARGET,
            severity=Severity.REVIEW,
            message=rule.texts.get("none", ""),
            suggestion=rule.texts.get("none_suggestion"),
        )
    return row_finding(
        rule,
        row,
        ACTUAL,
        other=TARGET,
        severity=Severity.REVIEW if told else None,
        message=rule.texts.get("told", "") if told else "",
        suggestion=rule.texts.get("told_suggestion") if told else None,
        example=_example(row),
    )


def _example(row: Indicator) -> str:
    wanted = row.wanted.quantity
    return f"{plain(wanted.low)}{wanted.unit}" if wanted else row.text(TARGET)


def _unit(rule: Rule, row: Indicator) -> Verdict:
    if row.fault is not Fault.UNIT:
        return row.fault is None and row.wanted.is_numeric
    wanted, given = row.wanted.quantity, read_quantity(row[ACTUAL].value)
    return row_finding(
        rule,
        row,
        ACTUAL,
        other=TARGET,
        own=(given.unit if given else "") or "无单位",
        asked=(wanted.unit if wanted else "") or "无单位",
    )


def _blank(rule: Rule, row: Indicator) -> Verdict:
    if row.score.not_applicable or row.wanted.kind is TargetKind.BLANK:
        return False  # a row without a target is said once, at the target
    value = row[ACTUAL].value
    if not value.is_blank and not (value.text and is_empty(value.text)):
        return True
    return row_finding(rule, row, ACTUAL, other=TARGET, uses=(REASON,))


def _equals_sign(rule: Rule, row: Indicator) -> Verdict:
    text = narrow(row.text(ACTUAL))
    if row.fault:
        return False
    if Hint.HARMLESS_EQUALS not in row.score.hints or not text.startswith("="):
        return True
    bare = text.lstrip("= ")
    return row_finding(rule, row, ACTUAL, other=TARGET, edits=[(ACTUAL, bare)], example=bare)


def _percent(rule: Rule, row: Indicator) -> Verdict:
    if row.fault or not row.wanted.is_numeric:
        return False
    if Hint.EITHER_PERCENT in row.score.hints:
        return _either_percent(rule, row)
    if not is_doubtful_percent(row.score):
        return True
    bare_target = not (row.wanted.quantity and row.wanted.quantity.is_percent)
    column, other = (TARGET, ACTUAL) if bare_target else (ACTUAL, TARGET)
    quantity = read_quantity(row[column].value)
    if quantity is None:
        return True
    fraction = Hint.FRACTION_FOR_PERCENT in row.score.hints
    meant = f"{quantity.comparator}{plain(quantity.low * (100 if fraction else 1))}%"
    return row_finding(rule, row, column, other=other, edits=[(column, meant)], meant=meant)


def _either_percent(rule: Rule, row: Indicator) -> Verdict:
    """Ask for the sign where the points hang on it: 0.8 against ≤5%."""
    wanted, given = row.wanted.quantity, read_quantity(row[ACTUAL].value)
    if wanted is None or given is None:
        return True
    return row_finding(
        rule,
        row,
        ACTUAL,
        other=TARGET,
        severity=Severity.REVIEW,
        message=rule.texts.get("either", ""),
        suggestion=rule.texts.get("either_suggestion"),
        meant=f"{plain(given.low * 100)}%",
        literal=f"{plain(given.low)}{wanted.unit}",
    )


def _hint(hint: Hint) -> Callable[[Rule, Indicator], Verdict]:
    def judge(rule: Rule, row: Indicator) -> Verdict:
        if row.fault or not row.wanted.is_numeric:
            return False
        return True if hint not in row.score.hints else row_finding(rule, row, ACTUAL, other=TARGET)

    return judge


def _vague(rule: Rule, row: Indicator) -> Verdict:
    if row.fault or not row.is_worded:
        return False
    if not _is_open(row):
        return True
    target, actual = row.wanted.text, narrow(row.text(ACTUAL))
    if len(target) < _SPECIFIC or not is_evasive(target, actual):
        return True
    return row_finding(rule, row, ACTUAL, other=TARGET)


def _undated(rule: Rule, row: Indicator) -> Verdict:
    if row.fault or row.wanted.kind is not TargetKind.DATE:
        return False
    if not _is_open(row) or parse_target(row[ACTUAL].value).kind is TargetKind.DATE:
        return True
    return row_finding(rule, row, ACTUAL, other=TARGET)


def _is_open(row: Indicator) -> bool:
    """Return whether only a person can say what is due."""
    score = row.score
    return not row.fault and score.points is None and not score.band and not score.not_applicable


_FAULTS: Mapping[str, Callable[[Rule, Indicator], Verdict]] = {
    "comparator": _comparator,
    "not_number": _not_number,
    "unit": _unit,
    "blank": _blank,
    "equals_sign": _equals_sign,
    "percent": _percent,
    "scale": scale,
    "beyond_whole": beyond_whole,
    "negative": _hint(Hint.NEGATIVE_ACTUAL),
    "unit_words": _hint(Hint.UNIT_DIFFERS),
    "in_words": _hint(Hint.WORD_FOR_ALL),
    "vague": _vague,
    "undated": _undated,
}

_NOBODY = {
    "vague": "没有定性指标",
    "undated": "没有以日期为目标的指标",
    "beyond_whole": "没有以百分比计的指标",
}

PARAMS: Mapping[str, Param] = {
    "fault": Param("text", required=True, choices=tuple(_FAULTS), help="查哪一种问题"),
    "words": Param("texts", default=(), help="只查三级指标含有这些词的行"),
    "except": Param("texts", default=(), help="三级指标含有这些词的行不查"),
}
WORDS = ROW_WORDS | {"example", "own", "asked", "meant", "literal"}
TEXTS = frozenset(
    {
        *("exchanged", "exchanged_suggestion", "copied", "told", "told_suggestion"),
        *("none", "none_suggestion", "either", "either_suggestion"),
        *("unit", "unit_suggestion", "small", "small_suggestion"),
    }
)


def check(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    """Yield a finding for every actual with the rule's fault, and one pass for the others."""
    judge = _FAULTS[rule.params["fault"]]
    rows = indicators(filing, profile)
    nobody = _NOBODY.get(rule.params["fault"], "没有可比较的定量指标") if rows else ""
    yield from sweep(rule, rows, partial(judge, rule), nobody)
