"""What a formula must not meet in the cells it reads, for the engine to calculate it like Excel.

Each caution stands for a difference found by comparison: the engine leaves out error cells where
SUMIFS passes them on, takes "12" for 12 in SUMPRODUCT, and reads no day that was typed as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from xl_tools.domain.cells import CellValue, Kind
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.cell import Cell
from xl_tools.workbook.cell_content import ErrorCode
from xl_tools.workbook.formula_pieces import Piece, functions_in
from xl_tools.workbook.inputs import Inputs
from xl_tools.workbook.readers import At

_NUMBER = re.compile(r"\s*[-+]?(?:\d+\.?\d*|\.\d+)%?\s*")
# Texts that Excel may take for a number or day: 1,234  ¥5  (3)  2023年5月  5/1  12:30.
_ODD = re.compile(r"\s*[-+(¥￥$€£]?\s*\d[\d,.年月日/:：()%\s-]*")
_DAYS = frozenset({
    "YEAR", "MONTH", "DAY", "WEEKDAY", "WEEKNUM", "ISOWEEKNUM", "EDATE", "DATEDIF", "WORKDAY",
    "NETWORKDAYS", "HOUR", "MINUTE",
})  # fmt: skip
# What takes no "12" for 12, as Excel does.
_STRICT = frozenset({
    "SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "ATAN2",
    "LN", "LOG", "LOG10", "EXP", "SQRT", "RADIANS", "DEGREES", "FACT", "COMBIN", "PERMUT", "GCD",
    "LCM", "MROUND", "QUOTIENT", "EVEN", "ODD", "ISEVEN", "ISODD", "BASE", "SIGN",
})  # fmt: skip
_CONDITIONAL = frozenset({"SUMIF", "SUMIFS", "AVERAGEIF", "AVERAGEIFS", "MAXIFS", "MINIFS"})
_COUNTING = frozenset({"COUNTIF", "COUNTIFS"})
_LOOKUPS = frozenset({"VLOOKUP", "HLOOKUP", "LOOKUP", "XLOOKUP", "MATCH", "XMATCH"})
_OF_TEXT = frozenset({"LEFT", "RIGHT", "MID", "REPT", "CHOOSE"})
_NOT_OF_BLANKS = frozenset({"VALUE", "ISODD", "ISEVEN"})
_NUMERIC = frozenset({
    "VALUE", "ROUND", "ROUNDUP", "ROUNDDOWN", "INT", "TRUNC", "ABS", "MOD", "POWER", "TEXT",
    "FIXED", "DATE",
})  # fmt: skip
_ARITHMETIC = frozenset("+-*/^%")

Caution = Callable[[object], bool]


def cautions_of(pieces: Sequence[Piece]) -> tuple[tuple[str, Caution], ...]:
    """Return what the formula must not meet, each with a reason in Chinese to hold it."""
    functions = set(functions_in(pieces))
    found: list[tuple[str, Caution]] = []
    if functions & _CONDITIONAL or "SUBTOTAL" in functions:
        found.append(("汇总的区域里有错误值", _is_error))
    if "SUMPRODUCT" in functions:
        found.append(("SUMPRODUCT 的区域里有文字形式的数", _is_number_text))
    if functions & _COUNTING:
        found.append(("条件汇总的单元格里有错误值", _is_error))
    if functions & _CONDITIONAL or functions & _COUNTING:
        found.append(("条件汇总的单元格里有通配符", _has_wildcard))
        if any(piece.text.startswith('"<>') for piece in pieces):
            found.append(("条件汇总的区域里有文字形式的数", _is_number_text))
    if functions & _LOOKUPS:
        found.append(("查找的单元格里有错误值", _is_error))
    if functions & _STRICT:
        found.append(("要计算的是文字，不能确定 Excel 怎样理解", _is_text))
    if functions & _STRICT or functions & _OF_TEXT:
        found.append(("要计算的是逻辑值，不能确定 Excel 怎样理解", _is_truth))
    if functions & _NOT_OF_BLANKS:
        found.append(("要计算的是空单元格，不能确定 Excel 怎样理解", _is_blank))
    if "VALUE" in functions:
        found.append(("要计算的是文字，不能确定 Excel 怎样理解", _has_digit))
    if functions & _DAYS:
        found.append(("日期是文字，不能确定 Excel 怎样理解", _is_text))
    if functions & _NUMERIC or any(p.is_operator and p.text in _ARITHMETIC for p in pieces):
        found.append(("要计算的是文字，不能确定 Excel 怎样理解", _is_odd_text))
    return tuple(found)


def objection(
    cautions: Collection[tuple[str, Caution]],
    inputs: Inputs,
    book: Workbook,
    results: Mapping[At, object],
) -> str | None:
    """Return why the formula has to be held after all, or None."""
    if not cautions:
        return None
    for value in _values(inputs, book, results):
        for reason, meets in cautions:
            if meets(value):
                return reason
    return None


def _values(inputs: Inputs, book: Workbook, results: Mapping[At, object]) -> Iterator[object]:
    for sheet, cells in inputs.cells:
        for row, column in cells:
            yield _value(Cell(book[sheet], row, column), results)
    for sheet, area in inputs.areas:
        for cell in book[sheet].cells():
            if area.holds_cell(cell.row, cell.column):
                yield _value(cell, results)


def _value(cell: Cell, results: Mapping[At, object]) -> object:
    at = (cell.sheet.name, cell.row, cell.column)
    return results[at] if at in results else _plain(cell.value)


def _plain(value: CellValue) -> object:
    return ErrorCode(value.raw) if value.kind is Kind.ERROR else value.raw


def _is_error(value: object) -> bool:
    return isinstance(value, ErrorCode)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not _is_error(value) and bool(value.strip())


def _is_truth(value: object) -> bool:
    return isinstance(value, bool)


def _is_blank(value: object) -> bool:
    return value is None


def _has_digit(value: object) -> bool:
    if not isinstance(value, str) or _NUMBER.fullmatch(value):
        return False
    return any(map(str.isdecimal, value))


def _has_wildcard(value: object) -> bool:
    return _is_text(value) and bool(set("*?~") & set(str(value)))


def _is_number_text(value: object) -> bool:
    return isinstance(value, str) and _NUMBER.fullmatch(value) is not None


def _is_odd_text(value: object) -> bool:
    if not isinstance(value, str) or _NUMBER.fullmatch(value):
        return False
    return _ODD.fullmatch(value) is not None
