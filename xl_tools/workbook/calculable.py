"""Which formulas can be calculated here, and how the calculating engine is to read them.

A formula is left alone where the engine would give another result than Excel, or none: a function
it does not know (even where IFERROR would hide that), other workbooks, lost names, what depends
on the moment or the computer, a range where Excel would take just one cell of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from xl_tools.workbook.book import Workbook
from xl_tools.workbook.engine_functions import refusal, takes_ranges
from xl_tools.workbook.formula_pieces import Piece, functions_in, pieces_of
from xl_tools.workbook.formula_references import sheet_name
from xl_tools.workbook.inputs import Inputs, inputs_of
from xl_tools.workbook.local_names import local_names

_ADDRESS = re.compile(
    r"\$?[A-Za-z]{1,3}\$?\d{1,7}(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?"
    r"|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?\d{1,7}:\$?\d{1,7}"
)
_FIXED = re.compile(r"\$[A-Za-z]{1,3}\$\d{1,7}(?::\$[A-Za-z]{1,3}\$\d{1,7})?")
# Intersection, union, ranges made by functions, spilt arrays.
_UNSAFE_OPERATORS = frozenset({" ", ",", ":", "#", "@"})
_DEEPEST_NAME = 8  # names that refer to names: beyond this it is taken for a circle
_LONGEST_FORMULA = 8192  # characters, as in Excel: names that refer to names may grow beyond


@dataclass(frozen=True, slots=True)
class Prepared:
    """A formula with its names written out, and what it reads."""

    text: str
    inputs: Inputs


@dataclass(frozen=True, slots=True)
class Held:
    """Why (in Chinese) a formula is not calculated here."""

    reason: str


Found = Prepared | Held


class _HeldError(Exception):
    """Raised within the preparation of a formula that has to be held; carries the reason."""


@dataclass
class Preparation:
    """Prepares the formulas of one workbook; `functions` are the names of our own functions."""

    book: Workbook
    functions: frozenset[str]
    _found: dict[tuple[str, str], Found] = field(default_factory=dict)

    def prepare(self, formula: str, home: str) -> Found:
        """Return the formula of a cell of sheet `home` for the engine, or why it is held."""
        found = _without_names(formula, home, self.functions)
        if found is None:
            found = self._found.get((formula, home))
        if found is None:
            found = self._found[formula, home] = self._with_names(formula, home)
        if isinstance(found, Prepared) and not found.inputs.sheets <= self._sheets:
            lost = min(found.inputs.sheets - self._sheets)
            return Held(f"引用的工作表“{lost}”不存在")
        return found

    @cached_property
    def _sheets(self) -> frozenset[str]:
        return frozenset(self.book.sheet_names)

    @cached_property
    def _names(self) -> dict[str, str]:
        return {name.casefold(): text for name, text in self.book.names.items()}

    @cached_property
    def _local(self) -> Collection[tuple[str, str]]:
        found = local_names(self.book.parts)
        return {(name.sheet, name.name.casefold()) for name in found}

    # ------------------------------------------------------------------ names

    def _with_names(self, formula: str, home: str) -> Found:
        try:
            return _prepared(self._resolved(formula, home, 0), home)
        except _HeldError as held:
            return Held(str(held))

    def _resolved(self, formula: str, home: str, depth: int) -> str:
        """Return the formula with names in place of what they stand for."""
        pieces = _checked(formula, self.functions)
        text = "".join(
            self._reference(piece, home, depth) if piece.is_reference else piece.text
            for piece in pieces
        )
        if len(text) > _LONGEST_FORMULA:
            raise _HeldError("名称代入后的公式太长")
        return text

    def _reference(self, piece: Piece, home: str, depth: int) -> str:
        text = piece.text
        prefix, _, cells = text.rpartition("!")
        if _ADDRESS.fullmatch(cells):
            _check_prefix(prefix, text)
            if depth and not (prefix and _FIXED.fullmatch(cells)):
                raise _HeldError(f"名称里的引用 {text} 随单元格位置而变")
            _check_cut(cells, piece)
            return text
        if "[" in text or prefix:
            raise _HeldError(_foreign(text))
        return self._named(piece, home, depth)

    def _named(self, piece: Piece, home: str, depth: int) -> str:
        name = piece.text.casefold()
        refers_to = self._names.get(name)
        if refers_to is None or (home, name) in self._local:
            raise _HeldError(f"名称“{piece.text}”不存在，或只属于一张工作表")
        if depth >= _DEEPEST_NAME:
            raise _HeldError(f"名称“{piece.text}”层层引用，太深")
        prefix, _, cells = refers_to.rpartition("!")
        if prefix and "[" not in prefix and _FIXED.fullmatch(cells):
            _check_cut(cells, piece)
            return refers_to
        return f"({self._resolved(refers_to, home, depth + 1)})"


@lru_cache(maxsize=8192)
def _without_names(formula: str, home: str, own: frozenset[str]) -> Found | None:
    """Return what `Preparation.prepare` does; None where it takes a look at the workbook."""
    try:
        pieces = _checked(formula, own)
        for piece in pieces:
            if not piece.is_reference:
                continue
            prefix, _, cells = piece.text.rpartition("!")
            if not _ADDRESS.fullmatch(cells):
                return None
            _check_prefix(prefix, piece.text)
            _check_cut(cells, piece)
    except _HeldError as held:
        return Held(str(held))
    return _prepared(formula, home)


def _prepared(text: str, home: str) -> Prepared:
    pieces = pieces_of(text)
    if pieces is None:
        raise _HeldError("公式的写法不能识别")
    return Prepared(text, inputs_of(_places(pieces, home)))


def _places(pieces: Sequence[Piece], home: str) -> Iterable[tuple[str, str]]:
    for piece in pieces:
        if piece.is_reference:
            prefix, mark, cells = piece.text.rpartition("!")
            yield (sheet_name(prefix + mark) if mark else home), cells


def _checked(formula: str, own: frozenset[str]) -> tuple[Piece, ...]:
    """Return the pieces of a formula that the engine reads as Excel does."""
    pieces = pieces_of(formula)
    if pieces is None:
        raise _HeldError("公式的写法不能识别")
    for piece in pieces:
        if piece.is_operator and piece.text in _UNSAFE_OPERATORS:
            raise _HeldError("公式里有区域的交叉、合并或数组运算")
    for name in functions_in(pieces):
        reason = None if name in own else refusal(name)
        if reason:
            raise _HeldError(reason)
    return pieces


def _check_prefix(prefix: str, text: str) -> None:
    if "[" in prefix or ":" in prefix:
        raise _HeldError(_foreign(text))


def _foreign(text: str) -> str:
    if "[" not in text:
        return f"引用 {text} 不能确定"
    return f"引用了其他工作簿：{text}" if "!" in text else f"引用了表格：{text}"


def _check_cut(cells: str, piece: Piece) -> None:
    """Refuse a range of which Excel takes just one cell, or which it spills."""
    if ":" in cells and not takes_ranges(piece.function, whole=piece.is_argument):
        raise _HeldError(f"区域 {piece.text} 在这里要按数组计算")
