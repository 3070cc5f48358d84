"""A total must be the sum of its parts, in every column.

A clerk fills 公务接待 3 and leaves 三公经费 at 0: the total contradicts its parts, and whoever
reads only the total is misled. The terms are compared to the printed precision: half a unit of
the last printed digit of each, added up.

PASS: 三公经费 44.29 = 公务用车 39.30 + 出国 (blank) + 公务接待 4.99.
FAIL: 三公经费 0, with 公务用车 0 + 出国 0 + 公务接待 3.
FAIL: 项目支出 blank, with 业务工作经费 320.
NOT CHECKED: 项目支出 100, all parts blank; a part that is text or an error.

A finding names the likely cause where undoing it would make the sum right: an amount typed in 元
(`scale`), a part left out (`omitted`) or counted twice (`twice`), a part left blank (`unfilled`),
two digits changed over (`digits`), a slipped decimal point (`shift`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xl_tools.checks.causes import slip
from xl_tools.checks.gaps import Gap, gap_at, told
from xl_tools.checks.kind import Param
from xl_tools.checks.reading import (
    NOT_CALCULATED,
    cells_at,
    is_unfilled,
    item_of,
    join,
    quoted,
    says_none,
)
from xl_tools.checks.wording import amount, finding, printed, said
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import Edit, Finding, Outcome, Pass
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

PARAMS: Mapping[str, Param] = {
    "totals": Param(
        "tables",
        required=True,
        help="每个合计及其分项",
        parts={
            "parent": Param("item", required=True, help="合计"),
            "parts": Param("items", required=True, help="分项"),
        },
    ),
    "columns": Param("columns", default=("",), help="逐列核对；项目没有列的不写"),
    "prior": Param("column", help="上年数所在列，用于推测漏填的分项"),
}
WORDS = frozenset({"sum", "working", "term", "term_value", "term_due"})
TEXTS = frozenset(
    {"blank", "blank_suggestion", "scale", "shift", "digits", "omitted", "twice", "unfilled"}
)

NO_SUM = "无法核对合计"
_NO_PARTS = "{}的各分项均为空"
_ALL_BLANK = "{}及其各分项均为空"


@dataclass(frozen=True, slots=True)
class Sum:
    """A parent and its parts in one column."""

    parent: Cell
    filled: tuple[Cell, ...]
    unfilled: tuple[Cell, ...]

    @property
    def due(self) -> Decimal:
        """What the parts add up to."""
        return sum((cell.number or Decimal(0) for cell in self.filled), Decimal(0))

    @property
    def tolerance(self) -> Decimal:
        """The most that printing can have hidden, all terms together."""
        cells = (self.parent, *self.filled)
        return sum((cell.value.half_unit for cell in cells), Decimal(0))

    @property
    def working(self) -> str:
        """The sum as a clerk would write it down: 公务用车 0 + 公务接待 3."""
        return "＋".join(f"{item_of(c.place.field)} {said(c.value)}" for c in self.filled)

    @property
    def due_shown(self) -> str:
        """What the parts add up to, as the form prints it."""
        return printed(self.due, *self.filled)


def check(rule: Rule, filing: Filing, _profile: Profile) -> Iterator[Outcome]:
    """Yield one outcome for every total in every column that can be read."""
    gaps: list[Gap] = []
    for found in read_sums(rule, filing, gaps):
        if found.parent.number is None:
            yield blank_parent(rule, found)
        else:
            yield _judge(rule, filing, found)
    yield from told(rule, gaps, NO_SUM)


def read_sums(rule: Rule, filing: Filing, gaps: list[Gap]) -> Iterator[Sum]:
    """Yield every sum the rule speaks of; what keeps one from being read goes to `gaps`."""
    for entry in rule.params["totals"]:
        for column in rule.params.get("columns", ("",)):
            keys = [join(item, column) for item in entry["parts"]]
            found = _read_sum(filing, join(entry["parent"], column), keys, gaps)
            if found:
                yield found


def _read_sum(filing: Filing, key: str, part_keys: Sequence[str], gaps: list[Gap]) -> Sum | None:
    """Return the parent `key` and its parts, or None where they cannot be compared.

    The parent of the sum may be unfilled, but then at least one part is filled.
    """
    parent = filing.get(key)
    found = [slot for part in part_keys for slot in cells_at(filing, part)]
    unread = [gap for part, cell in found if (gap := gap_at(part, cell)) and not gap.is_blank]
    if parent is None or not is_unfilled(parent):
        unread += [gap] if (gap := gap_at(key, parent)) else []
    filled = tuple(cell for _, cell in found if cell and not is_unfilled(cell))
    if parent is not None and parent.formula and is_unfilled(parent) and filled and not unread:
        unread.append(Gap(key, parent.place, NOT_CALCULATED))
    if parent is not None and not filled and not unread and not says_none(parent.value):
        state = _ALL_BLANK if is_unfilled(parent) else _NO_PARTS
        unread.append(Gap(key, parent.place, state))
    gaps += unread
    if parent is None or unread or not filled:
        return None
    return Sum(parent, filled, tuple(cell for _, cell in found if cell and is_unfilled(cell)))


def _judge(rule: Rule, filing: Filing, total: Sum) -> Outcome:
    difference = (total.parent.number or Decimal(0)) - total.due
    if abs(difference) <= total.tolerance:
        places = (total.parent.place, *(cell.place for cell in total.filled))
        return Pass(rule.id, places, f"{said(total.parent.value)}＝{total.working}")
    return wrong_sum(rule, filing, total, difference)


def blank_parent(rule: Rule, total: Sum) -> Finding:
    """Return the finding for a total left blank while parts of it are filled."""
    return finding(
        rule,
        total.parent,
        other=largest(total.filled),
        message=rule.texts["blank"],
        suggestion=rule.texts["blank_suggestion"],
        edits=[Edit(total.parent.place, amount(total.due))] if rule.kind == "total.parts" else [],
        uses=(*total.filled, *total.unfilled),
        sum=total.due_shown,
        working=total.working,
    )


def wrong_sum(rule: Rule, filing: Filing, total: Sum, difference: Decimal) -> Finding:
    """Return the finding for a total that is not the sum of its parts, with the likely cause."""
    cause = next(likely_causes(rule, filing, total, difference), None)
    term = cause.term if cause else total.parent
    return finding(
        rule,
        total.parent,
        other=largest(total.filled) if term is total.parent else term,
        difference=difference,
        cause=rule.texts.get(cause.name, "") if cause else "",
        edits=[cause.edit if cause else Edit(total.parent.place, amount(total.due))],
        uses=(*total.filled, *total.unfilled),
        sum=total.due_shown,
        working=total.working,
        **cause_words(cause),
    )


@dataclass(frozen=True, slots=True)
class Cause:
    """A likely cause: which text says it, the term to blame, and the edit that undoes it."""

    name: str
    term: Cell
    edit: Edit
    due: str


def cause_words(cause: Cause | None) -> dict[str, Any]:
    """Return the placeholders of the texts that name a cause."""
    if cause is None:
        return {"term": "", "term_value": "", "term_due": ""}
    return {
        "term": quoted(cause.term.place.field),
        "term_value": said(cause.term.value),
        "term_due": cause.due,
    }


def likely_causes(rule: Rule, filing: Filing, total: Sum, difference: Decimal) -> Iterator[Cause]:
    """Yield the likely causes, the likeliest first."""
    slips = list(_slips(total, difference))
    yield from (cause for cause in slips if cause.name == "scale")
    yield from _filled_last_year(rule, filing, total, difference)
    for part in total.filled:
        if part.number and abs(abs(difference) - abs(part.number)) <= total.tolerance:
            name = "omitted" if (difference < 0) == (part.number > 0) else "twice"
            yield Cause(name, part, Edit(total.parent.place, amount(total.due)), "")
    yield from (cause for cause in slips if cause.name != "scale")
    if difference > 0 and len(total.unfilled) == 1:
        yield _fill("unfilled", total.unfilled[0], difference)


def _slips(total: Sum, difference: Decimal) -> Iterator[Cause]:
    terms = [(total.parent, total.due)]
    terms += [(part, (part.number or Decimal(0)) + difference) for part in total.filled]
    for term, due in terms:
        found = slip(term.number or Decimal(0), due, total.tolerance)
        if found:
            yield _fill(found.kind, term, found.due if term is not total.parent else due)


def _filled_last_year(
    rule: Rule, filing: Filing, total: Sum, difference: Decimal
) -> Iterator[Cause]:
    """Yield the blank parts that last year held just what is missing this year."""
    prior = rule.params.get("prior", "")
    for part in total.unfilled:
        last = filing.get(join(part.place.field.partition(".")[0], prior))
        if last and last.number and abs(last.number - difference) <= total.tolerance:
            yield _fill("unfilled", part, difference)


def _fill(name: str, term: Cell, due: Decimal) -> Cause:
    return Cause(name, term, Edit(term.place, amount(due)), printed(due, term))


def largest(cells: Sequence[Cell]) -> Cell:
    """Return the cell with the largest amount, the one a reviewer looks at first."""
    return max(cells, key=lambda cell: abs(cell.number or Decimal(0)))
