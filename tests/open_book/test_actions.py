"""The buttons, on a workbook that is open in no host: what they do, and every sentence they say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.open_book.file_document import FileDocument
from tests.open_book.sameness import differences
from tests.shipped import CLEAN, SEED, data_of, empty, filled, refreshed
from xl_tools.filings.marks import marked_cells
from xl_tools.open_book import Selection
from xl_tools.open_book import edits as e
from xl_tools.open_book.actions import BUTTONS, CAPTIONS
from xl_tools.refresh import new
from xl_tools.workbook import Workbook

WRITING = ("fill_data", "score", "check_and_mark", "clear_marks", "add_indicator")
READING = ("next_finding", "previous_finding", "make_report")


def opened(content: bytes, folder: Path | None = None) -> FileDocument:
    return FileDocument(content, folder / "自评.xlsx" if folder else None)


def press(document: FileDocument, name: str) -> str:
    """Press a button and return all that it said."""
    document.said.clear()
    BUTTONS[name](document)
    return "\n".join(document.said)


def changed(content: bytes, edit: Callable[[Workbook], object]) -> bytes:
    book = Workbook.from_bytes(content)
    edit(book)
    return book.to_bytes()


def copies(folder: Path) -> list[Path]:
    return sorted((folder / "copies").glob("*")) if folder.exists() else []


def test_every_button_has_a_caption():
    assert list(BUTTONS) == list(CAPTIONS)
    assert all(BUTTONS[name].__name__ == name for name in BUTTONS)


# ---------------------------------------------------------------- 填充数据


def test_fill_from_a_data_file(state_folder):
    document = opened(empty())
    document.answers = [data_of(CLEAN)]
    said = press(document, "fill_data")
    [kept] = copies(state_folder)
    assert said == (
        "选择数据文件或上年工作簿 数据文件或上年工作簿\n"
        "已从“clean-2023.toml”填入 157 个值。\n"
        "单位名称按数据填为“示例区文化服务中心”，工作簿原来是“示例单位”，请核对是否选错了数据。\n"
        f"填充前的工作簿保存在：\n{kept}\n"
        "下一步：请点“校验并标记”。"
    )
    assert kept.read_bytes() == empty()
    assert kept.name.startswith("自评.")
    assert kept.suffix == ".xlsx"
    assert document.book["自评表"]["D3"].value.text == "示例区文化服务中心"
    document.answers = [data_of(CLEAN)]
    assert press(document, "fill_data").endswith(
        "\n“clean-2023.toml”的数据与表中的完全一样，没有做任何改动。"
    )
    assert copies(state_folder) == [kept]


def test_fill_says_which_formulas_gave_way():
    document = opened(empty())
    document.answers = [data_of(SEED)]
    assert "数据中的合计与公式算出的不同，已按数据写入，请核对：" in press(document, "fill_data")


def test_fill_from_last_years_workbook(tmp_path):
    document, last = opened(empty()), tmp_path / "去年.xlsx"
    new(last, form="hunan-2023", unit="示例单位", year=2022)
    book = Workbook.open(last)
    for name, figure in (("公务接待_本年决算", 3), ("出国经费_本年决算", 0)):
        sheet, cell = book.locate(name)
        book[sheet][cell].value = figure
    book.save()
    document.answers = [last]
    assert "已从“去年.xlsx”填入 18 个值。" in press(document, "fill_data")
    sheet, cell = document.book.locate("公务接待_上年决算")
    assert document.book[sheet][cell].value.shown == "3.00"


def test_fill_with_a_file_of_another_year(tmp_path):
    other = tmp_path / "另一年.xlsx"
    new(other, form="hunan-2023", unit="示例单位", year=2019)
    document = opened(empty())
    document.answers = [other]
    assert press(document, "fill_data").endswith(
        "\n上年工作簿应为 2022 年的填报，现为 2019 年。请换上一年的文件。"
    )


def test_fill_with_nothing_chosen():
    document = opened(empty())
    document.answers = [None]
    assert press(document, "fill_data").endswith("\n没有选择文件，没有做任何改动。")
    assert document.book.to_bytes() == empty()


def test_fill_with_the_book_itself(tmp_path):
    path = tmp_path / "自评.xlsx"
    path.write_bytes(empty())
    document = opened(empty(), tmp_path)
    document.answers = [path]
    assert press(document, "fill_data").endswith(
        "\n选中的就是正打开的“自评.xlsx”。请选数据文件或上年的工作簿。"
    )


def test_fill_with_data_that_do_not_fit(tmp_path, state_folder):
    data = tmp_path / "数据.csv"
    data.write_text("表,项目,列,值\n自评表,没有的项目,得分,1\n", encoding="utf-8")
    document = opened(empty())
    document.answers = [data]
    said = press(document, "fill_data")
    assert "数据.csv 第 2 行" in said
    assert document.book.to_bytes() == empty()
    assert copies(state_folder) == []


# ---------------------------------------------------------------- 计算得分


def no_points(book: Workbook) -> None:
    for row in (14, 16):
        book["自评表"][f"H{row}"].value = None


def test_score_fills_blank_points_if_the_user_agrees(state_folder):
    content = changed(filled(CLEAN), no_points)
    document = opened(content)
    document.answers = [True]
    said = press(document, "score")
    [kept] = copies(state_folder)
    assert said == (
        "有 2 行指标的得分是空的。要按“应得”填入吗？（已填的得分不会改动）\n"
        "已给 2 行指标填入得分。\n"
        "总分 99.73 分。\n"
        f"填入前的工作簿保存在：\n{kept}\n"
        "下一步：请点“校验并标记”。"
    )
    assert differences(document.book, Workbook.from_bytes(filled(CLEAN)), results=False) == {}
    assert document.calculated == 1


def test_score_leaves_blank_points_if_the_user_does_not_agree(state_folder):
    content = changed(filled(CLEAN), no_points)
    document = opened(content)
    document.answers = [False]
    assert press(document, "score").endswith("\n没有填入得分，没有做任何改动。")
    assert document.book.to_bytes() == content
    assert copies(state_folder) == []


def test_score_names_the_points_that_differ():
    document = opened(filled(SEED))
    before = document.book.to_bytes()
    assert press(document, "score") == (
        "已重新计算。\n总分 96 分。\n得分与应得不同的有 1 行：H19。\n"
        "不能自动评分、须人工判定的有 2 行：H18、H20。\n下一步：请点“校验并标记”。"
    )
    assert document.book.to_bytes() == before


def test_score_of_an_empty_filing():
    assert press(opened(empty()), "score") == (
        "绩效指标表还没有填写任何指标，无法计算得分。请先填写，或点“填充数据”。"
    )


# ---------------------------------------------------------------- 校验并标记, 清除标记


def test_check_does_to_the_open_book_what_the_command_does_to_the_file(tmp_path):
    document = opened(filled(SEED))
    said = press(document, "check_and_mark")
    assert said == (
        "校验完成：错误 13，核实 14，提示 9。\n"
        "另有 16 项因数据不全没有校验，见“校验结果”。\n"
        "下一步：点“下一个问题”逐条处理，改好后再校验一次。"
    )
    assert differences(document.book, Workbook.from_bytes(refreshed(SEED)), results=False) == {}
    assert press(document, "check_and_mark") == said


def test_check_of_a_clean_filing():
    assert press(opened(filled(CLEAN)), "check_and_mark") == (
        "校验完成，没有发现问题。\n"
        "另有 5 项因数据不全没有校验，见“校验结果”。\n下一步：点“生成汇报材料”。"
    )


def test_clear_takes_off_what_check_put_on():
    document = opened(refreshed(SEED))
    assert press(document, "clear_marks") == (
        "已清除 35 个单元格的标记。“校验结果”中的清单和审核说明没有动。"
    )
    assert marked_cells(document.book) == {}
    assert press(document, "clear_marks") == "没有标记可以清除。"


# ---------------------------------------------------------------- 下一个问题, 上一个问题


def test_next_and_previous_go_round():
    document = opened(refreshed(SEED))
    places = list(marked_cells(document.book))
    seen = []
    for _ in range(len(places) + 1):
        assert press(document, "next_finding") == ""
        seen.append((document.selection.sheet, document.selection.areas[0]))
    assert sorted(seen[:-1]) == sorted(places)
    assert seen[-1] == seen[0]
    assert document.status.startswith(f"问题 1/{len(places)} {seen[0][0]}!{seen[0][1]} 【")
    for place in reversed(seen[:-1]):
        press(document, "previous_finding")
        assert (document.selection.sheet, document.selection.areas[0]) == place


@pytest.mark.parametrize(
    ("selection", "number"),
    [(None, 1), (Selection("自评表", ("A:A",)), 18), (Selection("校验结果", ("A1",)), 1)],
)
def test_next_from_a_selection_that_is_no_cell(selection, number):
    document = opened(refreshed(SEED))
    document.selection = selection
    press(document, "next_finding")
    assert document.status.startswith(f"问题 {number}/35 ")


def test_next_at_a_note_of_the_users():
    def noted(book: Workbook) -> None:
        sheet, cell = next(iter(marked_cells(book)))
        book[sheet].set_note(cell, "请小王核对", "张三")

    document = opened(changed(refreshed(SEED), noted))
    document.selection = None
    press(document, "next_finding")
    assert document.status.endswith(" 这里有您自己的批注，问题见“校验结果”。")


@pytest.mark.parametrize("name", ["next_finding", "previous_finding"])
def test_next_without_marks(name):
    assert press(opened(filled(SEED)), name) == (
        "没有标出的问题。请先点“校验并标记”；校验后仍没有，就是没有问题了。"
    )


# ---------------------------------------------------------------- 生成汇报材料


def test_the_report_is_a_workbook_of_values_and_its_pdf(tmp_path):
    document = opened(refreshed(SEED), tmp_path)
    said = press(document, "make_report")
    values, pdf = tmp_path / "自评-汇报.xlsx", tmp_path / "自评-汇报.pdf"
    assert said == (
        f"已生成：\n{values}\n{pdf}\n注意：还有 13 个“错误”没有改正，报送前请点“校验并标记”处理。"
    )
    assert Workbook.open(values).sheet_names == ("基础数据表", "自评表")
    assert document.printed == [("基础数据表", "自评表")]
    assert pdf.exists()
    content = values.read_bytes()
    assert "自评-汇报-2.xlsx" in press(document, "make_report")
    assert values.read_bytes() == content


def test_the_report_of_a_book_in_no_folder():
    assert press(opened(refreshed(CLEAN)), "make_report") == (
        "“自评.xlsx”还没有保存在本机的文件夹里，不知道把材料放在哪里。请先另存到本机，再点一次。"
    )


# ---------------------------------------------------------------- 新增指标行


@pytest.mark.parametrize("areas", [("E15",), ("15:15",)])
def test_a_row_is_added_below_the_selected_one(areas, state_folder):
    document = opened(filled(CLEAN))
    document.selection = Selection("自评表", areas)
    said = press(document, "add_indicator")
    [kept] = copies(state_folder)
    assert said == (
        "已在“自评表”的绩效指标中加了第 16 行，公式和格式与上一行相同。请从 C16 起填写。\n"
        f"加行前的工作簿保存在：\n{kept}"
    )
    sheet = document.book["自评表"]
    assert sheet["H16"].value.is_blank
    assert sheet["K16"].formula == sheet["K15"].formula.replace("15", "16")
    assert document.selection == Selection("自评表", ("C16",))
    press(document, "check_and_mark")


def test_below_a_merged_cell_the_row_joins_its_group():
    document = opened(filled(CLEAN))
    document.selection = Selection("自评表", ("B14:B20",))
    assert "加了第 21 行" in press(document, "add_indicator")
    assert "B14:B21" in document.book["自评表"].merged
    assert document.selection == Selection("自评表", ("C21",))


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        (
            Selection("自评表", ("A1",)),
            "选中的位置不在可以加行的表里。请先选中要在其下方加行的一行"
            "（“基础数据表”的专项资金、“基础数据表”的楼堂馆所、“自评表”的绩效指标），再点一次。",
        ),
        (
            Selection("自评表", ("A14", "A18")),
            "选中了几行或几处（A14、A18），不知道在哪一行下方加行。请只选中其中一个单元格，再点一次。",
        ),
        (
            Selection("自评表", ("E14:E18",)),
            "选中了几行或几处（E14:E18），不知道在哪一行下方加行。请只选中其中一个单元格，再点一次。",
        ),
        (
            Selection("自评表", ("A:B",)),
            "选中了几行或几处（A:B），不知道在哪一行下方加行。请只选中其中一个单元格，再点一次。",
        ),
        (None, "没有选中单元格。请先选中要在其下方加行的一行，再点一次。"),
    ],
)
def test_a_selection_that_is_no_row_of_a_table(selection, said):
    document = opened(filled(CLEAN))
    document.selection = selection
    assert press(document, "add_indicator") == said
    assert document.book.to_bytes() == filled(CLEAN)


def test_a_selection_in_another_book():
    document = opened(filled(CLEAN))
    document.is_active = False
    assert press(document, "add_indicator") == (
        "现在打开在前面的是另一个工作簿。请先切换到“自评.xlsx”，再点一次。"
    )


@pytest.mark.parametrize("table", ["专项资金", "楼堂馆所", "绩效指标"])
@pytest.mark.parametrize("end", [0, -1])
def test_a_row_added_anywhere_is_in_the_totals(table, end):
    document = opened(filled(CLEAN))
    sheet, area = document.book.locate(f"{table}_行")
    first, last = (
        (int("".join(filter(str.isdigit, part))) for part in area.split(":"))
        if ":" in area
        else (0, 0)
    )
    row = last if end else first
    document.selection = Selection(sheet, (f"{area.split(':')[0].rstrip('0123456789')}{row}",))
    press(document, "add_indicator")
    grown = document.book.locate(f"{table}_行")[1]
    assert int("".join(filter(str.isdigit, grown.split(":")[1]))) == last + 1
    # The command line finds nothing to mend in what the button made.
    again = Workbook.from_bytes(document.book.to_bytes())
    assert differences(again, document.book) == {}


# ---------------------------------------------------------------- what keeps a button from working


def old_version(book: Workbook) -> None:
    book.set_name("XLT_VERSION", "0", hidden=True)


def new_version(book: Workbook) -> None:
    book.set_name("XLT_VERSION", "99", hidden=True)


def no_form(book: Workbook) -> None:
    book.remove_name("XLT_FORM")


def locked(book: Workbook) -> None:
    part = book["自评表"].content.part
    part.child("sheetProtection").set("password", "CC1A")
    part.touch_frame()


ASK = {"fill_data": [data_of(SEED)], "score": [True]}


@pytest.mark.parametrize("name", [*WRITING, *READING])
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (no_form, "“自评.xlsx”不是由本工具的模板生成的工作簿。请打开绩效自评工作簿，再点一次。"),
        (
            old_version,
            "“自评.xlsx”由第 0 版模板生成，现在的模板是第 1 版。"
            "请关闭它，用 xl-tools template upgrade 升级后再打开。",
        ),
        (
            new_version,
            "“自评.xlsx”由第 99 版模板生成，本程序只认识第 1 版及以前的。请升级本程序后再点一次。",
        ),
    ],
)
def test_a_workbook_that_is_none_of_ours(name, spoil, said, tmp_path):
    content = changed(filled(CLEAN), spoil)
    document = opened(content, tmp_path)
    document.answers = list(ASK.get(name, []))
    assert press(document, name).endswith(said)
    assert document.book.to_bytes() == content


@pytest.mark.parametrize("name", WRITING)
def test_a_sheet_with_a_password(name):
    document = opened(changed(changed(refreshed(SEED), no_points), locked))
    before = document.book.to_bytes()
    document.selection = Selection("自评表", ("E15",))
    document.answers = [data_of(CLEAN)] if name == "fill_data" else [True]
    assert press(document, name).endswith(
        "工作表“自评表”设了保护密码，不能写入，没有做任何改动。请在“审阅”中撤销工作表保护后再点一次。"
    )
    assert document.book.to_bytes() == before


@pytest.mark.parametrize("name", WRITING)
def test_a_book_that_is_open_read_only(name):
    document = opened(filled(CLEAN))
    document.is_read_only = True
    assert press(document, name) == (
        "“自评.xlsx”是以只读方式打开的，改动无法保存。"
        "请另存为一份新的工作簿，或关闭占用它的程序后重新打开，再点一次。"
    )


@pytest.mark.parametrize("name", [*WRITING, *READING])
def test_a_format_that_is_not_read(name, tmp_path):
    document = FileDocument(filled(CLEAN), tmp_path / "自评.xls")
    document.answers = list(ASK.get(name, []))
    assert press(document, name).endswith(
        "“自评.xls”是 .xls 格式，不能处理。请另存为 .xlsx 或 .xlsm 工作簿后再点一次。"
    )


def test_a_host_that_fails_half_way(state_folder):
    document = opened(filled(SEED))
    document.fail = lambda edit: isinstance(edit, e.SetFill)
    said = press(document, "check_and_mark")
    [kept] = copies(state_folder)
    assert said == (
        f"写入中断，“自评.xlsx”可能只改了一部分。操作前的样子保存在：\n{kept}\n"
        "请不保存就关闭这个工作簿，重新打开后再点一次；或者改用保存的那一份。\n"
        f"详细原因记在：\n{state_folder / 'buttons.log'}"
    )
    assert kept.read_bytes() == filled(SEED)
    assert "OSError: 连接已断开" in (state_folder / "buttons.log").read_text(encoding="utf-8")
    assert document.disturbed


@pytest.mark.parametrize("name", [*WRITING, *READING])
def test_an_error_nobody_expected(name, state_folder, tmp_path, monkeypatch):
    document = opened(filled(CLEAN), tmp_path)
    document.answers = list(ASK.get(name, []))
    monkeypatch.setattr(document, "snapshot", lambda path: {}["没有"])
    assert press(document, name).endswith(
        "程序没有做完：KeyError：'没有'\n"
        f"详细原因记在：\n{state_folder / 'buttons.log'}\n"
        "请关闭其他对话框后再点一次；仍不行，请把这个文件发给技术人员。"
    )
    assert "Traceback" in (state_folder / "buttons.log").read_text(encoding="utf-8")
    assert document.disturbed


def test_a_log_that_cannot_be_written(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XL_TOOLS_STATE", str(tmp_path / "file"))
    document = opened(filled(CLEAN))
    monkeypatch.setattr(document, "snapshot", lambda path: {}["没有"])
    assert press(document, "next_finding") == (
        "程序没有做完：KeyError：'没有'\n详细原因无法写入日志。\n"
        "请关闭其他对话框后再点一次；仍不行，请把这个文件发给技术人员。"
    )


def test_help(state_folder):
    said = press(opened(empty()), "show_help")
    assert all(caption in said for name, caption in CAPTIONS.items() if name != "show_help")
    assert said.endswith(f"xl-tools 0.1.0，保存的副本和日志在：\n{state_folder}")
