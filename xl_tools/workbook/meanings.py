"""What the words of a formula stand for in one workbook: names, tables, runs of sheets."""

from __future__ import annotations

from functools import cached_property

from xl_tools.workbook.book import Workbook
from xl_tools.workbook.formula_references import quoted_sheet, sheet_name
from xl_tools.workbook.local_names import local_names
from xl_tools.workbook.readers import At
from xl_tools.workbook.table_references import Table, table_cells, tables_of


class Meanings:
    """Looks words up in a workbook; each list is read when the first formula asks for it."""

    def __init__(self, book: Workbook) -> None:
        self._book = book

    @cached_property
    def sheets(self) -> frozenset[str]:
        """The names of the worksheets."""
        return frozenset(self._book.sheet_names)

    @cached_property
    def _local(self) -> dict[tuple[str, str], str]:
        found = local_names(self._book.parts)
        return {(name.sheet, name.name.casefold()): name.refers_to for name in found}

    @cached_property
    def _tables(self) -> dict[str, Table]:
        return tables_of(self._book.parts)

    def name(self, text: str, home: str) -> str | None:
        """Return what a name (``税率``, ``表!税率``) refers to on the sheet `home`, or None."""
        prefix, mark, name = text.rpartition("!")
        sheet = sheet_name(prefix + mark) if mark else home
        found = self._local.get((sheet, name.casefold()))
        return self._book.parts.names.refers_to(name) if found is None else found

    def table(self, text: str, at: At) -> str | None:
        """Return the cells that a table reference means in the formula at this place, or None."""
        return table_cells(text, self._tables, at)

    def run_of_sheets(self, reference: str) -> list[str] | None:
        """Return ``一月:三月!B2`` as one reference for each of the sheets; None for others.

        The sheets are those from the one to the other in the order of the tabs.
        """
        prefix, mark, cells = reference.rpartition("!")
        first, colon, last = sheet_name(prefix + mark).partition(":")
        names = self._book.sheet_names
        if not colon or "[" in prefix or first not in names or last not in names:
            return None
        start, end = sorted((names.index(first), names.index(last)))
        return [f"{quoted_sheet(name)}!{cells}" for name in names[start : end + 1]]
