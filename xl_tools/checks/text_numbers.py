"""Where a number is due, text is not added up: Excel's SUM skips it without a word.

The finding suggests the number the text plainly means, in the unit of the cell; where it means
none for certain, it only says what is due.

PASS: 7.50; —— and 无, where there is nothing to report.
FAIL: 7.50. (a stray dot), 1,676.35 typed as text, 12万元 (12), 120000元 in 万元 (12), 约12.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xl_tools.checks.kind import Param
from xl_tools.checks.reading import meant, says_none, says_nothing
from xl_tools.checks.wording import finding
from xl_tools.domain.cells import Kind, plain
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import Edit, Finding, Outcome, Pass
from xl_tools.domain.form import FieldKind, ValueType
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

PARAMS: Mapping[str, Param] = {}
WORDS = frozenset({"number"})
TEXTS = frozenset({"unclear"})

_NUMBERS = frozenset({ValueType.NUMBER, ValueType.INTEGER, ValueType.PERCENT})


def check(rule: Rule, filing: Filing, _profile: Profile) -> Iterator[Outcome]:
    """Yield a finding for every text in a number's place, or one pass for all."""
    cells = [
        cell for cell, _ in filing.typed_cells if cell.type in _NUMBERS and not _is_ratio(cell)
    ]
    wrong = [cell for cell in cells if cell.number is None and _is_text(cell)]
    yield from (_finding(rule, cell) for cell in wrong)
    if not wrong:
        yield Pass(rule.id, (), f"{len(cells)} 格，没有文字")


def _is_ratio(cell: Cell) -> bool:
    """Return whether it is a ratio: one that is typed over as text is `ratio.derived`'s matter."""
    return cell.kind is FieldKind.DERIVED and cell.type is ValueType.PERCENT


def _is_text(cell: Cell) -> bool:
    value = cell.value
    if value.kind in {Kind.BOOLEAN, Kind.DATE}:
        return True
    return value.kind is Kind.TEXT and not says_nothing(value) and not says_none(value)


def _finding(rule: Rule, cell: Cell) -> Finding:
    number = meant(cell)
    if number is None:
        return finding(rule, cell, suggestion=rule.texts["unclear"], number="")
    return finding(rule, cell, edits=[Edit(cell.place, plain(number))], number=plain(number))
