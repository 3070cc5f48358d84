"""How a worded actual (定性) answers a worded target: 达成, 部分达成, 未达成, or who knows.

The word lists are the field's own; what they do not settle is left to a person. A text is
judged by its first or last words only, so a long sentence with 部分 somewhere inside is not.
"""

from __future__ import annotations

import re
from functools import lru_cache

from xl_tools.domain import words
from xl_tools.domain.admissions import admission
from xl_tools.domain.judgement import Judgement
from xl_tools.domain.phrases import read_quantity
from xl_tools.domain.targets import Target, TargetKind
from xl_tools.domain.trends import trend
from xl_tools.domain.values import narrow
from xl_tools.domain.words import any_of

# The three grades that the Ministry of Finance's form words itself, and their beginnings.
_INDICATOR = r"(?:年度|年初|预期|既定|设定|绩效|总体)+(?:指标|目标)值?"
_EFFECT = r"(?:[并且,而]*(?:具有|有|取得)了?一定的?(?:效果|成效|效益))?"
_OFFICIAL = (
    (re.compile(rf"(?:已|均|已经)*达成了?{_INDICATOR}"), Judgement.DONE),
    (
        re.compile(rf"(?:已|仅)?部分(?:达成|达到|完成|实现)了?{_INDICATOR}{_EFFECT}"),
        Judgement.PARTLY,
    ),
    (
        re.compile(
            rf"(?:未|未能|没有|尚未)(?:达成|达到|完成|实现){_INDICATOR}"
            r"(?:[并且,而]*(?:实施)?(?:效果|成效|效益)(?:较差|很差|差|不佳|不明显))?"
        ),
        Judgement.NOT_DONE,
    ),
)
# 较显著 is 较为显著, and less than 显著.
_FAIRLY = re.compile(rf"(?:较为|比较|较)(?=(?:{any_of(words.GOOD)}))")
_FAIRLY_GOOD = re.compile(
    rf"较(?:{any_of(words.GOOD)}).{{0,10}}|.{{0,8}}较(?:{any_of(words.GOOD)})"
)
_FAIR = re.compile(rf"较(?:{any_of(words.GOOD)})")
_NOT_AT_END = re.compile(
    rf"(?P<what>.{{1,8}}?)(?:尚未|仍未|未能|没有|未|没|不|无法)(?:明显|显著|全部|完全)?"
    rf"(?P<not>{any_of(words.FULFILLED)})"
)
_HARMFUL = re.compile(any_of(words.BAD_THINGS))
# A short text only: in a sentence, 部分 or 不 may say anything.
_PARTLY = re.compile(
    rf"(?!{any_of(words.NOT_PARTLY)})(?:{any_of(words.PARTLY_FIRST)}).{{1,10}}"
    rf"|.{{0,8}}(?:{any_of(words.PARTLY_LAST)})"
)
# Not 基本保障, which may also say that it was done for the most part.
_NOT_PARTLY = re.compile(rf"(?:{any_of(words.NOT_PARTLY - {'基本保障'})})(?=.)")
_PARTLY_WORD = re.compile(any_of(words.PARTLY_FIRST))
# 已基本完成, 主体工程大体完工.
_PARTLY_DONE = re.compile(
    rf".{{0,8}}?(?:{any_of(words.PARTLY_FIRST)})(?:已经|已|得到|得以)?(?P<act>{any_of(words.FULFILLED)})了?"
)
_WEAK = re.compile(
    rf"{any_of(words.PARTLY_FIRST)}|{any_of(words.NOT_FIRST)}|{any_of(words.PARTLY_LAST)}"
)
_NOT = re.compile(rf"(?:{any_of(words.NOT_FIRST)}|无)(?P<what>.{{1,10}})")
_FULFILLED = re.compile(any_of(words.FULFILLED))
_NOT_DONE = re.compile(rf".{{0,8}}(?:{any_of(words.NOT_DONE_LAST)})")
_NEGATION = re.compile(any_of(words.NEGATIVE))
# 已优化, 得到优化 and 优化到位 all say 优化.
_FILLER_FIRST = re.compile(r"^(?:均已|均|已经|已|全部|得到|得以|实现了?|做到|达到)")
_FILLER_LAST = re.compile(r"(?:了|到位|完成|达成)$")
_QUESTION = re.compile(r"是否|与否|是/否|有无|^否|^是")
_WHOLE_YEAR = re.compile(
    r"(?:20\d\d年|本年|当年)?(?:度)?(?:全年|全年度|1月?[-~—–至]+12月|1月1日[-~—–至]+12月31日|12个月|一年|1年)"
)
_AVOID = re.compile(f"^(?:实现|确保|保持|做到|坚决|全年)?(?:{any_of(words.AVOID)})")
_AVOIDED_LAST = re.compile(f"(?:{any_of(words.AVOIDED_LAST)})$")
_BUDGET = (
    r"(?:(?:年初|年度|全年|批复|核定|下达|财政|项目)*预算"
    r"(?:控制)?(?:总额|数额|数|金额|额|批复|指标|安排)?)"
)
_WITHIN_BUDGET = re.compile(
    rf".{{0,6}}?(?:严格)?(?:控制|保持)?在?{_BUDGET}(?:的?范围)?(?:以内|之内|内)"
    rf"|.{{0,6}}?(?:不|未|没有|无|不得)(?:(?:超过|超出?|突破|高于|大于)了?{_BUDGET}|超(?:出|过)?支|超支?)"
)
_OVER_BUDGET = re.compile(
    rf".{{0,6}}?(?<![不未无])(?:(?:超过|超出?|突破|高于)了?{_BUDGET}|超支).{{0,8}}"
)
_STRONGLY = re.compile(any_of(words.STRONGLY))
_ADVERBS = re.compile(any_of(words.STRONGLY | words.SOMEHOW) + r"|了$")
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
    return Judgement.DONE if asked == said else _judged(target.kind, asked, said)


