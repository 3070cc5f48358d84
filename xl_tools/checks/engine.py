"""The rule engine: every rule of a form in turn, and none of them in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xl_tools.checks.kind import Check
from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import NotChecked, Outcome
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

NOTHING_TO_CHECK = "没有可供核对的内容"


def outcomes(filing: Filing, profile: Profile, kinds: Mapping[str, Check]) -> Iterator[Outcome]:
    """Yield the outcomes of all rules of the filing's form, in the order of the form."""
    for rule in filing.form.rules:
        yield from _outcomes(rule, filing, profile, kinds[rule.kind])


def _outcomes(rule: Rule, filing: Filing, profile: Profile, check: Check) -> Iterator[Outcome]:
    silent = True
    for outcome in check.check(rule, filing, profile):
        silent = False
        yield outcome
    if silent:
        yield NotChecked(rule.id, None, NOTHING_TO_CHECK)
