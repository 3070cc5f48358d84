"""How a worded actual (定性) answers a worded target: 达成, 部分达成, 未达成, or who knows.

The word lists are the field's own; what they do not settle is left to a person. A text is
judged by its first or last words only, so a long sentence with 部分 somewhere inside is not.
"""

from __future__ import annotations

import re
from enum import StrEnum

from xl_tools.domain import words
from xl_tools.domain.targets import Target, TargetKind
from xl_tools.domain.values import narrow


class Judgement(StrEnum):
    """What a worded actual amounts to; UNCLEAR needs a person."""

    DONE = "达成"
    PARTLY = "部分达成"
    NOT_DONE = "未达成"
    UNCLEAR = "无法判断"


def _any(table: frozenset[str]) -> str:
    return "|".join(sorted(table, key=lambda word: (-len(word), word)))


# A short text only: in a sentence, 部分 or 不 may say anything.
_PARTLY = re.compile(
    rf"(?!{_any(words.NOT_PARTLY)})(?:{_any(words.PARTLY_FIRST)}).{{1,10}}"
    rf"|.{{0,8}}(?:{_any(words.PARTLY_LAST)})"
)
_NOT = re.compile(rf"(?:{_any(words.NOT_FIRST)})(?P<what>.{{1,10}})")
_FULFILLED = re.compile(_any(words.FULFILLED))
_NOT_DONE = re.compile(rf".{{0,8}}(?:{_any(words.NOT_DONE_LAST)})")
_NEGATION = re.compile(_any(words.NEGATIVE))
# 已优化, 得到优化 and 优化到位 all say 优化.
_FILLER_FIRST = re.compile(r"^(?:均已|均|已经|已|全部|得到|得以|实现了?|做到|达到)")
_FILLER_LAST = re.compile(r"(?:了|到位|完成|达成)$")
_QUESTION = re.compile(r"是否|与否|是/否|有无|^否|^是")


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
    if said in words.DONE or asked in _cores(said):
        return Judgement.DONE
    # 无事故 against 不发生事故: a negation may be just what the target wants.
    return Judgement.UNCLEAR if _NEGATION.search(asked) else _degree(asked, said)


def _degree(asked: str, said: str) -> Judgement:
    if _NOT_DONE.fullmatch(said):
        return Judgement.NOT_DONE
    if (found := _NOT.fullmatch(said)) and not said.startswith("不断"):
        what = found["what"]
        failed = _FULFILLED.match(what) or what in asked
        return Judgement.NOT_DONE if failed else Judgement.UNCLEAR
    return Judgement.PARTLY if _PARTLY.fullmatch(said) else Judgement.UNCLEAR


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
    return re.sub(r"[\s。;,、.!“”\"'‘’]", "", narrow(text))


def _cores(said: str) -> set[str]:
    """Return `said` without the words that add nothing to it, before, after or on both sides."""
    later = _FILLER_FIRST.sub("", said)
    return {later, _FILLER_LAST.sub("", said), _FILLER_LAST.sub("", later)}
