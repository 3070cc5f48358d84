"""Guards on entry: the validations, prompts and error messages of input cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from xl_tools.domain.form import Column, Field, FieldKind, ValueType

MAX_TITLE = 32  # Excel's limit for the titles of both messages
FULL_POINTS = 100
LATE_YEARS = 2  # a filing for a year is dated in it or within the two years after
# What may stand for "nothing to report" where a field allows a dash.
NOTHING = ("无", "——", "—")


def validation(
    entry: Field | Column, title: str, year: int, cell: str, fill_in: Callable[[str], str]
) -> dict[str, Any] | None:
    """Return the XlsxWriter validation of an input cell, or None where anything may stand.

    `cell` is the first cell it applies to, `fill_in` puts the years into a text.
    """
    if entry.kind is not FieldKind.INPUT:
        return None
    rule = _rule(entry, year, cell)
    if entry.prompt:
        rule |= {"input_title": title[:MAX_TITLE], "input_message": fill_in(entry.prompt)}
    if rule["validate"] == "any" and not entry.prompt:
        return None
    return {"ignore_blank": True, **rule}


def _rule(entry: Field | Column, year: int, cell: str) -> dict[str, Any]:
    if entry.choices:
        return {
            "validate": "list",
            "source": list(entry.choices),
            # Other years' forms have further names: a warning, not a stop.
            "error_type": "warning",
            "error_title": "不在列表中",
            "error_message": "列表中没有这一项。请从下拉列表选择；确需使用其他名称的，请选“是”。",
        }
    match entry.type:
        case ValueType.INTEGER:
            return _at_least_zero("integer", "这里只能填不小于 0 的整数，不带单位。")
        case ValueType.NUMBER | ValueType.PERCENT:
            return _number(entry, cell)
        case ValueType.DATE:
            return _date(year)
    return _text(entry.max_length)


def _number(entry: Field | Column, cell: str) -> dict[str, Any]:
    if "dash" in entry.allows:
        nothing = ",".join(f'{cell}="{word}"' for word in NOTHING)
        return _stop(
            "custom",
            f"这里只能填不小于 0 的数字（{entry.unit}，不带单位）；没有的填“无”。",
            value=f"=OR(AND(ISNUMBER({cell}),{cell}>=0),{nothing})",
        )
    if entry.unit == "分":
        message = f"这里只能填 0 到 {FULL_POINTS} 的数字，不带“分”字。"
        return _stop("decimal", message, criteria="between", minimum=0, maximum=FULL_POINTS)
    if "negative" in entry.allows:
        # Any number at all: the bounds are beyond every budget.
        message = f"这里只能填数字（{entry.unit}，不带单位），调减填负数；没有的填 0。"
        return _stop("decimal", message, criteria="between", minimum=-1e12, maximum=1e12)
    message = f"这里只能填不小于 0 的数字（{entry.unit}，不带单位）；没有发生额填 0。"
    return _at_least_zero("decimal", message)


def _at_least_zero(kind: str, message: str) -> dict[str, Any]:
    return _stop(kind, message, criteria=">=", value=0)


def _date(year: int) -> dict[str, Any]:
    return _stop(
        "date",
        f"请按 年-月-日 填写 {year} 年至 {year + LATE_YEARS} 年的日期，如 {year + 1}-3-15。",
        criteria="between",
        minimum=dt.date(year, 1, 1),
        maximum=dt.date(year + LATE_YEARS, 12, 31),
    )


def _text(max_length: int) -> dict[str, Any]:
    if not max_length:
        return {"validate": "any"}
    message = f"最多 {max_length} 个字，请精简。"
    return _stop("length", message, criteria="<=", value=max_length)


def _stop(kind: str, message: str, **rest: Any) -> dict[str, Any]:
    return {
        "validate": kind,
        "error_type": "stop",
        "error_title": "填写有误",
        "error_message": message,
        **rest,
    }
