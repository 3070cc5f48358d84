"""Draw one official sheet: labels, fields, tables, guards on entry, print set-up, protection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xl_tools.domain.form import Column, Field, FieldKind, SheetForm, Table, ValueType
from xl_tools.domain.grid import Area, column_number
from xl_tools.domain.placement import Placement
from xl_tools.filings.template_entry import validation
from xl_tools.filings.template_styles import Formats

Results = Mapping[tuple[str, str], object]
# What a clerk may do on a protected sheet (there is no password): all but change our formulas.
ALLOWED = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "delete_rows": True,
    "insert_hyperlinks": True,
}


@dataclass(frozen=True, slots=True)
class SheetDrawing:
    """One sheet being drawn; `results` are the cached values of its formulas."""

    sheet: Worksheet
    form: SheetForm
    placement: Placement
    formats: Formats
    year: int
    results: Results

    def draw(self, inputs: Mapping[str, str]) -> None:
        """Draw the whole sheet; `inputs` are texts for input fields by key (单位名称)."""
        self._set_up_grid()
        for label in self.form.labels:
            area = self.placement.area(self.form.name, label.at)
            self._text(area, self.fill_in(label.text), self.formats(label.style))
        for field in self.form.fields:
            self._field(field, inputs.get(field.key, ""))
        for table in self.form.tables:
            self._table(table)
        self._signs()
        self._silence_green_corners()
        self._set_up_page()
        self.sheet.protect("", ALLOWED)

    def fill_in(self, text: str) -> str:
        """Return the text with the years of this filing in it."""
        return text.format(year=self.year, last_year=self.year - 1)

    # ------------------------------------------------------------ cells

    def _text(self, area: Area, text: str, style: Format) -> None:
        if area.is_merged:
            self.sheet.merge_range(str(area), "", style)
        if text:
            self.sheet.write_string(area.first, text, style)
        else:
            self.sheet.write_blank(area.first, None, style)

    def _signs(self) -> None:
        if self.form.page.signs:
            for row in range(self.signs.top, self.signs.bottom + 1):
                self.sheet.write_blank(row - 1, self.signs.left - 1, None, self.formats("signs"))

    @property
    def signs(self) -> Area:
        """The cells in which marks are signed."""
        printed = self.placement.area(self.form.name, self.form.page.print_area)
        column = column_number(self.form.page.signs)
        return Area(column, printed.top, column, printed.bottom)

    def _formula(self, area: Area, formula: str, style: Format) -> None:
        if area.is_merged:
            self.sheet.merge_range(str(area), "", style)
        result = self.results.get((self.form.name, area.first), "")
        self.sheet.write_formula(area.first, f"={formula}", style, result)

    def _field(self, field: Field, text: str) -> None:
        area = self.placement.field_area(field)
        style = self._style(field)
        if field.formula:
            self._formula(area, self.placement.field_formula(field), style)
        elif field.kind is FieldKind.CONSTANT and field.type is not ValueType.TEXT:
            self._constant(area, field.value, style)
        else:
            self._text(area, text or field.value, style)
        self._guard(field, field.item, area, area)

    def _constant(self, area: Area, value: str, style: Format) -> None:
        """Write a constant of a number field: a number, or a dash where none is due."""
        self._text(area, value, style)
        if value.isdecimal():
            self.sheet.write_number(area.first, int(value), style)

    def _style(self, entry: Field | Column) -> Format:
        locked = entry.kind is not FieldKind.INPUT
        return self.formats(entry.style, entry.number_format, locked=locked)

    def _guard(self, entry: Field | Column, title: str, first: Area, area: Area) -> None:
        options = validation(entry, title, self.year, first.first, self.fill_in)
        if options:
            self.sheet.data_validation(str(area), options)

    # ------------------------------------------------------------ tables

    def _table(self, table: Table) -> None:
        for column in table.columns:
            first = self.placement.column_area(table, column, 1)
            whole = self.placement.column_area(table, column)
            self._guard(column, column.key, first, whole)
            for index, size, text in self._runs(table, column):
                cell = self.placement.column_area(table, column, index)
                area = Area(cell.left, cell.top, cell.right, cell.bottom + size - 1)
                if column.formula:
                    formula = self.placement.column_formula(table, column, index)
                    self._formula(area, formula, self._style(column))
                else:
                    self._text(area, self.fill_in(text), self._style(column))

    def _runs(self, table: Table, column: Column) -> Iterator[tuple[int, int, str]]:
        """Yield row number, rows and text of each cell; a grouped column joins equal texts."""
        texts = [row.get(column.key, "") for row in table.rows]
        texts += [""] * (self.placement.row_count(table) - len(texts))
        together: Callable[[tuple[int, str]], object] = (
            (lambda pair: pair[1] or pair[0]) if column.grouped else (lambda pair: pair[0])
        )
        for _, run in groupby(enumerate(texts, 1), together):
            rows = list(run)
            yield rows[0][0], len(rows), rows[0][1]

    # ------------------------------------------------------------ the sheet as a whole

    def _set_up_grid(self) -> None:
        self.sheet.hide_gridlines(2)
        for letters, width in self.form.widths.items():
            self.sheet.set_column(f"{letters}:{letters}", width)
        for row, height in self._heights().items():
            self.sheet.set_row(row - 1, height)

    def _heights(self) -> dict[int, float]:
        """Return heights by sheet row; the rows added to a table are as high as its last one."""
        place = self.placement
        heights = {place.row(self.form.name, row): h for row, h in self.form.heights.items()}
        for table in self.form.tables:
            last = table.first_row + len(table.rows) - 1
            for extra in range(len(table.rows), place.row_count(table)):
                heights[place.first_row(table) + extra] = self.form.heights.get(last, 15.0)
        return heights

    def _silence_green_corners(self) -> None:
        """Keep Excel from flagging what is meant: numbers kept as text, sums of some cells."""
        texts = [
            str(self.placement.field_area(field))
            for field in self.form.fields
            if field.type is ValueType.TEXT and field.kind is FieldKind.INPUT
        ]
        sums = [str(self.placement.field_area(f)) for f in self.form.fields if f.formula]
        for table in self.form.tables:
            for column in table.columns:
                area = str(self.placement.column_area(table, column))
                if column.formula:
                    sums.append(area)
                elif column.type is ValueType.TEXT:
                    texts.append(area)
        self.sheet.ignore_errors(
            {
                "number_stored_as_text": " ".join(texts),
                "formula_differs": " ".join(sums),
                "formula_range": " ".join(sums),
            }
        )

    def _set_up_page(self) -> None:
        page = self.form.page
        area = self.placement.area(self.form.name, page.print_area)
        self.sheet.print_area(str(area))
        self.sheet.set_paper(page.paper)
        if page.orientation == "landscape":
            self.sheet.set_landscape()
        self.sheet.set_margins(*page.margins)
        self.sheet.center_horizontally()
        self.sheet.fit_to_pages(1, 0)
        if page.footer:
            self.sheet.set_footer(page.footer)
        if page.repeat_rows:
            first, last = self.placement.row_span(self.form.name, page.repeat_rows)
            self.sheet.repeat_rows(first - 1, last - 1)
