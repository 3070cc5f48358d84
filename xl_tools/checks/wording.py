"""How a check words a finding: the rule's templates, filled in with cells and numbers."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from xl_tools.checks.reading import name_of
from xl_tools.domain.cells import CellValue, plain
from xl_tools.domain.filing import Cell
from xl_tools.domain.findings import Edit, Finding, Severity
from xl_tools.domain.rounding import rounded
from xl_tools.domain.rules import Rule

# The words every finding can use, whatever its kind.
COMMON_WORDS = frozenset(
    {
        "name",
        "value",
        "cell",
        "unit",
        "other_name",
        "other_value",
        "other_cell",
        "difference",
        "column",
        "other_column",
    }
)


def amount(number: Decimal) -> str:
    """Return a number for a message: no exponent, no trailing zeros, at most 4 decimals.

    >>> amount(Decimal("-3.00")), amount(Decimal(1) / 3)
    ('-3', '0.3333')
    """
    return plain(rounded(number, 4))


def percent(ratio: Decimal, decimals: int = 2) -> str:
    """Return a share as a percentage, rounded half up.

    >>> percent(Decimal("9.458333")), percent(Decimal("0.97"))
    ('945.83%', '97%')
    """
    return plain(rounded(ratio * 100, decimals)) + "%"


def said(value: CellValue) -> str:
    """Return a value as its cell prints it, blanks in words.

    >>> said(CellValue.of(Decimal("113.5"), "#,##0.00")), said(CellValue.of(None))
    ('113.50', '（空）')
    """
    if value.number is not None and value.decimals is None:
        return amount(value.number)
    return value.shown or "（空）"


def printed(number: Decimal, *cells: Cell) -> str:
    """Return a number worked out from `cells` with as many decimals as the most exact of them.

    What those decimals would hide altogether is said with more.

    >>> from xl_tools.domain.cells import Place
    >>> cell = Cell(Place("自评表", "E5"), CellValue.of(Decimal("12.5"), "0.00"))
    >>> printed(Decimal("3"), cell), printed(Decimal("0.0042"), cell)
    ('3.00', '0.0042')
    """
    decimals = [cell.value.decimals for cell in cells]
    if not decimals or None in decimals:
        return amount(number)
    places = max(one for one in decimals if one is not None)
    said = rounded(number, places)
    return f"{said:f}" if said or not number else amount(number)


def _difference(difference: Decimal | None, cell: Cell, other: Cell | None) -> str:
    if difference is None:
        return ""
    return printed(abs(difference), *([cell] if other is None else [cell, other]))


def finding(
    rule: Rule,
    cell: Cell,
    *,
    other: Cell | None = None,
    difference: Decimal | None = None,
    severity: Severity | None = None,
    message: str = "",
    suggestion: str | None = None,
    cause: str = "",
    edits: Iterable[Edit] = (),
    uses: Iterable[Cell] = (),
    **words: object,
) -> Finding:
    """Return a finding at `cell`, its texts filled from the rule's templates.

    `message`, `suggestion` and `cause` are templates; the first two default to the rule's own.
    `uses` are the further cells whose values the finding depends on: an explanation given for it
    lapses when any of them changes. `words` are the kind's own placeholders, beside
    `COMMON_WORDS`.
    """
    words = {
        "name": name_of(cell.place.field),
        "value": said(cell.value),
        "cell": cell.place.cell,
        "unit": cell.unit,
        "other_name": name_of(other.place.field) if other else "",
        "other_value": said(other.value) if other else "",
        "other_cell": str(other.place) if other else "",
        "column": cell.place.field.rpartition(".")[2],
        "other_column": other.place.field.rpartition(".")[2] if other else "",
        "difference": _difference(difference, cell, other),
        **words,
    }
    used = [cell, *([other] if other else []), *uses]
    return Finding(
        rule=rule.id,
        severity=severity or rule.severity,
        place=cell.place,
        value=cell.value.shown,
        message=(message or rule.message).format_map(words),
        suggestion=(rule.suggestion if suggestion is None else suggestion).format_map(words),
        cause=cause.format_map(words),
        other=other.place if other else None,
        other_value=other.value.shown if other else "",
        difference=difference,
        edits=tuple(edits),
        values=tuple(dict.fromkeys((used_.place.field, used_.value.shown) for used_ in used)),
    )
