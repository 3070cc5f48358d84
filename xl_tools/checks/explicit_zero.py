"""Where there is nothing to report, the form should say so: 0 or 无, not blank.

A blank row may mean "none" or "forgotten", and nobody downstream can tell which. The rule speaks
once of a row, at its first cell.

PASS: 运行维护经费 0, 0, 0. PASS: 楼堂馆所 无. PASS: a row with any cell filled.
FAIL: 运行维护经费 blank in all three columns. FAIL: 厉行节约保障措施 blank.
NOT CHECKED: the cells were deleted; the row's total is blank, which another rule reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xl_tools.checks.kind import Param
from xl_tools.checks.reading import LOST, join, says_nothing
from xl_tools.checks.wording import finding
from xl_tools.domain.cells import Place
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import NotChecked, Outcome, Pass
from xl_tools.domain.form import FieldKind
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

PARAMS: Mapping[str, Param] = {
    "items": Param("items", required=True, help="项目或表"),
    "columns": Param("columns", default=("",), help="项目的列；项目没有列的不写"),
}
WORDS = frozenset({"item", "columns"})
TEXTS: frozenset[str] = frozenset()


def check(rule: Rule, filing: Filing, _profile: Profile) -> Iterator[Outcome]:
    """Yield a finding for every item or table left blank, and one pass for those that are not."""
    filled: list[Place] = []
    for item in rule.params["items"]:
        cells = _cells(rule, filing, item)
        if not cells:
            yield NotChecked(rule.id, None, LOST.format(f"“{item}”"))
        elif any(not says_nothing(cell.value) for cell in cells):
            filled += [cell.place for cell in cells[:1]]
        else:
            columns = [cell.place.field.rpartition(".")[2] for cell in cells]
            yield finding(
                rule,
                cells[0],
                uses=cells[1:],
                item=item,
                columns="、".join(dict.fromkeys(c for c in columns if c != item)),
            )
    if filled:
        yield Pass(rule.id, tuple(filled), f"{len(filled)} 项已填")


def _cells(rule: Rule, filing: Filing, item: str) -> list[Cell]:
    """Return the input cells of the item: of all rows, for a table, class labels left out."""
    if item in filing.tables:
        return [
            cell
            for row in filing.tables[item]
            for key, cell in row.cells.items()
            if cell.kind is FieldKind.INPUT and key not in row.classes
        ]
    keys = (join(item, column) for column in rule.params.get("columns", ("",)))
    found = (filing.get(key) or filing.get(item) for key in keys)
    return list({cell.place: cell for cell in found if cell is not None}.values())
