"""Give every formula of a workbook its right cached value, without Excel.

formualizer calculates; our own functions are registered with it. A formula it cannot calculate
(a function nobody registered, a link to another workbook, a table reference) keeps the result it
has, its dependents are calculated from that, and it is named in the return value: a stale figure
is never passed off as a fresh one, and a good figure never replaced by #NAME?.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import formualizer as fz

from xl_tools.domain.cells import CellValue, Kind
from xl_tools.domain.functions import CellError, WorksheetFunction
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.cell import Cell

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
_EPOCH = dt.date(1899, 12, 30)

Scalar = float | str | bool | None


@dataclass(frozen=True, slots=True)
class Recalculation:
    """What a recalculation did: how many cached values changed, and which cells kept theirs."""

    changed: int
    kept: tuple[str, ...]


def recalculate(book: Workbook, functions: Mapping[str, WorksheetFunction]) -> Recalculation:
    """Recalculate all formulas of `book` and store their results as cached values.

    `functions` are the worksheet functions by name. Returns how many cached values changed and
    the cells (``自评表!H14``) whose formula could not be calculated here.
    """
    formulas = {(cell.sheet.name, cell.ref): cell for cell in _formula_cells(book)}
    if not formulas:
        return Recalculation(0, ())
    names = book.names
    held = {at for at, cell in formulas.items() if not _calculable(cell, names)}
    results = _evaluate(book, formulas, held, functions)
    unknown = _without_function(formulas, results)
    if unknown:
        held |= unknown
        results = _evaluate(book, formulas, held, functions)
    changed = sum(_store(formulas[at], result) for at, result in results.items())
    return Recalculation(changed, tuple(f"{sheet}!{ref}" for sheet, ref in sorted(held)))


At = tuple[str, str]


def _formula_cells(book: Workbook) -> Iterator[Cell]:
    for name in book.sheet_names:
        for cell in book[name].cells():
            if cell.formula is not None:
                yield cell


def _calculable(cell: Cell, names: Mapping[str, str]) -> bool:
    """Tell whether the formula refers only to cells: no other workbook, no table, no lost name."""
    if cell.is_array:
        return False
    return all(
        "[" not in operand and ("!" in operand or _is_address(operand) or operand in names)
        for operand in _operands(cell.formula or "")
    )


@lru_cache(maxsize=4096)
def _tokens(formula: str) -> tuple[tuple[str, bool], ...] | None:
    """Return the pieces and whether each is a reference; None where it is no formula."""
    try:
        tokens = [token for token in fz.tokenize("=" + formula) if token is not None]
    except fz.TokenizerError:
        return None
    return tuple((token.value, str(token.subtype) == "Range") for token in tokens)


def _operands(formula: str) -> tuple[str, ...]:
    tokens = _tokens(formula)
    if tokens is None:
        return ("[",)  # nothing Excel would have written: it is held
    return tuple(text for text, is_reference in tokens if is_reference)


@lru_cache(maxsize=4096)
def _is_address(operand: str) -> bool:
    return all(
        part.replace("$", "").isalnum() and part.isascii() and any(c.isalnum() for c in part)
        for part in operand.split(":")
    ) and any(c.isdigit() or ":" in operand for c in operand)


def _evaluate(
    book: Workbook,
    formulas: Mapping[At, Cell],
    held: set[At],
    functions: Mapping[str, WorksheetFunction],
) -> dict[At, CellValue]:
    engine, names = _engine(functions), book.names
    for name in book.sheet_names:
        engine.add_sheet(name)
    for name in book.sheet_names:
        for cell in book[name].cells():
            at = (name, cell.ref)
            if at in formulas and at not in held:
                text = _with_names_resolved(cell.formula or "", names)
                engine.set_formula(name, cell.row, cell.column, "=" + text)
            elif not cell.value.is_blank:
                engine.set_value(name, cell.row, cell.column, _to_engine(cell.value))
    engine.evaluate_all()
    return {
        at: _from_engine(engine.get_value(at[0], cell.row, cell.column))
        for at, cell in formulas.items()
        if at not in held
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
    if isinstance(value, list | tuple):
        return [[_to_host(item) for item in row] for row in value]
    return value


def _with_names_resolved(formula: str, names: Mapping[str, str]) -> str:
    if not any(operand in names for operand in _operands(formula)):
        return formula
    return "".join(
        _referred(names[text]) if is_reference and text in names else text
        for text, is_reference in _tokens(formula) or ()
    )


def _referred(refers_to: str) -> str:
    """Return what a name stands for: a reference as it is, a formula or constant in brackets."""
    return refers_to if "!" in refers_to else f"({refers_to})"


def _to_engine(value: CellValue) -> Any:
    match value.kind:
        case Kind.NUMBER:
            return float(value.number or 0)
        case Kind.DATE:
            day = value.raw
            return float((day - _EPOCH).days) if type(day) is dt.date else day
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


def _without_function(formulas: Mapping[At, Cell], results: Mapping[At, CellValue]) -> set[At]:
    """Return the cells that fail only here: for want of a function, or by a limit of the engine."""
    return {
        at
        for at, result in results.items()
        if result.kind is Kind.ERROR
        and (result.raw == "#NAME?" or str(result.raw).startswith("!"))
        and formulas[at].value.raw != result.raw
    }


def _store(cell: Cell, result: CellValue) -> bool:
    if _same(cell.value, result):
        return False
    cell.result = result
    return True


def _same(before: CellValue, after: CellValue) -> bool:
    """Compare as Excel does, to 15 significant digits: its own last bits are left alone."""
    if before.number is not None and after.number is not None:
        return f"{before.number:.15g}" == f"{after.number:.15g}"
    return (before.kind, before.raw) == (after.kind, after.raw)
