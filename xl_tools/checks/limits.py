"""One figure against another: 在职 against 编制, 决算 against 预算, 全年预算 against 年初预算.

The ratio top/bottom (or, with ``measure = "change"``, the change from bottom to top) is held
against a limit of the profile, on one side or on both. What lies outside needs a reason; it is not
wrong in itself. A text that plainly means a number (``7.50.``) is read as that number here, since
another rule asks to mend it.

PASS: 政府采购 决算 45.20, 预算 46.00: 98.26 %.
FAIL: 政府采购 决算 113.50, 预算 12: 945.83 %, 101.5 over.
FAIL: 预算 0, 决算 8 (`zero`). FAIL: 决算 10, 预算 46 (`low`).
NOT CHECKED: a figure is blank. Nothing is said of a part that is all there is of its parent, which
was held against the same limit already, of a row that is blank, and of 0 against 0.

`swapped` is the cause named where the two cells, changed over, would be within the limit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xl_tools.checks.gaps import Gap, gaps_of_pair, told
from xl_tools.checks.groups import part_with, same_as_parent
from xl_tools.checks.kind import Param
from xl_tools.checks.reading import cells_at, join, meant
from xl_tools.checks.wording import finding, percent, printed, said
from xl_tools.domain.cells import plain
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import Edit, Finding, NotChecked, Outcome, Pass
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

PARAMS: Mapping[str, Param] = {
    "ratios": Param(
        "tables",
        help="相比的两项",
        parts={
            "top": Param("cell", required=True, help="分子"),
            "bottom": Param("cell", required=True, help="分母"),
        },
    ),
    "items": Param("items", help="逐项相比，列由 top、bottom 指明"),
    "top": Param("column", help="items 的分子列"),
    "bottom": Param("column", help="items 的分母列"),
    "high": Param("threshold", help="高于此值即指出"),
    "low": Param("threshold", help="低于此值即指出"),
    "measure": Param("text", default="ratio", choices=("ratio", "change"), help="比率或增减率"),
    "both_sides": Param("flag", default=False, help="增减都算，不只是增"),
    "min_amount": Param("threshold", help="相差不足此数的不指出"),
}
WORDS = frozenset({"ratio", "limit", "excess", "swapped_ratio", "change", "part"})
TEXTS = frozenset({"zero", "low", "low_suggestion", "swapped", "part", "so"})

# Two figures further apart than a tenth were hardly typed into each other's cell.
_NEAR = Decimal("0.1")

NO_RATIO = "无法比较"
NONE_AT_ALL = "各项均为空、0 或“无”，没有可比较的数"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits of the rule, None where a side is open."""

    low: Decimal | None
    high: Decimal | None
    change: bool
    both_sides: bool
    least: Decimal

    def of(self, top: Decimal, bottom: Decimal) -> Decimal:
        """Return the ratio or the change, as a fraction."""
        return (top - bottom) / bottom if self.change else top / bottom

    def side(self, top: Decimal, bottom: Decimal) -> str:
        """Return on which side the ratio is outside: "high", "low" or ''."""
        ratio = self.of(top, bottom)
        if abs(top - bottom) < self.least:
            return ""
        size = abs(ratio) if self.both_sides else ratio
        if self.high is not None and size > self.high:
            return "high"
        return "low" if self.low is not None and ratio < self.low else ""

    def detail(self, top: Cell, bottom: Cell, ratio: Decimal) -> str:
        """Return the arithmetic as a clerk would write it down."""
        over, under = said(top.value), said(bottom.value)
        work = f"（{over}－{under}）÷{under}" if self.change else f"{over}÷{under}"
        return f"{work}＝{percent(ratio)}"


