"""The lists as Word and Excel files, opened again by the libraries that read them."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn

from xl_tools.batch.returns.drawing import drawn
from xl_tools.batch.returns.lists import Item, ReturnList
from xl_tools.batch.returns.seal import HIDDEN, SHOWN, Seal
from xl_tools.batch.returns.sheet import sheet_bytes
from xl_tools.batch.returns.word import word_bytes
from xl_tools.domain.findings import Severity

NASTY = '=HYPERLINK("http://x")\x07\n第二行\r\n_x0041_<b>&'


def item(number: int, severity: Severity = Severity.ERROR, value: str = "6") -> Item:
    return Item(
        number, severity, "自评表!H14", "绩效指标“满意度”得分", value, "10（自评表!K14）",
        "得分 6 低于应得 10。", "请改为 10。", "score.due", "filing", f"k{number}", f"得分={value}",
    )  # fmt: skip


WHOLE = ReturnList(
    "某某街道", 2023, "甲/自评.xlsx", tuple(item(n, s) for n, s in enumerate(Severity, 1))
)
HOSTILE = ReturnList("=1+1\x01<甲>", 2023, "a.xlsx", (item(1, value=NASTY),))
LONG = ReturnList(
    " " + "单位" * 120,
    2023,
    "",
    tuple(
        Item(
            n,
            list(Severity)[n % 3],
            "整份填报",
            "",
            "",
            "",
            "  两行\n" * n,
            "",
            "r",
            "units",
            "",
            "",
        )
        for n in range(1, 41)
    ),
)


@pytest.mark.parametrize("write", [word_bytes, sheet_bytes])
@pytest.mark.parametrize("whole", [WHOLE, HOSTILE])
def test_the_same_list_gives_the_same_bytes_at_any_time(write, whole, monkeypatch):
    first = write(whole)
    monkeypatch.setattr("time.time", lambda: 2e9)
    monkeypatch.setattr("time.localtime", lambda *_: (2033, 5, 18, 3, 33, 20, 2, 138, 0))
    assert write(whole) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_the_word_list():
    document = Document(io.BytesIO(word_bytes(WHOLE)))
    heading, unit, opening, signed = (p.text for p in document.paragraphs)
    assert heading == "绩效自评审核问题退回清单"
    assert unit == "单位：某某街道　　年度：2023 年　　反馈期限：＿＿＿＿年＿＿月＿＿日前"
    assert opening.startswith(
        "经审核，你单位报送的 2023 年度绩效自评填报“自评.xlsx”有以下问题："
        "错误 1 条、核实 1 条、提示 1 条。请逐条处理"
    )
    assert "（单位盖章）" in signed
    table = document.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows][:2] == [
        ["序号", "级别", "位置和项目", "填报值", "问题", "处理要求", "答复"],
        ["1", "■ 错误", "自评表!H14\n绩效指标“满意度”得分", "6\n对照：10（自评表!K14）",
         "得分 6 低于应得 10。\n［score.due］", "请改为 10。", ""],
    ]  # fmt: skip
    assert [row.cells[1].text for row in table.rows[1:]] == ["■ 错误", "▲ 核实", "● 提示"]


def test_the_word_list_is_set_for_print():
    document = Document(io.BytesIO(word_bytes(WHOLE)))
    page = document.sections[0]
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (29.7, 21.0)
    rows = document.tables[0]._tbl.tr_lst
    assert [bool(row.xpath("w:trPr/w:tblHeader")) for row in rows] == [True, False, False, False]
    assert [bool(row.xpath("w:trPr/w:cantSplit")) for row in rows] == [True] * 4
    kept = [bool(row.xpath("w:tc/w:p/w:pPr/w:keepNext")) for row in rows]
    assert kept == [False, False, False, True]  # with the signatures
    fields = page.footer._element.xpath(".//w:fldSimple")
    assert [field.get(qn("w:instr")) for field in fields] == ["PAGE", "NUMPAGES"]
    runs = document.element.xpath("//w:r")
    fonts = [run.rPr.rFonts.get(qn("w:eastAsia")) for run in runs]
    assert set(fonts) == {"宋体", "黑体"}


def test_characters_that_no_document_holds_are_left_out_of_the_word_list():
    document = Document(io.BytesIO(word_bytes(HOSTILE)))
    assert document.paragraphs[1].text.startswith("单位：=1+1<甲>　")
    cell = document.tables[0].rows[1].cells[3].text
    assert cell == '=HYPERLINK("http://x")\n第二行\n_x0041_<b>&\n对照：10（自评表!K14）'


def opened(whole: ReturnList):
    return openpyxl.load_workbook(io.BytesIO(sheet_bytes(whole)))["退回清单"]


def test_the_excel_list():
    sheet = opened(WHOLE)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
    assert rows[0] == [*SHOWN, *HIDDEN]
    assert rows[1][: len(SHOWN)] == [
        1, "■ 错误", "自评表!H14", "绩效指标“满意度”得分", "6", "10（自评表!K14）",
        "得分 6 低于应得 10。", "请改为 10。", None,
    ]  # fmt: skip
    seals = [Seal.read(dict(zip(HIDDEN, row[len(SHOWN) :], strict=True))) for row in rows[1:]]
    assert seals == [Seal.of(WHOLE, one) for one in WHOLE.items]


def test_only_answers_and_the_deadline_may_be_written():
    sheet = opened(WHOLE)
    assert (sheet.protection.sheet, sheet.protection.password) == (True, None)
    unlocked = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
    assert unlocked == {"I2", "I7", "I8", "I9"}
    hidden = [sheet.column_dimensions[letter].hidden for letter in "IJ"]
    assert hidden == [False, True]


def test_the_excel_list_is_set_for_print():
    sheet = opened(WHOLE)
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.print_title_rows, sheet.print_area) == ("$6:$6", "'退回清单'!$A$1:$I$9")
    assert sheet.oddFooter.center.text == "第 &P 页　共 &N 页"


@pytest.mark.parametrize("whole", [WHOLE, HOSTILE, LONG])
def test_a_list_is_what_would_be_drawn(whole):
    """Only one list is drawn, and all others are made like it."""
    ours, whole_drawn = (
        openpyxl.load_workbook(io.BytesIO(data)) for data in (sheet_bytes(whole), drawn(whole))
    )
    assert ours.properties.title == whole_drawn.properties.title
    ours, whole_drawn = ours["退回清单"], whole_drawn["退回清单"]
    assert told(ours) == told(whole_drawn)
    for about in ("print_area", "print_title_rows", "dimensions", "freeze_panes"):
        assert getattr(ours, about) == getattr(whole_drawn, about)
    heights = [[s.row_dimensions[n].height for n in range(1, 8)] for s in (ours, whole_drawn)]
    assert heights[0] == pytest.approx(heights[1], abs=0.75)  # XlsxWriter rounds to pixels


def told(sheet):
    return [
        (cell.coordinate, cell.value or "", cell.font.b, cell.fill.fgColor.rgb, cell.border.left.style,
         cell.alignment.horizontal, cell.alignment.wrap_text, cell.protection.locked)
        for row in sheet.iter_rows()
        for cell in row
    ]  # fmt: skip


def test_nothing_in_a_list_is_a_formula_or_a_link():
    sheet = opened(HOSTILE)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert sheet["E7"].value.startswith('=HYPERLINK("http://x")')
    assert [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink] == []
