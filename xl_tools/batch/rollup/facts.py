"""What a roll-up tells: units, counts and findings of one year, out of the store."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_tools.batch.basics import Basics, basics_of
from xl_tools.batch.district import District, district_of
from xl_tools.batch.rows import DONE
from xl_tools.batch.schema import FINDINGS
from xl_tools.batch.store import Store
from xl_tools.domain.findings import Severity
from xl_tools.domain.rules import Rule
from xl_tools.errors import UsageError
from xl_tools.forms.cross import cross_rules
from xl_tools.forms.profiles import load_profile
from xl_tools.refresh import open_form

if TYPE_CHECKING:
    import duckdb

# A 核实 that its unit has explained is no open question any more, and is not counted.
OPEN_ONLY = "status <> '已说明'"
_FETCHED = 2_000
_OF_UNITS = (
    "file, unit, output, due_points, filed_points, difference, grade, due_grade,"
    " explained, not_checked, warnings"
)
_OF_FINDINGS = (
    "file, scope, seq, unit, severity, rule, sheet, cell, field, value, other_value,"
    " difference, message, suggestion, status, explanation"
)
_FINDING_NAMES = _OF_FINDINGS.split(", ")
_ORDER = itemgetter(0, 1, 2)
_NONE: Mapping[str, int] = {}

Record = dict[str, Any]
Rows = Iterator[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One filing in the roll-up; points are of 100 and None where unknown.

    `link` is the path of its workbook as the store has it: relative to OUT, or absolute.
    `findings` counts the open ones by severity, those across units and years among them.
    """

    file: str
    unit: str
    link: str
    due: float | None
    filed: float | None
    difference: float | None
    grade: str
    due_grade: str
    explained: int
    not_checked: int
    remark: str
    findings: Mapping[str, int] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The unit's name, or the file's where the name is blank."""
        return self.unit or self.file

    def count(self, severity: Severity) -> int:
        """Return how many open findings of `severity` it has."""
        return self.findings.get(severity.value, 0)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A file that could not be read or refreshed, and why."""

    file: str
    source: str
    message: str


