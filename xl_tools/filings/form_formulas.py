"""The form's formulas as they read in a workbook, where rows may have been inserted.

``[三公经费.本年预算]`` becomes the cell that the field's name refers to now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xl_tools.domain.form import Column, Field, Form, Table
from xl_tools.domain.grid import Area
from xl_tools.domain.references import resolve
from xl_tools.filings.blocks import Block
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.formula_references import quoted_sheet

Cells = tuple[str, Area]


@dataclass(frozen=True, slots=True)
class FormFormulas:
    """The formulas of `form` in `book`, its tables standing at `blocks` (by table key)."""

    book: Workbook
    form: Form
    blocks: Mapping[str, Block]

    def of_field(self, target: Field) -> str | None:
        """Return the field's formula, without "="; None where a cell it needs is lost."""
        found = self.book.place(target.name)
        return self._resolved(target.formula, found[0].name, None, 0) if found else None

    def of_column(self, table: Table, column: Column, row: int) -> str | None:
        """Return the formula of the table's column in sheet row `row`."""
        block = self.blocks.get(table.key)
        return self._resolved(column.formula, block.sheet.name, table, row) if block else None

    def _resolved(self, formula: str, home: str, table: Table | None, row: int) -> str | None:
        try:
            return resolve(formula, lambda reference: self._refer(reference, home, table, row))
        except LookupError:
            return None

    def _refer(self, reference: str, home: str, table: Table | None, row: int) -> str:
        if reference.startswith("@"):
            if table is None:
                raise LookupError(reference)
            return self.blocks[table.key].at(table.column(reference[1:]), row)
        first, _, last = reference.partition(":")
        sheet, area = self._cells(first)
        if last:
            end = self._cells(last)[1]
            area = Area(area.left, area.top, end.left, end.bottom)
        return str(area) if sheet == home else f"{quoted_sheet(sheet)}!{area}"

    def _cells(self, key: str) -> Cells:
        """Return the cell of a field, or the column of a table (绩效指标.分值); LookupError."""
        field = self.form.find_field(key)
        if field:
            found = self.book.place(field.name)
            if not found:
                raise LookupError(key)
            sheet, area = found
            return sheet.name, Area(area.left, area.top, area.left, area.top)
        table_key, _, column = key.partition(".")
        block = self.blocks[table_key]
        letters = block.letters(self.form.table(table_key).column(column))
        return block.sheet.name, Area.of(letters, block.first, block.last)
