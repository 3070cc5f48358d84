"""Give every formula of a workbook its right cached value, without Excel.

formualizer calculates; our own functions are registered with it. A formula it cannot calculate
(a function nobody registered, a link to another workbook, a table reference) keeps the result it
has, its dependents are calculated from that, and it is named in the return value: a stale figure
is never passed off as a fresh one, and a good figure never replaced by #NAME?.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import formualizer as fz

from xl_tools.domain.cells import CellValue, Kind
from xl_tools.domain.functions import CellError, WorksheetFunction
from xl_tools.workbook.areas import area_of
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.calculable import Preparation, Prepared
from xl_tools.workbook.cell import Cell
from xl_tools.workbook.date_serials import to_serial
from xl_tools.workbook.sheet import Sheet

# Excel's error codes by formualizer's names for them.
_CODES = {
    "Div": "#DIV/0!",
    "Na": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}
_KINDS = {code: kind for kind, code in _CODES.items()}
_UNKNOWN_NAME = "#NAME?"
_LARGE = 2000  # cells of an area: of a larger one, whole columns say, all cells there are are read
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s>/]")

At = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Recalculation:
    """Which cells (``自评表!H14``) kept the result they had, as it cannot be calculated here."""

    kept: tuple[str, ...]


def recalculate(book: Workbook, functions: Mapping[str, WorksheetFunction]) -> Recalculation:
    """Recalculate all formulas of `book` and store their results as cached values.

    `functions` are the worksheet functions by name. Results that are right to 15 digits, as
    Excel's own are, stay as they are to the byte.
    """
    cells = {(name, c.ref): c for name in book.sheet_names for c in formula_cells(book[name])}
    if not cells:
        return Recalculation(())
    preparation = Preparation(book, frozenset(functions))
    prepared = {at: _prepare(cell, preparation) for at, cell in cells.items()}
    run = {at: formula for at, formula in prepared.items() if formula}
    results = _evaluate(book, cells, run, functions)
    unfit = {at for at, result in results.items() if str(result.raw).startswith("!")}
    if unfit:
        run = {at: formula for at, formula in run.items() if at not in unfit}
        results = _evaluate(book, cells, run, functions)
    for at, result in results.items():
        cells[at].result = result
    kept = [cell for at, cell in cells.items() if at not in run]
    return Recalculation(tuple(f"{cell.sheet.name}!{cell.ref}" for cell in kept))


def formula_cells(sheet: Sheet) -> Iterator[Cell]:
    """Yield the cells that hold a formula, without reading the rows that have none."""
    for row in list(sheet.content.rows):
        if row.source is not None and not row.changed and not _FORMULA.search(row.source):
            continue
        for column in row.columns:
            cell = Cell(sheet, row.number, column)
            if cell.formula is not None:
                yield cell


def _prepare(cell: Cell, preparation: Preparation) -> Prepared | None:
    if cell.is_array:
        return None
    return preparation.prepare(cell.formula or "", cell.sheet.name)


def _evaluate(
    book: Workbook,
    cells: Mapping[At, Cell],
    run: Mapping[At, Prepared],
    functions: Mapping[str, WorksheetFunction],
) -> dict[At, CellValue]:
    """Return the results of the formulas `run`; all other cells are what they are."""
    engine = _engine(functions)
    for name in book.sheet_names:
        engine.add_sheet(name)
    referred: dict[str, set[str]] = {}
    for formula in run.values():
        for name, area in formula.areas:
            referred.setdefault(name, set()).add(area)
    fed = [cell for name, areas in referred.items() for cell in _cells_in(book[name], areas)]
    lost = [_feed(engine, cell) for cell in fed if (cell.sheet.name, cell.ref) not in run]
    for (sheet, ref), formula in run.items():
        cell = cells[sheet, ref]
        engine.set_formula(sheet, cell.row, cell.column, "=" + formula.text)
    engine.evaluate_all()
    results = {
        at: _from_engine(engine.get_value(at[0], cells[at].row, cells[at].column)) for at in run
    }
    return results if any(lost) else _refuse_unknown(results)


def _cells_in(sheet: Sheet, areas: Iterable[str]) -> Iterator[Cell]:
    """Yield the cells of all the areas, each once."""
    single: set[tuple[int, int]] = set()
    for text in areas:
        area = area_of(text)
        if area is None or (area.right - area.left + 1) * (area.bottom - area.top + 1) > _LARGE:
            yield from sheet.cells()
            return
        rows, columns = range(area.top, area.bottom + 1), range(area.left, area.right + 1)
        single.update((row, column) for row in rows for column in columns)
    for row, column in sorted(single):
        yield Cell(sheet, row, column)


def _feed(engine: fz.Workbook, cell: Cell) -> bool:
    """Give the engine the cell's value; True where it is #NAME?."""
    value = cell.value
    if not value.is_blank:
        engine.set_value(cell.sheet.name, cell.row, cell.column, _to_engine(value, cell))
    return value.raw == _UNKNOWN_NAME


def _refuse_unknown(results: dict[At, CellValue]) -> dict[At, CellValue]:
    """Take #NAME? for the engine's own failure, as no cell holds one that it could come from."""
    refused = CellValue.error("!Name")
    return {
        at: refused if result.kind is Kind.ERROR and result.raw == _UNKNOWN_NAME else result
        for at, result in results.items()
    }


def _engine(functions: Mapping[str, WorksheetFunction]) -> fz.Workbook:
    config = fz.EvaluationConfig()
    config.enable_parallel = False  # one small workbook: threads cost more than they save
    engine = fz.Workbook(config=fz.WorkbookConfig(eval_config=config))
    engine.set_temporal_egress("serial")
    for name, function in functions.items():
        required = sum(not argument.optional for argument in function.arguments)
        engine.register_function(
            name, _adapted(function), min_args=required, max_args=len(function.arguments)
        )
    return engine


def _adapted(function: WorksheetFunction) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        return _to_host(function.call(*(_from_host(argument) for argument in arguments)))

    return call


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


def _to_engine(value: CellValue, cell: Cell) -> Any:
    match value.kind:
        case Kind.NUMBER:
            return float(value.number or 0)
        case Kind.DATE:
            return float(_serial(value, cell) or 0)
        case Kind.ERROR:
            return fz.LiteralValue.error(_KINDS.get(str(value.raw), "Value"), None)
    return value.raw


def _from_engine(result: Any) -> CellValue:
    match result:
        case dict():
            code = _CODES.get(str(result.get("kind")))
            return CellValue.error(code or f"!{result.get('kind')}")
        case None:
            return CellValue.of(0)  # a reference to a blank cell shows 0
        case str():
            return CellValue(Kind.TEXT, result)  # "" stays a text, as in Excel
        case bool() | float() | int():
            return CellValue.of(result)
    return CellValue.error("!Array")


def _serial(value: CellValue, cell: Cell) -> Decimal | None:
    """Return the number by which the workbook stores a day."""
    if not isinstance(value.raw, dt.date):
        return None
    return to_serial(value.raw, epoch_1904=cell.sheet.parts.epoch_1904)