# The same few words stand in row after row.
@lru_cache(maxsize=4096)
def _judged(kind: TargetKind, asked: str, said: str) -> Judgement:
    if (official := _official(said)) is not None:
        return official
    if kind is TargetKind.DATE:
        return Judgement.DONE if said in words.TIMELY else _degree(asked, said)
    if kind is TargetKind.YES_NO and (answer := _yes_no(asked, said)):
        return answer
    if (admitted := admission(asked, said)) is not None:
        return admitted
    if (moved := trend(asked, said)) is not None:
        return moved
    if _WITHIN_BUDGET.fullmatch(asked) and (kept := _kept_to_budget(said)):
        return kept
    if said in words.DONE or asked in _cores(said) or _avoided(asked, said):
        return Judgement.DONE
    if (grade := _graded(asked, said)) is not None:
        return grade
    # 无事故 against 不发生事故: a negation may be just what the target wants.
    if _NEGATION.search(asked.replace("不断", "")):
        return Judgement.UNCLEAR
    return Judgement.DONE if _fulfils(asked, said) else _degree(asked, said)


def is_whole_year(text: str) -> bool:
    """Return whether `text` names the whole year: 全年, 1-12月, 1月1日至12月31日, 12个月.

    >>> is_whole_year("2023年1月-12月"), is_whole_year("全年"), is_whole_year("12月")
    (True, True, False)
    """
    return _WHOLE_YEAR.fullmatch(narrow(text)) is not None


def _kept_to_budget(said: str) -> Judgement | None:
    if _WITHIN_BUDGET.fullmatch(said):
        return Judgement.DONE
    denied = _NEGATION.search(said)
    return Judgement.NOT_DONE if _OVER_BUDGET.fullmatch(said) and not denied else None


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
    plain_asked, plain_said = (_plainly(text) for text in (asked, said))
    if (fairly := _as_fairly(asked, said)) is not None:
        return fairly
    if _WEAK.search(_ADVERBS.sub("", _NOT_PARTLY.sub("", said))) or len(said) > _TAKEN_UP:
        return False
    if _STRONGLY.search(asked) and not _STRONGLY.search(said):
        return False
    if plain_asked and plain_asked == plain_said:
        return True
    enough = len(plain_said) >= _ENOUGH and len(plain_asked) >= _ENOUGH // 2
    return enough and (plain_asked in plain_said or asked.endswith(said))


def _plainly(text: str) -> str:
    """Return `text` without its adverbs, and with one word for 提升 and 提高."""
    return _ADVERBS.sub("", _FAIRLY.sub("较", text)).replace("提升", "提高")


def _as_fairly(asked: str, said: str) -> bool | None:
    """Return whether 较显著 is as good as asked for; None where it is about nothing so graded.

    A 较高 says little less unless 高 was asked for.
    """
    fair = _FAIRLY.sub("较", said)
    found = _FAIRLY_GOOD.fullmatch(fair)
    if not found or ("较高" in fair and "高" not in asked):
        return None
    return any(mark in _FAIRLY.sub("较", asked) for mark in _FAIR.findall(fair))


def _degree(asked: str, said: str) -> Judgement:
    if _NOT_DONE.fullmatch(said):
        return Judgement.NOT_DONE
    if (found := _NOT.fullmatch(said)) and not said.startswith("不断"):
        what = found["what"]
        failed = _FULFILLED.match(what) or what in asked
        return Judgement.NOT_DONE if failed else Judgement.UNCLEAR
    if (found := _NOT_AT_END.fullmatch(said)) and not _HARMFUL.search(found["what"]):
        of_it = found["not"] in asked or found["what"] in words.RESULTS or found["what"] in asked
        return Judgement.NOT_DONE if of_it else Judgement.UNCLEAR
    if _FAIRLY_GOOD.fullmatch(_FAIRLY.sub("较", said)):
        return Judgement.PARTLY
    return Judgement.PARTLY if _is_partly(asked, said) else Judgement.UNCLEAR


def _is_partly(asked: str, said: str) -> bool:
    if _PARTLY.fullmatch(said):
        return True
    found = _PARTLY_DONE.fullmatch(_NOT_PARTLY.sub("", said))
    if found is None or _PARTLY_WORD.search(asked):
        return False
    # 成本有所提高 says nothing about 降低.
    return found["act"] not in words.RISES or found["act"] in asked


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


def _official(said: str) -> Judgement | None:
    """Return the grade where the actual is worded as the Ministry's own form does."""
    return next((grade for shape, grade in _OFFICIAL if shape.fullmatch(said)), None)


def _cores(said: str) -> set[str]:
    """Return `said` without the words that add nothing to it, before, after or on both sides."""
    later = _FILLER_FIRST.sub("", said)
    return {later, _FILLER_LAST.sub("", said), _FILLER_LAST.sub("", later)}
