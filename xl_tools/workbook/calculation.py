"""One calculation with formualizer: values in, formulas in, results out.

Every calculation has an engine of its own: making one takes 20 µs, while an engine that is used
again keeps what it calculated before (memory grew by 50 KB with each use).
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import formualizer as fz

from xl_tools.domain.functions import CellError, WorksheetFunction
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.calculable import Prepared
from xl_tools.workbook.cell import Cell
from xl_tools.workbook.cell_content import Content, ErrorCode
from xl_tools.workbook.comparing import FUNCTION, UNSURE, UnsureError, compare
from xl_tools.workbook.date_serials import to_serial
from xl_tools.workbook.inputs import Inputs
from xl_tools.workbook.readers import At
from xl_tools.workbook.sheet import Sheet

Result = float | str | bool | ErrorCode


class Unfit(str):
    """The engine's own failure, by its name for it: no result that a cell could show."""

    __slots__ = ()


UNKNOWN_NAME = "#NAME?"
# Excel's error codes by formualizer's names for them.
_CODES = {
    "Div": "#DIV/0!",
    "Na": "#N/A",
    "Name": UNKNOWN_NAME,
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}
_KINDS = {code: kind for kind, code in _CODES.items()}
# A number made into text that Excel would round to 15 digits, or write with an exponent.
_TOO_EXACT = re.compile(r"(?<![\d.])(?:(?=\d+\.\d)[\d.]{17}|0\.0000\d|-0(?![\d.]))|NaN|\binf\b")
_TINY, _ROUNDING = 1e-6, 1e-15
_FIRST_PAGE = "Sheet1"
_WIDE = 100  # columns
_LONGEST = 20_000  # milliseconds that the formulas of one workbook may take


def calculate(
    book: Workbook,
    formulas: Mapping[At, Prepared],
    functions: Mapping[str, WorksheetFunction],
) -> dict[At, Result | Unfit]:
    """Return the results of the `formulas`; all other cells are what they are.

    #NAME? is Unfit where no cell holds one that it could come from.
    """
    read = _read_by(book, formulas)
    values = {
        (name, cell.row, cell.column): to_engine(content, cell)
        for name, cells in read.items()
        for cell in cells
        if (content := cell.content) is not None
    }
    return evaluate(book.sheet_names, values, formulas, functions)


def evaluate(
    sheets: Iterable[str],
    values: Mapping[At, Any],
    formulas: Mapping[At, Prepared],
    functions: Mapping[str, WorksheetFunction],
) -> dict[At, Result | Unfit]:
    """Return the results of the `formulas` where cells hold `values` and all others nothing.

    A value is a float (days as serial numbers, too), a text, a bool or the engine's own error.
    """
    engine = _engine(functions)
    pages = {name: _page(name) for name in sheets}
    for page in pages.values():
        engine.add_sheet(page)
    _set_values(engine, pages, values)
    for (name, row, column), formula in formulas.items():
        engine.set_formula(pages[name], row, column, "=" + formula.text)
    try:
        engine.evaluate_all()
    except fz.ExcelEvaluationError as error:
        return dict.fromkeys(formulas, Unfit(str(error)))
    results = {
        (name, row, column): _from_engine(engine.get_value(pages[name], row, column))
        for name, row, column in formulas
    }
    for at, formula in formulas.items():
        result = results[at]
        if formula.is_difference and result.__class__ is float and 0 < abs(result) < _TINY:
            results[at] = _without_rounding_error(result, formula.inputs, values, results)
    return results if any(map(_is_lost_name, values.values())) else _refuse_unknown(results)


def _set_values(engine: fz.Workbook, pages: Mapping[str, str], values: Mapping[At, Any]) -> None:
    sheets = {name: engine.sheet(pages[name]) for name in {at[0] for at in values}}
    far_right: defaultdict[tuple[str, int], dict[int, Any]] = defaultdict(dict)
    for (name, row, column), value in values.items():
        if column > _WIDE:
            far_right[name, row][column] = value
        else:
            sheets[name].set_value(row, column, value)
    # One by one, a cell takes longer the farther to the right it is.
    for (name, row), cells in far_right.items():
        first, last = min(cells), max(cells)
        run = [cells.get(column) for column in range(first, last + 1)]
        sheets[name].set_values_batch(row, first, 1, len(run), [run])


def _read_by(book: Workbook, formulas: Mapping[At, Prepared]) -> dict[str, Iterable[Cell]]:
    """Return the cells, by sheet, that the formulas read and that are none of them."""
    single: dict[str, set[tuple[int, int]]] = {name: set() for name in book.sheet_names}
    large: dict[str, list[Inputs]] = {}
    for formula in formulas.values():
        for name, cells in formula.inputs.cells:
            single[name] |= cells
        for name, _ in formula.inputs.areas:
            large.setdefault(name, []).append(formula.inputs)
    for name, row, column in formulas:
        single[name].discard((row, column))
    return {
        name: _cells_of(book[name], single[name], large.get(name, ()), formulas)
        for name in book.sheet_names
        if single[name] or name in large
    }


