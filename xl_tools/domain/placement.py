"""Where everything of a form stands when its tables have a given number of rows.

The template has as many rows in a table as the form says. A table with more rows moves all that
stands below it; what reaches down to its last row grows with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from xl_tools.domain.form import Column, Field, Form, Table
from xl_tools.domain.grid import Area, rows_of
from xl_tools.domain.references import resolve


@dataclass(frozen=True, slots=True)
class Placement:
    """The places of a form's fields, tables and labels; `rows` gives the rows of larger tables.

    A table that `rows` does not name, or gives fewer rows than the form, has the form's own.
    """

    form: Form
    rows: Mapping[str, int] = field(default_factory=dict)

    def row_count(self, table: Table) -> int:
        """Return how many rows the table has."""
        return max(len(table.rows), self.rows.get(table.key, 0))

    def area(self, sheet: str, at: str) -> Area:
        """Return where the template range `at` of `sheet` stands now."""
        area = Area.parse(at)
        top = area.top + self._moved(sheet, area.top, "top")
        bottom = area.bottom + self._moved(sheet, area.bottom, "bottom")
        return Area(area.left, top, area.right, bottom)

    def row(self, sheet: str, row: int) -> int:
        """Return where the template row `row` of `sheet` stands now."""
        return row + self._moved(sheet, row, "top")

    def row_span(self, sheet: str, rows: str) -> tuple[int, int]:
        """Return where the template rows "13:14" of `sheet` stand now."""
        first, last = rows_of(rows)
        return self.row(sheet, first), self.row(sheet, last)

    def _moved(self, sheet: str, row: int, edge: str) -> int:
        moved = 0
        for table in self.form.tables():
            last = table.first_row + len(table.rows) - 1
            below = row > last or (edge == "bottom" and row == last)
            if table.sheet == sheet and below:
                moved += self.row_count(table) - len(table.rows)
        return moved

    def field_area(self, target: Field) -> Area:
        """Return where the field stands."""
        return self.area(target.sheet, target.at)

    def first_row(self, table: Table) -> int:
        """Return the sheet row of the table's first row."""
        return self.row(table.sheet, table.first_row)

    def column_area(self, table: Table, column: Column, index: int | None = None) -> Area:
        """Return the whole column of the table, or its cell in row `index` (from 1)."""
        top = self.first_row(table)
        if index is not None:
            return Area.of(column.at, top + index - 1)
        return Area.of(column.at, top, top + self.row_count(table) - 1)

    def table_area(self, table: Table) -> Area:
        """Return the block of the table's printed columns."""
        areas = [self.column_area(table, column) for column in table.columns if column.printed]
        left = min(area.left for area in areas)
        right = max(area.right for area in areas)
        return Area(left, areas[0].top, right, areas[0].bottom)

    def field_formula(self, target: Field) -> str:
        """Return the field's Excel formula, without "="; '' where it has none."""
        return resolve(target.formula, lambda ref: self._refer(ref, target.sheet, None, 0))

    def column_formula(self, table: Table, column: Column, index: int) -> str:
        """Return the Excel formula of the column's cell in row `index` (from 1)."""
        return resolve(column.formula, lambda ref: self._refer(ref, table.sheet, table, index))

    def _refer(self, ref: str, sheet: str, table: Table | None, index: int) -> str:
        if ref.startswith("@"):
            if table is None:
                raise KeyError(ref)
            return self.column_area(table, table.column(ref[1:]), index).first
        first, _, last = ref.partition(":")
        home, area = self.locate(first)
        if last:
            end = self.locate(last)[1]
            cells = f"{area.first}:{Area(end.left, end.top, end.left, end.bottom).last}"
        elif self._is_column(first):
            cells = str(Area(area.left, area.top, area.left, area.bottom))
        else:
            cells = area.first
        return cells if home == sheet else f"{home}!{cells}"

    def locate(self, key: str) -> tuple[str, Area]:
        """Return sheet and area of a field, or of a table's column (绩效指标.分值).

        KeyError where the form has neither.
        """
        for candidate in self.form.fields():
            if candidate.key == key:
                return candidate.sheet, self.field_area(candidate)
        table_key, _, column = key.partition(".")
        table = self.form.table(table_key)
        return table.sheet, self.column_area(table, table.column(column))

    def _is_column(self, key: str) -> bool:
        return not any(candidate.key == key for candidate in self.form.fields())

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield every defined name and what it refers to, in the order of the form."""
        for target in self.form.fields():
            # A name means the value's own cell, the first of a merged range.
            area = Area.parse(self.field_area(target).first)
            yield target.name, f"{target.sheet}!{area.absolute}"
        for table in self.form.tables():
            yield table.name, f"{table.sheet}!{self.table_area(table).absolute}"
