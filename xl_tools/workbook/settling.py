"""Calculate as many formulas as have a result; the others fall out one circle at a time.

A failure of the engine (a circle, say) spreads to all that depends on it. Only where it comes
from keeps its old result; what depends on that is calculated from it.
"""

from __future__ import annotations

from collections.abc import Mapping

from xl_tools.domain.functions import WorksheetFunction
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.calculable import Prepared
from xl_tools.workbook.calculation import Result, Unfit, calculate
from xl_tools.workbook.readers import At, Readers

_ROUNDS = 20  # failures behind failures: beyond this, all that are left fall out at once
_REASONS = {"Circ": "循环引用", "Array": "结果是数组", "Cancelled": "计算太久"}


def settle(
    book: Workbook,
    formulas: Mapping[At, Prepared],
    functions: Mapping[str, WorksheetFunction],
) -> tuple[dict[At, Result], dict[At, str]]:
    """Return the results of the formulas, and why (in Chinese) the others have none."""
    run, refused = dict(formulas), dict[At, str]()
    for remaining in reversed(range(_ROUNDS)):
        results = calculate(book, run, functions)
        unfit = {at: result for at, result in results.items() if isinstance(result, Unfit)}
        if not unfit:
            break
        for at in _causes({at: run[at] for at in unfit}) if remaining else unfit:
            refused[at] = _REASONS.get(unfit[at], "计算引擎不能计算")
            del run[at]
    return {at: found for at, found in results.items() if not isinstance(found, Unfit)}, refused


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
