"""Numbers as people write them: ``≥90%``, ``８个``, ``90%（含）以上``, ``控制在5%内``, ``零非访``.

A whole sentence is text, even where digits stand in it. So is anything that is nearly a number:
``7.50.`` or ``12,34``. What is read is never guessed at: a comparator, a range or a 约 stays
visible in the result, and whether it may stand there is for the caller to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from xl_tools.domain import words
from xl_tools.domain.cells import DASHES, CellValue, Kind, plain
from xl_tools.domain.units import PERCENT, Unit, unit_of


class Comparator(StrEnum):
    """How a written number bounds the value."""

    NONE = ""
    AT_LEAST = "≥"
    ABOVE = ">"
    EQUAL = "="
    AT_MOST = "≤"
    BELOW = "<"
    RANGE = "~"
    ABOUT = "约"


_BEFORE: dict[Comparator, frozenset[str]] = {
    Comparator.AT_LEAST: words.AT_LEAST | words.REACHED,
    Comparator.ABOVE: words.ABOVE,
    Comparator.AT_MOST: words.AT_MOST,
    Comparator.BELOW: words.BELOW,
    Comparator.EQUAL: words.EQUAL,
    Comparator.ABOUT: words.ABOUT,
}
_AFTER: dict[Comparator, frozenset[str]] = {
    Comparator.AT_LEAST: words.OR_MORE,
    Comparator.AT_MOST: words.OR_LESS,
    Comparator.ABOUT: words.OR_SO,
}


def _any(*tables: frozenset[str]) -> str:
    """Return a pattern for any word of the tables, the longest first."""
    found = sorted(frozenset().union(*tables), key=lambda word: (-len(word), word))
    return "|".join(r"\s*".join(map(re.escape, word)) for word in found)


_ZERO_PHRASE = re.compile(
    r"(?:实现|确保|保持|做到)?(?:"
    r"零[\u4e00-\u9fff]{1,6}(?:[、,和及]零[\u4e00-\u9fff]{1,6})*"
    r"|(?:未发生|未出现|没有发生|没有出现)[\u4e00-\u9fff]{1,12}"
    rf"|无[\u4e00-\u9fff]{{0,6}}(?:{_any(words.EVENTS)})(?:发生|情况|现象)?)"
)

_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SIGNS = {
    **dict.fromkeys("\u3000\xa0\u2003\u2002\u200b\ufeff", " "),
    **dict.fromkeys("≧⩾≮", "≥"),
    **dict.fromkeys("≦⩽≯", "≤"),
    **dict.fromkeys("−﹣", "-"),
    **dict.fromkeys("〜∼∽", "~"),
    "﹥": ">", "﹤": "<", "﹦": "=", "﹪": "%",
}  # fmt: skip
_SHORT = 64  # characters
_NARROW = str.maketrans(_WIDE | _SIGNS)
# Chinese punctuation belongs in a Chinese sentence, so an echo of the text keeps it.
_ECHO = str.maketrans({w: n for w, n in (_WIDE | _SIGNS).items() if w not in "，；：！？（）"})

_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,18})(?:\.\d{1,12})?"
_UNIT = r"[^\d\s<>=≥≤~+\-—–,.。;:、!?()\[\]“”\"'…]{0,8}?"
_SINGLE = re.compile(_NUMBER)


# 1000m2, 35μg/m3: the digit belongs to the unit.
_POWER = re.compile(r"(?<=[\d\s/万亿])(k?m)([23])(?![\d.])", re.IGNORECASE)
_SHAPE = re.compile(
    rf"(?:(?:{_any(words.LEADING)})\s*)?"
    rf"(?P<before>{_any(*_BEFORE.values())})?\s*"
    rf"(?P<low>{_NUMBER})\s*(?P<odd>余|多)?(?P<low_unit>{_UNIT})"
    rf"(?:\s*(?:--?|——?|–|~|至|到)\s*(?P<high>{_NUMBER})\s*(?P<high_unit>{_UNIT}))?"
    rf"\s*(?P<after>{_any(*_AFTER.values())})?"
    rf"\s*(?:{_any(words.TRAILING)})?"
)
_WORD_OF = {
    word: comparator
    for table in (_BEFORE, _AFTER)
    for comparator, known in table.items()
    for word in known
}
# Powers of ten. No amount is larger; what is smaller is the noise of binary arithmetic, 1E-17.
_LARGEST, _SMALLEST = 18, -15
# An unknown unit is a short word; these characters make it the start of a sentence instead.
_UNIT_LENGTH = 4
_SENTENCE = frozenset("未不没无已的了是等约余多完成率底前初末至到%‰")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its comparator and unit, as written: ``≥90%`` has `low` 90 and `unit` ``%``.

    `high` equals `low` except in a range. `in_words` marks a zero written as 无 or 零非访,
    `reached` a 达到95%: a floor in a target, the value itself in an actual. `direction` is 1 for
    a rise (增长5%), -1 for a fall (下降5%), 0 where nothing is said of a change.

    >>> quantity = parse_quantity("90%（含）以上")
    >>> str(quantity), quantity.low, quantity.unit, quantity.base
    ('≥90%', Decimal('90'), '%', Decimal('0.90'))
    """

    low: Decimal
    high: Decimal
    unit: str = ""
    comparator: Comparator = Comparator.NONE
    in_words: bool = False
    reached: bool = False
    direction: int = 0

    @property
    def measure(self) -> Unit:
        """The unit with its dimension and factor."""
        return unit_of(self.unit)

    @property
    def is_percent(self) -> bool:
        """True for %, 百分比, 百分点 and ‰."""
        return self.measure.dimension == PERCENT

    @property
    def base(self) -> Decimal:
        """`low` in the base unit of its dimension: 元, 米, a fraction for %."""
        return self.low * self.measure.factor

    @property
    def is_floor(self) -> bool:
        """True where a number above 0 must be reached: 8个, ≥90%, 90%~95%."""
        return self.low > 0 and self.comparator not in {Comparator.AT_MOST, Comparator.BELOW}

    @property
    def is_single(self) -> bool:
        """True where it states one value: no bound, no range, no 约; "=", 达到 are harmless."""
        return self.reached or self.comparator in {Comparator.NONE, Comparator.EQUAL}

    def __str__(self) -> str:
        if self.comparator is Comparator.RANGE:
            return f"{plain(self.low)}~{plain(self.high)}{self.unit}"
        return f"{self.comparator}{plain(self.low)}{self.unit}"


