"""What a formula may read that is not calculated here, so that one knows when it is out of date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from xl_tools.workbook.calculable import ADDRESS
from xl_tools.workbook.engine_functions import looks_anywhere
from xl_tools.workbook.formula_pieces import functions_in, pieces_of
from xl_tools.workbook.formula_references import sheet_name
from xl_tools.workbook.inputs import Inputs, inputs_of
from xl_tools.workbook.meanings import Meanings
from xl_tools.workbook.readers import At


class _AnythingError(Exception):
    """Raised where a formula may read any cell."""


def reads(formula: str, at: At, meanings: Meanings) -> tuple[Inputs | None, frozenset[str]]:
    """Return the cells that the formula at this place reads, None for any; and the names, folded.

    Other workbooks are none: nothing done to this one changes them.
    """
    reading = _Reading(at, meanings)
    try:
        inputs: Inputs | None = inputs_of(reading.places(formula))
    except _AnythingError:
        inputs = None
    return inputs, frozenset(name.rpartition("!")[2].casefold() for name in reading.names)


@dataclass
class _Reading:
    """A formula at its place; `names` are those already looked into."""

    at: At
    meanings: Meanings
    names: set[str] = field(default_factory=set)

    def places(self, formula: str, *, within_name: bool = False) -> Iterator[tuple[str, str]]:
        pieces = pieces_of(formula)
        if pieces is None or any(map(looks_anywhere, functions_in(pieces))):
            raise _AnythingError
        if any(piece.is_operator and piece.text == ":" for piece in pieces):
            raise _AnythingError  # a range whose ends are worked out
        for piece in pieces:
            if piece.is_reference:
                yield from self._reference(piece.text, within_name=within_name)

    def _reference(self, text: str, *, within_name: bool) -> Iterator[tuple[str, str]]:
        prefix, mark, cells = text.rpartition("!")
        table = self.meanings.table(text, self.at)
        if table is not None:
            yield from self._reference(table, within_name=False)
        elif "[" in prefix:
            return
        elif not ADDRESS.fullmatch(cells):
            yield from self._name(text)
        elif within_name and "$" not in cells:
            raise _AnythingError  # it looks from where the name is used
        elif ":" in prefix:
            for each in self.meanings.run_of_sheets(text) or ():
                yield from self._reference(each, within_name=False)
        else:
            yield (sheet_name(prefix + mark) if mark else self.at[0]), cells

    def _name(self, text: str) -> Iterator[tuple[str, str]]:
        refers_to = self.meanings.name(text, self.at[0])
        is_new = text not in self.names
        self.names.add(text)
        if refers_to is None:
            raise _AnythingError
        if is_new:
            yield from self.places(refers_to, within_name=True)
