"""One calculation with formualizer: values in, formulas in, results out.

Every calculation has an engine of its own: making one takes 20 µs, while an engine that is used
again keeps what it calculated before (memory grew by 50 KB with each use).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import formualizer as fz

from xl_tools.domain.functions import WorksheetFunction
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.calculable import Prepared
from xl_tools.workbook.cell_content import Content, ErrorCode
from xl_tools.workbook.engine_values import (
    UNKNOWN_NAME,
    Result,
    Unfit,
    from_engine,
    from_function,
    to_engine,
    to_function,
)
from xl_tools.workbook.guarded_engine import doubted, register_guards
from xl_tools.workbook.inputs import Inputs
from xl_tools.workbook.readers import At
from xl_tools.workbook.sheet import Sheet

Spot = tuple[int, int]  # row, column

_TINY, _ROUNDING = 1e-6, 1e-15
_FIRST_PAGE = "Sheet1"
_WIDE = 100  # columns
_LONGEST = 20_000  # milliseconds that the formulas of one workbook may take


def calculate(
    book: Workbook,
    formulas: Mapping[At, Prepared],
    contents: Mapping[At, Content],
    functions: Mapping[str, WorksheetFunction],
) -> dict[At, Result | Unfit]:
    """Return the results of the `formulas` where other cells hold `contents`.

    #NAME? is Unfit where no cell holds one that it could come from.
    """
    epoch_1904 = book.parts.epoch_1904
    values = {
        at: to_engine(content, epoch_1904=epoch_1904)
        for at, content in contents.items()
        if content is not None
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
    unsure = register_guards(engine)
    pages = {name: _page(name) for name in sheets}
    for page in pages.values():
        engine.add_sheet(page)
    _set_values(engine, pages, values)
    for (name, row, column), formula in formulas.items():
        engine.set_formula(pages[name], row, column, "=" + formula.text)
    places = {(name, row, column): (pages[name], row, column) for name, row, column in formulas}
    try:
        engine.evaluate_all()
        results = {at: from_engine(engine.get_value(*place)) for at, place in places.items()}
        if unsure.reasons:
            results |= doubted(engine, formulas, places, unsure)
    except fz.ExcelEvaluationError as error:
        return dict.fromkeys(formulas, Unfit(str(error)))
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


def contents_read(book: Workbook, formulas: Mapping[At, Prepared]) -> dict[At, Content]:
    """Return what stands in the cells that the formulas read and that are none of them.

    A blank is None; of large areas those are left out that do not exist in the file.
    """
    return {
        (name, row, column): content
        for name, places in _read_by(book, formulas).items()
        for (row, column), content in book[name].contents_at(places)
    }


def _read_by(book: Workbook, formulas: Mapping[At, Prepared]) -> dict[str, Iterable[Spot]]:
    """Return the places, by sheet, that the formulas read and that hold none of them."""
    single: dict[str, set[Spot]] = {name: set() for name in book.sheet_names}
    large: dict[str, list[Inputs]] = {}
    for formula in formulas.values():
        for name, cells in formula.inputs.cells:
            single[name] |= cells
        for name, _ in formula.inputs.areas:
            large.setdefault(name, []).append(formula.inputs)
    for name, row, column in formulas:
        single[name].discard((row, column))
    return {
        name: _places_in(book[name], single[name], large.get(name, ()), formulas)
        for name in book.sheet_names
        if single[name] or name in large
    }


def _places_in(
    sheet: Sheet,
    single: set[Spot],
    large: Iterable[Inputs],
    formulas: Mapping[At, Prepared],
) -> Iterator[Spot]:
    yield from single
    areas = {area for inputs in large for name, area in inputs.areas if name == sheet.name}
    for cell in sheet.cells() if areas else ():
        at = (cell.row, cell.column)
        if at in single or (sheet.name, *at) in formulas:
            continue
        if any(area.holds_cell(*at) for area in areas):
            yield at


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
    # Nothing is undone: no log of what was set.
    engine = fz.Workbook(config=fz.WorkbookConfig(eval_config=config, enable_changelog=False))
    engine.set_temporal_egress("serial")
    for name, function in functions.items():
        required = sum(not argument.optional for argument in function.arguments)
        engine.register_function(
            name, _adapted(function), min_args=required, max_args=len(function.arguments)
        )
    return engine


def _adapted(function: WorksheetFunction) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        return from_function(function.call(*map(to_function, arguments)))

    return call