def narrow(text: str) -> str:
    """Return `text` with full-width letters, digits, signs and blanks as their half-width forms.

    >>> narrow("　≧９０％ ")
    '≥90%'
    """
    return _narrow_short(text) if len(text) <= _SHORT else text.translate(_NARROW).strip()


# One rule after the other looks at the same names and answers; they are not kept if they are long.
@lru_cache(maxsize=8192)
def _narrow_short(text: str) -> str:
    return text.translate(_NARROW).strip()


def echo(text: str) -> str:
    r"""Return `text` fit to be quoted in a message: half-width figures on one line.

    >>> echo(" ９０％，\n较好 ")
    '90%， 较好'
    """
    line = " ".join(text.translate(_ECHO).split())
    return re.sub(r"(?<=\d)，(?=\d{3})", ",", line)


def is_empty(text: str) -> bool:
    """Return whether `text` says that there is nothing: blanks, a dash, a slash, or only dots.

    >>> is_empty("——"), is_empty("　"), is_empty("……"), is_empty("0"), is_empty("无")
    (True, True, True, False, False)
    """
    bare = narrow(text)
    return not bare or bare in DASHES or set(bare) <= set("—-–/…·*_") or set(bare) == {"."}


def parse_number(text: str) -> Decimal | None:
    """Return the plain number `text` states, or None; no comparator, no unit, no per cent.

    >>> parse_number("２１５，４５７．６"), parse_number(" -3 "), parse_number("7.50.")
    (Decimal('215457.6'), Decimal('-3'), None)
    """
    bare = narrow(text)
    return _decimal(bare) if _SINGLE.fullmatch(bare) else None


