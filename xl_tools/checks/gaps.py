"""Why a rule could not look: the cells to blame, told once for each cause.

A blank column is one reason, not one for each of its rows: ``本年预算为空（D16、D17），无法比较``.
A cell that says that there is nothing (——, 无) is an answer and no gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xl_tools.checks.reading import LOST, meant, name_of, says_none
from xl_tools.domain.cells import Kind, Place
from xl_tools.domain.filing import Cell
from xl_tools.domain.findings import NotChecked
from xl_tools.domain.rules import Rule

_BLANK = "{}为空"
_ERROR = "{}是错误值"
_TEXT = "{}填的是文字"
# Up to this many cells are named one by one.
_BY_NAME = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """A field without a number: its key, its place unless the cell is lost, and its state."""

    key: str
    place: Place | None
    state: str
    shown: str = ""

    @property
    def is_blank(self) -> bool:
        """True for an empty cell."""
        return self.state == _BLANK


def gap_at(key: str, cell: Cell | None, *, lenient: bool = False) -> Gap | None:
    """Return what is missing at the field `key`, or None where it has a number or says 无, ——.

    A `lenient` reading takes the number a text plainly means (``7.50.``).
    """
    if cell is None:
        return Gap(key, None, LOST)
    if (meant(cell) if lenient else cell.number) is not None or says_none(cell.value):
        return None
    if cell.value.kind is Kind.ERROR:
        return Gap(key, cell.place, _ERROR, f" {cell.value.shown}")
    if cell.value.kind is not Kind.BLANK:
        return Gap(key, cell.place, _TEXT, f"“{cell.value.shown}”")
    return Gap(key, cell.place, _BLANK)


def gaps_of_pair(*pair: tuple[str, Cell | None]) -> list[Gap]:
    """Return what keeps two figures from being compared; two blanks are no comparison at all."""
    found = [gap for key, cell in pair if (gap := gap_at(key, cell, lenient=True))]
    if len(found) == len(pair) and all(gap.is_blank for gap in found):
        return []
    return found


def told(rule: Rule, gaps: Iterable[Gap], so: str) -> Iterator[NotChecked]:
    """Yield one `NotChecked` for every state the gaps are in; `so` says what it prevents."""
    by_state: dict[str, list[Gap]] = {}
    for gap in dict.fromkeys(gaps):
        by_state.setdefault(gap.state, []).append(gap)
    for state, group in by_state.items():
        place = next((gap.place for gap in group if gap.place), None)
        yield NotChecked(rule.id, place, f"{_subject(state, group)}，{so}")


def _subject(state: str, group: list[Gap]) -> str:
    if any(gap.shown or not gap.place for gap in group):
        return "、".join(state.format(name_of(gap.key)) + gap.shown for gap in group)
    if len(group) <= _BY_NAME:
        return state.format("、".join(name_of(gap.key) for gap in group))
    columns: dict[str, list[Gap]] = {}
    for gap in group:
        columns.setdefault(gap.key.rpartition(".")[2], []).append(gap)
    parts = (
        f"{column}（{'、'.join(gap.place.cell for gap in gaps if gap.place)}）"
        for column, gaps in columns.items()
    )
    return state.format("、".join(parts))
