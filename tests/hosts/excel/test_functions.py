"""The worksheet functions through xlwings' own call and conversion, as Excel would use them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hosts.excel.windows import MISSING, ComTime, FakeBook, FakeRange, windows
from xl_tools.domain import functions
from xl_tools.domain.scalars import CellError
from xl_tools.domain.signatures import MAX_HELP, SIGNATURES
from xl_tools.hosts.excel.cell_values import ERROR_NUMBERS, from_com, to_com

MODULE = "xl_tools.hosts.excel.functions"
HUNAN = FakeBook(XLT_FORM="hunan-2023")
DIV0, NA, SPILL, UNHEARD_OF = -2146826281, -2146826246, -2146826243, -2146826200


@pytest.fixture(scope="module")
def host() -> Iterator[object]:
    with windows() as loaded:
        yield loaded


@pytest.fixture
def call(host):
    """Call a function as the generated VBA wrapper does, through the COM server."""

    def run(name, *arguments, book=HUNAN):
        least = len(SIGNATURES[name][0])
        given_all = (*arguments, *[MISSING] * (least - len(arguments)))
        server = host.com_server.XLPython()
        reply = server.CallUDF(MODULE, f"XLT_{name}", given_all, book, FakeRange(None))
        return shown(reply)

    return run


def shown(reply):
    """Return the reply as XltSupport.Answer shows it in the cells; a fault fails the test."""
    if isinstance(reply, list):
        return [shown(cell) for cell in reply]
    if not isinstance(reply, str):
        return reply
    if reply[0] == "\x02":
        return reply[1:]
    assert reply[0] == "\x01", reply
    return next(CellError(code) for code, n in ERROR_NUMBERS.items() if str(n) == reply[1:])


def column(*values):
    return FakeRange(tuple((value,) for value in values))


@pytest.mark.parametrize(
    ("name", "arguments", "result"),
    [
        ("SCORE", ("≥90%", "81%", 10.0), 9.0),
        ("SCORE", (FakeRange("≥90%"), FakeRange(0.81), FakeRange(10.0)), 9.0),
        ("SCORE", (FakeRange("15万元"), FakeRange("14万元"), 10.0, "经济成本指标物业费"), 10.0),
        ("SCORE", ("≤90", 100.0, 10.0, MISSING, "mof-10"), 8.89),
        ("SCORE", (FakeRange(None), FakeRange(None), FakeRange(None)), ""),
        ("SCORE", (FakeRange("≥90%"), FakeRange(None), FakeRange(10.0)), ""),
        ("SCORE", (FakeRange("≥90%"), FakeRange(""), FakeRange(10.0)), ""),
        ("SCORE", (FakeRange("≥90%"), FakeRange(NA), FakeRange(10.0)), CellError("#N/A")),
        ("SCORE", (FakeRange("≥90%"), DIV0, 10.0), CellError("#DIV/0!")),
        ("SCORE", (FakeRange("≥90%"), SPILL, 10.0), CellError("#SPILL!")),
        ("SCORE", (FakeRange("≥90%"), UNHEARD_OF, 10.0), CellError("#VALUE!")),
        ("SCORE", ("≥90%", "92%", "十"), CellError("#VALUE!")),
        ("SCORE", ("≥90%", "92%", -1.0), CellError("#NUM!")),
        ("SCORE", ("≥90%", "92%", float("nan")), CellError("#NUM!")),
        ("SCORE", ("≥90%", "92%", 10.0, MISSING, "没有"), CellError("#N/A")),
        ("SCORE", ("2023年12月底前", ComTime(2023, 12, 20, tzinfo=dt.UTC), 10.0), 10.0),
        ("SCORE", ("是", True, 10.0), 10.0),
        ("SCORE", ("≥90", Decimal("81.0000"), 10.0), 9.0),  # a cell in a currency format
        ("SCORE", ("≥90%", object(), 10.0), CellError("#VALUE!")),  # not a cell at all
        ("SCORE", ("#N/A", "#N/A", 10.0), 10.0),  # text that only looks like an error
        ("SCOREWHY", ("≥90%", "81%", 10.0), "实际 81% 低于目标 ≥90%，81÷90×10=9.00 分"),
        (
            "SCOREWHY",
            ("≥90%", "92%", 10.0, MISSING, "没有"),
            "没有方案“没有”，可用：hunan-2023、mof-10、mof-101、sichuan-2025",
        ),
        ("GRADE", (96.0,), "优"),
        ("EXECRATE", (1.0, 0.0), "—"),
        ("EXECRATE", (FakeRange(NA), 0.0), CellError("#N/A")),
        ("CONTROLRATE", (33.0, 32.0), 1.03125),
        ("CHANGERATE", (63.46, 32.0), 0.983125),
        ("ADJUSTRATE", (1.0, 4.0), 0.25),
        ("CHECKTOTAL", (1676.35, column(1257.33, 419.02)), "一致"),
        ("CHECKTOTAL", (3.0, column(0.0, None)), "合计 3 与分项之和 0 相差 3"),
        ("CHECKTOTAL", (3.0, column(DIV0, None)), CellError("#DIV/0!")),
    ],
)
def test_a_cell(call, name, arguments, result):
    found = call(name, *arguments)
    assert found == result
    assert type(found) is type(result)


def test_a_table_is_one_call_and_one_read_of_each_range(call):
    targets, actuals = column("≥90%", None, "及时"), column("81%", NA, "及时")
    weights = column(10.0, None, 5.0)
    found = call("SCORE", targets, actuals, weights)
    assert found == [[9.0], [CellError("#N/A")], [5.0]]
    assert [one.reads for one in (targets, actuals, weights)] == [1, 1, 1]


def test_a_row_goes_back_as_one_row(call):
    assert call("EXECRATE", FakeRange(((1.0, 2.0),)), 4.0) == [0.25, 0.5]
    assert call("EXECRATE", (1.0, 2.0), 4.0) == [0.25, 0.5]  # {1,2} typed into the formula
    assert call("EXECRATE", ((1.0,), (2.0,)), 4.0) == [[0.25], [0.5]]


def test_no_row_is_a_tuple_which_com_would_take_for_several_results(host):
    reply = host.functions.XLT_EXECRATE(((1.0,), (2.0,)), 4.0)
    assert type(reply) is list
    assert {type(row) for row in reply} == {list}


def test_a_formula_scores_by_the_profile_of_its_own_workbook(call, tmp_path, monkeypatch):
    other = FakeBook("D:\\其他.xlsm", XLT_FORM="hunan-2023", 甲="1")
    assert call("GRADE", 96.0, book=other) == "优"
    assert call("GRADE", 95.0, book=other) == "优"
    assert call("GRADE", 96.0, book=FakeBook("D:\\空.xlsm")) == "优"
    assert call("GRADE", 96.0, book=FakeBook("D:\\外省.xlsm", XLT_FORM="外省-2023")) == "优"


def test_equal_arguments_are_scored_once(call, monkeypatch):
    asked = []
    real = functions.score
    monkeypatch.setattr(functions, "score", lambda *a, **k: asked.append(a) or real(*a, **k))
    results = {call("SCOREWHY", "≥93.5%", FakeRange("81%"), 10.0) for _ in range(3)}
    assert results == {"实际 81% 低于目标 ≥93.5%，81÷93.5×10=8.66 分"}
    assert len(asked) == 1


def test_help_for_the_function_wizard(host):
    for name, (arguments, text) in SIGNATURES.items():
        about = getattr(host.functions, f"XLT_{name}").__xlfunc__
        assert about["ret"]["doc"] == text
        assert [one["doc"] for one in about["args"]] == [argument.help for argument in arguments]
        assert all(0 < len(one) <= MAX_HELP for one in (text, *(a.help for a in arguments)))
        assert about["category"] == "绩效自评"


RAW = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(-(2**31), 2**31 - 1),
    st.decimals(allow_nan=False),  # from a cell in a currency format
    st.text(max_size=6),
    st.datetimes(),
    st.sampled_from([DIV0, NA, "≥90%", "\x01", "\x02"]),
)
RANGES = st.lists(st.lists(RAW, min_size=2, max_size=2).map(tuple), min_size=1, max_size=3)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(list(SIGNATURES)), st.lists(RAW | RANGES.map(tuple), max_size=5))
def test_nothing_raises_and_no_error_is_text(call, name, arguments):
    arguments = arguments[: len(SIGNATURES[name][0])]
    found = call(name, *arguments)
    cells = found if isinstance(found, list) else [found]
    flat = [cell for row in cells for cell in (row if isinstance(row, list) else [row])]
    assert all(isinstance(cell, float | str | CellError) for cell in flat)


@pytest.mark.parametrize("code", ERROR_NUMBERS)
def test_every_error_goes_there_and_back(code):
    raw = -0x80000000 + 0x000A0000 + ERROR_NUMBERS[code]
    assert from_com(raw) == CellError(code)
    assert to_com(CellError(code)) == [[f"\x01{ERROR_NUMBERS[code]}"]]
