"""No cell may show an error: #DIV/0!, #REF!, #NAME?, #VALUE!, #N/A.

PASS: — where there is nothing to divide by. FAIL: #DIV/0!.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xl_tools.checks.kind import Param
from xl_tools.checks.wording import finding
from xl_tools.domain.cells import Kind
from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import Outcome, Pass
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

PARAMS: Mapping[str, Param] = {}
WORDS: frozenset[str] = frozenset()
TEXTS: frozenset[str] = frozenset()


def check(rule: Rule, filing: Filing, _profile: Profile) -> Iterator[Outcome]:
    """Yield a finding for every error cell, or one pass for all."""
    cells = list(filing.every_cell())
    wrong = [cell for cell in cells if cell.value.kind is Kind.ERROR]
    yield from (finding(rule, cell) for cell in wrong)
    if not wrong:
        yield Pass(rule.id, (), f"{len(cells)} 格，没有错误值")
