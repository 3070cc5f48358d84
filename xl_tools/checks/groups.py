"""Parts and their parent: what is said of the parent is not said again of its only part."""

from __future__ import annotations

from xl_tools.checks.kind import Param
from xl_tools.domain.filing import Filing
from xl_tools.domain.rules import Rule

GROUPS = Param(
    "tables",
    default=(),
    help="分项与合计：分项等于合计时不重复指出",
    parts={
        "parent": Param("item", required=True, help="合计"),
        "parts": Param("items", required=True, help="分项"),
    },
)

SAME = "与 {} 相同，已在该项核对"


def parents(rule: Rule, item: str) -> list[str]:
    """Return the parents of an item or table, the nearest first, after the rule's ``groups``."""
    found: list[str] = []
    for entry in rule.params.get("groups", ()):
        if item in entry["parts"] and entry["parent"] not in found:
            found += [entry["parent"], *parents(rule, entry["parent"])]
    return found


def parts_of(rule: Rule, item: str) -> list[str]:
    """Return the lowest parts of an item after the rule's ``groups``; itself where it has none."""
    for entry in rule.params.get("groups", ()):
        if entry["parent"] == item:
            return [low for part in entry["parts"] for low in parts_of(rule, part)]
    return [item]


def same_as_parent(rule: Rule, filing: Filing, *keys: str) -> str:
    """Return why these cells of one item need no check of their own, or ''.

    They need none where its parent holds the same number in each of these columns.
    """
    item = keys[0].partition(".")[0].partition("[")[0]
    columns = [key.rpartition(".")[2] for key in keys]
    own = [_number(filing, key) for key in keys]
    for parent in parents(rule, item):
        theirs = [_number(filing, f"{parent}.{column}") for column in columns]
        if own == theirs and None not in own:
            return SAME.format(parent)
    return ""


def _number(filing: Filing, key: str) -> object:
    table, bracket, _ = key.partition("[")
    if bracket:
        column = key.rpartition(".")[2]
        cells = [row[column] for row in filing.rows(table)]
        found = next((cell for cell in cells if cell.place.field == key), None)
    else:
        found = filing.get(key)
    return found.number if found else None
