"""Points (得分) of a workbook: what is due, what was filed, and the blanks that can be filled.

The unit's own points are never changed; only a blank cell is given what is due.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xl_tools.checks.indicator_rows import POINTS, Indicator, indicators
from xl_tools.checks.total_points import KEY as TOTAL
from xl_tools.domain.filing import Filing
from xl_tools.domain.form import Form
from xl_tools.filings.added_rows import adopt_rows
from xl_tools.filings.reader import read_filing
from xl_tools.forms.profiles import load_profile
from xl_tools.refresh.opening import form_of, functions_for
from xl_tools.workbook import Workbook
from xl_tools.workbook.recalc import recalculate


@dataclass(frozen=True, slots=True)
class Scored:
    """What `score_book` found.

    `rows` is the number of indicators, `filled` of those given their points; `differing` and
    `unscored` are the cells whose points are not those due, and those a person has to score.
    `total` is 总分 as the workbook shows it now.
    """

    rows: int
    filled: int
    differing: tuple[str, ...]
    unscored: tuple[str, ...]
    total: Decimal | None


def score_book(book: Workbook) -> Scored:
    """Give the blank points of `book` what is due, and recalculate; nothing is saved."""
    form = form_of(book)
    rows = _indicators(_read(book, form), form)
    blank = [row for row in rows if row.due is not None and row[POINTS].value.is_blank]
    for row in blank:
        place = row[POINTS].place
        book[place.sheet][place.cell].value = row.due
    differing = [row[POINTS].place.cell for row in rows if _differs(row)]
    unscored = [row[POINTS].place.cell for row in rows if row.due is None]
    total = _read(book, form).get(TOTAL)
    return Scored(
        len(rows), len(blank), tuple(differing), tuple(unscored), total.number if total else None
    )


def _read(book: Workbook, form: Form) -> Filing:
    blocks = adopt_rows(book, form)
    recalculate(book, functions_for(form))
    return read_filing(book, form, blocks)


def _indicators(filing: Filing, form: Form) -> tuple[Indicator, ...]:
    return tuple(indicators(filing, load_profile(form.profile)))


def _differs(row: Indicator) -> bool:
    points = row.number(POINTS)
    return points is not None and row.due is not None and points != row.due
