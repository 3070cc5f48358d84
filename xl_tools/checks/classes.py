"""The classes (一级指标) of the indicator rows, and their counterparts in a profile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import groupby

from xl_tools.checks.indicator_rows import CLASS, WEIGHT, Indicator, indicators
from xl_tools.domain.cells import plain
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.profile import Profile
from xl_tools.domain.values import narrow

# 产出指标(40分) → 产出
_WEIGHT = re.compile(r"[(\[【]?\d+(?:\.\d+)?分[)\]】]?|[(\[【][^)\]】]*[)\]】]")
_SUFFIX = "指标"
# The one entry of a profile's weights that is no class of indicators.
EXECUTION = "预算执行"
# A profile that gives points to all indicators together has this class alone.
WHOLE = "绩效指标"


@dataclass(frozen=True, slots=True)
class Class:
    """Neighbouring rows of one class; `label` is the cell 一级指标 of the first."""

    name: str
    rows: tuple[Indicator, ...]

    @property
    def label(self) -> Cell:
        """The cell with the name of the class."""
        return self.rows[0][CLASS]

    @property
    def weights(self) -> tuple[Cell, ...]:
        """The cells 分值 of its rows."""
        return tuple(row[WEIGHT] for row in self.rows)

    @property
    def without_weight(self) -> tuple[Cell, ...]:
        """Those of them that hold no number."""
        return tuple(cell for cell in self.weights if cell.number is None)

    @property
    def weight(self) -> Decimal:
        """The sum of its rows' weights, blanks left out."""
        return sum((cell.number or Decimal(0) for cell in self.weights), Decimal(0))

    @property
    def working(self) -> str:
        """The sum as a clerk would write it down: 20+10+10."""
        return "+".join(plain(cell.number or Decimal(0)) for cell in self.weights)

    @property
    def span(self) -> str:
        """The cells of the weights: G14:G16, or one by one where the rows stand apart."""
        cells = [cell.place.cell for cell in self.weights]
        apart = self.rows[-1].row.index - self.rows[0].row.index >= len(self.rows)
        if apart or len(cells) == 1:
            return "、".join(cells)
        return f"{cells[0]}:{cells[-1]}"


@lru_cache(maxsize=1024)  # asked of every row by several rules, and all forms print the same few
def class_name(label: str) -> str:
    r"""Return the bare name of a class, in the profile's manner.

    >>> class_name("产出指标\n\n(40分)"), class_name("满意度")
    ('产出指标', '满意度指标')
    """
    bare = _WEIGHT.sub("", "".join(narrow(label).split()))
    return bare if not bare or bare.endswith(_SUFFIX) else bare + _SUFFIX


def profile_class(name: str, profile: Profile) -> str:
    """Return the class of the profile that `name` is, or ''; 服务对象满意度 is 满意度.

    >>> profile_class("社会效益指标", Profile("", "", {"效益指标": Decimal(20)}, ()))
    '效益指标'
    """
    known = [key for key in profile.weights if key != EXECUTION]
    if name in known:
        return name
    inside = [key for key in known if key.removesuffix(_SUFFIX) in name]
    return inside[0] if len(inside) == 1 else ""


def classes(filing: Filing, profile: Profile) -> tuple[Class, ...]:
    """Return the classes of the filled rows, in order; a class that comes twice is one."""
    return tuple(_classes(indicators(filing, profile)))


def whole_class(filing: Filing, profile: Profile) -> Class | None:
    """Return all rows as one class where the profile weighs them together, else None."""
    rows = indicators(filing, profile)
    return Class(WHOLE, rows) if rows and WHOLE in profile.weights else None


def _classes(rows: tuple[Indicator, ...]) -> Iterator[Class]:
    named = [(class_name(row.text(CLASS)), row) for row in rows]
    order = list(dict.fromkeys(name for name, _ in named))
    named.sort(key=lambda pair: order.index(pair[0]))
    for name, group in groupby(named, key=lambda pair: pair[0]):
        yield Class(name, tuple(row for _, row in group))
