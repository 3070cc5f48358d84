"""总分 of 得分 is the sum of the points: 预算执行 and every indicator.

Where rows do not apply (不适用) and have no points, the sum brought up to a base of 100 is right
as well: 实得 ÷ (100 − 不适用分) × 100.

PASS: 96 = 10 + 20 + 10 + 10 + 10 + 10 + 6 + 20. PASS: 8.62 + 90 printed as 98.62 or 98.6.
FAIL: 100 where the points add up to 96. NOT CHECKED: a row without points.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from xl_tools.checks import execution
from xl_tools.checks.indicator_rows import (
    NO_INDICATORS,
    POINTS,
    WEIGHT,
    Indicator,
    indicators,
    more_or_less,
)
from xl_tools.checks.kind import Param
from xl_tools.checks.reading import LOST, NOT_CALCULATED
from xl_tools.checks.wording import amount, finding
from xl_tools.domain.cells import plain
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import Edit, NotChecked, Outcome, Pass
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule
from xl_tools.domain.scoring import total

PARAMS: Mapping[str, Param] = {}
WORDS = frozenset({"sum", "working", "gap"})
TEXTS = frozenset({"blank", "overwritten"})

KEY = "总分.得分"
_HALF_CENT = Decimal("0.005")
_NAME = "总分 得分"


def check(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    """Yield one outcome for the cell 总分.得分."""
    cell = filing.get(KEY)
    if cell is None:
        yield NotChecked(rule.id, None, LOST.format(_NAME))
        return
    rows = indicators(filing, profile)
    terms = [row[POINTS] for row in rows]
    own = filing.get(f"{execution.ITEM}.{execution.POINTS}")
    why = _unknown(rows, own)
    if why or (cell.formula and cell.number is None):
        yield NotChecked(rule.id, cell.place, why or NOT_CALCULATED.format(_NAME))
        return
    yield _judge(rule, filing, cell, [*([own] if own else []), *terms], _not_applicable(rows))


def _unknown(rows: Sequence[Indicator], own: Cell | None) -> str:
    """Return why the sum of the points is not known, or ''."""
    if not rows:
        return NO_INDICATORS
    without = [
        row[POINTS].place.cell
        for row in rows
        if row.number(POINTS) is None and not row.score.not_applicable
    ]
    if own is None or (own.number is None and not own.value.is_dash):
        without.insert(0, own.place.cell if own else "预算执行得分")
    return f"{'、'.join(without)} 没有得分，无法核对总分" if without else ""


def _not_applicable(rows: Sequence[Indicator]) -> Decimal:
    """Return the weight of the rows that do not apply and have no points."""
    weights = [
        row.number(WEIGHT)
        for row in rows
        if row.score.not_applicable and row.number(POINTS) is None
    ]
    return sum((weight for weight in weights if weight is not None), Decimal(0))


def _judge(
    rule: Rule, filing: Filing, cell: Cell, terms: Sequence[Cell], not_applicable: Decimal
) -> Outcome:
    points = [term.number for term in terms if term.number is not None]
    due = sum(points, Decimal(0))
    working = "+".join(plain(number) for number in points)
    words: dict[str, Any] = {"sum": amount(due), "working": working}
    edits = [Edit(cell.place, amount(due))]
    if cell.number is None:
        message = rule.texts.get("blank", "")
        return finding(rule, cell, message=message, edits=edits, uses=terms, **words)
    difference = cell.number - due
    accepted = [due, _shown_sum(terms), total(points, not_applicable)]
    # A sum worked out by a program carries binary noise, whatever its cell prints.
    tolerance = max(cell.value.half_unit, _HALF_CENT)
    near = [a for a in accepted if a is not None and abs(cell.number - a) <= tolerance]
    if near:
        return Pass(rule.id, (cell.place,), f"{working}={cell.value.shown}")
    return finding(
        rule,
        cell,
        other=terms[0],
        difference=difference,
        gap=more_or_less(difference),
        cause=rule.texts.get("overwritten", "") if _is_overwritten(filing, cell) else "",
        edits=edits,
        uses=terms,
        **words,
    )


def _shown_sum(terms: Sequence[Cell]) -> Decimal:
    """Return the sum of the points as printed, which a person with a calculator would get."""
    shown = (Decimal(term.value.shown) for term in terms if term.number is not None)
    return sum(shown, Decimal(0))


def _is_overwritten(filing: Filing, cell: Cell) -> bool:
    return bool(filing.form.field(KEY).formula) and not cell.formula
