"""What scoring one indicator can come to: points, a band, or a plain reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Unscorable(StrEnum):
    """The three reasons why an actual cannot be scored."""

    ACTUAL_COMPARATOR = "actual_comparator"
    ACTUAL_TEXT = "actual_text"
    ACTUAL_BLANK = "actual_blank"

    @property
    def text(self) -> str:
        """The reason in Chinese.

        >>> Unscorable.ACTUAL_BLANK.text
        '实际完成值为空'
        """
        return _UNSCORABLE[self]


class Hint(StrEnum):
    """What a clerk should look at again although it was scored."""

    HARMLESS_EQUALS = "harmless_equals"
    FRACTION_FOR_PERCENT = "fraction_for_percent"
    POINTS_FOR_PERCENT = "points_for_percent"
    EITHER_PERCENT = "either_percent"
    SUSPECT_OCR = "suspect_ocr"
    UNIT_DIFFERS = "unit_differs"
    UNIT_SCALE = "unit_scale"
    UNIT_LOST = "unit_lost"
    NEGATIVE_ACTUAL = "negative_actual"
    TRIVIAL_TARGET = "trivial_target"
    ABOUT_TARGET = "about_target"
    WORD_FOR_ALL = "word_for_all"
    LATE = "late"
    PART_MISSED = "part_missed"

    @property
    def text(self) -> str:
        """The hint in Chinese."""
        return _HINTS[self]


_UNSCORABLE = {
    Unscorable.ACTUAL_COMPARATOR: "实际完成值带有比较符、区间或约数，不是一个确定的数",
    Unscorable.ACTUAL_TEXT: "年度指标值是数值，实际完成值不是同类数值",
    Unscorable.ACTUAL_BLANK: "实际完成值为空",
}
_HINTS = {
    Hint.HARMLESS_EQUALS: "实际完成值应直接填数值，“=”或“达到”可以去掉",
    Hint.FRACTION_FOR_PERCENT: "未写“%”，不大于 1 的数已按小数理解（0.95 即 95%），请补写“%”",
    Hint.POINTS_FOR_PERCENT: "未写“%”，已按百分数理解（95 即 95%），请补写“%”",
    Hint.EITHER_PERCENT: "未写“%”，两种读法得分不同，请补写“%”",
    Hint.SUSPECT_OCR: "百分比过大，疑似“≥”被识别成“2”（如 ≥90% 成了 290%），请核对原件",
    Hint.UNIT_DIFFERS: "年度指标值与实际完成值的计量单位写法不同，请统一",
    Hint.UNIT_SCALE: "实际完成值约为年度指标值的一万倍，疑似单位有误（如把元填成万元），请核对单位",
    Hint.UNIT_LOST: "实际完成值远小于年度指标值，单位可能没有写全（如漏写“万”），请核对单位",
    Hint.NEGATIVE_ACTUAL: "实际完成值为负数，按 0 计",
    Hint.TRIVIAL_TARGET: "年度指标值“≥0”任何结果都能达到，请核对比较符",
    Hint.WORD_FOR_ALL: "实际完成值是文字，已按 100% 理解，请填 100%",
    Hint.PART_MISSED: "年度指标值有几个数，其中有没有达到的，须酌情扣分；建议分行填写",
    Hint.LATE: "完成时间晚于年度指标值，须说明原因并酌情扣分",
    Hint.ABOUT_TARGET: "年度指标值是约数，已按“不低于”计，请改为确定的数",
}


@dataclass(frozen=True, slots=True)
class Score:
    """The due points of one indicator (应得) and how they were found.

    Exactly one of these holds: `points` is set; `band` is set (部分达成 or 未达成: a person picks
    a value at or above the first and below the second number); `unscorable` gives one of the
    three reasons; `needs_person` alone (no rule settles it); `not_applicable` (不适用).
    `working` says it in Chinese. `completion` is actual ÷ target (1.2 is 120 %), where both are
    numbers and the target is above 0; `needs_reason` says it is so high that the target is
    queried. `needs_person` is also true for a band.
    """

    working: str
    points: Decimal | None = None
    band: tuple[Decimal, Decimal] | None = None
    unscorable: Unscorable | None = None
    hints: tuple[Hint, ...] = ()
    completion: Decimal | None = None
    needs_reason: bool = False
    needs_person: bool = False
    not_applicable: bool = False

    @property
    def text(self) -> str:
        """The working and then the hints, as one line (what SCOREWHY shows)."""
        return "".join([self.working, *(f"（提示：{hint.text}）" for hint in self.hints)])
