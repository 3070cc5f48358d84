"""The checks: one module per kind of rule, registered in the plain dict `KINDS`.

A check yields outcomes and never prints; a bad filing gives findings, a bad rule raises.
Each module holds ``PARAMS`` (name → `Param`, what the rule's TOML may say), ``WORDS`` (the
placeholders its templates may use), ``TEXTS`` (the names of further texts in ``Rule.texts``) and
``check(rule, filing, profile)``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xl_tools.checks import (
    actuals,
    adjustment,
    agreement,
    amounts,
    change,
    claims,
    derived_ratios,
    engine,
    error_cells,
    evidence,
    execution,
    explicit_zero,
    filing_dates,
    funds,
    goals,
    indicators,
    limits,
    lost_parts,
    names,
    per_head,
    reasons,
    required,
    scores,
    share,
    stale_years,
    stated_facts,
    targets,
    text_numbers,
    total_points,
    totals,
    unit_scale,
    validation,
    weights,
    within,
    year_labels,
)
from xl_tools.checks.kind import Check, Param
from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import Outcome
from xl_tools.domain.form import Form
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule
from xl_tools.errors import Problem

__all__ = ["KINDS", "Check", "Param", "run", "validate_cross_rules", "validate_rules"]

KINDS: Mapping[str, Check] = {
    "form.lost": lost_parts,
    "total.parts": totals,
    "total.within": within,
    "total.share": share,
    "ratio.derived": derived_ratios,
    "ratio.limit": limits,
    "agreement.pair": agreement,
    "agreement.funds": funds,
    "agreement.adjustment": adjustment,
    "required.filled": required,
    "required.zero": explicit_zero,
    "prior.change": change,
    "format.number": text_numbers,
    "format.amount": amounts,
    "format.date": filing_dates,
    "format.error": error_cells,
    "unit.scale": unit_scale,
    "unit.per_head": per_head,
    "year.label": year_labels,
    "year.stale": stale_years,
    "goal.figure": goals,
    "text.claim": claims,
    "indicator.actual": actuals,
    "indicator.evidence": evidence,
    "indicator.name": names,
    "indicator.points": scores,
    "indicator.reason": reasons,
    "indicator.set": indicators,
    "indicator.target": targets,
    "indicator.weight": weights,
    "indicator.fact": stated_facts,
    "score.execution": execution,
    "score.total": total_points,
}


def run(filing: Filing, profile: Profile) -> tuple[Outcome, ...]:
    """Return what every rule of the filing's form says, in the order of the form.

    Every rule gives at least one outcome; one with nothing to look at is a `NotChecked`.
    """
    return tuple(engine.outcomes(filing, profile, KINDS))


def validate_rules(form: Form) -> list[Problem]:
    """Return what is wrong with the rules of `form`: unknown kinds, parameters, fields, words."""
    return validation.problems(form, KINDS)


def validate_cross_rules(form: Form, rules: Sequence[Rule]) -> list[Problem]:
    """Return what is wrong with the rules across units and years of `form`."""
    return validation.problems_across(form, rules, KINDS)
