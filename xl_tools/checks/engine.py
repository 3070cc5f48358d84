"""The rule engine: every rule of a form in turn, and none of them in silence.

One fault gives one finding: a rule may yield to others (``yields_to`` in its parameters), which
say the same of a cell more exactly. What it would have said there is then not checked, and the
reason names the other rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from xl_tools.checks.groups import parent_keys
from xl_tools.checks.kind import Check
from xl_tools.domain.cells import Place
from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import Finding, NotChecked, Outcome
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

NOTHING_TO_CHECK = "没有可供核对的内容"
SAID_ALREADY = "已由规则 {} 指出"


def outcomes(filing: Filing, profile: Profile, kinds: Mapping[str, Check]) -> Iterator[Outcome]:
    """Yield the outcomes of all rules of the filing's form, in the order of the form."""
    rules = filing.form.rules
    said = {rule.id: _outcomes(rule, filing, profile, kinds[rule.kind]) for rule in rules}
    for rule in rules:
        others = [
            finding
            for rule_id in rule.params.get("yields_to", ())
            for finding in said.get(rule_id, ())
            if isinstance(finding, Finding)
        ]
        for outcome in said[rule.id]:
            yield _yielded(outcome, others, filing)


def _outcomes(rule: Rule, filing: Filing, profile: Profile, check: Check) -> tuple[Outcome, ...]:
    said = tuple(check.check(rule, filing, profile))
    return said or (NotChecked(rule.id, None, NOTHING_TO_CHECK),)


def _yielded(outcome: Outcome, others: Iterable[Finding], filing: Filing) -> Outcome:
    if not isinstance(outcome, Finding):
        return outcome
    for other in others:
        if _is_same_fault(outcome, other, filing):
            return NotChecked(outcome.rule, outcome.place, SAID_ALREADY.format(other.rule))
    return outcome


def _is_same_fault(finding: Finding, other: Finding, filing: Filing) -> bool:
    """Return whether one edit clears both, or they speak of one cell and not of two edits."""
    if set(finding.edits) & set(other.edits):
        return True
    if finding.place not in _tainted(other, filing):
        return False
    return not finding.edits or not other.edits


def _tainted(finding: Finding, filing: Filing) -> Iterator[Place]:
    """Yield the finding's place, and the totals a formula works out from it."""
    yield finding.place
    for key in parent_keys(filing.form, finding.place.field):
        cell = filing.get(key)
        if cell is not None and cell.formula:
            yield cell.place
