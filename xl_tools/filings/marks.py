"""Mark (标记) the cells that findings are about: a colour, a note, a sign beside the form.

Taken off again, marks leave nothing behind.

What a cell looked like before is kept in hidden defined names, one for each former fill, that
refer to the marked cells: Excel, WPS and LibreOffice move such a name along when rows are
inserted, so the right colour returns to the right cell even after the sheet was edited. Our notes
are told from the user's by their author, or by their form: a note that Excel or LibreOffice put on
a cell for us names its own user. A cell that has a note of the user's keeps it, and gets the
colour alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from xl_tools.domain.findings import Finding, Severity
from xl_tools.domain.grid import Area
from xl_tools.errors import UsageError
from xl_tools.filings.signs import Numbered, write_signs
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.formula_references import quoted_sheet, sheet_name
from xl_tools.workbook.notes import Note

AUTHOR = "xl-tools 校验"
# Not the reds and yellows of Excel's own palette, so that a user's colour is never taken for ours.
# Their lightness (CIE L* 70, 82, 91) tells them apart without colour as well: in black-and-white
# print and by an eye that does not tell red from green.
COLOURS = {
    Severity.ERROR: "FFEB938D",
    Severity.REVIEW: "FFF7C64A",
    Severity.HINT: "FFD9E7FA",
}
# What marks were coloured with before; workbooks marked then still are.
_EARLIER = frozenset({"FFF8B4B4", "FFFFE08A", "FFCFE2F8"})
_OURS = frozenset(COLOURS.values()) | _EARLIER
_PREFIX = "XLT_FILL_"
_NONE = "NONE"
# A file may have 8,192 characters in a name, but Excel itself takes only 255 where it is given one.
_LONGEST = 240
_NOTE = re.compile(rf"【({'|'.join(s.label for s in Severity)})】.+ \[[\w.-]+\]", re.DOTALL)
_REFERENCE = re.compile(r"('(?:[^']|'')+'!|[^'!,]+!)\$([A-Z]+)\$(\d+)")

At = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a marked cell shows: the worst severity of its findings, and all their messages.

    `numbers` are its findings on 校验结果, the worst first.
    """

    severity: Severity
    text: str
    numbers: tuple[Numbered, ...] = ()


def marks_for(findings: Iterable[Finding]) -> dict[At, Mark]:
    """Return the mark of each cell that `findings` speak of, by (sheet, cell).

    Several findings at one cell share a note, the worst first. Their numbers are their places
    in `findings`, as 校验结果 lists them. One that speaks of a whole sheet marks no cell.
    """
    by_cell: dict[At, list[tuple[int, Finding]]] = {}
    for number, finding in sorted(enumerate(findings, 1), key=lambda pair: pair[1].severity.rank):
        if not finding.place.cell:
            continue
        at = (finding.place.sheet, finding.place.cell)
        by_cell.setdefault(at, []).append((number, finding))
    return {at: _mark(found) for at, found in by_cell.items()}


def _mark(found: list[tuple[int, Finding]]) -> Mark:
    numbers = tuple((finding.severity, number) for number, finding in found)
    return Mark(numbers[0][0], _note([finding for _, finding in found]), numbers)


def _note(findings: list[Finding]) -> str:
    return "\n".join(f"【{f.severity.label}】{f.advice} [{f.rule}]" for f in findings)


def is_ours(note: Note) -> bool:
    """Return whether a mark put the note there: one of a user begins and ends otherwise.

    >>> is_ours(Note("张三", "【错误】得分 6 低于应得 10。 [score.due]"))
    True
    >>> is_ours(Note("张三", "【错误】请小王核对"))
    False
    """
    return note.author == AUTHOR or _NOTE.fullmatch(note.text) is not None


def marked_cells(book: Workbook) -> dict[At, str]:
    """Return the marked cells and what our notes say there, sheet by sheet, row by row.

    A cell with a note of the user's is there with ''.
    """
    texts: dict[At, str] = {}
    for name in book.sheet_names:
        notes = book[name].notes
        marked = {ref for (sheet, ref), _ in _former_fills(book) if sheet == name}
        marked |= {ref for ref, note in notes.items() if is_ours(note)}
        for ref in sorted(marked, key=_order):
            note = notes.get(ref)
            texts[name, ref] = note.text if note and is_ours(note) else ""
    return texts


