"""The copy of values: what prints, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from tests.shipped import CLEAN, RESULTS, SEED, filled, parts, put, refreshed
from xl_tools.errors import FileError
from xl_tools.filings.marks import AUTHOR, COLOURS
from xl_tools.refresh import refresh
from xl_tools.workbook import Workbook

OFFICIAL = ("基础数据表", "自评表")
PRINTED = {"基础数据表": "G", "自评表": "I"}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return put(tmp_path / "a.xlsx", refreshed(SEED))


@pytest.fixture
def copy(source: Path) -> Path:
    path = source.with_name("values.xlsx")
    refresh(source, values=path)
    return path


def test_only_the_official_sheets_are_in_it(copy):
    assert Workbook.open(copy).sheet_names == OFFICIAL
    assert openpyxl.load_workbook(copy).sheetnames == list(OFFICIAL)


def test_there_is_no_formula_and_every_printed_value_stays(source, copy):
    before, after = Workbook.open(source), Workbook.open(copy)
    for name in OFFICIAL:
        for cell in after[name].cells():
            assert cell.formula is None
            if cell.column <= ord(PRINTED[name]) - ord("A") + 1:
                assert cell.value == before[name][cell.ref].value, cell
    assert after["自评表"]["H21"].value.raw == 96
    loaded = openpyxl.load_workbook(copy)
    assert loaded["自评表"]["H5"].value == 1
    assert loaded["基础数据表"]["D11"].value == 3


def test_no_mark_is_left(copy):
    book = Workbook.open(copy)
    for name in OFFICIAL:
        assert not book[name].notes
        assert not {c.fill for c in book[name].cells()} & set(COLOURS.values())
    assert not [name for name in book.names if name.startswith("XLT_FILL")]
    everything = b"".join(parts(copy).values())
    assert AUTHOR.encode() not in everything


def test_the_cells_look_as_in_a_workbook_that_was_never_marked(copy):
    plain, after = Workbook.from_bytes(filled(SEED), "a.xlsx"), Workbook.open(copy)
    for name in OFFICIAL:
        for cell in after[name].cells():
            if cell.column <= ord(PRINTED[name]) - ord("A") + 1:
                assert (cell.style, cell.fill) == (
                    plain[name][cell.ref].style,
                    plain[name][cell.ref].fill,
                )


def test_the_helper_columns_are_empty_and_bare(copy):
    loaded = openpyxl.load_workbook(copy)
    for name, last in PRINTED.items():
        beside = [
            cell for row in loaded[name].iter_rows(min_col=ord(last) - ord("A") + 2) for cell in row
        ]
        assert [cell.coordinate for cell in beside if cell.value is not None] == []
        assert {cell.fill.fill_type for cell in beside} == {None}
    assert not [ref for ref in Workbook.open(copy)["自评表"].merged if ref[0] in "KLM"]


def test_nothing_of_the_other_sheets_is_left_in_the_file(source, copy):
    book = Workbook.open(source)
    book[RESULTS]["K8"].value = "内部意见，不外传"
    book.save()
    refresh(source, values=copy)
    everything = b"".join(parts(copy).values()).decode("utf-8", "ignore")
    assert "内部意见" not in everything
    assert f"{RESULTS}!" not in everything
    assert "score.due" not in everything


def test_names_of_removed_sheets_are_gone_and_the_others_lead_to_their_cells(copy):
    book = Workbook.open(copy)
    assert not [name for name, text in book.names.items() if RESULTS in text or "#REF!" in text]
    assert book.locate("总分_得分") == ("自评表", "H21")


def test_the_print_set_up_stays(source, copy):
    before, after = openpyxl.load_workbook(source), openpyxl.load_workbook(copy)
    for name in OFFICIAL:
        one, other = before[name], after[name]
        assert other.print_area == one.print_area
        assert other.print_title_rows == one.print_title_rows
        assert other.page_setup.paperSize == one.page_setup.paperSize == 9
        assert other.page_setup.orientation == one.page_setup.orientation
        assert other.oddFooter.center.text == one.oddFooter.center.text


def test_the_workbook_itself_is_not_changed_by_its_copy(source):
    before = source.read_bytes()
    assert not refresh(source, values=source.with_name("v.xlsx")).changed
    assert source.read_bytes() == before


def test_a_note_of_the_units_own_stays(source):
    book = Workbook.open(source)
    book["自评表"].set_note("F20", "请财务核对", "张")
    book.save()
    path = source.with_name("v.xlsx")
    refresh(source, values=path)
    note = Workbook.open(path)["自评表"].notes["F20"]
    assert (note.author, note.text) == ("张", "请财务核对")


def test_into_a_folder_that_is_not_there_and_over_an_older_copy(source):
    path = source.parent / "新" / "v.xlsx"
    refresh(source, values=path)
    first = path.read_bytes()
    refresh(source, values=path)
    assert path.read_bytes() == first


def test_a_folder_is_no_file(source):
    with pytest.raises(FileError) as caught:
        refresh(source, values=source.parent)
    assert str(caught.value) == (
        f"{source.parent}：这是文件夹，不能写成工作簿。请写出文件名，如 自评.xlsx。"
    )


@pytest.mark.soffice
@pytest.mark.parametrize("name", [SEED, CLEAN])
def test_libreoffice_prints_the_same_text(office, tmp_path, name):
    source = put(tmp_path / "a.xlsx", filled(name))
    refresh(source, values=tmp_path / "v.xlsx")
    printed = _pages(office.printed(source))
    copied = _pages(office.printed(tmp_path / "v.xlsx"))
    assert len(copied) >= 2
    assert [page for page in copied if page not in printed] == []
    assert any("部门（单位）整体支出绩效自评表" in page for page in copied)


def _pages(text: str) -> list[str]:
    """Return the text of each page without blanks, signs of marks and the number of pages."""
    bare = re.sub(r"[■▲●]\d[\d,+]*", "", text)
    pages = ("".join(page.split()) for page in bare.split("\f"))
    return [re.sub(r"第\d+页共\d+页", "", page) for page in pages if page]
