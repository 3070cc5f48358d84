"""The money of the year, told three ways, must be one sum.

自评表 states what was spent in the year (全年执行数) and splits it by source of income and by
nature of spending. Both splits must add up to it. Many rows of a split are rightly blank; one must
be filled. A split that adds up to the year's budget instead is queried, not called wrong: some
units split the budget.

PASS: 1676.35 = 一般公共预算 1676.35 = 基本支出 1257.33 + 项目支出 419.02.
FAIL: both splits 1676.35, 全年执行数 1600: the finding is at 全年执行数 (`both`), once.
FAIL: one split differs: the finding is at the sum of that split.
QUERY: a split equals 全年预算数 but not 全年执行数 (`budget`).
NOT CHECKED: no row of a split is filled; 全年执行数 is blank; a row is text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from xl_tools.checks.gaps import Gap, gap_at, told
from xl_tools.checks.kind import Param
from xl_tools.checks.reading import LOST, is_unfilled, name_of
from xl_tools.checks.totals import Cause, Sum, cause_words, likely_causes
from xl_tools.checks.wording import amount, finding, said
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import Edit, Finding, Outcome, Pass, Severity
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

PARAMS: Mapping[str, Param] = {
    "spent": Param("field", required=True, help="全年执行数"),
    "budget": Param("field", required=True, help="全年预算数"),
    "splits": Param(
        "tables",
        required=True,
        help="同一笔资金的各种分法",
        parts={
            "total": Param("field", required=True, help="分法的合计"),
            "parts": Param("fields", required=True, help="分法的各项"),
        },
    ),
    "same": Param(
        "tables",
        default=(),
        help="别处也填报的项目",
        parts={
            "part": Param("field", required=True, help="分法中的一项"),
            "other": Param("field", required=True, help="别处的同一项"),
        },
    ),
}
WORDS = frozenset({"sum", "working", "split", "budget_value", "term", "term_value", "term_due"})
TEXTS = frozenset(
    {"both", "both_suggestion", "budget", "budget_suggestion", "same"}
    | {"scale", "shift", "digits", "omitted", "twice", "unfilled"}
)
NO_FUNDS = "无法与收支各项核对"
_NO_PARTS = "{}各项均为空"


@dataclass(frozen=True, slots=True)
class Split:
    """One way to split the money: the cell of its sum, and the sum with the year's spending."""

    total: Cell
    sum: Sum

    @property
    def difference(self) -> Decimal:
        """What the split has beyond the year's spending."""
        return self.sum.due - (self.sum.parent.number or Decimal(0))

    @property
    def agrees(self) -> bool:
        """Whether the split adds up to the year's spending, to the printed precision."""
        return abs(self.difference) <= self.sum.tolerance


def check(rule: Rule, filing: Filing, _profile: Profile) -> Iterator[Outcome]:
    """Yield one outcome for every split, or one for both where they agree against 全年执行数."""
    spent = filing.get(rule.params["spent"])
    gaps = [gap] if (gap := gap_at(rule.params["spent"], spent)) else []
    read = [_split(filing, spent, entry, gaps) for entry in rule.params["splits"] if spent]
    splits = [split for split in read if split and spent and spent.number is not None]
    yield from told(rule, gaps, NO_FUNDS)
    if len(splits) > 1 and not any(split.agrees for split in splits) and _alike(splits):
        yield _both(rule, filing, splits)
        return
    yield from (_judge(rule, filing, split) for split in splits)


