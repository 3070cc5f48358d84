"""One refreshed workbook as rows of the store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from xl_tools.batch.points import points_of
from xl_tools.domain.cells import Kind, Place
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import Finding, Severity
from xl_tools.domain.report import Report
from xl_tools.filings.result_lines import finding_keys
from xl_tools.forms.profiles import load_profile
from xl_tools.refresh import RefreshResult

Row = dict[str, Any]
# What all rows of one workbook have in common.
SHARED = ("file", "year", "unit")
DONE, UNREADABLE, FAILED = "done", "unreadable", "failed"


@dataclass(frozen=True, slots=True)
class Record:
    """The rows of one workbook: of `units` one, of every other table any number.

    The columns that all rows share (file, year, unit) stand in `unit` alone.
    """

    unit: Row
    filings: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)
    not_checked: list[Row] = field(default_factory=list)

    def rows(self, table: str) -> list[Row]:
        """Return whole rows of one table.

        >>> Record({"file": "a.xlsx", "year": 2023, "unit": "甲"}, [{"seq": 1}]).rows("filings")
        [{'file': 'a.xlsx', 'year': 2023, 'unit': '甲', 'seq': 1}]
        """
        if table == "units":
            return [self.unit]
        shared = {name: self.unit[name] for name in SHARED}
        return [shared | row for row in self.of(table)]

    def of(self, table: str) -> list[Row]:
        """Return the rows of one table, without what they share."""
        rows: list[Row] = [self.unit] if table == "units" else getattr(self, table)
        return rows


def packed(record: Record) -> list[Any]:
    """Return the record as lists: the names of the columns are said once for each table.

    >>> packed(Record({"file": "a.xlsx"}, [{"seq": 1}, {"seq": 2}]))
    [{'file': 'a.xlsx'}, [['seq'], [1], [2]], [], []]
    """
    tables = (record.filings, record.findings, record.not_checked)
    return [record.unit, *(_packed(rows) for rows in tables)]


def _packed(rows: list[Row]) -> list[list[Any]]:
    return [list(rows[0]), *(list(row.values()) for row in rows)] if rows else []


def unpacked(values: list[Any]) -> Record:
    """Return the record that was packed so; ValueError where it was not."""
    unit, *tables = values
    return Record(unit, *(_unpacked(table) for table in tables))


def _unpacked(table: list[list[Any]]) -> list[Row]:
    names = table[0] if table else []
    return [dict(zip(names, row, strict=True)) for row in table[1:]]


def record_of(file: str, source: str, output: str, result: RefreshResult) -> Record:
    """Return the rows of the workbook that `result` is about."""
    return Record(
        _unit(file, source, output, result),
        list(_fields(result.filing)),
        [{"seq": n} | row for n, row in enumerate(_findings(result), 1)],
        [{"seq": n} | row for n, row in enumerate(_not_checked(result.report), 1)],
    )


def record_of_failure(file: str, source: str, outcome: str, message: str, year: int) -> Record:
    """Return the one row of a workbook that could not be read (无法读取) or refreshed.

    `year` is that of the batch, 0 where it has none.
    """
    texts = dict.fromkeys(("unit", "output", "form", "profile", "grade", "due_grade"), "")
    unit = {"file": file, "year": year, "outcome": outcome, "message": message, "source": source}
    return Record(unit | texts | {"warnings": ""})


def _unit(file: str, source: str, output: str, result: RefreshResult) -> Row:
    report, filing = result.report, result.filing
    return {
        "file": file,
        "year": filing.year,
        "unit": filing.unit,
        "outcome": DONE,
        "message": "",
        "source": source,
        "output": output,
        "form": filing.form.id,
        "profile": filing.form.profile,
        **points_of(filing, load_profile(filing.form.profile)).columns(),
        "errors": report.count(Severity.ERROR),
        "reviews": report.count(Severity.REVIEW),
        "hints": report.count(Severity.HINT),
        "explained": len(report.explained),
        "passed": len(report.passes),
        "not_checked": len(report.not_checked),
        "not_recalculated": len(result.not_recalculated),
        "warnings": "".join(result.warnings),
    }


# ---------------------------------------------------------------- every field


def _fields(filing: Filing) -> Iterator[Row]:
    """Yield a row for each field; there are hundreds, so each is made in one go."""
    seq = 0
    for spec in filing.form.fields():
        if cell := filing.get(spec.key):
            seq += 1
            yield _cell(cell, (seq, spec.key, spec.item, spec.column, 0, True))
    for table, rows in filing.tables.items():
        for row in rows:
            used = not row.is_blank
            for column, cell in row.cells.items():
                seq += 1
                yield _cell(cell, (seq, f"{table}.{column}", table, column, row.index, used))


def _cell(cell: Cell, at: tuple[int, str, str, str, int, bool]) -> Row:
    """Return the row of a cell; `at` is its seq, key, item, heading, line and used."""
    value, place = cell.value, cell.place
    shown = value.shown
    seq, key, item, heading, line, used = at
    return {
        "seq": seq,
        "key": key,
        "item": item,
        "heading": heading,
        "line": line,
        "used": used,
        "field": place.field,
        "sheet": place.sheet,
        "cell": place.cell,
        "role": cell.kind.value,
        "type": cell.type.value,
        "measure": cell.unit,
        "content": value.kind.value,
        "number": _number(value.number),
        "text": "" if value.kind is Kind.NUMBER or value.kind is Kind.BLANK else shown,
        "shown": shown,
        "number_format": value.number_format,
        "formula": cell.formula,
    }


def _number(number: Decimal | None) -> float | None:
    """Return the number as Excel holds it: a double, which prints the same up to 15 digits."""
    return None if number is None else float(number)


# ---------------------------------------------------------------- what the rules said


def _findings(result: RefreshResult) -> Iterator[Row]:
    """Yield the findings that stand, worst first, and then those that are explained."""
    report, explained = result.report, result.explained
    found = [outcome for outcome in report.outcomes if isinstance(outcome, Finding)]
    keys = {id(f): key for f, key in zip(found, finding_keys(found), strict=True)}
    for finding in (*report.findings, *(finding for finding, _ in report.explained)):
        key = keys[id(finding)]
        yield finding_row(
            finding,
            key=key,
            status=explained.statuses.get(key, ""),
            explanation=explained.texts.get(key, ""),
        )


def finding_row(
    finding: Finding,
    *,
    key: str = "",
    status: str = "",
    explanation: str = "",
    scope: str = "filing",
) -> Row:
    """Return a finding as a row, without file, year, unit and seq."""
    other = finding.other or Place("", "")
    return {
        "scope": scope,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "status": status,
        "explanation": explanation,
        **_place(finding.place),
        "value": finding.value,
        **{f"other_{name}": value for name, value in _place(other).items()},
        "other_value": finding.other_value,
        "difference": _number(finding.difference),
        "message": finding.message,
        "cause": finding.cause,
        "suggestion": finding.suggestion,
        "edits": [_place(edit.place) | {"value": edit.value} for edit in finding.edits],
        "key": key or finding.key,
        "basis": finding.basis,
    }


def _not_checked(report: Report) -> Iterator[Row]:
    for outcome in report.not_checked:
        place = outcome.place or Place("", "")
        yield {"rule": outcome.rule, **_place(place), "reason": outcome.reason}


def _place(place: Place) -> Row:
    return {"sheet": place.sheet, "cell": place.cell, "field": place.field}
