"""Parts and their parent, as the form's rules of kind ``total.parts`` lay them down.

What is said of a parent is not said again of its only part, and what makes a part useless makes
the parent that is worked out from it useless too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from xl_tools.checks.reading import cells_at, join
from xl_tools.domain.filing import Filing
from xl_tools.domain.form import Form

TOTALS = "total.parts"
SAME = "与 {} 相同，已在该项核对"


def _totals(form: Form) -> Iterator[tuple[str, Sequence[str]]]:
    for rule in form.rules:
        if rule.kind == TOTALS:
            for entry in rule.params["totals"]:
                yield entry["parent"], entry["parts"]


def parents(form: Form, item: str) -> list[str]:
    """Return the parents of an item or table, the nearest first."""
    found: list[str] = []
    for parent, parts in _totals(form):
        if item in parts and parent not in found:
            found += [parent, *parents(form, parent)]
    return found


def parts_of(form: Form, item: str) -> list[str]:
    """Return the lowest parts of an item; itself where it has none."""
    for parent, parts in _totals(form):
        if parent == item:
            return [low for part in parts for low in parts_of(form, part)]
    return [item]


def parent_keys(form: Form, key: str) -> list[str]:
    """Return the keys of the parents of a cell, in its own column.

    >>> from xl_tools.domain.findings import Severity
    >>> from xl_tools.domain.rules import Rule
    >>> totals = {"totals": [{"parent": "三公经费", "parts": ["公务接待"]}]}
    >>> rule = Rule("total.parts", "total.parts", Severity.ERROR, "", "", "", "", params=totals)
    >>> parent_keys(Form("f", "", 1, 2023, "", (), (rule,)), "公务接待.本年决算")
    ['三公经费.本年决算']
    """
    item, _, column = key.rpartition(".")
    return [join(parent, column) for parent in parents(form, item.partition("[")[0])]


def same_as_parent(filing: Filing, *keys: str) -> str:
    """Return why these cells of one item need no check of their own, or ''.

    They need none where a parent holds the same number in each of these columns.
    """
    own = [_number(filing, key) for key in keys]
    if None in own:
        return ""
    for theirs in zip(*(parent_keys(filing.form, key) for key in keys), strict=True):
        if own == [_number(filing, key) for key in theirs]:
            return SAME.format(theirs[0].partition(".")[0])
    return ""


def _number(filing: Filing, key: str) -> Decimal | None:
    table, bracket, _ = key.partition("[")
    where = join(table, key.rpartition(".")[2]) if bracket else key
    for found, cell in cells_at(filing, where):
        if found == key and cell is not None:
            return cell.number
    return None
