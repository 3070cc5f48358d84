"""The headings of tables: each is stated twice, in its cell and in the table's own part.

Excel repairs a file in which the two differ, and formulas name columns by them (``表1[金额]``).
Source: ECMA-376 Part 1, 18.5.1.3 (tableColumn, attribute name).
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple, Protocol

from xl_tools.errors import UsageError
from xl_tools.workbook.areas import area_of
from xl_tools.workbook.package import Package


class Heading(NamedTuple):
    """The table whose heading a cell is, and the heading as the table states it."""

    table: str
    text: str


class Place(Protocol):
    """Row and column of a cell."""

    row: int
    column: int


class TableHeadings:
    """Knows which cells of the sheet with the part `sheet_part` are headings of tables."""

    def __init__(self, package: Package, sheet_part: str) -> None:
        self._package = package
        self._sheet_part = sheet_part

    def at(self, row: int, column: int) -> Heading | None:
        """Return the heading that stands in this cell, or None."""
        for part in self._parts:
            table = self._package.document(part).root
            area = area_of(table.get("ref"))
            if area is None or table.get("headerRowCount") == "0":
                continue
            columns = table.findall("{*}tableColumns/{*}tableColumn")
            place = column - area.left
            if row == area.top and 0 <= place < len(columns):
                return Heading(table.get("displayName", ""), columns[place].get("name", ""))
        return None

    def refuse_loss(self, sheet: str, first: int, last: int) -> None:
        """Raise UsageError where rows to be deleted hold the headings of a table that stays."""
        for part in self._parts:
            table = self._package.document(part).root
            area = area_of(table.get("ref"))
            if area is None or table.get("headerRowCount") == "0":
                continue
            if first <= area.top <= last < area.bottom:
                raise UsageError(
                    f"{sheet} 第 {area.top} 行是表格“{table.get('displayName')}”的标题行，不能单独"
                    "删除。请在 Excel 中先把表格转换为区域。"
                )

    def refuse(self, name: str, place: Place, content: object) -> None:
        """Raise UsageError where the cell `name` at `place` is a heading that says otherwise."""
        heading = self.at(place.row, place.column)
        if heading is not None and content != heading.text:
            raise UsageError(
                f"{name} 是表格“{heading.table}”的列标题“{heading.text}”，在这里改会使 Excel "
                "认为文件损坏。请在 Excel 中修改。"
            )

    @cached_property
    def _parts(self) -> tuple[str, ...]:
        links = self._package.relationships(self._sheet_part)
        found = (
            self._package.target(self._sheet_part, link)
            for link in links
            if link.type.endswith("/table")
        )
        return tuple(part for part in found if part)
