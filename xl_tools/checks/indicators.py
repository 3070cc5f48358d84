"""The indicators must describe the unit's year: enough of them, in every class, each once.

fault ``none``: no row is filled. fault ``few``: fewer than the profile's minimum, and one alone
under each 二级指标, as if only the form's own lines had been filled.
fault ``class_missing``: a class that the profile gives points to has no row.
fault ``duplicate``: the same 三级指标 twice. fault ``unnamed``: a row without 三级指标.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from xl_tools.checks.classes import EXECUTION, WHOLE, class_name, classes, profile_class
from xl_tools.checks.indicator_rows import (
    ACTUAL,
    CLASS,
    GROUP,
    NAME,
    NO_INDICATORS,
    ROW_WORDS,
    TABLE,
    TARGET,
    Indicator,
    indicators,
    row_finding,
    sweep,
)
from xl_tools.checks.kind import Param
from xl_tools.checks.weights import fitting_scheme
from xl_tools.checks.wording import amount, finding
from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import Finding, NotChecked, Outcome, Pass
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule


def _none(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    rows = indicators(filing, profile)
    if rows:
        yield Pass(rule.id, tuple(row.place for row in rows))
        return
    unused = filing.tables.get(TABLE, ())
    if unused and NAME in unused[0].cells:
        yield finding(rule, unused[0][NAME])
    else:
        yield NotChecked(rule.id, None, "绩效指标表已被删除，或缺少列")


def _few(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    rows = indicators(filing, profile)
    least = profile.thresholds.get(rule.params.get("least", ""))
    if not rows or least is None:
        why = NO_INDICATORS if least is not None else "评分方案没有规定指标的最少项数"
        yield NotChecked(rule.id, None, why)
        return
    groups = Counter((class_name(row.text(CLASS)), row.text(GROUP)) for row in rows)
    if len(rows) >= least or max(groups.values()) > 1:
        yield Pass(rule.id, (rows[0].place,), f"共 {len(rows)} 项指标")
        return
    yield finding(
        rule,
        rows[0][NAME],
        uses=[row[NAME] for row in rows],
        rows=len(rows),
        groups=len(groups),
        least=amount(least),
    )


def _class_missing(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    present = {profile_class(group.name, profile) for group in classes(filing, profile)} - {""}
    rows = indicators(filing, profile)
    if not present or WHOLE in profile.weights:
        why = "评分方案没有规定这些一级指标的分值" if rows else NO_INDICATORS
        yield NotChecked(rule.id, None, why)
        return
    absent = [name for name in profile.weights if name not in {EXECUTION, *present}]
    if absent and (scheme := _other_scheme(filing, profile)):
        yield NotChecked(rule.id, rows[0][CLASS].place, OTHER_SCHEME.format(scheme))
        return
    if not absent:
        yield Pass(rule.id, (rows[0][CLASS].place,))
        return
    yield row_finding(
        rule,
        rows[0],
        CLASS,
        kinds="、".join(absent),
        stated="、".join(f"{name} {amount(profile.weights[name])} 分" for name in absent),
        profile=profile.title,
    )


def _other_scheme(filing: Filing, profile: Profile) -> str:
    """Return the other scheme that the classes follow, as the rule on class weights knows them."""
    groups = classes(filing, profile)
    found = (fitting_scheme(rule, groups, profile) for rule in filing.form.rules)
    return next((title for title in found if title), "")


def _duplicate(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    first: dict[str, Indicator] = {}

    def judge(row: Indicator) -> Finding | bool:
        name = "".join(row.text(NAME).split())
        if not name:
            return False
        before = first.setdefault(name, row)
        if before is row:
            return True
        same = all(before.text(column) == row.text(column) for column in (TARGET, ACTUAL))
        return finding(
            rule,
            row[NAME],
            other=before[NAME],
            cause=rule.texts.get("same" if same else "other", ""),
            uses=[one[column] for one in (before, row) for column in (TARGET, ACTUAL)],
            **row.words(),
        )

    yield from sweep(rule, indicators(filing, profile), judge)


def _unnamed(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    def judge(row: Indicator) -> Finding | bool:
        return True if row.text(NAME) else row_finding(rule, row, NAME, other=TARGET)

    yield from sweep(rule, indicators(filing, profile), judge)


_FAULTS: Mapping[str, Callable[[Rule, Filing, Profile], Iterator[Outcome]]] = {
    "none": _none,
    "few": _few,
    "class_missing": _class_missing,
    "duplicate": _duplicate,
    "unnamed": _unnamed,
}

OTHER_SCHEME = "各类分值按“{}”设置，该方案不含所缺的一级指标"

PARAMS: Mapping[str, Param] = {
    "fault": Param("text", required=True, choices=tuple(_FAULTS), help="查哪一种问题"),
    "least": Param("threshold", help="指标的最少项数"),
}
WORDS = ROW_WORDS | {"rows", "groups", "least", "kinds", "stated", "profile"}
TEXTS = frozenset({"same", "other"})


def check(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    """Yield one outcome for the table, or one a row, as the rule's fault has it."""
    yield from _FAULTS[rule.params["fault"]](rule, filing, profile)
