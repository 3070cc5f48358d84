"""What a data file says, one entry a value, before anyone asked whether it fits the form."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

from xl_tools.domain.values import narrow

Raw = str | Decimal | int | float | bool | dt.date | None
_INDEXED = re.compile(r"(?P<item>.+?)\s*[\[【]\s*(?P<index>\d{1,9})\s*[\]】]")


@dataclass(frozen=True, slots=True)
class Datum:
    """One cell of a data file: its value, how it was printed there, or why it cannot be used."""

    value: Raw
    number_format: str = "General"
    problem: str = ""

    @property
    def is_blank(self) -> bool:
        """True where the cell says nothing: such a cell is no entry."""
        blank = self.value is None or (isinstance(self.value, str) and not self.value.strip())
        return blank and not self.problem


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a data file, by the names the file uses.

    `index` counts the rows of a repeating table from 1 and is None elsewhere. `where` is the
    place in the file (第 7 行, 基础数据表.三公经费.本年预算), `file` the file. `unit` is the unit
    that stands beside the value, `number_format` how a spreadsheet printed it. A `problem` says
    why the value cannot be used; it is reported with all others when changes are planned.
    """

    sheet: str
    item: str
    column: str
    index: int | None
    value: Raw
    where: str
    unit: str = ""
    number_format: str = "General"
    problem: str = ""
    file: str = ""

    def read_from(self, file: str) -> Entry:
        """Return the entry as one of `file`."""
        return Entry(
            self.sheet,
            self.item,
            self.column,
            self.index,
            self.value,
            self.where,
            self.unit,
            self.number_format,
            self.problem,
            file,
        )

    @property
    def subject(self) -> str:
        """What the entry is about, in the file's own words.

        >>> Entry("自评表", "绩效指标", "得分", 2, Decimal(10), "第 7 行").subject
        '绩效指标[2].得分'
        """
        item = self.item if self.index is None else f"{self.item}[{self.index}]"
        return f"{item}.{self.column}" if self.column else item


def split_index(text: str) -> tuple[str, int | None]:
    """Return item and row number of ``绩效指标[1]``; None where no row is named.

    >>> split_index("绩效指标［２］"), split_index("三公经费")
    (('绩效指标', 2), ('三公经费', None))
    """
    found = _INDEXED.fullmatch(narrow(text))
    return (found["item"], int(found["index"])) if found else (text.strip(), None)
