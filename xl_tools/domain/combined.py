"""Targets that ask for two things in one cell: a rate by a date, or several counts.

What can be told is only that a part was missed: 12月底前完成率≥95% by 80%, 新建2处、维修3处 by
新建2处、维修2处. That all was done stays for a person to say.
"""

from __future__ import annotations

import re
from functools import lru_cache

from xl_tools.domain import words
from xl_tools.domain.dates import parse_period
from xl_tools.domain.phrases import read_quantity
from xl_tools.domain.units import MONEY, TIMES
from xl_tools.domain.values import Comparator, Quantity, narrow
from xl_tools.domain.words import any_of

_DATED = re.compile(r"(?P<date>[^%]{2,14}?前),?(?P<rest>[^前]{2,24})")
_BETWEEN = re.compile(r"(?<!\d),|[、;]")
_LABEL = re.compile(
    r"(?:共|已|完成)*(?P<label>[^\d≥≤<>=]*?)(?:不少于|不低于|至少|达到?)?[≥>=]*\d.*"
)
_FLOORS = {Comparator.NONE, Comparator.EQUAL, Comparator.AT_LEAST, Comparator.ABOVE}
_MORE_IS_WORSE = re.compile(any_of(words.EVENTS, words.MISDEEDS))
_Part = tuple[str, Quantity]


@lru_cache(maxsize=1024)
def dated_rate(target: str) -> Quantity | None:
    """Return the rate that is to be reached by a date, or None for any other target.

    >>> str(dated_rate("12月底前完成率≥95%")), dated_rate("12月底前完成") is None
    ('≥95%', True)
    """
    found = _DATED.fullmatch(narrow(target))
    if not found or not parse_period(found["date"]):
        return None
    rate = read_quantity(found["rest"])
    if rate is None or not rate.is_percent or rate.direction or rate.comparator not in _FLOORS:
        return None
    return rate


@lru_cache(maxsize=1024)
def misses_a_part(target: str, actual: str) -> bool:
    """Return whether both name the same counts, and one of the actual's is lower.

    >>> misses_a_part("培训2期，120人次", "培训1期，80人次")
    True
    >>> misses_a_part("新建2处、维修3处", "新建2处、维修3处"), misses_a_part("2处、3处", "5处")
    (False, False)
    """
    asked, given = _parts(target), _parts(actual)
    if len(asked) < 2 or len(asked) != len(given):
        return False
    pairs = list(zip(asked, given, strict=True))
    return all(_is_pair(*pair) for pair in pairs) and any(
        got.base < wanted.base for (_, wanted), (_, got) in pairs
    )


def _parts(text: str) -> list[_Part]:
    """Return what the parts of `text` are named and how many they are; [] where one is no count."""
    parts = [_part(part) for part in _BETWEEN.split(narrow(text).rstrip("。;,、 "))]
    found = [part for part in parts if part is not None]
    return found if len(found) == len(parts) else []


def _part(text: str) -> _Part | None:
    quantity, named = read_quantity(text.strip()), _LABEL.fullmatch(text.strip())
    if quantity is None or named is None or _MORE_IS_WORSE.search(text):
        return None
    measure = quantity.measure
    counted = measure.known and measure.name and measure.dimension not in {MONEY, *TIMES}
    if not counted or quantity.direction or quantity.comparator not in _FLOORS:
        return None
    return named["label"].strip(), quantity


def _is_pair(asked: _Part, given: _Part) -> bool:
    (label, wanted), (other, got) = asked, given
    same = label == other and wanted.measure.dimension == got.measure.dimension
    return same and wanted.measure.says_the_same_as(got.measure) and got.is_single
