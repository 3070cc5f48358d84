"""预期目标 must hold a figure, or nobody can tell whether it was reached.

PASS: 全年举办公益文化活动不少于120场. FAIL: 解决群众急难愁盼民生实事.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from xl_tools.checks.kind import Param
from xl_tools.checks.reading import LOST, is_unfilled, name_of
from xl_tools.checks.wording import finding
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import NotChecked, Outcome, Pass
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule
from xl_tools.domain.values import narrow

# A figure, also in words: 三项, 十二个, 零上访; a year or the number of a list is none.
_NUMBERED = re.compile(r"20\d\d\s*年|(?:^|[\n。；;])\s*[(（]?\d{1,2}[.、)）]")
_FIGURE = re.compile(
    r"\d|百分之|零(?:上访|非访|事故|投诉|发生|增长|差错|违规)"
    r"|[一二两三四五六七八九十百千万]{1,6}(?:余|多)?"
    r"(?:个|项|件|场|次|户|人|家|份|处|条|名|所|期|批|栋|公里|亩|万|亿|成|倍)"
)


def _measure(rule: Rule, cell: Cell) -> Outcome:
    text = cell.value.text
    if is_unfilled(cell):
        return NotChecked(rule.id, cell.place, f"{name_of(cell.place.field)}为空")
    if _FIGURE.search(_NUMBERED.sub("", narrow(text))):
        return Pass(rule.id, (cell.place,))
    return finding(rule, cell)


PARAMS: Mapping[str, Param] = {
    "fields": Param("fields", required=True, help="查哪些项目"),
}
WORDS: frozenset[str] = frozenset()
TEXTS: frozenset[str] = frozenset()


def check(rule: Rule, filing: Filing, _profile: Profile) -> Iterator[Outcome]:
    """Yield one outcome for each field."""
    for key in rule.params["fields"]:
        cell = filing.get(key)
        if cell is None:
            yield NotChecked(rule.id, None, LOST.format(name_of(key)))
        else:
            yield _measure(rule, cell)
