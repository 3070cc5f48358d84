"""What an actual admits by its own words: not yet, still wanting, under way, too low, too late.

有待提升 holds the words of the target 提升 and says the opposite of it. A short text that says so
and nothing else gets its band; the same words inside a longer text leave it to a person. Words
that the target uses itself admit nothing: 按计划完成 is no mere plan. Where little is good (投诉,
成本, 差错率), low is not too low.
"""

from __future__ import annotations

import re

from xl_tools.domain import words
from xl_tools.domain.judgement import Judgement
from xl_tools.domain.words import any_of

_ACT = any_of(words.ACTS)
_TIME = (
    r"(?:于|在|到)?(?:20\d\d年度?|明年|次年|下年度?|下半年|年底|年末|年内|近期|\d{1,2}月)"
    r"(?:\d{1,2}[月日]|底|初|末|前|内|中旬|上旬|下旬)*"
)
_HOW = r"(?:按时|按期|如期|及时|按计划|尽快|陆续|逐步|继续|进一步|持续|全面|全部)"
# 计划完成 is a plan; 计划完成率, 计划全部完成 and 年度计划完成 speak of what the plan asked for.
_PLAN = (
    rf"^(?:已|现|目前)?计划(?:{_TIME}|按时|按期|如期|尽快|陆续|逐步)*(?:{_ACT})"
    r"(?!.{0,6}率|[量数值良较]|情况|任务|进度|到位|目标)"
    rf"|计划{_TIME}"
)
# 将资金拨付到位 has 将 before what was done; 将完成, 将于6月 and 将继续 tell of what will be.
_WILL = (
    rf"(?<![已均都全])将(?:会(?![议计])|要(?![求点件])|于|{_TIME}|{_HOW}+(?:{_ACT})|(?:{_ACT})$)"
)
_AHEAD = (
    rf"(?<![超比较按如])(?:{any_of(words.AHEAD)})(?!{any_of(words.AHEAD_NOT)})"
    rf"|(?<![模虚草])拟(?![定订稿写])|(?:{any_of(words.AHEAD_OF_ACT)})(?:{_HOW})*(?:{_ACT})"
    rf"|{_PLAN}|{_WILL}"
)
# 待提升, but not 待遇, 接待 and 待办事项.
_WANTING = (
    rf"(?:{any_of(words.WANTING)})|^需要(?=(?:{_ACT})$)"
    rf"|(?<![{words.NO_WAITING_BEFORE}])待(?![{words.NO_WAITING_AFTER}])"
)
_HARD = any_of(words.HARD)
_UNDER_WAY = (
    r"正在(?!使用|运行|运营|发挥|受益)"
    rf"|(?:{_ACT}|{any_of(words.COURSES)})(?:过程)?(?:当中|之中|中)$"
)
_LOW = rf"(?<![降减压高最不])低$|(?<![补齐改服决除])不足$|(?:{any_of(words.LOW)})$"
_POOR = rf"(?<![误偏时温价逆顺出交纠落色级不无])差$|(?:{any_of(words.POOR)})$"
_LATE = any_of(words.LATE)
_DOUBT = (
    rf"{any_of(words.DOUBTFUL)}|(?:有限|乏力)$|(?:{_ACT}|改进|上升)的?空间"
    r"|主体(?:工程|结构)?(?:建成|完工|竣工|完成|封顶)"
)

# 已, 均 and 全 tell of what was done: 拟录用人员全部到岗.
_WHAT, _REST = "[^已均解补]{0,10}?", "[^已均全毕了]"
_PLAIN = (
    (re.compile(rf"{_WHAT}(?:{_AHEAD}){_REST}{{0,12}}"), Judgement.NOT_DONE),
    (re.compile(rf"{_WHAT}(?:{_HARD}){_REST}{{1,8}}"), Judgement.NOT_DONE),
    (re.compile(rf"{_WHAT}(?:{_WANTING}){_REST}{{1,8}}"), Judgement.PARTLY),
    (re.compile(rf"{_WHAT}(?:正在.{{1,8}}|{_UNDER_WAY})"), Judgement.PARTLY),
    (re.compile(rf"{_WHAT}(?:{_POOR})"), Judgement.NOT_DONE),
)
_TOO_LOW = re.compile(rf".{{0,12}}?(?:{_LOW})")
_LITTLE = re.compile(rf"(?P<what>.{{2,8}}?)(?:程度|水平)?(?:{any_of(words.LITTLE)})")
_OVERDUE = re.compile(rf".{{0,10}}?(?:{_LATE}).{{0,12}}")
_ADMITTED = re.compile(rf"{_AHEAD}|{_HARD}|{_WANTING}|{_UNDER_WAY}|{_LOW}|{_POOR}|{_LATE}|{_DOUBT}")
_BAD_THING = re.compile(any_of(words.BAD_THINGS))
_LESS_WANTED = re.compile(r"低(?!于)|少(?!于)|降|减|压缩|压减|节约|节省|控制")
_ON_TIME = re.compile(any_of(words.ON_TIME))
_DENIED = re.compile(
    rf"(?:未|没有|没|无|不|零|杜绝|避免|防止)(?:发生|发现|出现|存在|有|任何)*"
    rf"(?:{_LATE}|{_DOUBT}|{_POOR})"
)
_GOING_ON = re.compile(any_of(words.GOING_ON))
_GOES_ON = re.compile(_UNDER_WAY)
# What is to come after what was done: 已完成，下一步将继续推进.
_NEXT = re.compile(r"(?<=.)(?:下一步|下步|今后|以后|后续|接下来).*")


def admission(asked: str, said: str) -> Judgement | None:
    """Return what `said` admits against the target's words `asked`, or None for no such words.

    UNCLEAR: it admits something, but only a person can say how much. Both without blanks and
    punctuation, in half-width.

    >>> admission("提升", "有待提升"), admission("完成", "预计完成"), admission("及时", "及时率低")
    (<Judgement.PARTLY: '部分达成'>, <Judgement.NOT_DONE: '未达成'>, <Judgement.NOT_DONE: '未达成'>)
    >>> admission("合规", "合规性存疑"), admission("按计划完成", "已按计划完成") is None
    (<Judgement.UNCLEAR: '无法判断'>, True)
    >>> admission("减少投诉", "投诉较少"), admission("降低", "有效降低") is None
    (<Judgement.DONE: '达成'>, True)
    """
    text = _NEXT.sub("", _DENIED.sub("", said))
    if _GOING_ON.search(asked):
        text = _GOES_ON.sub("", text)
    found = [match[0] for match in _ADMITTED.finditer(text) if match[0] not in asked]
    if not found:
        return None
    if _TOO_LOW.fullmatch(text) and not _is_other(found):
        return _little(asked, text)
    if _OVERDUE.fullmatch(text) and _ON_TIME.search(asked):
        return Judgement.NOT_DONE
    if any(mark in text for mark in words.DOUBTFUL):
        return Judgement.UNCLEAR
    return next((band for shape, band in _PLAIN if shape.fullmatch(text)), Judgement.UNCLEAR)


def _is_other(found: list[str]) -> bool:
    """Return whether more is admitted than that something is low."""
    return not all(re.fullmatch(_LOW, mark) for mark in found)


def _little(asked: str, said: str) -> Judgement | None:
    """Return what it means that something is low: good, where little of it is wanted."""
    wanted_less = _LESS_WANTED.search(asked)
    if not wanted_less and not _BAD_THING.search(said) and not _BAD_THING.search(asked):
        return Judgement.NOT_DONE
    found = _LITTLE.fullmatch(said)
    if found and wanted_less and found["what"] in asked:
        return Judgement.DONE
    return None
