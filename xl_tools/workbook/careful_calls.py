"""Calls that the engine calculates like Excel only with certain arguments; others are held.

Each rule stands for a difference that was found by comparing with LibreOffice and Excel's
documentation; tests/workbook/formula_corpus.py makes the formulas.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from xl_tools.workbook.formula_pieces import Piece
from xl_tools.workbook.guards import ORDER, asks_for_order
from xl_tools.workbook.shapes import UNKNOWN, extent_of, shape_of

Argument = tuple[Piece, ...]

_TEXT = re.compile(r'"(?:[^"]|"")*"')
# Number formats whose texts the engine makes as Excel does.
_PLAIN_FORMAT = re.compile(
    r"(?:0+|#,##0)(?:\.0+)?%?|yyyy[-/]mm?[-/]dd?|yyyy年mm?月(?:dd?日)?|yyyy-mm|yyyy年?|mm-dd"
)
_MATCH_TYPES = ("0", "1", "-1")
_LAST_ASCII = 127
_FIRST_YEAR = 1900
_OVER_ARGUMENTS = (
    "COUNT", "SUM", "AVERAGE", "MAX", "MIN", "PRODUCT", "AVERAGEA", "MAXA", "MINA",
    "AND", "OR", "XOR",
)  # fmt: skip
_ROW_ALONE = 2  # arguments of INDEX without the number of a column
_CHOOSING = ("IF", "IFERROR", "IFNA", "IFS", "CHOOSE")


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function with the pieces of each argument."""

    function: str
    arguments: tuple[Argument, ...]

    def literal(self, number: int) -> str | None:
        """Return the argument where it is one text or number as written, else None."""
        if number >= len(self.arguments):
            return None
        text = "".join(piece.text for piece in self.arguments[number])
        return text if _TEXT.fullmatch(text) or re.fullmatch(r"-?\d+", text) else None


def doubt_about(pieces: Sequence[Piece]) -> str | None:
    """Return why (in Chinese) a call in the formula is not safe to calculate, or None."""
    for call in calls_in(pieces):
        rule = _RULES.get(call.function)
        reason = rule(call) if rule else None
        if reason:
            return reason
    return None


def calls_in(pieces: Sequence[Piece]) -> Iterator[Call]:
    """Yield the calls of functions in a formula, inner ones first."""
    frames: list[tuple[str, list[list[Piece]]]] = []
    for piece in pieces:
        if piece.text in (")", "}") and frames:
            name, arguments = frames.pop()
            if name:
                yield Call(name, tuple(map(tuple, arguments)) if arguments != [[]] else ())
        splits = piece.text in (",", ";") and not piece.is_operator
        for depth, (_, arguments) in enumerate(frames, 1):
            if splits and depth == len(frames):
                arguments.append([])
            else:
                arguments[-1].append(piece)
        if piece.opens or piece.text in ("(", "{"):
            frames.append((piece.opens, [[]]))


# ---------------------------------------------------------------- rules


def _same_shape(first: int, step: int) -> Callable[[Call], str | None]:
    """Return the rule that ranges have one shape: argument 0 and each `step`-th from `first` on."""

    def rule(call: Call) -> str | None:
        chosen = [*call.arguments[:1], *call.arguments[first::step]]
        shapes = {shape_of(argument) for argument in chosen}
        return None if len(shapes) == 1 else f"{call.function} 的各个区域大小不一"

    return rule


def _same_arrays(call: Call) -> str | None:
    # Of arrays that do not fit, Excel makes an error and the engine mostly a figure.
    extents = [extent_of(argument) for argument in call.arguments]
    known = {extent for extent in extents if extent != UNKNOWN}
    fits = len(known) < 2 and all(extent is not None for extent in known)
    return None if fits else f"{call.function} 的各个区域大小不一"


def _key_shape(call: Call) -> str | None:
    """Lookups by vector: what is searched and what is found have one shape."""
    vectors = call.arguments[1:3]
    if len({shape_of(vector) for vector in vectors}) == 1:
        return None
    return f"{call.function} 的各个区域大小不一"


def _match_type(call: Call) -> str | None:
    # The engine takes FALSE, and what is worked out, for 1.
    if len(call.arguments) == 2 or call.literal(2) in _MATCH_TYPES:
        return None
    return "MATCH 的匹配方式不是 0、1 或 -1"


def _text_format(call: Call) -> str | None:
    found = call.literal(1)
    if found and _PLAIN_FORMAT.fullmatch(found.strip('"')):
        return None
    return "TEXT 的格式不在可靠范围内"


def _character(call: Call) -> str | None:
    found = call.literal(0)
    if found and found.isdecimal() and 0 < int(found) <= _LAST_ASCII:
        return None
    return "CHAR 的结果随 Excel 的语言而变"


def _sought(call: Call) -> str | None:
    # Looking for nothing from the n-th character on: Excel says n, the engine 1.
    found = call.literal(0)
    if found is None:
        return f"{call.function} 要找的内容不是写明的文字" if len(call.arguments) > 2 else None
    wild = call.function == "SEARCH" and set("*?~") & set(found)
    return f"{call.function} 要找的内容为空或含通配符" if wild or found == '""' else None


def _no_texts(call: Call) -> str | None:
    # Excel counts a text that reads as a number, day or truth where it is written as an argument.
    inner = {call.function, *_CHOOSING}
    texts = (
        _TEXT.fullmatch(piece.text)
        for argument in call.arguments
        for piece in argument
        if piece.function in inner and (argument[0] is piece or argument[0].opens in _CHOOSING)
    )
    return f"{call.function} 的参数里有文字" if any(texts) else None


