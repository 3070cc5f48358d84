"""The year printed on the form is the year of the workbook.

The workbook's own year counts (every rule and the comparison of years work by it); a title or a
heading of another year means a form copied from last year, or figures of another year in it. All
labels of a sheet are said in one finding, at the first of them.

PASS: 2023年度…自评表, 2022年决算数 in the column of last year, for 2023.
PASS: a title without a year.
FAIL: 2022年度…自评表, for 2023.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from xl_tools.checks.kind import Param
from xl_tools.checks.wording import finding
from xl_tools.domain.filing import Filing, YearLabel
from xl_tools.domain.findings import Finding, Outcome, Pass
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule
from xl_tools.domain.values import narrow

PARAMS: Mapping[str, Param] = {}
WORDS = frozenset({"years", "year", "due", "cells"})
TEXTS = frozenset({"more"})

_YEARS = re.compile(r"(?<!\d)(20\d\d)\s*年")


def check(rule: Rule, filing: Filing, _profile: Profile) -> Iterator[Outcome]:
    """Yield a finding for each sheet with labels of another year, or one pass for all."""
    wrong = [label for label in filing.year_labels if _years(label).isdisjoint(label.due)]
    wrong = [label for label in wrong if _years(label)]
    for _, labels in groupby(wrong, key=lambda label: label.cell.place.sheet):
        yield _finding(rule, filing, list(labels))
    if filing.year_labels and not wrong:
        places = tuple(label.cell.place for label in filing.year_labels)
        yield Pass(rule.id, places, f"年份都是 {filing.year} 年度的")


def _years(label: YearLabel) -> frozenset[int]:
    return frozenset(map(int, _YEARS.findall(narrow(label.cell.value.text))))


def _finding(rule: Rule, filing: Filing, labels: Sequence[YearLabel]) -> Finding:
    first, *others = labels
    return finding(
        rule,
        first.cell,
        message=rule.message + (rule.texts["more"] if others else ""),
        uses=[label.cell for label in others],
        years="、".join(map(str, sorted(_years(first)))),
        year=filing.year,
        due="、".join(map(str, sorted(first.due))),
        cells="、".join(label.cell.place.cell for label in others),
    )
