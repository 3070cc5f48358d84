"""The rows of the list on 校验结果: read at once, and written where they differ.

The columns are found by their headings, and a row by its key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xl_tools.domain.cells import Place
from xl_tools.domain.grid import Area, column_letters, column_number
from xl_tools.filings.heights import LINE, MOST, PADDING, count_lines
from xl_tools.filings.result_lines import (
    BASIS,
    EXPLANATION,
    KEY,
    LEVEL,
    OTHER_PLACE,
    PLACE,
    RULE,
    STATUS,
    Line,
)
from xl_tools.filings.result_rows import Slot, arranged
from xl_tools.workbook.appending import NewRow, append_rows
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.cell_content import Content, ErrorCode, Settable
from xl_tools.workbook.sheet import Sheet

HEADER_NAME = "结果_表头"
ITEM = "项目"
HEADINGS = frozenset({
    "序号", LEVEL, PLACE, ITEM, "填报值", OTHER_PLACE, "对照值", "差额", "问题", "建议",
    EXPLANATION, STATUS, RULE, KEY, BASIS,
})  # fmt: skip


@dataclass(frozen=True)
class Listing:
    """The list: its sheet, header row, our columns by heading, and the columns others added."""

    sheet: Sheet
    header: int
    columns: Mapping[str, str]
    added: tuple[str, ...]

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The rows of the list; a reviewer's own rows in between are none of it."""
        return tuple(self._slots())

    def _slots(self) -> Iterator[Slot]:
        for row in range(self.header + 1, self.sheet.max_row + 1):
            contents = self.sheet.contents(row)
            key = self.text(KEY, row, contents)
            if key or (self.text(RULE, row, contents) and self.text(LEVEL, row, contents)):
                yield Slot(row, key, contents)

    def _first(self) -> Slot:
        """Return the row below the header, of a list that has none yet."""
        row = self.header + 1
        return Slot(row, "", self.sheet.contents(row))

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {heading: column_number(letters) for heading, letters in self.columns.items()}

    @cached_property
    def _widths(self) -> Mapping[str, float]:
        """The widths of the columns that are seen."""
        shown = {h: at for h, at in self.columns.items() if h not in (KEY, BASIS)}
        widths = {heading: self.sheet.column_width(at) for heading, at in shown.items()}
        return {heading: width for heading, width in widths.items() if width}

    def text(self, heading: str, row: int, contents: Mapping[int, Content]) -> str:
        """Return what the row, of these contents, shows under the heading.

        '' where the column was deleted.
        """
        column = self._numbers.get(heading, 0)
        return _shown(self.sheet, row, column, contents.get(column))

    # ------------------------------------------------------------------ writing

    def hold(self, lines: Sequence[Line]) -> None:
        """Make the list say these lines, each in the row that has its key."""
        slots = self.slots or (self._first(),)
        keys = [line.key for line in lines]
        stay = [slot.key for slot in slots] == keys
        theirs = {} if stay else {slot.key: self._theirs(slot.row) for slot in slots if slot.key}
        slots = slots if stay else tuple(arranged(self.sheet, slots, keys))
        self._append(slots, lines)
        for slot, line in zip(slots, lines, strict=True):
            if slot.key != line.key and (line.key in theirs or not slot.is_new):
                self._give(slot.row, line, theirs.get(line.key, {}))
            if not slot.is_below:
                self._write_cells(slot, line)
        self._link(slots, lines)

    def _append(self, slots: Sequence[Slot], lines: Sequence[Line]) -> None:
        below = [slot.row for slot in slots if slot.is_below]
        if below:
            rows = [self._new_row(line) for line in lines[-len(below) :]]
            append_rows(self.sheet, below[0] - 1, rows)

    def _new_row(self, line: Line) -> NewRow:
        """Return what a row that is yet to be appended holds for the line."""
        columns = self.columns.items()
        cells = {at: line.cells[heading] for heading, at in columns if heading in line.cells}
        return NewRow(cells, self._height(line))

    def _theirs(self, row: int) -> dict[str, Settable]:
        """Return what others wrote into the row, by column; formulas belong to the row itself."""
        columns = [*self.added, *self._explanation()]
        cells = {letters: self.sheet[f"{letters}{row}"] for letters in columns}
        return {at: cell.value for at, cell in cells.items() if cell.formula is None}

    def _give(self, row: int, line: Line, theirs: Mapping[str, Settable]) -> None:
        """Make the row hold what others wrote beside the line that now stands there."""
        explanation = () if EXPLANATION in line.cells else self._explanation()
        for letters in (*self.added, *explanation):
            cell = self.sheet[f"{letters}{row}"]
            if cell.formula is None:
                cell.value = theirs.get(letters)

    def _explanation(self) -> tuple[str, ...]:
        return (self.columns[EXPLANATION],) if EXPLANATION in self.columns else ()

    def _write_cells(self, slot: Slot, line: Line) -> None:
        """Write the line into its row, and make the row as high as its texts need."""
        contents, cells = slot.contents, line.cells
        differing = [
            heading
            for heading, column in self._numbers.items()
            if heading in cells
            and (present := contents.get(column)) != cells[heading]  # mostly they are the same
            and not _says(present, cells[heading])
        ]
        for heading in differing:
            value = cells[heading]
            cell = self.sheet[f"{self.columns[heading]}{slot.row}"]
            cell.value = None if value == "" else value
        if differing or slot.is_new:
            self.sheet.set_row_height(slot.row, self._height(line))

    def _height(self, line: Line) -> float:
        texts = [(line.cells.get(heading), width) for heading, width in self._widths.items()]
        counts = [count_lines(text, width) for text, width in texts if isinstance(text, str)]
        return min(MOST, max(counts, default=1) * LINE + PADDING)

    def _link(self, slots: Sequence[Slot], lines: Sequence[Line]) -> None:
        columns = [(at, self.columns[at]) for at in (PLACE, OTHER_PLACE) if at in self.columns]
        wanted = {
            f"{letters}{slot.row}": _link_to(line.links.get(heading))
            for slot, line in zip(slots, lines, strict=True)
            for heading, letters in columns
        }
        there = self.sheet.links
        self.sheet.set_links({ref: to for ref, to in wanted.items() if there.get(ref) != to})


