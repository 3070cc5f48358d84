"""The engine: no rule in silence, and one finding for one fault."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.filings import BASIC_RULES, CLEAN, CLEAN_ROWS
from xl_tools import checks
from xl_tools.domain.cells import CellValue
from xl_tools.domain.findings import Finding, NotChecked


def test_every_rule_gives_an_outcome_even_on_an_empty_filing(form, profile, filing):
    outcomes = checks.run(filing({}), profile)
    assert {rule.id for rule in form.rules} == {outcome.rule for outcome in outcomes}


def test_every_rule_gives_an_outcome_where_all_cells_are_lost(form, profile, filing):
    lost = [field.key for field in form.fields()]
    outcomes = checks.run(replace(filing({}, lost=lost), tables={}), profile)
    assert {rule.id for rule in form.rules} == {outcome.rule for outcome in outcomes}
    basic = ("total.", "ratio.", "agreement.", "prior.", "unit.")
    looked = [o for o in outcomes if o.rule.startswith(basic)]
    assert all(isinstance(outcome, NotChecked) for outcome in looked)


@pytest.mark.parametrize("value", [CellValue.error("#N/A"), CellValue.of(True), CellValue.of("？")])
def test_no_content_raises(value, form, profile, filing):
    inputs = {f.key: value for f in form.fields() if f.kind == "input"}
    columns = {t.key: [{c.key: value for c in t.columns}] for t in form.tables()}
    assert checks.run(filing(inputs, columns), profile)


def test_outcomes_come_in_the_order_of_the_rules(form, profile, filing):
    order = [rule.id for rule in form.rules]
    seen = [order.index(outcome.rule) for outcome in checks.run(filing(CLEAN, CLEAN_ROWS), profile)]
    assert seen == sorted(seen)


ONE_FAULT = {
    "元 in a part, its total, the other sheet, last year, the budget": (
        {"业务工作经费.本年决算": "2186000"},
        ["unit.scale F13"],
    ),
    "元 in an amount with parts": ({"公用经费.本年决算": "974000"}, ["unit.scale F16"]),
    "元 in a part of an amount": ({"办公经费.本年决算": "118000"}, ["unit.scale F17"]),
    "text in a part": ({"业务工作经费.本年决算": "218.6万"}, ["format.number F13"]),
    "a negative part": ({"公务接待.本年决算": "-0.85"}, ["format.negative F11"]),
    "an error in a ratio": ({"在职人员控制率": "#DIV/0!"}, ["ratio.derived F4"]),
    "a total typed over": ({"项目支出.本年决算": "304.80"}, ["total.parts F12"]),
    "a total emptied": ({"项目支出.本年决算": None}, ["total.parts F12"]),
    "an amount with parts emptied": ({"公用经费.本年决算": None}, ["total.within F16"]),
    "the year's spending": ({"年度资金总额.全年执行数": "907.20"}, ["agreement.funds F5"]),
    "a split of it": ({"基本支出": "692.40"}, ["agreement.funds I6"]),
    "swapped staff": ({"编制数": "43", "实际在职人数": "45"}, ["ratio.headcount D4"]),
}


@pytest.mark.parametrize("fault", ONE_FAULT)
def test_one_fault_one_finding(fault, profile, filing):
    values, places = ONE_FAULT[fault]
    found = checks.run(filing(CLEAN | values, CLEAN_ROWS), profile)
    assert [
        f"{o.rule} {o.place.cell}"
        for o in found
        if isinstance(o, Finding) and o.rule in BASIC_RULES
    ] == places


def test_a_rule_with_nothing_left_to_say_names_the_rule_that_said_it(profile, filing):
    outcomes = checks.run(filing(CLEAN | {"公用经费.本年决算": "974000"}, CLEAN_ROWS), profile)
    yielded = [o for o in outcomes if isinstance(o, NotChecked) and "unit.scale" in o.reason]
    assert [(o.rule, o.reason) for o in yielded] == [
        ("total.share", "已由规则 unit.scale 指出"),
        ("agreement.running", "已由规则 unit.scale 指出"),
        ("unit.form", "已由规则 unit.scale 指出"),
    ]


def test_two_edits_at_one_cell_are_two_faults(profile, filing):
    # The parts make 340.8, the other sheet says 400: each is right to speak.
    found = checks.run(
        filing(CLEAN | {"项目支出.本年决算": "304.80", "项目支出": "400"}, CLEAN_ROWS), profile
    )
    rules = [o.rule for o in found if isinstance(o, Finding) and o.place.cell == "F12"]
    assert rules == ["total.parts", "agreement.projects"]


def test_running_twice_says_the_same(profile, filing):
    filed = filing(CLEAN | {"公用经费.本年决算": "9.74"}, CLEAN_ROWS)
    assert checks.run(filed, profile) == checks.run(filed, profile)
