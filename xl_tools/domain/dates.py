"""Dates as people write them in a target: 2023年12月底前, 12月31日前完成, 2023-12-20, 年底前.

What is read is a period, because 2023年12月 names a month and not a day. A year that is not
written stays open.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from xl_tools.domain.values import narrow

_LEAD = r"(?:于|在|截至|截止|截止到|预计|计划|已于)?"
_PART = r"(?P<part>底|末|初|上旬|中旬|下旬|中|份)?"
# What may follow: 前, 之前, and what is done by then; a sentence or a negation is no date.
_TAIL = r"(?P<tail>(?:之前|以前|前|之内|以内|内)?[\u4e00-\u9fff]{0,8})"
_YEAR = r"(?:(?P<year>20\d\d|19\d\d)\s*年|当年|本年度?|今年)"
_SHAPES = tuple(
    re.compile(_LEAD + shape + _TAIL)
    for shape in (
        r"(?P<year>20\d\d|19\d\d)\s*[年./-]\s*(?P<month>\d{1,2})\s*[月./-]\s*(?P<day>\d{1,2})\s*[日号]?",
        r"(?P<year>20\d\d|19\d\d)\s*[年/-]\s*(?P<month>\d{1,2})\s*月?" + _PART,
        rf"{_YEAR}?\s*(?P<month>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})\s*[日号]",
        rf"{_YEAR}?\s*(?P<month>\d{{1,2}})\s*月" + _PART,
        rf"{_YEAR}?\s*第?(?P<quarter>[一二三四1234])季度" + _PART,
        rf"{_YEAR}?\s*(?P<half>上|下)半年",
        r"(?P<year>20\d\d|19\d\d)\s*年\s*(?P<end>年?底|年?末|度)?",
        r"(?P<end>年底|年末|年内|年终)",
    )
)
_NEGATIVE = re.compile(r"未|没|无|不|尚|拟|起|以来|两会|期间|个月")
_PARTS = {"初": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "中": (11, 20), "下旬": (21, 31)}
_QUARTERS = dict(zip("一二三四1234", [1, 2, 3, 4] * 2, strict=True))
# Any leap year serves for dates without a year: only their order within one year counts.
_ANY_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day that the words can mean; `year` is None where none is given.

    >>> parse_period("2023年12月底前").last, parse_period("12月20日").year
    (datetime.date(2023, 12, 31), None)
    """

    first: dt.date
    last: dt.date
    year: int | None

    def in_year(self, year: int) -> Period:
        """Return the same days in another year (29 February becomes the 28th)."""
        return Period(_day(year, self.first), _day(year, self.last), year)


def _day(year: int, day: dt.date) -> dt.date:
    return dt.date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def of_date(day: dt.date) -> Period:
    """Return the period of one day, as a date cell holds it."""
    plain_day = dt.date(day.year, day.month, day.day)
    return Period(plain_day, plain_day, day.year)


@lru_cache(maxsize=2048)
def parse_period(text: str) -> Period | None:
    """Return the period `text` names, or None where it is no date.

    >>> parse_period("2023年两会期间，实现零非访") is None
    True
    >>> parse_period("2023年12月未完成") is None
    True
    """
    bare = narrow(text).rstrip("。;,、 ")
    for shape in _SHAPES:
        found = shape.fullmatch(bare)
        if found and not _NEGATIVE.search(found["tail"]):
            return _period(found.groupdict())
    return None


def _period(part: dict[str, str | None]) -> Period | None:
    year = int(part.get("year") or 0) or None
    first, last = _months(part)
    if not 1 <= first <= last <= 12:
        return None
    base = year or _ANY_YEAR
    month_end = calendar.monthrange(base, last)[1]
    start, end = _days(part, month_end)
    if not 1 <= start <= end <= month_end:
        return None
    return Period(dt.date(base, first, start), dt.date(base, last, end), year)


def _months(part: dict[str, str | None]) -> tuple[int, int]:
    if month := part.get("month"):
        return int(month), int(month)
    if quarter := part.get("quarter"):
        last = 3 * _QUARTERS[quarter]
        return (last, last) if part.get("part") in {"底", "末"} else (last - 2, last)
    if half := part.get("half"):
        return (1, 6) if half == "上" else (7, 12)
    return (12, 12) if part.get("end") in {"底", "末", "年底", "年末", "年终"} else (1, 12)


def _days(part: dict[str, str | None], month_end: int) -> tuple[int, int]:
    if day := part.get("day"):
        return int(day), int(day)
    start, end = _PARTS.get(part.get("part") or "", (1, month_end))
    return start, min(end, month_end)