def _says(content: Content, value: Content | int) -> bool:
    """Return whether a cell that holds `content` says `value` already; white space is blank.

    >>> _says(None, ""), _says("　", None), _says("甲", "甲"), _says("甲", "")
    (True, True, True, False)
    """
    if value is None or value == "":
        return content is None or (isinstance(content, str) and not content.strip())
    return content == value


def _link_to(place: Place | None) -> str | None:
    return f"'{place.sheet}'!{place.cell}" if place else None


def listing_of(book: Workbook) -> Listing | None:
    """Return the list of a workbook; None where it has lost the sheet or its header."""
    found = book.place(HEADER_NAME)
    if not found:
        return None
    sheet, area = found
    columns: dict[str, str] = {}
    added: list[str] = []
    for letters, heading in _headings(sheet, area):
        if heading in HEADINGS and heading not in columns:
            columns[heading] = letters
        else:
            added.append(letters)
    return Listing(sheet, area.top, columns, tuple(added))


def _headings(sheet: Sheet, area: Area) -> Iterator[tuple[str, str]]:
    """Yield the columns of the header, and those that somebody added to its right."""
    contents = sheet.contents(area.top)
    number = area.left
    while True:
        shown = _shown(sheet, area.top, number, contents.get(number))
        heading = "".join(shown.split())
        if number > area.right and not heading:
            return
        yield column_letters(number), heading
        number += 1


def _shown(sheet: Sheet, row: int, column: int, content: Content) -> str:
    """Return what a cell of this content shows; '' for white space."""
    if content is None:
        return ""
    if isinstance(content, str) and not isinstance(content, ErrorCode):
        return content if content.strip() else ""
    return sheet.at(row, column).value.shown
