"""A filing (填报): the values of one unit's workbook, by field, each knowing its place.

Made by the reader from a workbook (or by hand in a test) and handed to the checks; a check
never sees a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from xl_tools.domain.cells import CellValue, Place
from xl_tools.domain.form import FieldKind, Form, ValueType


@dataclass(frozen=True, slots=True)
class Cell:
    """One field's content and place. `formula` is the cell's formula without "=", or ''.

    `number` is the number in the cell, or None for blank, text, dash or error.
    """

    place: Place
    value: CellValue
    kind: FieldKind = FieldKind.INPUT
    type: ValueType = ValueType.TEXT
    unit: str = ""
    formula: str = ""
    number: Decimal | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        raw = self.value.raw
        object.__setattr__(self, "number", raw if isinstance(raw, Decimal) else None)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a repeating table; `index` counts from 1, `sheet_row` is the row in the sheet.

    `classes` are the keys of the columns that only say what kind of row this is.
    """

    table: str
    index: int
    sheet_row: int
    cells: Mapping[str, Cell]
    classes: frozenset[str] = frozenset()

    def __getitem__(self, column: str) -> Cell:
        return self.cells[column]

    @property
    def is_blank(self) -> bool:
        """True where no input cell of the row holds anything beyond the form's own class labels.

        A placeholder row ("……") counts as blank.
        """
        return all(
            cell.value.is_blank or (cell.value.text and set(cell.value.text.strip()) <= {"…", "."})
            for key, cell in self.cells.items()
            if cell.kind is FieldKind.INPUT and key not in self.classes
        )


@dataclass(frozen=True, slots=True)
class YearLabel:
    """A title or heading of the form that names years: its cell, and the years it should name."""

    cell: Cell
    due: frozenset[int]


@dataclass(frozen=True)
class Filing:
    """The values of one workbook.

    `cells` maps a field key (``三公经费.本年决算``) to its cell; a field whose cell was deleted
    from the workbook is absent. `tables` maps a table key to its rows, in order. `year_labels` are
    the printed titles and headings that name a year, where they were found.
    """

    form: Form
    unit: str
    year: int
    cells: Mapping[str, Cell]
    tables: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    year_labels: tuple[YearLabel, ...] = ()

    def get(self, key: str) -> Cell | None:
        """Return the cell of the field `key`, or None where the workbook has lost it."""
        return self.cells.get(key)

    def rows(self, table: str) -> tuple[Row, ...]:
        """Return the rows of `table` that hold something, in order; () where there are none."""
        return self._used_rows.get(table, ())

    @cached_property
    def _used_rows(self) -> Mapping[str, tuple[Row, ...]]:
        return {
            table: tuple(row for row in rows if not row.is_blank)
            for table, rows in self.tables.items()
        }

    @cached_property
    def typed_cells(self) -> tuple[tuple[Cell, tuple[str, ...]], ...]:
        """Every cell that is not the form's own constant, with what the form allows in it.

        Of the tables, those of the rows that hold something.
        """
        found: list[tuple[Cell, tuple[str, ...]]] = []
        for spec in self.form.fields():
            cell = self.cells.get(spec.key)
            if cell is not None and cell.kind is not FieldKind.CONSTANT:
                found.append((cell, spec.allows))
        for table in self.form.tables():
            typed = [column for column in table.columns if column.kind is not FieldKind.CONSTANT]
            found += [
                (row.cells[column.key], column.allows)
                for row in self.rows(table.key)
                for column in typed
                if column.key in row.cells
            ]
        return tuple(found)

    def every_cell(self) -> Iterator[Cell]:
        """Yield all cells: the fields first, then the rows of the tables."""
        yield from self.cells.values()
        for rows in self.tables.values():
            for row in rows:
                yield from row.cells.values()
