"""No cell may show an error: #DIV/0!, #REF!, #NAME?, #VALUE!, #N/A.

Helper cells beside the form are not filed: what makes them fail is said at its own cell.

PASS: — where there is nothing to divide by. FAIL: #DIV/0!.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xl_tools.checks.kind import Param
from xl_tools.checks.wording import finding
from xl_tools.domain.cells import Kind
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import Outcome, Pass
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

PARAMS: Mapping[str, Param] = {}
WORDS: frozenset[str] = frozenset()
TEXTS: frozenset[str] = frozenset()


def check(rule: Rule, filing: Filing, _profile: Profile) -> Iterator[Outcome]:
    """Yield a finding for every error cell, or one pass for all."""
    cells = _filed(filing)
    wrong = [cell for cell in cells if cell.value.kind is Kind.ERROR]
    yield from (finding(rule, cell) for cell in wrong)
    if not wrong:
        yield Pass(rule.id, (), f"{len(cells)} 格，没有错误值")


def _filed(filing: Filing) -> list[Cell]:
    """Return the cells that are printed."""
    form = filing.form
    printed = {field.key for field in form.fields() if field.printed}
    found = [cell for key, cell in filing.cells.items() if key in printed]
    for name, rows in filing.tables.items():
        printed = {column.key for column in form.table(name).columns if column.printed}
        found += [cell for row in rows for key, cell in row.cells.items() if key in printed]
    return found
