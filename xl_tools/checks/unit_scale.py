"""元 typed into a cell for 万元: the amount is about ten thousand times its counterpart.

An amount is held against the others of its row (上年决算, 本年预算, 本年决算), or of a set of cells
that should be of one size. About means within a factor of five either way.

PASS: 328.33 and 562.30. FAIL: 328.33 and 5623000. NOT CHECKED: fewer than two amounts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from xl_tools.checks.causes import LEAST_YUAN, YUAN_PER_WAN
from xl_tools.checks.kind import Param
from xl_tools.checks.reading import cells_at, join, meant
from xl_tools.checks.wording import amount, finding, printed
from xl_tools.domain.cells import Place
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import Edit, NotChecked, Outcome, Pass
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

PARAMS: Mapping[str, Param] = {
    "items": Param("items", default=(), help="逐行比较的项目"),
    "columns": Param("columns", default=(), help="items 的各列"),
    "sets": Param(
        "tables",
        default=(),
        help="应属同一数量级的单元格",
        parts={"fields": Param("fields", required=True, help="单元格")},
    ),
}
WORDS = frozenset({"times", "due"})
TEXTS: frozenset[str] = frozenset()

NO_COUNTERPART = "各行都不足两个金额，无法比较数量级"
_ABOUT = Decimal(5)


def check(rule: Rule, filing: Filing, _profile: Profile) -> Iterator[Outcome]:
    """Yield a finding for every amount that seems to be in 元, and one pass for the others."""
    fine: list[Place] = []
    silent = True
    for cells in _rows(rule, filing):
        amounts = [cell for cell in cells if meant(cell)]
        wrong = list(_wrong(rule, amounts)) if len(amounts) > 1 else []
        silent = silent and not wrong
        yield from wrong
        fine += [] if wrong or len(amounts) < 2 else [amounts[0].place]
    if fine:
        yield Pass(rule.id, tuple(fine), f"{len(fine)} 行各数同一数量级")
    elif silent:
        yield NotChecked(rule.id, None, NO_COUNTERPART)


def _rows(rule: Rule, filing: Filing) -> Iterator[Sequence[Cell]]:
    for item in rule.params.get("items", ()):
        columns = [cells_at(filing, join(item, c)) for c in rule.params.get("columns", ())]
        for row in zip(*columns, strict=True):
            cells = [cell for _, cell in row if cell is not None]
            if cells:
                yield cells
    for entry in rule.params.get("sets", ()):
        cells = [cell for key in entry["fields"] if (cell := filing.get(key)) is not None]
        if cells:
            yield cells


def _wrong(rule: Rule, cells: Sequence[Cell]) -> Iterator[Outcome]:
    for cell in cells:
        number = meant(cell) or Decimal(0)
        for other in cells:
            times = abs(number / (meant(other) or Decimal(1)))
            if abs(number) >= LEAST_YUAN and YUAN_PER_WAN / _ABOUT < times < YUAN_PER_WAN * _ABOUT:
                due = amount(number / YUAN_PER_WAN)
                yield finding(
                    rule,
                    cell,
                    other=other,
                    difference=number - (meant(other) or Decimal(0)),
                    edits=[Edit(cell.place, due)],
                    due=printed(number / YUAN_PER_WAN, other),
                    times=f"{times:.0f}",
                )
                break
