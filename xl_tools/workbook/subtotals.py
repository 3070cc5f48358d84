"""Subtotals among the cells that a subtotal adds up: Excel leaves them out.

The calculating engine leaves out those that it calculates itself. One that kept its result is a
plain figure to it, which it would count twice.
Source: Microsoft, SUBTOTAL: "nested subtotals are ignored to avoid double counting".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xl_tools.workbook.book import Workbook
from xl_tools.workbook.calculable import Prepared
from xl_tools.workbook.inputs import Inputs
from xl_tools.workbook.readers import At

REASON = "分类汇总的区域里有未重算的分类汇总"
_CALLS = ("SUBTOTAL(", "AGGREGATE(")


def subtotals_in(book: Workbook) -> frozenset[At]:
    """Return the places of all formulas of `book` that make a subtotal anywhere in them."""
    return frozenset(
        (name, cell.row, cell.column)
        for name in book.sheet_names
        for cell in book[name].formula_cells()
        if _is_subtotal(cell.formula or "")
    )


def over_kept(run: Mapping[At, Prepared], subtotals: Iterable[At]) -> set[At]:
    """Return which formulas in `run` are subtotals over one of `subtotals` that is not in it.

    >>> from xl_tools.workbook.inputs import inputs_of
    >>> total = Prepared("SUBTOTAL(9,A1:A9)", inputs_of([("表", "A1:A9")]), skips_hidden=True)
    >>> over_kept({("表", 10, 1): total}, [("表", 5, 1), ("表", 10, 1)])
    {('表', 10, 1)}
    """
    kept = [at for at in subtotals if at not in run]
    return {
        at
        for at, formula in run.items()
        if formula.skips_hidden and kept and any(_reads(formula.inputs, place) for place in kept)
    }


def _is_subtotal(formula: str) -> bool:
    plain = formula.upper()
    return any(call in plain for call in _CALLS)


def _reads(inputs: Inputs, at: At) -> bool:
    sheet, row, column = at
    return any(name == sheet and (row, column) in cells for name, cells in inputs.cells) or any(
        name == sheet and area.holds_cell(row, column) for name, area in inputs.areas
    )
