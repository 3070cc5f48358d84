"""The 其中 parts of an amount should not be a vanishing share of it.

公用经费 562.3 with 办公, 水电, 差旅, 会议 and 培训 of 2.62 together: either the amount holds money
that belongs elsewhere, or the parts were left out.

PASS: 9.53 of 328.33 is 2.90 %.
FAIL: 2.62 of 562.3 is 0.47 %.
NOT CHECKED: the amount is blank or 0; a part is blank, because the share would say nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from xl_tools.checks.gaps import Gap, told
from xl_tools.checks.kind import Param
from xl_tools.checks.reading import says_none
from xl_tools.checks.totals import PARAMS as TOTAL_PARAMS
from xl_tools.checks.totals import Sum, largest, read_sums
from xl_tools.checks.wording import finding, percent, said
from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import Outcome, Pass
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

PARAMS: Mapping[str, Param] = {
    **{key: TOTAL_PARAMS[key] for key in ("totals", "columns")},
    "threshold": Param("threshold", required=True, help="各项之和占比低于此值即核实"),
}
WORDS = frozenset({"sum", "working", "share"})
TEXTS: frozenset[str] = frozenset()

NO_SHARE = "无法计算其中项的占比"
_INCOMPLETE = "{}的其中项未填全"
_NO_WHOLE = "{}为空或为 0"


def check(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    """Yield one outcome for every amount with 其中 parts, in every column that can be read."""
    least = profile.thresholds[rule.params["threshold"]]
    gaps: list[Gap] = []
    for found in read_sums(rule, filing, gaps):
        place = found.parent.place
        if any(not says_none(cell.value) for cell in found.unfilled):
            gaps.append(Gap(place.field, place, _INCOMPLETE))
        elif not found.parent.number:
            gaps.append(Gap(place.field, place, _NO_WHOLE))
        else:
            yield _judge(rule, found, found.due / found.parent.number, least)
    yield from told(rule, gaps, NO_SHARE)


def _judge(rule: Rule, total: Sum, share: Decimal, least: Decimal) -> Outcome:
    parent = total.parent
    if share >= least:
        detail = f"{total.due_shown}÷{said(parent.value)}＝{percent(share)}"
        return Pass(rule.id, (parent.place, *(cell.place for cell in total.filled)), detail)
    return finding(
        rule,
        parent,
        other=largest(total.filled),
        uses=total.filled,
        sum=total.due_shown,
        working=total.working,
        share=percent(share),
    )
