"""The rows of a sheet as slices of its XML: parsed when a cell is asked for, else left as bytes.

A row that nobody edits is copied to the byte, whatever it holds; so a large sheet costs little
memory, and an edit changes its own row only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from operator import attrgetter
from weakref import WeakValueDictionary

from xl_tools.domain.grid import MAX_ROW, Area
from xl_tools.errors import FileError
from xl_tools.workbook.row import Row
from xl_tools.workbook.row_slices import RowSlices
from xl_tools.workbook.xml_document import Element

_KEPT = 5_000  # rows: some 50 MB of elements
_SMALL = 256 * 1024  # bytes of XML that are parsed at once: a filing's largest sheet has 60 KB
_BATCH = 200  # rows of a larger sheet that are parsed at once when all are looked at

ParseFragments = Callable[[Sequence[bytes]], list[Element]]


class Rows:
    """The rows of one sheet in ascending order; rows without content do not exist.

    A row that was read is a pair of offsets into the sheet's XML until somebody asks for it.
    """

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
        self._slices = RowSlices(content, row_tag)
        self.is_repeated = self._slices.is_repeated
        if self._slices.last > MAX_ROW:
            raise broken()
        # Rows somebody asked for, by their number now; numbers of read rows that are elsewhere.
        self._rows: dict[int, Row] = {}
        self._gone: set[int] = set()
        # Rows of a large sheet that were only looked at, for as long as somebody holds them.
        self._passed: WeakValueDictionary[int, Row] = WeakValueDictionary()
        # The rows to parse together as soon as one of them is asked for.
        self._ahead: list[int] = self._numbers() if len(content) <= _SMALL else []

    def __iter__(self) -> Iterator[Row]:
        return self.passing()

    def passing(self) -> Iterator[Row]:
        """Yield the rows for one look at each; in a large sheet only edited ones are kept."""
        numbers = self._numbers()
        if len(numbers) <= _KEPT:
            yield from map(self.obtain, numbers)
            return
        for start in range(0, len(numbers), _BATCH):
            batch = numbers[start : start + _BATCH]
            passing = [number for number in batch if number not in self._rows]
            self._ahead = passing
            yield from map(self.obtain, batch)
            for number in passing:
                row = self._rows.get(number)
                if row is not None and not row.changed:
                    self._passed[number] = self._rows.pop(number)

    def holding(self, *marks: bytes) -> Iterator[Row]:
        """Yield the rows in whose XML one of the marks occurs, and edited ones in any case."""
        numbers = {number for mark in marks for number in self._slices.holding(mark)} - self._gone
        numbers.update(row.number for row in self._rows.values() if row.changed)
        for number in sorted(numbers):
            row = self.get(number)
            if row is not None:
                yield row

    def _numbers(self) -> list[int]:
        if not self._gone and not self._rows:
            return list(self._slices.numbers)
        return sorted((set(self._slices.numbers) - self._gone) | self._rows.keys())

    def parsed(self, row: Row) -> Element:
        """Return a wrapper of a row's element, parsing the others of a small sheet along."""
        numbers, self._ahead = self._ahead, []
        found = [self.get(number) for number in numbers if row.number in numbers]
        ahead = [other for other in found if other and not other.is_parsed]
        if row in ahead:
            with suppress(FileError):  # then only the row that is damaged is refused
                wrappers = self._parse([other.xml for other in ahead])
                for other, wrapper in zip(ahead, wrappers, strict=True):
                    other.adopt(wrapper)
                return wrappers[ahead.index(row)]
        return self.fragment(row.xml)

    def fragment(self, source: bytes) -> Element:
        """Return a wrapper around the element in `source`."""
        return self._parse([source])[0]

    def get(self, number: int) -> Row | None:
        """Return the row with this number, or None where the sheet has none."""
        row = self._rows.get(number)
        if row is None and number not in self._gone:
            source = self._slices.source(number)
            if source is not None:
                row = self._passed.get(number) or Row(number, source, self)
                self._rows[number] = row
        return row

    def keep(self, row: Row) -> None:
        """Hold the row, as it is edited."""
        self._rows[row.number] = row

    @property
    def last(self) -> int:
        """The number of the last row; 0 for a sheet without rows."""
        if not self._gone:
            return max(self._slices.last, max(self._rows, default=0))
        return max(self._numbers(), default=0)

    def obtain(self, number: int) -> Row:
        """Return the row with this number, newly made where the sheet has none."""
        row = self.get(number)
        if row is None:
            row = self.insert(number, b"<" + self._row_tag + b' r="%d"/>' % number)
        return row

    def insert_copy(self, number: int, source: bytes) -> Row:
        """Add a row parsed from `source`, an edited copy of another row, as row `number`."""
        row = self.insert(number, source)
        row.renumber(number)
        return row

    def insert(self, number: int, xml: bytes) -> Row:
        """Add the row that `xml` is, with its `number` in it."""
        row = self._rows[number] = Row(number, xml, self, is_made=True)
        return row

    def remove(self, number: int) -> None:
        """Take a row away, if it is there."""
        self._rows.pop(number, None)
        self._gone.add(number)

    def move(self, changes: dict[int, int]) -> None:
        """Renumber rows; the new numbers must keep the order."""
        moved = [row for row in map(self.get, changes) if row is not None]
        for row in moved:
            row.touch()  # a row about to be edited is kept under its old number
            self.remove(row.number)
        for row in moved:
            row.renumber(changes[row.number])
            self._rows[row.number] = row

    def changed(self) -> list[Row]:
        """Return the rows that somebody edited, in order."""
        return sorted((row for row in self._rows.values() if row.changed), key=attrgetter("number"))

    def prune(self) -> None:
        """Take away new cells and rows that came to hold nothing."""
        for row in self.changed():
            row.prune()
            if row.is_bare():
                self.remove(row.number)

    def created_area(self) -> Area | None:
        """Return the area that cells made since reading span; None where there are none."""
        made = [(row.number, column) for row in self.changed() for column in row.created]
        if not made:
            return None
        rows, columns = [row for row, _ in made], [column for _, column in made]
        return Area(min(columns), min(rows), max(columns), max(rows))

    def pieces(self) -> list[bytes | memoryview]:
        """Return the XML inside ``sheetData``; what lies between edited rows is one piece."""
        written = {row.number: row.to_bytes() for row in self.changed()}
        return self._slices.with_rows({**dict.fromkeys(self._gone, b""), **written})
