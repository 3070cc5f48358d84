"""Row heights: what was filled in can be read, and no row a user made higher is lowered."""

from __future__ import annotations

import pytest

from tests.shipped import FORM, empty
from xl_tools.filings.blocks import full_blocks
from xl_tools.filings.heights import LINE, MOST, PADDING, count_lines, fit_rows
from xl_tools.refresh import open_form
from xl_tools.workbook import Workbook


@pytest.fixture
def form():
    return open_form(FORM)


@pytest.fixture
def book() -> Workbook:
    return Workbook.from_bytes(empty(), "a.xlsx")


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("abc", 10, 1),
        ("a" * 7, 10, 1),
        ("a" * 8, 10, 2),
        ("四个汉字", 9, 1),
        ("五个汉字啊", 9, 2),
        ("（全角，标点）", 15, 1),
        ("≥90%", 7, 1),
        ("一\n二\n三", 20, 3),
        ("一\n\n三", 20, 3),
        ("字", 0, 1),
        # Closing marks begin no line, opening ones end none: the character beside them goes along.
        ("一二三（四五六）", 9, 3),
        ("一二三四“五六”七", 11, 3),
        ("一二三。", 9, 1),
        # Words and numbers stay whole where a line has room for them, and blanks end it.
        ("共 1234.56 万元", 9, 3),
        ("https://example.cn/a/b", 12, 3),
        ("甲" + "a" * 20, 12, 4),
    ],
)
def test_a_chinese_character_is_two_wide(text, width, lines):
    assert count_lines(text, width) == lines


def _fit(book: Workbook, form) -> None:
    fit_rows(book, form, full_blocks(book, form))


def test_a_merged_field_needs_the_lines_of_its_whole_width(book, form):
    text = "字" * 300
    book["自评表"]["B12"].value = text
    _fit(book, form)
    width = sum(book["自评表"].column_width(at) for at in "BCDE")
    assert book["自评表"].row_height(12) == count_lines(text, width) * LINE + PADDING


def test_the_tallest_text_of_a_row_decides(book, form):
    book["自评表"]["D14"].value = "字" * 60
    book["自评表"]["I14"].value = "字" * 90
    _fit(book, form)
    needed = [
        count_lines("字" * n, book["自评表"].column_width(at)) for n, at in ((60, "D"), (90, "I"))
    ]
    assert book["自评表"].row_height(14) == max(needed) * LINE + PADDING


def test_a_wider_column_needs_fewer_lines(book, form):
    book["自评表"].set_column_width("I", 100)
    before = book["自评表"].row_height(14)
    book["自评表"]["I14"].value = "字" * 45
    _fit(book, form)
    assert book["自评表"].row_height(14) == before


def test_no_row_is_lowered(book, form):
    book["自评表"].set_row_height(14, 200)
    book["自评表"]["I14"].value = "字" * 30
    _fit(book, form)
    assert book["自评表"].row_height(14) == 200


def test_no_row_is_higher_than_excel_can(book, form):
    book["自评表"]["B12"].value = "字" * 9000
    _fit(book, form)
    assert book["自评表"].row_height(12) == MOST


def test_an_empty_form_keeps_its_heights(book, form):
    _fit(book, form)
    assert not book.changed
