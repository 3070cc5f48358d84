"""A fault put into a filing on purpose: which rule should find it, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from xl_tools.demo.dice import Dice
from xl_tools.demo.draft import INDICATORS, Draft, Row


@dataclass(frozen=True, slots=True)
class Fault:
    """The rule that should speak, and the field it should name (``绩效指标[场次].得分``)."""

    rule: str
    field: str


# Puts one fault into a draft; returns what should be found (the fault first, then what follows
# from it by necessity), or nothing where this filing has no place for it.
Injection = Callable[[Draft, Dice], tuple[Fault, ...]]


def found(rule: str, *fields: str) -> tuple[Fault, ...]:
    """Return the faults of one rule at `fields`.

    >>> found("required.row", "公务接待.本年预算")
    (Fault(rule='required.row', field='公务接待.本年预算'),)
    """
    return tuple(Fault(rule, field) for field in fields)


def indicator(row: Row, column: str) -> str:
    """Name the cell of an indicator as findings do: by the indicator's name.

    >>> indicator({"三级指标": "活动场次"}, "得分")
    '绩效指标[活动场次].得分'
    """
    return f"{INDICATORS}[{row['三级指标']}].{column}"


def indicators(draft: Draft, kind: str = "", *, met: bool | None = None) -> list[Row]:
    """Return the indicator rows of a kind: all, or those that did (not) reach their target."""
    return [
        row
        for row in draft.rows[INDICATORS]
        if kind in str(row["二级指标"]) and (met is None or met == (row["得分"] == row["分值"]))
    ]
