"""Formulas that refer to cells of the form, led to where those cells stand in the new version."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from xl_tools.domain.cells import CellValue, Kind
from xl_tools.domain.grid import Area
from xl_tools.refresh.leftovers import Leftover
from xl_tools.workbook import Workbook
from xl_tools.workbook.formula_references import Corner, Corners, change_references

At = tuple[str, int, int]
Routes = Mapping[At, At]
FROZEN = "公式引用的格子在新版表中没有对应，公式已改为数值"
_LOST = "名称引用的格子在新版表中没有对应"
_ARRAY = "数组公式引用了旧版表的格子，没有改动，请核对"
_CHART = "图表引用的格子在新版表中没有对应，没有改动，请核对"
_BLANK = CellValue(Kind.BLANK)


class _NoRoute(Exception):
    """A reference to a cell that the new version does not have."""


def rerouted(formula: str, routes: Routes, sheets: Collection[str], home: str = "") -> str | None:
    """Return the formula with its references to `sheets` led along `routes`; None if one has none.

    `routes` map (sheet, row, column); `home` is the formula's own sheet. A range is
    led on only if all its cells moved alike.

    >>> rerouted("自评表!$H$14*2", {("自评表", 14, 8): ("自评表", 15, 8)}, {"自评表"})
    '自评表!$H$15*2'
    >>> rerouted("SUM(自评表!H14:H15)", {("自评表", 14, 8): ("自评表", 15, 8)}, {"自评表"})
    """

    def led(sheet: str | None, corners: Corners) -> Corners:
        sheet = home if sheet is None else sheet
        if sheet not in sheets:
            return corners
        first, last = corners[0], corners[-1]
        moves = {_move(routes, sheet, at) for at in _cells(first, last)}
        if len(moves) != 1:
            raise _NoRoute
        rows, columns = moves.pop()
        return tuple(replace(c, row=c.row + rows, column=c.column + columns) for c in corners)

    try:
        return change_references(formula, led)
    except _NoRoute:
        return None


def _cells(first: Corner, last: Corner) -> Iterator[tuple[int, int]]:
    if not first.row or not first.column:
        raise _NoRoute  # whole rows or columns
    area = Area(
        min(first.column, last.column),
        min(first.row, last.row),
        max(first.column, last.column),
        max(first.row, last.row),
    )
    return area.cells()


def _move(routes: Routes, sheet: str, at: tuple[int, int]) -> tuple[int, int]:
    found = routes.get((sheet, *at))
    if found is None or found[0] != sheet:
        raise _NoRoute
    return found[1] - at[0], found[2] - at[1]


def reroute_cells(
    book: Workbook, routes: Routes, replaced: Collection[str], lost: Collection[str]
) -> Iterator[Leftover]:
    """Lead the formulas of all other sheets on; yield those that had to become values.

    `lost` are the names that the workbook no longer has.
    """
    for name in book.sheet_names:
        if name in replaced:
            continue
        for cell in list(book[name].formula_cells()):
            formula = cell.formula or ""
            led = None if _names(formula) & set(lost) else rerouted(formula, routes, replaced)
            if led == formula:
                continue
            place, former = f"{name}!{cell.ref}", cell.value
            if cell.is_array:
                yield Leftover(place, "", former, formula, why=_ARRAY)
            elif led is None:
                cell.value = former
                yield Leftover(place, "", former, formula, why=FROZEN)
            else:
                cell.formula = led
                cell.result = former


def _names(formula: str) -> set[str]:
    """Return the words of a formula that may be names, texts left out."""
    return set(re.findall(r"[^\W\d][\w.]*", re.sub(r'"(?:[^"]|"")*"', "", formula)))


def reroute_names(
    book: Workbook, routes: Routes, replaced: Collection[str], names: Collection[str]
) -> Iterator[Leftover]:
    """Lead the user's own `names` on; one that leads nowhere becomes #REF! and is yielded."""
    for name in sorted(names):
        refers_to = book.names[name]
        led = rerouted(refers_to, routes, replaced)
        if led is None:
            yield Leftover(f"名称 {name}", "", _BLANK, refers_to, why=_LOST)
        if led != refers_to:
            book.set_name(name, led or "#REF!", hidden=book.parts.names.is_hidden(name))


def reroute_charts(book: Workbook, routes: Routes, replaced: Collection[str]) -> Iterator[Leftover]:
    """Lead the references of charts on; yield those that could not be."""
    package = book.parts.package
    for part in package.names():
        if not (part.startswith("xl/charts/") and part.endswith(".xml")):
            continue
        document = package.document(part)
        for element in document.root.iter("{*}f"):
            led = rerouted(element.text or "", routes, replaced)
            if led is None:
                yield Leftover(f"图表 {part}", "", _BLANK, element.text or "", why=_CHART)
            elif led != element.text:
                element.text = led
                document.touch()
