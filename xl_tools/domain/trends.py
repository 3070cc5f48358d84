"""What was to rise or fall, and which way it went: 只减不增 / 下降5%, 提升 / 有所下降.

A movement answers a target of the same way and fails one of the other, if it is of the same
thing: 成本下降 says nothing about 提升, and 满意度下降 fails 提升满意度.
"""

from __future__ import annotations

import re

from xl_tools.domain import words
from xl_tools.domain.judgement import Judgement
from xl_tools.domain.phrases import read_quantity
from xl_tools.domain.words import any_of

# 只减不增 and the like are answered by what moved, or by a figure that says which way.
_NO_RISE = re.compile(
    r".{0,10}?(?:只减不增|只降不升|不增长|零增长|不增加"
    r"|(?<![不零未无])(?:逐年|持续|稳步|同比)?(?<![不零未无])(?:下降|减少|降低|压减)"
    r"|(?:不高于|(?<!不)低于|不超过)上年.{0,2})"
)
_NO_FALL = re.compile(
    r".{0,10}?(?:只增不减|(?<![不零未无])(?:增长|增加|上升)|(?:不低于|(?<!不)高于)上年.{0,2})"
)
_LEVEL = re.compile(r"(?:与上年)?(?:持平|一致|无增长|未增长|零增长|没有增长)")

_RISE, _FALL = re.compile(any_of(words.RISES)), re.compile(any_of(words.FALLS))
_MOVE = rf"(?:{any_of(words.RISES, words.FALLS)})"
_RISE_OF_AMOUNT = re.compile(any_of(words.RISES - words.BETTER))
_AGAINST = r"(?:同比|环比|相比|(?:较|比|与)?(?:上年|去年|往年|前期|之前)(?:同期|相比)?)"
_HOW = (
    rf"(?:{any_of(words.STRONGLY, words.SOMEHOW)}|有所|略有|有|较|幅度|呈|出现|发生|逐年|实现|了)"
)
# What remains of 满意度较上年有所下降3% is 满意度.
_MOVEMENT = re.compile(
    rf"不升反降|不增反减|不降反升|不减反增|{_AGAINST}|{_MOVE}(?:趋势|态势)?|{_HOW}|约?\d+(?:\.\d+)?(?:%|个?百分点|倍)?"
)
_DENIED = re.compile(r"[不未没无零非]|难|待")
_REVERSED = {-1: re.compile(r"不升反降|不增反减"), 1: re.compile(r"不降反升|不减反增")}
_SLIGHTLY = re.compile(r"有所|略|稍|小幅|微|较(?!上年|去年|往年|前|大)")
_BY = re.compile(rf"{_MOVE}(?:了|约|幅度?)?(?:达|为)?\d")
_MEASURE = re.compile(r"(?:度|率|性|程度|水平|质量)$")
_LESS, _BAD = re.compile("不|无|未|零|低|少|控|压|节"), re.compile(any_of(words.BAD_THINGS))
_STRONGLY = re.compile(any_of(words.STRONGLY))


def trend(asked: str, said: str) -> Judgement | None:
    """Return whether what was to fall fell, or to rise rose; None where it is about neither.

    >>> trend("三公经费只减不增", "下降5%"), trend("提升", "有所下降")
    (<Judgement.DONE: '达成'>, <Judgement.NOT_DONE: '未达成'>)
    >>> trend("提高", "提高5%"), trend("提升", "成本下降") is None
    (<Judgement.DONE: '达成'>, True)
    """
    no_rise, no_fall = _NO_RISE.fullmatch(asked), _NO_FALL.fullmatch(asked)
    if bool(no_rise) == bool(no_fall):
        return _moved(asked, said)
    if _LEVEL.fullmatch(said):
        # 只减不增 tolerates what stays; 下降 does not.
        return Judgement.DONE if "不" in asked else None
    figure = read_quantity(said)
    way = figure.direction if figure else _way(said)
    if not way:
        return _moved(asked, said)
    return Judgement.DONE if (way < 0) == bool(no_rise) else Judgement.NOT_DONE


def _way(said: str) -> int:
    """Return 1 for words of a rise, -1 for those of a fall, 0 for others."""
    rise, fall = _NO_FALL.fullmatch(said), _NO_RISE.fullmatch(said)
    return 0 if bool(rise) == bool(fall) else (1 if rise else -1)


def _moved(asked: str, said: str) -> Judgement | None:
    """Return what a movement of the same thing says against the movement asked for."""
    wanted, moved = _direction(asked), _direction(said)
    if not wanted and moved < 0 and _is_worth_less(asked, said):
        return Judgement.NOT_DONE
    if not wanted or not moved or not _is_same_thing(asked, said):
        return None
    only_better = _has(words.BETTER, asked) and not _RISE_OF_AMOUNT.search(asked)
    if wanted != moved:
        # What is to fall may have become better: 降低 / 有效改善.
        if _has(words.BETTER, said) and wanted < 0:
            return None
        # And what is to become better may do so by a fall: 改善 / 下降.
        return Judgement.NOT_DONE if not only_better or _has(words.WORSE, said) else None
    if only_better and any(c.isdigit() for c in said):
        return None
    strong_enough = not _STRONGLY.search(asked) or _STRONGLY.search(said)
    return Judgement.DONE if strong_enough and _is_told(asked, said) else None


def _is_worth_less(asked: str, said: str) -> bool:
    """Return whether what the target asks for without a movement has fallen: 满意 / 满意度下降."""
    thing = _MEASURE.sub("", _MOVEMENT.sub("", said))
    return len(thing) > 1 and thing in asked and not _LESS.search(asked) and not _BAD.search(said)


def _is_told(asked: str, said: str) -> bool:
    """Return whether the movement is as asked for: by a figure, or in a word that says the same."""
    if figure := read_quantity(said):
        return figure.low > 0 and _BY.search(said) is not None
    same = any(_has(group, asked) and _has(group, said) for group in words.SAME_WAY)
    return same and not _SLIGHTLY.search(said) and not any(c.isdigit() for c in said)


def _has(group: frozenset[str], text: str) -> bool:
    return any(word in text for word in group)


def _direction(text: str) -> int:
    """Return 1 for a rise, -1 for a fall, 0 for neither, for both, and for what is denied."""
    for way, reversed_ in _REVERSED.items():
        if reversed_.search(text):
            return way
    rise, fall = _RISE.search(text), _FALL.search(text)
    denied = _DENIED.search(re.sub("不断", "", text))
    return 0 if denied or bool(rise) == bool(fall) else (1 if rise else -1)


def _is_same_thing(asked: str, said: str) -> bool:
    thing = re.sub(r"[的,为达至到]|^率", "", _MOVEMENT.sub("", said))
    return not thing or (len(thing) > 1 and thing in _MOVEMENT.sub("", asked))
