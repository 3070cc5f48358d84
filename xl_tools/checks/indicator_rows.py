"""The indicator rows of 自评表 as the checks see them: cells, due points, and what spoils a row.

A row with one fault gets one finding: `Indicator.fault` names what makes target and actual
unfit for comparison, and every other rule leaves such a row alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from xl_tools.checks.row_faults import Fault, fault_of
from xl_tools.checks.wording import amount, finding
from xl_tools.domain.ceilings import is_ceiling
from xl_tools.domain.cells import CellValue, Kind, Place, plain
from xl_tools.domain.filing import Cell, Filing, Row
from xl_tools.domain.findings import Edit, Finding, NotChecked, Outcome, Pass, Severity
from xl_tools.domain.form import FieldKind
from xl_tools.domain.outcome import Score
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule
from xl_tools.domain.scoring import score
from xl_tools.domain.targets import Target, TargetKind, parse_target

TABLE = "绩效指标"
CLASS, GROUP, NAME = "一级指标", "二级指标", "三级指标"
TARGET, ACTUAL, WEIGHT, POINTS, REASON = "年度指标值", "实际完成值", "分值", "得分", "偏差原因"
COLUMNS = (CLASS, GROUP, NAME, TARGET, ACTUAL, WEIGHT, POINTS, REASON)
# Without these there is no indicator; a form may lack any other column.
NEEDED = frozenset({NAME, TARGET, ACTUAL})

# The placeholders that the templates of every rule on a row may use.
ROW_WORDS = frozenset(
    {"indicator", "target", "actual", "weight", "points", "reason", "due", "working", "completion"}
)

FINE = "{} 行没有这个问题"
NO_INDICATORS = "绩效指标表没有填写任何指标"

# What a rule says of one row: an outcome; True for "fine"; False for "does not concern this row".
Verdict = Outcome | bool


@dataclass(frozen=True, slots=True)
class Indicator:
    """One filled row: its target read, what is due, and the one `fault` that spoils it, if any.

    `ceiling` says that a number without a comparator is the most that may be spent or taken.
    """

    row: Row
    wanted: Target
    score: Score
    fault: Fault | None
    ceiling: bool = False

    def __getitem__(self, column: str) -> Cell:
        return self.row.cells[column]

    def text(self, column: str) -> str:
        """Return what the cell of `column` shows, white space outside removed."""
        return self.row.cells[column].value.shown.strip()

    def number(self, column: str) -> Decimal | None:
        """Return the number in `column`, or None for blank, text, dash or error."""
        return self.row.cells[column].number

    @property
    def place(self) -> Place:
        """The place of the row's title, 三级指标."""
        return self.row.cells[NAME].place

    @property
    def due(self) -> Decimal | None:
        """The due points, or None where the row cannot be scored or its target is in doubt."""
        return None if self.fault else self.score.points

    @property
    def is_met(self) -> bool:
        """True where the target was reached, so that the whole weight is due."""
        weight = self.number(WEIGHT)
        return self.due is not None and weight is not None and self.due >= weight

    @property
    def falls_short(self) -> bool:
        """True where the unit gave itself fewer points than the weight."""
        weight, points = self.number(WEIGHT), self.number(POINTS)
        return weight is not None and points is not None and points < weight

    @property
    def is_worded(self) -> bool:
        """True where the target is a word (优化, 及时), so that a person grades what was done."""
        return self.wanted.kind in {TargetKind.TEXT, TargetKind.YES_NO}

    def words(self) -> dict[str, Any]:
        """Return the row's values under the names of `ROW_WORDS`."""
        completion = self.score.completion
        return {
            "indicator": "".join(self.text(NAME).split()),
            "target": self.text(TARGET),
            "actual": self.text(ACTUAL),
            "weight": self.text(WEIGHT),
            "points": self.text(POINTS),
            "reason": self.text(REASON),
            "due": "" if self.due is None else plain(self.due),
            "working": self.score.working,
            "completion": "" if completion is None else f"{completion:.1%}",
        }


