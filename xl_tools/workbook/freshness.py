"""Which results may be out of date because a formula kept the one it had.

A kept result is as good as the file's own while nothing that the formula reads has changed. It
is in doubt where something has, where there is none, where the file asks for a calculation anyway,
and where time alone changes it; so is everything calculated from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xl_tools.domain.grid import Area
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.changes import changed_cells
from xl_tools.workbook.full_calculation import is_asked_for
from xl_tools.workbook.inputs import Inputs
from xl_tools.workbook.readers import At, Readers

Changed = Mapping[str, set[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A formula that kept its result: what it reads (None: any cell) and the area it fills.

    `names` are the defined names it depends on, folded. `has_result` is False where there was none
    to keep; `by_time` says that it changes with time.
    """

    inputs: Inputs | None
    names: frozenset[str]
    area: Area
    has_result: bool
    by_time: bool


@dataclass(frozen=True, slots=True)
class Doubts:
    """What is in doubt: formulas that were calculated, each with the kept one it goes back to.

    `needs_excel` tells whether only Excel can put it right, by calculating on opening.
    """

    calculated: Mapping[At, At]
    needs_excel: bool


def doubts(book: Workbook, kept: Mapping[At, Kept], calculated: Mapping[At, Inputs]) -> Doubts:
    """Return what is in doubt, of the formulas kept and of those `calculated` from them."""
    if not kept:
        return Doubts({}, needs_excel=False)
    changed, asked = changed_cells(book), is_asked_for(book.parts)
    renamed = book.parts.names.redefined()
    stale = {
        at
        for at, formula in kept.items()
        if _is_stale(at, formula, changed, asked=asked) or _is_renamed(formula, renamed)
    }
    start = {at: formula.area for at, formula in kept.items() if at in stale or formula.by_time}
    readers = Readers({**{at: formula.inputs for at, formula in kept.items()}, **calculated})
    behind = readers.all_behind({**start}) if start else {}
    found = {at: origin for at, origin in behind.items() if at in calculated}
    return Doubts(found, needs_excel=bool(stale))


def _is_stale(at: At, formula: Kept, changed: Changed, *, asked: bool) -> bool:
    sheet, row, column = at
    if not formula.has_result or (row, column) in changed.get(sheet, ()):
        return True
    if formula.inputs is None:
        return asked or bool(changed)
    return bool(formula.inputs) and (asked or _meets(formula.inputs, changed))


def _is_renamed(formula: Kept, renamed: frozenset[str]) -> bool:
    return bool(renamed) and (formula.inputs is None or not renamed.isdisjoint(formula.names))


def _meets(inputs: Inputs, changed: Changed) -> bool:
    if any(not cells.isdisjoint(changed.get(sheet, ())) for sheet, cells in inputs.cells):
        return True
    return any(
        area.holds_cell(*cell) for sheet, area in inputs.areas for cell in changed.get(sheet, ())
    )
