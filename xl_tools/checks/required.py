"""Cells that must be filled; a dash, 无 and 0 are answers, a blank is none.

``mode = "always"``: the cell must be filled. ``mode = "if-any"``: it must be filled where another
column of its row is (决算 2.5 with 预算 blank). A row with nothing in it is the matter of the kind
`required.zero`.

PASS: 政府采购金额 上年决算 ——. PASS: 出国经费 0, 0, 0.
FAIL: 填报日期 blank. FAIL: 公用经费 本年预算 blank, 本年决算 562.3.
FAIL: 项目支出 本年预算 blank because all its parts are (`derived`): said once, at the total.
NOT CHECKED: the row is blank; the cell was deleted; the blank part's total is blank too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xl_tools.checks.groups import parent_keys, parts_of
from xl_tools.checks.kind import Param
from xl_tools.checks.reading import (
    LOST,
    NOT_CALCULATED,
    cells_at,
    is_unfilled,
    join,
    name_of,
    says_nothing,
)
from xl_tools.checks.wording import finding, said
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import NotChecked, Outcome, Pass
from xl_tools.domain.form import FieldKind
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

PARAMS: Mapping[str, Param] = {
    "fields": Param("cells", default=(), help="必填的单元格"),
    "items": Param("items", default=(), help="必填的项目，列由 columns 指明"),
    "columns": Param("columns", default=(), help="items 的必填列"),
    "beside": Param("columns", default=(), help="if-any：这些列有数，必填列就要有"),
    "mode": Param("text", default="always", choices=("always", "if-any"), help="何时必填"),
}
WORDS = frozenset({"filled", "filled_value", "parts", "sheet"})
TEXTS = frozenset({"derived", "derived_suggestion"})

ROW_BLANK = "{} 整行未填"
WITH_PARENT = "{} 为空，已在合计处指出"


def check(rule: Rule, filing: Filing, _profile: Profile) -> Iterator[Outcome]:
    """Yield one outcome for every cell that must be filled."""
    for key in rule.params.get("fields", ()):
        for own, cell in cells_at(filing, key):
            yield _judge(rule, filing, own, cell, ())
    for item in rule.params.get("items", ()):
        for column in rule.params["columns"]:
            cells = cells_at(filing, join(item, column))
            beside = [cells_at(filing, join(item, c)) for c in _beside(rule, column)]
            for at, (key, cell) in enumerate(cells):
                row = [side[at][1] for side in beside]
                yield _judge(rule, filing, key, cell, [c for c in row if c is not None])


def _beside(rule: Rule, column: str) -> list[str]:
    columns: Sequence[str] = rule.params.get("beside") or rule.params["columns"]
    return [other for other in columns if other != column]


def _judge(
    rule: Rule, filing: Filing, key: str, cell: Cell | None, beside: Sequence[Cell]
) -> Outcome:
    if cell is None:
        return NotChecked(rule.id, None, LOST.format(name_of(key)))
    if not says_nothing(cell.value):
        return Pass(rule.id, (cell.place,))
    filled = [other for other in beside if not is_unfilled(other)]
    if rule.params.get("mode") == "if-any" and not filled:
        return NotChecked(rule.id, cell.place, ROW_BLANK.format(name_of(key).split(" ")[0]))
    parent = _blank_parent(filing, key)
    if parent:
        return NotChecked(rule.id, cell.place, WITH_PARENT.format(name_of(parent)))
    if cell.kind is FieldKind.DERIVED and "derived" in rule.texts:
        return _derived(rule, filing, cell, filled)
    return _finding(rule, cell, filled)


def _blank_parent(filing: Filing, key: str) -> str:
    """Return the key of the first parent that is blank in the same column, or ''."""
    for parent in parent_keys(filing.form, key):
        cell = filing.get(parent)
        if cell is not None and says_nothing(cell.value):
            return parent
    return ""


def _derived(rule: Rule, filing: Filing, cell: Cell, filled: Sequence[Cell]) -> Outcome:
    """Say of a blank total which of its parts to fill: the total itself is worked out."""
    item, _, column = cell.place.field.rpartition(".")
    parts = [
        c for part in parts_of(filing.form, item) for _, c in cells_at(filing, join(part, column))
    ]
    inputs = [part for part in parts if part is not None and part.kind is FieldKind.INPUT]
    if any(not says_nothing(part.value) for part in inputs):
        # Its parts are filled: the matter of total.parts, or of a formula not calculated yet.
        return NotChecked(rule.id, cell.place, NOT_CALCULATED.format(name_of(cell.place.field)))
    names = "、".join(f"{name_of(c.place.field).split(' ')[0]}（{c.place.cell}）" for c in inputs)
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


def _finding(rule: Rule, cell: Cell, filled: Sequence[Cell]) -> Outcome:
    return finding(
        rule,
        cell,
        other=filled[0] if filled else None,
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
