"""The cells of one sheet before and after: contents as blocks, looks as areas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from xl_tools.domain.cells import Kind
from xl_tools.domain.grid import column_letters
from xl_tools.open_book.edits import (
    CopyLook,
    Edit,
    SetFill,
    SetNumberFormat,
    Value,
    WriteFormulas,
    WriteValues,
)
from xl_tools.open_book.rectangles import At, rectangles
from xl_tools.workbook import Cell, Sheet

T = TypeVar("T")
TEXT_FORMAT = "@"


@dataclass(slots=True)
class _Found:
    """What differs, by cell (row, column) or by what the cells get."""

    values: dict[At, Value] = field(default_factory=dict)
    texts: dict[At, Value] = field(default_factory=dict)
    formulas: dict[At, str] = field(default_factory=dict)
    copied: dict[At, list[At]] = field(default_factory=dict)
    formats: dict[str, list[At]] = field(default_factory=dict)
    fills: dict[str | None, list[At]] = field(default_factory=dict)


def cell_edits(before: Sheet, after: Sheet, *, all_rows: bool) -> tuple[list[Edit], list[Edit]]:
    """Return the edits of contents, and those of looks, that `before` needs to equal `after`.

    Without `all_rows` only the rows that somebody edited are compared.
    """
    found = _Found()
    looks = _Looks(before, after)
    for at in _cells(before, after, all_rows=all_rows):
        old, new = _cell(before, at), _cell(after, at)
        _compare_contents(old, new, at, found)
        looks.compare(old, new, at, found)
    name = after.name
    contents: list[Edit] = []
    contents += (WriteValues(name, first, rows) for first, rows in _blocks(found.values))
    contents += (WriteValues(name, first, rows, True) for first, rows in _blocks(found.texts))
    contents += (WriteFormulas(name, first, rows) for first, rows in _blocks(found.formulas))
    return contents, list(_look_edits(name, found))


def _cells(before: Sheet, after: Sheet, *, all_rows: bool) -> list[At]:
    if all_rows:
        return sorted({(cell.row, cell.column) for s in (before, after) for cell in s.cells()})
    return sorted(
        (row.number, column)
        for row in after.content.rows.changed()
        for column in {*row.columns, *_columns(before, row.number)}
    )


def _columns(sheet: Sheet, number: int) -> Iterable[int]:
    row = sheet.content.rows.get(number)
    return row.columns if row is not None else ()


def _cell(sheet: Sheet, at: At) -> Cell:
    return Cell(sheet, *at)


# ---------------------------------------------------------------- contents


def _compare_contents(old: Cell, new: Cell, at: At, found: _Found) -> None:
    if new.is_array:
        return  # nobody but the user edits those
    formula = new.formula
    if formula is not None:
        if formula != old.formula:
            found.formulas[at] = formula
        return
    value = new.value
    if value.kind is Kind.ERROR:
        if old.formula is not None or old.value != value:
            found.formulas[at] = str(value.raw)
    elif old.formula is not None or (old.value.kind, old.value.raw) != (value.kind, value.raw):
        # A cell's format decides what a program makes of what is typed into it.
        kept = found.texts if old.number_format == TEXT_FORMAT else found.values
        kept[at] = value.raw


def _blocks(cells: Mapping[At, T]) -> Iterator[tuple[str, tuple[tuple[T, ...], ...]]]:
    """Yield first cell and contents of each rectangle."""
    for area in rectangles(cells):
        columns = range(area.left, area.right + 1)
        rows = range(area.top, area.bottom + 1)
        yield area.first, tuple(tuple(cells[row, column] for column in columns) for row in rows)


# ---------------------------------------------------------------- looks


class _Looks:
    """Compares formats; both sheets have the same formats, `after` perhaps some more."""

    def __init__(self, before: Sheet, after: Sheet) -> None:
        self._before = before
        self._after = after
        self._memo: dict[tuple[int, int], bool] = {}
        self._models: dict[int, At] | None = None

    def compare(self, old: Cell, new: Cell, at: At, found: _Found) -> None:
        """Note what of the look differs: fill, number format, or more than those."""
        have, want = old.style, new.style
        if have == want:
            return
        if not self._same_frame(have, want):
            model = self._model(want)
            if model is not None:
                found.copied.setdefault(model, []).append(at)
                have = _cell(self._before, model).style
        styles = self._after.parts.styles
        if styles.number_format(have) != styles.number_format(want):
            found.formats.setdefault(styles.number_format(want), []).append(at)
        if styles.fill(have) != styles.fill(want) and not _is_pattern(styles.fill(have)):
            found.fills.setdefault(styles.fill(want), []).append(at)

    def _same_frame(self, have: int, want: int) -> bool:
        if (have, want) not in self._memo:
            self._memo[have, want] = self._after.parts.styles.same_beside_fill(have, want)
        return self._memo[have, want]

    def _model(self, want: int) -> At | None:
        """Return a cell that looks like that but for fill and number format, and stays so."""
        if self._models is None:
            self._models = {}
            for cell in self._before.cells():
                if self._after[cell.ref].style == cell.style:
                    self._models.setdefault(cell.style, (cell.row, cell.column))
        exact = self._models.get(want)
        if exact is not None:
            return exact
        alike = (at for style, at in self._models.items() if self._same_frame(style, want))
        return next(alike, None)


def _is_pattern(fill: str | None) -> bool:
    """Return whether a fill is a pattern or gradient: a host could not put it back, so it stays."""
    return fill is not None and fill.startswith("FILL")


def _look_edits(sheet: str, found: _Found) -> Iterator[Edit]:
    for (row, column), cells in sorted(found.copied.items()):
        yield CopyLook(sheet, f"{column_letters(column)}{row}", _areas(cells))
    for pattern, cells in sorted(found.formats.items()):
        yield SetNumberFormat(sheet, _areas(cells), pattern)

    for fill, cells in sorted(found.fills.items(), key=lambda pair: pair[0] or ""):
        yield SetFill(sheet, _areas(cells), fill)


def _areas(cells: Iterable[At]) -> tuple[str, ...]:
    return tuple(str(area) for area in rectangles(cells))
