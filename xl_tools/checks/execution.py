"""预算执行: the rate is 全年执行数 ÷ 全年预算数, the points are min(1, rate) × 分值.

fault ``points``: PASS: 9034 of 20000 → 4.52 of 10. FAIL: 64.8 of 64.8 → 9 of 10.
fault ``low``: a rate below the profile's limit wants a reason.
fault ``over``: more was spent than budgeted. (The printed rate is held against its two figures by
the kind `derived_ratios`.)
NOT CHECKED: no budget, or a figure that is blank or text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xl_tools.checks.gaps import gap_at, told
from xl_tools.checks.kind import Param
from xl_tools.checks.reading import NOT_CALCULATED, name_of
from xl_tools.checks.wording import finding, percent, printed
from xl_tools.domain.cells import plain
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import Edit, NotChecked, Outcome, Pass, Severity
from xl_tools.domain.points import round_points
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

ITEM = "年度资金总额"
BUDGET, SPENT, WEIGHT, RATE, POINTS = "全年预算数", "全年执行数", "分值", "执行率", "得分"

_HALF_CENT = Decimal("0.005")
# Full points for less than the whole budget are no rounding beyond this.
_FULL_TOLERANCE = Decimal("0.05")

NO_RATE = "无法计算执行率"
NO_RATE_AT_ALL = "不适用"  # nothing was budgeted
NO_BUDGET = "全年预算数为 0，执行率不适用"
FOLLOWS_RATE = "得分由执行率一格算出，请先改正执行率"
NO_LIMIT = "评分方案没有规定执行率下限"


@dataclass(frozen=True, slots=True)
class Funds:
    """The row 年度资金总额: its cells, and its figures as numbers."""

    cells: Mapping[str, Cell]
    budget: Decimal
    spent: Decimal

    @property
    def rate(self) -> Decimal | None:
        """Spent ÷ budget, not capped, or None where nothing was budgeted."""
        return self.spent / self.budget if self.budget > 0 else None

    @property
    def words(self) -> dict[str, Any]:
        """The figures under the names the templates use."""
        return {
            "budget": self.cells[BUDGET].value.shown,
            "spent": self.cells[SPENT].value.shown,
            "rate": NO_RATE_AT_ALL if self.rate is None else percent(self.rate),
        }

    @property
    def both(self) -> tuple[Cell, Cell]:
        """The cells the rate comes from."""
        return self.cells[SPENT], self.cells[BUDGET]


def _points(rule: Rule, funds: Funds, _: Profile) -> Outcome:
    cell, weight = funds.cells.get(POINTS), funds.cells.get(WEIGHT)
    if cell is None or weight is None or weight.number is None or funds.rate is None:
        why = NO_BUDGET if funds.rate is None else "预算执行的得分或分值单元格缺失"
        return NotChecked(rule.id, cell.place if cell else None, why)
    due = round_points(min(Decimal(1), max(Decimal(0), funds.rate)) * weight.number)
    words = {**funds.words, "weight": weight.value.shown, "due": plain(due)}
    edits = [Edit(cell.place, plain(due))]
    if cell.number is None:
        if cell.formula:
            return NotChecked(rule.id, cell.place, NOT_CALCULATED.format(name_of(cell.place.field)))
        blank = rule.texts.get("blank", "")
        return finding(
            rule, cell, other=funds.both[0], message=blank, edits=edits, uses=funds.both, **words
        )
    difference = cell.number - due
    full = cell.number == weight.number and due < weight.number
    tolerance = _FULL_TOLERANCE if full else cell.value.half_unit
    if full and _HALF_CENT < difference <= tolerance + _HALF_CENT:
        return finding(
            rule,
            cell,
            other=funds.both[0],
            difference=difference,
            severity=Severity.HINT,
            message=rule.texts.get("rounded", ""),
            suggestion=rule.texts.get("rounded_suggestion"),
            edits=edits,
            uses=(*funds.both, weight),
            **words,
        )
    if abs(difference) <= tolerance + _HALF_CENT:
        working = f"{words['spent']}÷{words['budget']}={words['rate']}，得 {plain(due)} 分"
        return Pass(rule.id, (cell.place,), working)
    if cell.formula and _follows(cell, weight, funds.cells.get(RATE)):
        return NotChecked(rule.id, cell.place, FOLLOWS_RATE)
    return finding(
        rule,
        cell,
        other=funds.both[0],
        difference=difference,
        edits=edits,
        uses=(*funds.both, weight),
        relation="低于" if difference < 0 else "高于",
        **words,
    )


def _follows(points: Cell, weight: Cell, rate: Cell | None) -> bool:
    """Return whether the points are worked out from a rate that was typed over."""
    if rate is None or rate.formula or rate.number is None or weight.number is None:
        return False
    due = round_points(min(Decimal(1), max(Decimal(0), rate.number)) * weight.number)
    return points.number == due


def _low(rule: Rule, funds: Funds, profile: Profile) -> Outcome:
    cell = funds.cells.get(RATE) or funds.cells[SPENT]
    limit = profile.thresholds.get(rule.params.get("limit", ""))
    if funds.rate is None or limit is None:
        return NotChecked(rule.id, cell.place, NO_BUDGET if limit is not None else NO_LIMIT)
    if funds.rate >= limit:
        return Pass(rule.id, (cell.place,), f"{percent(funds.rate)} ≥ {percent(limit)}")
    return finding(
        rule,
        cell,
        other=funds.both[0],
        uses=funds.both,
        limit=percent(limit),
        unspent=printed(funds.budget - funds.spent, *funds.both),
        **funds.words,
    )


def _over(rule: Rule, funds: Funds, _: Profile) -> Outcome:
    spent, budget = funds.both
    excess = funds.spent - funds.budget
    if excess <= 0:
        return Pass(rule.id, (spent.place,), f"{funds.words['spent']} ≤ {funds.words['budget']}")
    return finding(rule, spent, other=budget, difference=excess, **funds.words)


_FAULTS: Mapping[str, Callable[[Rule, Funds, Profile], Outcome]] = {
    "points": _points,
    "low": _low,
    "over": _over,
}

PARAMS: Mapping[str, Param] = {
    "fault": Param("text", required=True, choices=tuple(_FAULTS), help="查哪一种问题"),
    "limit": Param("threshold", help="执行率低于它须说明"),
}
WORDS = frozenset({"budget", "spent", "rate", "weight", "due", "relation", "limit", "unspent"})
TEXTS = frozenset({"blank", "rounded", "rounded_suggestion"})


def check(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    """Yield one outcome for the row 年度资金总额."""
    cells = {column: filing.get(f"{ITEM}.{column}") for column in (BUDGET, SPENT)}
    keyed = {f"{ITEM}.{column}": cell for column, cell in cells.items()}
    if any(cell is None or cell.number is None for cell in cells.values()):
        gaps = [gap for key, cell in keyed.items() if (gap := gap_at(key, cell))]
        yield from told(rule, gaps, NO_RATE)
        return
    found = {
        column: cell
        for column in (BUDGET, SPENT, WEIGHT, RATE, POINTS)
        if (cell := filing.get(f"{ITEM}.{column}"))
    }
    budget, spent = found[BUDGET].number or Decimal(0), found[SPENT].number or Decimal(0)
    yield _FAULTS[rule.params["fault"]](rule, Funds(found, budget, spent), profile)
