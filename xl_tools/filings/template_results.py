"""Draw the sheet 校验结果: counts, a header row, and one row whose styles every result takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from xl_tools.domain.findings import Severity
from xl_tools.domain.grid import Area, column_letters
from xl_tools.filings.results import BASIS, EXPLANATION, HEADER_NAME, KEY, SHEET, STATUS
from xl_tools.filings.template_sheet import ALLOWED
from xl_tools.filings.template_styles import Formats

HEADER_ROW = 6
# The filter reaches over more rows than a filing has findings, so that it need not grow.
FILTER_ROWS = 1000
COUNTS = ("错误", "核实", "提示", "已说明", "通过", "未校验")
FIRST_COUNT_COLUMN = 3
ADVICE = (
    "错误：必须改正。核实：改正数据，或在“审核说明”写明原因。提示：供参考。未校验：补齐数据后再审。"
)


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """One column of the list of findings; those without a width are hidden, for the program."""

    heading: str
    width: float = 0.0
    style: str = "label"
    typed: bool = False


COLUMNS = (
    ResultColumn("序号", 5, "label_center"),
    ResultColumn("级别", 7, "label_center"),
    ResultColumn("位置", 13),
    ResultColumn("项目", 15),
    ResultColumn("填报值", 11, "label_center"),
    ResultColumn("对照位置", 13),
    ResultColumn("对照值", 11, "label_center"),
    ResultColumn("差额", 9, "label_center"),
    ResultColumn("问题", 36),
    ResultColumn("建议", 26),
    ResultColumn(EXPLANATION, 22, "input_text", typed=True),
    ResultColumn(STATUS, 8, "label_center"),
    ResultColumn("规则", 14),
    ResultColumn(KEY),
    ResultColumn(BASIS),
)


def draw_results(
    sheet: Worksheet, formats: Formats, formulas: Mapping[str, str], results: Mapping[str, object]
) -> None:
    """Draw the sheet; `formulas` repeat 单位 and 年度, `results` are their cached values."""
    shown = [column for column in COLUMNS if column.width]
    last = column_letters(len(shown))
    sheet.hide_gridlines(2)
    for number, column in enumerate(COLUMNS):
        hidden = {} if column.width else {"hidden": True}
        sheet.set_column(number, number, column.width or 10, None, hidden)
    for row, height in ((1, 34), (2, 22), (3, 20), (4, 22), (5, 8), (HEADER_ROW, 24)):
        sheet.set_row(row - 1, height)
    sheet.merge_range(f"A1:{last}1", SHEET, formats("title"))
    _draw_identity(sheet, formats, formulas, results, last)
    _draw_counts(sheet, formats, last)
    _draw_list(sheet, formats)
    _set_up_page(sheet)


def _draw_identity(
    sheet: Worksheet,
    formats: Formats,
    formulas: Mapping[str, str],
    results: Mapping[str, object],
    last: str,
) -> None:
    plain, title = formats("note"), formats.form.title
    sheet.merge_range("A2:B2", "单位：", formats("sign_label"))
    sheet.merge_range("C2:F2", "", plain)
    sheet.write_formula("C2", formulas["C2"], plain, results.get("C2", ""))
    sheet.merge_range("G2:H2", "年度：", formats("sign_label"))
    year = formats("note", '0"年"')
    sheet.write_formula("I2", formulas["I2"], year, results.get("I2", ""))
    sheet.merge_range(f"J2:{last}2", f"套表：{title}", plain)


def _draw_counts(sheet: Worksheet, formats: Formats, last: str) -> None:
    sheet.merge_range("A3:B4", "审核结论", formats("header"))
    marks = {severity.label: severity for severity in Severity}
    for column, name in enumerate(COUNTS, FIRST_COUNT_COLUMN - 1):
        severity = marks.get(name)
        shown = f"{severity.sign}{name}" if severity else name
        sheet.write_string(2, column, shown, formats(f"mark_{severity}" if severity else "header"))
        sheet.write_blank(3, column, None, formats("label_center", "0"))
    after = column_letters(FIRST_COUNT_COLUMN + len(COUNTS))
    sheet.merge_range(f"{after}3:{last}4", ADVICE, formats("label"))


def _draw_list(sheet: Worksheet, formats: Formats) -> None:
    for number, column in enumerate(COLUMNS):
        locked = not column.typed
        sheet.write_string(HEADER_ROW - 1, number, column.heading, formats("header"))
        style = formats(column.style, "@" if column.typed else "General", locked=locked)
        sheet.write_blank(HEADER_ROW, number, None, style)
    sheet.data_validation(
        _column(EXPLANATION),
        {
            "validate": "length",
            "criteria": "<=",
            "value": 500,
            "input_title": EXPLANATION,
            "input_message": "数据无误时写明具体原因。数据再有变动，原说明失效。",
            "error_title": "填写有误",
            "error_message": "最多 500 个字，请精简。",
        },
    )
    shown = sum(1 for column in COLUMNS if column.width)
    sheet.autofilter(HEADER_ROW - 1, 0, HEADER_ROW - 1 + FILTER_ROWS, shown - 1)
    sheet.freeze_panes(HEADER_ROW, 0)


def _column(heading: str) -> str:
    number = next(i for i, column in enumerate(COLUMNS, 1) if column.heading == heading)
    return str(Area(number, HEADER_ROW + 1, number, HEADER_ROW + FILTER_ROWS))


def _set_up_page(sheet: Worksheet) -> None:
    # No print area: the list grows, and what is filled is what prints.
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW - 1)
    sheet.set_footer("&C&9第 &P 页 共 &N 页")
    sheet.protect("", {**ALLOWED, "sort": True, "autofilter": True})


def define_result_names(book: xlsxwriter.Workbook) -> None:
    """Name the header row and the counts, by which the program finds them."""
    header = Area(1, HEADER_ROW, len(COLUMNS), HEADER_ROW)
    book.define_name(HEADER_NAME, f"={SHEET}!{header.absolute}")
    for column, name in enumerate(COUNTS, FIRST_COUNT_COLUMN):
        book.define_name(f"结果_{name}", f"={SHEET}!{Area(column, 4, column, 4).absolute}")
