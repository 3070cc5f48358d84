"""The filings of a store as the suites that JUnit and SARIF are made of, one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from xl_tools.batch.rows import DONE
from xl_tools.batch.store import Store
from xl_tools.domain.cells import Place
from xl_tools.domain.findings import Severity
from xl_tools.domain.rules import Rule
from xl_tools.forms.cross import cross_rules
from xl_tools.refresh import open_form
from xl_tools.reports.suites import Problem, Suite, Unchecked

if TYPE_CHECKING:
    import duckdb

_CLEARED = "已说明"
_BATCH = 1000
# A file that could not be read has one row here as well, so that no suite is missed.
_SQL = """
    SELECT * FROM (
        SELECT file, year, unit, 0 AS part, 0 AS seq, outcome, message, output, source, form,
            '' AS rule, '' AS severity, '' AS status, '' AS explanation, '' AS sheet, '' AS cell,
            '' AS field, '' AS other_sheet, '' AS other_cell, '' AS other_field, '' AS key
        FROM units WHERE list_contains($1, year)
        UNION ALL
        SELECT file, year, unit, list_position(['filing', 'years', 'units'], scope), seq, '',
            message || cause || suggestion, '', '', '', rule, severity, status, explanation, sheet,
            cell, field, other_sheet, other_cell, CASE scope WHEN 'filing' THEN other_field
            ELSE '' END, key
        FROM findings WHERE list_contains($1, year)
        UNION ALL
        SELECT file, year, unit, 9, seq, '', reason, '', '', '', rule, '', '', '', sheet, cell,
            field, '', '', '', ''
        FROM not_checked WHERE list_contains($1, year)
    ) ORDER BY year, file, unit, part, seq
"""
_UNCHECKED = 9

Row = Mapping[str, Any]


def suites(store: Store, years: Sequence[int] = ()) -> Iterator[Suite]:
    """Yield what the rules said of each filing, by year and file; () means all years."""
    wanted = list(years) or [0, *store.years()]
    with store.cursor() as database:
        found = database.execute(_SQL, [wanted])
        columns = [column[0] for column in found.description or ()]
        rows = (dict(zip(columns, row, strict=True)) for row in _rows(found))
        for _, group in groupby(rows, key=lambda row: (row["year"], row["file"], row["unit"])):
            yield _suite(list(group))


def rules_of(store: Store) -> tuple[Rule, ...]:
    """Return the rules of every form in the store, those across filings last."""
    forms = store.rows("SELECT DISTINCT form FROM units WHERE form <> '' ORDER BY form")
    found = {rule.id: rule for row in forms for rule in open_form(row["form"]).rules}
    found |= {rule.id: rule for row in forms for rule in cross_rules(row["form"])}
    return tuple(found.values())


def _rows(found: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while batch := found.fetchmany(_BATCH):
        yield from batch


def _suite(rows: list[Row]) -> Suite:
    head = rows[0]
    of_unit = head["part"] == 0
    is_read = of_unit and head["outcome"] == DONE
    return Suite(
        head["unit"],
        head["year"],
        (head["output"] or head["source"]) if of_unit else head["file"],
        head["form"],
        open_form(head["form"]).rules if is_read else (),
        tuple(_problem(row) for row in rows if 0 < row["part"] < _UNCHECKED),
        tuple(
            Unchecked(row["rule"], _place(row), row["message"])
            for row in rows
            if row["part"] == _UNCHECKED
        ),
        "" if is_read or not of_unit else head["message"],
    )


def _problem(row: Row) -> Problem:
    place = _place(row)
    where = f"{place}：" if place.cell else ""
    has_other = row["other_field"] and row["other_cell"]
    return Problem(
        row["rule"],
        Severity(row["severity"]),
        place,
        f"{where}{row['message']} [{row['rule']}]",
        row["key"],
        Place(row["other_sheet"], row["other_cell"], row["other_field"]) if has_other else None,
        row["explanation"] if row["status"] == _CLEARED else "",
    )


def _place(row: Row) -> Place:
    return Place(row["sheet"], row["cell"], row["field"])
