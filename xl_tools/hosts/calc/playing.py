"""Neutral edits as calls of LibreOffice: one call for each block."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import singledispatchmethod
from typing import Any

from xl_tools.domain.grid import Area
from xl_tools.hosts.calc import looks
from xl_tools.hosts.calc.formulas import FormulaWriter
from xl_tools.hosts.calc.structs import struct
from xl_tools.open_book import edits as e
from xl_tools.open_book.edits import Edit, Value

# com.sun.star.sheet.CellFlags: VALUE, DATETIME, STRING, ANNOTATION, FORMULA.
_CONTENTS = 1 | 2 | 4 | 8 | 16
_HIDDEN = 16  # com.sun.star.sheet.NamedRangeFlag.HIDDEN
_HUNDREDTHS_OF_MM = 2540 / 72  # in a point
_EPOCH = dt.date(1899, 12, 30)


class Player:
    """Plays edits on the workbook `model`."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._formulas = FormulaWriter(model)

    @singledispatchmethod
    def play(self, edit: Edit) -> None:
        """Play one edit."""
        raise TypeError(edit)

    def _sheet(self, name: str) -> Any:
        return self._model.Sheets.getByName(name)

    def _area(self, sheet: str, area: str) -> Any:
        return self._sheet(sheet).getCellRangeByName(area)

    # ---------------------------------------------------------------- rows

    @play.register
    def _(self, edit: e.InsertRows) -> None:
        sheet = self._sheet(edit.sheet)
        sheet.Rows.insertByIndex(edit.after, edit.count)
        last = looks.last_column(sheet)
        model = sheet.getCellRangeByPosition(0, edit.after - 1, last, edit.after - 1)
        for row in range(edit.after, edit.after + edit.count):
            # A copied row brings everything; contents, notes and merges are not wanted.
            sheet.copyRange(sheet.getCellByPosition(0, row).CellAddress, model.RangeAddress)
            new = sheet.getCellRangeByPosition(0, row, last, row)
            new.clearContents(_CONTENTS)
            if new.IsMerged:
                new.merge(False)

    @play.register
    def _(self, edit: e.DeleteRows) -> None:
        self._sheet(edit.sheet).Rows.removeByIndex(edit.first - 1, edit.count)

    @play.register
    def _(self, edit: e.SetHeight) -> None:
        rows = self._area(edit.sheet, f"A{edit.first}:A{edit.last}").Rows
        if edit.points is None:
            rows.OptimalHeight = True
        else:
            rows.Height = round(edit.points * _HUNDREDTHS_OF_MM)

    @play.register
    def _(self, edit: e.Unmerge) -> None:
        self._area(edit.sheet, edit.area).merge(False)

    @play.register
    def _(self, edit: e.Merge) -> None:
        self._area(edit.sheet, edit.area).merge(True)

    # ---------------------------------------------------------------- contents

    @play.register
    def _(self, edit: e.WriteValues) -> None:
        block = _block(self._sheet(edit.sheet), edit.cell, edit.rows)
        _write(block, tuple(tuple(map(_value, row)) for row in edit.rows))
        for row, values in enumerate(edit.rows):
            for column, value in enumerate(values):
                if isinstance(value, bool):
                    looks.show_as_truth(self._model, block.getCellByPosition(column, row))

    @play.register
    def _(self, edit: e.WriteFormulas) -> None:
        block = _block(self._sheet(edit.sheet), edit.cell, edit.rows)
        self._formulas.write(block, edit.rows)

    # ---------------------------------------------------------------- looks

    @play.register
    def _(self, edit: e.CopyLook) -> None:
        source = self._area(edit.sheet, edit.source)
        for area in edit.areas:
            looks.copy_look(source, self._area(edit.sheet, area))

    @play.register
    def _(self, edit: e.SetNumberFormat) -> None:
        for cells in self._cells(edit.sheet, edit.areas):
            cells.NumberFormat = looks.number_format(self._model, edit.number_format)

    @play.register
    def _(self, edit: e.SetFill) -> None:
        for cells in self._cells(edit.sheet, edit.areas):
            looks.fill(cells, edit.fill)

    def _cells(self, sheet: str, areas: Sequence[str]) -> Iterator[Any]:
        """Yield the areas, as one object where there are several."""
        if len(areas) == 1:
            yield self._area(sheet, areas[0])
            return
        cells = self._model.createInstance("com.sun.star.sheet.SheetCellRanges")
        addresses = [self._area(sheet, area).RangeAddress for area in areas]
        cells.addRangeAddresses(tuple(addresses), False)
        yield cells

    # ---------------------------------------------------------------- notes and links

    @play.register
    def _(self, edit: e.RemoveNote) -> None:
        self._remove_note(edit.sheet, edit.cell)

    @play.register
    def _(self, edit: e.SetNote) -> None:
        self._remove_note(edit.sheet, edit.cell)
        sheet = self._sheet(edit.sheet)
        address = sheet.getCellRangeByName(edit.cell).CellAddress
        sheet.Annotations.insertNew(address, edit.text)

    def _remove_note(self, name: str, cell: str) -> None:
        notes, area = self._sheet(name).Annotations, Area.parse(cell)
        at = (area.left - 1, area.top - 1)
        for number in range(notes.Count):
            place = notes.getByIndex(number).Position
            if (place.Column, place.Row) == at:
                notes.removeByIndex(number)
                return

    @play.register
    def _(self, edit: e.SetLink) -> None:
        cell = self._area(edit.sheet, edit.cell)
        shown = str(cell.String)
        cell.String = "" if edit.location else shown
        if edit.location:
            field = self._model.createInstance("com.sun.star.text.TextField.URL")
            field.Representation = shown
            field.URL = f"#{_place(edit.location)}"
            text = cell.Text
            text.insertTextContent(text.createTextCursor(), field, False)

    # ---------------------------------------------------------------- names

    @play.register
    def _(self, edit: e.RemoveName) -> None:
        self._model.NamedRanges.removeByName(edit.name)

    @play.register
    def _(self, edit: e.SetName) -> None:
        names, kind = self._model.NamedRanges, _HIDDEN if edit.hidden else 0
        content = self._formulas.translated(edit.refers_to)
        if names.hasByName(edit.name):
            names.removeByName(edit.name)
        origin = struct("com.sun.star.table.CellAddress")
        names.addNewByName(edit.name, content, origin, kind)


