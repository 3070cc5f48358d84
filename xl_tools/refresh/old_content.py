"""What an older workbook holds: its named cells, what people wrote beside them, their notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xl_tools.domain.cells import CellValue
from xl_tools.domain.form import Form
from xl_tools.filings.blocks import named_blocks
from xl_tools.filings.signs import is_sign
from xl_tools.filings.spots import Key, Spot, spots_of
from xl_tools.refresh.leftovers import Leftover
from xl_tools.workbook import Workbook

_NO_ITEM = "写在表样以外的内容"
# Text and author of a note, by sheet and cell.
Notes = Mapping[tuple[str, str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Content:
    """What one named cell of the old workbook holds, and what its user made of its look.

    `fill` and `style` are None where they are the template's own.
    """

    key: Key
    spot: Spot
    value: CellValue
    formula: str
    fill: str | None
    style: int | None

    @property
    def is_blank(self) -> bool:
        """True where the cell holds neither value nor formula."""
        return self.value.is_blank and not self.formula

    def leftover(self, why: str) -> Leftover:
        """Return the content as it is listed apart."""
        place = f"{self.spot.sheet}!{self.spot.ref}"
        return Leftover(place, str(self.key), self.value, self.formula, why=why)


def contents_of(
    book: Workbook, spots: Mapping[Key, Spot], pristine: Workbook, older: Form
) -> list[Content]:
    """Return what the cells at `spots` hold; `pristine` is the empty form with as many rows."""
    plain = spots_of(pristine, older, named_blocks(pristine, older))
    found: list[Content] = []
    for key, spot in spots.items():
        cell, model = spot.cell(book), plain[key].cell(pristine)
        fill = None if cell.fill == model.fill else cell.fill
        style = None if cell.number_format == model.number_format else cell.style
        found.append(Content(key, spot, cell.value, cell.formula or "", fill, style))
    return found


def printed_texts(drawn: Workbook) -> frozenset[str]:
    """Return the texts that a form itself prints."""
    cells = (cell for name in drawn.sheet_names for cell in drawn[name].cells())
    return frozenset("".join(cell.value.shown.split()) for cell in cells)


def written_beside(
    book: Workbook, sheets: frozenset[str], spots: Mapping[Key, Spot], texts: frozenset[str]
) -> Iterator[Leftover]:
    """Yield what people wrote on the official sheets outside the form's cells."""
    named = {(spot.sheet, spot.ref) for spot in spots.values()}
    for name in book.sheet_names:
        for cell in book[name].cells() if name in sheets else ():
            shown, formula = cell.value.shown, cell.formula or ""
            ours = "".join(shown.split()) in texts or is_sign(shown)
            if (formula or (shown and not ours)) and (name, cell.ref) not in named:
                yield Leftover(f"{name}!{cell.ref}", "", cell.value, formula, why=_NO_ITEM)


def take_notes(book: Workbook, sheets: frozenset[str]) -> Notes:
    """Take the user's notes off the sheets to be replaced; return text and author by place.

    UsageError where a sheet has a comment thread: it belongs to its cell and cannot be moved.
    """
    notes: dict[tuple[str, str], tuple[str, str]] = {}
    for name in sorted(sheets):
        for ref, note in dict(book[name].notes).items():
            notes[name, ref] = (note.text, note.author)
            book[name].remove_note(ref)
    return notes
