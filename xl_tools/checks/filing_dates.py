"""The date of a filing: a real date, after the year it reports on, and not long after.

``must = "be_date"``: not text or a number; ``"follow_year"``: a report on a year is made when the
year is over; ``"be_timely"``: it is made within the next year.

PASS: 2024-03-15, for 2023. FAIL: 三月; 20240315. FAIL: 2023-10-31, for 2023. FAIL: 2025-02-01.
NOT CHECKED: blank.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from xl_tools.checks.kind import Param
from xl_tools.checks.reading import LOST, name_of, says_nothing
from xl_tools.checks.wording import finding
from xl_tools.domain.cells import CellValue, plain
from xl_tools.domain.dates import parse_period
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import Edit, NotChecked, Outcome, Pass
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

PARAMS: Mapping[str, Param] = {
    "fields": Param("fields", required=True, help="日期单元格"),
    "must": Param(
        "text",
        required=True,
        choices=("be_date", "follow_year", "be_timely"),
        help="日期应符合的要求",
    ),
}
WORDS = frozenset({"sheet", "year", "next_year", "date"})
TEXTS = frozenset({"unclear"})

NO_DATE = "{}不是日期"
NO_DAY = "填报日期为空"
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)")
_DOTTED = re.compile(r"(\d{4})[.．](\d{1,2})[.．](\d{1,2})")


def check(rule: Rule, filing: Filing, _profile: Profile) -> Iterator[Outcome]:
    """Yield one outcome for every date, and one for those that are not filled."""
    blank = []
    for key in rule.params["fields"]:
        cell = filing.get(key)
        if cell is None:
            yield NotChecked(rule.id, None, LOST.format(name_of(key)))
        elif says_nothing(cell.value):
            blank.append(cell)
        elif rule.params["must"] == "be_date":
            yield _is_date(rule, filing, cell)
        else:
            yield _is_in_time(rule, filing, cell)
    if blank:
        places = "、".join(str(cell.place) for cell in blank)
        yield NotChecked(rule.id, blank[0].place, f"{NO_DAY}（{places}）")


def _is_date(rule: Rule, filing: Filing, cell: Cell) -> Outcome:
    if isinstance(cell.value.raw, dt.date):
        return Pass(rule.id, (cell.place,), cell.value.shown)
    day = day_meant(cell.value)
    if day is None:
        suggestion = rule.texts["unclear"]
        return finding(rule, cell, suggestion=suggestion, date="", **_words(filing, cell))
    edits = [Edit(cell.place, f"{day:%Y-%m-%d}")]
    return finding(rule, cell, edits=edits, date=f"{day:%Y-%m-%d}", **_words(filing, cell))


def _is_in_time(rule: Rule, filing: Filing, cell: Cell) -> Outcome:
    day = day_meant(cell.value)
    if day is None:
        return NotChecked(rule.id, cell.place, NO_DATE.format(name_of(cell.place.field)))
    follow = rule.params["must"] == "follow_year"
    right = day.year > filing.year if follow else day.year <= filing.year + 1
    if right:
        return Pass(rule.id, (cell.place,), f"{day:%Y-%m-%d}")
    return finding(rule, cell, date=f"{day:%Y-%m-%d}", **_words(filing, cell))


def day_meant(value: CellValue) -> dt.date | None:
    """Return the day a cell holds or its text or digits name, else None.

    >>> day_meant(CellValue.of("2024年3月5日")), day_meant(CellValue.of(20240305))
    (datetime.date(2024, 3, 5), datetime.date(2024, 3, 5))
    >>> day_meant(CellValue.of("2024年3月")) is None
    True
    """
    if isinstance(value.raw, dt.date):
        return dt.date(value.raw.year, value.raw.month, value.raw.day)
    text = plain(value.number) if value.number is not None else value.text.strip()
    for shape in (_EIGHT_DIGITS, _DOTTED):
        found = shape.fullmatch(text)
        if found:
            text = "-".join(found.groups())
    period = parse_period(text)
    if period is None or period.year is None or period.first != period.last:
        return None
    return period.first


def _words(filing: Filing, cell: Cell) -> dict[str, Any]:
    return {"sheet": cell.place.sheet, "year": filing.year, "next_year": filing.year + 1}
