"""Compare the filings of two years: the rules that look across years.

A unit is found again by its name, without regard to blanks and full-width letters. A name that
stands on two filings of one year is compared with none: that is a finding of its own.

years.figure    PASS: 上年决算 5.00, filed last year as 5. FAIL: 2.30, filed as 3.20.
                A blank on either side is left alone: other rules speak of it.
years.staff     FAIL: 48 → 84 (a fifth and five people). PASS: 2 → 3.
years.vanished  FAIL: a unit of last year that has no filing this year.
years.twice     FAIL: two filings of one unit for one year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xl_tools.batch.figures import Pair, Unit, changed_figures, match_units, units_of
from xl_tools.batch.record import Row
from xl_tools.checks.reading import name_of
from xl_tools.checks.wording import amount, percent
from xl_tools.domain.cells import plain
from xl_tools.domain.findings import Severity
from xl_tools.domain.form import Form
from xl_tools.domain.rules import Rule
from xl_tools.forms.profiles import load_profile
from xl_tools.refresh.explain import OPEN

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Two:
    """Two years of filings: `now` and `then` are the units by their bare name, `year` is now's."""

    database: duckdb.DuckDBPyConnection
    form: Form
    year: int
    now: Mapping[str, list[Unit]]
    then: Mapping[str, list[Unit]]

    def limit(self, name: str) -> Decimal:
        """Return a threshold of the form's profile."""
        return load_profile(self.form.profile).thresholds[name]


Found = Iterator[Row]
_NAMED = 5


def findings_of_year(
    database: duckdb.DuckDBPyConnection, form: Form, rules: tuple[Rule, ...], year: int
) -> list[Row]:
    """Return what the rules say of `year`, as rows of the table findings, by file and rule.

    `database` has the tables now_filings, now_units, then_filings and then_units.
    """
    now = units_of(database, "now_units", form.id)
    then = units_of(database, "then_units", form.id)
    match_units(database, now, then)
    two = Two(database, form, year, now, then)
    rows = [row for rule in rules if rule.kind in KINDS for row in KINDS[rule.kind](rule, two)]
    return sorted(rows, key=lambda row: row["file"])


def _figure(rule: Rule, two: Two) -> Found:
    least = two.limit("prior_difference")
    carried = {now: then for then, now in two.form.prior.items() if now != then}
    for pair in changed_figures(two.database, two.form, carried):
        difference = pair.now - pair.then
        if abs(difference) < least or abs(difference) <= pair.tolerance:
            continue
        yield _row(
            rule,
            two,
            pair,
            edits=[_place(pair) | {"value": plain(pair.then)}],
            difference=amount(difference),
            last_name=name_of(pair.last_field).rpartition("”")[2] or name_of(pair.last_field),
            measure=pair.measure,
        )


def _staff(rule: Rule, two: Two) -> Found:
    limit, least = two.limit("staff_change"), two.limit("staff_change_people")
    same = {item: item for item in rule.params["items"]}
    for pair in changed_figures(two.database, two.form, same):
        difference = pair.now - pair.then
        if abs(difference) < least or pair.then <= 0 or abs(difference) <= limit * pair.then:
            continue
        yield _row(
            rule,
            two,
            pair,
            edits=[],
            change=percent(abs(difference) / pair.then),
            limit=percent(limit),
            direction="增加" if difference > 0 else "减少",
        )


def _vanished(rule: Rule, two: Two) -> Found:
    if not two.now:
        return
    for bare in sorted(two.then.keys() - two.now.keys()):
        last = two.then[bare][0]
        words = {
            "unit": last.name,
            "last_file": last.file,
            "year": two.year,
            "last_year": two.year - 1,
        }
        yield bare_row(rule, Unit("", last.name), words) | {"key": f"{rule.id}||{last.name}"}


def _twice(rule: Rule, two: Two) -> Found:
    for units in two.now.values():
        if len(units) > 1:
            # A template's own name may stand on thousands of filings: a few are named in each.
            more = "……" if len(units) > _NAMED else ""
            files = "、".join(unit.file for unit in units[:_NAMED]) + more
            for unit in units:
                words = {
                    "unit": unit.name,
                    "year": two.year,
                    "count": len(units),
                    "files": files,
                }
                yield bare_row(rule, unit, words)


KINDS: Mapping[str, Callable[[Rule, Two], Found]] = {
    "years.figure": _figure,
    "years.staff": _staff,
    "years.vanished": _vanished,
    "years.twice": _twice,
}


# ---------------------------------------------------------------- rows


def _row(rule: Rule, two: Two, pair: Pair, edits: list[Row], **words: object) -> Row:
    said = {
        "name": name_of(pair.field),
        "value": pair.shown,
        "last_value": pair.last_shown,
        **words,
    }
    last_year = two.year - 1
    return bare_row(rule, pair.unit, said) | {
        **_place(pair),
        "value": pair.shown,
        "other_sheet": pair.last_sheet,
        "other_cell": pair.last_cell,
        "other_field": f"{last_year} 年填报（{pair.last_file}）{pair.last_field}",
        "other_value": pair.last_shown,
        "difference": float(pair.now - pair.then),
        "edits": edits,
        "key": f"{rule.id}|{pair.sheet}|{pair.field}",
        "basis": f"{pair.field}={pair.shown}；{last_year} 年 {pair.last_field}={pair.last_shown}",
    }


def _place(pair: Pair) -> Row:
    return {"sheet": pair.sheet, "cell": pair.cell, "field": pair.field}


def bare_row(rule: Rule, unit: Unit, words: Mapping[str, Any]) -> Row:
    """Return the row of a finding that is of a whole filing and no cell of it."""
    texts = ("sheet", "cell", "field", "value", "cause", "explanation", "basis")
    others = ("other_sheet", "other_cell", "other_field", "other_value")
    return {
        **dict.fromkeys((*texts, *others), ""),
        "file": unit.file,
        "unit": unit.name,
        "rule": rule.id,
        "severity": rule.severity.value,
        "status": OPEN[Severity(rule.severity)],
        "message": rule.message.format(**words),
        "suggestion": rule.suggestion.format(**words),
        "edits": [],
        "key": f"{rule.id}||",
    }
