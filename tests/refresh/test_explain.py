"""Explanations: what clears, what lapses, what is none."""

from __future__ import annotations

import pytest

from xl_tools.domain.cells import Place
from xl_tools.domain.findings import Finding, Severity
from xl_tools.domain.reasons import is_reason
from xl_tools.filings.results import Explanation
from xl_tools.refresh.explain import explain

WHY = "年中追加项目资金，已履行报批手续，文号见附件。"


def finding(severity: Severity = Severity.REVIEW, value: str = "113.50") -> Finding:
    place = Place("基础数据表", "F20", "政府采购金额.本年决算")
    return Finding("ratio.procurement", severity, place, value, "超出预算。")


def given(text: str, basis: str = "政府采购金额.本年决算=113.50", status: str = "待说明"):
    return {finding().key: Explanation(text, basis, status)}


def judged(severity: Severity, explanations, value: str = "113.50"):
    one = finding(severity, value)
    result = explain([one], explanations, is_reason)
    return bool(result.cleared), result.statuses[one.key], result.texts[one.key]


@pytest.mark.parametrize(
    ("severity", "explanations", "expected"),
    [
        (Severity.REVIEW, {}, (False, "待说明", "")),
        (Severity.ERROR, {}, (False, "须改正", "")),
        (Severity.HINT, {}, (False, "请留意", "")),
        (Severity.REVIEW, given(WHY), (True, "已说明", WHY)),
        (Severity.REVIEW, given("无"), (False, "说明不成立，请写明具体原因", "无")),
        (Severity.REVIEW, given("123"), (False, "说明不成立，请写明具体原因", "123")),
        (Severity.REVIEW, given("加强管理"), (False, "说明不成立，请写明具体原因", "加强管理")),
        (Severity.ERROR, given(WHY), (False, "错误须改正，不能以说明代替", WHY)),
        (Severity.HINT, given(WHY), (False, "已知悉", WHY)),
    ],
)
def test_an_explanation_clears_only_review_findings_and_only_if_it_is_one(
    severity, explanations, expected
):
    assert judged(severity, explanations) == expected


def test_an_explanation_lapses_when_a_value_changes_and_says_what_it_was():
    assert judged(Severity.REVIEW, given(WHY), value="98.00") == (
        False,
        f"原说明已失效（数值已变化），原文：{WHY}",
        "",
    )


def test_the_note_that_an_explanation_lapsed_stays_until_a_new_one_is_written():
    lapsed = f"原说明已失效（数值已变化），原文：{WHY}"
    basis = "政府采购金额.本年决算=98.00"
    assert judged(Severity.REVIEW, given("", basis, lapsed), "98.00") == (False, lapsed, "")
    assert judged(Severity.REVIEW, given(WHY, basis, lapsed), "98.00") == (True, "已说明", WHY)
