"""A filing before it is in a workbook: figures by field, and rows of tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from xl_tools.domain.form import FieldKind, Form
from xl_tools.fill.change import Change

Value = Decimal | str | dt.date | None
Row = dict[str, Value]
FUNDS, BUILDINGS, INDICATORS = "专项资金", "楼堂馆所", "绩效指标"


@dataclass(slots=True)
class Draft:
    """The content of one filing, open to changes.

    `values` holds fields by key (``公务接待.本年决算``), `rows` each table's rows; None is a blank
    cell. `formats` holds the printed precision of what is typed over a formula. A value for a
    field that the form calculates takes the formula's place.

    >>> draft = Draft("示例区第一中学", {"编制数": Decimal(12)})
    >>> draft["编制数"]
    Decimal('12')
    """

    unit: str
    values: dict[str, Value] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Value:
        return self.values[key]

    def __setitem__(self, key: str, value: Value) -> None:
        self.values[key] = value

    def money(self, key: str) -> Decimal:
        """Return the amount of a field, in 万元; 0 where it is blank or no number.

        >>> Draft("甲", {"公务接待.本年决算": None}).money("公务接待.本年决算")
        Decimal('0')
        """
        value = self.values.get(key)
        return value if isinstance(value, Decimal) else Decimal(0)

    def columns_of(self, item: str) -> dict[str, Decimal]:
        """Return the three amounts of an item, or of all rows of a table.

        >>> Draft("甲", rows={"专项资金": [{"本年决算": Decimal(3)}] * 2}).columns_of("专项资金")
        {'上年决算': Decimal('0'), '本年预算': Decimal('0'), '本年决算': Decimal('6')}
        """
        columns = ("上年决算", "本年预算", "本年决算")
        if item in self.rows:
            return {
                column: sum(
                    (
                        value
                        for row in self.rows[item]
                        if isinstance(value := row.get(column), Decimal)
                    ),
                    Decimal(0),
                )
                for column in columns
            }
        return {column: self.money(f"{item}.{column}") for column in columns}

    def copy(self) -> Draft:
        """Return a draft of its own with the same content."""
        rows = {table: [dict(row) for row in rows] for table, rows in self.rows.items()}
        return Draft(self.unit, dict(self.values), rows, dict(self.formats))

    def take(self, other: Draft) -> None:
        """Become what `other` is."""
        self.values, self.rows, self.formats = other.values, other.rows, other.formats

    def changes(self, form: Form) -> Iterator[Change]:
        """Yield what writes this draft into an empty workbook of `form`."""
        for key, value in self.values.items():
            if value is not None:
                derived = form.field(key).kind is FieldKind.DERIVED
                yield Change(
                    value, key=key, derived=derived, number_format=self.formats.get(key, "")
                )
        for table, rows in self.rows.items():
            for index, row in enumerate(rows, 1):
                for column, value in row.items():
                    # A blank is written too: the template names the classes of its own rows.
                    yield Change(
                        "" if value is None else value, table=table, index=index, column=column
                    )