def parse_quantity(value: str | CellValue) -> Quantity | None:
    """Return the number with comparator and unit that `value` states, or None for other text.

    A number cell gives its number; one printed as % gives per cent.

    >>> str(parse_quantity("控制在５%以内")), str(parse_quantity("90—95%"))
    ('≤5%', '90~95%')
    >>> parse_quantity("2023年两会期间，实现零非访、零登记") is None
    True
    """
    if isinstance(value, str):
        return _parse(value)
    if value.kind is Kind.TEXT:
        return _parse(value.text)
    number = value.number
    if number is None or not number.is_finite() or number.adjusted() > _LARGEST:
        return None
    if number.adjusted() < _SMALLEST:
        number = Decimal(0)
    if value.is_percent:
        return Quantity(number * 100, number * 100, "%")
    return Quantity(number, number)


@lru_cache(maxsize=4096)
def _parse(text: str) -> Quantity | None:
    bare = re.sub(r"\(含[^()]{0,8}\)", "", narrow(text))
    bare = bare.replace("人(次)", "人次").replace("(等于)", "等于")
    bare = bare.strip().rstrip("。;,、 ")
    bare = _POWER.sub(lambda found: found[1] + ("²" if found[2] == "2" else "³"), bare)
    if _is_zero(bare):
        return Quantity(Decimal(0), Decimal(0), in_words=True)
    bare = re.sub(r"^百分之\s*(" + _NUMBER + ")", r"\1%", bare)
    found = _SHAPE.fullmatch(bare)
    return _quantity(found) if found else None


def _is_zero(bare: str) -> bool:
    if bare in words.ZERO:
        return True
    return not bare.startswith(tuple(words.NOT_ZERO)) and _ZERO_PHRASE.fullmatch(bare) is not None


def _quantity(found: re.Match[str]) -> Quantity | None:
    comparator = _comparator(found)
    units = [unit for unit in (found["high_unit"], found["low_unit"]) if unit]
    unit = units[0] if units else ""
    if comparator is None or not all(map(_is_unit, units)) or len(set(units)) > 1:
        return None
    low = _decimal(found["low"])
    high = _decimal(found["high"]) if found["high"] else low
    if _is_calendar(low, high, unit) or low > high or (found["high"] and low == high):
        return None
    reached = found["before"] in words.REACHED and not found["after"]
    return Quantity(low, high, unit, comparator, reached=reached and low == high)


def _comparator(found: re.Match[str]) -> Comparator | None:
    """Return the one comparator that all its words agree on, or None where they contradict."""
    said = {
        _WORD_OF[re.sub(r"\s+", "", word)] for word in (found["before"], found["after"]) if word
    }
    if found["odd"]:
        said.add(Comparator.ABOUT)
    if found["high"]:
        # 控制在90%~95%之间 and 达到3~5次 are ranges still; other comparators make it a riddle.
        harmless = found["before"] in words.REACHED | words.EQUAL | {"控制在", None}
        return Comparator.RANGE if harmless and not found["after"] else None
    return said.pop() if len(said) == 1 else (None if said else Comparator.NONE)


def _is_unit(unit: str) -> bool:
    if unit_of(unit).known:
        return True
    return len(unit) <= _UNIT_LENGTH and not set(unit) & _SENTENCE


def _is_calendar(low: Decimal, high: Decimal, unit: str) -> bool:
    """Return whether it is a year or a span of months (2023年, 2023-2025, 1-12月), no quantity."""
    years = all(1900 <= number <= 2100 and number == int(number) for number in (low, high))
    if years and (unit == "年" or (not unit and low != high)):
        return True
    return low != high and unit in {"月", "日"}


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
