"""What a formula must not meet in the cells it reads, for the engine to calculate it like Excel.

Each caution stands for a difference found by comparison: the engine leaves out error cells where
SUMIFS passes them on, takes "12" for 12 in SUMPRODUCT, and reads no day that was typed as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from xl_tools.domain.grid import Area
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.cell_content import ErrorCode
from xl_tools.workbook.formula_pieces import Piece, functions_in
from xl_tools.workbook.guards import ORDER, asks_for_order
from xl_tools.workbook.inputs import Cells, Inputs
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
_NUMBERS = frozenset({float, Decimal})

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
        found.append((ORDER, asks_for_order))
        if any(piece.text.startswith('"<>') for piece in pieces):
            found.append(("条件汇总的区域里有文字形式的数", _is_number_text))
            found.append(("条件汇总的区域里有逻辑值", _is_truth))
    if functions & _LOOKUPS:
        found.append(("查找的单元格里有错误值", _is_error))
    if "SEARCH" in functions:
        found.append(("要找的内容可能含通配符", _has_wildcard))
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


def objections(
    careful: Mapping[At, tuple[Sequence[tuple[str, Caution]], Inputs]],
    book: Workbook,
    known: Mapping[At, object],
) -> dict[At, str]:
    """Return which of the `careful` formulas have to be held after all, and why (in Chinese).

    Each comes with its cautions and what it reads; `known` are results and what was read so far.
    """
    read = [inputs for _, inputs in careful.values()]
    met = {sheet: _Met(_values(sheet, read, book, known)) for sheet in _sheets(read)}
    found: dict[At, str] = {}
    for at, (cautions, inputs) in careful.items():
        for reason, caution in cautions:
            if any(met[sheet].among(cells, caution) for sheet, cells in inputs.cells) or any(
                met[sheet].within(area, caution) for sheet, area in inputs.areas
            ):
                found[at] = reason
                break
    return found


class _Met:
    """The values read on one sheet, asked for once for each caution; none is about a number."""

    def __init__(self, values: Iterable[tuple[tuple[int, int], object]]) -> None:
        self._values = [(place, value) for place, value in values if type(value) not in _NUMBERS]
        self._places: dict[Caution, frozenset[tuple[int, int]]] = {}

    def among(self, cells: Cells, caution: Caution) -> bool:
        return not cells.isdisjoint(self._of(caution))

    def within(self, area: Area, caution: Caution) -> bool:
        return any(area.holds_cell(*place) for place in self._of(caution))

    def _of(self, caution: Caution) -> frozenset[tuple[int, int]]:
        places = self._places.get(caution)
        if places is None:
            places = frozenset(place for place, value in self._values if caution(value))
            self._places[caution] = places
        return places


def _sheets(read: Iterable[Inputs]) -> frozenset[str]:
    return frozenset().union(*(inputs.sheets for inputs in read))


def _values(
    sheet: str, read: Iterable[Inputs], book: Workbook, known: Mapping[At, object]
) -> Iterator[tuple[tuple[int, int], object]]:
    """Yield what stands in the cells of the sheet that are read; None for a blank one by itself.

    Blanks of large areas are left out.
    """
    single: set[tuple[int, int]] = set()
    areas: set[Area] = set()
    for inputs in read:
        single.update(*(cells for name, cells in inputs.cells if name == sheet))
        areas.update(area for name, area in inputs.areas if name == sheet)
    if areas:
        single.update(
            (cell.row, cell.column)
            for cell in book[sheet].cells()
            if any(area.holds_cell(cell.row, cell.column) for area in areas)
        )
    for place in single:
        at = (sheet, *place)
        # A formula that has no result keeps the one it had.
        yield place, known[at] if at in known else book[sheet].at(*place).content


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
