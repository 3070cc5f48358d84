"""The whole comparison of two versions of a filing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from xl_tools.compare.rows import Match, matches, name_of_row
from xl_tools.compare.values import Change, change_of
from xl_tools.compare.versions import Version
from xl_tools.domain.filing import Cell, Row
from xl_tools.domain.findings import Finding
from xl_tools.domain.form import FieldKind
from xl_tools.workbook.limits import DEFAULT_LIMITS, Limits


class RowFate(StrEnum):
    """What became of a row."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that came, went or changed; `cells` says what it holds, or what changed in it.

    `name` is its name now; `former` the one before, where it was renamed. The names in `cells` are
    those of the columns.
    """

    fate: RowFate
    table: str
    name: str
    sheet: str
    cell: str
    former: str = ""
    cells: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """What changed from `old` to `new`.

    `fields` and `rows` are what was typed; `derived` what formulas made of it. `gone` are findings
    of old that stand no more, each with whether an explanation cleared it; `arrived` are those of
    new alone; `remaining` counts those in both.
    """

    old: Version
    new: Version
    fields: tuple[Change, ...]
    rows: tuple[RowChange, ...]
    derived: tuple[Change, ...]
    gone: tuple[tuple[Finding, bool], ...]
    arrived: tuple[Finding, ...]
    remaining: int

    @property
    def same_filing(self) -> bool:
        """Whether both are of one unit, year and form."""
        return _whose(self.old) == _whose(self.new)

    @property
    def differs(self) -> bool:
        """Whether anything is different."""
        parts = (self.fields, self.rows, self.derived, self.gone, self.arrived)
        return any(parts) or not self.same_filing


def compare(old: Path, new: Path, limits: Limits = DEFAULT_LIMITS) -> Comparison:
    """Return what changed between two versions of a filing; nothing is written.

    FileError where one of them cannot be read.
    """
    return compared(Version.read(old, limits), Version.read(new, limits))


def compared(old: Version, new: Version) -> Comparison:
    """Return what changed between two versions that were read."""
    before, after = old.standing(), new.standing()
    cleared = new.findings()
    return Comparison(
        old,
        new,
        tuple(_fields(old, new, FieldKind.INPUT)),
        tuple(_rows(old, new)),
        (*_fields(old, new, FieldKind.DERIVED), *_derived_in_rows(old, new)),
        tuple((one, key in cleared) for key, one in before.items() if key not in after),
        tuple(one for key, one in after.items() if key not in before),
        len(before.keys() & after.keys()),
    )


def _whose(version: Version) -> tuple[str, int, str]:
    filing = version.filing
    return "".join(filing.unit.split()), filing.year, filing.form.id


# ---------------------------------------------------------------- single fields


def _fields(old: Version, new: Version, kind: FieldKind) -> Iterator[Change]:
    """Yield the changed fields in the order of the form, those of the old form alone last."""
    specs = {spec.key: spec for spec in new.filing.form.fields()}
    specs |= {s.key: s for s in old.filing.form.fields() if s.key not in specs}
    for key, spec in specs.items():
        if spec.kind is kind:
            change = change_of(key, old.filing.get(key), new.filing.get(key))
            if change:
                yield change


# ---------------------------------------------------------------- rows


def _matches(old: Version, new: Version) -> Iterator[Match]:
    for version in (new, old):
        for table in version.filing.form.tables():
            if version is new or not new.filing.form.has_table(table.key):
                yield from matches(
                    version.filing.form,
                    table.key,
                    old.filing.rows(table.key),
                    new.filing.rows(table.key),
                )


def _rows(old: Version, new: Version) -> Iterator[RowChange]:
    for match in _matches(old, new):
        change = _row(match)
        if change:
            yield change


def _row(match: Match) -> RowChange | None:
    cells = tuple(_changes(match, FieldKind.INPUT))
    row = match.new or match.old
    if row is None or (match.old and match.new and not cells):
        return None
    fate = _fate(match)
    former = name_of_row(match.old, match.title) if fate is RowFate.RENAMED and match.old else ""
    if fate is RowFate.RENAMED:
        cells = tuple(cell for cell in cells if cell.name != match.title)
    place = _first(row, match.title).place
    name = name_of_row(row, match.title) or f"第{row.index}行"
    return RowChange(fate, match.table, name, place.sheet, place.cell, former, cells)


def _fate(match: Match) -> RowFate:
    if match.old is None:
        return RowFate.ADDED
    if match.new is None:
        return RowFate.REMOVED
    titles = (name_of_row(row, match.title) for row in (match.old, match.new))
    former, now = ("".join(title.split()) for title in titles)
    return RowFate.CHANGED if former == now else RowFate.RENAMED


def _first(row: Row, title: str) -> Cell:
    return row.cells[title] if title in row.cells else next(iter(row.cells.values()))


def _changes(match: Match, kind: FieldKind) -> Iterator[Change]:
    old, new = (row.cells if row else {} for row in (match.old, match.new))
    for key in dict.fromkeys((*new, *old)):
        there = new.get(key) or old[key]
        change = change_of(key, old.get(key), new.get(key))
        if change and there.kind is kind:
            yield change


def _derived_in_rows(old: Version, new: Version) -> Iterator[Change]:
    """Yield what formulas made of rows that are in both."""
    for match in _matches(old, new):
        if match.old and match.new:
            name = name_of_row(match.new, match.title) or str(match.new.index)
            for change in _changes(match, FieldKind.DERIVED):
                key = f"{match.table}[{name}].{change.name}"
                yield Change(key, change.before, change.after, change.sheet, change.cell)
