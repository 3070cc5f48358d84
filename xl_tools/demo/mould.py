"""Workbooks of one shape, made many times as fast as by filling each: only cells are replaced.

The workbook of a shape is drawn and filled once, as every other is. What is cast from it holds,
cell by cell, what filling an empty workbook would have given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xl_tools.demo.draft import Draft
from xl_tools.demo.shape import Shape
from xl_tools.domain.cells import CellValue, Place
from xl_tools.domain.form import FieldKind, Form, Table
from xl_tools.domain.grid import column_letters
from xl_tools.filings.blocks import Block, named_blocks
from xl_tools.filings.heights import needed_height, text_cells, width_of
from xl_tools.filings.reader import row_names, title_column
from xl_tools.filings.template import compressed
from xl_tools.filings.writer import field_cell, row_cell
from xl_tools.fill.change import Change
from xl_tools.refresh.apply import agrees, apply_changes
from xl_tools.refresh.making import drawn_book
from xl_tools.refresh.opening import functions_for
from xl_tools.workbook import Workbook
from xl_tools.workbook.cell import Cell
from xl_tools.workbook.cell_content import Content, to_content
from xl_tools.workbook.formula_set import FormulaSet
from xl_tools.workbook.readers import At
from xl_tools.workbook.stencil import Stencil

_ROW = re.compile(r"(\w+)\[(.*)\]\.(\w+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Room:
    """A cell for text: how wide it is, in characters, and how tall its row is when empty."""

    at: At
    width: float
    height: float


class Mould:
    """The workbooks of one shape."""

    def __init__(self, form: Form, year: int, shape: Shape) -> None:
        """Draw the workbook of this shape, and cut it at the cells that drafts fill."""
        self._form, functions = form, functions_for(form)
        self._empty = compressed(drawn_book(form, year, dict(shape.rows)).to_bytes())
        book = Workbook.from_bytes(self._empty)
        apply_changes(book, form, list(shape.changes(form)), functions)
        self._blocks = named_blocks(book, form)
        self._places = dict(self._cells_to_fill(book, shape))
        self._formats = {
            name: book[at[0]].at(*at[1:]).number_format for name, at in self._places.items()
        }
        self._merged = frozenset(self._covered(shape))
        self._rooms = list(_rooms(book, form, self._blocks))
        self._formulas = FormulaSet(book, functions)
        cells = self._formulas.cells.union(self._places.values())
        self._inputs = [at for at in self._places.values() if at not in self._formulas.cells]
        self._stencil = Stencil(book.to_bytes(), cells)

    def _cells_to_fill(self, book: Workbook, shape: Shape) -> Iterator[tuple[str, At]]:
        """Yield the cell of each change that a draft may bring, by the name of the change."""
        for field in self._form.fields():
            if field.kind is not FieldKind.CONSTANT:
                yield Change("", key=field.key).name, _at(field_cell(book, field))
        for key, count in shape.rows:
            table = self._form.table(key)
            for index in range(1, count + 1):
                for column in table.columns:
                    cell = row_cell(self._blocks[key], table, index, column.key)
                    change = Change("", table=key, index=index, column=column.key)
                    yield change.name, _at(cell)

    def _covered(self, shape: Shape) -> Iterator[str]:
        """Yield the cells that are merged with the one above, by the names of their changes."""
        for table, column, lengths in shape.groups:
            first = 1
            for length in lengths:
                for index in range(first + 1, first + length):
                    yield Change("", table=table, index=index, column=column).name
                first += length

    def cast(self, draft: Draft) -> bytes:
        """Return the workbook that holds `draft`."""
        values = dict[At, Content].fromkeys(self._inputs)
        filed: list[tuple[At, Change]] = []
        for change in draft.changes(self._form):
            at = self._places[change.name]
            if change.derived:
                filed.append((at, change))
            elif change.name not in self._merged:
                values[at] = to_content(change.value)
        results = self._formulas.results(values)
        over = {
            at: to_content(change.value)
            for at, change in filed
            if results and not agrees(CellValue.of(results[at], self._formats[change.name]), change)
        }
        values |= over
        if over:
            results = self._formulas.results(values, without=over)
        if results is None:
            return self._filled(draft)
        return self._stencil.cast(values, results, self._heights(values))

    def _filled(self, draft: Draft) -> bytes:
        """Return the workbook made the long way: its formulas meet what takes a closer look."""
        book = Workbook.from_bytes(self._empty)
        apply_changes(book, self._form, list(draft.changes(self._form)), functions_for(self._form))
        return book.to_bytes()

    def _heights(self, values: Mapping[At, Content]) -> dict[tuple[str, int], float]:
        found: dict[tuple[str, int], float] = {}
        for room in self._rooms:
            text = values.get(room.at)
            height = needed_height(text, room.width) if isinstance(text, str) else 0
            row = room.at[:2]
            if height > max(room.height, found.get(row, 0)):
                found[row] = height
        return found

    def place(self, draft: Draft, field: str) -> Place:
        """Return where a field of the filing of `draft` is, by its name in findings."""
        named = _ROW.fullmatch(field)
        if not named:
            return _place(self._places[field], field)
        table = self._form.table(named[1])
        index = names_of(table, draft).index(named[2]) + 1
        change = Change("", table=table.key, index=index, column=named[3])
        return _place(self._places[change.name], field)


def names_of(table: Table, draft: Draft) -> list[str]:
    """Return the names of the rows of a table, as findings name them."""
    title = title_column(table)
    rows = draft.rows.get(table.key, ())
    return row_names(str(row.get(title.key) or "") if title else "" for row in rows)


def _rooms(book: Workbook, form: Form, blocks: Mapping[str, Block]) -> Iterator[_Room]:
    for sheet, area in text_cells(book, form, blocks):
        height = sheet.row_height(area.top) or 0
        yield _Room((sheet.name, area.top, area.left), width_of(sheet, area), height)


def _at(cell: Cell) -> At:
    return (cell.sheet.name, cell.row, cell.column)


def _place(at: At, field: str) -> Place:
    sheet, row, column = at
    return Place(sheet, f"{column_letters(column)}{row}", field)
