"""Formulas of an .xlsx as LibreOffice's own interface takes them, by its own parser."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from xl_tools.hosts.calc.names import methods, programmatic
from xl_tools.hosts.calc.structs import struct

# com.sun.star.sheet.AddressConvention: Calc's own, and Excel's in its files.
_CALC, _EXCEL = 0, 3
_TEXT = re.compile(r'("(?:[^"]|"")*")')
_OURS = re.compile(rf"\b({'|'.join(methods())})(?=\()", re.IGNORECASE)


class FormulaWriter:
    """Writes formulas into cells of the workbook `model`."""

    def __init__(self, model: Any) -> None:
        self._excel = _parser(model, _EXCEL)
        self._calc = _parser(model, _CALC)

    def write(self, block: Any, rows: Sequence[Sequence[str]]) -> None:
        """Write `rows` of formulas into the cells of `block`."""
        for y, row in enumerate(rows):
            for x, formula in enumerate(row):
                cell = block.getCellByPosition(x, y)
                cell.setTokens(self._excel.parseFormula(_inner(formula), cell.CellAddress))

    def translated(self, formula: str) -> str:
        """Return the formula, seen from the first cell, in Calc's notation, without "="."""
        origin = struct("com.sun.star.table.CellAddress")
        tokens = self._excel.parseFormula(_inner(formula), origin)
        return str(self._calc.printFormula(tokens, origin))


def _parser(model: Any, convention: int) -> Any:
    parser = model.createInstance("com.sun.star.sheet.FormulaParser")
    parser.FormulaConvention = convention
    parser.CompileEnglish = True
    return parser


def _inner(formula: str) -> str:
    """Return the formula with our functions as LibreOffice calls them inside itself.

    >>> _inner('SCORE(A1,"SCORE(")')
    'XLTOOLS.FUNCTIONS.SCORE(A1,"SCORE(")'
    """
    parts = _TEXT.split(formula)
    return "".join(
        part if part[:1] == '"' else _OURS.sub(lambda m: programmatic(m[1].upper()), part)
        for part in parts
    )
