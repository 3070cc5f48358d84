"""The units people write after a number, and which of them convert into each other.

Only units of the same dimension can be compared: 元 with 亿元, 米 with 公里. Measure words of
things and events (个 件 场 次 …) are one dimension, because "8个" and "8项" name the same count;
人, 人次 and 户 are not, because counting them gives different figures.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from xl_tools.domain.words import COUNTERS

PERCENT = "比例"
COUNT = "数量"
MONEY = "金额"
DAYS, WORKING_DAYS = "天数", "工作日"
# Of how long something takes.
TIMES = frozenset({DAYS, WORKING_DAYS, "时间", "月数"})
_COUNTS = {COUNT, "人数", "人次", "户数", "批次"}

# dimension → unit → how many of the dimension's base unit it is
_TABLE: dict[str, dict[str, str]] = {
    PERCENT: {
        "%": "0.01", "百分比": "0.01", "百分点": "0.01", "个百分点": "0.01", "‰": "0.001",
    },
    MONEY: {"元": "1", "元人民币": "1", "元整": "1", "块钱": "1"},
    "人数": {"人": "1", "名": "1", "位": "1"},
    "人次": {"人次": "1", "人/次": "1"},
    "户数": {"户": "1", "户次": "1"},
    "批次": {"批次": "1"},
    "长度": {
        "毫米": "0.001", "mm": "0.001", "厘米": "0.01", "cm": "0.01",
        "米": "1", "m": "1", "延米": "1", "延长米": "1", "里": "500",
        "公里": "1000", "千米": "1000", "km": "1000",
    },
    "面积": {
        "㎡": "1", "平方米": "1", "平米": "1", "平方": "1", "m2": "1", "m²": "1", "公顷": "10000",
        "平方公里": "1000000", "平方千米": "1000000", "km2": "1000000", "km²": "1000000",
    },
    # 1 亩 is 2000/3 ㎡, which no decimal states exactly: it is compared with 亩 alone.
    "亩": {"亩": "1"},
    "体积": {"立方米": "1", "立方": "1", "方": "1", "m3": "1", "m³": "1"},
    "容量": {"升": "1", "l": "1", "毫升": "0.001", "ml": "0.001"},
    "重量": {
        "微克": "0.000000001", "μg": "0.000000001", "µg": "0.000000001", "ug": "0.000000001",
        "毫克": "0.000001", "mg": "0.000001",
        "克": "0.001", "g": "0.001", "斤": "0.5", "公斤": "1", "千克": "1", "kg": "1",
        "吨": "1000", "t": "1000",
    },
    "月数": {"月": "1", "个月": "1", "年": "12"},
    DAYS: {"天": "1", "日": "1", "周": "7", "个星期": "7"},
    WORKING_DAYS: {"工作日": "1", "个工作日": "1"},
    "时间": {"分钟": "1", "小时": "60", "个小时": "60", "h": "60"},
    "分数": {"分": "1"},
    "倍数": {"倍": "1"},
}  # fmt: skip
_MULTIPLIERS = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
}
# A year's filing: 次/年 is the year's 次, and 1次/季度 is four of them; a price a month stays one.
_IN_A_YEAR = {"年": 1, "半年": 2, "季度": 4, "季": 4, "月": 12, "周": 52}
# What a rate is counted by, written in several ways: mg/m³ is 毫克/立方米.
_PER = {
    **dict.fromkeys(("m³", "m3", "立方", "方"), "立方米"),
    **dict.fromkeys(("㎡", "m²", "m2", "平米", "平方"), "平方米"),
    **dict.fromkeys(("km", "千米"), "公里"),
    **dict.fromkeys(("L", "l"), "升"),
}
# Different words for what a list may count alike: 10家 and 10户 (enterprises), 3批 and 3批次.
_ALIKE = tuple(map(frozenset, (("家", "户"), ("批", "批次"))))
_KNOWN: dict[str, tuple[str, Decimal]] = {
    **{word: (COUNT, Decimal(1)) for word in COUNTERS},
    **{
        unit: (dimension, Decimal(factor))
        for dimension, row in _TABLE.items()
        for unit, factor in row.items()
    },
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written, its dimension, and how many base units it is worth.

    The dimension of a bare number is ''; that of a unit we do not know is the unit itself, or
    that of the measure word it begins with (栋电梯).
    """

    name: str
    dimension: str
    factor: Decimal
    known: bool = True

    @property
    def is_count(self) -> bool:
        """True for people, things and events, with a noun or without."""
        return self.dimension in _COUNTS

    def counts_with(self, other: Unit) -> bool:
        """Return whether figures in both units can be compared.

        A bare multiplier (万) goes with any unit but %; a price with its own first part
        (元/人 with 元), because the rest is often left out; 家 with 户 and 批 with 批次.
        """
        if frozenset({_counter(self.name), _counter(other.name)}) in _ALIKE:
            return True
        kinds = {self.dimension.partition("/")[0], other.dimension.partition("/")[0]}
        return len(kinds) == 1 or ("" in kinds and PERCENT not in kinds)

    def says_the_same_as(self, other: Unit) -> bool:
        """Return whether no reader could take the two for different things: 个 and 项 could be."""
        if self.dimension != other.dimension:
            return "" in {self.dimension, other.dimension}
        one, two = sorted((_single(self.name), _single(other.name)), key=len)
        return self.dimension not in _COUNTS or two.startswith(one)


