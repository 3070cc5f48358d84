"""Every cell of a filing that has a name of its own: fields, and the cells of repeated rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xl_tools.domain.form import Column, Field, FieldKind, Form
from xl_tools.domain.grid import Area
from xl_tools.filings.blocks import Block
from xl_tools.filings.form_formulas import FormFormulas
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.cell import Cell


@dataclass(frozen=True, slots=True)
class Key:
    """What a cell is, whatever place it has: a field, or a column of a table's row.

    >>> str(Key("三公经费.本年决算")), str(Key("分值", "绩效指标", 2))
    ('三公经费.本年决算', '绩效指标[2].分值')
    """

    name: str
    table: str = ""
    index: int = 0

    def __str__(self) -> str:
        return f"{self.table}[{self.index}].{self.name}" if self.table else self.name

    def renamed(self, names: Mapping[str, str]) -> Key:
        """Return the key by which a newer form knows this; `names` as `Form.renamed`.

        >>> Key("权重", "指标", 2).renamed({"指标.权重": "绩效指标.分值"})
        Key(name='分值', table='绩效指标', index=2)
        """
        if not self.table:
            return Key(names.get(self.name, self.name))
        table, _, column = names.get(f"{self.table}.{self.name}", "").rpartition(".")
        return Key(column or self.name, table or self.table, self.index)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the cell stands, the form's entry for it, and the form's own formula there."""

    sheet: str
    ref: str
    entry: Field | Column
    formula: str

    def cell(self, book: Workbook) -> Cell:
        """Return the workbook's cell."""
        return book[self.sheet][self.ref]

    @property
    def is_input(self) -> bool:
        """True where people fill the cell."""
        return self.entry.kind is FieldKind.INPUT


def spots_of(book: Workbook, form: Form, blocks: Mapping[str, Block]) -> dict[Key, Spot]:
    """Return the cells of the filing in `book`, its tables standing at `blocks`."""
    formulas = FormFormulas(book, form, blocks)
    spots: dict[Key, Spot] = {}
    for field in form.fields():
        found = book.locate(field.name)
        if found:
            formula = formulas.of_field(field) or ""
            spots[Key(field.key)] = Spot(found[0], Area.parse(found[1]).first, field, formula)
    for key, block in blocks.items():
        table = form.table(key)
        for index, row in enumerate(block.rows, 1):
            for column in table.columns:
                formula = formulas.of_column(table, column, row) or ""
                at = block.at(column, row)
                spots[Key(column.key, key, index)] = Spot(block.sheet.name, at, column, formula)
    return spots