class _Same:
    """A filing and a profile as the key of a cache: the very same objects, not equal ones."""

    __slots__ = ("filing", "profile")

    def __init__(self, filing: Filing, profile: Profile) -> None:
        self.filing, self.profile = filing, profile

    def __hash__(self) -> int:
        return id(self.filing)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Same)
            and self.filing is other.filing
            and self.profile is other.profile
        )


def indicators(filing: Filing, profile: Profile) -> tuple[Indicator, ...]:
    """Return the filled indicator rows, in order; () too where the table lost a column."""
    return _indicators(_Same(filing, profile))


# Some thirty rules ask for the rows of one filing; they are read once.
@lru_cache(maxsize=1)
def _indicators(key: _Same) -> tuple[Indicator, ...]:
    rows, form = key.filing.rows(TABLE), key.filing.form
    own = {c.key for c in form.table(TABLE).columns} if form.has_table(TABLE) else set()
    without = tuple(column for column in COLUMNS if column not in own and column not in NEEDED)
    if not all(column in row.cells for row in rows for column in COLUMNS if column not in without):
        return ()
    return tuple(
        _indicator(_with_blanks(row, without), key.profile, key.filing.year) for row in rows
    )


def _with_blanks(row: Row, without: tuple[str, ...]) -> Row:
    """Return the row with a blank for each column that its form does not have."""
    if not without:
        return row
    blank = Cell(row[NAME].place, CellValue(Kind.BLANK), FieldKind.CONSTANT)
    return replace(row, cells={**row.cells, **dict.fromkeys(without, blank)})


def _indicator(row: Row, profile: Profile, year: int) -> Indicator:
    target, actual = row[TARGET].value, row[ACTUAL].value
    wanted = parse_target(target)
    kind = "".join((row[CLASS].value.text + row[GROUP].value.text).split())
    name = "".join(row[NAME].value.text.split())
    reason, ceiling = row[REASON].value.text, is_ceiling(kind, name, wanted)
    result = score(
        target,
        actual,
        row[WEIGHT].value,
        profile=profile,
        reason=reason,
        ceiling=ceiling,
        year=year,
    )
    fault = fault_of(wanted, actual, result, row[NAME].value.text)
    return Indicator(row, wanted, result, fault, ceiling)


def sweep(
    rule: Rule,
    rows: Iterable[Indicator],
    judge: Callable[[Indicator], Verdict],
    nobody: str = "",
) -> Iterator[Outcome]:
    """Yield what `judge` says of each row, and one pass for all the rows it found in order.

    `nobody` is the reason given where it concerned no row at all.
    """
    fine: list[Place] = []
    silent = True
    for row in rows:
        verdict = judge(row)
        if isinstance(verdict, bool):
            fine += [row.place] if verdict else []
            continue
        silent = False
        yield verdict
    if fine:
        yield Pass(rule.id, tuple(fine), FINE.format(len(fine)))
    elif silent:
        yield NotChecked(rule.id, None, nobody or NO_INDICATORS)


def more_or_less(points: Decimal) -> str:
    """Return a difference in points as a clerk says it.

    >>> more_or_less(Decimal("5.00")), more_or_less(Decimal(-4))
    ('多 5 分', '少 4 分')
    """
    return f"{'多' if points > 0 else '少'} {amount(abs(points))} 分"


def row_finding(
    rule: Rule,
    row: Indicator,
    column: str,
    *,
    other: str = "",
    uses: Iterable[str] = (),
    difference: Decimal | None = None,
    severity: Severity | None = None,
    message: str = "",
    suggestion: str | None = None,
    cause: str = "",
    edits: Iterable[tuple[str, str]] = (),
    also: Iterable[Cell] = (),
    **words: object,
) -> Finding:
    """Return a finding at `column` of the row; `other` and `uses` are columns too.

    `also` are further cells. `edits` pairs a column with the text to type there.
    """
    return finding(
        rule,
        row[column],
        other=row[other] if other else None,
        difference=difference,
        severity=severity,
        message=message,
        suggestion=suggestion,
        cause=cause,
        edits=[Edit(row[at].place, value) for at, value in edits],
        uses=[*(row[use] for use in uses), *also],
        **{**row.words(), **words},
    )
