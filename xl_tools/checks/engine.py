"""The rule engine: every rule of a form in turn, and none of them in silence.

One fault gives one finding: a rule may yield to others (``yields_to`` in its parameters), which
say the same of a cell more exactly, or (``yields_to_compared``) of another cell that it goes by,
whose figure is known to be wrong then. A part that is off by as much as its total is not said
beside it. The other rule's finding is the outcome; only a rule with nothing left to say says that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from xl_tools.checks.groups import parent_keys
from xl_tools.checks.kind import Check
from xl_tools.domain.cells import Place
from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import Finding, NotChecked, Outcome
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

NOTHING_TO_CHECK = "没有可供核对的内容"
SAID_ALREADY = "已由规则 {} 指出"
_COMPARED = "yields_to_compared"


def outcomes(filing: Filing, profile: Profile, kinds: Mapping[str, Check]) -> Iterator[Outcome]:
    """Yield the outcomes of all rules of the filing's form, in the order of the form."""
    rules = filing.form.rules
    said = {rule.id: _outcomes(rule, filing, profile, kinds[rule.kind]) for rule in rules}
    found = {
        name: [outcome for outcome in those if isinstance(outcome, Finding)]
        for name, those in said.items()
    }
    for rule in rules:
        own = found[rule.id]
        if not own:  # as most rules of most filings: there is nothing to yield
            yield from said[rule.id]
            continue
        others, compared = _named(rule, "yields_to", found), _named(rule, _COMPARED, found)
        yield from _unsaid(rule, said[rule.id], _Beside(filing, own, others, compared))


def _named(rule: Rule, param: str, found: Mapping[str, Sequence[Finding]]) -> list[Finding]:
    return [finding for name in rule.params.get(param, ()) for finding in found.get(name, ())]


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is said beside a rule's finding: by the rule itself, and by those it yields to.

    Those of `compared` it yields to also where they speak of another cell that it goes by.
    """

    filing: Filing
    own: Sequence[Finding]
    others: Sequence[Finding]
    compared: Sequence[Finding]

    def same(self, finding: Finding) -> Iterator[Finding]:
        """Yield what says the same as `finding`."""
        yield from (o for o in self.others if _is_same_fault(finding, o, self.filing))
        yield from (o for o in (*self.own, *self.others) if _is_part_of(finding, o, self.filing))
        if self.compared:
            used = {field for field, _ in finding.values} - {finding.place.field}
            yield from (o for o in self.compared if _taints(o, used, self.filing))


def _unsaid(rule: Rule, said: Iterable[Outcome], beside: _Beside) -> Iterator[Outcome]:
    """Yield what no other rule says of the same fault; that it was said, where nothing is left."""
    silent, named = True, ""
    for outcome in said:
        same = next(beside.same(outcome), None) if isinstance(outcome, Finding) else None
        if same:
            named = named or same.rule
        else:
            silent = False
            yield outcome
    if silent:
        yield NotChecked(rule.id, None, SAID_ALREADY.format(named))


def _outcomes(rule: Rule, filing: Filing, profile: Profile, check: Check) -> tuple[Outcome, ...]:
    said = tuple(check.check(rule, filing, profile))
    return said or (NotChecked(rule.id, None, NOTHING_TO_CHECK),)


def _is_same_fault(finding: Finding, other: Finding, filing: Filing) -> bool:
    """Return whether one edit clears both, or they speak of one cell and not of two edits."""
    if set(finding.edits) & set(other.edits):
        return True
    if finding.place not in _tainted(other, filing):
        return False
    return not finding.edits or not other.edits


def _is_part_of(finding: Finding, other: Finding, filing: Filing) -> bool:
    """Return whether the other speaks of a total that is off by just what this part is off."""
    if not finding.difference or finding.difference != other.difference:
        return False
    return other.place.field in parent_keys(filing.form, finding.place.field)


def _taints(finding: Finding, fields: Set[str], filing: Filing) -> bool:
    return any(place.field in fields for place in _tainted(finding, filing))


def _tainted(finding: Finding, filing: Filing) -> Iterator[Place]:
    """Yield the finding's place, and the totals a formula works out from it."""
    yield finding.place
    for key in parent_keys(filing.form, finding.place.field):
        cell = filing.get(key)
        if cell is not None and cell.formula:
            yield cell.place
