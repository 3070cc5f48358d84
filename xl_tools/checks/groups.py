"""Parts and their parent, as the form's rules of kind ``total.parts`` lay them down.

What is said of a parent is not said again of its only part, and what makes a part useless makes
the parent that is worked out from it useless too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from xl_tools.checks.reading import cells_at, join, meant, quoted
from xl_tools.domain.filing import Filing
from xl_tools.domain.form import Form

TOTALS = "total.parts"


def _totals(form: Form) -> Iterator[tuple[str, Sequence[str]]]:
    for rule in form.rules_of(TOTALS):
        for entry in rule.params["totals"]:
            yield entry["parent"], entry["parts"]


# What belongs to what is the form's alone: worked out once, for all filings.
@lru_cache(maxsize=4096)
def parents(form: Form, item: str) -> tuple[str, ...]:
    """Return the parents of an item or table, the nearest first."""
    found: list[str] = []
    for parent, parts in _totals(form):
        if item in parts and parent not in found:
            found += [parent, *parents(form, parent)]
    return tuple(found)


@lru_cache(maxsize=4096)
def parts_of(form: Form, item: str) -> tuple[str, ...]:
    """Return the lowest parts of an item; itself where it has none."""
    for parent, parts in _totals(form):
        if parent == item:
            return tuple(low for part in parts for low in parts_of(form, part))
    return (item,)


def parent_keys(form: Form, key: str) -> tuple[str, ...]:
    """Return the keys of the parents of a cell, in its own column.

    >>> from xl_tools.domain.findings import Severity
    >>> from xl_tools.domain.rules import Rule
    >>> totals = {"totals": [{"parent": "三公经费", "parts": ["公务接待"]}]}
    >>> rule = Rule("total.parts", "total.parts", Severity.ERROR, "", "", "", "", params=totals)
    >>> parent_keys(Form("f", "", 1, 2023, "", (), (rule,)), "公务接待.本年决算")
    ('三公经费.本年决算',)
    """
    item, _, column = key.rpartition(".")
    return _parents_in(form, item.partition("[")[0], column)


@lru_cache(maxsize=4096)
def _parents_in(form: Form, item: str, column: str) -> tuple[str, ...]:
    return tuple(join(parent, column) for parent in parents(form, item))


def same_as_parent(filing: Filing, *keys: str) -> bool:
    """Return whether a parent holds the same number as its part in each of these columns.

    What is said of the parent then is said of the part.
    """
    own = [_number(filing, key) for key in keys]
    if any(number is None for number in own):
        return False
    parents_ = zip(*(parent_keys(filing.form, key) for key in keys), strict=True)
    return any(own == [_number(filing, key) for key in theirs] for theirs in parents_)


def part_with(filing: Filing, key: str, columns: tuple[str, str], difference: Decimal) -> str:
    """Return the lowest part whose two columns differ by just what the whole's do, or ''.

    `key` is a cell of the whole; the part is returned in quotation marks.
    """
    item = key.rpartition(".")[0]
    for part in parts_of(filing.form, item):
        pairs = zip(*(cells_at(filing, join(part, column)) for column in columns), strict=True)
        for (own, one), (_, other) in pairs:
            first, second = (meant(cell) if cell else None for cell in (one, other))
            if part == item or first is None or second is None:
                continue
            if first - second == difference:
                return quoted(own)
    return ""


def _number(filing: Filing, key: str) -> Decimal | None:
    table, bracket, _ = key.partition("[")
    where = join(table, key.rpartition(".")[2]) if bracket else key
    for found, cell in cells_at(filing, where):
        if found == key and cell is not None:
            return cell.number
    return None
