"""Draw the sheet 填报说明: one page that tells a clerk what to do, in order."""

from __future__ import annotations

from collections.abc import Iterator

from xlsxwriter.worksheet import Worksheet

from xl_tools.filings.heights import LINE, PADDING, count_lines
from xl_tools.filings.template_styles import Formats

SHEET = "填报说明"
WIDTHS = (14.0, 80.0)
# The colours of the workbook: style, the word in the sample cell, and what it means.
LEGEND = (
    ("input", "填报项", "浅绿：由填报人填写。"),
    ("derived", "自动计算", "灰色：公式自动计算，已锁定，不用填。"),
    ("helper", "校验辅助", "表格右侧的辅助列：供核对，不打印。"),
    ("mark_error", "■错误", "红色（深）：审核发现的错误，必须改正；批注写明原因和改法。"),
    ("mark_review", "▲核实", "黄色（中）：需要核实，改正数据或填写审核说明。"),
    ("mark_hint", "●提示", "蓝色（浅）：供参考。"),
    (
        "label_center",
        "■3",
        "表格右侧的符号：这一行有错误，见《校验结果》序号 3；清除标记时去掉。",
    ),
)


def draw_guide(sheet: Worksheet, formats: Formats, year: int) -> None:
    """Draw the guide from the form's texts, then the legend of colours."""
    sheet.hide_gridlines(2)
    for number, width in enumerate(WIDTHS):
        sheet.set_column(number, number, width)
    sheet.set_row(0, 40)
    sheet.merge_range("A1:B1", SHEET, formats("title"))
    sheet.set_row(1, 22)
    subtitle = f"{formats.form.title} · {year}年度"
    sheet.merge_range("A2:B2", subtitle, formats("note", align="center"))
    row = 2
    for heading, text in _texts(formats, year):
        row = _section(sheet, formats, row, heading, text)
    _legend(sheet, formats, row)
    _set_up_page(sheet)


def _texts(formats: Formats, year: int) -> Iterator[tuple[str, str]]:
    for heading, text in formats.form.guide:
        yield heading, text.strip().format(year=year, last_year=year - 1)


def _section(sheet: Worksheet, formats: Formats, row: int, heading: str, text: str) -> int:
    lines = count_lines(text, WIDTHS[1])
    sheet.set_row(row, lines * LINE + 2 * PADDING)
    sheet.write_string(row, 0, heading, formats("header"))
    sheet.write_string(row, 1, text, formats("label"))
    return row + 1


def _legend(sheet: Worksheet, formats: Formats, row: int) -> None:
    for number, (style, word, meaning) in enumerate(LEGEND, row):
        sheet.set_row(number, 20)
        sheet.write_string(number, 0, word, formats(style))
        sheet.write_string(number, 1, meaning, formats("label"))


def _set_up_page(sheet: Worksheet) -> None:
    sheet.set_paper(9)
    sheet.set_margins(0.6, 0.6, 0.7, 0.7)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 1)
    sheet.protect("", {"format_cells": True, "format_columns": True, "format_rows": True})
