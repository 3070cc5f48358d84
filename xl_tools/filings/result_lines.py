"""What the rows of 校验结果 say: one for each finding, explained finding and rule not checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from xl_tools.domain.cells import Place
from xl_tools.domain.findings import Finding, NotChecked
from xl_tools.domain.report import Report

LEVEL = "级别"
PLACE = "位置"
OTHER_PLACE = "对照位置"
RULE = "规则"
EXPLANATION = "审核说明"
STATUS = "状态"
KEY = "键"
BASIS = "依据值"
NOT_CHECKED = "未校验"
_BLANK = "（空）"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a clerk wrote beside a finding, the values it was given for, and the row's status.

    `rule` and `place` are those of the row.
    """

    text: str
    basis: str
    status: str
    rule: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet: its cells by heading, and where 位置 and 对照位置 lead.

    A heading that `cells` does not name is not the program's: what stands there stays.
    """

    key: str
    cells: Mapping[str, str | Decimal | int | None]
    links: Mapping[str, Place]


def finding_keys(findings: Iterable[Finding]) -> list[str]:
    """Return a key for each finding, the second of the same subject with a number."""
    return list(_numbered(finding.key for finding in findings))


def _numbered(keys: Iterable[str]) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for key in keys:
        seen[key] += 1
        yield key if seen[key] == 1 else f"{key}#{seen[key]}"


def lines_of(
    report: Report, statuses: Mapping[str, str], explanations: Mapping[str, str]
) -> list[Line]:
    """Return the lines in the order of the sheet; statuses and explanations are by finding key."""
    found = [outcome for outcome in report.outcomes if isinstance(outcome, Finding)]
    keys = {id(f): key for f, key in zip(found, finding_keys(found), strict=True)}
    lines: list[Line] = []
    for finding in (*report.findings, *(finding for finding, _ in report.explained)):
        key = keys[id(finding)]
        texts = {EXPLANATION: explanations.get(key, ""), STATUS: statuses.get(key, "")}
        lines.append(_finding_line(len(lines) + 1, key, finding, texts))
    subjects = _numbered(_subject(outcome) for outcome in report.not_checked)
    for key, outcome in zip(subjects, report.not_checked, strict=True):
        lines.append(_not_checked_line(len(lines) + 1, key, outcome))
    return lines


def _finding_line(number: int, key: str, finding: Finding, texts: Mapping[str, str]) -> Line:
    links = {PLACE: finding.place} if finding.place.cell else {}
    if finding.other:
        links[OTHER_PLACE] = finding.other
    cells: dict[str, str | Decimal | int | None] = {
        "序号": number,
        LEVEL: f"{finding.severity.sign}{finding.severity.label}",
        PLACE: str(finding.place),
        "项目": finding.place.field,
        "填报值": (finding.value or _BLANK) if finding.place.cell else None,
        OTHER_PLACE: str(finding.other) if finding.other else None,
        "对照值": (finding.other_value or _BLANK) if finding.other else finding.other_value,
        "差额": finding.difference,
        "问题": finding.message + finding.cause,
        "建议": finding.suggestion,
        **texts,
        RULE: finding.rule,
        KEY: key,
        BASIS: finding.basis,
    }
    return Line(key, cells, links)


def _subject(outcome: NotChecked) -> str:
    place = outcome.place
    where = f"{place.sheet}|{place.field or place.cell}" if place else "|"
    return f"{NOT_CHECKED}|{outcome.rule}|{where}"


def _not_checked_line(number: int, key: str, outcome: NotChecked) -> Line:
    place = outcome.place
    blank = dict.fromkeys(("填报值", OTHER_PLACE, "对照值", "差额", "建议", BASIS))
    cells: dict[str, str | Decimal | int | None] = {
        **blank,
        "序号": number,
        LEVEL: NOT_CHECKED,
        PLACE: str(place) if place else None,
        "项目": place.field if place else None,
        "问题": outcome.reason,
        STATUS: NOT_CHECKED,
        RULE: outcome.rule,
        KEY: key,
    }
    return Line(key, cells, {PLACE: place} if place else {})
