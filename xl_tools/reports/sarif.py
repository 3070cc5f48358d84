"""SARIF 2.1.0 (OASIS): a result for each finding, with its file, sheet and cell.

错误 is level ``error``, 核实 ``warning``, 提示 ``note``. A finding that is explained is a result
with a suppression; a rule that could not look is one of kind ``open``, "insufficient information"
in the standard's words. A workbook that cannot be read is a notification of the run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from xl_tools.domain.cells import Place
from xl_tools.domain.findings import Severity
from xl_tools.domain.rules import Rule
from xl_tools.reports.suites import Problem, Suite, Unchecked, clean

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
VERSION = "2.1.0"
LEVELS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.REVIEW: "warning",
    Severity.HINT: "note",
}
Record = dict[str, Any]


def sarif(suites: Iterable[Suite], rules: Sequence[Rule], program: str) -> Iterator[str]:
    """Yield the log piece by piece; `rules` are all that may be named, `program` our version."""
    indices = {rule.id: index for index, rule in enumerate(rules)}
    driver = {
        "name": "xl-tools",
        "version": program,
        "language": "zh-CN",
        "rules": [_rule(rule) for rule in rules],
    }
    yield f'{{"$schema": {_json(SCHEMA)}, "version": {_json(VERSION)}, "runs": [{{\n'
    yield f'"tool": {_json({"driver": driver})},\n"columnKind": "unicodeCodePoints",\n"results": ['
    unread: list[Record] = []
    comma = "\n"
    for suite in suites:
        if suite.error:
            unread.append(_notification(suite))
        for result in _results(suite, indices):
            yield f"{comma}{_json(result)}"
            comma = ",\n"
    invocation = {"executionSuccessful": not unread, "toolExecutionNotifications": unread}
    yield f'\n],\n"invocations": [{_json(invocation)}]\n}}]}}\n'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _rule(rule: Rule) -> Record:
    helping = "\n".join(part for part in (rule.why, rule.suggestion, rule.basis) if part)
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why or rule.title},
        "help": {"text": helping or rule.title},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _results(suite: Suite, indices: Mapping[str, int]) -> Iterator[Record]:
    for problem in suite.problems:
        yield _problem(suite, problem) | _index(problem.rule, indices)
    for unchecked in suite.unchecked:
        yield _unchecked(suite, unchecked) | _index(unchecked.rule, indices)


def _index(rule: str, indices: Mapping[str, int]) -> Record:
    return {"ruleIndex": indices[rule]} if rule in indices else {}


def _problem(suite: Suite, problem: Problem) -> Record:
    result: Record = {
        "ruleId": problem.rule,
        "kind": "fail",
        "level": LEVELS[problem.severity],
        "message": {"text": clean(problem.text)},
        "locations": [_location(suite, problem.place)],
        "partialFingerprints": {"finding/v1": _fingerprint(suite, problem.key)},
    }
    if problem.other:
        result["relatedLocations"] = [_location(suite, problem.other)]
    if problem.explanation:
        justification = clean(problem.explanation)
        result["suppressions"] = [{"kind": "external", "justification": justification}]
    return result


def _unchecked(suite: Suite, unchecked: Unchecked) -> Record:
    return {
        "ruleId": unchecked.rule,
        "kind": "open",
        "level": "none",
        "message": {"text": clean(unchecked.text)},
        "locations": [_location(suite, unchecked.place)],
    }


def _location(suite: Suite, place: Place) -> Record:
    location: Record = {}
    if suite.file:
        location["physicalLocation"] = {"artifactLocation": {"uri": suite.uri}}
    logical = {"name": clean(suite.name), "kind": "unit"}
    if place.cell:
        logical = {"name": place.cell, "fullyQualifiedName": clean(str(place)), "kind": "cell"}
        if place.field:
            logical["decoratedName"] = clean(place.field)
    return location | {"logicalLocations": [logical]}


def _fingerprint(suite: Suite, key: str) -> str:
    """Return what is the same for this finding in the next run, wherever rows have moved."""
    whose = f"{suite.unit}|{suite.year}|{key}"
    return hashlib.sha256(clean(whose).encode()).hexdigest()[:32]


def _notification(suite: Suite) -> Record:
    return {
        "level": "error",
        "message": {"text": clean(suite.error)},
        "locations": [_location(suite, Place("", ""))],
    }
