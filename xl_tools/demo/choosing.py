"""Which faults a filing gets: as many as real ones have, none that hides or doubles another."""

from __future__ import annotations

from collections.abc import Mapping

from xl_tools.demo.dice import Dice
from xl_tools.demo.draft import BUILDINGS, FUNDS, INDICATORS, Draft
from xl_tools.demo.fault import Fault
from xl_tools.demo.faults import INJECTIONS

# How many faults a faulty filing has, as often as listed: most have one or two.
_COUNTS = (1, 1, 1, 2, 2, 3)
_TRIES = 12

# What hangs together: a second fault in the same part would change what the first one shows.
_PARTS: Mapping[str, tuple[str, ...]] = {
    "人员": ("编制数", "实际在职人数", "在职人员控制率"),
    "三公": (
        "三公经费", "公务用车购置和维护经费", "公车购置", "公车运行维护", "出国经费", "公务接待",
    ),
    "公用": ("公用经费", "办公经费", "水费电费差旅费", "会议费培训费"),
    "资金": (
        "项目支出", "业务工作经费", "运行维护经费", FUNDS, "年度资金总额", "部门基本支出预算调整",
        "基本支出", "一般公共预算", "按收入性质分",
    ),
    INDICATORS: ("总分",),
}  # fmt: skip
_PART_OF = {item: part for part, items in _PARTS.items() for item in items}


def inject(draft: Draft, dice: Dice) -> list[tuple[str, Fault]]:
    """Put some faults into `draft`; return each fault and what follows from it, with its name."""
    names = list(INJECTIONS)
    done: list[tuple[str, Fault]] = []
    touched: set[str] = set()
    wanted = dice.one(_COUNTS)
    for name in dice.some(names, min(_TRIES, len(names))):
        if wanted == 0:
            break
        trial = draft.copy()
        faults = INJECTIONS[name](trial, dice)
        parts = _parts_changed(draft, trial) if faults else set()
        if parts and not parts & touched:
            draft.take(trial)
            done += [(name, fault) for fault in faults]
            touched |= parts
            wanted -= 1
    return done


def _parts_changed(before: Draft, after: Draft) -> set[str]:
    """Return the parts of the filing in which a value differs."""
    keys = {k for k in after.values if before.values.get(k) != after.values[k]}
    parts = {_PART_OF.get(key.split(".")[0], key) for key in keys}
    for table in (FUNDS, BUILDINGS, INDICATORS):
        if before.rows[table] != after.rows[table]:
            parts.add(_PART_OF.get(table, table))
    return parts
