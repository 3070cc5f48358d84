"""The rows of a sheet as slices of its XML: parsed when a cell is asked for, else left as bytes.

A row that nobody edits is copied to the byte, whatever it holds; so a large sheet costs little
memory, and an edit changes its own row only.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import pairwise

from xl_tools.domain.grid import MAX_ROW, Area
from xl_tools.errors import FileError
from xl_tools.workbook.row import Row
from xl_tools.workbook.xml_document import Element

_NUMBER = re.compile(rb"""\sr\s*=\s*["']\s*(\d{1,9})\s*["']""")
_KEPT_PARSED = 5_000  # rows: some 50 MB of elements
_SMALL = 256 * 1024  # bytes of XML that are parsed at once: a filing's largest sheet has 60 KB
_BATCH = 200  # rows of a larger sheet that are parsed at once when all are looked at

ParseFragments = Callable[[Sequence[bytes]], list[Element]]


class Rows:
    """The rows of one sheet in ascending order; rows without content do not exist."""

    def __init__(
        self,
        content: bytes,
        row_tag: bytes,
        parse: ParseFragments,
        broken: Callable[[], FileError],
    ) -> None:
        """Cut `content`, the XML inside ``sheetData``, into rows.

        `parse` returns for pieces of XML as many elements, each wrapping what its piece holds.
        """
        self._parse = parse
        self._row_tag = row_tag
        starts = [m.start() for m in re.finditer(rb"<" + re.escape(row_tag) + rb"[\s/>]", content)]
        self.lead = content[: starts[0]] if starts else content
        self._rows: list[Row] = []
        number = 0
        ends = [*starts[1:], len(content)]
        for start, end in zip(starts, ends, strict=False):
            source = content[start:end]
            number = _row_number(source) or number + 1
            self._rows.append(Row(number, source, self._parsed))
        numbers = [row.number for row in self._rows]
        if any(after <= before for before, after in pairwise(numbers)):
            self._rows.sort(key=lambda row: row.number)
        repeated = len(set(numbers)) != len(numbers)
        if repeated or (self._rows and self._rows[-1].number > MAX_ROW):
            raise broken()
        self._by_number = {row.number: row for row in self._rows}
        # The rows to parse together as soon as one of them is asked for.
        self._ahead = list(self._rows) if len(content) <= _SMALL else []

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def passing(self) -> Iterator[Row]:
        """Yield the rows for one look at each; in a large sheet they are not kept parsed."""
        rows = list(self._rows)
        if len(rows) <= _KEPT_PARSED:
            yield from rows
            return
        for start in range(0, len(rows), _BATCH):
            unparsed = [row for row in rows[start : start + _BATCH] if not row.is_parsed]
            self._ahead = unparsed
            yield from rows[start : start + _BATCH]
            for row in unparsed:
                row.forget()

    def _parsed(self, row: Row) -> Element:
        """Return the parsed XML of a row, taking the others of a small sheet along."""
        ahead, self._ahead = self._ahead, []
        if len(ahead) > 1 and row in ahead:
            with suppress(FileError):  # then only the row that is damaged is refused
                wrappers = self._parse([other.source or b"" for other in ahead])
                for other, wrapper in zip(ahead, wrappers, strict=True):
                    other.adopt(wrapper)
                return wrappers[ahead.index(row)]
        return self._parse([row.source or b""])[0]

    def get(self, number: int) -> Row | None:
        """Return the row with this number, or None where the sheet has none."""
        return self._by_number.get(number)

    @property
    def last(self) -> int:
        """The number of the last row; 0 for a sheet without rows."""
        return self._rows[-1].number if self._rows else 0

    def obtain(self, number: int) -> Row:
        """Return the row with this number, newly made where the sheet has none."""
        row = self._by_number.get(number)
        if row is None:
            row = self._made(number, b"<" + self._row_tag + b' r="%d"/>' % number)
        return row

    def insert_copy(self, number: int, source: bytes) -> Row:
        """Add a row parsed from `source`, an edited copy of another row, as row `number`."""
        row = self._made(number, source)
        row.renumber(number)
        return row

    def _made(self, number: int, source: bytes) -> Row:
        row = Row(number, None, self._parsed)
        row.adopt(self._parse([source])[0])
        self._insert(row)
        return row

    def _insert(self, row: Row) -> None:
        position = bisect_left(self._rows, row.number, key=lambda other: other.number)
        self._rows.insert(position, row)
        self._by_number[row.number] = row

    def remove(self, number: int) -> None:
        """Take a row away, if it is there."""
        row = self._by_number.pop(number, None)
        if row is not None:
            self._rows.remove(row)

    def move(self, changes: dict[int, int]) -> None:
        """Renumber rows; the new numbers must keep the order."""
        for row in self._rows:
            if row.number in changes:
                row.renumber(changes[row.number])
        self._by_number = {row.number: row for row in self._rows}

    def changed(self) -> list[Row]:
        """Return the rows that somebody edited."""
        return [row for row in self._rows if row.changed]

    def prune(self) -> None:
        """Take away new cells and rows that came to hold nothing."""
        for row in self.changed():
            row.prune()
            if row.is_bare():
                self.remove(row.number)

    def created_area(self) -> Area | None:
        """Return the area that cells made since reading span; None where there are none."""
        made = [(row.number, column) for row in self._rows for column in row.created]
        if not made:
            return None
        rows, columns = [row for row, _ in made], [column for _, column in made]
        return Area(min(columns), min(rows), max(columns), max(rows))

    def to_bytes(self) -> bytes:
        """Return the XML inside ``sheetData``."""
        return self.lead + b"".join(row.to_bytes() for row in self._rows)


def _row_number(source: bytes) -> int:
    match = _NUMBER.search(source, 0, source.find(b">"))
    return int(match.group(1)) if match else 0
