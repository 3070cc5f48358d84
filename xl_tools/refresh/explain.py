"""Judge explanations (审核说明): which findings they clear, which have lapsed, which are none.

An explanation belongs to a rule and the values it was given for. It clears findings of severity
核实 only: an error is mended, not explained.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from xl_tools.domain.findings import Finding, Severity
from xl_tools.filings.result_lines import Explanation, finding_keys

_LAPSED = "原说明已失效"
# What is due of a finding that nobody has explained.
OPEN = {Severity.ERROR: "须改正", Severity.REVIEW: "待说明", Severity.HINT: "请留意"}


@dataclass(frozen=True, slots=True)
class Explained:
    """Which findings are cleared and by what, and the status and explanation of every row."""

    cleared: tuple[tuple[Finding, str], ...]
    statuses: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


def explain(
    findings: Sequence[Finding],
    given: Mapping[str, Explanation],
    is_reason: Callable[[str], bool],
) -> Explained:
    """Return what the explanations `given` do for `findings`.

    `given` is by finding key, as on the sheet. `is_reason` tells an explanation from "无", "暂无"
    and a bare "加强…".
    """
    cleared: list[tuple[Finding, str]] = []
    statuses: dict[str, str] = {}
    texts: dict[str, str] = {}
    keys = finding_keys(findings)
    orphans = _orphans(given, keys)
    for key, finding in zip(keys, findings, strict=True):
        own = given.get(key) or orphans.get((finding.rule, str(finding.place)))
        status, text = _judge(finding, own, is_reason)
        statuses[key], texts[key] = status, text
        if status == _CLEARED:
            cleared.append((finding, text))
    return Explained(tuple(cleared), statuses, texts)


def _orphans(
    given: Mapping[str, Explanation], keys: Sequence[str]
) -> dict[tuple[str, str], Explanation]:
    """Return explanations whose subject is gone, by rule and place.

    Where only the subject's name was edited, the same rule still speaks of the same place.
    """
    known = set(keys)
    return {(one.rule, one.place): one for key, one in given.items() if key not in known}


_CLEARED = "已说明"


def _judge(
    finding: Finding, given: Explanation | None, is_reason: Callable[[str], bool]
) -> tuple[str, str]:
    """Return the status and the explanation that stays in the row."""
    open_status = OPEN[finding.severity]
    if given is None:
        return open_status, ""
    if not given.text:
        # The note that an explanation lapsed stays until a new one is written.
        return (given.status if given.status.startswith(_LAPSED) else open_status), ""
    if given.basis != finding.basis:
        return f"{_LAPSED}（数值已变化），原文：{given.text}", ""
    if finding.severity is Severity.ERROR:
        return "错误须改正，不能以说明代替", given.text
    if finding.severity is Severity.HINT:
        return "已知悉", given.text
    if not is_reason(given.text):
        return "说明不成立，请写明具体原因", given.text
    return _CLEARED, given.text
