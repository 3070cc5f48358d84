"""Every macro from its call by VBA to what the clerk sees, on the fake of xlwings."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

import pytest
import xlwings as xw

from tests.hosts.excel import fake_xlwings
from tests.hosts.excel.fake_xlwings import FakeApp, FakeRange
from tests.open_book.sameness import content
from tests.shipped import CLEAN, SEED, data_of, empty, filled, refreshed
from xl_tools.filings.marks import marked_cells
from xl_tools.hosts.excel import macros
from xl_tools.open_book.actions import BUTTONS
from xl_tools.workbook import Workbook

TITLE = "绩效自评"
SETTINGS = ("calculation", "screen_updating", "display_alerts", "enable_events")


@pytest.fixture(autouse=True)
def state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XL_TOOLS_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def call(tmp_path, monkeypatch):
    """Return a function that opens a workbook as the one whose buttons are pressed."""

    def opened(data: bytes, *, saved: bool = True, name: str = "自评.xlsm") -> FakeApp:
        path = tmp_path / name if saved else None
        if path:
            path.write_bytes(data)
        book = fake_xlwings.opened(data, path, name)
        monkeypatch.setattr(xw.Book, "_mock_caller", book, raising=False)
        return book.app.impl

    return opened


def press(app: FakeApp, name: str) -> str:
    """Call a macro; return what was said, and hold it to leaving Excel as it was."""
    app.said.clear()
    before = {setting: getattr(app, setting) for setting in SETTINGS}
    place = app.selection
    getattr(macros, name)()
    assert {setting: getattr(app, setting) for setting in SETTINGS} == before
    assert app.cut_copy_mode in (None, False)
    if name not in ("next_finding", "previous_finding"):
        assert app.status_bar is False
    if name not in ("next_finding", "previous_finding", "add_indicator"):
        now = app.selection
        assert (now.sheet.name, now.address_text) == (place.sheet.name, place.address_text)
    return "\n".join(text for text, _ in app.said)


def book_of(app: FakeApp) -> Workbook:
    return app.books.all[0].book


def kept(folder: Path) -> Path:
    [path] = (folder / "copies").glob("*")
    return path


def unsigned(book: Workbook) -> dict[str, object]:
    found = content(book, results=False)
    for key in [key for key in found if key.endswith(" notes")]:
        found[key] = {ref: note.text for ref, note in found[key].items()}
    return found


def test_the_macros_are_the_buttons_without_arguments():
    assert set(macros.__all__) == set(BUTTONS)
    for name in macros.__all__:
        assert not inspect.signature(getattr(macros, name)).parameters


# ---------------------------------------------------------------- each button


def test_fill_data(call, state_folder):
    app = call(empty())
    app.answers = [str(data_of(CLEAN))]
    assert press(app, "fill_data") == (
        "数据文件或上年工作簿,*.csv;*.xlsx;*.xlsm;*.xls;*.et;*.json;*.toml\n"
        "已从“clean-2023.toml”填入 157 个值。\n"
        "单位名称按数据填为“示例区文化服务中心”，工作簿原来是“示例单位”，请核对是否选错了数据。\n"
        f"填充前的工作簿保存在：\n{kept(state_folder)}\n"
        "下一步：请点“校验并标记”。"
    )
    assert app.said[0][1] == "选择数据文件或上年工作簿"
    assert app.said[1][1] == TITLE
    assert unsigned(book_of(app)) == unsigned(Workbook.from_bytes(filled(CLEAN)))
    assert kept(state_folder).suffix == ".xlsm"
    assert [text for text in app.statuses if text] == [
        "正在读取工作簿…",
        "正在计算和校验…",
        "正在写入（52 处）…",
    ]


def test_fill_data_cancelled(call):
    app = call(empty())
    app.answers = [False]
    assert press(app, "fill_data").endswith("\n没有选择文件，没有做任何改动。")
    assert app.calls == ["SaveCopyAs"]


def test_score(call):
    app = call(filled(SEED))
    assert press(app, "score").startswith("已重新计算。\n总分 96 分。\n")
    assert app.calculated == 1


def test_score_asks_before_it_fills(call):
    data = Workbook.from_bytes(filled(CLEAN))
    data["自评表"]["H14"].value = None
    app = call(data.to_bytes())
    app.answers = ["no"]
    assert press(app, "score").endswith("\n没有填入得分，没有做任何改动。")
    app.answers = ["yes"]
    assert "已给 1 行指标填入得分。" in press(app, "score")
    assert unsigned(book_of(app)) == unsigned(Workbook.from_bytes(filled(CLEAN)))


def test_check_and_mark_writes_what_the_command_writes(call):
    app = call(filled(SEED))
    assert press(app, "check_and_mark") == (
        "校验完成：错误 13，核实 14，提示 9。\n"
        "另有 16 项因数据不全没有校验，见“校验结果”。\n"
        "下一步：点“下一个问题”逐条处理，改好后再校验一次。"
    )
    assert unsigned(book_of(app)) == unsigned(Workbook.from_bytes(refreshed(SEED)))
    assert app.api.UserName == fake_xlwings.USER


def test_checking_again_writes_nothing(call):
    app = call(filled(SEED))
    press(app, "check_and_mark")
    app.calls.clear()
    press(app, "check_and_mark")
    assert app.calls == ["SaveCopyAs"]


def test_blocks_are_written_in_one_call_each(call):
    app = call(empty())
    app.answers = [str(data_of(CLEAN))]
    press(app, "fill_data")
    # 157 values and what moves with them.
    assert len(app.calls) < 60
    app.calls.clear()
    press(app, "check_and_mark")
    assert app.calls.count("SaveCopyAs") == 1


def test_links_and_notes_keep_the_look_of_their_cells(call):
    app = call(filled(SEED))
    press(app, "check_and_mark")
    assert all(not sheet.fonts for sheet in app.books.all[0].sheets)


def test_clear_marks(call):
    app = call(filled(SEED))
    press(app, "check_and_mark")
    assert press(app, "clear_marks") == (
        "已清除 35 个单元格的标记。“校验结果”中的清单和审核说明没有动。"
    )
    assert marked_cells(book_of(app)) == {}
    for name in ("基础数据表", "自评表"):
        before = Workbook.from_bytes(filled(SEED))[name]
        assert [c.fill for c in book_of(app)[name].cells()] == [c.fill for c in before.cells()]


def test_next_and_previous_finding(call):
    app = call(refreshed(SEED))
    first = next(iter(marked_cells(book_of(app))))
    assert press(app, "next_finding") == ""
    assert (app.selection.sheet.name, app.selection.address_text) == first
    assert app.status_bar.startswith(f"问题 1/35 {first[0]}!{first[1]} 【")
    assert len(app.status_bar) <= 200
    assert press(app, "previous_finding") == ""
    assert app.status_bar.startswith("问题 35/35 ")
    press(app, "check_and_mark")
    assert app.status_bar is False


def test_make_report(call, tmp_path):
    app = call(refreshed(CLEAN))
    values, pdf = tmp_path / "自评-汇报.xlsx", tmp_path / "自评-汇报.pdf"
    assert press(app, "make_report") == f"已生成：\n{values}\n{pdf}"
    assert app.printed == [("基础数据表", "自评表")]
    assert [book.name for book in app.books.all] == ["自评.xlsm"]
    assert not any(cell.formula for cell in Workbook.open(values)["自评表"].cells())


def test_add_indicator(call, state_folder):
    app = call(filled(CLEAN))
    app.selected = FakeRange(app.books.all[0].sheets("自评表"), "E15")
    assert press(app, "add_indicator") == (
        "已在“自评表”的绩效指标中加了第 16 行，公式和格式与上一行相同。请从 C16 起填写。\n"
        f"加行前的工作簿保存在：\n{kept(state_folder)}"
    )
    sheet = book_of(app)["自评表"]
    assert sheet["K16"].formula == sheet["K15"].formula.replace("15", "16")
    assert (app.selection.sheet.name, app.selection.address_text) == ("自评表", "C16")


def test_show_help(call):
    assert press(call(empty()), "show_help").startswith("填充数据：")


# ---------------------------------------------------------------- what keeps them from working


def test_no_book_open(monkeypatch, capsys, state_folder):
    monkeypatch.delattr(xw.Book, "_mock_caller", raising=False)
    monkeypatch.setattr(sys, "argv", ["python"])
    macros.check_and_mark()
    assert capsys.readouterr().err == (
        "绩效自评：没有打开的绩效自评工作簿。请打开它，再点其中的按钮。\n"
        f"详细原因记在：\n{state_folder / 'buttons.log'}\n"
    )


def test_not_one_of_our_workbooks(call):
    data = Workbook.from_bytes(filled(CLEAN))
    data.remove_name("XLT_FORM")
    assert press(call(data.to_bytes()), "check_and_mark") == (
        "“自评.xlsm”不是由本工具的模板生成的工作簿。请打开绩效自评工作簿，再点一次。"
    )


def test_an_older_template(call):
    data = Workbook.from_bytes(filled(CLEAN))
    data.set_name("XLT_VERSION", "0", hidden=True)
    assert press(call(data.to_bytes()), "check_and_mark") == (
        "“自评.xlsm”由第 0 版模板生成，现在的模板是第 1 版。"
        "请关闭它，用 xl-tools template upgrade 升级后再打开。"
    )


def test_a_sheet_with_a_password(call):
    data = Workbook.from_bytes(filled(SEED))
    part = data["自评表"].content.part
    part.child("sheetProtection").set("password", "CC1A")
    part.touch_frame()
    app = call(data.to_bytes())
    assert press(app, "check_and_mark") == (
        "工作表“自评表”设了保护密码，不能写入，没有做任何改动。请在“审阅”中撤销工作表保护后再点一次。"
    )
    assert app.calls == ["SaveCopyAs"]


def test_a_book_opened_read_only(call):
    app = call(filled(SEED))
    app.books.all[0].api.ReadOnly = True
    assert press(app, "check_and_mark") == (
        "“自评.xlsm”是以只读方式打开的，改动无法保存。"
        "请另存为一份新的工作簿，或关闭占用它的程序后重新打开，再点一次。"
    )


@pytest.mark.parametrize(
    ("address", "shown"), [("A14,A18", "A14、A18"), ("E14:E18", "E14:E18"), ("A:B", "A:B")]
)
def test_a_selection_of_several_rows(call, address, shown):
    app = call(filled(CLEAN))
    app.selected = FakeRange(app.books.all[0].sheets("自评表"), address)
    assert press(app, "add_indicator") == (
        f"选中了几行或几处（{shown}），不知道在哪一行下方加行。请只选中其中一个单元格，再点一次。"
    )


def test_a_merged_cell_is_one_place(call):
    app = call(filled(CLEAN))
    app.selected = FakeRange(app.books.all[0].sheets("自评表"), "B14:B20")
    assert "加了第 21 行" in press(app, "add_indicator")


def test_another_workbook_in_front(call):
    app = call(filled(CLEAN))
    other = app.open(empty(), None, "另一本.xlsx")
    app.selected = FakeRange(other.sheets("自评表"), "E15")
    assert press(app, "add_indicator") == (
        "现在打开在前面的是另一个工作簿。请先切换到“自评.xlsm”，再点一次。"
    )
    assert "校验完成" in press(app, "check_and_mark")
    assert app.books.active is other


def test_nothing_but_a_button_selected(call):
    app = call(refreshed(CLEAN))
    app.selected = None
    macros.add_indicator()
    assert app.said == [("没有选中单元格。请先选中要在其下方加行的一行，再点一次。", TITLE)]


@pytest.mark.parametrize("name", ["工作簿1", "工作簿1.xlsm"])
def test_a_new_book_that_was_never_saved(call, name):
    app = call(refreshed(CLEAN), saved=False, name=name)
    assert press(app, "make_report") == (
        f"“{name}”还没有保存在本机的文件夹里，不知道把材料放在哪里。请先另存到本机，再点一次。"
    )
    assert "校验完成" in press(app, "check_and_mark")


def test_a_book_on_the_web(call):
    app = call(refreshed(CLEAN))
    app.books.all[0].api.FullName = "https://d.docs.live.net/1/自评.xlsm"
    assert "还没有保存在本机的文件夹里" in press(app, "make_report")


def test_excel_fails_half_way(call, state_folder):
    app = call(filled(SEED))
    app.fail = lambda what: what == "AddComment"
    assert press(app, "check_and_mark") == (
        f"写入中断，“自评.xlsm”可能只改了一部分。操作前的样子保存在：\n{kept(state_folder)}\n"
        "请不保存就关闭这个工作簿，重新打开后再点一次；或者改用保存的那一份。\n"
        f"详细原因记在：\n{state_folder / 'buttons.log'}"
    )
    assert book_of(app)["自评表"].is_protected
    assert app.api.UserName == fake_xlwings.USER


@pytest.mark.parametrize("name", sorted(set(BUTTONS) - {"show_help"}))
def test_excel_does_not_answer(call, name, state_folder):
    app = call(refreshed(SEED))
    app.answers = [str(data_of(SEED))]
    app.fail = lambda what: what == "SaveCopyAs"
    assert press(app, name).endswith(
        "程序没有做完：ComError：异常发生。\n"
        f"详细原因记在：\n{state_folder / 'buttons.log'}\n"
        "请关闭其他对话框后再点一次；仍不行，请把这个文件发给技术人员。"
    )
    assert "Traceback" in (state_folder / "buttons.log").read_text(encoding="utf-8")
    assert app.selection is not None


def test_a_list_that_the_user_has_filtered(call):
    app = call(filled(SEED))
    app.books.all[0].sheets("校验结果").api.FilterMode = True
    assert "校验完成" in press(app, "check_and_mark")


def test_cells_on_the_clipboard_are_not_inserted(call):
    app = call(filled(SEED))
    app.cut_copy_mode = "copy"
    assert "校验完成" in press(app, "check_and_mark")


def test_manual_calculation_stays_manual(call):
    app = call(filled(SEED))
    app.calculation = "manual"
    press(app, "check_and_mark")
    assert app.calculation == "manual"
