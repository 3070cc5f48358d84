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

from xl_tools.checks.kind import Param
from xl_tools.checks.reading import name_of
from xl_tools.checks.totals import PARAMS as TOTAL_PARAMS
from xl_tools.checks.totals import Sum, largest, read_sums
from xl_tools.checks.wording import amount, finding, percent
from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import NotChecked, Outcome, Pass
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

PARAMS: Mapping[str, Param] = {
    **{key: TOTAL_PARAMS[key] for key in ("totals", "columns")},
    "threshold": Param("threshold", required=True, help="各项之和占比低于此值即核实"),
}
WORDS = frozenset({"sum", "working", "share"})
TEXTS: frozenset[str] = frozenset()

INCOMPLETE = "{} 的其中项未填全"
NO_WHOLE = "{} 为空或为 0，无法计算占比"


def check(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    """Yield one outcome for every amount with 其中 parts, in every column."""
    least = profile.thresholds[rule.params["threshold"]]
    for found in read_sums(rule, filing):
        yield _judge(rule, found, least) if isinstance(found, Sum) else found


def _judge(rule: Rule, total: Sum, least: Decimal) -> Outcome:
    parent = total.parent
    if total.unfilled:
        return NotChecked(rule.id, parent.place, INCOMPLETE.format(name_of(parent.place.field)))
    if not parent.number:
        return NotChecked(rule.id, parent.place, NO_WHOLE.format(name_of(parent.place.field)))
    share = total.due / parent.number
    if share >= least:
        return Pass(rule.id, (parent.place,), f"{amount(total.due)} 占 {percent(share)}")
    return finding(
        rule,
        parent,
        other=largest(total.filled),
        uses=total.filled,
        sum=amount(total.due),
        working=total.working,
        share=percent(share),
    )