@dataclass(frozen=True)
class RollUp:
    """The roll-up of `year` from the store of the batch folder `out`."""

    out: Path
    store: Store
    year: int

    @classmethod
    def of(cls, out: Path, year: int = 0) -> RollUp:
        """Return the roll-up of `year`, 0 for the newest; UsageError where there is none of it."""
        store = Store.open(out)
        years = store.years()
        if year and year not in years:
            known = "、".join(map(str, years)) or "没有"
            raise UsageError(f"{out}：库里没有 {year} 年的填报。可用的年度：{known}。")
        # A batch of nothing but broken files has no year: their list is a roll-up still.
        return cls(out, store, year or max(years, default=0))

    @property
    def newest(self) -> bool:
        """True for the newest year of the store, which also lists files that have no year."""
        return self.year == max(self.store.years(), default=0)

    def rows(self, sql: str) -> list[Record]:
        """Return the rows of a query with ``$year`` for the year."""
        return self.store.rows(sql, [self.year])

    # ------------------------------------------------------------------ who filed

    @cached_property
    def units(self) -> Sequence[UnitLine]:
        """A line for each filing that was refreshed, by file."""
        found = self.store.stream(
            f"SELECT {_OF_UNITS} FROM units"  # noqa: S608
            f" WHERE year = $1 AND outcome = '{DONE}' ORDER BY file",
            [self.year],
        )
        return [_line(row, self._open.get(row[0], _NONE)) for row in found]

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """What each filing is called, by file: its unit's name, or the file's where it is blank."""
        found = self.rows(
            f"SELECT file, unit FROM units WHERE year = $1 AND outcome = '{DONE}' ORDER BY file"  # noqa: S608
        )
        return {row["file"]: row["unit"] or row["file"] for row in found}

    @cached_property
    def _open(self) -> Mapping[str, Mapping[str, int]]:
        counts: dict[str, dict[str, int]] = {}
        for row in self.rows(
            "SELECT file, severity, count(*) AS n FROM findings"  # noqa: S608
            f" WHERE year = $1 AND {OPEN_ONLY} GROUP BY ALL"
        ):
            counts.setdefault(row["file"], {})[row["severity"]] = row["n"]
        return counts

    @cached_property
    def troubles(self) -> Sequence[Trouble]:
        """Files that could not be read or refreshed, by name."""
        years = f"(year = $1{' OR year = 0' if self.newest else ''})"
        found = self.rows(
            "SELECT file, source, message FROM units"  # noqa: S608
            f" WHERE {years} AND outcome <> '{DONE}' ORDER BY file"
        )
        return [Trouble(**row) for row in found]

    # ------------------------------------------------------------------ what was found

    @cached_property
    def severities(self) -> Mapping[Severity, int]:
        """How many open findings there are of each severity."""
        return {
            severity: sum(counts.get(severity.value, 0) for counts in self._open.values())
            for severity in Severity
        }

    @cached_property
    def by_rule(self) -> Sequence[tuple[str, int, int]]:
        """Rules with open findings: id, findings, units; the most frequent first."""
        found = self.rows(
            "SELECT rule, count(*) AS n, count(DISTINCT file) AS units FROM findings"  # noqa: S608
            f" WHERE year = $1 AND {OPEN_ONLY} GROUP BY rule ORDER BY n DESC, rule"
        )
        return [(row["rule"], row["n"], row["units"]) for row in found]

    @cached_property
    def matrix(self) -> Mapping[str, Mapping[str, int]]:
        """How often each rule is broken in each file: {file: {rule: findings}}."""
        counts: dict[str, dict[str, int]] = {}
        for row in self.rows(
            "SELECT file, rule, count(*) AS n FROM findings"  # noqa: S608
            f" WHERE year = $1 AND {OPEN_ONLY} GROUP BY ALL"
        ):
            counts.setdefault(row["file"], {})[row["rule"]] = row["n"]
        return counts

    def count_own_findings(self) -> int:
        """Return the number of findings of single filings: those across units come later."""
        (row,) = self.rows(
            "SELECT count(*) AS n FROM findings WHERE year = $1 AND scope = 'filing'"
        )
        return int(row["n"])

    def count_findings(self) -> int:
        """Return the number of all findings, explained ones too."""
        (row,) = self.rows("SELECT count(*) AS n FROM findings WHERE year = $1")
        return int(row["n"])

    def findings(self) -> Iterator[Record]:
        """Yield all findings, worst first, then by file; read piece by piece."""
        # Sorted in pieces: all of them at once would be sorted in memory.
        with self.store.cursor() as one, self.store.cursor() as other:
            for severity in Severity:
                filed = self._of_pieces(one, severity)
                across = _fetched(
                    other,
                    f"SELECT {_OF_FINDINGS} FROM findings WHERE scope <> 'filing'"  # noqa: S608
                    " AND severity = ? AND year = ? ORDER BY file, scope, seq",
                    [severity.value, self.year],
                )
                for row in heapq.merge(filed, across, key=_ORDER):
                    yield dict(zip(_FINDING_NAMES, row, strict=True))

    def _of_pieces(self, connection: duckdb.DuckDBPyConnection, severity: Severity) -> Rows:
        for piece in self.store.pieces(FINDINGS, self.year):
            yield from _fetched(
                connection,
                f"SELECT {_OF_FINDINGS} FROM {piece} WHERE severity = ?"  # noqa: S608
                " ORDER BY file, scope, seq",
                [severity.value],
            )

    # ------------------------------------------------------------------ the figures

    @cached_property
    def district(self) -> District:
        """The district's own figures, empty where none were given."""
        return district_of(self.store, self.year)

    @cached_property
    def basics(self) -> Basics:
        """The figures of all units; the district's own filing is none of them."""
        return basics_of(self.store, self.year, self.district.file)

    # ------------------------------------------------------------------ by what measure

    @cached_property
    def forms(self) -> Sequence[str]:
        """The ids of the forms that were filed."""
        return [
            row["form"]
            for row in self.rows(
                "SELECT DISTINCT form FROM units WHERE year = $1 AND form <> '' ORDER BY form"
            )
        ]

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """All rules that may have spoken, by id, in the order of their forms."""
        return {
            rule.id: rule
            for form in self.forms
            for rule in (*open_form(form).rules, *cross_rules(form))
        }

    def title_of(self, rule: str) -> str:
        """Return the title of a rule, or its id where no form here has it any more."""
        return self.rules[rule].title if rule in self.rules else rule

    @cached_property
    def grades(self) -> Sequence[str]:
        """The names of the grades, best first."""
        found = self.rows(
            "SELECT DISTINCT profile FROM units WHERE year = $1 AND profile <> '' ORDER BY profile"
        )
        names = (grade.name for row in found for grade in load_profile(row["profile"]).grades)
        return list(dict.fromkeys(names))


def _fetched(connection: duckdb.DuckDBPyConnection, sql: str, asked: list[object]) -> Rows:
    found = connection.execute(sql, asked)
    while rows := found.fetchmany(_FETCHED):
        yield from rows


def _line(row: Sequence[Any], findings: Mapping[str, int]) -> UnitLine:
    file, unit, link, due, filed, difference, grade, due_grade, explained, unchecked, said = row
    return UnitLine(
        file, unit, link, due, filed, difference, grade, due_grade,
        explained or 0, unchecked or 0, said or "", findings,
    )  # fmt: skip
