"""How a worded actual (定性) answers a worded target: 达成, 部分达成, 未达成, or who knows.

The word lists are the field's own; what they do not settle is left to a person. A text is
judged by its first or last words only, so a long sentence with 部分 somewhere inside is not.
"""

from __future__ import annotations

import re

from xl_tools.domain import words
from xl_tools.domain.admissions import admission
from xl_tools.domain.judgement import Judgement
from xl_tools.domain.phrases import read_quantity
from xl_tools.domain.targets import Target, TargetKind
from xl_tools.domain.values import narrow


def _any(table: frozenset[str]) -> str:
    return "|".join(sorted(table, key=lambda word: (-len(word), word)))


# A short text only: in a sentence, 部分 or 不 may say anything.
_PARTLY = re.compile(
    rf"(?!{_any(words.NOT_PARTLY)})(?:{_any(words.PARTLY_FIRST)}).{{1,10}}"
    rf"|.{{0,8}}(?:{_any(words.PARTLY_LAST)})"
)
_NOT_PARTLY = re.compile(_any(words.NOT_PARTLY))
# 已基本完成, 主体工程大体完工.
_PARTLY_DONE = re.compile(
    rf".{{0,8}}?(?:{_any(words.PARTLY_FIRST)})(?:已经|已|得到|得以)?(?:{_any(words.FULFILLED)})了?"
)
_WEAK = re.compile(rf"{_any(words.PARTLY_FIRST)}|{_any(words.NOT_FIRST)}|{_any(words.PARTLY_LAST)}")
_NOT = re.compile(rf"(?:{_any(words.NOT_FIRST)})(?P<what>.{{1,10}})")
_FULFILLED = re.compile(_any(words.FULFILLED))
_NOT_DONE = re.compile(rf".{{0,8}}(?:{_any(words.NOT_DONE_LAST)})")
_NEGATION = re.compile(_any(words.NEGATIVE))
# 已优化, 得到优化 and 优化到位 all say 优化.
_FILLER_FIRST = re.compile(r"^(?:均已|均|已经|已|全部|得到|得以|实现了?|做到|达到)")
_FILLER_LAST = re.compile(r"(?:了|到位|完成|达成)$")
_QUESTION = re.compile(r"是否|与否|是/否|有无|^否|^是")
_WHOLE_YEAR = re.compile(
    r"(?:20\d\d年|本年|当年)?(?:度)?(?:全年|全年度|1月?[-~—–至]+12月|1月1日[-~—–至]+12月31日|12个月|一年|1年)"
)
_AVOID = re.compile(f"^(?:实现|确保|保持|做到|坚决|全年)?(?:{_any(words.AVOID)})")
_AVOIDED_LAST = re.compile(f"(?:{_any(words.AVOIDED_LAST)})$")
# 只减不增 and the like are answered by what moved, or by a figure that says which way.
_NO_RISE = re.compile(
    r".{0,10}?(?:只减不增|只降不升|不增长|零增长|不增加|(?:逐年|持续|稳步|同比)?(?:下降|减少|降低|压减)"
    r"|(?:不高于|(?<!不)低于|不超过)上年.{0,2})"
)
_NO_FALL = re.compile(
    r".{0,10}?(?:只增不减|(?<![不零未无])(?:增长|增加|上升)|(?:不低于|(?<!不)高于)上年.{0,2})"
)
_WITHIN_BUDGET = re.compile(
    r".{0,6}?(?:严格)?(?:控制)?在?(?:年初|年度|批复|核定)?预算(?:数|金额|额|批复)?(?:范围)?(?:以内|之内|内)"
    r"|.{0,6}?(?:不|未|没有|无)(?:超出?|突破)(?:支|年初|年度|批复)?(?:预算)?(?:数|支)?"
)
_LEVEL = re.compile(r"(?:与上年)?(?:持平|一致|无增长|未增长|零增长|没有增长)")
_STRONGLY = re.compile(_any(words.STRONGLY))
_ADVERBS = re.compile(_any(words.STRONGLY | words.SOMEHOW) + r"|了$")
# An actual longer than this tells a story, and what it takes up of the target may be denied.
_TAKEN_UP = 24
_ENOUGH = 4


def judge(target: Target, actual: str) -> Judgement:
    """Return what the worded `actual` amounts to against a worded, dated or yes/no `target`.

    >>> from xl_tools.domain.targets import parse_target
    >>> judge(parse_target("优化"), "部分优化"), judge(parse_target("及时"), "及时")
    (<Judgement.PARTLY: '部分达成'>, <Judgement.DONE: '达成'>)
    >>> judge(parse_target("2023年12月底前"), "已完成")
    <Judgement.UNCLEAR: '无法判断'>
    """
    asked, said = _bare(target.text), _bare(actual)
    if asked == said:
        return Judgement.DONE
    if target.kind is TargetKind.DATE:
        return Judgement.DONE if said in words.TIMELY else _degree(asked, said)
    if target.kind is TargetKind.YES_NO and (answer := _yes_no(asked, said)):
        return answer
    if (admitted := admission(asked, said)) is not None:
        return admitted
    if (trend := _trend(asked, said)) is not None:
        return trend
    if _WITHIN_BUDGET.fullmatch(asked) and _WITHIN_BUDGET.fullmatch(said):
        return Judgement.DONE
    if said in words.DONE or asked in _cores(said) or _avoided(asked, said):
        return Judgement.DONE
    if (grade := _graded(asked, said)) is not None:
        return grade
    # 无事故 against 不发生事故: a negation may be just what the target wants.
    if _NEGATION.search(asked):
        return Judgement.UNCLEAR
    return Judgement.DONE if _fulfils(asked, said) else _degree(asked, said)


