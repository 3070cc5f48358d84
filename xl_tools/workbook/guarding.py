"""Formulas with calls of `guards` in place of what the engine would take otherwise than Excel.

Guarded are comparisons of figures that may be worked out, numbers that become texts, keys that
are looked for, and numbers of rows and columns; and what a function of ours is called without stays
nothing. What cannot differ (a text as written, 0, counts) is left to the engine.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xl_tools.domain.signatures import SIGNATURES
from xl_tools.workbook.formula_pieces import Piece
from xl_tools.workbook.guards import COMPARE, CRITERION, EXACT_KEY, ORDERED_KEY, PLACE, TEXT

_COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})
_SURE = re.compile(r'"(?:[^"]|"")*"|0|TRUE|FALSE', re.IGNORECASE)
_WHOLE = re.compile(
    r"\d{1,9}|(?:COUNT|COUNTA|COUNTIF|COUNTIFS|COUNTBLANK|LEN|ROW|COLUMN|ROWS|COLUMNS|YEAR|MONTH|DAY)"
    r"\([^()]*\)",
    re.IGNORECASE,
)
_SURE_TEXT = re.compile(r'"(?:[^"]|"")*"|TEXT\([^()]*\)', re.IGNORECASE)
_LITERAL = re.compile(r'"(?:[^"]|"")*"|-?\d+(?:\.\d+)?')
_OPENING, _CLOSING = ("(", "{"), (")", "}")
_EXACT = ("FALSE", "0")  # the last argument of VLOOKUP
_LEFT_OUT = '""'  # to functions of ours: the engine would make it 0
_MANY = 255  # arguments that a function takes at most
# Which arguments become texts, and which are numbers of rows and the like.
_TEXTS: Mapping[str, Container[int]] = {
    **dict.fromkeys(
        ("LEN", "LEFT", "RIGHT", "MID", "TRIM", "UPPER", "LOWER", "PROPER", "REPT", "CLEAN",
         "UNICODE", "ARABIC"), (0,)
    ),
    **dict.fromkeys(("FIND", "SEARCH", "EXACT"), (0, 1)),
    "SUBSTITUTE": (0, 1, 2),
    "CONCATENATE": range(_MANY),
    "CONCAT": range(_MANY),
    "TEXTJOIN": range(2, _MANY),
}  # fmt: skip
_PLACES: Mapping[str, Container[int]] = {"INDEX": (1, 2), "LARGE": (1,), "SMALL": (1,)}
# Which arguments are criteria; the ranges around them are left as they are.
_CRITERIA: Mapping[str, range] = {
    **dict.fromkeys(("COUNTIF", "SUMIF", "AVERAGEIF"), range(1, 2)),
    "COUNTIFS": range(1, _MANY, 2),
    **dict.fromkeys(("SUMIFS", "AVERAGEIFS", "MAXIFS", "MINIFS"), range(2, _MANY, 2)),
}


def with_guards(pieces: Sequence[Piece]) -> str:
    """Return the formula with calls of guards where they are needed.

    >>> from xl_tools.workbook.formula_pieces import pieces_of
    >>> with_guards(pieces_of('IF(SUM(A1:A3)=A4,"√",IF(B1="","",B1>0))'))
    'IF(XLTGUARD.COMPARE("=",SUM(A1:A3),A4),"√",IF(B1="","",B1>0))'
    >>> with_guards(pieces_of('"共"&A1&"元"'))
    '"共"&XLTGUARD.TEXT(A1)&"元"'
    """
    return _inside(iter(pieces), "", arrays=False)


@dataclass(slots=True)
class _Argument:
    """What stands between two commas: operands of comparisons, each of operands of ``&``."""

    operands: list[list[str]] = field(default_factory=lambda: [[""]])
    signs: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.operands[-1][-1] += text

    def next_operand(self, sign: str) -> None:
        if sign == "&":
            self.operands[-1].append("")
        else:
            self.signs.append(sign)
            self.operands.append([""])

    @property
    def joins_texts(self) -> bool:
        return any(len(parts) > 1 for parts in self.operands)

    def written(self, *, constants: bool) -> str:
        joined = ["&".join(map(_as_text, parts)) if len(parts) > 1 else parts[0]
                  for parts in self.operands]  # fmt: skip
        left = joined[0]
        for sign, right in zip(self.signs, joined[1:], strict=True):
            both = (left, right)
            sure = any(map(_SURE.fullmatch, both)) or all(map(_WHOLE.fullmatch, both))
            left = left + sign + right if sure or constants else _call(COMPARE, f'"{sign}"', *both)
        return left


def _inside(pieces: Iterator[Piece], function: str, *, arrays: bool) -> str:
    """Return what stands up to the closing bracket, with it; `function` is the one called."""
    arguments, separators, end = [_Argument()], list[str](), ""
    for piece in pieces:
        text = piece.text
        if text in _CLOSING:
            end = text
            break
        if text in (",", ";") and not piece.is_operator:
            separators.append(text)
            arguments.append(_Argument())
        elif piece.is_operator and (text in _COMPARISONS or text == "&"):
            arguments[-1].next_operand(text)
        elif piece.opens or text in _OPENING:
            # What brackets hold is no argument of its own.
            within = _inside(pieces, piece.opens, arrays=text == "{")
            arguments[-1].add(text + within)
        else:
            arguments[-1].add(text)
    written = [argument.written(constants=arrays) for argument in arguments]
    guarded = [
        _guarded(text, function, number, written, joins_texts=argument.joins_texts)
        for number, (text, argument) in enumerate(zip(written, arguments, strict=True))
    ]
    return guarded[0] + "".join(map("".join, zip(separators, guarded[1:], strict=True))) + end


def _guarded(
    text: str, function: str, number: int, arguments: Sequence[str], *, joins_texts: bool
) -> str:
    """Return an argument of the function, in a guard where it needs one."""
    if not text and function in SIGNATURES and len(arguments) > 1:
        return _LEFT_OUT
    if not text or not function:
        return text
    if function in _TEXTS:
        needs = number in _TEXTS[function] and not joins_texts
        return _as_text(text) if needs else text
    if function in _PLACES:
        needs = number in _PLACES[function] and not text.isdecimal()
        return _call(PLACE, text) if needs else text
    if function in _CRITERIA:
        plain = _LITERAL.fullmatch(text) and "%" not in text
        needs = number in _CRITERIA[function] and not plain
        return _call(CRITERION, text) if needs else text
    return _key(text, function, arguments) if number == 0 else text


def _key(text: str, function: str, arguments: Sequence[str]) -> str:
    """Return the first argument of a lookup with its guard."""
    last = arguments[-1].strip().upper()
    match function:
        case "XLOOKUP" | "XMATCH":
            return _call(EXACT_KEY, text)
        case "LOOKUP":
            return _call(ORDERED_KEY, text)
        case "MATCH":
            return _call(EXACT_KEY if len(arguments) > 2 and last == "0" else ORDERED_KEY, text)
        case "VLOOKUP" | "HLOOKUP":
            is_exact = len(arguments) > 3 and last in _EXACT
            return _call(EXACT_KEY if is_exact else ORDERED_KEY, text)
    return text


def _as_text(text: str) -> str:
    """Return an operand that becomes a text, in a guard unless it is one, or a whole number."""
    sure = _SURE_TEXT.fullmatch(text) or _WHOLE.fullmatch(text)
    return text if sure else _call(TEXT, text)


def _call(guard: str, *arguments: str) -> str:
    return f"{guard}({','.join(arguments)})"
