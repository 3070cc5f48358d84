"""A real window: every button is clicked, every menu entry chosen, dialogs are read and answered."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import openpyxl
import pdfplumber
import pytest

from tests.hosts.calc.screen import is_possible, wait_for
from tests.hosts.calc.window import SECONDS, Window
from tests.shipped import SEED, data_of, empty, filled, refreshed
from xl_tools.domain.findings import Severity
from xl_tools.filings.marks import COLOURS, marked_cells
from xl_tools.open_book.actions import CAPTIONS
from xl_tools.vba.actions import ACTIONS
from xl_tools.workbook import Workbook

pytestmark = [
    pytest.mark.soffice,
    pytest.mark.skipif(not is_possible(), reason="not run: Xvfb, xdotool or ImageMagick missing"),
]
SHEET = "自评表"
# Everything of a workbook that a button may change, by place: formulas and values, fills, notes,
# protection, names.
_STATE = """
said = {"names": sorted(doc.NamedRanges.ElementNames)}
for number in range(doc.Sheets.Count):
    sheet = doc.Sheets.getByIndex(number)
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    used = sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
    said[f"{sheet.Name} protected"] = sheet.isProtected()
    for y, row in enumerate(used.getFormulaArray()):
        said.update({f"{sheet.Name} text {x},{y}": str(v) for x, v in enumerate(row) if v != ""})
    groups = sheet.getUniqueCellFormatRanges()
    for each in range(groups.Count):
        one = groups.getByIndex(each)
        for area in one.RangeAddresses if one.CellBackColor != -1 else ():
            for y in range(area.StartRow, min(area.EndRow, 200) + 1):
                for x in range(area.StartColumn, min(area.EndColumn, 30) + 1):
                    said[f"{sheet.Name} fill {x},{y}"] = one.CellBackColor
    notes = sheet.Annotations
    for each in range(notes.Count):
        note = notes.getByIndex(each)
        said[f"{sheet.Name} note {note.Position.Column},{note.Position.Row}"] = note.String
