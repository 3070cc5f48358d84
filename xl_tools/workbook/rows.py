"""The rows of a sheet as slices of its XML: parsed when a cell is asked for, else left as bytes.

A row that nobody edits is copied to the byte, whatever it holds; so a large sheet costs little
memory, and an edit changes its own row only.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

from lxml import etree

from xl_tools.domain.grid import MAX_COLUMN, MAX_ROW, Area, column_letters, column_number
from xl_tools.errors import FileError
from xl_tools.workbook.xml_document import Element

_NUMBER = re.compile(rb"""\sr\s*=\s*["']\s*(\d{1,9})\s*["']""")
_REF = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_KEPT_PARSED = 5_000  # rows: some 50 MB of elements
_SPANS = re.compile(r"(\d+):(\d+)")

ParseFragment = Callable[[bytes], Element]


class Row:
    """One row: its number, the bytes it was read from, and its element once somebody looks.

    `created` are the columns of cells made since, each with the style it was made with; `styles`
    of cells whose style was changed, with what they stated before (None: nothing, meaning 0).
    """

    __slots__ = (
        "_cells",
        "_parse",
        "_read",
        "_spans",
        "_trail",
        "_wrapper",
        "created",
        "number",
        "source",
        "styles",
    )

    def __init__(self, number: int, source: bytes | None, parse: ParseFragment) -> None:
        self.number = number
        self.source = source.rstrip() if source is not None else None
        # White space between rows stays as it is, line ends of Windows too.
        self._trail = (source or b"")[len(self.source or b"") :]
        self.created: dict[int, int] = {}
        self.styles: dict[int, str | None] = {}
        self._parse = parse
        self._read: bytes | None = b"" if source is None else None
        self._spans: str | None = None
        self._wrapper: Element | None = None
        self._cells: dict[int, Element] | None = None

    @property
    def changed(self) -> bool:
        """True once the row was touched, and for a row that was made."""
        return self._read is not None

    def touch(self) -> None:
        """Say that the row is about to be edited; it is then compared with what was read."""
        if self._read is None:
            self._read = inner(self.element.getparent())

    @property
    def element(self) -> Element:
        """The ``row`` element."""
        if self._wrapper is None:
            self._wrapper = self._parse(self.source or b"")
        return self._wrapper[0]

    def adopt(self, wrapper: Element) -> None:
        """Take a wrapper that holds the parsed ``row`` element."""
        self._wrapper = wrapper

    @property
    def is_parsed(self) -> bool:
        """True once the element was asked for."""
        return self._wrapper is not None

    def forget(self) -> None:
        """Free the parsed element of a row that was only read."""
        if not self.changed:
            self._wrapper = self._cells = None

    @property
    def cells(self) -> dict[int, Element]:
        """The ``c`` elements by column number; a cell without address follows its neighbour."""
        if self._cells is None:
            self._cells = {}
            column = 0
            for child in self.element.iterchildren("{*}c"):
                column = _column_of(child.get("r") or "") or column + 1
                if column <= MAX_COLUMN:
                    self._cells[column] = child
        return self._cells

    def create(self, column: int, style: int) -> Element:
        """Add an empty cell, in its place among the others, and return it."""
        self.touch()
        cell = etree.Element(_tag(self.element, "c"), r=f"{column_letters(column)}{self.number}")
        if style:
            cell.set("s", str(style))
        following = min((other for other in self.cells if other > column), default=None)
        if following is None:
            self._append(cell)
        else:
            before = self.cells[following]
            self.element.insert(self.element.index(before), cell)
        self.cells[column] = cell
        self.created[column] = style
        return cell

    def _append(self, cell: Element) -> None:
        last = self.cells[max(self.cells)] if self.cells else None
        position = 0 if last is None else self.element.index(last) + 1
        self.element.insert(position, cell)

    def remove(self, column: int) -> None:
        """Take a cell away."""
        self.touch()
        self.element.remove(self.cells.pop(column))
        self.created.pop(column, None)

    def renumber(self, number: int) -> None:
        """Give the row and its cells a new number."""
        self.touch()
        self.element.set("r", str(number))
        for column, cell in self.cells.items():
            cell.set("r", f"{column_letters(column)}{number}")
        self.number = number

    def is_bare(self) -> bool:
        """True for a new row that came to hold nothing."""
        return self.source is None and not self.cells and set(self.element.attrib) <= {"r", "spans"}

    def prune(self) -> None:
        """Take new cells away that came to hold nothing their row or column does not give them."""
        for column, style in list(self.created.items()):
            cell = self.cells[column]
            if not len(cell) and cell.get("s", "0") == str(style):
                self.remove(column)

    def to_bytes(self) -> bytes:
        """Return the XML of the row: the bytes it was read from, unless it says something else."""
        if not self.changed or self._wrapper is None:
            return (self.source or b"") + self._trail
        self._widen_spans()
        written = inner(self._wrapper)
        same = self.source is not None and written == self._read
        return ((self.source or b"") if same else written) + self._trail

    def _widen_spans(self) -> None:
        # Always from the spans as read, so that a cell made and taken back leaves no trace.
        if self._spans is None:
            self._spans = self.element.get("spans") or ""
        match = _SPANS.fullmatch(self._spans)
        if match:
            first = min(int(match.group(1)), *self.created, MAX_COLUMN)
            last = max(int(match.group(2)), *self.created, 1)
            self.element.set("spans", f"{first}:{last}")


def inner(wrapper: Element | None) -> bytes:
    """Return the XML inside an element, without the namespaces it declares."""
    if wrapper is None:
        return b""
    written = etree.tostring(wrapper, encoding="utf-8")
    # libxml2 writes ">" in an attribute as &gt;, so the first one ends the start tag.
    start = written.index(b">") + 1
    return written[start : written.rindex(b"</")] if written[start - 2 : start] != b"/>" else b""


def _tag(row: Element, name: str) -> str:
    namespace = etree.QName(row).namespace
    return f"{{{namespace}}}{name}" if namespace else name


class Rows:
    """The rows of one sheet in ascending order; rows without content do not exist."""

    def __init__(
        self,
        content: bytes,
        row_tag: bytes,
        parse: ParseFragment,
        broken: Callable[[], FileError],
    ) -> None:
        """Cut `content`, the XML inside ``sheetData``, into rows."""
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
            self._rows.append(Row(number, source, parse))
        numbers = [row.number for row in self._rows]
        if any(after <= before for before, after in pairwise(numbers)):
            self._rows.sort(key=lambda row: row.number)
        repeated = len(set(numbers)) != len(numbers)
        if repeated or (self._rows and self._rows[-1].number > MAX_ROW):
            raise broken()
        self._by_number = {row.number: row for row in self._rows}

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def passing(self) -> Iterator[Row]:
        """Yield the rows for one look at each; in a large sheet they are not kept parsed."""
        for row in list(self._rows):
            keep = row.is_parsed or len(self._rows) <= _KEPT_PARSED
            yield row
            if not keep:
                row.forget()

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
            row = Row(number, None, self._parse)
            row.adopt(self._parse(b"<" + self._row_tag + b' r="%d"/>' % number))
            self._insert(row)
        return row

    def insert_copy(self, number: int, source: bytes) -> Row:
        """Add a row parsed from `source`, an edited copy of another row, as row `number`."""
        row = Row(number, None, self._parse)
        row.adopt(self._parse(source))
        row.renumber(number)
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


@lru_cache(maxsize=1 << 16)
def _column_of(ref: str) -> int:
    """Return the column of a cell address; 0 where it is none."""
    match = _REF.fullmatch(ref)
    return column_number(match.group(1)) if match else 0


def _row_number(source: bytes) -> int:
    match = _NUMBER.search(source, 0, source.find(b">"))
    return int(match.group(1)) if match else 0
