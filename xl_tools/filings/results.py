"""The sheet 校验结果: every finding with links, and the explanations (审核说明) typed beside them.

The columns are found by their headings, so that a reviewer may widen, hide or add columns. The
hidden columns 键 and 依据值 say what a row is about and which values its explanation was given
for; an explanation lapses when one of those values changes. A row belongs to its key: rows are
inserted and deleted where findings come and go, so that what a reviewer added to a row, and the
row's colours, stay with the finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xl_tools.domain.cells import Place
from xl_tools.domain.findings import Severity
from xl_tools.domain.grid import Area, column_letters, column_number
from xl_tools.domain.report import Report
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
    Explanation,
    Line,
    lines_of,
)
from xl_tools.filings.result_rows import Slot, arranged
from xl_tools.workbook.appending import NewRow, append_rows
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.cell_content import Content, ErrorCode, Settable
from xl_tools.workbook.sheet import Sheet

__all__ = ["BASIS", "EXPLANATION", "HEADER_NAME", "KEY", "SHEET", "STATUS", "Explanation"]

SHEET = "校验结果"
HEADER_NAME = "结果_表头"
_ITEM = "项目"
_COUNTS = ("结果_错误", "结果_核实", "结果_提示", "结果_已说明", "结果_通过", "结果_未校验")
_HEADINGS = frozenset({
    "序号", LEVEL, PLACE, _ITEM, "填报值", OTHER_PLACE, "对照值", "差额", "问题", "建议",
    EXPLANATION, STATUS, RULE, KEY, BASIS,
})  # fmt: skip


class Results:
    """The list on 校验结果 of a workbook: read once, and then written.

    Between the two nobody else may edit the sheet.
    """

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._listing = _listing(book)

    def explanations(self) -> dict[str, Explanation]:
        """Return the explanations and statuses on the sheet, by finding key; {} without the sheet.

        A row whose key was deleted is under its rule and place (``rule|自评表!H14``).
        """
        found: dict[str, Explanation] = {}
        listing = self._listing
        if not listing:
            return found
        for slot in listing.slots:
            text, basis, status, rule, place = (
                listing.text(heading, slot.row, slot.contents)
                for heading in (EXPLANATION, BASIS, STATUS, RULE, PLACE)
            )
            found.setdefault(
                slot.key or f"{rule}|{place}", Explanation(text, basis, status, rule, place)
            )
        return found

    def rename(self, change: Callable[[str], str]) -> None:
        """Put new names of items into what the rows say they are about; the rest stays."""
        listing = self._listing
        if not listing:
            return
        self._listing = None  # what was read of it holds no more
        for slot in listing.slots:
            for heading in (_ITEM, KEY, BASIS):
                if heading in listing.columns:
                    cell = listing.sheet[f"{listing.columns[heading]}{slot.row}"]
                    text = cell.value.text
                    if text and change(text) != text:
                        cell.value = change(text)

    def write(
        self, report: Report, statuses: Mapping[str, str], explanations: Mapping[str, str]
    ) -> bool:
        """Write counts and one row for each finding, explained finding and rule not checked.

        `statuses` and `explanations` are by finding key. False where the book has lost the sheet:
        it is left as it is then.
        """
        listing = self._listing
        if not listing:
            return False
        self._listing = None  # what was read of it holds no more
        _write_counts(self._book, report)
        # One row always stays, blank if need be: it carries the styles for the next run.
        lines = lines_of(report, statuses, explanations) or [Line("", dict.fromkeys(_HEADINGS), {})]
        listing.hold(lines)
        return True


def read_explanations(book: Workbook) -> dict[str, Explanation]:
    """Return the explanations and statuses on 校验结果, as `Results.explanations` does."""
    return Results(book).explanations()


def write_results(
    book: Workbook,
    report: Report,
    statuses: Mapping[str, str],
    explanations: Mapping[str, str],
) -> bool:
    """Write what `report` says to 校验结果, as `Results.write` does."""
    return Results(book).write(report, statuses, explanations)


# ---------------------------------------------------------------- the list


@dataclass(frozen=True)
class _Listing:
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
        content = contents.get(self._numbers.get(heading, 0))
        if content is None:
            return ""
        if isinstance(content, str) and not isinstance(content, ErrorCode):
            return content if content.strip() else ""
        return self.sheet[f"{self.columns[heading]}{row}"].value.shown

    # ------------------------------------------------------------------ writing

    def hold(self, lines: Sequence[Line]) -> None:
        """Make the list say these lines, each in the row that has its key."""
        slots = self.slots or (self._first(),)
        keys = [line.key for line in lines]
        stay = [slot.key for slot in slots] == keys
        theirs = {} if stay else {slot.key: self._theirs(slot.row) for slot in slots if slot.key}
        slots = slots if stay else tuple(arranged(self.sheet, slots, keys))
        self._append(slots, lines)
        links = dict(self.sheet.links)
        for slot, line in zip(slots, lines, strict=True):
            if slot.key != line.key and (line.key in theirs or not slot.is_new):
                self._give(slot.row, line, theirs.get(line.key, {}))
            if not slot.is_below:
                self._write_cells(slot, line)
            self._link(slot.row, line, links)

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
            if heading in cells and not _says(contents.get(column), cells[heading])
        ]
        for heading in differing:
            value = cells[heading]
            cell = self.sheet[f"{self.columns[heading]}{slot.row}"]
            cell.value = None if value == "" else value
        if differing or slot.is_new:
            self.sheet.set_row_height(slot.row, self._height(line))

    def _height(self, line: Line) -> float:
        texts = ((width, line.cells.get(heading)) for heading, width in self._widths.items())
        counts = [count_lines(text, width) for width, text in texts if isinstance(text, str)]
        return min(MOST, max(counts, default=1) * LINE + PADDING)

    def _link(self, row: int, line: Line, links: Mapping[str, str]) -> None:
        for heading in (PLACE, OTHER_PLACE):
            letters = self.columns.get(heading)
            link = _link_to(line.links.get(heading))
            if letters and links.get(f"{letters}{row}") != link:
                self.sheet.set_link(f"{letters}{row}", link)


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


def _listing(book: Workbook) -> _Listing | None:
    found = book.place(HEADER_NAME)
    if not found:
        return None
    sheet, area = found
    columns: dict[str, str] = {}
    added: list[str] = []
    for letters, heading in _headings(sheet, area):
        if heading in _HEADINGS and heading not in columns:
            columns[heading] = letters
        else:
            added.append(letters)
    return _Listing(sheet, area.top, columns, tuple(added))


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
        found = book.place(name)
        if found:
            sheet, area = found
            sheet.at(area.top, area.left).value = count
