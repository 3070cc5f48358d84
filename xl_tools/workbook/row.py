"""One row of a sheet: a slice of its XML, edited as text or, where it is not plain, as elements."""

from __future__ import annotations

import re
from collections.abc import Mapping

from xl_tools.domain.cells import CellValue
from xl_tools.domain.grid import MAX_COLUMN, column_letters
from xl_tools.workbook.cell_element import write_stored
from xl_tools.workbook.row_element import (
    by_column,
    drop_overruled,
    inner,
    insert_cell,
    style_number,
)
from xl_tools.workbook.row_keeper import Keeper
from xl_tools.workbook.row_text import with_cells
from xl_tools.workbook.stored import Stored, stored_in, stored_in_row
from xl_tools.workbook.xml_document import Element

_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s>/]")
_SPANS = re.compile(r"(\d+):(\d+)")
_ROW_ALONE = 2  # its start tag and its end tag
_MADE = re.compile(rb'<row r="\d+"/>')


class Row:
    """One row: its number, the bytes it was read from (None for one that was made), its cells.

    A plain row stays text: cells that are put into it replace theirs when it is written. Any other
    row, and one whose elements are asked for, becomes a tree once it is edited.

    `xml` is the text it began as; `created` are the columns of cells made since, each with the
    style it was made with; `values` are what cells were read as, by column, until they are edited.
    """

    __slots__ = (
        "__weakref__",
        "_cells",
        "_is_plain",
        "_keeper",
        "_own_style",
        "_read",
        "_read_as",
        "_spans",
        "_stored",
        "_styles",
        "_text",
        "_trail",
        "_wrapper",
        "changed",
        "created",
        "number",
        "source",
        "values",
        "xml",
    )

    def __init__(self, number: int, xml: bytes, keeper: Keeper, *, is_made: bool = False) -> None:
        """Take the row that `xml` is; `is_made` says that the file has no such row."""
        self.number = number
        self.xml = xml.rstrip()
        # White space between rows stays as it is, line ends of Windows too.
        self._trail = xml[len(self.xml) :]
        self.source = None if is_made else self.xml
        self.changed = is_made
        self.created: dict[int, int] = {}
        self.values: dict[int, CellValue] = {}
        self._keeper = keeper
        self._stored: dict[int, Stored] = {}
        # None until it is known whether the row is plain; then `_stored` has every cell.
        self._is_plain: bool | None = None
        # Of a row edited as text, its cells as they were read.
        self._read_as: dict[int, Stored] | None = None
        self._text: bytes | None = None
        # Of a row edited as a tree: what it was, and the styles its cells stated.
        self._read: bytes | None = None
        self._styles: dict[int, str | None] = {}
        self._spans: str | None = None
        self._own_style: int | None = None
        self._wrapper: Element | None = None
        self._cells: dict[int, Element] | None = None

    # ------------------------------------------------------------------ looking

    @property
    def may_hold_formula(self) -> bool:
        """False where surely no cell has a formula; the row need not be parsed to know."""
        return self.changed or _FORMULA.search(self.xml) is not None

    def as_read(self) -> dict[int, Stored]:
        """Return by column what the cells said when the row was read; {} for one that was made."""
        if self.source is None:
            return {}
        if self._read_as is not None:
            return dict(self._read_as)
        before = Row(self.number, self.source, self._keeper)
        return dict(before.all_stored())

    def stored(self, column: int) -> Stored | None:
        """Return what the cell says, or None where there is none; a plain row is not parsed."""
        found = self._stored.get(column)
        if found is not None or self._is_plain:
            return found
        if self._is_text():
            return self._stored.get(column)
        element = self.cells.get(column)
        if element is not None:
            found = self._stored[column] = stored_in(element)
        return found

    @property
    def columns(self) -> list[int]:
        """The columns that have a cell, in order; a plain row is not parsed."""
        return sorted(self._stored if self._is_text() else self.cells)

    def all_stored(self) -> Mapping[int, Stored]:
        """Return what every cell says, by column in order; a plain row is not parsed."""
        if self._is_text() and not self.created:
            return self._stored
        found = ((column, self.stored(column)) for column in self.columns)
        return {column: stored for column, stored in found if stored is not None}

    def _is_text(self) -> bool:
        """Return whether all of the row is known from its text."""
        if self._is_plain is None:
            found = stored_in_row(self.xml)
            self._is_plain = found is not None
            self._stored = found or {}
        return self._is_plain

    def attribute(self, name: str) -> str | None:
        """Return an attribute of the row, or None; a plain row is not parsed."""
        if self._read is None:
            tag = self.xml[: self.xml.find(b">")]
            if name.encode() not in tag:
                return None
            if self._is_text():
                _, found, rest = tag.partition(f' {name}="'.encode())
                return rest[: rest.index(b'"')].decode() if found else None
        return self.element.get(name)

    @property
    def own_style(self) -> int | None:
        """The format that new cells of the row get; None where that is their column's."""
        if self._own_style is None:
            is_own = self.attribute("customFormat") in ("1", "true")
            self._own_style = style_number(self.attribute("s")) if is_own else -1
        return None if self._own_style < 0 else self._own_style

    def style_read(self, column: int) -> int | None:
        """Return the style of a cell as it was read, or made; None where that is its style now."""
        if self._read_as is None:
            return style_number(self._styles[column]) if column in self._styles else None
        read = self._read_as.get(column)
        return self.created.get(column) if read is None else read.style

    def stored_before(self, column: int) -> Stored | None:
        """Return what the cell of a plain row said before it was edited, if there was one."""
        return None if self._read_as is None else self._read_as.get(column)

    # ------------------------------------------------------------------ editing

    def put(self, column: int, stored: Stored, *, is_result: bool = False) -> None:
        """Make a cell say this, in its place among the others; `is_result` keeps its formula."""
        if self._read is None and self._is_text():
            self._put_text(column, stored)
        else:
            self._put_element(column, stored, is_result=is_result)

    def _put_text(self, column: int, stored: Stored) -> None:
        if self._read_as is None:
            self._read_as = dict(self._stored)
            self._wrapper = self._cells = None
            self._change()
        if column not in self._stored:
            self.created[column] = stored.style
        self._stored[column] = stored
        self._text = None
        self.values.pop(column, None)

    def _put_element(self, column: int, stored: Stored, *, is_result: bool) -> None:
        self.touch()
        cell = self.cells.get(column)
        if cell is None:
            cell = insert_cell(self.element, self.cells, self.number, column)
            if stored.style:
                cell.set("s", str(stored.style))
            self.created[column] = stored.style
        stated = self._styles.setdefault(column, cell.get("s"))
        if stored.style != style_number(cell.get("s")):
            if stored.style or stated == "0":
                cell.set("s", str(stored.style))
            else:
                cell.attrib.pop("s", "")
        write_stored(cell, stored, is_result=is_result)

    def touch(self) -> None:
        """Say that the row's elements are about to be edited; it is then compared as a tree."""
        if self._read is None:
            self._become_tree()
        self.values.clear()
        self._stored.clear()

    def _change(self) -> None:
        self.changed = True
        self._keeper.keep(self)

    def _become_tree(self) -> None:
        if self._read_as is not None:
            before, now = self._keeper.fragment(self.xml), self._written()
            cells = by_column(before[0])
            for column in self._read_as:
                self._styles[column] = cells[column].get("s")
            self._styles |= {c: str(style) if style else None for c, style in self.created.items()}
            self._spans = before[0].get("spans") or ""
            self._wrapper, self._cells = self._keeper.fragment(now), None
        else:
            before = self._keeper.parsed(self) if self._wrapper is None else self._wrapper
            self._wrapper = before
            drop_overruled(before[0])
        self._read = b"" if self.source is None else inner(before)
        self._read_as, self._is_plain = None, False
        self._stored = {}
        self._change()

    def prune(self) -> None:
        """Take new cells away that came to hold nothing their row or column does not give them."""
        for column, style in list(self.created.items()):
            if self.stored(column) != Stored(style, "n", None):
                continue
            if self._read_as is not None:
                del self._stored[column]
                self._text = None
            else:
                cell = self.cells[column]
                if len(cell):
                    continue
                self.element.remove(self.cells.pop(column))
                self._stored.pop(column, None)
            del self.created[column]
            self.values.pop(column, None)

    def is_bare(self) -> bool:
        """True for a new row that came to hold nothing."""
        if self.source is not None:
            return False
        if self._wrapper is None and self._read_as is None and self.xml.count(b"<") > _ROW_ALONE:
            return False  # appended with its cells, and not looked at since
        if self._read is None and self._is_text():
            return not self._stored and _MADE.fullmatch(self.xml) is not None
        return not self.cells and set(self.element.attrib) <= {"r", "spans"}

    # ------------------------------------------------------------------ elements

    @property
    def element(self) -> Element:
        """The ``row`` element; an edited row becomes a tree."""
        if self._read_as is not None:
            self._become_tree()
        if self._wrapper is None:
            self._wrapper = self._keeper.parsed(self)
        return self._wrapper[0]

    def adopt(self, wrapper: Element) -> None:
        """Take a wrapper that holds the parsed ``row`` element."""
        self._wrapper = wrapper

    @property
    def is_parsed(self) -> bool:
        """True where there are elements, or the text has been edited."""
        return self._wrapper is not None or self.changed

    @property
    def cells(self) -> dict[int, Element]:
        """The ``c`` elements by column number; a cell without address follows its neighbour."""
        if self._cells is None or self._read_as is not None:
            self._cells = by_column(self.element)
        return self._cells

    def renumber(self, number: int) -> None:
        """Give the row and its cells a new number."""
        self.touch()
        self.element.set("r", str(number))
        for column, cell in self.cells.items():
            cell.set("r", f"{column_letters(column)}{number}")
        self.number = number

    # ------------------------------------------------------------------ writing

    def to_bytes(self) -> bytes:
        """Return the XML of the row: the bytes it was read from, unless it says something else."""
        if self._read is None or self._wrapper is None:
            return self._written() + self._trail
        self._widen_spans()
        written = inner(self._wrapper)
        return (self.xml if written == self._read else written) + self._trail

    def _written(self) -> bytes:
        if self._text is None:
            read = self._read_as or {}
            now = self._stored.items() if self._read_as is not None else ()
            edited = {column: stored for column, stored in now if read.get(column) != stored}
            xml = self.xml
            self._text = with_cells(xml, self.number, read, edited) if edited else xml
        return self._text

    def _widen_spans(self) -> None:
        # Always from the spans as read, so that a cell made and taken back leaves no trace.
        if self._spans is None:
            self._spans = self.element.get("spans") or ""
        match = _SPANS.fullmatch(self._spans)
        if match:
            first = min(int(match.group(1)), *self.created, MAX_COLUMN)
            last = max(int(match.group(2)), *self.created, 1)
            self.element.set("spans", f"{first}:{last}")
