"""Events that should not happen: what forbids them in a target, what tells that none did.

零事故 is answered by 全年安全生产无事故, 无拖欠 by 未拖欠, 杜绝安全事故 by 0 or, badly, by 2起. A
text that narrows the event (重大, 有效) more than the target, or that hedges, settles nothing.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from xl_tools.domain import words
from xl_tools.domain.numerals import arabic
from xl_tools.domain.values import narrow
from xl_tools.domain.words import any_of

_HAN = r"[\u4e00-\u9fff]"
_EVENT = any_of(words.EVENTS, words.MISDEEDS)
_EVENTS = re.compile(_EVENT)
_LAST = rf"(?:{any_of(words.EVENT_LAST)}){{0,2}}"
_WHEN = rf"(?:20\d\d年度?|{any_of(words.ALL_YEAR)})*"
_SUBJECT = r"(?:(?![未没无零不非否有难])[\u4e00-\u9fff]){0,10}?"
_MANNER = rf"(?:(?!{any_of(words.DEALT_WITH)})(?![未没无零不]){_HAN}){{0,8}}?"
_NONE = re.compile(
    rf"{_WHEN}{_SUBJECT}(?:"
    rf"(?:{any_of(words.NOT_MET_WITH)}){_MANNER}(?:{_EVENT}){_LAST}"
    rf"|(?:{any_of(words.NOT_BEFORE_MISDEED)})(?:{any_of(words.MISDEEDS)})(?:(?![未没无零不])[\u4e00-\u9fff]){{0,8}}"
    r")"
)
_TIME = re.compile(rf"(?:20\d\d年度?|{any_of(words.ALL_YEAR)})+")
_HEDGED = re.compile(any_of(words.HEDGES))
_NARROWER = re.compile(any_of(words.NARROWER))
_FORBIDDEN = re.compile(
    rf"(?:实现|确保|保持|做到|坚决|全年)*(?:{any_of(words.FORBID)})(?P<what>{_HAN}{{0,10}}?(?:{_EVENT}))"
    rf"(?:{any_of(words.EVENT_LAST)})?"
    rf"|(?:全年|确保)?(?P<named>(?:(?![未没无不]){_HAN}){{0,10}}?(?:{_EVENT}))(?:{any_of(words.EVENT_LAST)})?"
    r"(?:起数|次数|件数|数|率)?为(?:零|0)"
)
_ONLY_A_COUNT = re.compile(r"=?(?P<count>\d{1,4})[起件例次宗个]?")
_HAPPENED = re.compile(
    rf"{_WHEN}(?:(?![未没无零不])[\u4e00-\u9fff]){{0,6}}?(?:{any_of(words.MET_WITH)})了?"
    rf"(?P<before>{_HAN}{{0,12}}?)(?P<count>\d{{1,4}})(?P<unit>[起件例次宗个])(?P<after>{_HAN}{{0,12}})"
)


@lru_cache(maxsize=1024)
def none_happened(asked: str, said: str) -> bool:
    """Return whether `said` tells that what the target `asked` to be none did not happen.

    >>> none_happened("零事故", "全年安全生产无事故"), none_happened("无拖欠", "未拖欠")
    (True, True)
    >>> none_happened("无投诉", "未处理投诉"), none_happened("零事故", "无重大事故")
    (False, False)
    """
    asked, said = _bare(asked), _bare(said)
    events = set(_EVENTS.findall(asked))
    if events and not any(event in said for event in events):
        return False
    if _HEDGED.search(said) or set(_NARROWER.findall(said)) - set(_NARROWER.findall(asked)):
        return False
    clauses = [part for part in re.split("[,;。]", said) if part and not _TIME.fullmatch(part)]
    return bool(clauses) and all(map(_says_none, clauses))


def _says_none(clause: str) -> bool:
    return _NONE.fullmatch(clause) is not None and not any(map(clause.__contains__, words.NOT_ZERO))


@lru_cache(maxsize=1024)
def count_of_forbidden(asked: str, said: str) -> Decimal | None:
    """Return how many of the forbidden events happened; None where the texts do not tell.

    >>> count_of_forbidden("杜绝安全事故", "2起"), count_of_forbidden("重大安全事故为零", "0")
    (Decimal('2'), Decimal('0'))
    >>> count_of_forbidden("不发生重大安全事故", "发生1起一般安全事故") is None
    True
    """
    found = _FORBIDDEN.fullmatch(_bare(asked))
    if not found:
        return None
    if none_happened(asked, said):
        return Decimal(0)
    bare = arabic(_bare(said))
    if bare in words.ZERO:
        return Decimal(0)
    # 2起 answers; 安全培训2次 counts something else, 100% says that the promise was kept.
    if number := _ONLY_A_COUNT.fullmatch(bare):
        return Decimal(number["count"])
    told = _HAPPENED.fullmatch(bare)
    what = found["what"] or found["named"]
    if told and (what in told["before"] or what in told["after"]):
        return Decimal(told["count"])
    return None


def _bare(text: str) -> str:
    return re.sub(r"[\s“”\"'!]", "", narrow(text)).rstrip("。;,、")