def check(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    """Yield one outcome for every pair of figures, but for a part that is all of its parent."""
    bounds = _bounds(rule, profile)
    gaps: list[Gap] = []
    silent = True
    for top_key, bottom_key in _pairs(rule):
        tops, bottoms = cells_at(filing, top_key), cells_at(filing, bottom_key)
        for (key, top), (other_key, bottom) in zip(tops, bottoms, strict=True):
            unread = gaps_of_pair((other_key, bottom), (key, top))
            gaps += unread
            if unread or not (top and bottom) or same_as_parent(filing, key, other_key):
                continue
            if meant(top) is None or meant(bottom) is None or not (meant(top) or meant(bottom)):
                continue  # none budgeted, none spent: there is nothing to hold against a limit
            silent = False
            yield _judge(rule, filing, top, bottom, bounds)
    if silent and not gaps:
        yield NotChecked(rule.id, None, NONE_AT_ALL)
    yield from told(rule, gaps, rule.texts.get("so", NO_RATIO))


def _bounds(rule: Rule, profile: Profile) -> Bounds:
    def limit(side: str) -> Decimal | None:
        name = rule.params.get(side)
        return profile.thresholds[name] if name else None

    change = rule.params.get("measure", "ratio") == "change"
    both = rule.params.get("both_sides", False)
    return Bounds(limit("low"), limit("high"), change, both, limit("min_amount") or Decimal(0))


def _pairs(rule: Rule) -> Iterator[tuple[str, str]]:
    for entry in rule.params.get("ratios", ()):
        yield entry["top"], entry["bottom"]
    for item in rule.params.get("items", ()):
        yield join(item, rule.params["top"]), join(item, rule.params["bottom"])


def _judge(rule: Rule, filing: Filing, top: Cell, bottom: Cell, bounds: Bounds) -> Outcome:
    above, below = meant(top) or Decimal(0), meant(bottom) or Decimal(0)
    places = (top.place, bottom.place)
    if not below:
        if "zero" in rule.texts and above >= bounds.least:
            return _finding(rule, top, bottom, rule.texts["zero"])
        return Pass(rule.id, places, f"{said(top.value)}，而{_column(bottom)}为 0，数额很小")
    ratio, side = bounds.of(above, below), bounds.side(above, below)
    if not side:
        return Pass(rule.id, places, bounds.detail(top, bottom, ratio))
    words: dict[str, Any] = {"ratio": percent(abs(ratio))}
    if side == "low":
        texts = (rule.texts["low"], rule.texts.get("low_suggestion"))
        return _finding(rule, top, bottom, *texts, limit=percent(bounds.low or Decimal(0)), **words)
    words["limit"] = percent(bounds.high or Decimal(0))
    if "swapped" in rule.texts and _nearly(above, below) and not bounds.side(below, above):
        words["swapped_ratio"] = percent(bounds.of(below, above))
        return _finding(rule, top, bottom, cause=rule.texts["swapped"], swap=True, **words)
    columns = (rule.params.get("top", ""), rule.params.get("bottom", ""))
    part = part_with(filing, top.place.field, columns, above - below) if all(columns) else ""
    cause = rule.texts.get("part", "") if part else ""
    return _finding(rule, top, bottom, cause=cause, part=part, **words)


def _nearly(above: Decimal, below: Decimal) -> bool:
    """Return whether two figures are near enough to have been typed into each other's cells."""
    return above > 0 and (above - below) <= _NEAR * below


def _column(cell: Cell) -> str:
    return cell.place.field.rpartition(".")[2]


def _finding(
    rule: Rule,
    top: Cell,
    bottom: Cell,
    message: str = "",
    suggestion: str | None = None,
    *,
    cause: str = "",
    swap: bool = False,
    **words: Any,
) -> Finding:
    above, below = meant(top) or Decimal(0), meant(bottom) or Decimal(0)
    swapped = [Edit(top.place, plain(below)), Edit(bottom.place, plain(above))] if swap else []
    words = {
        "ratio": "", "limit": "", "part": "",
        "excess": printed(abs(above - below), top, bottom),
        "change": "追加" if above > below else "追减",
        **words,
    }  # fmt: skip
    return finding(
        rule,
        top,
        other=bottom,
        difference=above - below,
        message=message,
        suggestion=suggestion,
        cause=cause,
        edits=swapped,
        **words,
    )
