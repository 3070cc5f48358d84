"""What a worded actual can amount to: the three grades of a 定性 indicator, or a person's call."""

from __future__ import annotations

from enum import StrEnum


class Judgement(StrEnum):
    """What a worded actual amounts to; UNCLEAR needs a person."""

    DONE = "达成"
    PARTLY = "部分达成"
    NOT_DONE = "未达成"
    UNCLEAR = "无法判断"
