"""Numbers in Chinese characters: 三次, 一百二十人, 百分之九十五, 九成.

Only a number that stands before a measure word is one: 一级, 一流, 三公经费 and 十分 are words.
"""

from __future__ import annotations

import re
from decimal import Decimal

from xl_tools.domain.units import unit_of

_DIGITS = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)),
    "〇": 0,
    "两": 2,
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_CHARACTERS = "".join({**_DIGITS, **_TENS})
_RUN = rf"[{_CHARACTERS}][{_CHARACTERS}万亿]*"
_PERCENT = re.compile(rf"百分之(?P<run>{_RUN}(?:点[{''.join(_DIGITS)}]+)?|\d+(?:\.\d+)?)")
_TENTHS = re.compile(
    rf"(?P<run>[{''.join(_DIGITS)}])成(?P<half>半|[{''.join(_DIGITS)}])?(?!立|功|果|效|本|员|年)"
)
_COUNTED = re.compile(rf"(?<![{_CHARACTERS}第\d])(?P<run>{_RUN})(?P<unit>[\u4e00-\u9fff]{{1,3}})")
# Behind 一, 二 or 三 these say which kind, grade or instalment, not how many.
_ORDINAL = frozenset("类级号期等部门届轮层线档次分点口面片种班")
_COUNTS_ANYWAY = frozenset({"次", "场次", "人次", "轮", "种"})


def arabic(text: str) -> str:
    """Return `text` with its Chinese numbers as figures; words that only look like one stay.

    >>> arabic("三次"), arabic("一百二十人"), arabic("≥百分之九十五"), arabic("九成以上")
    ('3次', '120人', '≥95%', '90%以上')
    >>> arabic("一级"), arabic("十分满意"), arabic("三公经费"), arabic("第三季度")
    ('一级', '十分满意', '三公经费', '第三季度')
    """
    text = _PERCENT.sub(lambda found: f"{_figure(found['run'])}%", text)
    text = _TENTHS.sub(_tenths, text)
    return _COUNTED.sub(_counted, text)


def _tenths(found: re.Match[str]) -> str:
    half = found["half"]
    ones = 5 if half == "半" else _DIGITS.get(half or "零", 0)
    return f"{_DIGITS[found['run']] * 10 + ones}%"


def _counted(found: re.Match[str]) -> str:
    run, rest = found["run"], found["unit"]
    for length in range(len(rest), 0, -1):
        unit = rest[:length]
        if unit_of(unit).known and (unit not in _ORDINAL or unit in _COUNTS_ANYWAY):
            return f"{value(run)}{rest}"
    return found[0]


def _figure(run: str) -> str:
    whole, point, fraction = run.partition("点")
    if whole[0].isdigit():
        return run
    digits = "".join(str(_DIGITS[one]) for one in fraction)
    return f"{value(whole)}.{digits}" if point else str(value(whole))


def value(run: str) -> Decimal:
    """Return the whole number that a run of Chinese number characters states.

    >>> value("一百二十"), value("两千零五"), value("十二"), value("三万五千"), value("二〇二三")
    (Decimal('120'), Decimal('2005'), Decimal('12'), Decimal('35000'), Decimal('2023'))
    """
    if len(run) > 1 and all(one in _DIGITS for one in run):
        return Decimal("".join(str(_DIGITS[one]) for one in run))
    total = section = digit = 0
    for one in run:
        if one in _DIGITS:
            digit = _DIGITS[one]
        elif one in _TENS:
            section += (digit or 1) * _TENS[one]
            digit = 0
        else:
            total = (total + section + digit) * _MYRIADS[one]
            section = digit = 0
    return Decimal(total + section + digit)
