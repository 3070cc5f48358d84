"""自评表 in a few lines: indicator rows as text, and what the form's own rules say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from xl_tools.checks import KINDS
from xl_tools.checks.engine import outcomes
from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import Finding, NotChecked, Outcome, Pass
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule
from xl_tools.forms.loader import load_form
from xl_tools.forms.profiles import load_profile

FORM = load_form("hunan-2023")
PROFILE = load_profile("hunan-2023")
_COLUMNS = (
    "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因",
)  # fmt: skip
_KINDS = ("indicator.", "score.", "goal.")
RULES = tuple(
    rule for rule in FORM.rules if rule.kind.startswith(_KINDS) or rule.id == "goal.missing"
)

Builder = Callable[..., Filing]


def rows(*lines: str) -> dict[str, list[dict[str, str]]]:
    """Return the table 绩效指标 from lines of values parted by ``|``, blank where empty."""
    parted = (line.split("|") for line in lines)
    return {
        "绩效指标": [
            {column: value for column, value in zip(_COLUMNS, values, strict=False) if value}
            for values in parted
        ]
    }


def funds(
    budget: str = "100", spent: str = "100", points: str = "10", **more: str
) -> dict[str, Any]:
    """Return the fields of 自评表 beside the table; a total of 分值 100 unless said."""
    row = {"年初预算数": budget, "全年预算数": budget, "全年执行数": spent, "得分": points}
    return {
        **{f"年度资金总额.{column}": value for column, value in row.items() if value},
        "预期目标": "全年办结实事20件",
        "实际完成情况": "全年办结实事20件",
        "总分.分值": "100",
        **more,
    }


def judge(filed: Filing, *ids: str, profile: Profile = PROFILE) -> tuple[Outcome, ...]:
    """Return what the rules on 自评表 (or those of `ids` alone) say of the filing."""
    for rule_id in ids:
        FORM.rule(rule_id)
    rules = tuple(rule for rule in RULES if not ids or rule.id in ids)
    return tuple(outcomes(replace(filed, form=replace(FORM, rules=rules)), profile, KINDS))


def with_cell(filed: Filing, key: str, **changes: Any) -> Filing:
    """Return the filing with one cell otherwise: its `value`, or its `formula`."""
    return replace(filed, cells={**filed.cells, key: replace(filed.cells[key], **changes)})


def texts(said: Iterable[Outcome]) -> list[str]:
    """Return the whole texts of the findings, each with its severity in front."""
    return [f"{one.severity.label} {one.text}" for one in said if isinstance(one, Finding)]


def reasons(said: Iterable[Outcome]) -> list[str]:
    """Return why rules could not look."""
    return [one.reason for one in said if isinstance(one, NotChecked)]


def passed(said: Iterable[Outcome], rule: str) -> list[str]:
    """Return the cells that the rule passed."""
    found = (one for one in said if isinstance(one, Pass) and one.rule == rule)
    return [place.cell for one in found for place in one.places]


def one_row(filing: Builder, line: str, *ids: str, profile: Profile = PROFILE) -> list[str]:
    """Return the texts on a single row; ``年度指标值|实际完成值|分值|得分|偏差原因`` will do."""
    if line.count("|") < 5:
        line = f"产出指标|质量指标|任务完成情况|{line}"
    return texts(judge(filing(funds(), rows(line)), *ids, profile=profile))


def finding(said: Iterable[Outcome], rule: str) -> Finding:
    """Return the only finding of the rule."""
    (found,) = [one for one in said if isinstance(one, Finding) and one.rule == rule]
    return found


def rule(rule_id: str) -> Rule:
    """Return a rule of the form."""
    return FORM.rule(rule_id)
