"""The sheet 校验结果: every finding with links, and the explanations (审核说明) typed beside them.

The columns are found by their headings, so that a reviewer may widen, hide or add columns. The
hidden columns 键 and 依据值 say what a row is about and which values its explanation was given
for; an explanation lapses when one of those values changes. A row belongs to its key: rows are
inserted and deleted where findings come and go, so that what a reviewer added to a row, and the
row's colours, stay with the finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from xl_tools.domain.findings import Severity
from xl_tools.domain.grid import Area, column_letters
from xl_tools.domain.report import Report
from xl_tools.filings.heights import LINE, MOST, PADDING, count_lines
from xl_tools.filings.result_lines import (
    BASIS,
    EXPLANATION,
    KEY,
    LEVEL,
    PLACE,
    RULE,
    STATUS,
    Explanation,
    Line,
    lines_of,
)
from xl_tools.workbook.appending import NewRow, append_rows, can_append
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.cell import Cell
from xl_tools.workbook.cell_content import Settable
from xl_tools.workbook.sheet import Sheet

__all__ = ["BASIS", "EXPLANATION", "HEADER_NAME", "KEY", "SHEET", "STATUS", "Explanation"]

SHEET = "校验结果"
HEADER_NAME = "结果_表头"
_COUNTS = ("结果_错误", "结果_核实", "结果_提示", "结果_已说明", "结果_通过", "结果_未校验")
_HEADINGS = frozenset({
    "序号", LEVEL, PLACE, "项目", "填报值", "对照位置", "对照值", "差额", "问题", "建议",
    EXPLANATION, STATUS, RULE, KEY, BASIS,
})  # fmt: skip


def read_explanations(book: Workbook) -> dict[str, Explanation]:
    """Return the explanations and statuses on the sheet, by finding key; {} without the sheet.

    A row whose key was deleted is under its rule and place (``rule|自评表!H14``).
    """
    listing = _listing(book)
    if not listing:
        return {}
    found: dict[str, Explanation] = {}
    for slot in listing.slots():
        text, basis, status, rule, place = (
            listing.text(heading, slot.row) for heading in (EXPLANATION, BASIS, STATUS, RULE, PLACE)
        )
        found.setdefault(
            slot.key or f"{rule}|{place}", Explanation(text, basis, status, rule, place)
        )
    return found


def write_results(
    book: Workbook,
    report: Report,
    statuses: Mapping[str, str],
    explanations: Mapping[str, str],
) -> bool:
    """Write counts and one row for each finding, explained finding and rule not checked.

    `statuses` and `explanations` are by finding key. False where the book has lost the sheet:
    it is left as it is then.
    """
    listing = _listing(book)
    if not listing:
        return False
    _write_counts(book, report)
    # One row always stays, blank if need be: it carries the styles for the next run.
    lines = lines_of(report, statuses, explanations) or [Line("", dict.fromkeys(_HEADINGS), {})]
    slots = listing.slots() or [_Slot(listing.header + 1, "")]
    theirs = {slot.key: listing.theirs(slot.row) for slot in slots if slot.key}
    slots = _arranged(listing.sheet, slots, [line.key for line in lines])
    _append(listing, slots, lines)
    links = dict(listing.sheet.links)
    for slot, line in zip(slots, lines, strict=True):
        if slot.key != line.key and (line.key in theirs or not slot.is_new):
            listing.give(slot.row, line, theirs.get(line.key, {}))
        listing.write(slot, line, links)
    return True


# ---------------------------------------------------------------- which row is whose


@dataclass(frozen=True, slots=True)
class _Slot:
    """A row of the list and the key it has; one just inserted has none.

    A row that `is_below` all others is not there yet: it is appended, filled, in one go.
    """

    row: int
    key: str
    is_new: bool = False
    is_below: bool = False


def _arranged(sheet: Sheet, slots: list[_Slot], keys: list[str]) -> list[_Slot]:
    """Insert and delete rows until there is one for each of `keys`; rows with such a key stay."""
    present = [slot.key for slot in slots]
    changes = SequenceMatcher(None, present, keys, autojunk=False).get_opcodes()
    for _, first, last, wanted_first, wanted_last in reversed(changes):
        missing = (wanted_last - wanted_first) - (last - first)
        if missing > 0:
            slots = _insert(sheet, slots, max(0, last - 1), missing)
        elif missing < 0:
            slots = _delete(sheet, slots, last + missing, last)
    return slots


def _insert(sheet: Sheet, slots: list[_Slot], after: int, count: int) -> list[_Slot]:
    row = slots[after].row
    is_below = can_append(sheet, row)
    if not is_below:
        sheet.insert_rows(row, count)
    new = [_Slot(row + number, "", True, is_below) for number in range(1, count + 1)]
    below = [replace(slot, row=slot.row + count) for slot in slots[after + 1 :]]
    return [*slots[: after + 1], *new, *below]


def _delete(sheet: Sheet, slots: list[_Slot], first: int, last: int) -> list[_Slot]:
    # One by one from below: a reviewer's own rows may stand between them.
    for slot in reversed(slots[first:last]):
        sheet.delete_rows(slot.row, 1)
    gone = last - first
    return slots[:first] + [replace(slot, row=slot.row - gone) for slot in slots[last:]]


def _append(listing: _Listing, slots: Sequence[_Slot], lines: Sequence[Line]) -> None:
    below = [slot.row for slot in slots if slot.is_below]
    if below:
        rows = [listing.new_row(line) for line in lines[-len(below) :]]
        append_rows(listing.sheet, below[0] - 1, rows)


# ---------------------------------------------------------------- the list


@dataclass(frozen=True, slots=True)
class _Listing:
    """The list: its sheet, header row, our columns by heading, and the columns others added."""

    sheet: Sheet
    header: int
    columns: Mapping[str, str]
    added: tuple[str, ...]
    widths: Mapping[str, float]

    def text(self, heading: str, row: int) -> str:
        """Return what the row shows under the heading; '' where the column was deleted."""
        letters = self.columns.get(heading)
        return self.sheet[f"{letters}{row}"].value.shown if letters else ""

    def slots(self) -> list[_Slot]:
        """Return the rows of the list; a reviewer's own rows in between are none of it."""
        rows = range(self.header + 1, self.sheet.max_row + 1)
        keyed = ((row, self.text(KEY, row)) for row in rows)
        return [
            _Slot(row, key)
            for row, key in keyed
            if key or (self.text(RULE, row) and self.text(LEVEL, row))
        ]

    def theirs(self, row: int) -> dict[str, Settable]:
        """Return what others wrote into the row, by column; formulas belong to the row itself."""
        columns = [*self.added, *self._explanation()]
        cells = {letters: self.sheet[f"{letters}{row}"] for letters in columns}
        return {at: cell.value for at, cell in cells.items() if cell.formula is None}

    def give(self, row: int, line: Line, theirs: Mapping[str, Settable]) -> None:
        """Make the row hold what others wrote beside the line that now stands there."""
        explanation = () if EXPLANATION in line.cells else self._explanation()
        for letters in (*self.added, *explanation):
            cell = self.sheet[f"{letters}{row}"]
            if cell.formula is None:
                cell.value = theirs.get(letters)

    def _explanation(self) -> tuple[str, ...]:
        return (self.columns[EXPLANATION],) if EXPLANATION in self.columns else ()

    def new_row(self, line: Line) -> NewRow:
        """Return what a row that is yet to be appended holds for the line."""
        cells = {at: line.cells[heading] for heading, at in self._ours(line)}
        return NewRow(cells, self._height(line))

    def write(self, slot: _Slot, line: Line, links: Mapping[str, str]) -> None:
        """Write the line into its row, and make the row as high as its texts need."""
        if not slot.is_below:
            self._write_cells(slot, line)
        for heading in (PLACE, "对照位置"):
            letters = self.columns.get(heading)
            place = line.links.get(heading)
            link = f"'{place.sheet}'!{place.cell}" if place else None
            if letters and links.get(f"{letters}{slot.row}") != link:
                self.sheet.set_link(f"{letters}{slot.row}", link)

    def _write_cells(self, slot: _Slot, line: Line) -> None:
        changed = [self._put(slot, letters, heading, line) for heading, letters in self._ours(line)]
        if slot.is_new or any(changed):
            self.sheet.set_row_height(slot.row, self._height(line))

    def _ours(self, line: Line) -> Iterator[tuple[str, str]]:
        return ((h, letters) for h, letters in self.columns.items() if h in line.cells)

    def _put(self, slot: _Slot, letters: str, heading: str, line: Line) -> bool:
        value = line.cells[heading]
        if slot.is_new and (value is None or value == ""):
            return False
        cell = self.sheet[f"{letters}{slot.row}"]
        if not slot.is_new and _holds(cell, value):
            return False
        cell.value = None if value == "" else value
        return True

    def _height(self, line: Line) -> float:
        texts = ((heading, line.cells.get(heading)) for heading in self.widths)
        counts = [count_lines(t, self.widths[h]) for h, t in texts if isinstance(t, str)]
        return min(MOST, max(counts, default=1) * LINE + PADDING)


