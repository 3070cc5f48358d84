"""What a kind of rule looks for in a form by a name of its own, and what a form may leave out.

A form calls its cells on paper what it likes; the keys of its indicator table, of the row of funds
and of the total are the same in all forms, as the rules find them by these. A form without a
column (a 2018 one has no 偏差原因) leaves the kinds out that speak of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xl_tools.checks import execution, total_points
from xl_tools.checks.indicator_rows import (
    ACTUAL,
    CLASS,
    GROUP,
    NAME,
    POINTS,
    REASON,
    TABLE,
    TARGET,
    WEIGHT,
)
from xl_tools.domain.form import Form
from xl_tools.domain.rules import Rule

_ROW = (NAME, TARGET, ACTUAL)
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "indicator.target": _ROW,
    "indicator.actual": _ROW,
    "indicator.name": _ROW,
    "indicator.fact": _ROW,
    "indicator.set": _ROW,
    "indicator.evidence": (*_ROW, WEIGHT, POINTS, REASON),
    "indicator.points": (*_ROW, WEIGHT, POINTS),
    "indicator.reason": (*_ROW, WEIGHT, POINTS, REASON),
    "indicator.weight": (*_ROW, WEIGHT),
    "score.total": (*_ROW, POINTS),
}
_SET: Mapping[str, str] = {"class_missing": CLASS, "few": GROUP}
_WEIGHT: Mapping[str, str] = {"bracket": CLASS, "profile": CLASS}
_FAULTS: Mapping[str, Mapping[str, str]] = {"indicator.set": _SET, "indicator.weight": _WEIGHT}
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "score.execution": (
        f"{execution.ITEM}.{execution.BUDGET}",
        f"{execution.ITEM}.{execution.SPENT}",
    ),
    "score.total": (total_points.KEY,),
}


def missing(rule: Rule, form: Form) -> Iterator[str]:
    """Yield the keys (``绩效指标.分值``) that the rule's kind looks for and the form has not."""
    wanted = [f"{TABLE}.{column}" for column in _columns(rule)]
    tables = {f"{table.key}.{column.key}" for table in form.tables() for column in table.columns}
    yield from (key for key in wanted if key not in tables)
    yield from (key for key in _FIELDS.get(rule.kind, ()) if form.find_field(key) is None)


def _columns(rule: Rule) -> tuple[str, ...]:
    columns = _COLUMNS.get(rule.kind, ())
    more = _FAULTS.get(rule.kind, {}).get(str(rule.params.get("fault", "")))
    return (*columns, more) if more else columns
