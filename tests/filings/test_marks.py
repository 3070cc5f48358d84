"""Marks: a colour and a note that leave no trace when their finding goes."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
import xlsxwriter

from tests.shipped import SEED, empty, refreshed
from xl_tools.domain.cells import Place
from xl_tools.domain.findings import Finding, Severity
from xl_tools.filings.marks import (
    AUTHOR,
    COLOURS,
    Mark,
    apply_marks,
    marked_cells,
    marks_for,
)
from xl_tools.workbook import Workbook

ERROR, REVIEW, HINT = (Mark(severity, f"{severity.label}的说明") for severity in Severity)
GREEN, YELLOW = "FFC6EFCE", "FFFFFF00"


def fresh() -> Workbook:
    """Return a workbook with plain, filled, percent-formatted, merged and noted cells."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("自评表")
    green = book.add_format({"bg_color": "#C6EFCE", "num_format": "0.00%", "border": 1})
    for row in range(1, 31):
        sheet.write(f"A{row}", row)
        sheet.write(f"B{row}", row / 100, green)
    sheet.merge_range("D1:E2", "合并", green)
    sheet.write_comment("A9", "用户的批注", {"author": "张"})
    book.add_worksheet("三'公 A,1").write("A1", 1)
    book.close()
    return Workbook.from_bytes(buffer.getvalue(), "a.xlsx")


def again(book: Workbook) -> Workbook:
    """Return the workbook as the next session reads it."""
    return Workbook.from_bytes(book.to_bytes(), "a.xlsx")


def content(book: Workbook) -> dict[str, bytes]:
    package = again(book).parts.package
    return {name: package.read(name) for name in package.names()}


def looks(book: Workbook, sheet: str = "自评表") -> dict[str, tuple]:
    return {cell.ref: (cell.style, cell.fill, cell.value) for cell in book[sheet].cells()}


def test_a_colour_of_ours_that_nobody_remembers_goes_with_the_first_marks_on_its_sheet():
    book = fresh()
    for ref in ("A3", "B4", "B5"):
        book["自评表"][ref].fill = COLOURS[Severity.ERROR]
    book["三'公 A,1"]["A1"].fill = COLOURS[Severity.HINT]
    marks = {("自评表", "B4"): HINT}
    apply_marks(book, marks)
    once = again(book)
    assert [once["自评表"][ref].fill for ref in ("A3", "B4", "B5")] == [
        None,
        COLOURS[Severity.HINT],
        None,
    ]
    assert once["三'公 A,1"]["A1"].fill == COLOURS[Severity.HINT]
    apply_marks(once, marks)
    assert not once.changed


def test_a_mark_is_a_colour_and_a_note_and_all_else_of_the_cell_stays():
    book = fresh()
    apply_marks(book, {("自评表", "B3"): ERROR})
    cell = again(book)["自评表"]["B3"]
    assert (cell.fill, cell.number_format) == (COLOURS[Severity.ERROR], "0.00%")
    note = book["自评表"].notes["B3"]
    assert (note.author, note.text) == (AUTHOR, "错误的说明")


def test_colours_are_by_severity():
    book = fresh()
    marks = {("自评表", f"A{row}"): mark for row, mark in enumerate((ERROR, REVIEW, HINT), 1)}
    apply_marks(book, marks)
    assert [book["自评表"][f"A{row}"].fill for row in (1, 2, 3)] == list(COLOURS.values())


# What is left of a colour for an eye without green cones. Source: Machado, Oliveira and Fernandes
# (2009), severity 1.0.
_DEUTERANOPIA = ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969))
_ALL = ((1, 0, 0), (0, 1, 0), (0, 0, 1))


