"""The manual test sheet promises of formulas what the functions give."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xl_tools.hosts.desktop.ports import XLWINGS_VERSION
from xl_tools.refresh.opening import functions_for, open_form
from xl_tools.workbook import Workbook
from xl_tools.workbook.recalc import recalculate

ROOT = Path(__file__).parents[2]
SHEET = (ROOT / "docs/how-to/manual-test-excel.md").read_text("utf-8")
ROWS = re.findall(r"^\| (\d+) \| `(=[A-Z]+\(.*\))` \| (.+?) \| \[ \] \|", SHEET, re.MULTILINE)
BUTTONS = (
    *("填充数据", "计算得分", "校验并标记", "清除标记", "下一个问题", "上一个问题"),
    *("生成汇报材料", "新增指标行", "帮助"),
)


@pytest.mark.parametrize(("formula", "shown"), [row[1:] for row in ROWS[:13]], ids=str)
def test_a_formula_gives_what_the_sheet_says(formula: str, shown: str):
    book = Workbook.open(ROOT / "workbooks/template.xlsx")
    cell = book["自评表"]["T1"]
    cell.formula = formula
    recalculate(book, functions_for(open_form("hunan-2023")))
    assert cell.value.shown == ("" if shown.startswith("空白") else shown)


def test_steps_are_numbered_one_by_one_and_speak_of_every_function_and_button():
    numbers = [int(number) for number in re.findall(r"^\| (\d+) \|", SHEET, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    functions = functions_for(open_form("hunan-2023"))
    assert {name for name in functions if f"={name}(" not in SHEET} == set()
    assert [
        button for button in BUTTONS if not re.search(rf"^\| \d+ \| .*{button}", SHEET, re.M)
    ] == []
    assert f"xlwings64-{XLWINGS_VERSION}.dll" in SHEET
