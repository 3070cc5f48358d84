"""Numbers inside the phrases of targets and actuals: 三次, 100%（8/8）, 举办活动15场, 增长6.2%.

`values` reads what is a number and nothing else. A target or an actual may say a little more: what
is counted, which way it moved, between which bounds, and a remark behind. A text with two
figures for two things stays a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from xl_tools.domain.cells import CellValue, Kind, plain
from xl_tools.domain.numerals import arabic
from xl_tools.domain.rounding import rounded
from xl_tools.domain.units import unit_of
from xl_tools.domain.values import Comparator, Quantity, narrow, parse_quantity

_UP = r"增长|增加|增幅|增速|提高|提升|上升|递增|上涨|增收|增"
_DOWN = r"下降|减少|降低|降幅|压减|压缩|压降|缩减|核减|递减|减幅|节约|节省|节支|减|降"
_AGAINST = r"(?:同比|环比|(?:较|比)(?:上|去)年(?:同期)?|年均|逐年|每年|年度?)"
_MOVED = re.compile(
    rf"{_AGAINST}*(?:率)?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:率|幅度|了)?(?:为|达到|达)?(?P<rest>.+)"
)
# 提高到95% names where it arrived, not how far it went.
_ARRIVED = re.compile(rf"{_AGAINST}*(?:{_UP}|{_DOWN})(?:至|到)(?P<rest>.+)")
_NOTE = re.compile(r"(?P<head>.+?)\([^()]*\)")
_CLAUSE = re.compile(r"(?P<head>[^;。]+?)[,;。:](?P<rest>[^\d]+)")
# A remark with one of these may take back what the number says.
_TAKEN_BACK = re.compile(r"未|没|不(?!少|低|断|超|高|止)|尚|仅|部分|除|缺|欠|差")
_FLOOR, _CEILING = r"≥|>=?|=>|不低于|不少于|大于|高于", r"≤|<=?|=<|不高于|不超过|小于|低于"
_NUMBER = r"\d+(?:\.\d+)?"
_JOINT = r"\s*(?:,|、|;|且|并且|同时|和|至)?\s*"
_BETWEEN = (
    re.compile(
        rf"(?:{_FLOOR})\s*(?P<low>{_NUMBER})\s*(?P<one>\D{{0,3}}?){_JOINT}"
        rf"(?:{_CEILING})\s*(?P<high>{_NUMBER})\s*(?P<two>\D{{0,3}})"
    ),
    re.compile(
        rf"(?:{_CEILING})\s*(?P<high>{_NUMBER})\s*(?P<one>\D{{0,3}}?){_JOINT}"
        rf"(?:{_FLOOR})\s*(?P<low>{_NUMBER})\s*(?P<two>\D{{0,3}})"
    ),
    re.compile(
        rf"(?P<low>{_NUMBER})\s*(?P<one>\D{{0,3}}?)\s*(?:≤|<)\s*[A-Za-z\u4e00-\u9fff]{{1,8}}\s*(?:≤|<)"
        rf"\s*(?P<high>{_NUMBER})\s*(?P<two>\D{{0,3}})"
    ),
)
# 每季度1次 is 1次/季度.
_EVERY = re.compile(r"每(?:个)?(?P<span>年度?|半年|季度?|月度?|周)(?P<rest>[^,;。、]+?)")
_SPANS = {"年度": "年", "季": "季度", "月度": "月"}
# What is counted or done, before the number.
_SUBJECT = re.compile(
    r"(?P<what>[\u4e00-\u9fff\"“”、()]{1,14}?)[:为]?(?P<rest>(?:[≥≤<>=\d]|不|大于|小于|高于|低于|达|至少|控制在).*)"
)
_NO_SUBJECT = re.compile(
    r"每|第|前|未|没|无|不|非|差(?![旅错评异])|欠|剩|余|除|至|比|较|约|近|距|仅|排|超|共?计划|约"
)
# The name of a rate, before a comparator: here 差, 余 or 排 say nothing of the number behind.
_RATE = re.compile(
    r"(?P<what>[\u4e00-\u9fff\"“”、()]{0,14}?(?:率|误差|偏差|温差|时差|比例|浓度)):?(?P<rest>[≥≤<>=].*)"
)
_NO_RATE = re.compile(r"未|没|每|尚|仅|除了|除去|较上|比上|较去|比去|计划|不(?!合格|满意|良|达标)")
# 16.2万余人次: the shape of `values` has 余 before the unit.
_MORE = re.compile(r"(\d)([万千百亿])[余多]")
_BOUND = re.compile(rf"(?:{_FLOOR}|{_CEILING}|=)\s*{_NUMBER}")
_OUT_OF = re.compile(r"(?P<part>\d{1,6})\s*/\s*(?P<whole>\d{1,6})")


def read_quantity(value: str | CellValue) -> Quantity | None:
    """Return the one number that a target or an actual states, or None for other text.

    >>> [str(read_quantity(text)) for text in ("三次", "100%（8/8）", "举办15场", "2156户，超额")]
    ['3次', '100%', '15场', '2156户']
    >>> [str(read_quantity(text)) for text in ("增长6.2%", "≥90%且≤95%", "每季度1次", "提高到95%")]
    ['6.2%', '90~95%', '1次/季度', '95%']
    >>> read_quantity("下降5%").direction, read_quantity("检查62次，排查隐患120处") is None
    (-1, True)
    """
    if quantity := parse_quantity(value):
        return quantity
    text = value if isinstance(value, str) else value.text
    if not isinstance(value, str) and value.kind is not Kind.TEXT:
        return None
    return _read(narrow(text).rstrip("。;,、 "))


@lru_cache(maxsize=4096)
def _read(text: str) -> Quantity | None:
    figures = _MORE.sub(r"\1余\2", arabic(text))
    for candidate in (figures, *_without_remarks(figures)):
        quantity = _phrase(candidate)
        if quantity is not None:
            return quantity
    return None


def _without_remarks(text: str) -> Iterator[str]:
    """Yield `text` without a note in brackets, and without a closing clause that has no figure."""
    if found := _NOTE.fullmatch(text):
        yield found["head"]
    found = _CLAUSE.fullmatch(text)
    if found and not _TAKEN_BACK.search(found["rest"]):
        yield found["head"]


def _phrase(text: str) -> Quantity | None:
    for read in (parse_quantity, _between, _moved, _every, _of_subject):
        quantity = read(text)
        if quantity is not None:
            return quantity
    return None


def _between(text: str) -> Quantity | None:
    for shape in _BETWEEN:
        found = shape.fullmatch(text)
        if not found:
            continue
        units = {unit for unit in (found["one"].strip(), found["two"].strip()) if unit}
        bounds = [parse_quantity(found[side] + "".join(units)) for side in ("low", "high")]
        low, high = bounds
        if len(units) <= 1 and low and high and low.low < high.low:
            return replace(low, high=high.low, comparator=Comparator.RANGE)
    return None


def _moved(text: str) -> Quantity | None:
    if found := _ARRIVED.fullmatch(text):
        quantity = parse_quantity(found["rest"])
        return quantity and replace(quantity, reached=True)
    found = _MOVED.fullmatch(text)
    quantity = parse_quantity(found["rest"]) if found else None
    if found is None or quantity is None or quantity.in_words:
        return None
    return replace(quantity, direction=1 if found["up"] else -1)


def _every(text: str) -> Quantity | None:
    found = _EVERY.fullmatch(text)
    if not found:
        return None
    quantity = parse_quantity(found["rest"]) or _of_subject(found["rest"])
    if quantity is None or "/" in quantity.unit or not unit_of(quantity.unit).is_count:
        return None
    span = found["span"]
    return replace(quantity, unit=f"{quantity.unit}/{_SPANS.get(span, span)}")


def _of_subject(text: str) -> Quantity | None:
    found = _RATE.fullmatch(text)
    if not found or _NO_RATE.search(found["what"]):
        found = _SUBJECT.fullmatch(text)
        if not found or _NO_SUBJECT.search(found["what"]):
            return None
    quantity = _moved(found["rest"]) or parse_quantity(found["rest"])
    if quantity is None or quantity.in_words:
        return None
    unit = unit_of(quantity.unit)
    # An unknown word behind the number would make any sentence a quantity.
    return quantity if not unit.name or unit.dimension != unit.name else None


def bounds_in(text: str) -> int:
    """Return how many numbers with a comparator of their own `text` names.

    >>> bounds_in("群众≥90%；企业≥95%"), bounds_in("≤预算数")
    (2, 0)
    """
    return len(_BOUND.findall(arabic(narrow(text))))


def share_of(text: str) -> Quantity | None:
    """Return 8/8 as 100 %, for an actual beside a target in per cent.

    >>> str(share_of("7/8")), share_of("8/0") is None, share_of("9/8") is None
    ('87.5%', True, True)
    """
    found = _OUT_OF.fullmatch(narrow(text))
    part, whole = (Decimal(found["part"]), Decimal(found["whole"])) if found else (0, 0)
    if not whole or part > whole:
        return None
    share = rounded(Decimal(part) * 100 / whole, 4)
    return parse_quantity(f"{plain(share)}%")