"""


def state(window: Window) -> dict:
    return window.ask(_STATE)


def changes(before: dict, after: dict, *names: str) -> dict:
    """Return what differs, by place, on these sheets or everywhere."""
    keys = [k for k in {**before, **after} if not names or k.split()[0] in names]
    return {k: (before.get(k), after.get(k)) for k in keys if before.get(k) != after.get(k)}


def undone(window: Window) -> None:
    """Undo one step with Ctrl+Z; a window that had a dialog a moment ago may not take the first key."""
    steps = "said = len(doc.UndoManager.getAllUndoActionTitles())"
    before = window.ask(steps)
    assert before > 0
    for _ in range(5):
        window.press_keys("ctrl+z")
        with contextlib.suppress(AssertionError):
            wait_for(lambda: window.ask(steps) != before, 15)
            break
    assert window.ask(steps) == before - 1


def value(window: Window, sheet: str, ref: str) -> str:
    return window.ask("said = cell(*given).String", [sheet, ref])


# ---------------------------------------------------------------- each button by a click


def test_fill_data(window: Window):
    window.open(empty())
    before = state(window)
    window.click("填充数据")
    window.screen.picture("fill-dialog")
    window.type_file(data_of(SEED))
    said = window.answer()
    assert "已从“jianning-2023.toml”填入 104 个值。" in said
    assert "下一步：请点“校验并标记”。" in said
    window.screen.picture("filled")
    assert value(window, SHEET, "H19") == "6"
    undone(window)
    assert changes(before, state(window)) == {}


def test_a_file_dialog_that_is_cancelled_changes_nothing(window: Window):
    window.open(empty())
    before = state(window)
    window.click("填充数据")
    window.cancel_file()
    assert "没有选择文件，没有做任何改动。" in window.answer()
    assert changes(before, state(window)) == {}


def test_score_asks_before_it_fills_points(window: Window):
    window.open(filled(SEED))
    window.ask('cell("自评表", "H19").String = ""')
    before = state(window)
    window.click("计算得分")
    window.screen.picture("score-question")
    assert "有 1 行指标的得分是空的。要按“应得”填入吗？（已填的得分不会改动）" in window.answer(1)
    assert "没有填入得分，没有做任何改动。" in window.answer()
    assert changes(before, state(window)) == {}
    window.click("计算得分")
    window.answer()
    assert "已给 1 行指标填入得分。\n总分 100 分。" in window.answer()
    assert value(window, SHEET, "H19") == "10"
    undone(window)
    assert changes(before, state(window)) == {}


def test_check_and_mark_is_one_step_to_undo(window: Window):
    window.open(filled(SEED))
    before = state(window)
    window.click("校验并标记")
    assert "校验完成：错误 13，核实 14，提示 9。" in window.answer()
    window.screen.picture("checked")
    marked = state(window)
    assert marked[f"{SHEET} fill 7,18"] == int(COLOURS[Severity.ERROR][2:], 16)
    assert "得分 6 低于应得 10" in marked[f"{SHEET} note 7,18"]
    assert marked[f"{SHEET} text 9,18"] == "■13\n▲26"
    assert any("得分 6 低于应得 10" in str(text) for text in marked.values())
    undone(window)
    assert changes(before, state(window)) == {}


def test_undo_of_the_menu_takes_marking_back_too(window: Window):
    window.open(filled(SEED))
    before = state(window)
    window.choose("校验并标记")
    window.answer()
    window.dispatch(".uno:Undo")
    wait_for(lambda: state(window) == before, SECONDS)


def test_clear_marks(window: Window):
    window.open(filled(SEED))
    clean = state(window)
    window.click("校验并标记")
    window.answer()
    count = len(marked_cells(Workbook.from_bytes(refreshed(SEED), "a.xlsx")))
    marked = state(window)
    window.click("清除标记")
    said = f"已清除 {count} 个单元格的标记。“校验结果”中的清单和审核说明没有动。"
    assert said in window.answer()
    cleared = state(window)
    assert changes(clean, cleared, "基础数据表", SHEET, "names") == {}
    assert changes(marked, cleared, "校验结果") == {}


@pytest.mark.parametrize(("caption", "step"), [("下一个问题", 1), ("上一个问题", -1)])
def test_findings_are_walked(window: Window, caption, step):
    window.open(refreshed(SEED))
    window.ask('doc.CurrentController.select(cell("自评表", "H19"))')
    order = [f"{sheet}.{ref}" for sheet, ref in in_order()]
    due = order[order.index("自评表.H19") + step]
    window.click(caption)
    wait_for(lambda: window.ask("said = selected()").split(":")[0] == due, SECONDS)
    window.finished()
    assert window.dialog() is None
    window.screen.picture("next" if step > 0 else "previous")


def in_order() -> list[tuple[str, str]]:
    """Return the marked cells of the seed as the buttons walk them."""
    return list(marked_cells(Workbook.from_bytes(refreshed(SEED), "a.xlsx")))


def test_make_report(window: Window):
    path = window.open(filled(SEED))
    window.click("生成汇报材料")
    said = window.answer()
    made = [path.with_name(f"{path.stem}-汇报{ending}") for ending in (".xlsx", ".pdf")]
    assert f"已生成：\n{made[0]}\n{made[1]}\n注意：还有 13 个“错误”没有改正" in said
    with pdfplumber.open(made[1]) as pdf:
        assert [(round(page.width), round(page.height)) for page in pdf.pages] == [(595, 842)] * 2
        assert "附件2" in pdf.pages[0].extract_text()
        assert "附件3" in pdf.pages[1].extract_text()
    assert Workbook.open(made[0]).sheet_names == ("基础数据表", SHEET)


def test_add_indicator_works_on_the_protected_sheet(window: Window):
    window.open(filled(SEED))
    before = state(window)
    assert before[f"{SHEET} protected"]
    window.ask('doc.CurrentController.select(cell("自评表", "D15"))')
    window.click("新增指标行")
    assert "已在“自评表”的绩效指标中加了第 16 行，公式和格式与上一行相同。" in window.answer()
    window.screen.picture("added")
    after = state(window)
    assert after[f"{SHEET} protected"]
    assert window.ask("said = selected()").startswith("自评表.")
    assert value(window, SHEET, "H20") == "6"
    undone(window)
    assert changes(before, state(window)) == {}


def test_help(window: Window):
    window.open(filled(SEED))
    window.click("帮助")
    said = window.answer()
    assert all(caption in said for name, caption in CAPTIONS.items() if name != "show_help")


# ---------------------------------------------------------------- each entry of the menu


def test_the_menu_shows_every_button(window: Window):
    window.open(filled(SEED))
    assert window.menu() == [action.caption for action in ACTIONS]
    window.screen.picture("menu")
    window.screen.press("Escape", "Escape")


def test_a_filing_is_done_through_the_menu_alone(window: Window):
    path = window.open(empty())
    window.choose("填充数据")
    window.type_file(data_of(SEED))
    assert "填入 104 个值" in window.answer()
    for caption, due in (
        ("计算得分", "总分 96 分。"),
        ("校验并标记", "校验完成：错误 13，核实 14，提示 9。"),
    ):
        window.choose(caption)
        assert due in window.answer()
    places = []
    for caption in ("下一个问题", "下一个问题", "上一个问题"):
        window.choose(caption)
        window.finished()
        places.append(window.ask("said = selected()"))
    assert places[0] == places[2] != places[1]
    window.ask('doc.CurrentController.select(cell("自评表", "D15"))')
    for caption, due in (
        ("新增指标行", "已在“自评表”的绩效指标中加了第 16 行"),
        ("清除标记", "个单元格的标记。"),
        ("生成汇报材料", f"{path.stem}-汇报.pdf"),
        ("帮助", "xl-tools"),
    ):
        window.choose(caption)
        assert due in window.answer()


# ---------------------------------------------------------------- what cannot be done


@pytest.fixture
def foreign() -> bytes:
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "请假条"
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_that_is_no_filing_is_told_in_a_dialog(window: Window, foreign):
    path = window.open(foreign)
    before = state(window)
    window.click("校验并标记")
    said = window.answer()
    window.screen.picture("no-filing")
    due = f"“{path.name}”不是由本工具的模板生成的工作簿。请打开绩效自评工作簿，再点一次。"
    assert due in said
    for caption in (
        "填充数据",
        "计算得分",
        "下一个问题",
        "上一个问题",
        "清除标记",
        "生成汇报材料",
        "新增指标行",
    ):
        window.choose(caption)
        assert due in window.answer(), caption
    assert changes(before, state(window)) == {}


def test_a_workbook_that_is_read_only_is_told_in_a_dialog(window: Window):
    path = window.open(filled(SEED), ReadOnly=True)
    for caption in ("填充数据", "计算得分", "校验并标记", "清除标记", "新增指标行"):
        window.choose(caption)
        said = window.answer()
        assert f"“{path.name}”是以只读方式打开的，改动无法保存。" in said, caption


def test_what_the_button_cannot_do_here_is_told_in_a_dialog(window: Window, tmp_path: Path):
    window.open(filled(SEED), AsTemplate=True)
    window.choose("生成汇报材料")
    assert "还没有保存在本机的文件夹里，不知道把材料放在哪里。" in window.answer()
    window.ask('doc.CurrentController.select(cell("自评表", "D14:D16"))')
    window.choose("新增指标行")
    assert "选中了几行或几处（D14:D16），不知道在哪一行下方加行。" in window.answer()
    broken = tmp_path / "broken.toml"
    broken.write_text("单位名称 = ", encoding="utf-8")
    before = state(window)
    window.choose("填充数据")
    window.type_file(broken)
    said = window.answer()
    assert "broken.toml" in said
    assert "Traceback" not in said
    assert changes(before, state(window)) == {}
