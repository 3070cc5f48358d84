"""What is told of one filing, wherever it comes from: a report, or the store of a batch."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import quote

from xl_tools.domain.cells import Place
from xl_tools.domain.findings import Finding, Severity
from xl_tools.domain.report import Report
from xl_tools.domain.rules import Rule

# What XML 1.0 cannot hold, not even escaped; a file name may have lone surrogates.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding; `explanation` is that which clears it, or ''. `key` tells it from others."""

    rule: str
    severity: Severity
    place: Place
    text: str
    key: str
    other: Place | None = None
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A rule that could not look at a place, and why."""

    rule: str
    place: Place
    reason: str

    @property
    def text(self) -> str:
        """The place, where there is one, and the reason."""
        return f"{self.place}：{self.reason}" if self.place.cell else self.reason


@dataclass(frozen=True, slots=True)
class Suite:
    """What the rules said of one filing.

    `file` is its path as the reader is to see it; `rules` are those that every such filing is held
    against. `error` is why it could not be read, '' where it could.
    """

    unit: str
    year: int
    file: str
    form: str
    rules: tuple[Rule, ...] = ()
    problems: tuple[Problem, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    error: str = ""

    @property
    def name(self) -> str:
        """The unit's name, or that of the file where the unit did not say."""
        return self.unit or PurePath(self.file).name

    @property
    def uri(self) -> str:
        """The file as a relative URI reference, or an absolute one where its path is absolute.

        >>> Suite("", 0, "工作簿/a b.xlsx", "").uri, Suite("", 0, "/甲.xlsx", "").uri
        ('%E5%B7%A5%E4%BD%9C%E7%B0%BF/a%20b.xlsx', 'file:///%E7%94%B2.xlsx')
        """
        path = PurePath(self.file)
        if path.is_absolute():
            return PurePath(clean(self.file)).as_uri()
        return quote(clean(path.as_posix()))


def clean(text: str) -> str:
    r"""Return the text without the characters that no XML can hold.

    >>> clean("甲\x07\x1b[31m\n乙\ud800")
    '甲[31m\n乙'
    """
    return _UNWRITABLE.sub("", text)


def suite_of(file: str, report: Report, rules: tuple[Rule, ...]) -> Suite:
    """Return what a report says of the workbook `file`, whose form has these rules."""
    standing = ((finding, "") for finding in report.findings)
    keys = _keys(report)
    problems = tuple(
        Problem(f.rule, f.severity, f.place, f.text, keys[id(f)], f.other, explanation)
        for f, explanation in (*standing, *report.explained)
    )
    unchecked = tuple(
        Unchecked(one.rule, one.place or Place("", ""), one.reason) for one in report.not_checked
    )
    return Suite(report.unit, report.year, file, report.form, rules, problems, unchecked)


def _keys(report: Report) -> dict[int, str]:
    """Return the key of each finding by its id; the second of the same subject has a number."""
    seen: Counter[str] = Counter()
    keys: dict[int, str] = {}
    for finding in report.outcomes:
        if isinstance(finding, Finding):
            seen[finding.key] += 1
            number = seen[finding.key]
            keys[id(finding)] = finding.key if number == 1 else f"{finding.key}#{number}"
    return keys
