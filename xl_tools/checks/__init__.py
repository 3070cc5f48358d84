"""The checks: one module per kind of rule, registered in the plain dict `KINDS`.

A check yields outcomes and never prints; a bad filing gives findings, a bad rule raises.
Each module holds ``PARAMS`` (name → `Param`, what the rule's TOML may say), ``WORDS`` (the
placeholders its templates may use), ``TEXTS`` (the names of further texts in ``Rule.texts``) and
``check(rule, filing, profile)``.
"""

from __future__ import annotations

from collections.abc import Mapping

from xl_tools.checks import engine, validation
from xl_tools.checks.kind import Check, Param
from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import Outcome
from xl_tools.domain.form import Form
from xl_tools.domain.profile import Profile
from xl_tools.errors import Problem

__all__ = ["KINDS", "Check", "Param", "run", "validate_rules"]

KINDS: Mapping[str, Check] = {}


def run(filing: Filing, profile: Profile) -> tuple[Outcome, ...]:
    """Return what every rule of the filing's form says, in the order of the form.

    Every rule gives at least one outcome; one with nothing to look at is a `NotChecked`.
    """
    return tuple(engine.outcomes(filing, profile, KINDS))


def validate_rules(form: Form) -> list[Problem]:
    """Return what is wrong with the rules of `form`: unknown kinds, parameters, fields, words."""
    return validation.problems(form, KINDS)
