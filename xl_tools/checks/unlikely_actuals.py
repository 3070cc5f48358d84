"""Actuals that can hardly be true: ten thousand times the target, a sliver of it, 合格率 120%.

None of them is certain: each is asked about, and no points are advised by it meanwhile.
"""

from __future__ import annotations

from xl_tools.checks.indicator_rows import (
    ACTUAL,
    NAME,
    POINTS,
    TARGET,
    Indicator,
    Verdict,
    row_finding,
)
from xl_tools.checks.row_faults import Fault
from xl_tools.domain.cells import plain
from xl_tools.domain.lost_scale import meant_instead
from xl_tools.domain.outcome import Hint
from xl_tools.domain.phrases import read_quantity
from xl_tools.domain.rules import Rule
from xl_tools.domain.units import MONEY
from xl_tools.domain.values import Quantity

_YUAN_PER_WAN = 10_000
_MYRIAD = "万"
# What follows the word makes it another measure: 满意度调查完成率, 覆盖率提升幅度.
_OTHER_MEASURE = frozenset("率度幅数量额倍比")


def scale(rule: Rule, row: Indicator) -> Verdict:
    """Return a finding where 元 stands for 万元, or 万 or the unit was probably not written."""
    if row.fault is Fault.SCALE:
        return _far_too_small(rule, row)
    if row.fault or not row.wanted.is_numeric:
        return False
    if Hint.UNIT_SCALE not in row.score.hints:
        return True
    given = read_quantity(row[ACTUAL].value)
    if given is None:
        return True
    wanted = row.wanted.quantity
    lacks_unit = wanted is not None and not given.unit and _is_count_of_myriads(wanted)
    unit = wanted.unit if wanted is not None and lacks_unit else given.unit
    meant = f"{plain(given.low / _YUAN_PER_WAN)}{unit}"
    return row_finding(
        rule,
        row,
        ACTUAL,
        other=TARGET,
        message=rule.texts.get("unit", "") if lacks_unit else "",
        suggestion=rule.texts.get("unit_suggestion") if lacks_unit else None,
        edits=[(ACTUAL, meant)],
        meant=meant,
        own=f"{plain(given.low)}{unit.removeprefix(_MYRIAD)}",
    )


def _is_count_of_myriads(wanted: Quantity) -> bool:
    """Return whether the target counts in 万 of something other than money: 1.2万株."""
    return wanted.unit.startswith(_MYRIAD) and wanted.measure.dimension != MONEY


def _far_too_small(rule: Rule, row: Indicator) -> Verdict:
    wanted, given = row.wanted.quantity, read_quantity(row[ACTUAL].value)
    instead = meant_instead(wanted, given) if wanted and given else None
    if instead is None or (given and _is_owned_up(row, given)):
        return True
    meant = f"{plain(instead.low)}{instead.unit}"
    return row_finding(
        rule,
        row,
        ACTUAL,
        other=TARGET,
        message=rule.texts.get("small", ""),
        suggestion=rule.texts.get("small_suggestion"),
        edits=[(ACTUAL, meant)],
        meant=meant,
    )


def _is_owned_up(row: Indicator, given: Quantity) -> bool:
    """Return whether the unit gave itself no more than so small a figure earns, units alike."""
    points, due, wanted = row.number(POINTS), row.score.points, row.wanted.quantity
    alike = wanted is not None and given.measure.factor == wanted.measure.factor
    whole = given.low == given.low.to_integral_value()
    return alike and whole and points is not None and due is not None and points <= due


def beyond_whole(rule: Rule, row: Indicator) -> Verdict:
    """Return a finding for a rate of parts among a whole that is above 100%: 合格率 120%.

    A target above 100% says that another rate is meant: 拨备覆盖率 ≥150%.
    """
    if row.fault:
        return False
    given, asked = read_quantity(row[ACTUAL].value), row.wanted.quantity
    if given is None or not given.is_single or given.direction:
        return False
    bare = not given.unit and asked is not None and asked.is_percent
    if not (given.is_percent or bare):
        return False
    if given.low <= 1 or given.low * given.measure.factor <= (100 if bare else 1):
        return True
    if asked is not None and asked.low * asked.measure.factor > 1:
        return True
    if not _is_among_a_whole(rule, "".join(row.text(NAME).split())):
        return True
    return row_finding(rule, row, ACTUAL, other=TARGET, uses=(NAME,))


def _is_among_a_whole(rule: Rule, name: str) -> bool:
    if any(map(name.__contains__, rule.params.get("except", ()))):
        return False
    words = [word for word in rule.params.get("words", ()) if word in name]
    return any(_OTHER_MEASURE.isdisjoint(name.rpartition(word)[2]) for word in words)
