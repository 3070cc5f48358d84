"""Calculate as many formulas as have a result; the others fall out one circle at a time.

A failure of the engine (a circle, say) spreads to all that depends on it. Only where it comes
from keeps its old result; what depends on that is calculated from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from xl_tools.domain.functions import WorksheetFunction
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.calculable import Prepared
from xl_tools.workbook.calculation import calculate, contents_read
from xl_tools.workbook.cautions import objections
from xl_tools.workbook.cell_content import Content
from xl_tools.workbook.engine_values import Result, Unfit
from xl_tools.workbook.guards import REASONS
from xl_tools.workbook.readers import At, Readers
from xl_tools.workbook.subtotals import REASON as OVER_KEPT
from xl_tools.workbook.subtotals import over_kept, subtotals_in

_ROUNDS = 20  # failures behind failures: beyond this, all that are left fall out at once
_OUT_OF_TIME = "Cancelled"  # the engine's word; another round would take as long
_REASONS = {"Circ": "循环引用", "Array": "结果是数组", _OUT_OF_TIME: "计算太久"}
_REASONS |= {reason: reason for reason in REASONS}


def settle(
    book: Workbook,
    formulas: Mapping[At, Prepared],
    functions: Mapping[str, WorksheetFunction],
) -> tuple[dict[At, Result], dict[At, str]]:
    """Return the results of the formulas, and why (in Chinese) the others have none."""
    run, refused = dict(formulas), dict[At, str]()
    totals = any(formula.skips_hidden for formula in run.values())
    subtotals = subtotals_in(book) if totals else frozenset()
    for number in count():  # each round has fewer formulas
        while doubled := over_kept(run, subtotals):
            refused |= dict.fromkeys(doubled, OVER_KEPT)
            run = {at: formula for at, formula in run.items() if at not in doubled}
        constants = contents_read(book, run)
        results = calculate(book, run, constants, functions)
        unfit = {at: result for at, result in results.items() if isinstance(result, Unfit)}
        fit = {at: result for at, result in results.items() if not isinstance(result, Unfit)}
        hopeless = number >= _ROUNDS or _OUT_OF_TIME in unfit.values()
        causes = unfit.keys() if hopeless else _causes({at: run[at] for at in unfit})
        out = {at: _REASONS.get(unfit[at], "计算引擎不能计算") for at in causes}
        out |= _objections(book, run, fit, constants)
        if not out:
            return fit, refused
        refused |= out
        run = {at: formula for at, formula in run.items() if at not in out}
    return {}, refused


def _objections(
    book: Workbook,
    run: Mapping[At, Prepared],
    results: Mapping[At, Result],
    constants: Mapping[At, Content],
) -> dict[At, str]:
    careful = {
        at: (formula.cautions, formula.inputs)
        for at, formula in run.items()
        if formula.cautions and at in results
    }
    return objections(careful, book, {**constants, **results}) if careful else {}


def _causes(failed: Mapping[At, Prepared]) -> set[At]:
    """Return the failed formulas that read no other failed one, and those in circles."""
    readers = Readers({at: formula.inputs for at, formula in failed.items()})
    behind = {at: set(readers.of_cell(at)) for at in failed}
    first = set(failed).difference(*behind.values())
    circles = {at: readers & behind.keys() for at, readers in behind.items()}
    while ends := [at for at, after in circles.items() if not after & circles.keys()]:
        for at in ends:
            del circles[at]
    while starts := circles.keys() - set().union(*circles.values()):
        for at in starts:
            del circles[at]
    return first | circles.keys()
