"""The adjustment of 基本支出 cannot be larger than that of the whole budget.

基础数据表 asks for 部门基本支出预算调整, 自评表 for 年初预算数 and 全年预算数. Forms are filled
in two ways: with the amount of the adjustment, or with the budget before and after it. The finding
comes only where neither reading fits within 全年预算数 - 年初预算数. Figures of less than half of
what was spent on 基本支出 are no budgets of it.

PASS: 12.40, with 963.00 → 975.40. PASS: 1922.76 → 2690.62, with the same two budgets.
FAIL: 120.00, with 963.00 → 975.40; in both columns too, with 629.40 spent.
NOT CHECKED: one of the cells is blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from xl_tools.checks.gaps import gap_at, told
from xl_tools.checks.kind import Param
from xl_tools.checks.wording import finding, printed, said
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import Outcome, Pass
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

PARAMS: Mapping[str, Param] = {
    "before": Param("field", required=True, help="基本支出预算调整的预算列"),
    "after": Param("field", required=True, help="基本支出预算调整的决算列"),
    "initial": Param("field", required=True, help="年初预算数"),
    "full": Param("field", required=True, help="全年预算数"),
    "spent": Param("field", help="基本支出的执行数，用来辨认两列填的是不是预算"),
}
WORDS = frozenset({"total", "initial", "full"})
TEXTS: frozenset[str] = frozenset()

# A budget is not overspent to its double.
_LEAST_TIMES = 2

NOT_COMPARED = "无法与全年预算的总调整比较"


def check(rule: Rule, filing: Filing, _profile: Profile) -> Iterator[Outcome]:
    """Yield the one outcome."""
    keys = [rule.params[part] for part in ("before", "after", "initial", "full")]
    cells = [filing.get(key) for key in keys]
    gaps = [gap for key, cell in zip(keys, cells, strict=True) if (gap := gap_at(key, cell))]
    found = [cell for cell in cells if cell is not None and cell.number is not None]
    if len(found) == len(keys):
        yield _judge(rule, filing.get(rule.params.get("spent", "")), *found)
    else:
        yield from told(rule, gaps, NOT_COMPARED)


def _judge(
    rule: Rule, spent: Cell | None, before: Cell, after: Cell, initial: Cell, full: Cell
) -> Outcome:
    cells = (before, after, initial, full)
    first, last, at_first, in_all = (cell.number or Decimal(0) for cell in cells)
    tolerance = sum((cell.value.half_unit for cell in cells), Decimal(0))
    total = in_all - at_first
    amount_for_certain = [spent] if spent and not _may_be_a_budget(last, spent) else []
    readings = (last,) if amount_for_certain else (last, last - first)
    for reading in readings:
        if _within(reading, total, tolerance):
            detail = f"{printed(reading, before, after)}，总调整 {printed(total, initial, full)}"
            return Pass(rule.id, tuple(cell.place for cell in cells), detail)
    return finding(
        rule,
        after,
        other=full,
        difference=last - total,
        uses=(before, initial, *amount_for_certain),
        total=printed(total, initial, full),
        initial=said(initial.value),
        full=said(full.value),
    )


def _may_be_a_budget(figure: Decimal, spent: Cell) -> bool:
    return spent.number is None or figure * _LEAST_TIMES >= spent.number


def _within(part: Decimal, whole: Decimal, tolerance: Decimal) -> bool:
    low, high = sorted((Decimal(0), whole))
    return low - tolerance <= part <= high + tolerance
