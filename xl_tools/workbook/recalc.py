"""Give every formula of a workbook its right cached value, without Excel.

formualizer calculates; our own functions are registered with it. A formula it cannot calculate
(a function nobody registered, a link to another workbook) keeps the result it has, its dependents
are calculated from that, and it is named in the return value: a stale figure is never passed off
as a fresh one, and a good figure never replaced by #NAME?. Excel is told to calculate the file on
opening only where a kept result may be out of date.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from xl_tools.domain.cells import Place
from xl_tools.domain.functions import WorksheetFunction
from xl_tools.domain.grid import Area, column_letters
from xl_tools.domain.recalculation import NotRecalculated
from xl_tools.workbook.array_formulas import taken_apart
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.calculable import Found, Held, Preparation, Prepared
from xl_tools.workbook.cell import Cell
from xl_tools.workbook.cell_content import says
from xl_tools.workbook.engine_functions import is_of_the_moment
from xl_tools.workbook.engine_values import Result
from xl_tools.workbook.evidence import REASON, confirmed, contested
from xl_tools.workbook.formula_pieces import functions_in, pieces_of
from xl_tools.workbook.freshness import Kept, doubts
from xl_tools.workbook.full_calculation import ask, withdraw
from xl_tools.workbook.inputs import Inputs
from xl_tools.workbook.readers import At, Readers
from xl_tools.workbook.readings import reads
from xl_tools.workbook.settling import settle
from xl_tools.workbook.sheet import Sheet
from xl_tools.workbook.stored import Stored

_NO_NAMES: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Recalculation:
    """What came of it: the cells that could not be vouched for, in the order of the file.

    `sources` are the sheets that formulas read from.
    """

    kept: tuple[NotRecalculated, ...] = ()
    sources: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Formula:
    """A formula's cell, and what it calculates there.

    `stored` is what the cell said before, `array` the area that an array formula fills.
    """

    cell: Cell
    text: str
    stored: Stored | None
    array: Area | None = None

    @property
    def area(self) -> Area:
        """The area that the result fills."""
        row, column = self.cell.row, self.cell.column
        return self.array or Area(column, row, column, row)

    def shows(self, result: Result) -> bool:
        """Return whether the cell plainly has this result already; False settles nothing."""
        return self.stored is not None and says(self.stored, result)


def recalculate(book: Workbook, functions: Mapping[str, WorksheetFunction]) -> Recalculation:
    """Recalculate all formulas of `book` and store their results as cached values.

    `functions` are the worksheet functions by name. Results that are right to 15 digits, as
    Excel's own are, stay as they are to the byte.
    """
    cells = dict(_formulas(book, functions))
    preparation = Preparation(book, frozenset(functions))
    prepared = {at: _prepare(one, at, preparation) for at, one in cells.items()}
    run = {at: formula for at, formula in prepared.items() if isinstance(formula, Prepared)}
    held = {at: formula.reason for at, formula in prepared.items() if isinstance(formula, Held)}
    held |= _without_ground(cells, run, held)
    run = {at: formula for at, formula in run.items() if at not in held}
    results, other, refused = _weighed(book, cells, run, functions) if run else ({}, {}, {})
    same = confirmed(book, {at: cells[at].cell for at in other}, run, other)
    for at in other.keys() - same:
        cells[at].cell.result = other[at]
    held |= refused
    inputs = {at: run[at].inputs for at in results}
    kept = {at: _kept(cells[at], at, preparation) for at in held}
    in_doubt = doubts(book, kept, inputs)
    (ask if in_doubt.needs_excel else withdraw)(book.parts)
    reasons = held | {at: _from(origin) for at, origin in in_doubt.calculated.items()}
    named = [NotRecalculated(_place(at), reasons[at]) for at in cells if at in reasons]
    return Recalculation(tuple(named), _sources(book, kept, inputs))


def _weighed(
    book: Workbook,
    cells: Mapping[At, _Formula],
    run: Mapping[At, Prepared],
    functions: Mapping[str, WorksheetFunction],
) -> tuple[dict[At, Result], dict[At, Result], dict[At, str]]:
    """Return the results, the file's own being weighed; which of them are not shown; refusals.

    A refusal says why (in Chinese) a formula has no result.
    """
    results, refused = settle(book, run, functions)
    other = _not_shown(cells, results)
    held = {at: one.cell for at, one in cells.items()}
    while kept := contested(book, held, run, other, functions):
        run = {at: formula for at, formula in run.items() if at not in kept | refused.keys()}
        results, more = settle(book, run, functions)
        other = _not_shown(cells, results)
        refused = refused | more | dict.fromkeys(kept, REASON)
    return results, other, refused


def _not_shown(cells: Mapping[At, _Formula], results: Mapping[At, Result]) -> dict[At, Result]:
    """Return the results that the cells do not plainly show already."""
    return {at: result for at, result in results.items() if not cells[at].shows(result)}


def _formulas(book: Workbook, own: Collection[str]) -> Iterator[tuple[At, _Formula]]:
    """Yield all formulas at their places; an array of ours is one formula in each of its cells."""
    for name in book.sheet_names:
        sheet = book[name]
        has_arrays = bool(sheet.content.groups.arrays())
        for cell, stored in sheet.formulas():
            text = cell.formula if stored.is_grouped else stored.formula
            array = cell.array if has_arrays else None
            parts = taken_apart(text or "", array, own) if array else None
            if parts:
                yield from _parts(sheet, parts)
            else:
                yield (name, cell.row, cell.column), _Formula(cell, text or "", stored, array)


def _parts(sheet: Sheet, parts: Mapping[tuple[int, int], str]) -> Iterator[tuple[At, _Formula]]:
    for (row, column), part in parts.items():
        yield (sheet.name, row, column), _Formula(Cell(sheet, row, column), part, None)


def _prepare(formula: _Formula, at: At, preparation: Preparation) -> Found:
    if formula.array is not None and formula.array.is_merged:
        return Held("数组公式" if formula.text else "模拟运算表")
    return preparation.prepare(formula.text, at)


def _without_ground(
    cells: Mapping[At, _Formula], run: Mapping[At, Prepared], held: Mapping[At, str]
) -> dict[At, str]:
    """Return what depends on held formulas without any result, and says so (in Chinese)."""
    start = {at: cells[at].area for at in held if not cells[at].cell.has_result}
    if not start:
        return {}
    behind = Readers({at: formula.inputs for at, formula in run.items()}).all_behind(start)
    return {at: f"依赖还没有结果的 {_place(origin)}" for at, origin in behind.items()}


def _kept(formula: _Formula, at: At, preparation: Preparation) -> Kept:
    inputs, words = (None, _NO_NAMES)
    if formula.text:
        inputs, words = reads(formula.text, at, preparation.meanings)
    names = functions_in(pieces_of(formula.text) or ())
    by_time = any(map(is_of_the_moment, names))
    return Kept(inputs, words, formula.area, formula.cell.has_result, by_time)


def _sources(
    book: Workbook, kept: Mapping[At, Kept], calculated: Mapping[At, Inputs]
) -> frozenset[str]:
    if any(formula.inputs is None for formula in kept.values()):
        return frozenset(book.sheet_names)
    read = [formula.inputs.sheets for formula in kept.values() if formula.inputs]
    return frozenset().union(*read, *(inputs.sheets for inputs in calculated.values()))


def _place(at: At) -> Place:
    sheet, row, column = at
    return Place(sheet, f"{column_letters(column)}{row}")


def _from(origin: At) -> str:
    return f"按未重算的 {_place(origin)} 算出，可能不是最新"
