"""Cells that must be filled; a dash, 无 and 0 are answers, a blank is none.

``mode = "always"``: the cell must be filled. ``mode = "if-any"``: it must be filled where another
column of its row is (决算 2.5 with 预算 blank). A row with nothing in it is the matter of the kind
`required.zero`.

PASS: 政府采购金额 上年决算 ——. PASS: 出国经费 0, 0, 0.
FAIL: 填报日期 blank. FAIL: 公用经费 本年预算 blank, 本年决算 562.3.
FAIL: 项目支出 本年预算 blank because all its parts are (`derived`): said once, at the total.
FAIL: 上年决算 blank in every row (`column`): said once.
Nothing is said of a blank row, and of a blank part whose total is blank too.
NOT CHECKED: the cell was deleted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from xl_tools.checks.groups import parent_keys, parts_of
from xl_tools.checks.kind import Param
from xl_tools.checks.reading import (
    LOST,
    cells_at,
    is_unfilled,
    join,
    name_of,
    quoted,
    says_none,
    says_nothing,
)
from xl_tools.checks.wording import finding, said
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import Finding, NotChecked, Outcome, Pass
from xl_tools.domain.form import FieldKind
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

PARAMS: Mapping[str, Param] = {
    "fields": Param("cells", default=(), help="必填的单元格"),
    "items": Param("items", default=(), help="必填的项目，列由 columns 指明"),
    "columns": Param("columns", default=(), help="items 的必填列"),
    "beside": Param("columns", default=(), help="if-any：这些列有数，必填列就要有"),
    "none": Param("flag", default=True, help="填“无”、“—”也算填了"),
    "mode": Param("text", default="always", choices=("always", "if-any"), help="何时必填"),
}
WORDS = frozenset({"filled", "filled_value", "parts", "sheet"})
TEXTS = frozenset({"derived", "derived_suggestion", "column", "column_suggestion", "none"})

NO_ROWS = "没有填报这类项目"
# From this many blank cells on a whole column was left out, not some of its cells.
_COLUMN = 3


def check(rule: Rule, filing: Filing, _profile: Profile) -> Iterator[Outcome]:
    """Yield a finding for every cell that must be filled and is not, and one pass for the others.

    A column that is blank throughout gives one finding where the rule has a text ``column``.
    """
    lost: list[str] = []
    filled: list[Cell] = []
    found: list[tuple[Cell, Sequence[Cell]]] = []
    for slot in _slots(rule, filing):
        cell = slot.cell
        if cell is None:
            lost.append(slot.key)
        elif _is_answered(rule, cell):
            filled.append(cell)
        else:
            beside = _beside(rule, filing, slot)
            found += [(cell, beside)] if _is_missing(rule, filing, slot.key, cell, beside) else []
    if "column" in rule.texts and not filled and len(found) >= _COLUMN:
        yield _whole_column(rule, [cell for cell, _ in found])
    else:
        yield from (_missing(rule, filing, cell, beside) for cell, beside in found)
    if filled:
        yield Pass(rule.id, tuple(cell.place for cell in filled), f"{len(filled)} 格已填")
    if lost:
        yield NotChecked(rule.id, None, "、".join(LOST.format(name_of(key)) for key in lost))
    elif not filled and not found:
        yield NotChecked(rule.id, None, NO_ROWS)


class Slot(NamedTuple):
    """A cell the rule speaks of, None where it is lost; of an item also column and row (from 0)."""

    key: str
    cell: Cell | None
    item: str = ""
    column: str = ""
    at: int = 0


def _slots(rule: Rule, filing: Filing) -> list[Slot]:
    """Return every cell the rule speaks of."""
    fields, items = rule.params.get("fields", ()), rule.params.get("items", ())
    slots = [Slot(own, cell) for key in fields for own, cell in cells_at(filing, key)]
    for item in items:
        for column in rule.params["columns"]:
            cells = cells_at(filing, join(item, column))
            slots += [Slot(key, cell, item, column, at) for at, (key, cell) in enumerate(cells)]
    return slots


def _beside(rule: Rule, filing: Filing, slot: Slot) -> list[Cell]:
    """Return the filled cells beside one of an item, in its row."""
    if not slot.item:
        return []
    columns: Sequence[str] = rule.params.get("beside") or rule.params["columns"]
    others = (join(slot.item, other) for other in columns if other != slot.column)
    row = (cells_at(filing, key)[slot.at][1] for key in others)
    return [cell for cell in row if cell is not None and not is_unfilled(cell)]


def _is_missing(rule: Rule, filing: Filing, key: str, cell: Cell, beside: Sequence[Cell]) -> bool:
    """Return whether a cell without answer must be filled; a blank row and total say it."""
    if rule.params.get("mode") == "if-any" and not beside:
        return False
    if _has_blank_parent(filing, key):
        return False
    return cell.kind is not FieldKind.DERIVED or not _is_uncalculated(filing, cell)


def _is_answered(rule: Rule, cell: Cell) -> bool:
    """Return whether the cell holds an answer; where words are due, 无 is none."""
    return not says_nothing(cell.value) and (
        rule.params.get("none", True) or not says_none(cell.value)
    )


def _missing(rule: Rule, filing: Filing, cell: Cell, beside: Sequence[Cell]) -> Finding:
    if cell.kind is FieldKind.DERIVED and "derived" in rule.texts:
        return _derived(rule, filing, cell, beside)
    return _finding(rule, cell, beside)


def _whole_column(rule: Rule, cells: Sequence[Cell]) -> Finding:
    return finding(
        rule,
        cells[0],
        message=rule.texts["column"],
        suggestion=rule.texts.get("column_suggestion"),
        uses=cells[1:],
        sheet=cells[0].place.sheet,
        parts="、".join(cell.place.cell for cell in cells),
        **_words(()),
    )


def _has_blank_parent(filing: Filing, key: str) -> bool:
    """Return whether a total the cell belongs to is blank too, where it is said once."""
    parents = (filing.get(parent) for parent in parent_keys(filing.form, key))
    return any(cell is not None and says_nothing(cell.value) for cell in parents)


def _parts(filing: Filing, cell: Cell) -> list[Cell]:
    """Return the cells to fill so that a total gets its value."""
    item, _, column = cell.place.field.rpartition(".")
    parts = [
        c for part in parts_of(filing.form, item) for _, c in cells_at(filing, join(part, column))
    ]
    return [part for part in parts if part is not None and part.kind is FieldKind.INPUT]


def _is_uncalculated(filing: Filing, cell: Cell) -> bool:
    """Return whether parts of a blank total are filled: the matter of total.parts."""
    return any(not says_nothing(part.value) for part in _parts(filing, cell))


def _derived(rule: Rule, filing: Filing, cell: Cell, filled: Sequence[Cell]) -> Finding:
    """Say of a blank total which of its parts to fill: the total itself is worked out."""
    inputs = _parts(filing, cell)
    names = "、".join(f"{quoted(c.place.field)}（{c.place.cell}）" for c in inputs)
    return finding(
        rule,
        cell,
        other=filled[0] if filled else None,
        message=rule.texts["derived"],
        suggestion=rule.texts["derived_suggestion"],
        uses=[*filled[1:], *inputs],
        sheet=cell.place.sheet,
        parts=names,
        **_words(filled),
    )


def _finding(rule: Rule, cell: Cell, filled: Sequence[Cell]) -> Finding:
    return finding(
        rule,
        cell,
        other=filled[0] if filled else None,
        message="" if says_nothing(cell.value) else rule.texts.get("none", ""),
        uses=filled[1:],
        sheet=cell.place.sheet,
        parts="",
        **_words(filled),
    )


def _words(filled: Sequence[Cell]) -> dict[str, Any]:
    if not filled:
        return {"filled": "", "filled_value": ""}
    first = filled[0]
    column = first.place.field.rpartition(".")[2]
    return {"filled": column, "filled_value": said(first.value)}
