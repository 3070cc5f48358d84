"""TOML as typed in an office: what is taken, and what a slip is called."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xl_tools.domain.toml_text import TomlMistake, parse_toml


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a = 1", {"a": 1}),
        ("\ufeffa = 1", {"a": 1}),
        ("a = 1\r\nb = 2\r\n", {"a": 1, "b": 2}),
        ("编制数 = 1", {"编制数": 1}),
        ("[三公经费.本年]\n值 = '＝'", {"三公经费": {"本年": {"值": "＝"}}}),
        ("\ta\t=\t1", {"a": 1}),
    ],
)
def test_what_is_meant_is_taken(text, data):
    assert parse_toml(text) == data


def test_numbers_are_as_exact_as_asked():
    assert parse_toml("a = 0.1", Decimal) == {"a": Decimal("0.1")}


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("id ＝ 1", 1, "有全角符号“＝”，请改为半角"),
        ("a = 1\nb = “x”", 2, "有中文引号，请改为英文引号"),
        ("a = [1，2]", 1, "有全角符号“，”，请改为半角"),
        ("a　= 1", 1, "有全角空格或不间断空格，请改为半角空格"),
        ("a = “＝”", 1, "有中文引号，请改为英文引号"),
        ("a = x", 1, "值写得不对，文字请加引号"),
        ('a = "x', 1, "引号没有成对"),
        ("a = '''x", 1, "引号没有成对"),
        ('a = "x\ny"', 1, "引号没有成对，或文字换了行（多行文字用三个引号）"),
        ("[[rule]\n", 1, "方括号没有成对"),
        ("a = [1 2]", 1, "方括号没有成对，或两项之间缺少逗号"),
        ("a = { b = 1 c = 2 }", 1, "花括号没有成对，或两项之间缺少逗号"),
        ("[a]\n[a]", 2, "同一项目写了两次，请合并到一处"),
        ("a = 1\na = 2", 2, "同一项目写了两次，请只留一次"),
        ('a = "c:\\d"', 1, "双引号中的“\\”要写成“\\\\”，或改用单引号"),
        ("a = 1 b = 2", 1, "一行只能写一个值，文字请加引号"),
        ("= 3", 1, "应写成“项目 = 值”，特殊字符请用英文引号括起"),
        ("a 3", 1, "应写成“项目 = 值”"),
    ],
)
def test_a_slip_is_said_with_its_line(text, line, what):
    with pytest.raises(TomlMistake) as caught:
        parse_toml(text)
    assert (caught.value.line, caught.value.what) == (line, what)
