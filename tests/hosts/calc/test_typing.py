"""The template guards its cells in LibreOffice: what is typed wrong is refused with the form's words."""

from __future__ import annotations

import pytest

from tests.hosts.calc.screen import is_possible, wait_for
from tests.hosts.calc.window import SECONDS, Window
from tests.shipped import empty

pytestmark = [
    pytest.mark.soffice,
    pytest.mark.skipif(not is_possible(), reason="not run: Xvfb, xdotool or ImageMagick missing"),
]
# Cell, what is typed, and what the dialog says; a cell of each kind of guard.
REFUSED = (
    ("基础数据表", "B4", "-1", "这里只能填不小于 0 的整数，不带单位。"),
    ("基础数据表", "B4", "3.5", "这里只能填不小于 0 的整数，不带单位。"),
    ("基础数据表", "F11", "abc", "这里只能填不小于 0 的数字（万元，不带单位）；没有发生额填 0。"),
    ("基础数据表", "D21", "12w", "这里只能填数字（万元，不带单位），调减填负数；没有的填 0。"),
    ("基础数据表", "C23", "-5", "这里只能填不小于 0 的数字（㎡，不带单位）；没有的填“无”。"),
    (
        "基础数据表",
        "F26",
        "2022-12-31",
        "请按 年-月-日 填写 2023 年至 2025 年的日期，如 2024-3-15。",
    ),
    ("自评表", "G20", "101", "这里只能填 0 到 100 的数字，不带“分”字。"),
    ("自评表", "H19", "100.5", "这里只能填 0 到 100 的数字，不带“分”字。"),
)
TAKEN = (
    ("基础数据表", "B4", "33", 33),
    ("基础数据表", "D21", "-12.5", -12.5),
    ("基础数据表", "F26", "2024-03-15", 45366),
    ("自评表", "H19", "6", 6),
)
LOCKED = (("基础数据表", "D6"), ("自评表", "H21"), ("自评表", "D13"), ("自评表", "J15"))


def shown(window: Window, sheet: str, ref: str) -> str:
    return window.ask("said = cell(*given).Formula", [sheet, ref])


def test_what_is_typed_wrong_is_refused_in_the_words_of_the_form(window: Window):
    window.open(empty())
    for sheet, ref, text, message in REFUSED:
        window.enter(sheet, ref, text)
        window.screen.picture(f"refused-{ref}")
        assert message in window.answer("OK"), (ref, text)
        assert shown(window, sheet, ref) == "", (ref, text)


def test_what_is_typed_right_is_taken(window: Window):
    window.open(empty())
    for sheet, ref, text, number in TAKEN:
        window.enter(sheet, ref, text)
        wait_for(lambda sheet=sheet, ref=ref: shown(window, sheet, ref), SECONDS)
        assert window.dialog() is None
        assert window.ask("said = cell(*given).Value", [sheet, ref]) == number


def test_a_list_warns_and_may_be_overruled(window: Window):
    window.open(empty())
    before = shown(window, "自评表", "C15")
    window.enter("自评表", "C15", "other")
    said = "列表中没有这一项。请从下拉列表选择；确需使用其他名称的，请选“是”。"
    assert said in window.answer("Cancel")
    assert shown(window, "自评表", "C15") == before
    window.enter("自评表", "C15", "other")
    window.answer("OK")
    wait_for(lambda: shown(window, "自评表", "C15") == "other", SECONDS)


def test_what_is_locked_cannot_be_typed_over(window: Window):
    window.open(empty())
    for sheet, ref in LOCKED:
        before = shown(window, sheet, ref)
        window.enter(sheet, ref, "5")
        window.answer()
        assert shown(window, sheet, ref) == before