def lightness(colour: str, eye: tuple = _ALL) -> float:
    """Return CIE L*, 0 for black to 100 for white: what a black-and-white printer prints."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (2, 4, 6)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    seen = [sum(a * b for a, b in zip(row, linear, strict=True)) for row in eye]
    luminance = sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), seen, strict=True))
    return 116 * luminance ** (1 / 3) - 16


@pytest.mark.parametrize("eye", [_ALL, _DEUTERANOPIA])
def test_colours_differ_without_colour_too_and_text_on_them_is_read(eye):
    shades = [lightness(colour, eye) for colour in (*COLOURS.values(), "FFF2FAF2")]
    assert all(darker + 6 < lighter for darker, lighter in pairwise(shades))
    assert shades[0] > 66  # contrast of black text 8:1


def test_workbooks_marked_in_earlier_colours_are_cleared():
    book = fresh()
    apply_marks(book, {("自评表", "B3"): ERROR})
    book["自评表"]["B3"].fill = "FFF8B4B4"
    apply_marks(book, {})
    assert book["自评表"]["B3"].fill == GREEN


def test_cells_under_a_merge_get_the_fill_of_its_first_cell_back():
    """LibreOffice saves every cell of a merge with the look of the first one."""
    book = fresh()
    apply_marks(book, {("自评表", "D1"): ERROR})
    for ref in ("E1", "D2", "E2"):
        book["自评表"][ref].fill = COLOURS[Severity.ERROR]
    book = again(book)
    apply_marks(book, {})
    assert {book["自评表"][ref].fill for ref in ("D1", "E1", "D2", "E2")} == {GREEN}


def test_the_same_marks_again_change_nothing():
    book = fresh()
    marks = {("自评表", "B3"): ERROR, ("自评表", "D1"): HINT, ("三'公 A,1", "A1"): REVIEW}
    apply_marks(book, marks)
    book = again(book)
    apply_marks(book, marks)
    assert not book.changed


@pytest.mark.parametrize("sessions", [1, 2])
def test_without_marks_the_workbook_is_as_it_was_part_by_part(sessions):
    book = fresh()
    before, seen = content(book), looks(book)
    cells = [("自评表", f"{c}{r}") for c in "AB" for r in range(1, 9)] + [("三'公 A,1", "A1")]
    apply_marks(book, dict.fromkeys(cells, ERROR) | {("自评表", "D1"): HINT})
    if sessions == 2:
        book = again(book)
        apply_marks(book, {("自评表", "B3"): REVIEW})
        book = again(book)
    apply_marks(book, {})
    assert looks(book) == seen
    assert list(content(book)) == list(before)
    assert [name for name, data in content(book).items() if data != before[name]] == []


def test_a_severity_that_changes_recolours():
    book = fresh()
    apply_marks(book, {("自评表", "B3"): ERROR})
    book = again(book)
    apply_marks(book, {("自评表", "B3"): HINT})
    assert book["自评表"]["B3"].fill == COLOURS[Severity.HINT]
    assert book["自评表"].notes["B3"].text == "提示的说明"
    book = again(book)
    apply_marks(book, {})
    assert book["自评表"]["B3"].fill == GREEN


def test_a_colour_the_user_gave_a_marked_cell_stays_when_the_finding_goes():
    book = fresh()
    apply_marks(book, {("自评表", "B3"): ERROR})
    book = again(book)
    book["自评表"]["B3"].fill = YELLOW
    apply_marks(book, {})
    assert book["自评表"]["B3"].fill == YELLOW


def test_a_colour_the_user_gave_a_marked_cell_comes_back_after_more_marks():
    book = fresh()
    apply_marks(book, {("自评表", "B3"): ERROR})
    book["自评表"]["B3"].fill = YELLOW
    apply_marks(book, {("自评表", "B3"): ERROR})
    assert book["自评表"]["B3"].fill == COLOURS[Severity.ERROR]
    apply_marks(book, {})
    assert book["自评表"]["B3"].fill == YELLOW


def test_the_users_note_stays_and_the_cell_is_coloured_alone():
    book = fresh()
    apply_marks(book, {("自评表", "A9"): ERROR})
    note = book["自评表"].notes["A9"]
    assert (note.author, note.text) == ("张", "用户的批注")
    assert book["自评表"]["A9"].fill == COLOURS[Severity.ERROR]
    apply_marks(book, {})
    assert book["自评表"].notes["A9"].text == "用户的批注"
    assert book["自评表"]["A9"].fill is None


def test_inserted_and_deleted_rows_take_their_marks_along():
    book = fresh()
    cells = {("自评表", "B3"): ERROR, ("自评表", "B10"): HINT, ("自评表", "B20"): ERROR}
    apply_marks(book, cells)
    book = again(book)
    book["自评表"].insert_rows(5, 2)
    book["自评表"].delete_rows(22, 1)
    apply_marks(book, {("自评表", "B12"): HINT})
    fills = {ref: look[1] for ref, look in looks(book).items() if look[1] != GREEN}
    assert {r: f for r, f in fills.items() if r[0] == "B"} == {"B12": COLOURS[Severity.HINT]}
    apply_marks(book, {})
    assert {book["自评表"][f"B{row}"].fill for row in range(1, 31)} == {GREEN}
    assert not [name for name in book.names if name.startswith("XLT_FILL")]


def test_a_copy_of_a_marked_row_loses_our_colour_too():
    book = fresh()
    apply_marks(book, {("自评表", "B3"): ERROR})
    book = again(book)
    book["自评表"].insert_rows(3, 1)
    assert book["自评表"]["B4"].fill == COLOURS[Severity.ERROR]
    apply_marks(book, {("自评表", "B3"): ERROR})
    assert [book["自评表"][ref].fill for ref in ("B3", "B4")] == [COLOURS[Severity.ERROR], GREEN]


def test_more_cells_than_one_name_can_hold():
    book = fresh()
    cells = {("自评表", f"{c}{r}"): ERROR for c in "AB" for r in range(1, 250)}
    apply_marks(book, cells)
    assert all(len(text) < 8192 for text in book.names.values())
    book = again(book)
    apply_marks(book, {})
    assert {book["自评表"][f"B{r}"].fill for r in range(1, 31)} == {GREEN}
    assert book["自评表"]["A200"].fill is None


def test_a_pattern_that_another_program_dropped_leaves_a_plain_cell():
    book = fresh()
    apply_marks(book, {("自评表", "B3"): ERROR})
    name = next(name for name in book.names if name.startswith("XLT_FILL"))
    book.set_name("XLT_FILL_FILL99_1_1", book.names[name], hidden=True)
    book.remove_name(name)
    apply_marks(book, {})
    assert book["自评表"]["B3"].fill is None


def test_marks_of_a_sheet_that_is_gone_are_left_out():
    book = fresh()
    apply_marks(book, {("没有的表", "A1"): ERROR})
    assert not book.changed


def test_the_findings_of_a_cell_share_a_note_the_worst_first():
    place = Place("自评表", "H14", "得分")
    hint = Finding("a.hint", Severity.HINT, place, "6", "写法不一。", "建议统一。")
    error = Finding("b.error", Severity.ERROR, place, "6", "得分错。", "请改为 10。", "疑似填错。")
    other = Finding("a.hint", Severity.HINT, Place("自评表", "H15"), "6", "写法不一。")
    marks = marks_for([hint, error, other])
    assert marks == {
        ("自评表", "H14"): Mark(
            Severity.ERROR,
            "【错误】得分错。疑似填错。请改为 10。 [b.error]\n【提示】写法不一。建议统一。 [a.hint]",
            ((Severity.ERROR, 2), (Severity.HINT, 1)),
        ),
        ("自评表", "H15"): Mark(
            Severity.HINT, "【提示】写法不一。 [a.hint]", ((Severity.HINT, 3),)
        ),
    }


def test_a_finding_of_a_whole_sheet_marks_no_cell_and_keeps_its_number():
    lost = Finding("a.lost", Severity.ERROR, Place("自评表", ""), "", "找不到“自评表”。")
    hint = Finding("a.hint", Severity.HINT, Place("自评表", "H14", "得分"), "6", "写法不一。")
    marks = marks_for([lost, hint])
    assert marks == {
        ("自评表", "H14"): Mark(Severity.HINT, "【提示】写法不一。 [a.hint]", ((Severity.HINT, 2),))
    }


def test_a_note_that_a_program_signed_for_its_user_is_still_ours():
    book = Workbook.from_bytes(refreshed(SEED))
    sheet = book["自评表"]
    ours = {ref: note.text for ref, note in sheet.notes.items() if note.author == AUTHOR}
    for ref, text in ours.items():
        sheet.set_note(ref, text, "张三")
    sheet.set_note("A1", "【错误】请小王核对", "张三")
    apply_marks(book, {})
    assert {ref: note.text for ref, note in sheet.notes.items()} == {"A1": "【错误】请小王核对"}


def test_no_name_is_longer_than_excel_lets_a_macro_define():
    book = Workbook.from_bytes(empty())
    marks = {("自评表", f"H{row}"): Mark(Severity.ERROR, "错") for row in range(1, 400)}
    apply_marks(book, marks)
    texts = [text for name, text in book.names.items() if name.startswith("XLT_FILL")]
    assert len(texts) > 15
    assert max(map(len, texts)) < 255
    assert list(marked_cells(book)) == list(marks)
    apply_marks(book, {})
    assert marked_cells(book) == {}
