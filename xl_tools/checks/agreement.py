"""Two cells that state the same amount must agree, or one must stay within the other.

项目支出 stands on both sheets; a reader who finds two values trusts neither. The cells are compared
to the printed precision of both.

PASS: 基础数据表 项目支出 419.02, 自评表 项目支出 419.02.
FAIL: 419.02 against 4190200 (`scale`: 元 for 万元), against 491.02 (`digits`), against 41.902
(`shift`), or any other amount.
FAIL (``relation = "at_most"``): 公用经费 1562.3, of 基本支出 1257.33.
NOT CHECKED: a cell is blank, text or an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from xl_tools.checks.causes import FAR_TOO_LARGE, LEAST_YUAN, YUAN_PER_WAN, Slip, slip
from xl_tools.checks.gaps import gap_at, told
from xl_tools.checks.kind import Param
from xl_tools.checks.reading import name_of
from xl_tools.checks.wording import amount, finding, printed, said
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import Edit, Finding, NotChecked, Outcome, Pass
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

PARAMS: Mapping[str, Param] = {
    "pairs": Param(
        "tables",
        required=True,
        help="应一致的两项",
        parts={
            "left": Param("field", required=True, help="核对的项目"),
            "right": Param("field", required=True, help="对照的项目"),
            "total": Param("field", help="对照的项目所属的合计"),
            "others": Param("fields", help="这个合计的其他各项"),
        },
    ),
    "relation": Param("text", default="equal", choices=("equal", "at_most"), help="相等或不超过"),
}
WORDS = frozenset({"sheet", "other_sheet", "term", "term_value", "term_due"})
TEXTS = frozenset({"scale", "shift", "digits", "sum", "sum_suggestion"})

NOT_COMPARED = "无法核对两处是否一致"
NONE_WORD = "{}填的是“无”或“—”，没有数可比"


def check(rule: Rule, filing: Filing, _profile: Profile) -> Iterator[Outcome]:
    """Yield one outcome for every pair."""
    for entry in rule.params["pairs"]:
        left, right = filing.get(entry["left"]), filing.get(entry["right"])
        pair = ((entry["left"], left), (entry["right"], right))
        gaps = [gap for key, cell in pair if (gap := gap_at(key, cell))]
        if left is None or right is None or gaps:
            yield from told(rule, gaps, NOT_COMPARED)
        elif left.number is None or right.number is None:
            yield NotChecked(rule.id, left.place, NONE_WORD.format(name_of(entry["left"])))
        else:
            yield _judge(rule, left, right, _blamed(entry, filing, left, right))


def _blamed(entry: Mapping[str, Any], filing: Filing, left: Cell, right: Cell) -> Cell | None:
    """Return the right cell if its sum needs the left figure.

    A third figure then speaks for the left cell: 基本支出 with it makes 全年执行数.
    """
    total = filing.get(entry["total"]) if "total" in entry else None
    others = [filing.get(key) for key in entry.get("others", ())]
    terms = [left, *(cell for cell in others if cell is not None)]
    if total is None or total.number is None or any(cell.number is None for cell in terms):
        return None
    due = sum((cell.number or Decimal(0) for cell in terms), Decimal(0))
    tolerance = sum((cell.value.half_unit for cell in (total, *terms)), Decimal(0))
    return right if abs(due - total.number) <= tolerance else None


def _judge(rule: Rule, left: Cell, right: Cell, blamed: Cell | None) -> Outcome:
    here, there = left.number or Decimal(0), right.number or Decimal(0)
    tolerance = left.value.half_unit + right.value.half_unit
    difference = here - there
    at_most = rule.params.get("relation") == "at_most"
    if (difference if at_most else abs(difference)) <= tolerance:
        sign = " ≤ " if at_most else "＝"
        detail = f"{said(left.value)}{sign}{said(right.value)}"
        return Pass(rule.id, (left.place, right.place), detail)
    if at_most:
        return _not_within(rule, left, right)
    cause = ""
    if blamed is not None:
        left, right, cause = right, left, rule.texts.get("sum", "")
    # An amount in 元 is the larger one; any other slip is more likely in the cell checked.
    for term, other in ((left, right), (right, left)):
        found = slip(term.number or Decimal(0), other.number or Decimal(0), tolerance)
        if found and (found.kind == "scale" or not term.formula):
            return _finding(rule, left, right, term, other.number, found)
    due = None if left.formula else right.number
    suggestion = rule.texts.get("sum_suggestion") if cause else None
    return _finding(rule, left, right, left, due, None, cause=cause, suggestion=suggestion)


def _not_within(rule: Rule, left: Cell, right: Cell) -> Finding:
    here, whole = left.number or Decimal(0), right.number or Decimal(0)
    scaled = here / YUAN_PER_WAN
    fits = scaled <= whole and here >= max(LEAST_YUAN, FAR_TOO_LARGE * whole)
    found = Slip("scale", scaled) if fits else None
    return _finding(rule, left, right, left, scaled if fits else None, found)


def _finding(
    rule: Rule,
    left: Cell,
    right: Cell,
    term: Cell,
    due: Decimal | None,
    found: Slip | None,
    *,
    cause: str = "",
    suggestion: str | None = None,
) -> Finding:
    return finding(
        rule,
        left,
        other=right,
        difference=(left.number or Decimal(0)) - (right.number or Decimal(0)),
        cause=rule.texts.get(found.kind, "") if found else cause,
        suggestion=suggestion,
        edits=[Edit(term.place, amount(due))] if due is not None else [],
        sheet=left.place.sheet,
        other_sheet=right.place.sheet,
        term=f"{term.place.sheet}{name_of(term.place.field)}",
        term_value=said(term.value),
        term_due=printed(due, term) if due is not None else "",
    )
