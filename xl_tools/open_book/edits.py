"""The edits that turn an open book into what the use case made of its copy.

They are neutral: no host, no file, nothing but sheets' names, addresses and plain values, in the
order in which they are to be played. Addresses are those at the moment an edit is played. Cells
that stay as they are appear in no edit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

# What a cell can be given: blank, number, text, boolean or day. A text stays a text, whatever it
# looks like ("92%", "=1", "001"); a host that would read it as something else has to prevent that.
Value = Decimal | str | bool | dt.date | None


# ---------------------------------------------------------------- rows


@dataclass(frozen=True, slots=True)
class InsertRows:
    """Insert `count` rows below the row `after`, as the host itself inserts rows.

    The new cells are blank and unmerged, without notes and links, and look like the cell of the
    row `after` in their column (number format, font, border, fill, protection, validation).
    References and names move along as the host moves them. Formulas, merges, heights and ranges
    that are to grow follow as edits of their own, so no more is asked of the host.
    """

    sheet: str
    after: int
    count: int


@dataclass(frozen=True, slots=True)
class DeleteRows:
    """Delete `count` rows from the row `first` on."""

    sheet: str
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class SetHeight:
    """Make the rows `first` to `last` `points` high; None lets them fit themselves."""

    sheet: str
    first: int
    last: int
    points: float | None


# ---------------------------------------------------------------- merged areas


@dataclass(frozen=True, slots=True)
class Unmerge:
    """Undo the merge of exactly this area (``A14:A16``)."""

    sheet: str
    area: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Merge an area; of its cells only the first holds something by then."""

    sheet: str
    area: str


# ---------------------------------------------------------------- contents


@dataclass(frozen=True, slots=True)
class WriteValues:
    """Write `rows` of plain values into the area that starts at `cell`, in one call.

    The rows are equally long; every cell of the area changes. Formulas there are replaced.
    `as_text` says that all the cells have the number format ``@``, by which a host takes what is
    typed for text; no cell has it where it is False.
    """

    sheet: str
    cell: str
    rows: tuple[tuple[Value, ...], ...]
    as_text: bool = False


@dataclass(frozen=True, slots=True)
class WriteFormulas:
    """Write `rows` of formulas into the area that starts at `cell`, in one call.

    The formulas are in the notation of an .xlsx file, without "=": English names, "," between
    arguments, ``Sheet!A1``. Functions newer than the file format carry ``_xlfn.`` in front.
    """

    sheet: str
    cell: str
    rows: tuple[tuple[str, ...], ...]


# ---------------------------------------------------------------- looks


@dataclass(frozen=True, slots=True)
class CopyLook:
    """Make the cells of `areas` look like the cell `source` of the same sheet, in every respect."""

    sheet: str
    source: str
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetNumberFormat:
    """Give the cells of `areas` a number format, in Excel's English notation."""

    sheet: str
    areas: tuple[str, ...]
    number_format: str


@dataclass(frozen=True, slots=True)
class SetFill:
    """Give the cells of `areas` a fill; `fill` is None for none, or a word.

    The words are those of the engine: ``FFRRGGBB`` (a plain colour), ``THEME4P0.39`` (theme
    colour 4 made 39 % lighter; N for darker), ``INDEXED22`` (Office's old palette), ``FILL7``
    (a pattern or gradient; a host that cannot make it takes the fill away).
    """

    sheet: str
    areas: tuple[str, ...]
    fill: str | None


# ---------------------------------------------------------------- notes and links


@dataclass(frozen=True, slots=True)
class RemoveNote:
    """Take the note of a cell away."""

    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class SetNote:
    """Put a note on a cell in place of one that is there, hidden until pointed at.

    A host that names its own user as the author may ignore `author`: notes of ours are known by
    their text as well.
    """

    sheet: str
    cell: str
    text: str
    author: str


@dataclass(frozen=True, slots=True)
class SetLink:
    """Make a cell lead to ``'sheet'!cell`` in the same workbook, or with None nowhere.

    What the cell shows, and how it looks, stays.
    """

    sheet: str
    cell: str
    location: str | None


# ---------------------------------------------------------------- names


@dataclass(frozen=True, slots=True)
class RemoveName:
    """Take a defined name of the whole workbook away."""

    name: str


@dataclass(frozen=True, slots=True)
class SetName:
    """Define a name for the whole workbook; `refers_to` as in an .xlsx file, without "="."""

    name: str
    refers_to: str
    hidden: bool


SheetEdit = (
    InsertRows
    | DeleteRows
    | SetHeight
    | Unmerge
    | Merge
    | WriteValues
    | WriteFormulas
    | CopyLook
    | SetNumberFormat
    | SetFill
    | RemoveNote
    | SetNote
    | SetLink
)
Edit = SheetEdit | RemoveName | SetName


def sheets_of(edits: Iterable[Edit]) -> tuple[str, ...]:
    """Return the sheets that `edits` change, each once: those whose protection is in the way.

    >>> sheets_of([DeleteRows("自评表", 3, 1), RemoveName("a"), SetLink("自评表", "A1", None)])
    ('自评表',)
    """
    named = (edit.sheet for edit in edits if not isinstance(edit, RemoveName | SetName))
    return tuple(dict.fromkeys(named))