def apply_marks(book: Workbook, marks: Mapping[At, Mark]) -> None:
    """Make the marks of `book` exactly `marks`: new ones put on, old ones taken off.

    A cell whose mark goes looks exactly as before, unless the user has coloured it since: then
    the user's colour stays. Marks for sheets the book does not have are left out.
    """
    read = dict(_former_fills(book))
    former = read | _copied_fills(book, read, {sheet for sheet, _ in marks})
    signed, recoloured = former.keys() | marks.keys(), False
    for at in sorted(former.keys() - marks.keys()):
        recoloured = True
        _restore(book, at, former.pop(at))
    for (sheet, ref), mark in marks.items():
        if sheet not in book:
            continue
        cell, colour = book[sheet][ref], COLOURS[mark.severity]
        fill = cell.fill
        if fill not in _OURS:
            former[sheet, ref] = fill
        former.setdefault((sheet, ref), None)
        if fill != colour:
            recoloured = True
            cell.fill = colour
    if recoloured:
        book.parts.styles.release(_OURS)
    for sheet in book.sheet_names:
        _note_sheet(book, sheet, {at[1]: m.text for at, m in marks.items() if at[0] == sheet})
    write_signs(book, {at: marks[at].numbers if at in marks else () for at in signed})
    if former != read:
        _remember(book, former)


def _restore(book: Workbook, at: At, fill: str | None) -> None:
    sheet, ref = at
    if sheet not in book or book[sheet][ref].fill not in _OURS:
        return
    try:
        book[sheet][ref].fill = fill
    except UsageError:  # a pattern that another program has taken out of the workbook since
        book[sheet][ref].fill = None


def _copied_fills(
    book: Workbook, former: Mapping[At, str | None], marking: Collection[str]
) -> dict[At, str | None]:
    """Return the fill to give back to cells that a user copied with our colour on them.

    It is that of a marked cell of the same column; under a merge, where LibreOffice gives all
    cells the look of the first one, it is that one's. On a sheet that is being marked for the first
    time a cell copied from elsewhere has our colour, too: later, nobody could tell.
    """
    by_column = {(sheet, Area.parse(ref).left): fill for (sheet, ref), fill in former.items()}
    copied: dict[At, str | None] = {}
    ours = book.parts.styles.filled_with(_OURS)
    if not ours:
        return copied
    for sheet in dict.fromkeys([*(sheet for sheet, _ in former), *sorted(marking)]):
        cells = list(book[sheet].styled_cells(ours)) if sheet in book else []
        unknown = [cell for cell in cells if (sheet, cell.ref) not in former]
        merges = [Area.parse(ref) for ref in book[sheet].merged] if unknown else []
        for cell in unknown:
            over = (area.first for area in merges if area.holds_cell(cell.row, cell.column))
            first = (sheet, next(over, cell.ref))
            copied[sheet, cell.ref] = former.get(first, by_column.get((sheet, cell.column)))
    return copied


def _note_sheet(book: Workbook, sheet: str, texts: Mapping[str, str]) -> None:
    target = book[sheet]
    notes = dict(target.notes)
    for ref, note in notes.items():
        if is_ours(note) and ref not in texts:
            target.remove_note(ref)
    differing = {
        ref: text
        for ref, text in texts.items()
        if (present := notes.get(ref)) is None or (is_ours(present) and present.text != text)
    }
    target.set_notes(differing, AUTHOR)


# ---------------------------------------------------------------- what was there before


def _former_fills(book: Workbook) -> Iterator[tuple[At, str | None]]:
    for name, refers_to in book.names.items():
        if not name.startswith(_PREFIX):
            continue
        fill = name.removeprefix(_PREFIX).split("_")[0]
        for prefix, column, row in _REFERENCE.findall(refers_to):
            yield (sheet_name(prefix), f"{column}{row}"), None if fill == _NONE else fill


def _remember(book: Workbook, former: Mapping[At, str | None]) -> None:
    wanted: dict[str, str] = {}
    for number, sheet in enumerate(book.sheet_names, 1):
        by_fill: dict[str, list[str]] = {}
        for (name, ref), fill in former.items():
            if name == sheet:
                by_fill.setdefault(fill or _NONE, []).append(ref)
        prefix = f"{quoted_sheet(sheet)}!"
        for fill, refs in by_fill.items():
            cells = [f"{prefix}{Area.parse(ref).absolute}" for ref in sorted(refs, key=_order)]
            for part, areas in enumerate(_joined(cells), 1):
                wanted[f"{_PREFIX}{fill}_{number}_{part}"] = areas
    present = book.names
    for name in [n for n in present if n.startswith(_PREFIX) and n not in wanted]:
        book.remove_name(name)
    for name, refers_to in sorted(wanted.items()):
        if present.get(name) != refers_to:
            book.set_name(name, refers_to, hidden=True)


def _joined(cells: Iterable[str]) -> Iterator[str]:
    """Yield the cells as texts that are short enough for a name."""
    text = ""
    for cell in cells:
        if text and len(text) + 1 + len(cell) > _LONGEST:
            yield text
            text = ""
        text = f"{text},{cell}" if text else cell
    if text:
        yield text


def _order(ref: str) -> tuple[int, int]:
    area = Area.parse(ref)
    return area.top, area.left