def is_whole_year(text: str) -> bool:
    """Return whether `text` names the whole year: 全年, 1-12月, 1月1日至12月31日, 12个月.

    >>> is_whole_year("2023年1月-12月"), is_whole_year("全年"), is_whole_year("12月")
    (True, True, False)
    """
    return _WHOLE_YEAR.fullmatch(narrow(text)) is not None


def _trend(asked: str, said: str) -> Judgement | None:
    """Return whether what was to fall fell, or to rise rose; None where it is about neither."""
    no_rise, no_fall = _NO_RISE.fullmatch(asked), _NO_FALL.fullmatch(asked)
    if bool(no_rise) == bool(no_fall):
        return None
    if _LEVEL.fullmatch(said):
        # 只减不增 tolerates what stays; 下降 does not.
        return Judgement.DONE if "不" in asked else None
    moved = read_quantity(said)
    way = moved.direction if moved else _way(said)
    if not way:
        return None
    return Judgement.DONE if (way < 0) == bool(no_rise) else Judgement.NOT_DONE


def _way(said: str) -> int:
    """Return 1 for words of a rise, -1 for those of a fall, 0 for others."""
    rise, fall = _NO_FALL.fullmatch(said), _NO_RISE.fullmatch(said)
    return 0 if bool(rise) == bool(fall) else (1 if rise else -1)


def _avoided(asked: str, said: str) -> bool:
    """Return whether both say that something did not happen: 不超预算 and 未超预算."""
    if not _AVOID.match(asked) or not _AVOID.match(said) or any(c.isdigit() for c in said):
        return False
    what, avoided = (_AVOIDED_LAST.sub("", _AVOID.sub("", text)) for text in (asked, said))
    return not avoided or avoided in what or (len(what) >= _ENOUGH // 2 and what in avoided)


def _graded(asked: str, said: str) -> Judgement | None:
    """Return how one grade stands to another; None where one of them is none."""
    ranks = [
        next((rank for rank, grades in enumerate(words.GRADES) if text in grades), None)
        for text in (asked, said)
    ]
    if None in ranks:
        return None
    due, got = (rank or 0 for rank in ranks)
    if got <= due:
        return Judgement.DONE
    return Judgement.NOT_DONE if got == len(words.GRADES) - 1 else Judgement.PARTLY


def _fulfils(asked: str, said: str) -> bool:
    """Return whether the actual says what the target asks for, in other words or in figures."""
    quantity = read_quantity(said)
    if quantity is not None:
        return quantity.is_percent and quantity.is_single and quantity.base == 1
    if said in words.TIMELY and asked in words.TIMELY:
        return True
    plain_asked, plain_said = _ADVERBS.sub("", asked), _ADVERBS.sub("", said)
    if _WEAK.search(_NOT_PARTLY.sub("", plain_said)) or len(said) > _TAKEN_UP:
        return False
    if _STRONGLY.search(asked) and not _STRONGLY.search(said):
        return False
    if plain_asked and plain_asked == plain_said:
        return True
    enough = len(plain_said) >= _ENOUGH and len(plain_asked) >= _ENOUGH // 2
    return enough and (plain_asked in plain_said or asked.endswith(said))


def _degree(asked: str, said: str) -> Judgement:
    if _NOT_DONE.fullmatch(said):
        return Judgement.NOT_DONE
    if (found := _NOT.fullmatch(said)) and not said.startswith("不断"):
        what = found["what"]
        failed = _FULFILLED.match(what) or what in asked
        return Judgement.NOT_DONE if failed else Judgement.UNCLEAR
    partly = _PARTLY.fullmatch(said) or _PARTLY_DONE.fullmatch(_NOT_PARTLY.sub("", said))
    return Judgement.PARTLY if partly else Judgement.UNCLEAR


def _yes_no(asked: str, said: str) -> Judgement | None:
    if asked == "否":
        return Judgement.UNCLEAR
    if said in words.YES or said in words.DONE:
        return Judgement.DONE
    if said in words.NO:
        return Judgement.NOT_DONE
    # 是否优化营商环境 is answered by 优化.
    return Judgement.DONE if said and _QUESTION.sub("", asked).startswith(said) else None


def _bare(text: str) -> str:
    return re.sub(r"^定性:|[\s。;,、.!“”\"'‘’]", "", narrow(text))


def _cores(said: str) -> set[str]:
    """Return `said` without the words that add nothing to it, before, after or on both sides."""
    later = _FILLER_FIRST.sub("", said)
    return {later, _FILLER_LAST.sub("", said), _FILLER_LAST.sub("", later)}
