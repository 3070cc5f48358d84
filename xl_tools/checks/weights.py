"""分值: what each indicator is worth, by class and in all.

fault ``missing``: a row without a weight. fault ``bracket``: 产出指标（40分） must be the sum of
its rows. fault ``profile``: so must the class weight the profile prescribes; classes the profile
does not know are not checked. fault ``total``: 预算执行 and all rows make 100, and 总分 says so.
fault ``heavy``: one indicator that carries `share` of the whole decides the score alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from xl_tools.checks import execution
from xl_tools.checks.classes import Class, classes, profile_class, whole_class
from xl_tools.checks.indicator_rows import (
    NAME,
    NO_INDICATORS,
    ROW_WORDS,
    WEIGHT,
    Indicator,
    Verdict,
    indicators,
    more_or_less,
    row_finding,
    sweep,
)
from xl_tools.checks.kind import Param
from xl_tools.checks.reading import LOST, NOT_CALCULATED, is_unfilled
from xl_tools.checks.wording import amount, finding, percent
from xl_tools.domain.cells import plain
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import Edit, Finding, NotChecked, Outcome, Pass
from xl_tools.domain.profile import Profile
from xl_tools.domain.rounding import rounded
from xl_tools.domain.rules import Rule
from xl_tools.domain.values import narrow

TOTAL = "总分.分值"
CLASSES = ("产出", "效益", "满意度", "成本")
_WHOLE = Decimal(100)
# What lies beyond so many decimals is the noise of binary sums.
_NOISE = 6
_STATED = re.compile(
    r"[(（\[【]?\s*(\d+(?:\.\d+)?)\s*分\s*[)）\]】]?|[(（\[【]\s*(\d+(?:\.\d+)?)\s*[)）\]】]"
)

NO_WEIGHTS = "{} 没有分值，无法合计"
NO_CLASSES = "评分方案“{}”没有规定这些一级指标的分值"
BRACKET_FIRST = "各行之和与括号内分值不一致，请先改正"
NOT_STATED = "一级指标没有写明分值（{}）"


def _missing(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    yield from sweep(rule, indicators(filing, profile), partial(_weight, rule))


def _weight(rule: Rule, row: Indicator) -> Verdict:
    weight = row.number(WEIGHT)
    if weight is None and not is_unfilled(row[WEIGHT]):
        return False
    if weight is not None and weight >= 0:
        return True
    message = "" if weight is None else rule.texts.get("negative", "")
    return row_finding(rule, row, WEIGHT, other=NAME, message=message)


def _heavy(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    limit = Decimal(rule.params.get("share", 1)) * _WHOLE

    def judge(row: Indicator) -> Verdict:
        weight = row.number(WEIGHT)
        if weight is None:
            return False
        if weight < limit:
            return True
        return row_finding(rule, row, WEIGHT, other=NAME, share=percent(weight / _WHOLE))

    yield from sweep(rule, indicators(filing, profile), judge)


def _bracket(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    silent = []
    for group in classes(filing, profile):
        stated = stated_weight(group.label.value.text)
        if stated is None:
            silent.append(group.label.place)
        elif group.without_weight:
            yield NotChecked(rule.id, group.label.place, _no_weights(group))
        elif stated == group.weight:
            yield Pass(rule.id, (group.label.place,), f"{group.working}={plain(stated)}")
        else:
            yield _sum_finding(rule, group, stated)
    if silent:
        cells = "、".join(place.cell for place in silent)
        yield NotChecked(rule.id, silent[0], NOT_STATED.format(cells))


def _profile(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    """Yield one outcome for all classes: a scheme is followed or it is not."""
    groups = [whole] if (whole := whole_class(filing, profile)) else classes(filing, profile)
    known = [group for group in groups if profile_class(group.name, profile)]
    without = [cell for group in known for cell in group.without_weight]
    if not known or without:
        at = without[0].place if without else (groups[0].label.place if groups else None)
        names = NO_WEIGHTS.format("、".join(cell.place.cell for cell in without))
        why = names if without else NO_CLASSES.format(profile.title) if groups else NO_INDICATORS
        yield NotChecked(rule.id, at, why)
        return
    wrong = [group for group in known if group.weight != _due_weight(group, profile)]
    # Where the bracket is right and its rows are not, the kind `bracket` says so.
    off = [
        group
        for group in wrong
        if stated_weight(group.label.value.text) != _due_weight(group, profile)
    ]
    if off:
        yield _scheme_finding(rule, profile, known, off)
    elif wrong:
        yield NotChecked(rule.id, wrong[0].label.place, BRACKET_FIRST)
    else:
        working = "，".join(f"{group.name} {plain(group.weight)}" for group in known)
        yield Pass(rule.id, tuple(group.label.place for group in known), working)


def _due_weight(group: Class, profile: Profile) -> Decimal:
    return profile.weights[profile_class(group.name, profile)]


def _scheme_finding(
    rule: Rule, profile: Profile, known: Sequence[Class], off: Sequence[Class]
) -> Finding:
    """Return the one finding for all classes off the profile, with the scheme they do follow."""
    gaps = "；".join(
        f"{group.name} {plain(group.weight)} 分（{group.span}，"
        f"应为 {plain(_due_weight(group, profile))} 分，"
        f"{more_or_less(group.weight - _due_weight(group, profile))}）"
        for group in off
    )
    scheme = fitting_scheme(rule, known, profile)
    first = off[0]
    found = finding(
        rule,
        first.label,
        other=first.weights[0],
        difference=first.weight - _due_weight(first, profile),
        message=rule.texts.get("scheme", "") if scheme else "",
        suggestion=rule.texts.get("scheme_suggestion") if scheme else None,
        uses=[cell for group in known for cell in group.weights],
        gaps=gaps,
        scheme=scheme,
        profile=profile.title,
    )
    return replace(found, other_value=amount(first.weight))


def fitting_scheme(rule: Rule, groups: Sequence[Class], profile: Profile) -> str:
    """Return the title of the scheme of the rule that the classes follow throughout, or ''."""
    filed = {profile_class(group.name, profile) or group.name: group.weight for group in groups}
    for entry in rule.params.get("schemes", ()):
        weights = {key: Decimal(value) for key, value in entry.items() if key != "title"}
        if filed == weights:
            return str(entry["title"])
    return ""


def _no_weights(group: Class) -> str:
    return NO_WEIGHTS.format("、".join(cell.place.cell for cell in group.without_weight))


def _sum_finding(rule: Rule, group: Class, due: Decimal) -> Finding:
    """Return the finding at the class label; the sum of its rows is the other value."""
    found = finding(
        rule,
        group.label,
        other=group.weights[0],
        difference=due - group.weight,
        uses=group.weights,
        kind=group.name,
        stated=plain(due),
        sum=amount(group.weight),
        working=group.working,
        cells=group.span,
        gap=more_or_less(group.weight - due),
    )
    return replace(found, other_value=amount(group.weight))


def stated_weight(label: str) -> Decimal | None:
    r"""Return the weight that a class label states, or None.

    >>> stated_weight("产出指标\n\n(40分)"), stated_weight("效益指标（２０分）")
    (Decimal('40'), Decimal('20'))
    >>> stated_weight("成本指标") is None
    True
    """
    found = _STATED.search(narrow(label))
    return Decimal(found[1] or found[2]) if found else None


def _total(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    cell = filing.get(TOTAL)
    own = filing.get(f"{execution.ITEM}.{execution.WEIGHT}")
    rows = indicators(filing, profile)
    if cell is None or not rows:
        why = NO_INDICATORS if cell else LOST.format("总分 分值")
        yield NotChecked(rule.id, cell.place if cell else None, why)
        return
    terms = [*([own] if own else []), *(row[WEIGHT] for row in rows)]
    without = "、".join(term.place.cell for term in terms if term.number is None)
    if without:
        yield NotChecked(rule.id, cell.place, NO_WEIGHTS.format(without))
    elif cell.number is None and cell.formula:
        yield NotChecked(rule.id, cell.place, NOT_CALCULATED.format("总分 分值"))
    else:
        yield _total_outcome(rule, cell, terms)


def _total_outcome(rule: Rule, cell: Cell, terms: list[Cell]) -> Outcome:
    due = rounded(sum((term.number or Decimal(0) for term in terms), Decimal(0)), _NOISE)
    working = "+".join(plain(term.number or Decimal(0)) for term in terms)
    stated = None if cell.number is None else rounded(cell.number, _NOISE)
    if due == _WHOLE == stated:
        return Pass(rule.id, (cell.place,), f"{working}=100")
    words: dict[str, Any] = {"sum": amount(due), "working": working, "whole": plain(_WHOLE)}
    if stated is not None and due == _WHOLE:
        words["gap"] = more_or_less(stated - due)
    if due != _WHOLE:
        return finding(
            rule, cell, other=terms[0], difference=due - _WHOLE, uses=terms, **words,
            gap=more_or_less(due - _WHOLE),
        )  # fmt: skip
    name = "blank" if cell.number is None else "wrong_sum"
    return finding(
        rule,
        cell,
        other=terms[0],
        difference=None if stated is None else stated - due,
        message=rule.texts.get(name, ""),
        suggestion=rule.texts.get("wrong_sum_suggestion"),
        edits=[Edit(cell.place, amount(due))],
        uses=terms,
        **words,
    )


_FAULTS: Mapping[str, Callable[[Rule, Filing, Profile], Iterator[Outcome]]] = {
    "missing": _missing,
    "bracket": _bracket,
    "profile": _profile,
    "total": _total,
    "heavy": _heavy,
}

PARAMS: Mapping[str, Param] = {
    "fault": Param("text", required=True, choices=tuple(_FAULTS), help="查哪一种问题"),
    "schemes": Param(
        "tables",
        default=(),
        help="其他通行的分值安排，各类分值写作 产出指标 = 50",
        parts={
            "title": Param("text", required=True, help="方案名称"),
            **{f"{name}指标": Param("number", help="分值") for name in CLASSES},
        },
    ),
    "share": Param("number", default="1", help="单项指标占总分 100 分的比例达到它即查"),
}
WORDS = ROW_WORDS | {
    "gaps", "scheme",
    "kind", "stated", "sum", "working", "cells", "profile", "whole", "gap", "share",
}  # fmt: skip
TEXTS = frozenset(
    {"negative", "blank", "wrong_sum", "wrong_sum_suggestion", "scheme", "scheme_suggestion"}
)


def check(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    """Yield one outcome a class, a row or for the total, as the rule's fault has it."""
    yield from _FAULTS[rule.params["fault"]](rule, filing, profile)
