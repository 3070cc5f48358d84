"""Which cell of the form an entry means, and what to say where it means none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from xl_tools.domain.form import Column, Field, Form, SheetForm, Table
from xl_tools.fill.content import Misfit
from xl_tools.fill.entries import Entry
from xl_tools.fill.names import match, nearest, without_year

Pairs = list[tuple[str, str]]
_SPELLINGS = 4096  # of names that are kept: a form has a few hundred


@dataclass(frozen=True, slots=True)
class Target:
    """A field, or the cell of a column in row `index` of the table with key `table`."""

    spec: Field | Column
    table: str = ""
    index: int = 0

    @property
    def name(self) -> str:
        """The cell in words: ``三公经费.本年预算`` or ``绩效指标[2].得分``."""
        return f"{self.table}[{self.index}].{self.spec.key}" if self.table else self.spec.key


@dataclass(frozen=True, slots=True)
class Targets:
    """The cells of a form by the names people use; `year` fills in 2023年决算数 and the like."""

    form: Form
    year: int
    _known: dict[str, tuple[Pairs, Pairs]] = field(default_factory=dict, repr=False)
    _found: dict[tuple[str, str, str, bool], Target] = field(default_factory=dict, repr=False)

    def find(self, entry: Entry) -> Target:
        """Return the cell the entry means; Misfit with the nearest valid name where none."""
        # Files spell their names alike, from row to row and from unit to unit.
        names = (entry.sheet, entry.item, entry.column, entry.index is not None)
        known = self._found.get(names)
        if known is None or (known.table and (entry.index or 0) < 1):
            known = self._searched(entry)
            if len(self._found) < _SPELLINGS:
                self._found[names] = known
        if not known.table or known.index == entry.index:
            return known
        return Target(known.spec, known.table, entry.index or 0)

    def _searched(self, entry: Entry) -> Target:
        sheet = self._sheet(entry)
        tables, items = self._names_on(sheet)
        # 专项资金 may be a table's name and part of an item's; a row number decides.
        if entry.index is not None and (table := _lookup(entry.item, tables)):
            return self._in_table(self.form.table(table), entry)
        if item := _lookup(entry.item, items):
            return self._in_item([f for f in sheet.fields if f.item == item], entry)
        if table := _lookup(entry.item, tables):
            return self._in_table(self.form.table(table), entry)
        if not entry.column and (whole := _field(sheet, entry.item)):
            return self._in_item([whole], entry)
        raise Misfit(self._unknown_item(sheet, entry, [s for s, _ in (*items, *tables)]))

    def _names_on(self, sheet: SheetForm) -> tuple[Pairs, Pairs]:
        """Return the names of the sheet's tables and of its items, each with what it means."""
        if sheet.name not in self._known:
            tables = [pair for t in sheet.tables for pair in self._spellings(t.key, t.aliases)]
            items = [pair for f in sheet.fields for pair in self._spellings(f.item, f.aliases)]
            self._known[sheet.name] = (tables, list(dict.fromkeys(items)))
        return self._known[sheet.name]

    def _spellings(self, name: str, aliases: tuple[str, ...]) -> Pairs:
        return [(name, name), *((self._dated(alias), name) for alias in aliases)]

    def _dated(self, text: str) -> str:
        return text.format(year=self.year, last_year=self.year - 1)

    def _sheet(self, entry: Entry) -> SheetForm:
        names = [p for s in self.form.sheets for p in self._spellings(s.name, (s.title,))]
        found = match(entry.sheet, names)
        for sheet in self.form.sheets:
            if sheet.name == found:
                return sheet
        known = [sheet.name for sheet in self.form.sheets]
        close = nearest(entry.sheet, known)
        hint = f"最接近的是{close}" if close else f"可用的表：{'、'.join(known)}"
        raise Misfit(f"没有表“{entry.sheet}”，{hint}")

    def _unknown_item(self, sheet: SheetForm, entry: Entry, spellings: list[str]) -> str:
        for other in self.form.sheets:
            keys = [*(f.item for f in other.fields), *(t.key for t in other.tables)]
            if other is not sheet and _lookup(entry.item, [(key, key) for key in keys]):
                return f"“{sheet.name}”没有项目“{entry.item}”，它在“{other.name}”"
        close = nearest(entry.item, spellings)
        hint = f"，最接近的是{close}" if close else "，请对照表样填写"
        return f"“{sheet.name}”没有项目“{entry.item}”{hint}"

    def _in_item(self, fields: list[Field], entry: Entry) -> Target:
        item = fields[0].item
        if entry.index is not None:
            raise Misfit(f"“{item}”只有一行，不能写成“{item}[{entry.index}]”")
        if len(fields) == 1 and not entry.column:
            return Target(fields[0])
        found = self._column(entry.column, [field.column for field in fields])
        for candidate in fields:
            if found is not None and candidate.column == found:
                return Target(candidate)
        raise Misfit(_unknown_column(item, entry.column, [f.column for f in fields if f.column]))

    def _in_table(self, table: Table, entry: Entry) -> Target:
        if entry.index is None:
            raise Misfit(f"“{table.key}”有多行，请写明第几行，如“{table.key}[1]”")
        if entry.index < 1:
            raise Misfit(f"“{table.key}”的行号从 1 开始，现为“[{entry.index}]”")
        keys = [column.key for column in table.columns]
        found = self._column(entry.column, keys)
        if found is None:
            raise Misfit(_unknown_column(table.key, entry.column, keys))
        return Target(table.column(found), table.key, entry.index)

    def _column(self, name: str, keys: list[str]) -> str | None:
        if not name:
            return "" if "" in keys else None
        return match(name, [*((key, key) for key in keys if key), *self._column_aliases(keys)])

    def _column_aliases(self, keys: list[str]) -> Iterator[tuple[str, str]]:
        for alias, key in self.form.column_aliases.items():
            if key in keys:
                yield self._dated(alias), key


@lru_cache(maxsize=32)
def targets_of(form: Form, year: int) -> Targets:
    """Return the targets of a form in a year, the same each time."""
    return Targets(form, year)


def _lookup(name: str, names: Pairs) -> str | None:
    return match(name, names) or match(without_year(name), names)


def _field(sheet: SheetForm, key: str) -> Field | None:
    return next((field for field in sheet.fields if field.key == key), None)


def _unknown_column(item: str, column: str, keys: list[str]) -> str:
    if not keys:
        return f"“{item}”只有一个值，“列”请留空，现为“{column}”"
    if not column:
        return f"请写明“{item}”的列：{'、'.join(keys)}"
    close = nearest(column, keys)
    hint = f"最接近的是{close}" if close else f"可用的列：{'、'.join(keys)}"
    return f"“{item}”没有列“{column}”，{hint}"