def _holds(cell: Cell, value: object) -> bool:
    present = cell.value
    return present.is_blank if value is None or value == "" else present.raw == value


def _listing(book: Workbook) -> _Listing | None:
    found = book.locate(HEADER_NAME)
    if not found:
        return None
    sheet, area = book[found[0]], Area.parse(found[1])
    columns: dict[str, str] = {}
    added: list[str] = []
    for letters, heading in _headings(sheet, area):
        if heading in _HEADINGS and heading not in columns:
            columns[heading] = letters
        else:
            added.append(letters)
    shown = {h: at for h, at in columns.items() if h not in (KEY, BASIS)}
    widths = {heading: sheet.column_width(at) for heading, at in shown.items()}
    seen = {heading: width for heading, width in widths.items() if width}
    return _Listing(sheet, area.top, columns, tuple(added), seen)


def _headings(sheet: Sheet, area: Area) -> Iterator[tuple[str, str]]:
    """Yield the columns of the header, and those that somebody added to its right."""
    number = area.left
    while True:
        letters = column_letters(number)
        heading = "".join(sheet[f"{letters}{area.top}"].value.shown.split())
        if number > area.right and not heading:
            return
        yield letters, heading
        number += 1


def _write_counts(book: Workbook, report: Report) -> None:
    counts = (
        *(report.count(severity) for severity in Severity),
        len(report.explained),
        len(report.passes),
        len(report.not_checked),
    )
    for name, count in zip(_COUNTS, counts, strict=True):
        found = book.locate(name)
        if found:
            book[found[0]][Area.parse(found[1]).first].value = count
