"""Rules taken over from another form: which, how changed, and what is said of a slip."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from xl_tools.errors import FormError
from xl_tools.forms.cross import cross_rules
from xl_tools.forms.loader import load_form
from xl_tools.forms.places import VARIABLE

SHIPPED = Path(__file__).parents[2] / "xl_tools" / "forms"
BASE = load_form("hunan-2023")
OWN = """
[[rule]]
id = "score.due"
severity = "review"
params = { fault = "missing" }
texts = { factor = "差 {factor} 倍。" }

[[rule]]
id = "own.date"
kind = "format.date"
severity = "hint"
title = "日期"
why = "日期。"
message = "{name}"
params = { fields = ["填报日期"], must = "be_date" }
"""


def form_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taking: str, own: str = "") -> Path:
    """Return the folder of a copy of mof-project that takes rules as said."""
    folder = tmp_path / "own"
    shutil.copytree(SHIPPED / "mof-project", folder)
    for file in ("rules.toml", "cross.toml"):
        (folder / file).unlink()
    main = (folder / "form.toml").read_text(encoding="utf-8")
    before, _, rest = main.partition("[rules]")
    after = rest[rest.index("[[guide]]") :]
    text = f"{before}{taking}\n{after}".replace('id = "mof-project"', 'id = "own"')
    (folder / "form.toml").write_text(text, encoding="utf-8")
    (folder / "rules.toml").write_text(own, encoding="utf-8")
    monkeypatch.setenv(VARIABLE, os.fspath(tmp_path))
    return folder


def problems(folder: Path) -> list[str]:
    with pytest.raises(FormError) as caught:
        load_form(folder)
    return [str(problem) for problem in caught.value.problems]


def test_without_the_table_nothing_is_taken(tmp_path, monkeypatch):
    assert load_form(form_of(tmp_path, monkeypatch, "")).rules == ()


def test_patterns_say_which_rules_are_taken(tmp_path, monkeypatch):
    taking = '[rules]\nfrom = "hunan-2023"\nonly = ["weight.*", "years.*"]\nwithout = ["*.heavy"]'
    folder = form_of(tmp_path, monkeypatch, taking)
    assert [rule.id for rule in load_form(folder).rules] == [
        "weight.missing",
        "weight.class",
        "weight.profile",
        "weight.total",
    ]
    assert [rule.id for rule in cross_rules("own")] == [
        rule.id for rule in cross_rules("hunan-2023") if rule.id.startswith("years.")
    ]


def test_all_rules_are_taken_where_no_pattern_is_given(tmp_path, monkeypatch):
    folder = form_of(tmp_path, monkeypatch, '[rules]\nfrom = "hunan-2023"')
    assert load_form(folder).rules == BASE.rules


def test_a_rule_of_ones_own_says_only_what_differs(tmp_path, monkeypatch):
    taking = '[rules]\nfrom = "hunan-2023"\nonly = ["score.due", "score.band"]'
    due, band, date = load_form(form_of(tmp_path, monkeypatch, taking, OWN)).rules
    base = BASE.rule("score.due")
    assert (due.severity.value, due.message, due.title) == ("review", base.message, base.title)
    assert due.params == {"fault": "missing"}
    assert due.texts == {**base.texts, "factor": "差 {factor} 倍。"}
    assert band == BASE.rule("score.band")
    assert (date.id, date.kind) == ("own.date", "format.date")


def test_a_change_to_a_rule_that_was_not_taken_is_said(tmp_path, monkeypatch):
    taking = '[rules]\nfrom = "hunan-2023"\nonly = ["date.*"]'
    folder = form_of(tmp_path, monkeypatch, taking, '[[rule]]\nid = "date.earley"\nwhy = "x"\n')
    assert problems(folder) == [
        "rules.toml rule[date.earley]：没有可以沿用的规则“date.earley”，您是否想写 date.early？"
        "新的规则要写 kind 等各项。"
    ]


def test_an_empty_parameter_takes_the_other_forms_away(tmp_path, monkeypatch):
    taking = '[rules]\nfrom = "hunan-2023"\nonly = ["total.parts"]'
    own = '[[rule]]\nid = "total.parts"\nparams = { prior = "", columns = [] }\n'
    (rule,) = load_form(form_of(tmp_path, monkeypatch, taking, own)).rules
    assert set(rule.params) == set(BASE.rule("total.parts").params) - {
        "prior",
        "columns",
        "yields_to",
    }


def test_a_rule_yields_to_none_that_was_not_taken(tmp_path, monkeypatch):
    taking = '[rules]\nfrom = "hunan-2023"\nonly = ["prior.part", "unit.scale"]'
    part, _ = load_form(form_of(tmp_path, monkeypatch, taking)).rules
    assert part.params["yields_to"] == ["unit.scale"]


def test_a_form_may_take_from_one_that_takes(tmp_path, monkeypatch):
    taking = '[rules]\nfrom = "mof-project"\nonly = ["score.*", "required.project"]'
    rules = load_form(form_of(tmp_path, monkeypatch, taking)).rules
    assert {rule.id for rule in rules} >= {"score.due", "required.project"}


@pytest.mark.parametrize(
    ("taking", "said"),
    [
        ('from = "hunan"', ["form.toml rules.from：没有套表“hunan”，您是否想写 hunan-2023？"]),
        ('only = ["score.*"]', ["form.toml rules.from：缺少此项"]),
        (
            'from = "hunan-2023"\nonly = ["score.duo", "scores.*"]',
            [
                "form.toml rules.only：套表“hunan-2023”没有规则“score.duo”，您是否想写 score.due？",
                "form.toml rules.only：套表“hunan-2023”没有规则“scores.*”，您是否想写 score.due？",
            ],
        ),
        (
            'from = "hunan-2023"\nexcept = ["score.due"]',
            ["form.toml rules.except：没有这个键"],
        ),
        ('from = "own"', ["form.toml rules.from：不能是套表自己，请写另一个套表的编号"]),
    ],
)
def test_a_slip_is_said(tmp_path, monkeypatch, taking, said):
    assert problems(form_of(tmp_path, monkeypatch, f"[rules]\n{taking}")) == said
