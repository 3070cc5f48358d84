"""What no form can do without, and what a slip in it is called."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from xl_tools.errors import FormError
from xl_tools.forms.loader import load_form
from xl_tools.forms.places import VARIABLE

SHIPPED = Path(__file__).parents[2] / "xl_tools" / "forms"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "form.toml",
            "[styles.mark_error]",
            "[styles.mark_eror]",
            "own form.toml：缺少样式“mark_error”（填报说明、校验结果要用），您是否想写 mark_eror？",
        ),
        ("form.toml", "version = 1", "version = 0", "own form.toml version：应从 1 起，现为 0"),
        (
            "form.toml",
            'align = "center"',
            'align = "middle"',
            "own form.toml styles.title.align：没有“middle”这个取值，可用："
            "left、center、right、fill、justify、center_across、distributed",
        ),
        (
            "self-evaluation.toml",
            'signs = "J"',
            'signs = "I"',
            "own 项目自评表 page.signs：I 列已有内容，标记符号须有空着的一列",
        ),
        (
            "self-evaluation.toml",
            'signs = "J"',
            'signs = "甲"',
            "own 项目自评表 page.signs：“甲”不是列号，应为 J 的样子",
        ),
        (
            "self-evaluation.toml",
            'signs = "J"',
            'signs = "N"',
            "own 项目自评表 page.signs：N 列在打印区域 A1:J24 之外",
        ),
        (
            "self-evaluation.toml",
            'value = "10"',
            'value = "十"',
            "own 年度资金总额.分值：固定值“十”不是数",
        ),
    ],
)
def test_a_slip_is_said(tmp_path, monkeypatch, file, old, new, said):
    folder = tmp_path / "own"
    shutil.copytree(SHIPPED / "mof-project", folder)
    main = folder / "form.toml"
    main.write_text(main.read_text("utf-8").replace('"mof-project"', '"own"'), "utf-8")
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    monkeypatch.setenv(VARIABLE, os.fspath(tmp_path))
    with pytest.raises(FormError) as caught:
        load_form("own")
    assert str(caught.value) == said


def test_the_field_of_the_unit_is_missed(tmp_path, monkeypatch):
    folder = tmp_path / "own"
    shutil.copytree(SHIPPED / "mof-project", folder)
    for name in ("form.toml", "self-evaluation.toml"):
        text = (folder / name).read_text("utf-8").replace('"mof-project"', '"own"')
        (folder / name).write_text(text.replace('"单位名称"', '"填报单位"'), "utf-8")
    monkeypatch.setenv(VARIABLE, os.fspath(tmp_path))
    with pytest.raises(FormError) as caught:
        load_form("own")
    assert str(caught.value) == (
        "own form.toml：没有项目“单位名称”；填报单位的一格须用这个键，表上怎样称呼不限"
    )
