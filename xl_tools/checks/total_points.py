"""总分 of 得分 is the sum of the points: 预算执行 and every indicator.

Where rows do not apply (不适用), the others brought up to a base of 100 are right as well, whatever
points such a row has: 实得 ÷ (100 − 不适用分) × 100.

PASS: 96 = 10 + 20 + 10 + 10 + 10 + 10 + 6 + 20. PASS: 8.62 + 90 printed as 98.62 or 98.6.
FAIL: 100 where the points add up to 96. NOT CHECKED: a row without points.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xl_tools.checks import execution
from xl_tools.checks.indicator_rows import (
    NO_INDICATORS,
    POINTS,
    WEIGHT,
    Indicator,
    indicators,
    more_or_less,
)
from xl_tools.checks.kind import Param
from xl_tools.checks.reading import LOST, NOT_CALCULATED
from xl_tools.checks.wording import amount, finding
from xl_tools.domain.cells import CellValue, plain
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import Edit, NotChecked, Outcome, Pass
from xl_tools.domain.grades import grade
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule
from xl_tools.domain.scoring import total

PARAMS: Mapping[str, Param] = {}
WORDS = frozenset({"sum", "working", "gap", "grade", "due_grade"})
TEXTS = frozenset({"blank", "overwritten", "rounded"})

KEY = "总分.得分"
_HALF_CENT = Decimal("0.005")
_NAME = "总分 得分"


def check(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    """Yield one outcome for the cell 总分.得分."""
    cell = filing.get(KEY)
    if cell is None:
        yield NotChecked(rule.id, None, LOST.format(_NAME))
        return
    rows = indicators(filing, profile)
    own = filing.get(f"{execution.ITEM}.{execution.POINTS}")
    why = _unknown(rows, own)
    if why or (cell.formula and cell.number is None):
        yield NotChecked(rule.id, cell.place, why or NOT_CALCULATED.format(_NAME))
        return
    yield _judge(rule, filing, cell, _Points(own, rows), profile)


def _unknown(rows: Sequence[Indicator], own: Cell | None) -> str:
    """Return why the sum of the points is not known, or ''."""
    if not rows:
        return NO_INDICATORS
    without = [
        row[POINTS].place.cell
        for row in rows
        if row.number(POINTS) is None and not row.score.not_applicable
    ]
    if own is None or (own.number is None and not own.value.is_dash):
        without.insert(0, own.place.cell if own else "预算执行得分")
    return f"{'、'.join(without)} 没有得分，无法核对总分" if without else ""


@dataclass(frozen=True, slots=True)
class _Points:
    """The points that 总分 is made of: `own` are those of 预算执行."""

    own: Cell | None
    rows: Sequence[Indicator]

    @property
    def terms(self) -> list[Cell]:
        """The cells with points, in order."""
        return [*([self.own] if self.own else []), *(row[POINTS] for row in self.rows)]

    def without(self, rows: Sequence[Indicator]) -> list[Decimal]:
        """Return the points that count if `rows` do not."""
        places = {row[POINTS].place for row in rows}
        return [t.number for t in self.terms if t.number is not None and t.place not in places]

    @property
    def sum(self) -> Decimal:
        """All points that are filed."""
        return sum(self.without(()), Decimal(0))

    def accepted(self) -> Iterator[Decimal]:
        """Yield every total that is right; as printed is what a person with a calculator gets."""
        yield self.sum
        yield _shown_sum(self.terms)
        left_out = [row for row in self.rows if row.score.not_applicable]
        scaled = total(self.without(left_out), _weight(left_out))
        if scaled is not None:
            yield scaled


def _shown_sum(terms: Sequence[Cell]) -> Decimal:
    numbers = (_as_printed(term.value) for term in terms)
    return sum((number for number in numbers if number is not None), Decimal(0))


def _as_printed(value: CellValue) -> Decimal | None:
    # Points in a percentage format print as something else; nobody adds those up.
    return value.number if value.number is None or value.is_percent else Decimal(value.shown)


def _weight(rows: Sequence[Indicator]) -> Decimal:
    weights = (row.number(WEIGHT) for row in rows)
    return sum((weight for weight in weights if weight is not None), Decimal(0))


def _judge(rule: Rule, filing: Filing, cell: Cell, points: _Points, profile: Profile) -> Outcome:
    due, terms = points.sum, points.terms
    working = "+".join(map(plain, points.without(())))
    words: dict[str, Any] = {"sum": amount(due), "working": working}
    edits = [Edit(cell.place, amount(due))]
    if cell.number is None:
        message = rule.texts.get("blank", "")
        return finding(rule, cell, message=message, edits=edits, uses=terms, **words)
    difference = cell.number - due
    near = [one for one in points.accepted() if abs(cell.number - one) <= cell.value.half_unit]
    filed = grade(cell.number, profile)
    # A sum worked out by a program carries binary noise, whatever its cell prints. Beyond that, a
    # total that was rounded into another grade is no rounding: 89.6 is not 90.
    if any(abs(cell.number - one) <= _HALF_CENT for one in points.accepted()) or any(
        grade(one, profile) == filed for one in near
    ):
        return Pass(rule.id, (cell.place,), f"{working}={cell.value.shown}")
    return finding(
        rule,
        cell,
        other=terms[0],
        difference=difference,
        gap=more_or_less(difference),
        cause=rule.texts.get(_cause(filing, cell, is_rounded=bool(near)), ""),
        grade=filed,
        due_grade=grade(due, profile),
        edits=edits,
        uses=terms,
        **words,
    )


def _cause(filing: Filing, cell: Cell, *, is_rounded: bool) -> str:
    if is_rounded:
        return "rounded"
    return "overwritten" if _is_overwritten(filing, cell) else ""


def _is_overwritten(filing: Filing, cell: Cell) -> bool:
    return bool(filing.form.field(KEY).formula) and not cell.formula
