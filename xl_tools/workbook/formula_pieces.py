"""A formula cut into its pieces: references, functions, and what stands between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import formualizer as fz

_FUTURE = ("_XLFN.", "_XLWS.", "_XLUDF.")  # how files mark functions newer than the format


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a formula; `function` is the innermost one around it.

    `is_argument` is True for a reference that is a whole argument of that function; `opens` names
    the function that the piece opens; `is_operator` is True for what stands between operands.
    """

    text: str
    is_reference: bool = False
    function: str = ""
    is_argument: bool = False
    opens: str = ""
    is_operator: bool = False


@lru_cache(maxsize=8192)
def pieces_of(formula: str) -> tuple[Piece, ...] | None:
    """Return the pieces of a formula without "="; None where it is none.

    >>> [piece.text for piece in pieces_of("SUM(A1:A3)*2")]
    ['SUM(', 'A1:A3', ')', '*', '2']
    >>> pieces_of("SUM(1") is None
    True
    """
    try:
        fz.parse("=" + formula)
        tokens = [token for token in fz.tokenize("=" + formula) if token and not _is_blank(token)]
    except (fz.ParserError, fz.TokenizerError):
        return None
    around: list[str] = []
    pieces: list[Piece] = []
    for number, token in enumerate(tokens):
        kind, role = str(token.token_type), str(token.subtype)
        if kind == "Func" and role == "Close":
            around.pop()
        is_reference = role == "Range"
        whole = is_reference and _is_whole(tokens, number)
        opens = _bare(token.value[:-1]) if kind == "Func" and role == "Open" else ""
        operator = kind in ("OpInfix", "OpPostfix", "OpPrefix")
        function = around[-1] if around else ""
        pieces.append(Piece(token.value, is_reference, function, whole, opens, operator))
        if opens:
            around.append(opens)
    return tuple(pieces)


def functions_in(pieces: Sequence[Piece]) -> Iterator[str]:
    """Yield the names of the functions that are called, in capitals, as users know them."""
    return (piece.opens for piece in pieces if piece.opens)


def _is_whole(tokens: Sequence[fz.Token], number: int) -> bool:
    """Tell whether the token is an argument by itself, not a part of a calculation."""
    beside = (*tokens[max(0, number - 1) : number], *tokens[number + 1 : number + 2])
    return len(beside) == 2 and all(str(t.token_type) in ("Func", "Sep") for t in beside)


def _bare(function: str) -> str:
    name = function.strip().upper()
    for prefix in _FUTURE:
        name = name.removeprefix(prefix)
    return name


def _is_blank(token: fz.Token) -> bool:
    return str(token.token_type) == "Whitespace"