@lru_cache(maxsize=1024)
def _single(name: str) -> str:
    """Return the unit without a multiplier before it and a year's part behind it."""
    bare = name.partition("/")[0]
    for word in sorted(_MULTIPLIERS, key=len, reverse=True):
        if bare.startswith(word) and bare[len(word) :] in _KNOWN:
            return bare[len(word) :]
    return bare


@lru_cache(maxsize=1024)
def _counter(name: str) -> str:
    """Return the measure word that a unit is, or begins with: 户企业 counts by 户."""
    bare = _single(name)
    return next((bare[:length] for length in (len(bare), 2, 1) if bare[:length] in _KNOWN), bare)


@lru_cache(maxsize=1024)
def unit_of(name: str) -> Unit:
    """Return the unit called `name`; a price (万元/公里) converts by its first part alone.

    >>> unit_of("亿元").factor / unit_of("万元").factor
    Decimal('10000')
    >>> unit_of("万人次").dimension, unit_of("元/人").dimension, unit_of("蒲式耳").known
    ('人次', '金额/人', False)
    """
    if not name:
        return Unit("", "", Decimal(1))
    if name in _KNOWN:
        return Unit(name, *_KNOWN[name])
    first, slash, rest = name.partition("/")
    if slash:
        over = unit_of(first)
        times = _IN_A_YEAR.get(rest, 0)
        if times and (over.is_count or times == 1):
            return Unit(name, over.dimension, over.factor * times, over.known)
        return Unit(name, f"{over.dimension}/{_PER.get(rest, rest)}", over.factor, over.known)
    if name != name.lower() and len(name) > 1:
        return replace(unit_of(name.lower()), name=name)  # KM, Km, KG
    return _multiple(name) or Unit(name, _counted(name), Decimal(1), known=False)


def _counted(name: str) -> str:
    """Return the dimension of a measure word with its noun (个社区, 人就业), else `name` itself."""
    for length in (2, 1):
        dimension, _ = _KNOWN.get(name[:length], ("", None))
        if dimension in _COUNTS:
            return dimension
    return name


def _multiple(name: str) -> Unit | None:
    """Return 万人, 亿元 or a bare 万 as so many of the base unit."""
    for word in sorted(_MULTIPLIERS, key=len, reverse=True):
        rest = name.removeprefix(word)
        if rest != name and (not rest or rest in _KNOWN):
            dimension, factor = _KNOWN.get(rest, ("", Decimal(1)))
            return Unit(name, dimension, factor * _MULTIPLIERS[word])
    return None
