"""A fault put into a filing on purpose: which rule should find it, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from xl_tools.demo.dice import Dice
from xl_tools.demo.draft import INDICATORS, Draft, Row


@dataclass(frozen=True, slots=True)
class Fault:
    """The rule that should speak, and the field it should speak of (``绩效指标[3].得分``)."""

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


def indicator(number: int, column: str) -> str:
    """Name the cell of an indicator, counted from 1.

    >>> indicator(3, "得分")
    '绩效指标[3].得分'
    """
    return f"{INDICATORS}[{number}].{column}"


def indicators(draft: Draft, kind: str = "", *, met: bool | None = None) -> list[tuple[int, Row]]:
    """Return the numbered indicator rows of a kind, all or those that did (not) reach the target."""
    return [
        (number, row)
        for number, row in enumerate(draft.rows[INDICATORS], 1)
        if kind in str(row["二级指标"]) and (met is None or met == (row["得分"] == row["分值"]))
    ]
