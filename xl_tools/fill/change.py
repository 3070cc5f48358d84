"""A planned change: this value into that cell of the form."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Change:
    """One value for one cell; either `key` names a field, or `table`, `index` and `column` a cell.

    Numbers are in the field's unit (万元, 人, a fraction for a percentage). `derived` marks a
    value filed for a cell that the form calculates. `number_format` is the printed precision the
    value was written with (97% → ``0%``), or ''. `where` is where the value came from.
    """

    value: Decimal | str | dt.date
    where: str = ""
    key: str = ""
    table: str = ""
    index: int = 0
    column: str = ""
    derived: bool = False
    number_format: str = ""

    @property
    def name(self) -> str:
        """The cell in words.

        >>> Change("≥90%", table="绩效指标", index=6, column="年度指标值").name
        '绩效指标[6].年度指标值'
        """
        return self.key or f"{self.table}[{self.index}].{self.column}"
