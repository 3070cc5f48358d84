"""Worded indicators that give themselves full marks need something to show for it.

One 优化 / 优化 / 10 of 10 proves nothing but does little harm; where worded rows carry much of
the weight, the total rests on words. The finding stands once a sheet, at the first such 得分.

PASS: a worded row with evidence in 偏差原因, or an actual that tells what happened.
FAIL: three rows 全部落实到位, 及时, 优化, together 40 of 90 points, all at full marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from xl_tools.checks.indicator_rows import (
    ACTUAL,
    NAME,
    NO_INDICATORS,
    POINTS,
    REASON,
    ROW_WORDS,
    TARGET,
    WEIGHT,
    Indicator,
    indicators,
)
from xl_tools.checks.kind import Param
from xl_tools.checks.row_faults import Fault
from xl_tools.checks.wording import amount, finding, percent
from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import NotChecked, Outcome, Pass
from xl_tools.domain.profile import Profile
from xl_tools.domain.reasons import is_reason
from xl_tools.domain.rules import Rule
from xl_tools.domain.targets import TargetKind, parse_target

PARAMS: Mapping[str, Param] = {
    "rows": Param("threshold", required=True, help="至少这么多行才查"),
    "share": Param("threshold", required=True, help="占指标分值的比例达到它才查"),
}
WORDS = ROW_WORDS | {"rows", "cells", "sum", "share", "names"}
TEXTS: frozenset[str] = frozenset()

# An actual this long, or with a figure in it, tells what happened.
_TELLING = 15
_WORDED = {TargetKind.TEXT, TargetKind.YES_NO}


def check(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    """Yield one finding for all worded rows at full marks without evidence, or one pass."""
    rows = indicators(filing, profile)
    limits = [profile.thresholds.get(rule.params[key]) for key in ("rows", "share")]
    if not rows or None in limits:
        why = NO_INDICATORS if not rows else "评分方案没有规定定性指标的行数和占比"
        yield NotChecked(rule.id, None, why)
        return
    at_least, share_from = (limit or Decimal(0) for limit in limits)
    bare = [row for row in rows if _is_unproven(row)]
    whole = sum((row.number(WEIGHT) or Decimal(0) for row in rows), Decimal(0))
    weight = sum((row.number(WEIGHT) or Decimal(0) for row in bare), Decimal(0))
    if len(bare) < at_least or not whole or weight < share_from * whole:
        yield Pass(rule.id, tuple(row[POINTS].place for row in rows))
        return
    yield _finding(rule, bare, weight, weight / whole)


def _is_unproven(row: Indicator) -> bool:
    points, weight = row.number(POINTS), row.number(WEIGHT)
    if points is None or not weight or points < weight or row.score.not_applicable:
        return False
    if row.fault not in {None, Fault.SWAPPED} or row.wanted.kind not in _WORDED:
        return False
    said = row.text(ACTUAL)
    told = len(said) >= _TELLING or any(letter.isdigit() for letter in said)
    worded = parse_target(row[ACTUAL].value).kind in _WORDED
    return worded and not told and not is_reason(row.text(REASON))


def _finding(rule: Rule, bare: Sequence[Indicator], weight: Decimal, share: Decimal) -> Outcome:
    first = bare[0]
    return finding(
        rule,
        first[POINTS],
        other=first[ACTUAL],
        uses=[row[key] for row in bare for key in (NAME, TARGET, ACTUAL, WEIGHT, POINTS, REASON)],
        rows=len(bare),
        cells="、".join(row[POINTS].place.cell for row in bare),
        sum=amount(weight),
        share=percent(share, 1),
        names="、".join(f"“{''.join(row.text(NAME).split())}”" for row in bare),
    )
