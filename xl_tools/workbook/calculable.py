"""Which formulas can be calculated here, and how the calculating engine is to read them.

A formula is left alone where the engine would give another result than Excel, or none: a function
it does not know (even where IFERROR would hide that), other workbooks, tables, lost names, what
depends on the moment or the computer, a range where Excel would take just one cell of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import formualizer as fz

from xl_tools.workbook.book import Workbook
from xl_tools.workbook.formula_references import sheet_name
from xl_tools.workbook.local_names import local_names

# What changes without any cell changing, depends on the computer or its language, or looks at
# cells and formulas that the engine is not shown.
_NOT_HERE = frozenset({
    "NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY",
    "CELL", "INFO", "INDIRECT", "OFFSET", "FORMULATEXT", "ISFORMULA",
    "LENB", "LEFTB", "RIGHTB", "MIDB", "FINDB", "SEARCHB", "REPLACEB",
})  # fmt: skip
# What takes a whole range as one argument. Elsewhere Excel takes the one cell of a range that
# stands in the formula's row or column, or spills; the engine would take its first.
_TAKE_RANGES = frozenset({
    "SUM", "SUMSQ", "PRODUCT", "COUNT", "COUNTA", "COUNTBLANK", "AVERAGE", "AVERAGEA", "MEDIAN",
    "MAX", "MAXA", "MIN", "MINA", "LARGE", "SMALL", "RANK", "RANK.EQ", "RANK.AVG", "MODE",
    "STDEV", "STDEV.S", "STDEV.P", "STDEVP", "VAR", "VAR.S", "VAR.P", "VARP", "PERCENTILE",
    "PERCENTILE.INC", "PERCENTILE.EXC", "QUARTILE", "QUARTILE.INC", "QUARTILE.EXC", "GEOMEAN",
    "SUMIF", "SUMIFS", "COUNTIF", "COUNTIFS", "AVERAGEIF", "AVERAGEIFS", "MAXIFS", "MINIFS",
    "SUMPRODUCT", "SUBTOTAL", "AGGREGATE", "AND", "OR", "XOR", "CONCAT", "TEXTJOIN",
    "VLOOKUP", "HLOOKUP", "LOOKUP", "XLOOKUP", "MATCH", "XMATCH", "INDEX",
    "ROWS", "COLUMNS", "AREAS", "NPV", "IRR", "GCD", "LCM", "CORREL", "CHECKTOTAL",
})  # fmt: skip
_WITH_ARRAYS = frozenset({"SUMPRODUCT"})  # calculates with ranges cell by cell inside it
_ADDRESS = re.compile(
    r"\$?[A-Za-z]{1,3}\$?\d{1,7}(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?"
    r"|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?\d{1,7}:\$?\d{1,7}"
)
_FIXED = re.compile(r"\$[A-Za-z]{1,3}\$\d{1,7}(?::\$[A-Za-z]{1,3}\$\d{1,7})?")
# Intersection, union, ranges made by functions, spilt arrays.
_UNSAFE_OPERATORS = frozenset({" ", ",", ":", "#"})
_DEEPEST_NAME = 8  # names that refer to names: beyond this it is taken for a circle


@dataclass(frozen=True, slots=True)
class Prepared:
    """A formula with its names written out, and the areas it refers to, by sheet."""

    text: str
    areas: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a formula; `function` is the innermost one around it.

    `is_argument` is True for a reference that is a whole argument of that function.
    """

    text: str
    is_reference: bool = False
    function: str = ""
    is_argument: bool = False


