"""The rule engine: every rule of a form in turn, and none of them in silence.

One fault gives one finding: a rule may yield to others (``yields_to`` in its parameters), which
say the same of a cell more exactly. What it would have said there is then not checked, and the
reason names the other rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

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
        taken = _taken(rule.params.get("yields_to", ()), said)
        for outcome in said[rule.id]:
            yield _yielded(outcome, taken)


def _outcomes(rule: Rule, filing: Filing, profile: Profile, check: Check) -> tuple[Outcome, ...]:
    said = tuple(check.check(rule, filing, profile))
    return said or (NotChecked(rule.id, None, NOTHING_TO_CHECK),)


def _taken(rule_ids: Iterable[str], said: Mapping[str, Iterable[Outcome]]) -> dict[Place, str]:
    """Return the places of the findings of these rules, each with the first rule that has one."""
    taken: dict[Place, str] = {}
    for rule_id in rule_ids:
        for outcome in said.get(rule_id, ()):
            if isinstance(outcome, Finding):
                taken.setdefault(outcome.place, rule_id)
    return taken


def _yielded(outcome: Outcome, taken: Mapping[Place, str]) -> Outcome:
    if not isinstance(outcome, Finding) or outcome.place not in taken:
        return outcome
    return NotChecked(outcome.rule, outcome.place, SAID_ALREADY.format(taken[outcome.place]))
