"""What every number of its sort must be: people whole, money not negative, at most two decimals.

``must = "whole"`` looks at integer cells, ``"not_negative"`` at every number the form does not
allow below 0, ``"two_decimals"`` at money typed by hand.

PASS: 32 人, 562.30 万元; -3 where an adjustment may be negative.
FAIL: 32.5 人; 公务接待 -3; 12.3456 万元.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from xl_tools.checks.kind import Param
from xl_tools.checks.wording import finding
from xl_tools.domain.cells import plain
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import Outcome, Pass
from xl_tools.domain.form import FieldKind, ValueType
from xl_tools.domain.profile import Profile
from xl_tools.domain.rounding import rounded
from xl_tools.domain.rules import Rule

PARAMS: Mapping[str, Param] = {
    "must": Param(
        "text",
        required=True,
        choices=("whole", "not_negative", "two_decimals"),
        help="数字应符合的要求",
    ),
}
WORDS = frozenset({"typed", "count", "cells"})
TEXTS = frozenset({"many"})

MONEY_DECIMALS = 2  # 万元 to two decimals, as every form of this family prints
MONEY = "万元"
# More cells than this with the same small fault are said together, at the first.
_ONE_BY_ONE = 3


def check(rule: Rule, filing: Filing, _profile: Profile) -> Iterator[Outcome]:
    """Yield a finding for every number that is not as it must be, or one pass for all."""
    must = rule.params["must"]
    looked = [
        (cell, allows)
        for cell, allows in filing.typed_cells
        if cell.kind is FieldKind.INPUT and cell.number is not None
    ]
    wrong = [cell for cell, allows in looked if _is_wrong(must, cell, allows)]
    many = rule.texts.get("many") if len(wrong) > _ONE_BY_ONE else None
    for cell in wrong[:1] if many else wrong:
        yield finding(
            rule,
            cell,
            message=many or "",
            uses=wrong[1:] if many else (),
            typed=plain(cell.number or Decimal(0)),
            count=len(wrong),
            cells="、".join(str(other.place) for other in wrong[1:]),
        )
    if not wrong:
        yield Pass(rule.id, (), f"{len(looked)} 格均符合")


def _is_wrong(must: str, cell: Cell, allows: tuple[str, ...]) -> bool:
    number = cell.number
    if number is None:
        return False
    if must == "whole":
        return cell.type is ValueType.INTEGER and number != number.to_integral_value()
    if must == "not_negative":
        return number < 0 and "negative" not in allows
    return cell.unit == MONEY and number != rounded(number, MONEY_DECIMALS)