def _cells_of(
    sheet: Sheet,
    single: set[tuple[int, int]],
    large: Iterable[Inputs],
    formulas: Mapping[At, Prepared],
) -> Iterator[Cell]:
    for row, column in single:
        yield Cell(sheet, row, column)
    areas = {area for inputs in large for name, area in inputs.areas if name == sheet.name}
    for cell in sheet.cells() if areas else ():
        at = (cell.row, cell.column)
        if at in single or (sheet.name, *at) in formulas:
            continue
        if any(area.holds_cell(*at) for area in areas):
            yield cell


def _without_rounding_error(
    result: float,
    inputs: Inputs,
    values: Mapping[At, Any],
    results: Mapping[At, Result | Unfit],
) -> float:
    """Return 0 for what is left of a difference of figures that are equal to 15 digits.

    Source: Microsoft, "Floating-point arithmetic may give inaccurate results in Excel".
    """
    largest = 1.0
    for sheet, cells in inputs.cells:
        for row, column in cells:
            at = (sheet, row, column)
            number = results[at] if at in results else values.get(at)
            if number.__class__ is float:
                largest = max(largest, abs(number))
    return 0.0 if abs(result) < largest * _ROUNDING else result


def _is_lost_name(value: Any) -> bool:
    return value.__class__ is not float and str(value) == UNKNOWN_NAME


def _refuse_unknown(results: dict[At, Result | Unfit]) -> dict[At, Result | Unfit]:
    """Take #NAME? for the engine's own failure, as no cell holds one that it could come from."""
    refused = Unfit("Name")
    return {
        at: refused if result == UNKNOWN_NAME and isinstance(result, ErrorCode) else result
        for at, result in results.items()
    }


def _page(sheet: str) -> str:
    """Return what the engine calls a sheet: one of its own is there before any is added."""
    return _FIRST_PAGE if sheet.casefold() == _FIRST_PAGE.casefold() else sheet


def _engine(functions: Mapping[str, WorksheetFunction]) -> fz.Workbook:
    config = fz.EvaluationConfig()
    config.enable_parallel = False  # one small workbook: threads cost more than they save
    config.max_eval_time_ms = _LONGEST
    engine = fz.Workbook(config=fz.WorkbookConfig(eval_config=config))
    engine.set_temporal_egress("serial")
    for name, function in functions.items():
        required = sum(not argument.optional for argument in function.arguments)
        engine.register_function(
            name, _adapted(function), min_args=required, max_args=len(function.arguments)
        )
    engine.register_function(FUNCTION, _compared, min_args=3, max_args=3)
    return engine


# ---------------------------------------------------------------- values across the border


def _adapted(function: WorksheetFunction) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        return _to_host(function.call(*map(_from_host, arguments)))

    return call


def _compared(sign: str, left: Any, right: Any) -> Any:
    for value in (left, right):
        if isinstance(value, dict):
            return fz.LiteralValue.error(str(value.get("kind")), None)
    try:
        return compare(sign, left, right)
    except (UnsureError, TypeError):  # two texts, or a range
        return fz.LiteralValue.error(UNSURE, None)


def _from_host(value: Any) -> Any:
    if isinstance(value, dict):
        return CellError(_CODES.get(str(value.get("kind")), "#VALUE!"))
    if isinstance(value, list):
        return [[_from_host(item) for item in row] for row in value]
    return value


def _to_host(value: Any) -> Any:
    if isinstance(value, CellError):
        return fz.LiteralValue.error(_KINDS.get(value.code, "Value"), None)
    if isinstance(value, Decimal):
        return float(value)
    return value


def to_engine(content: Content, cell: Cell) -> Any:
    """Return what the engine takes for this content of the cell."""
    if isinstance(content, Decimal):
        return float(content)
    if isinstance(content, ErrorCode):
        return fz.LiteralValue.error(_KINDS.get(str(content), "Value"), None)
    if isinstance(content, dt.date):
        return float(to_serial(content, epoch_1904=cell.sheet.parts.epoch_1904) or 0)
    return content


def _from_engine(result: Any) -> Result | Unfit:
    match result:
        case bool():
            return result
        case float():
            return result if math.isfinite(result) else Unfit("NaN")
        case str():
            # "" stays a text, as in Excel. A number in a text has 15 digits there.
            return Unfit("Digits") if _TOO_EXACT.search(result) else result
        case None:
            return 0.0  # a reference to a blank cell shows 0
        case int():
            return float(result)
        case dict():
            code = _CODES.get(str(result.get("kind")))
            return ErrorCode(code) if code else Unfit(result.get("kind"))
    return Unfit("Array")
