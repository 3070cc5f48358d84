"""One row of a sheet: a slice of its XML, parsed when a cell is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from lxml import etree

from xl_tools.domain.cells import CellValue
from xl_tools.domain.grid import MAX_COLUMN, column_letters, column_number
from xl_tools.workbook.stored import Stored, stored_in, stored_in_row
from xl_tools.workbook.xml_document import Element

_REF = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s>/]")
_SPANS = re.compile(r"(\d+):(\d+)")


Parse = Callable[["Row"], Element]


class Row:
    """One row: its number, the bytes it was read from, and its element once somebody looks.

    `created` are the columns of cells made since, each with the style it was made with; `styles`
    of cells whose style was changed, with what they stated before (None: nothing, meaning 0).
    `values` are what cells were read as, by column, until the row is touched.
    """

    __slots__ = (
        "__weakref__",
        "_cells",
        "_keep",
        "_parse",
        "_read",
        "_scanned",
        "_spans",
        "_stored",
        "_trail",
        "_wrapper",
        "created",
        "number",
        "source",
        "styles",
        "values",
    )

    def __init__(
        self, number: int, source: bytes | None, parse: Parse, keep: Callable[[Row], None]
    ) -> None:
        """Make the row of these bytes; `keep` is told when it is about to be edited."""
        self.number = number
        self.source = source.rstrip() if source is not None else None
        # White space between rows stays as it is, line ends of Windows too.
        self._trail = (source or b"")[len(self.source or b"") :]
        self.created: dict[int, int] = {}
        self.styles: dict[int, str | None] = {}
        self.values: dict[int, CellValue] = {}
        self._stored: dict[int, Stored] = {}
        self._scanned = False
        self._parse = parse
        self._keep = keep
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
        self._unlearn()
        if self._read is None:
            self._read = inner(self.element.getparent())
            self._keep(self)

    @property
    def element(self) -> Element:
        """The ``row`` element."""
        if self._wrapper is None:
            self._wrapper = self._parse(self)
        return self._wrapper[0]

    def adopt(self, wrapper: Element) -> None:
        """Take a wrapper that holds the parsed ``row`` element."""
        self._wrapper = wrapper

    @property
    def is_parsed(self) -> bool:
        """True once the element was asked for."""
        return self._wrapper is not None

    @property
    def may_hold_formula(self) -> bool:
        """False where surely no cell has a formula; the row need not be parsed to know."""
        if self.source is None or self.changed:
            return True
        return _FORMULA.search(self.source) is not None

    def as_read(self) -> dict[int, Stored]:
        """Return by column what the cells said when the row was read; {} for one that was made."""
        if self.source is None:
            return {}
        before = Row(self.number, self.source, self._parse, self._keep)
        return {c: stored for c in before.columns if (stored := before.stored(c)) is not None}

    def forget(self) -> None:
        """Free the parsed element of a row that was only read."""
        if not self.changed:
            self._wrapper = self._cells = None
            self._unlearn()

    def _unlearn(self) -> None:
        self.values.clear()
        if self._scanned:
            self._scanned, self._stored = False, {}
        else:
            self._stored.clear()

    # ------------------------------------------------------------------ looking

    def stored(self, column: int) -> Stored | None:
        """Return what the cell says, or None where there is none; a plain row is not parsed."""
        found = self._stored.get(column)
        if found is not None or self._scanned:
            return found
        if self._is_scanned():
            return self._stored.get(column)
        element = self.cells.get(column)
        if element is not None:
            found = self._stored[column] = stored_in(element)
        return found

    @property
    def columns(self) -> list[int]:
        """The columns that have a cell, in order; a plain row is not parsed."""
        return sorted(self._stored if self._is_scanned() else self.cells)

    def _is_scanned(self) -> bool:
        """Return whether all of the row is known from its text."""
        if not self._scanned and self._wrapper is None and self.source is not None:
            found = stored_in_row(self.source)
            if found is not None:
                self._stored, self._scanned = found, True
        return self._scanned

    def attribute(self, name: str) -> str | None:
        """Return an attribute of the row, or None; a row without it is not parsed."""
        if self._wrapper is None and self.source is not None:
            start_tag = self.source[: self.source.find(b">")]
            if name.encode() not in start_tag:
                return None
        return self.element.get(name)

    # ------------------------------------------------------------------ elements

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
        attributes = {"r": f"{column_letters(column)}{self.number}"}
        if style:
            attributes["s"] = str(style)
        cell = self._insert(column, attributes)
        self.cells[column] = cell
        self.created[column] = style
        return cell

    def _insert(self, column: int, attributes: dict[str, str]) -> Element:
        tag = f"{self.element.tag[:-3]}c"  # in the namespace of ``row``
        if not len(self.element):
            return etree.SubElement(self.element, tag, attributes)
        cell = etree.Element(tag, attributes)
        following = min((other for other in self.cells if other > column), default=None)
        if following is not None:
            self.cells[following].addprevious(cell)
        elif self.cells:
            self.cells[max(self.cells)].addnext(cell)
        else:
            self.element.insert(0, cell)
        return cell

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


@lru_cache(maxsize=1 << 16)
def _column_of(ref: str) -> int:
    """Return the column of a cell address; 0 where it is none."""
    match = _REF.fullmatch(ref)
    return column_number(match.group(1)) if match else 0