def _block(sheet: Any, cell: str, rows: Sequence[Sequence[object]]) -> Any:
    first = Area.parse(cell)
    left, top = first.left - 1, first.top - 1
    return sheet.getCellRangeByPosition(left, top, left + len(rows[0]) - 1, top + len(rows) - 1)


def _write(block: Any, rows: Sequence[Sequence[float | str]]) -> None:
    """Write the rows, in one call where nothing is blank.

    What setDataArray puts into a blank cell, LibreOffice 25.2 does not take back on 撤销.
    """
    if not block.queryEmptyCells().Count:
        block.setDataArray(rows)
        return
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            cell = block.getCellByPosition(x, y)
            if value == "":
                cell.setDataArray((("",),))
            elif isinstance(value, str):
                cell.setString(value)
            else:
                cell.setValue(value)


def _value(value: Value) -> float | str:
    """Return a value as setDataArray takes it, which leaves every text a text."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool() | Decimal():
            return float(value)
    return float((value - _EPOCH).days)


def _place(location: str) -> str:
    """Return a place of the workbook as Calc writes it.

    >>> _place("'自评表'!H14")
    '自评表.H14'
    """
    sheet, _, cell = location.rpartition("!")
    bare = sheet.removeprefix("'").removesuffix("'").replace("''", "'")
    quoted = bare if re.fullmatch(r"\w+", bare) else "'" + bare.replace("'", "''") + "'"
    return f"{quoted}.{cell}"
