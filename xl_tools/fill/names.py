"""Names as clerks copy them from the form: ``1、出国经费``, ``其中：办公经费``, ``规模（㎡）``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from xl_tools.domain.units import unit_of
from xl_tools.domain.values import narrow

_PREFIX = re.compile(r"(?:其中[:、,]?|\(?[一二三四五六七八九十]{1,3}[)、.]|\(?\d{1,2}[)、.])")
_UNIT = re.compile(r"\(([^()]{1,6})\)$")
_YEAR = re.compile(r"^(?:19|20)\d\d年度?")
_PUNCTUATION = re.compile(r"[\s、,.。:;：；“”\"'…·_/()\[\]【】《》-]+")
# Below this a suggestion confuses more than it helps.
_CLOSE = 0.5
_MOST = 3


@lru_cache(maxsize=8192)
def normal(name: str) -> str:
    """Return what is left of a name without numbering, 其中, a unit in brackets and punctuation.

    >>> normal(" 1、公务用车购置和维护经费"), normal("其中：办公经费"), normal("预算投资（万元）")
    ('公务用车购置和维护经费', '办公经费', '预算投资')
    """
    bare = re.sub(r"\s", "", narrow(name))
    while found := _PREFIX.match(bare):
        bare = bare[found.end() :]
    unit = _UNIT.search(bare)
    if unit and unit_of(unit[1]).known:
        bare = bare[: unit.start()]
    return _PUNCTUATION.sub("", bare)


def without_year(name: str) -> str:
    """Return the name without a year in front (2023年实际在职人数 → 实际在职人数)."""
    return _YEAR.sub("", normal(name))


def match(name: str, names: Iterable[tuple[str, str]]) -> str | None:
    """Return what `name` means among (spelling, meaning) pairs; None for no or several meanings.

    >>> match("其中：公车购置", [("公车购置", "公车购置"), ("出国经费", "出国经费")])
    '公车购置'
    """
    pairs = list(names)
    exact = {meaning for spelling, meaning in pairs if spelling == name}
    if len(exact) == 1:
        return exact.pop()
    bare = normal(name)
    loose = {meaning for spelling, meaning in pairs if normal(spelling) == bare}
    return loose.pop() if len(loose) == 1 else None


def nearest(name: str, candidates: Iterable[str]) -> str:
    """Return the candidate most like `name` in quotes (all of them on a tie), or ''.

    Spellings of one name (三公经费, “三公”经费) count as one: the first is given.

    >>> nearest("公务招待", ["公务接待", "出国经费"]), nearest("甲", ["乙"])
    ('“公务接待”', '')
    >>> nearest("本年结算", ["上年决算", "本年预算", "本年决算"])
    '“本年预算”或“本年决算”'
    >>> nearest("三公精费", ["三公经费", "“三公”经费"])
    '“三公经费”'
    """
    bare = normal(name)
    spellings: dict[str, str] = {}
    for candidate in candidates:
        spellings.setdefault(normal(candidate), candidate)
    likeness = {c: SequenceMatcher(None, plain, bare).ratio() for plain, c in spellings.items()}
    best = max(likeness.values(), default=0.0)
    close = [c for c, ratio in likeness.items() if ratio == best and best >= _CLOSE]
    return "或".join(f"“{candidate}”" for candidate in close[:_MOST])
