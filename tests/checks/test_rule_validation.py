"""validate_rules: every slip of a rule, with the nearest valid name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.checks.evaluation import rows
from tests.checks.filings import BASIC_RULES
from xl_tools.checks import KINDS, validate_cross_rules, validate_rules
from xl_tools.checks.indicator_rows import indicators
from xl_tools.domain.findings import Severity
from xl_tools.domain.rules import Rule
from xl_tools.forms import form_ids, load_form
from xl_tools.forms.cross import cross_rules


def rule(kind: str = "total.parts", message: str = "{name}", **params: Any) -> Rule:
    given = {"totals": [{"parent": "三公经费", "parts": ["公务接待"]}], **params}
    return Rule("a.b", kind, Severity.ERROR, "", "", message, "", params=given)


def problems(form, *rules: Rule) -> list[str]:
    return [str(problem) for problem in validate_rules(replace(form, rules=rules))]


@pytest.mark.parametrize("form_id", form_ids())
def test_the_rules_we_ship_are_sound(form_id):
    form = load_form(form_id)
    assert validate_rules(form) == []
    assert validate_cross_rules(form, cross_rules(form_id)) == []


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (rule("total.part"), "规则 a.b：没有种类 total.part，是否为 total.parts？"),
        (rule(column=["本年决算"]), "规则 a.b：没有参数 column，是否为 columns？"),
        (rule(columns=["本年决"]), "规则 a.b：参数 columns：套表没有 本年决，是否为 本年决算？"),
        (rule(columns="本年决算"), "规则 a.b：参数 columns 应为一组名称"),
        (rule(totals=[{"parent": "三公经费"}]), "规则 a.b：缺少参数 parts（分项）"),
        (
            rule(totals=[{"parent": "三公经废", "parts": []}]),
            "规则 a.b：参数 parent：套表没有 三公经废，是否为 三公经费？",
        ),
        (rule(totals="三公经费"), "规则 a.b：参数 totals 应为一组表"),
        (rule(prior=3), "规则 a.b：参数 prior 应为文字"),
        (rule(yields_to=["a.c"]), "规则 a.b：参数 yields_to：套表没有 a.c，是否为 a.b？"),
        (rule(message="{nam}"), "规则 a.b：文字“{nam}”中没有占位词 {nam}，是否为 name？"),
        (rule(message="{name"), "规则 a.b：文字“{name”的花括号不成对"),
        (
            replace(rule(), texts={"blanc": ""}),
            "规则 a.b：没有文字 blanc，是否为 blank？",
        ),
        (
            Rule("a.b", "format.amount", Severity.ERROR, "", "", "", "", params={"must": "hole"}),
            "规则 a.b：参数 must 不能是 hole，是否为 whole？",
        ),
        (
            Rule("a.b", "format.amount", Severity.ERROR, "", "", "", ""),
            "规则 a.b：缺少参数 must（数字应符合的要求）",
        ),
    ],
)
def test_a_slip_is_named(wrong, problem, form):
    assert problem in problems(form, wrong)


def test_an_id_given_twice(form):
    assert problems(form, rule(), rule()) == ["规则 a.b：编号重复"]


BASIC_KINDS = sorted({load_form("hunan-2023").rule(rule_id).kind for rule_id in BASIC_RULES})


@pytest.mark.parametrize("kind", BASIC_KINDS)
def test_every_kind_has_a_manual_page(kind):
    page = KINDS[kind].__doc__ or ""
    assert "PASS" in page
    assert "FAIL" in page or "HINT" in page


@pytest.mark.parametrize("rule_id", [rule.id for rule in load_form("hunan-2023").rules])
def test_every_rule_explains_itself(rule_id, form):
    found = form.rule(rule_id)
    assert all((found.title, found.why, found.message, found.basis, found.example))


def test_every_threshold_a_rule_names_is_in_the_profile(form, profile):
    for found in form.rules:
        for key, param in KINDS[found.kind].PARAMS.items():
            if param.type == "threshold" and key in found.params:
                assert found.params[key] in profile.thresholds, found.id


CROSS = Rule(
    "u.t", "units.same_text", Severity.REVIEW, "", "", "{name}{others}", "", params={"keys": []}
)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"params": {}}, "规则 u.t：缺少参数 keys（互相比较的文字）"),
        ({"params": {"keys": ["没有"]}}, "规则 u.t：参数 keys：套表没有 没有"),
        (
            {"params": {"keys": [], "standart": []}},
            "规则 u.t：没有参数 standart，是否为 standard？",
        ),
        ({"message": "{other}"}, "规则 u.t：文字“{other}”中没有占位词 {other}，是否为 others？"),
        ({"texts": {"more": ""}}, "规则 u.t：没有文字 more"),
        ({"kind": "units.totals"}, "规则 u.t：没有种类 units.totals，是否为 units.total？"),
        ({"kind": "total.parts"}, "规则 u.t：种类 total.parts 的规则应写在 rules*.toml"),
        (
            {"kind": "units.outlier", "params": {"peers": ["学校"], "ratio": []}, "message": ""},
            "规则 u.t：参数 peers 应为几组文字",
        ),
    ],
)
def test_a_slip_of_a_rule_across_units_is_said(form, changes, problem):
    found = validate_cross_rules(form, [replace(CROSS, **changes)])
    assert [str(one) for one in found] == [problem]


def test_a_rule_across_units_among_those_of_one_filing_is_said(form):
    assert problems(form, CROSS) == ["规则 u.t：种类 units.same_text 的规则应写在 cross*.toml"]


def without_column(form, key):
    """Return the form whose 绩效指标 table lacks a column."""
    sheets = tuple(
        replace(
            sheet,
            tables=tuple(
                replace(table, columns=tuple(c for c in table.columns if c.key != key))
                for table in sheet.tables
            ),
        )
        for sheet in form.sheets
    )
    return replace(form, sheets=sheets)


def test_a_kind_says_which_column_it_lacks(form):
    bare = without_column(form, "偏差原因")
    rules = tuple(rule for rule in form.rules if rule.kind == "indicator.reason")[:1]
    assert problems(bare, *rules) == [
        "规则 reason.missing：种类 indicator.reason 要用“绩效指标.偏差原因”，套表没有；"
        "请补上它，或不用这条规则"
    ]


def test_indicators_are_judged_without_the_column_of_reasons(form, filing, profile):
    bare = without_column(form, "偏差原因")
    filed = filing(rows=rows("产出指标|数量指标|覆盖率|≥90%|81%|10|10|"))
    tables = {
        key: tuple(
            replace(row, cells={k: c for k, c in row.cells.items() if k != "偏差原因"})
            for row in rows_
        )
        for key, rows_ in filed.tables.items()
    }
    (row,) = indicators(replace(filed, form=bare, tables=tables), profile)
    assert (str(row.due), row.text("偏差原因")) == ("9.00", "")
    assert indicators(replace(filed, tables=tables), profile) == ()
