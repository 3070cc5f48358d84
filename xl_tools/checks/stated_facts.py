"""An indicator whose result the form states elsewhere must agree with it.

预算执行率 or 三公经费支出 as an indicator is the same fact as 执行率 or 三公经费 in the tables. A
reviewer who finds two values trusts neither.

PASS: 三公经费支出 3.90万元, with 三公经费 3.90. PASS: 预算执行率 99.5%, of 970.20 and 975.40.
FAIL: 预算执行率 95%, where 970.20 ÷ 975.40 is 99.47 %.
NOT CHECKED: no indicator is about such a fact; the fact itself is blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from xl_tools.checks.indicator_rows import (
    ACTUAL,
    NAME,
    ROW_WORDS,
    Indicator,
    Verdict,
    indicators,
    row_finding,
    sweep,
)
from xl_tools.checks.kind import Param
from xl_tools.checks.wording import percent, said
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import Outcome
from xl_tools.domain.phrases import read_quantity
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule
from xl_tools.domain.units import MONEY, unit_of
from xl_tools.domain.values import Quantity, narrow

PARAMS: Mapping[str, Param] = {
    "facts": Param(
        "tables",
        required=True,
        help="表内已有的数",
        parts={
            "names": Param("texts", required=True, help="说的是这个数的三级指标名称"),
            "top": Param("field", required=True, help="这个数，或比率的分子"),
            "bottom": Param("field", help="比率的分母"),
        },
    ),
}
WORDS = ROW_WORDS | {"fact", "source"}
TEXTS: frozenset[str] = frozenset()

NOBODY = "没有与表内数据相同的指标"
_WAN = unit_of("万元").factor
_TRIMMED = re.compile(r"[\s“”\"'（）()%]|^(?:全年|年度|本年|单位|部门|区级|县级|整体)+")


@dataclass(frozen=True, slots=True)
class Fact:
    """What the tables state: a value in the indicator's unit, how it is said, and its cells."""

    value: Decimal
    shown: str
    source: str
    cells: tuple[Cell, ...]


def check(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    """Yield a finding for every indicator that contradicts the tables, one pass for the others."""
    yield from sweep(rule, indicators(filing, profile), partial(_judge, rule, filing), NOBODY)


def _judge(rule: Rule, filing: Filing, row: Indicator) -> Verdict:
    given = read_quantity(row[ACTUAL].value)
    if row.fault or given is None or not given.is_single or given.direction:
        return False
    name = _TRIMMED.sub("", narrow(row.text(NAME)))
    entry = next((e for e in rule.params["facts"] if name in e["names"]), None)
    fact = _fact(filing, entry, given) if entry else None
    if fact is None:
        return False
    stated = given.low * given.measure.factor
    if abs(stated - fact.value) <= _tolerance(given):
        return True
    if abs(stated * _WAN - fact.value) <= _tolerance(given) * _WAN:
        return False  # 元 typed for 万元 in the tables, which the rules on units report
    return row_finding(
        rule,
        row,
        ACTUAL,
        uses=(NAME,),
        also=fact.cells,
        fact=fact.shown,
        source=fact.source,
    )


def _fact(filing: Filing, entry: Mapping[str, str], given: Quantity) -> Fact | None:
    """Return what the tables state, in the base unit of the indicator's own, or None."""
    top, bottom = filing.get(entry["top"]), filing.get(entry.get("bottom", ""))
    if top is None or top.number is None:
        return None
    if "bottom" not in entry:
        if given.measure.dimension != MONEY:
            return None
        return Fact(top.number * _WAN, f"{said(top.value)} 万元", str(top.place), (top,))
    if bottom is None or not bottom.number or not given.is_percent:
        return None
    share = top.number / bottom.number
    return Fact(share, percent(share), f"{said(top.value)}÷{said(bottom.value)}", (top, bottom))


def _tolerance(given: Quantity) -> Decimal:
    """Return one unit of the last digit written: cut off or rounded, the figure is the same."""
    exponent = given.low.as_tuple().exponent
    last = Decimal(1).scaleb(min(0, exponent)) if isinstance(exponent, int) else Decimal(1)
    return last * given.measure.factor
