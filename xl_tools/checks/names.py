"""Names of indicators that went wrong in typing or copying.

fault ``missing_word``: 否优化营商环境, the 是 got lost. PASS: 是否优化…, 否决权…
fault ``repeated``: 宣传力综合宣传力等各类…, the same words twice: a slip, or several things in one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from xl_tools.checks.indicator_rows import (
    NAME,
    ROW_WORDS,
    Indicator,
    Verdict,
    indicators,
    row_finding,
    sweep,
)
from xl_tools.checks.kind import Param
from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import Outcome
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

_NO_YES = re.compile(r"否(?![决认定则])[\u4e00-\u9fff]")
# Twice the same words: side by side, or in a list that ends in 等.
_TWICE = re.compile(
    r"(?P<beside>[\u4e00-\u9fff]{2,})(?P=beside)"
    r"|(?P<listed>[\u4e00-\u9fff]{3,})[^等]{0,12}(?P=listed)[^等]{0,4}等"
)
# Words that are rightly doubled.
_DOUBLED = frozenset({"人人", "户户", "层层", "处处"})


def _missing_word(rule: Rule, row: Indicator) -> Verdict:
    name = "".join(row.text(NAME).split())
    if not _NO_YES.match(name):
        return True
    return row_finding(rule, row, NAME, edits=[(NAME, f"是{name}")])


def _repeated(rule: Rule, row: Indicator) -> Verdict:
    found = _TWICE.search("".join(row.text(NAME).split()))
    word = (found["beside"] or found["listed"]) if found else ""
    if not word or word in _DOUBLED:
        return True
    return row_finding(rule, row, NAME, word=word)


_FAULTS: Mapping[str, Callable[[Rule, Indicator], Verdict]] = {
    "missing_word": _missing_word,
    "repeated": _repeated,
}

PARAMS: Mapping[str, Param] = {
    "fault": Param("text", required=True, choices=tuple(_FAULTS), help="查哪一种问题"),
}
WORDS = ROW_WORDS | {"word"}
TEXTS: frozenset[str] = frozenset()


def check(rule: Rule, filing: Filing, profile: Profile) -> Iterator[Outcome]:
    """Yield a finding for every garbled name, and one pass for the others."""
    judge = partial(_FAULTS[rule.params["fault"]], rule)
    yield from sweep(rule, indicators(filing, profile), judge)
