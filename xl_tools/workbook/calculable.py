"""Which formulas can be calculated here, and how the calculating engine is to read them.

A formula is left alone where the engine would give another result than Excel, or none: a function
it does not know (even where IFERROR would hide that), other workbooks, lost names, what depends
on the moment or the computer, a range where Excel would take just one cell of it. Names, table
references and runs of sheets are written out as the cells they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from xl_tools.workbook.areas import area_of
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.careful_calls import doubt_about
from xl_tools.workbook.cautions import Caution, cautions_of
from xl_tools.workbook.engine_functions import (
    adds_up_sheets,
    refusal,
    skips_hidden_rows,
    takes_ranges,
)
from xl_tools.workbook.formula_pieces import Piece, functions_in, pieces_of
from xl_tools.workbook.formula_references import sheet_name
from xl_tools.workbook.guarding import with_guards
from xl_tools.workbook.hidden_rows import HiddenRows
from xl_tools.workbook.inputs import Inputs, inputs_of
from xl_tools.workbook.meanings import Meanings
from xl_tools.workbook.readers import At

ADDRESS = re.compile(
    r"\$?[A-Za-z]{1,3}\$?\d{1,7}(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?"
    r"|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?\d{1,7}:\$?\d{1,7}"
)
_FIXED = re.compile(r"\$[A-Za-z]{1,3}\$\d{1,7}(?::\$[A-Za-z]{1,3}\$\d{1,7})?")
# Intersection, union, ranges made by functions, spilt arrays.
_UNSAFE_OPERATORS = frozenset({" ", ",", ":", "#", "@"})
_COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">=", "&"})
_DEEPEST_NAME = 8  # names that refer to names: beyond this it is taken for a circle
_LONGEST_FORMULA = 8192  # characters, as in Excel: names that refer to names may grow beyond


@dataclass(frozen=True, slots=True)
class Prepared:
    """A formula with its names written out, and what it reads.

    `skips_hidden` says that it leaves out hidden rows, of which the engine knows nothing;
    `is_difference` that it ends in an addition or subtraction, whose rounding error Excel drops;
    `cautions` are what it must not meet in the cells it reads.
    """

    text: str
    inputs: Inputs
    skips_hidden: bool = False
    is_difference: bool = False
    cautions: tuple[tuple[str, Caution], ...] = ()


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
    _found: dict[tuple[str, At], Found] = field(default_factory=dict)
    _written_out: dict[tuple[str, At], str] = field(default_factory=dict)

    @cached_property
    def meanings(self) -> Meanings:
        """What names and tables stand for."""
        return Meanings(self.book)

    @cached_property
    def _hidden(self) -> HiddenRows:
        return HiddenRows(self.book)

    def prepare(self, formula: str, at: At) -> Found:
        """Return the formula at this place for the engine, or why it is held."""
        found = _without_names(formula, at[0], self.functions) or self._with_names(formula, at)
        if isinstance(found, Held):
            return found
        lost = found.inputs.sheets - self.meanings.sheets
        if lost:
            return Held(f"引用的工作表“{min(lost)}”不存在")
        if found.skips_hidden and self._hidden.meet(found.inputs):
            return Held("分类汇总的区域里有隐藏行")
        return found

    def _with_names(self, formula: str, at: At) -> Found:
        key = (formula, at if "[" in formula else (at[0], 0, 0))
        if key not in self._found:
            try:
                self._found[key] = _prepared(self._resolved(formula, key[1], 0), at[0])
            except _HeldError as held:
                self._found[key] = Held(str(held))
        return self._found[key]

    def _resolved(self, formula: str, at: At, depth: int) -> str:
        """Return the formula with names in place of what they stand for."""
        pieces = _checked(formula, self.functions)
        text = "".join(
            self._reference(piece, at, depth) if piece.is_reference else piece.text
            for piece in pieces
        )
        if len(text) > _LONGEST_FORMULA:
            raise _HeldError("名称代入后的公式太长")
        return text

    def _reference(self, piece: Piece, at: At, depth: int) -> str:
        text = piece.text
        prefix, _, cells = text.rpartition("!")
        if ADDRESS.fullmatch(cells) and "[" not in prefix:
            if depth and not (prefix and _FIXED.fullmatch(cells)):
                raise _HeldError(f"名称里的引用 {text} 随单元格位置而变")
            if ":" in prefix:
                return self._run_of_sheets(piece)
            _check_cut(cells, piece)
            return text
        table = self.meanings.table(text, at)
        if table is not None:
            _check_cut(table, piece)
            return table
        if "[" in text:
            raise _HeldError(_foreign(text))
        return self._named(piece, at, depth)

    def _run_of_sheets(self, piece: Piece) -> str:
        found = self.meanings.run_of_sheets(piece.text)
        if found is None or not (piece.is_argument and adds_up_sheets(piece.function)):
            raise _HeldError(f"跨表引用 {piece.text} 不能在这里计算")
        return ",".join(found)

    def _named(self, piece: Piece, at: At, depth: int) -> str:
        refers_to = self.meanings.name(piece.text, at[0])
        if refers_to is None:
            raise _HeldError(f"名称“{piece.text}”不存在")
        if depth >= _DEEPEST_NAME:
            raise _HeldError(f"名称“{piece.text}”层层引用，太深")
        prefix, _, cells = refers_to.rpartition("!")
        if prefix and not set("[:") & set(prefix) and _FIXED.fullmatch(cells):
            _check_cut(cells, piece)
            return refers_to
        key = (piece.text, at)  # names may name each other many times over
        if key not in self._written_out:
            self._written_out[key] = self._resolved(refers_to, at, depth + 1)
        return f"({self._written_out[key]})"


@lru_cache(maxsize=8192)
def _without_names(formula: str, home: str, own: frozenset[str]) -> Found | None:
    """Return what `Preparation.prepare` does; None where it takes a look at the workbook."""
    try:
        pieces = _checked(formula, own)
        for piece in pieces:
            if not piece.is_reference:
                continue
            prefix, _, cells = piece.text.rpartition("!")
            if not ADDRESS.fullmatch(cells) or ":" in prefix or "[" in prefix:
                return None
            _check_cut(cells, piece)
        return _prepared(formula, home)
    except _HeldError as held:
        return Held(str(held))


def _prepared(text: str, home: str) -> Prepared:
    pieces = pieces_of(text)
    if pieces is None:
        raise _HeldError("公式的写法不能识别")
    doubt = doubt_about(pieces)
    if doubt:
        raise _HeldError(doubt)
    return Prepared(
        with_guards(pieces),
        inputs_of(_places(pieces, home)),
        skips_hidden=any(map(skips_hidden_rows, functions_in(pieces))),
        is_difference=_is_difference(pieces),
        cautions=cautions_of(pieces),
    )


def _is_difference(pieces: Sequence[Piece]) -> bool:
    """Tell whether the last thing calculated is an addition or subtraction."""
    depth, found = 0, False
    for piece in pieces:
        if piece.opens or piece.text in ("(", "{"):
            depth += 1
        elif piece.text in (")", "}"):
            depth -= 1
        elif piece.is_operator and not depth:
            if piece.text in _COMPARISONS:
                return False
            found = found or piece.text in ("+", "-")
    return found


def _places(pieces: Sequence[Piece], home: str) -> Iterator[tuple[str, str]]:
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
            raise _HeldError("公式里有区域的交叉、合并或动态数组")
        if piece.function and piece.text.startswith("#"):
            raise _HeldError(f"公式里有错误值 {piece.text}")
        ours = piece.function in own and takes_ranges(piece.function, whole=True)
        if piece.text == "{" and not ours:
            raise _HeldError("公式里有数组常量")
    for name in functions_in(pieces):
        reason = None if name in own else refusal(name)
        if reason:
            raise _HeldError(reason)
    return pieces


def _foreign(text: str) -> str:
    kind = "其他工作簿" if "!" in text or text.startswith(("[", "'")) else "找不到的表格或列"
    return f"引用了{kind}：{text}"


@lru_cache(maxsize=4096)
def _is_reversed(cells: str) -> bool:
    """Tell whether the end of a range comes before its start, which Excel never writes."""
    area, first = area_of(cells.upper()), area_of(cells.upper().partition(":")[0])
    if area is None or first is None:
        return False  # whole columns or rows
    return (first.left, first.top) != (area.left, area.top)


def _check_cut(cells: str, piece: Piece) -> None:
    """Refuse a range of which Excel takes just one cell, or which it spills."""
    if ":" in cells and _is_reversed(cells):
        raise _HeldError(f"区域 {piece.text} 的首尾颠倒")
    if ":" in cells and not takes_ranges(piece.function, whole=piece.is_argument):
        raise _HeldError(f"区域 {piece.text} 在这里要按数组计算")
