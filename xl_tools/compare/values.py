"""When two values are the same, and how a change of one is said."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xl_tools.domain.cells import BLANK, CellValue, Kind, plain
from xl_tools.domain.filing import Cell

EMPTY = "（空）"
# Excel shows no more digits than fifteen; what lies beyond twelve is the noise of calculating.
_DIGITS = 12
_KINDS = {
    Kind.TEXT: "文字",
    Kind.NUMBER: "数值",
    Kind.DATE: "日期",
    Kind.BOOLEAN: "逻辑值",
    Kind.ERROR: "错误值",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field whose value changed; `name` is its key in `new`, or in `old` where it is gone.

    `before` and `after` are as printed, `sheet` and `cell` where it stands now (or stood).
    """

    name: str
    before: str
    after: str
    sheet: str
    cell: str


def change_of(name: str, old: Cell | None, new: Cell | None) -> Change | None:
    """Return what changed between two cells, None where they say the same."""
    before = old.value if old else BLANK
    after = new.value if new else BLANK
    if said(before) == said(after):
        return None
    there = new or old
    place = (there.place.sheet, there.place.cell) if there else ("", "")
    return Change(name, *_shown(before, after), *place)


def said(value: CellValue) -> tuple[Kind, str]:
    """Return what a cell says, whatever its format and the blanks around its text.

    >>> said(CellValue.of(Decimal("0.30000000000000004"))) == said(CellValue.of(Decimal("0.3")))
    True
    """
    if value.number is not None and value.number.is_finite():
        return Kind.NUMBER, plain(Decimal(f"{value.number:.{_DIGITS}g}"))
    return value.kind, value.shown.strip()


def _shown(before: CellValue, after: CellValue) -> tuple[str, str]:
    """Return both as printed; where they print alike, with what tells them apart."""
    shown = before.shown or EMPTY, after.shown or EMPTY
    if shown[0].strip() != shown[1].strip():
        return shown
    if before.number is not None and after.number is not None:
        return plain(before.number), plain(after.number)
    return _with_kind(shown[0], before), _with_kind(shown[1], after)


def _with_kind(shown: str, value: CellValue) -> str:
    return f"{shown}（{_KINDS[value.kind]}）" if value.kind in _KINDS else shown
