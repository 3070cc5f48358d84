"""Reports as JSON records, for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from xl_tools.domain.cells import Place
from xl_tools.domain.findings import Finding, NotChecked, Severity
from xl_tools.domain.recalculation import NotRecalculated
from xl_tools.domain.report import Report
from xl_tools.hosts.cli.runs import Run

Record = dict[str, Any]


def as_json(runs: Sequence[Run]) -> str:
    """Return one JSON list with a record for each file."""
    return json.dumps([_file(run) for run in runs], ensure_ascii=False, indent=2)


def as_json_lines(runs: Sequence[Run]) -> Iterator[str]:
    """Yield one line for every finding, every rule not checked, and then the file's summary."""
    for run in runs:
        record = _file(run)
        for kind, name in (
            ("finding", "findings"),
            ("explained", "explained"),
            ("not_checked", "not_checked"),
        ):
            for part in record.pop(name):
                yield _line({"type": kind} | part)
        yield _line({"type": "summary"} | record)


def _line(record: Record) -> str:
    return json.dumps(record, ensure_ascii=False)


def _file(run: Run) -> Record:
    report = run.report
    name = str(run.path)
    record: Record = {
        "file": name,
        "form": report.form if report else None,
        "unit": report.unit if report else None,
        "year": report.year if report else None,
        "counts": counts(report) if report else None,
        "passed": len(report.passes) if report else None,
        "findings": [_finding(name, finding) for finding in report.findings] if report else [],
        "explained": [
            _finding(name, finding) | {"explanation": text} for finding, text in report.explained
        ]
        if report
        else [],
        "not_checked": [_not_checked(name, o) for o in report.not_checked] if report else [],
        "not_recalculated": [_not_recalculated(cell) for cell in run.kept],
        "error": str(run.error) if run.error else None,
    }
    if run.out:
        record |= {
            "out": str(run.out),
            "changed": run.changed,
            "warnings": list(run.warnings),
            "backups": [str(backup) for backup in run.backups],
        }
    return record


def counts(report: Report) -> dict[str, int]:
    """Return how many findings of each severity, passes, not-checked and explained there are."""
    return {
        **{severity.value: report.count(severity) for severity in Severity},
        "passed": len(report.passes),
        "not_checked": len(report.not_checked),
        "explained": len(report.explained),
    }


def _finding(file: str, finding: Finding) -> Record:
    return {
        "file": file,
        **_place(finding.place),
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "cause": finding.cause,
        "value": finding.value,
        "other": _place(finding.other) | {"value": finding.other_value} if finding.other else None,
        "values": dict(finding.values),
        "difference": _number(finding.difference),
        "edits": [_place(edit.place) | {"value": edit.value} for edit in finding.edits],
        "text": finding.text,
    }


def _not_checked(file: str, outcome: NotChecked) -> Record:
    place = _place(outcome.place) if outcome.place else {"sheet": None, "cell": None, "field": None}
    return {"file": file, **place, "rule": outcome.rule, "reason": outcome.reason}


def _not_recalculated(cell: NotRecalculated) -> Record:
    return {"sheet": cell.place.sheet, "cell": cell.place.cell, "reason": cell.reason}


def _place(place: Place) -> Record:
    return {"sheet": place.sheet, "cell": place.cell, "field": place.field}


def _number(number: Decimal | None) -> int | float | None:
    """Return the number as JSON writes it; a float prints the same digits up to fifteen."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)