def _split(
    filing: Filing, spent: Cell, entry: Mapping[str, object], gaps: list[Gap]
) -> Split | None:
    """Return one way to split the money; what keeps it from being read goes to `gaps`."""
    key = str(entry["total"])
    total = filing.get(key)
    keys = entry["parts"] if isinstance(entry["parts"], list | tuple) else ()
    parts = [cell for part in keys if (cell := filing.get(part)) is not None]
    filled = tuple(cell for cell in parts if not is_unfilled(cell))
    if not filled and total is not None and total.number is not None:
        # The split was filled on its caption line alone, as some forms do.
        return Split(total, Sum(spent, (total,), ()))
    unread = [gap for cell in filled if (gap := gap_at(cell.place.field, cell))]
    if total is None or not filled:
        unread.append(Gap(key, total.place if total else None, _NO_PARTS if total else LOST))
    gaps += unread
    if total is None or unread:
        return None
    return Split(total, Sum(spent, filled, tuple(cell for cell in parts if is_unfilled(cell))))


def _alike(splits: list[Split]) -> bool:
    first = splits[0].sum
    return all(
        abs(split.sum.due - first.due) <= split.sum.tolerance + first.tolerance
        for split in splits[1:]
    )


def _judge(rule: Rule, filing: Filing, split: Split) -> Outcome:
    spent = split.sum.parent
    if split.agrees:
        places = (spent.place, *(cell.place for cell in split.sum.filled))
        return Pass(rule.id, places, f"{said(spent.value)}＝{split.sum.working}")
    budget = _budget(rule, filing, split)
    if budget:
        return _finding(rule, split, split.total, spent, "budget", budget)
    # Seen from the split, the year's spending is what its parts should add up to.
    causes = likely_causes(rule, filing, split.sum, -split.difference)
    cause = _told_elsewhere(rule, filing, split) or next(
        (cause for cause in causes if cause.term is not spent), None
    )
    return finding(
        rule,
        split.total,
        other=spent,
        difference=split.difference,
        cause=rule.texts.get(cause.name, "") if cause else "",
        edits=[cause.edit] if cause and cause.edit.place != spent.place else [],
        uses=split.sum.filled,
        sum=split.sum.due_shown,
        working=split.sum.working,
        split=name_of(split.total.place.field),
        budget_value="",
        **cause_words(cause),
    )


def _told_elsewhere(rule: Rule, filing: Filing, split: Split) -> Cause | None:
    """Return the part that another cell states too, where with that figure the sum is right."""
    for entry in rule.params.get("same", ()):
        other = filing.get(entry["other"])
        for part in split.sum.filled:
            if part.place.field != entry["part"] or other is None or other.number is None:
                continue
            gap = split.difference - (part.number or Decimal(0)) + other.number
            if abs(gap) <= split.sum.tolerance:
                edit = Edit(part.place, amount(other.number))
                return Cause("same", part, edit, said(other.value))
    return None


def _both(rule: Rule, filing: Filing, splits: list[Split]) -> Finding:
    spent, first = splits[0].sum.parent, splits[0]
    budget = _budget(rule, filing, first)
    if budget:
        return _finding(rule, first, spent, first.total, "budget", budget)
    return _finding(rule, first, spent, first.total, "both", None)


def _budget(rule: Rule, filing: Filing, split: Split) -> Cell | None:
    """Return the cell of the year's budget where the split adds up to it."""
    budget = filing.get(rule.params["budget"])
    if budget is None or budget.number is None:
        return None
    return budget if abs(split.sum.due - budget.number) <= split.sum.tolerance else None


def _finding(
    rule: Rule, split: Split, at: Cell, other: Cell, text: str, budget: Cell | None
) -> Finding:
    spent, total = split.sum.parent, split.sum.due
    difference = -split.difference if at is spent else split.difference
    return finding(
        rule,
        at,
        other=other,
        difference=difference,
        severity=Severity.REVIEW if budget else None,
        message=rule.texts[text],
        suggestion=rule.texts[f"{text}_suggestion"],
        edits=[] if budget else [Edit(spent.place, amount(total))],
        uses=(*split.sum.filled, *([budget] if budget else [])),
        sum=split.sum.due_shown,
        working=split.sum.working,
        split=name_of(split.total.place.field),
        budget_value=said(budget.value) if budget else "",
        **cause_words(None),
    )
