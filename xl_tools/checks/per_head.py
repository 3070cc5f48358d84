"""元 typed throughout a form for 万元: the ratios are right, only the staff gives it away.

基本支出 and 公用经费 grow with the staff, some 10 to 40 万元 a head; in 元 it is ten thousand
times that. Project money is left alone, because a few people may spend hundreds of millions.

PASS: 1257.33, with 32 people. FAIL: 12573300, with 32 people.
NOT CHECKED: nobody on the staff; no amount.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from xl_tools.checks.causes import YUAN_PER_WAN
from xl_tools.checks.kind import Param
from xl_tools.checks.reading import meant
from xl_tools.checks.wording import amount, finding, printed, said
from xl_tools.domain.cells import plain
from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import NotChecked, Outcome, Pass
from xl_tools.domain.profile import Profile
from xl_tools.domain.rounding import rounded
from xl_tools.domain.rules import Rule

PARAMS: Mapping[str, Param] = {
    "staff": Param("field", required=True, help="人数"),
    "fields": Param("fields", required=True, help="随人数增减的金额"),
    "limit": Param("threshold", required=True, help="人均超过此数（万元）即指出"),
}
WORDS = frozenset({"staff", "per_head", "due"})
TEXTS: frozenset[str] = frozenset()

NOT_COMPARED = "没有在职人数或金额，无法按人均判断金额单位"


def check(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    """Yield one finding at the first amount that no staff can need, else one pass."""
    people = filing.get(rule.params["staff"])
    found = [filing.get(key) for key in rule.params["fields"]]
    amounts = [cell for cell in found if cell is not None and meant(cell)]
    heads = (people.number or Decimal(0)) if people else Decimal(0)
    if people is None or heads <= 0 or not amounts:
        yield NotChecked(rule.id, people.place if people else None, NOT_COMPARED)
        return
    for cell in amounts:
        sum_ = meant(cell) or Decimal(0)
        if sum_ > profile.thresholds[rule.params["limit"]] * heads:
            yield finding(
                rule,
                cell,
                other=people,
                staff=plain(heads),
                per_head=amount(rounded(sum_ / heads, 2)),
                due=printed(sum_ / YUAN_PER_WAN, cell),
            )
            return
    detail = f"{said(amounts[0].value)}÷{plain(heads)} 人"
    yield Pass(rule.id, tuple(cell.place for cell in amounts), detail)
