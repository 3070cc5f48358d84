"""The worksheet functions: scalars, ranges, errors, and texts for every host."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_tools.domain.functions import CellError, registry
from xl_tools.domain.profile import Grade, Profile
from xl_tools.domain.signatures import MAX_HELP

GRADES = (Grade("优", Decimal(90)), Grade("良", Decimal(80)), Grade("差", Decimal(0)))
PROFILES = {
    "a": Profile("a", "", {}, GRADES),
    "b": Profile("b", "", {}, (Grade("过", Decimal(0)),), over_limit="ratio"),
}
FUNCTIONS = registry(PROFILES, "a")
VALUE, DIV, NUM, NA = map(CellError, ("#VALUE!", "#DIV/0!", "#NUM!", "#N/A"))


def call(name, *arguments):
    return FUNCTIONS[name].call(*arguments)


def test_the_registry_serves_eight_functions_with_help():
    names = "SCORE SCOREWHY GRADE EXECRATE CONTROLRATE CHANGERATE ADJUSTRATE CHECKTOTAL"
    assert list(FUNCTIONS) == names.split()
    for name, function in FUNCTIONS.items():
        assert function.name == name
        texts = [function.help, *(argument.help for argument in function.arguments)]
        assert all(0 < len(text) <= MAX_HELP and "\n" not in text for text in texts)
        assert all(argument.name.isascii() for argument in function.arguments)
        optional = [argument.optional for argument in function.arguments]
        assert optional == sorted(optional)


@pytest.mark.parametrize(
    ("arguments", "points"),
    [
        (("≥90%", "81%", 10), 9.0),
        (("≥90%", 0.92, 10), 10.0),
        (("≥90%", 92, 10.0), 10.0),
        (("≥90%", "81%", "10"), 9.0),
        ((0.9, 0.81, 10), 9.0),
        ((0.3, 0.1 + 0.2, 10), 10.0),
        (("≤90", 100, 10), 8.89),
        (("≤90", 100, 10, None, "b"), 9.0),
        (("15万元", "14万元", 10, "经济成本指标物业费"), 10.0),
        (("15万元", "14万元", 10), 9.33),
        (("≤90", 100, 10, None), 8.89),
        (("是", True, 10), 10.0),
        (("2023年12月底前", dt.datetime(2023, 12, 20), 10), 10.0),
        (("≥95%", "≥97%", 10), ""),
        (("≥90%", None, 10), ""),
        (("优化", "部分优化", 10), ""),
        (("优化", "社会效益好", 10), ""),
        ((None, None, None), ""),
        ((None, "92%", 10), ""),
        (("≥90%", "92%", None), ""),
        (("≥90%", "92%", ""), ""),
        (("≥90%", "92%", "十"), VALUE),
        (("≥90%", "92%", True), VALUE),
        (("≥90%", "92%", -1), NUM),
        (("≥90%", "92%", float("nan")), NUM),
        (("≥90%", "92%", 10, "", "zz"), NA),
        ((DIV, "92%", 10), DIV),
        (("≥90%", NA, DIV), NA),
        (("≥90%",), VALUE),
        (("≥90%", "92%", 10, "甲", "a", 1), VALUE),
        ((float("inf"), "92%", 10), ""),
        ((object(), "92%", 10), ""),
    ],
)
def test_score(arguments, points):
    result = call("SCORE", *arguments)
    assert result == points
    assert type(result) is type(points)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("≥90%", "81%", 10), "实际 81% 低于目标 ≥90%，81÷90×10=9.00 分"),
        (("≥90%", 0.81, 10),
         "实际 0.81（81%） 低于目标 ≥90%，81÷90×10=9.00 分"
         "（提示：未写“%”，不大于 1 的数已按小数理解（0.95 即 95%），请补写“%”）"),
        (("≥95%", "≥97%", 10), "实际完成值“≥97%”不是一个确定的数，无法计分，请填实际达到的数值"),
        (("≥90%", None, 10), "实际完成值为空，无法计分"),
        ((None, "92%", 10), "年度指标值为空，无法计算应得分"),
        (("≥90%", "92%", None), "分值为空或不是 0 以上的数，无法计算应得分"),
        ((None, None, None), ""),
        ((None, None, 10), ""),
        (("≥90%", "92%", 10, None, "zz"), "没有方案“zz”，可用：a、b"),
        (("≥90%", DIV, 10), DIV),
        (("≥90%", "92%", "十"), VALUE),
    ],
)  # fmt: skip
def test_scorewhy(arguments, text):
    assert call("SCOREWHY", *arguments) == text


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ((96,), "优"),
        ((89.5,), "良"),
        (("89.5",), "良"),
        ((0,), "差"),
        ((96, "b"), "过"),
        ((None,), ""),
        (("——",), ""),
        (("优",), VALUE),
        ((DIV,), DIV),
        ((96, "zz"), NA),
        ((96, DIV), DIV),
        ((None, DIV), DIV),
    ],
)
def test_grade(arguments, name):
    assert call("GRADE", *arguments) == name


@pytest.mark.parametrize(
    ("name", "arguments", "rate"),
    [
        ("EXECRATE", (1676.35, 1676.35), 1.0),
        ("EXECRATE", ("215,457.6", 250000), 0.8618304),
        ("CONTROLRATE", (33, 32), 1.03125),
        ("CHANGERATE", (63.46, 32), 0.983125),
        ("ADJUSTRATE", (1, 4), 0.25),
        ("EXECRATE", (5, 0), "—"),
        ("EXECRATE", (0, 0), "—"),
        ("EXECRATE", (5, None), "—"),
        ("EXECRATE", (None, None), "—"),
        ("CHANGERATE", (5, "——"), "—"),
        ("EXECRATE", (None, 5), ""),
        ("EXECRATE", (0, 5), 0.0),
        ("EXECRATE", ("7.50.", 5), VALUE),
        ("EXECRATE", (5, "完成"), VALUE),
        ("EXECRATE", (True, 5), VALUE),
        ("EXECRATE", (dt.date(2023, 1, 1), 5), VALUE),
        ("EXECRATE", (DIV, 0), DIV),
        ("EXECRATE", (5, NA), NA),
        ("EXECRATE", (5,), VALUE),
    ],
)
def test_rates(name, arguments, rate):
    assert call(name, *arguments) == rate


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((1676.35, [[1257.33], [419.02]]), "一致"),
        ((0.3, [[0.1, 0.2]]), "一致"),
        ((0, [[0], [0], [3]]), "合计 0 与分项之和 3 相差 -3"),
        ((3, [[0], [None]]), "合计 3 与分项之和 0 相差 3"),
        ((10.02, [[5], [5]]), "合计 10.02 与分项之和 10 相差 0.02"),
        ((10.02, [[5], [5]], 0.05), "一致"),
        ((10.01, [[5], [5]]), "一致"),
        ((10.01, [[5], [5]], 0), "合计 10.01 与分项之和 10 相差 0.01"),
        ((None, [[None], ["——"]]), ""),
        ((5, [[None], [""]]), "合计 5，分项全部为空，无法核对"),
        ((None, [[1], [2]]), "合计为空，分项之和为 3"),
        ((5, 5), "一致"),
        (([[5]], [5, 0]), "一致"),
        ((5, [["7.50."]]), "“7.50.”不是数值，无法核对合计"),
        (("五", [[5]]), "“五”不是数值，无法核对合计"),
        ((5, [[5], [DIV]]), DIV),
        ((NA, [[5]]), NA),
        ((5, [[5]], "x"), VALUE),
        (([[5], [6]], [[5]]), VALUE),
        ((5,), VALUE),
    ],
)
def test_checktotal(arguments, text):
    assert call("CHECKTOTAL", *arguments) == text


def test_ranges_spread_as_in_excel():
    targets, actuals = [["≥90%"], ["≤90"], [None]], [["81%"], [99], [None]]
    assert call("SCORE", targets, actuals, [[10], [10], [None]]) == [[9.0], [9.0], [""]]
    assert call("SCORE", targets, actuals, 10) == [[9.0], [9.0], [""]]
    assert call("EXECRATE", [[1], [2]], [[1, 2]]) == [[1.0, 0.5], [2.0, 1.0]]
    assert call("EXECRATE", [[1]], 1) == [[1.0]]
    assert call("EXECRATE", ((1, 2),), ((1, 2), (2, 4))) == [[1.0, 1.0], [0.5, 0.5]]
    assert call("EXECRATE", [[1], [2], [3]], [[1], [2]]) == [[1.0], [1.0], [NA]]
    assert call("EXECRATE", [], 1) == [[""]]


def test_one_row_is_not_confused_with_another_of_equal_hash():
    assert call("SCORE", "是", True, 10) == 10.0
    assert call("SCORE", "是", 1, 10) == ""
    assert call("SCORE", "是", "1", 10) == ""


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(),
    st.text(max_size=8),
    st.dates(),
    st.sampled_from([DIV, "≥90%", "0起", "及时", "——"]),
)
VALUES = st.one_of(SCALARS, st.lists(st.lists(SCALARS, max_size=3), max_size=3), st.lists(SCALARS))


@given(st.sampled_from(list(FUNCTIONS)), st.lists(VALUES, max_size=4))
def test_nothing_in_a_cell_raises(name, arguments):
    result = call(name, *arguments)
    rows = result if isinstance(result, list) else [[result]]
    assert all(isinstance(cell, float | str | CellError) for row in rows for cell in row)
