"""A figure far from last year's needs a reason, or is a slip.

本年决算 against 上年决算: the change counts where it is above the limit *and* large enough in
money, so that 0.56 → 0 of 会议费 is left alone. For small items a second, lower limit gives a hint.

PASS: 项目支出 464.33 → 419.02 (-9.76 %).
FAIL: 公用经费 328.33 → 562.30 (+71.26 %). FAIL: 0 → 29.46 (`from_zero`: no percentage).
HINT: 办公经费 7.16 → 2.50 (-65.08 %).
NOT CHECKED: a figure is blank or text. Of a part that is all of its parent nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from xl_tools.checks.gaps import Gap, gaps_of_pair, told
from xl_tools.checks.groups import part_with, same_as_parent
from xl_tools.checks.kind import Param
from xl_tools.checks.reading import cells_at, join, meant
from xl_tools.checks.wording import finding, percent, printed, said
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import Outcome, Pass, Severity
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

PARAMS: Mapping[str, Param] = {
    "items": Param("items", required=True, help="比较的项目"),
    "now": Param("column", required=True, help="本年列"),
    "then": Param("column", required=True, help="上年列"),
    "limit": Param("threshold", required=True, help="增减超过此比率即按本规则的级别指出"),
    "hint": Param("threshold", help="增减超过此比率即提示"),
    "min_amount": Param("threshold", required=True, help="增减额不足此数的不指出"),
}
WORDS = frozenset({"change", "change_amount", "direction", "limit", "part"})
TEXTS = frozenset({"from_zero", "part"})

NO_CHANGE = "无法与上年比较"


@dataclass(frozen=True, slots=True)
class Limits:
    """From which change on the rule speaks, hints, and from which amount on it counts."""

    full: Decimal
    hint: Decimal
    amount: Decimal


def check(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    """Yield one outcome for every item and row, but for a part that is all of its parent."""
    full = profile.thresholds[rule.params["limit"]]
    hint = profile.thresholds[rule.params["hint"]] if "hint" in rule.params else full
    limits = Limits(full, hint, profile.thresholds[rule.params["min_amount"]])
    gaps: list[Gap] = []
    for item in rule.params["items"]:
        nows = cells_at(filing, join(item, rule.params["now"]))
        thens = cells_at(filing, join(item, rule.params["then"]))
        for (key, now), (then_key, then) in zip(nows, thens, strict=True):
            unread = gaps_of_pair((then_key, then), (key, now))
            gaps += unread
            if unread or not (now and then) or same_as_parent(filing, key, then_key):
                continue
            if meant(now) is not None and meant(then) is not None:
                yield _judge(rule, filing, now, then, limits)
    yield from told(rule, gaps, NO_CHANGE)


def _judge(rule: Rule, filing: Filing, now: Cell, then: Cell, limits: Limits) -> Outcome:
    new, old = meant(now) or Decimal(0), meant(then) or Decimal(0)
    difference = new - old
    change = difference / abs(old) if old else None
    size = abs(change) if change is not None else Decimal("Infinity")
    if abs(difference) < limits.amount or size <= limits.hint:
        detail = f"{said(then.value)} → {said(now.value)}"
        return Pass(rule.id, (now.place, then.place), detail)
    # Nothing last year is no hundredfold rise: it is said, and weighs as the lower limit does.
    full = limits.hint == limits.full or (change is not None and size > limits.full)
    part = part_with(filing, now.place.field, (rule.params["now"], rule.params["then"]), difference)
    return finding(
        rule,
        now,
        other=then,
        difference=difference,
        severity=rule.severity if full else Severity.HINT,
        message=rule.texts["from_zero"] if change is None else "",
        cause=rule.texts.get("part", "") if part else "",
        part=part,
        change=percent(abs(change)) if change is not None else "",
        change_amount=printed(abs(difference), now, then),
        direction="增长" if difference > 0 else "下降",
        limit=percent(limits.full if full else limits.hint),
    )
