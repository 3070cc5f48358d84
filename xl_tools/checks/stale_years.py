"""A text that names only other years than the one reported on was perhaps copied from last year.

Years that are compared with, or that a plan or project began in, are no fault; nor is a span that
holds the year. It is a hint, never more.

PASS: 2023年两会期间…, 较2022年下降9%, 2021—2025年规划, for 2023.
FAIL: 2022年全年完成…, for 2023.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from xl_tools.checks.kind import Param
from xl_tools.checks.reading import cells_at
from xl_tools.checks.wording import finding
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import Outcome, Pass
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule
from xl_tools.domain.values import narrow

PARAMS: Mapping[str, Param] = {
    "fields": Param("cells", required=True, help="文字单元格"),
}
WORDS = frozenset({"years", "year"})
TEXTS = frozenset({"later_suggestion"})

_YEARS = re.compile(r"(?<!\d)(20\d\d)(?:\s*年|\s*(?:-|–|—+|~|至)\s*(?=20\d\d))")
# Words that speak of another year on purpose. A file number (〔2020〕) has no 年 after it.
_ON_PURPOSE = re.compile(r"比|较|同期|上年|去年|以来|起|始|结转|规划|跨年|历年|印发|文件")


def check(rule: Rule, filing: Filing, _profile: Profile) -> Iterator[Outcome]:
    """Yield a finding for every text of another year, or one pass for all."""
    cells = [c for key in rule.params["fields"] for _, c in cells_at(filing, key) if c is not None]
    wrong = [
        (cell, years)
        for cell in cells
        if (years := stale_years(cell.value.text, filing.year))
        and not (_is_result(cell) and years == (filing.year + 1,))
    ]
    for cell, years in wrong:
        yield finding(
            rule,
            cell,
            suggestion=rule.texts.get("later_suggestion") if years[0] > filing.year else None,
            years="、".join(map(str, years)),
            year=filing.year,
        )
    if not wrong:
        yield Pass(rule.id, (), f"{len(cells)} 格，没有往年的内容")


def _is_result(cell: Cell) -> bool:
    """Return whether the cell tells when something was done, which may be the year after."""
    return cell.place.field.endswith("实际完成值")


def stale_years(text: str, year: int) -> tuple[int, ...]:
    """Return the years `text` names, where none of them can be the year reported on, else ().

    >>> stale_years("2022年完工项目3个", 2023), stale_years("较2022年下降9%", 2023)
    ((2022,), ())
    >>> stale_years("2021—2025年规划", 2023), stale_years("完成2023年任务", 2023)
    ((), ())
    """
    years = sorted({int(found) for found in _YEARS.findall(narrow(text))})
    if not years or years[0] <= year <= years[-1] or _ON_PURPOSE.search(text):
        return ()
    return tuple(years)
