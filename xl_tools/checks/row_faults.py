"""What makes the target and actual of an indicator unfit for comparison: at most one fault a row.

The faults are tried in the order in which they explain each other: a swapped pair also looks
like an actual that is no number, so "swapped" goes first.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

from xl_tools.domain.cells import CellValue, Kind
from xl_tools.domain.outcome import Hint, Score, Unscorable
from xl_tools.domain.phrases import read_quantity
from xl_tools.domain.targets import Target, TargetKind
from xl_tools.domain.values import is_empty, narrow


class Fault(StrEnum):
    """Why target and actual cannot be compared as they stand."""

    BLANK = "blank"
    INVALID = "invalid"
    SWAPPED = "swapped"
    OCR = "ocr"
    COMPARATOR = "comparator"
    NOT_NUMBER = "not_number"
    UNIT = "unit"
    SCALE = "scale"

    @property
    def text(self) -> str:
        """The reason in Chinese, for a rule that leaves the row unchecked."""
        return _TEXTS[self]


_TEXTS = {
    Fault.BLANK: "年度指标值或实际完成值为空",
    Fault.INVALID: "年度指标值或实际完成值是错误值",
    Fault.SWAPPED: "年度指标值与实际完成值疑似填反",
    Fault.OCR: "年度指标值疑似识别错误",
    Fault.COMPARATOR: "实际完成值不是一个确定的数",
    Fault.NOT_NUMBER: "年度指标值是数值，实际完成值不是数值",
    Fault.UNIT: "年度指标值与实际完成值单位不同",
    Fault.SCALE: "实际完成值远小于年度指标值，单位可能没有写全",
}

# A result told afterwards: 已…, …了…, 累计…, 共举办…, 荣获…, or "2023年…，实现…".
_TOLD = re.compile(
    r"已经?(?!有|建)[\u4e00-\u9fff]|[\u4e00-\u9fff]了[\u4e00-\u9fff\d]|累计|共计"
    r"|共(?:开展|完成|举办|发放|处理|化解|办理|召开|\d)|荣获|获评|被评为|较上年|同比"
    r"|20\d\d年[^,，。]{0,14}[,，].*(?:实现|完成|举办|开展|发放|处理|化解|办理|未发生|达到)"
)
# Words of a target; a sentence with one of them is a plan, however it goes on.
_PLANNED = re.compile(
    r"[≥≤<>]|确保|力争|争取|力求|计划|预计|拟|目标|(?:年|月|日|底|末)之?前|以上|以内|以下"
    r"|不少于|不低于|不超过|不高于|不发生|不断|持续|进一步"
)
# A grade that could stand for anything: 社会效益好, 效果明显, 良好.
_GRADE = re.compile(
    r"(?P<of>[\u4e00-\u9fff]{0,8}?)(?:效果|成效|程度)?(?:很|较为?|比较|非常|十分|逐步|得到|有所)?"
    r"(?P<grade>良好|优秀|优良|明显|显著|突出|满意|有效|改善|提升|提高|增强|好|优)"
)
_RESULT_LENGTH = 10
_WORD = 2

# What an OCR program makes of "≥" and ">".
_MISREAD = re.compile(r"(?<!\d)(?P<sign>[27])(?P<rest>\d{2,3}(?:\.\d+)?)%")
_SIGNS = {"2": "≥", "7": ">"}
# Rates that can pass 100 %: for these 290 % may be meant.
_GROWTH = re.compile(r"增长|增幅|增速|增加|提高|提升|上升|收益|利润|回报|变动|调整")
_PLAUSIBLE_RATES = (Decimal(50), Decimal(100))


def fault_of(target: Target, actual: CellValue, score: Score, name: str = "") -> Fault | None:
    """Return what spoils the row, or None; `name` is its 三级指标."""
    if score.not_applicable:
        return None
    if target.kind is TargetKind.INVALID or actual.kind is Kind.ERROR:
        return Fault.INVALID
    if target.kind is TargetKind.BLANK or actual.is_blank or is_empty(actual.text or "0"):
        return Fault.BLANK
    if is_swapped(target.text, narrow(actual.text)):
        return Fault.SWAPPED
    if misread_target(target, actual, name):
        return Fault.OCR
    if score.unscorable is Unscorable.ACTUAL_COMPARATOR:
        return Fault.COMPARATOR
    if score.unscorable is Unscorable.ACTUAL_TEXT:
        given = read_quantity(actual)
        return Fault.UNIT if given and not given.in_words else Fault.NOT_NUMBER
    return Fault.SCALE if Hint.UNIT_LOST in score.hints else None


def is_swapped(target: str, actual: str) -> bool:
    """Return whether a result told afterwards stands for the target, and a mere grade for it.

    >>> is_swapped("2023年两会期间，某街道实现零非访、零登记", "社会效益好")
    True
    >>> is_swapped("2023年12月底前完成改造", "效果好"), is_swapped("显著提升", "显著提升")
    (False, False)
    """
    if len(target) < _RESULT_LENGTH or _PLANNED.search(target):
        return False
    return is_evasive(target, actual) and _TOLD.search(target) is not None


def is_evasive(target: str, actual: str) -> bool:
    """Return whether the actual is a mere grade that does not take up the words of the target.

    >>> is_evasive("确保全年不发生重大安全事故", "社会效益好"), is_evasive("不断增强", "显著增强")
    (True, False)
    """
    grade = _GRADE.fullmatch(actual)
    if not grade:
        return False
    return grade["grade"] not in target and (len(grade["of"]) < _WORD or grade["of"] not in target)


def misread_target(target: Target, actual: CellValue, name: str) -> str:
    """Return what the target must have been where OCR read ``≥90%`` as ``290%``, else ''.

    >>> from xl_tools.domain.targets import parse_target
    >>> misread_target(parse_target("≥290%"), CellValue.of("92%"), "满意度")
    '≥90%'
    >>> misread_target(parse_target("290%"), CellValue.of("301%"), "产值增长率")
    ''
    """
    found = _MISREAD.search(target.text)
    quantity = target.quantity
    if not found or quantity is None or _GROWTH.search(name + target.text):
        return ""
    low, high = _PLAUSIBLE_RATES
    given = read_quantity(actual)
    beyond = given is not None and given.is_percent and given.low > high
    if beyond or not low <= Decimal(found["rest"]) <= high:
        return ""
    return f"{_SIGNS[found['sign']]}{found['rest']}%"


def is_doubtful_percent(score: Score) -> bool:
    """Return whether a bare number was read as per cent, or as a fraction of 1."""
    return bool({Hint.FRACTION_FOR_PERCENT, Hint.POINTS_FOR_PERCENT} & set(score.hints))
