"""What an entry's value becomes in a cell of a given type and unit, or why it does not fit.

A filing is filled in as it was filed, faults included: whether a figure is plausible is for the
checks. Refused is only what the cell cannot mean: a text for a number, a unit that does not
convert, a formula, characters that no workbook can hold.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import NamedTuple

from xl_tools.domain.cells import DASHES, CellValue, plain
from xl_tools.domain.form import Column, Field, ValueType
from xl_tools.domain.units import PERCENT, unit_of
from xl_tools.domain.values import narrow, parse_number, parse_quantity
from xl_tools.fill.entries import Entry, Raw

_NUMBER_AND_UNIT = re.compile(r"([+-]?[\d,]*\.?\d+)\s*([^\d.\s]\S*)?")
_DAY = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?")
# XML 1.0 knows no such characters, so no workbook can hold them.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# The longest text Excel keeps in a cell, in UTF-16 units (Excel specifications and limits).
_LONGEST = 32767
# Beyond 15 digits Excel rounds what was typed.
_LARGEST = Decimal(10) ** 15
_HUNDREDTH = Decimal("0.01")
_NUMERIC = frozenset({ValueType.NUMBER, ValueType.INTEGER, ValueType.PERCENT})


class Content(NamedTuple):
    """The value for a cell, and the number format it was written with, or ''."""

    value: Decimal | str | dt.date
    number_format: str = ""


class Misfit(Exception):
    """A value that does not fit its cell; the text says why and what to do."""


def fit(target: Field | Column, entry: Entry) -> Content:
    """Return the content for the cell; Misfit where there is none."""
    if entry.problem:
        raise Misfit(entry.problem)
    if target.type in _NUMERIC:
        return _number(target, entry)
    if target.type is ValueType.DATE:
        return Content(_date(entry.value))
    return Content(_text(entry))


def _number(target: Field | Column, entry: Entry) -> Content:
    value = entry.value
    if isinstance(value, bool | dt.date):
        raise Misfit(f"应填数字，现为“{CellValue.of(value).shown}”")
    if isinstance(value, str):
        if _says_nothing(target, value):
            return Content(value.strip())
        number, unit = _split(value)
    else:
        number, unit = Decimal(str(value)), ""
        if CellValue.of(number, entry.number_format).is_percent:
            if target.type is ValueType.PERCENT:
                return Content(number, entry.number_format)
            number, unit = number * 100, "%"
    if not number.is_finite() or abs(number) >= _LARGEST:
        raise Misfit(f"数值“{value}”超出表格能保存的范围")
    content = _convert(number, _one_unit(unit, entry.unit), target)
    if target.type is ValueType.INTEGER and content.value != int(Decimal(str(content.value))):
        raise Misfit(f"应填整数，现为“{plain(number)}”")
    return content


def _says_nothing(target: Field | Column, text: str) -> bool:
    bare = narrow(text)
    return bare in DASHES or (bare == "无" and "dash" in target.allows)


def _split(text: str) -> tuple[Decimal, str]:
    """Return number and unit of "1,676.35万元"."""
    bare = narrow(text)
    if bare.startswith("="):
        raise Misfit(f"应填数字，不接受公式“{bare}”，请直接填结果")
    found = _NUMBER_AND_UNIT.fullmatch(bare)
    number = parse_number(found[1]) if found else None
    if not found or number is None:
        raise Misfit(f"应填数字，现为“{text.strip()}”")
    return number, found[2] or ""


def _one_unit(written: str, stated: str) -> str:
    beside = re.sub(r"^单位:?|[()]", "", narrow(stated))
    if written and beside and written != beside:
        raise Misfit(f"数值的单位“{written}”与单位列的“{beside}”不一致")
    return written or beside


def _convert(number: Decimal, name: str, target: Field | Column) -> Content:
    if not name or name == target.unit:
        if target.type is ValueType.PERCENT and name:
            return _percent(number)
        return Content(number)
    unit, wanted = unit_of(name), unit_of(target.unit)
    if target.type is ValueType.PERCENT and unit.dimension == PERCENT:
        return _percent(number * (unit.factor / _HUNDREDTH))
    if target.unit and unit.known and unit.dimension == wanted.dimension:
        return Content(number * unit.factor / wanted.factor)
    own = f"“{target.unit}”" if target.unit else "（无）"
    raise Misfit(f"单位“{name}”与本项目的单位{own}不符，请换算后再填")


def _percent(number: Decimal) -> Content:
    """Return 97 per cent as 0.97, with a format that prints as many decimals as were written."""
    exponent = number.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return Content(number / 100, f"0.{'0' * decimals}%" if decimals else "0%")


def _date(value: Raw) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    found = _DAY.fullmatch(narrow(value)) if isinstance(value, str) else None
    try:
        if found:
            return dt.date(*map(int, found.groups()))
    except ValueError:  # 2月30日
        pass
    raise Misfit(f"应填日期，如 2024年3月5日，现为“{_shown(value)}”")


def _text(entry: Entry) -> str:
    if isinstance(entry.value, bool):
        raise Misfit(f"应填文字，现为“{_shown(entry.value)}”")
    text = _shown(entry.value, entry.number_format)
    text = _with_unit(text, entry.unit).replace("\r\n", "\n").replace("\r", "\n")
    if _UNWRITABLE.search(text):
        raise Misfit("文字里有不能写入单元格的控制字符，请删除后再试")
    if len(text.encode("utf-16-le")) // 2 > _LONGEST:
        raise Misfit(f"文字超过单元格能容纳的 {_LONGEST} 个字符")
    return text


def _with_unit(text: str, stated: str) -> str:
    """Return 92 beside a unit % as "92%"; a unit never goes lost beside a text."""
    unit = _one_unit("", stated)
    if not unit:
        return text
    quantity = parse_quantity(text)
    if quantity and quantity.unit == unit:
        return text
    if quantity and not quantity.unit and not quantity.in_words:
        return text.strip() + unit
    raise Misfit(f"“{text.strip()}”不能再带单位“{unit}”，请把单位写进文字或留空")


def _shown(value: Raw, number_format: str = "General") -> str:
    """Return the value as a text cell shows it; a number as typed, not as a float prints."""
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, Decimal | int | float) and not isinstance(value, bool):
        cell = CellValue.of(value, number_format)
        if isinstance(value, Decimal) and not cell.is_percent:
            return f"{value:f}"
        return cell.shown if cell.is_percent else plain(Decimal(str(value)))
    return CellValue.of(value).shown