@dataclass(slots=True)
class Preparation:
    """Prepares the formulas of one workbook; `functions` are the names of our own functions."""

    book: Workbook
    functions: Collection[str]
    _names: dict[str, str] = field(init=False)
    _local: frozenset[tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self._names = {name.casefold(): text for name, text in self.book.names.items()}
        local = local_names(self.book.parts)
        self._local = frozenset((found.sheet, found.name.casefold()) for found in local)

    def prepare(self, formula: str, home: str) -> Prepared | None:
        """Return the formula of a cell of sheet `home` for the engine; None where it is held."""
        if not _known_functions(formula, frozenset(self.functions)):
            return None
        text = self._resolved(formula, home, 0)
        if text is None:
            return None
        pieces = _pieces(text)
        if pieces is None:
            return None
        areas = {_area_of(piece.text, home) for piece in pieces if piece.is_reference}
        known = all(sheet in self.book for sheet, _ in areas)
        return Prepared(text, frozenset(areas)) if known else None

    def _resolved(self, formula: str, home: str, depth: int) -> str | None:
        """Return the formula with names in place of what they stand for; None where it is held."""
        parts: list[str] = []
        for piece in _pieces(formula) or (_Piece("[", True),):
            text: str | None = piece.text
            if piece.is_reference:
                text = self._reference(piece, home, depth)
            if text is None:
                return None
            parts.append(text)
        return "".join(parts)

    def _reference(self, piece: _Piece, home: str, depth: int) -> str | None:
        text = piece.text
        prefix, _, cells = text.rpartition("!")
        if "[" in text or ":" in prefix:
            return None
        if _ADDRESS.fullmatch(cells):
            if depth and not (prefix and _FIXED.fullmatch(cells)):
                return None
            return None if self._is_cut(cells, piece) else text
        return None if prefix else self._named(piece, home, depth)

    def _named(self, piece: _Piece, home: str, depth: int) -> str | None:
        name = piece.text.casefold()
        refers_to = self._names.get(name)
        if refers_to is None or depth >= _DEEPEST_NAME or (home, name) in self._local:
            return None
        prefix, _, cells = refers_to.rpartition("!")
        if prefix and "[" not in prefix and _FIXED.fullmatch(cells):
            return None if self._is_cut(cells, piece) else refers_to
        if not _known_functions(refers_to, frozenset(self.functions)):
            return None
        resolved = self._resolved(refers_to, home, depth + 1)
        return f"({resolved})" if resolved is not None else None

    def _is_cut(self, cells: str, piece: _Piece) -> bool:
        """Tell whether Excel takes just one cell of this range, or spills it."""
        if ":" not in cells or piece.function in _WITH_ARRAYS:
            return False
        return not (piece.is_argument and piece.function in _TAKE_RANGES)


def _area_of(reference: str, home: str) -> tuple[str, str]:
    prefix, mark, cells = reference.rpartition("!")
    return (sheet_name(prefix + mark) if mark else home), cells.replace("$", "").upper()


@lru_cache(maxsize=8192)
def _pieces(formula: str) -> tuple[_Piece, ...] | None:
    """Return the pieces of the formula; None where it is none that the engine reads like Excel."""
    try:
        fz.parse("=" + formula)
        tokens = [token for token in fz.tokenize("=" + formula) if token and not _is_blank(token)]
    except (fz.ParserError, fz.TokenizerError):
        return None
    around: list[str] = []
    pieces: list[_Piece] = []
    for number, token in enumerate(tokens):
        kind, role = str(token.token_type), str(token.subtype)
        if kind in ("OpInfix", "OpPostfix") and token.value in _UNSAFE_OPERATORS:
            return None
        if kind == "Func" and role == "Close":
            around.pop()
        is_reference = role == "Range"
        whole = is_reference and _is_whole(tokens, number)
        function = around[-1] if around else ""
        pieces.append(_Piece(token.value, is_reference, function, whole))
        if kind == "Func" and role == "Open":
            around.append(_bare(token.value[:-1]))
    return tuple(pieces)


def _is_whole(tokens: Sequence[fz.Token], number: int) -> bool:
    """Tell whether the token is an argument by itself, not a part of a calculation."""
    beside = (*tokens[max(0, number - 1) : number], *tokens[number + 1 : number + 2])
    return len(beside) == 2 and all(str(t.token_type) in ("Func", "Sep") for t in beside)


def _bare(function: str) -> str:
    return function.strip().upper().removeprefix("_XLFN.").removeprefix("_XLWS.")


def _is_blank(token: fz.Token) -> bool:
    return str(token.token_type) == "Whitespace"


@lru_cache(maxsize=8192)
def _known_functions(formula: str, own: frozenset[str]) -> bool:
    """Tell whether the formula calls only functions that give the same result here."""
    return all(
        name in own or (name not in _NOT_HERE and _engine_knows(name))
        for name in _functions_in(formula)
    )


def _functions_in(formula: str) -> Iterator[str]:
    for piece in _pieces(formula) or ():
        if piece.text.endswith("(") and len(piece.text) > 1:
            yield _bare(piece.text[:-1])


@lru_cache(maxsize=1024)
def _engine_knows(function: str) -> bool:
    """Ask the engine: it answers #NAME? to a function it does not know."""
    probe = fz.Workbook()
    probe.add_sheet("P")
    probe.set_formula("P", 1, 1, f"={function}()")
    result = probe.evaluate_cell("P", 1, 1)
    return not (isinstance(result, Mapping) and result.get("kind") == "Name")
