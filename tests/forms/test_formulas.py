"""A form's formulas: what Excel would refuse is said before a workbook is made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xl_tools.forms import form_ids, load_form
from xl_tools.forms.formulas import formula_problems


@pytest.mark.parametrize("form_id", form_ids())
def test_the_formulas_we_ship_are_sound(form_id):
    assert formula_problems(load_form(form_id)) == []


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("SUM([甲（一）.数],1)", []),
        ('IF([甲]="，（",1,2)', []),
        ("SUM([甲],1", ["不是合法的公式，请检查括号、引号和逗号"]),
        ("[甲]+", ["不是合法的公式，请检查括号、引号和逗号"]),
        ("SUM([甲]，[乙])", ["有全角符号“，”，请改为半角"]),
        ("SUM（[甲])", ["有全角符号“（”，请改为半角"]),
        ("IF([甲]=“x”,1)", ["有全角符号““”，请改为半角"]),
    ],
)
def test_a_slip_is_said(formula, said):
    form = load_form("mof-project")
    (sheet,) = form.sheets
    field = replace(form.field("总分.分值"), formula=formula)
    found = formula_problems(replace(form, sheets=(replace(sheet, fields=(field,), tables=()),)))
    assert [str(problem) for problem in found] == [f"总分.分值 的公式：{what}" for what in said]
