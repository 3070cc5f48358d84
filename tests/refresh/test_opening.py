"""A form as opened for work: what is more than slips in its files is said there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from xl_tools.errors import FormError
from xl_tools.forms.places import VARIABLE
from xl_tools.refresh import open_form

SHIPPED = Path(__file__).parents[2] / "xl_tools" / "forms" / "mof-project"


def problems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> list[str]:
    """Return what is said of a copy of mof-project in which `old` is `new`."""
    folder = tmp_path / tmp_path.name
    shutil.copytree(SHIPPED, folder)
    for path in folder.glob("*.toml"):
        text = path.read_text(encoding="utf-8").replace(
            'id = "mof-project"', f'id = "{folder.name}"'
        )
        path.write_text(text.replace(old, new), encoding="utf-8")
    monkeypatch.setenv(VARIABLE, os.fspath(tmp_path))
    with pytest.raises(FormError) as caught:
        open_form(folder.name)
    return [str(problem) for problem in caught.value.problems]


def test_a_form_without_its_unit_is_said(tmp_path, monkeypatch):
    said = problems(tmp_path, monkeypatch, '"单位名称"', '"实施的单位"')
    assert said[0] == "form.toml：没有项目“单位名称”；填报单位的一格须用这个键，表上怎样称呼不限"


def test_a_formula_that_is_none_is_said(tmp_path, monkeypatch):
    assert problems(tmp_path, monkeypatch, '[绩效指标.分值])"', '[绩效指标.分值]"') == [
        "总分.分值 的公式：不是合法的公式，请检查括号、引号和逗号"
    ]


def test_a_slip_in_a_rule_across_units_is_said(tmp_path, monkeypatch):
    assert problems(tmp_path, monkeypatch, 'keys = ["预期目标", ', 'keys = ["预期目标数", ') == [
        "规则 units.same_text：参数 keys：套表没有 预期目标数，是否为 预期目标？"
    ]
