"""The points of a whole filing: what it gave itself, what was due, and the grades of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xl_tools.checks import execution, total_points
from xl_tools.checks.indicator_rows import POINTS, WEIGHT, Indicator, indicators
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.grades import grade
from xl_tools.domain.points import round_points
from xl_tools.domain.profile import Profile
from xl_tools.domain.scoring import total

_DUE = "应得"
# A slip of many zeros is listed as it is; two decimals of it say nothing.
_LARGEST = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class Points:
    """`due` and `filed` are of 100, None where unknown; the others are numbers of rows."""

    due: Decimal | None
    filed: Decimal | None
    due_grade: str
    grade: str
    indicators: int
    by_person: int
    full_marks: int

    def columns(self) -> dict[str, Any]:
        """Return them under the names of the table `units`."""
        known = self.due is not None and self.filed is not None
        gap = round_points((self.filed or Decimal(0)) - (self.due or Decimal(0))) if known else None
        return {
            "due_points": _float(self.due),
            "filed_points": _float(self.filed),
            "difference": _float(gap),
            "grade": self.grade,
            "due_grade": self.due_grade,
            "indicators": self.indicators,
            "by_person": self.by_person,
            "full_marks": self.full_marks,
        }


def points_of(filing: Filing, profile: Profile) -> Points:
    """Return the points of `filing`.

    The due total takes a row's due points where they can be worked out, and the filed points
    where a person decides; it is None where neither is known of some row.
    """
    rows = indicators(filing, profile)
    filed = _within(_number(filing.get(total_points.KEY)))
    due = _within(_total(filing, rows)) if rows else None
    return Points(
        due,
        filed,
        grade(due, profile) if due is not None else "",
        grade(filed, profile) if filed is not None else "",
        len(rows),
        sum(row.due is None for row in rows),
        sum(_is_full(row) for row in rows),
    )


def _number(cell: Cell | None) -> Decimal | None:
    return cell.number if cell else None


def _within(number: Decimal | None) -> Decimal | None:
    return number if number is not None and abs(number) < _LARGEST else None


def _execution(filing: Filing) -> Decimal | None:
    """Return the due points of 预算执行, or those filed where the rate is not known."""
    due = _number(filing.get(f"{execution.ITEM}.{_DUE}"))
    return _number(filing.get(f"{execution.ITEM}.{POINTS}")) if due is None else due


def _total(filing: Filing, rows: Sequence[Indicator]) -> Decimal | None:
    """Return the due total on a base of 100, without the rows that do not apply."""
    left_out = [row.number(WEIGHT) or Decimal(0) for row in rows if row.score.not_applicable]
    due = (_due(row) for row in rows if not row.score.not_applicable)
    terms = [_execution(filing), *due]
    known = [term for term in terms if term is not None]
    if len(known) < len(terms):
        return None
    # Without such rows the sum stands as it is: it may have more than two decimals.
    return total(known, sum(left_out, Decimal(0))) if left_out else sum(known, Decimal(0))


def _due(row: Indicator) -> Decimal | None:
    return row.number(POINTS) if row.due is None else row.due


def _is_full(row: Indicator) -> bool:
    weight = row.number(WEIGHT)
    return weight is not None and weight > 0 and row.number(POINTS) == weight


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)
