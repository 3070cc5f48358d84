"""The 其中 parts of an amount may not add up to more than the amount itself.

公用经费 其中 办公经费, 水费电费差旅费, 会议费培训费 are a choice of its parts: they need not
exhaust it, but they cannot exceed it, and where they are filled it must be filled too.

PASS: 公用经费 328.33, with 7.16 + 1.81 + 0.56 = 9.53.
FAIL: 公用经费 2.5, with 办公经费 7.16.
FAIL: 公用经费 blank, with 办公经费 14.44.
NOT CHECKED: all parts blank; a term that is text or an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from xl_tools.checks.causes import FAR_TOO_LARGE, LEAST_YUAN, YUAN_PER_WAN
from xl_tools.checks.gaps import Gap, told
from xl_tools.checks.kind import Param
from xl_tools.checks.reading import quoted
from xl_tools.checks.totals import PARAMS as TOTAL_PARAMS
from xl_tools.checks.totals import Sum, blank_parent, largest, read_sums
from xl_tools.checks.wording import amount, finding, printed, said
from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import Edit, Outcome, Pass
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

PARAMS: Mapping[str, Param] = {key: TOTAL_PARAMS[key] for key in ("totals", "columns")}
WORDS = frozenset({"sum", "working", "term", "term_value", "term_due"})
TEXTS = frozenset({"blank", "blank_suggestion", "scale"})

NO_COMPARISON = "无法与其中项比较"


def check(rule: Rule, filing: Filing, _profile: Profile) -> Iterator[Outcome]:
    """Yield one outcome for every amount with 其中 parts, in every column that can be read."""
    gaps: list[Gap] = []
    for found in read_sums(rule, filing, gaps):
        if found.parent.number is None:
            yield blank_parent(rule, found)
        else:
            yield _judge(rule, found, found.parent.number)
    yield from told(rule, gaps, NO_COMPARISON)


def _judge(rule: Rule, total: Sum, whole: Decimal) -> Outcome:
    difference = whole - total.due
    if difference >= -total.tolerance:
        places = (total.parent.place, *(cell.place for cell in total.filled))
        return Pass(rule.id, places, f"{said(total.parent.value)} ≥ {total.working}")
    term = largest(total.filled)
    typed = term.number or Decimal(0)
    due = typed / YUAN_PER_WAN
    # One part typed in 元 is the likely cause where undoing it makes the parts fit.
    scaled = total.due - typed + due <= whole + total.tolerance and typed >= max(
        LEAST_YUAN, FAR_TOO_LARGE * whole
    )
    return finding(
        rule,
        total.parent,
        other=term,
        difference=difference,
        cause=rule.texts.get("scale", "") if scaled else "",
        edits=[Edit(term.place, amount(due))] if scaled else [],
        uses=(*total.filled, *total.unfilled),
        sum=total.due_shown,
        working=total.working,
        term=quoted(term.place.field),
        term_value=said(term.value),
        term_due=printed(due, term),
    )
