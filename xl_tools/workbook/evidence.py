"""Results in the file as evidence against the engine: Excel gave them, and nothing has changed.

The engine was compared with Excel's results function by function, and cannot have been compared
for every argument there is. Where it disagrees with a result that is as old as all that it comes
from, a figure that may well be right is not replaced: the formula keeps it and is named.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from xl_tools.domain.grid import Area
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.calculable import Prepared
from xl_tools.workbook.cell import Cell
from xl_tools.workbook.cell_content import Content, ErrorCode, same_result, to_content
from xl_tools.workbook.changes import changed_cells
from xl_tools.workbook.engine_values import UNKNOWN_NAME, Result
from xl_tools.workbook.formula_pieces import functions_in, pieces_of
from xl_tools.workbook.full_calculation import results_are_final
from xl_tools.workbook.guards import COMPARE, TEXT
from xl_tools.workbook.readers import At, Readers

REASON = "算出的与文件里的结果不同，不能确定哪个对，保留文件里的"
# Arithmetic on plain figures: here a result that differs is out of date, as after an edit by a
# program that calculates nothing.
_SURE = frozenset({
    "SUM", "AVERAGE", "MAX", "MIN", "PRODUCT", "COUNT", "COUNTA", "ROUND", "ABS", "INT",
    "IF", "IFERROR", "AND", "OR", "NOT", "NA", "TRUE", "FALSE", "ISBLANK", "ISNUMBER",
    COMPARE, TEXT,
})  # fmt: skip
_NEARLY = 1e-11  # of a figure: what two ways of calculating it may differ by


def contested(
    book: Workbook,
    cells: Mapping[At, Cell],
    run: Mapping[At, Prepared],
    results: Mapping[At, Result],
    own: Collection[str],
) -> set[At]:
    """Return the formulas whose result in the file is to stay, though `results` differ from it.

    `results` are those that the `cells` do not plainly show; `run` are all formulas that were
    calculated. `own` are the names of our own functions, which nobody but us calculates. A formula
    behind a contested one is not contested itself: it was calculated from a wrong figure.
    """
    differing = {at for at, result in results.items() if not _agrees(cells[at], result)}
    unsure = {at for at in differing if not _is_sure(run[at], own)}
    return _untouched(book, unsure, run, differing) if unsure else set()


def confirmed(
    book: Workbook,
    cells: Mapping[At, Cell],
    run: Mapping[At, Prepared],
    results: Mapping[At, Result],
) -> set[At]:
    """Return the formulas whose result in the file is Excel's own, but for its last digits.

    Two programs take a sine, a power or a variance to 14 digits alike. Arguments as `contested`.
    """
    near = {at for at, result in results.items() if _is_near(cells[at].figure, result)}
    if not near:
        return set()
    differing = {at for at, result in results.items() if not _agrees(cells[at], result)}
    return _untouched(book, near, run, differing)


def _untouched(
    book: Workbook, found: set[At], run: Mapping[At, Prepared], differing: set[At]
) -> set[At]:
    """Return those of `found` that come from nothing changed or `differing`, in a final file."""
    if not results_are_final(book.parts) or book.parts.names.redefined():
        return set()
    changed = {(name, *place) for name, places in changed_cells(book).items() for place in places}
    readers = Readers({at: formula.inputs for at, formula in run.items()})
    behind = readers.all_behind({at: _alone(at) for at in changed | differing})
    return found - behind.keys() - changed


def _agrees(cell: Cell, result: Result) -> bool:
    """Return whether the cell's result is this one, or none that says anything."""
    known = cell.figure
    if known is None or known == UNKNOWN_NAME:
        return True
    content: Content = "" if result == "" else to_content(result)
    return same_result(known, content) or _is_near(known, content)


def _is_near(one: Content, other: Content | Result) -> bool:
    if isinstance(one, ErrorCode | str | bool) or isinstance(other, ErrorCode | str | bool):
        return False
    try:
        first, second = float(one), float(other)  # type: ignore[arg-type]  # a day is not near
    except TypeError:
        return False
    return abs(first - second) <= _NEARLY * max(abs(first), abs(second), _NEARLY)


def _is_sure(formula: Prepared, own: Collection[str]) -> bool:
    return all(name in _SURE or name in own for name in functions_in(pieces_of(formula.text) or ()))


def _alone(at: At) -> Area:
    _, row, column = at
    return Area(column, row, column, row)
