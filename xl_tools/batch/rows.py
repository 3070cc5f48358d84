"""One refreshed workbook as rows of the store."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xl_tools.batch.points import points_of
from xl_tools.batch.record import Columns, Record, Row, columns_of
from xl_tools.domain.cells import Kind, Place
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import Finding, Severity
from xl_tools.domain.report import Report
from xl_tools.filings.result_lines import finding_keys
from xl_tools.forms.profiles import load_profile
from xl_tools.refresh import RefreshResult

DONE, UNREADABLE, FAILED = "done", "unreadable", "failed"
_NO_TEXT = (Kind.NUMBER, Kind.BLANK)
# What the form says of a cell: key, item, heading, line and whether it is used.
_Head = tuple[str, str, str, int, bool]


def record_of(file: str, source: str, output: str, result: RefreshResult) -> Record:
    """Return the rows of the workbook that `result` is about."""
    return Record(
        _unit(file, source, output, result),
        _fields(result.filing),
        columns_of({"seq": n} | row for n, row in enumerate(_findings(result), 1)),
        columns_of({"seq": n} | row for n, row in enumerate(_not_checked(result.report), 1)),
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


def _fields(filing: Filing) -> Columns:
    """Return a row for each field, and for each cell of the tables."""
    found = list(_cells(filing))
    if not found:
        return {}
    heads, cells = zip(*found, strict=True)
    keys, items, headings, lines, used = zip(*heads, strict=True)
    places, values = [cell.place for cell in cells], [cell.value for cell in cells]
    shown = [value.shown for value in values]
    return {
        "seq": range(1, len(cells) + 1),
        "key": keys,
        "item": items,
        "heading": headings,
        "line": lines,
        "used": used,
        "field": [place.field for place in places],
        "sheet": [place.sheet for place in places],
        "cell": [place.cell for place in places],
        "role": [cell.kind.value for cell in cells],
        "type": [cell.type.value for cell in cells],
        "measure": [cell.unit for cell in cells],
        "content": [value.kind.value for value in values],
        "number": [_number(cell.number) for cell in cells],
        "text": [
            "" if value.kind in _NO_TEXT else text
            for value, text in zip(values, shown, strict=True)
        ],
        "shown": shown,
        "number_format": [value.number_format for value in values],
        "formula": [cell.formula for cell in cells],
    }


def _cells(filing: Filing) -> Iterator[tuple[_Head, Cell]]:
    for spec in filing.form.fields():
        if cell := filing.get(spec.key):
            yield (spec.key, spec.item, spec.column, 0, True), cell
    for table, rows in filing.tables.items():
        for row in rows:
            used = not row.is_blank
            for column, cell in row.cells.items():
                yield (f"{table}.{column}", table, column, row.index, used), cell


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