def _nothing_computed(call: Call) -> str | None:
    # Excel leaves out an argument that fails; the engine fails with it.
    computed = any(p.opens or p.is_operator for argument in call.arguments for p in argument)
    return f"{call.function} 的参数是算式" if computed else None


def _one_reference(call: Call) -> str | None:
    # Excel says FALSE of what fails; the engine fails with it.
    plain = len(call.arguments) == 1 and [p.is_reference for p in call.arguments[0]] == [True]
    return None if plain else f"{call.function} 的参数是算式"


def _whole_divisor(call: Call) -> str | None:
    # What is left of 12.3 by 0.1 is rounding error, and each program makes another one.
    found = call.literal(1)
    return None if found and found.lstrip("-").isdecimal() else "MOD 的除数不是写明的整数"


def _one_cell(call: Call) -> str | None:
    whole = "0" in (call.literal(1), call.literal(2)) or () in call.arguments
    if len(call.arguments) == _ROW_ALONE and not whole:
        # Of a table without the number of a column Excel takes the whole row.
        shape = shape_of(call.arguments[0])
        whole = isinstance(shape, str) or 0 not in shape
    return "INDEX 取整行或整列，要按数组计算" if whole else None


def _which_one(call: Call) -> str | None:
    found = call.literal(3)
    if len(call.arguments) < 4 or (found and found.isdecimal() and int(found)):
        return None
    return "SUBSTITUTE 的序号不是写明的正整数"


def _from_the_top(mode: int, order: int) -> Callable[[Call], str | None]:
    """Return the rule that a lookup is exact and from the top, as it is by itself."""

    def rule(call: Call) -> str | None:
        plain = {mode: ("", "0"), order: ("", "1")}
        if all(_said(call, number) in known for number, known in plain.items()):
            return None
        return f"{call.function} 不是从头起的精确查找"

    return rule


def _said(call: Call, number: int) -> str:
    """Return an argument as written; "" for one that is left out."""
    return "".join(piece.text for argument in call.arguments[number : number + 1]
                   for piece in argument)  # fmt: skip


def _no_written_condition(call: Call) -> str | None:
    # Excel takes "TRUE" for TRUE.
    found = call.literal(0)
    return "IF 的条件是文字" if found and found.startswith('"') else None


def _nothing_left_out(call: Call) -> str | None:
    return f"{call.function} 有参数空着" if () in call.arguments else None


def _late_enough(call: Call) -> str | None:
    # Excel counts 29 February 1900, a day that never was, and the engine does not.
    year = call.literal(0)
    early = year is not None and year.isdecimal() and int(year) <= _FIRST_YEAR
    return "DATE 的年份太早" if early else None


def _single_criteria(first: int) -> Callable[[Call], str | None]:
    """Return the rule that each criterion, every other argument from `first` on, is one cell."""

    def rule(call: Call) -> str | None:
        ranges = (p for argument in call.arguments[first::2] for p in argument if ":" in p.text)
        if not any(piece.is_reference for piece in ranges):
            return None
        return f"{call.function} 的条件是区域，要按数组计算"

    return rule


def _criteria(call: Call) -> str | None:
    # "?" finds nothing in some columns, and "<>" takes "*" for itself.
    for number in range(len(call.arguments)):
        found = call.literal(number) or ""
        if set("?~") & set(found) or (found.startswith('"<>') and "*" in found):
            return f"{call.function} 的条件含通配符"
        if asks_for_order(found[1:-1]):
            return ORDER
    return None


def _both(*rules: Callable[[Call], str | None]) -> Callable[[Call], str | None]:
    def rule(call: Call) -> str | None:
        return next((reason for each in rules if (reason := each(call))), None)

    return rule


def _leaves_out_blanks(call: Call) -> str | None:
    said = "".join(piece.text for piece in call.arguments[1]) if len(call.arguments) > 1 else ""
    plain = said.upper() in ("TRUE", "FALSE", "0", "1")
    return None if plain else "TEXTJOIN 的第二个参数不是 TRUE 或 FALSE"


_RULES: Mapping[str, Callable[[Call], str | None]] = {
    "COUNTIF": _both(_criteria, _single_criteria(1)),
    "TEXTJOIN": _leaves_out_blanks,
    "SUMIF": _both(_criteria, _single_criteria(1), _same_shape(2, 1)),
    "AVERAGEIF": _both(_criteria, _single_criteria(1), _same_shape(2, 1)),
    "COUNTIFS": _both(_criteria, _single_criteria(1), _same_shape(2, 2)),
    **dict.fromkeys(
        ("SUMIFS", "AVERAGEIFS", "MAXIFS", "MINIFS"),
        _both(_criteria, _single_criteria(2), _same_shape(1, 2)),
    ),
    "SUMPRODUCT": _same_arrays,
    "LOOKUP": _key_shape,
    "XLOOKUP": _both(_from_the_top(4, 5), _key_shape),
    "XMATCH": _from_the_top(2, 3),
    "IF": _no_written_condition,
    "MROUND": _nothing_left_out,
    "DATE": _late_enough,
    "ISBLANK": _one_reference,
    "MATCH": _match_type,
    "INDEX": _one_cell,
    "MOD": _whole_divisor,
    "SUBSTITUTE": _which_one,
    "TEXT": _text_format,
    "CHAR": _character,
    "FIND": _sought,
    "SEARCH": _sought,
    **dict.fromkeys(_OVER_ARGUMENTS, _no_texts),
    "COUNT": _both(_no_texts, _nothing_computed),
    "COUNTA": _nothing_computed,
}
