"""The sheets 基础数据汇总 and 基础数据明细: every figure summed over units, and of each unit."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from xl_tools.batch.basics import Basics, Figure, exact
from xl_tools.batch.district import TOLERANCE, District
from xl_tools.batch.rollup.facts import RollUp
from xl_tools.batch.rollup.links import place, sheet_link
from xl_tools.batch.rollup.sheet import COLUMNS, ROWS, Content, Formula, Heading, Linked, Sheet

SUMS, DETAILS = "基础数据汇总", "基础数据明细"
_FIRST_FIGURE = 2
_HEAD_ROW = 2
_FIRST_ROW = _HEAD_ROW + 1
# SUBTOTAL's number for a sum that leaves out what a filter hides.
_SUM_OF_SHOWN = 109

_SUM_HEADINGS = (
    Heading("工作表", 12),
    Heading("项目", 26, "link"),
    Heading("列", 12, "centre"),
    Heading("计量单位", 9, "centre"),
    Heading("各单位合计", 16, "total"),
    Heading("有数的单位", 11, "whole"),
    Heading("没有数的单位", 12, "count"),
    Heading("最大的单位", 28),
    Heading("占合计", 9, "share"),
)
_DISTRICT_HEADINGS = (
    Heading("全区数", 16, "money"),
    Heading("合计－全区数", 15, "gap"),
    Heading("核对", 9, "centre"),
)


def draw_sums(sheet: Sheet, facts: RollUp) -> None:
    """A line for each figure: its sum, and where a district has given its own, the difference."""
    basics, district = facts.basics, facts.district
    note = "合计是活的公式：在“基础数据明细”里筛选，这里随着变。点项目看各单位的数。"
    sheet.title("基础数据汇总", f"{note}{_about(district)}")
    headings = (*_SUM_HEADINGS, *(_DISTRICT_HEADINGS if district else ()))
    sheet.head(headings, freeze=2)
    first = sheet.row
    names = facts.titles
    for column, figure in enumerate(basics.figures[: COLUMNS - _FIRST_FIGURE], _FIRST_FIGURE):
        cells = _sum_cells(figure, column, basics, names)
        if district:
            cells += _district_cells(figure, basics, district, sheet.row)
        styles = [heading.style for heading in headings]
        if figure.measure == "人":
            styles[4] = "whole"
        sheet.line(cells, styles)
    sheet.filter(first, len(headings))


def _about(district: District) -> str:
    if not district:
        return "没有给出全区数；用 --district 指定后，可与合计核对。"
    own = "（这份填报不计入合计）" if district.file else ""
    return f"全区数取自 {district.source}{own}。"


def _sum_cells(
    figure: Figure, column: int, basics: Basics, names: Mapping[str, str]
) -> list[Content]:
    total, found = basics.total(figure), basics.sums.get(figure.key)
    held, largest = (found.held, found.largest) if found else (0, None)
    letter = xl_col_to_name(column)
    last = _FIRST_ROW + max(1, basics.units)
    area = f"'{DETAILS}'!{letter}{_FIRST_ROW + 1}:{letter}{min(last, ROWS)}"
    return [
        figure.sheet,
        Linked(figure.item, sheet_link(place(DETAILS, xl_rowcol_to_cell(_HEAD_ROW, column)))),
        figure.heading or "—",
        figure.measure,
        Formula(f"=SUBTOTAL({_SUM_OF_SHOWN},{area})", total),
        held,
        basics.units - held,
        names.get(largest[0], largest[0]) if largest else "—",
        largest[1] / total if largest and total else None,
    ]


def _district_cells(figure: Figure, basics: Basics, district: District, row: int) -> list[Content]:
    own = district.figures.get(figure.key)
    if own is None:
        return [None, None, "全区没有数"]
    gap = exact(basics.total(figure)) - own
    formula = Formula(f"=ROUND(E{row + 1}-J{row + 1},6)", float(gap))
    return [float(own), formula, "不一致" if abs(gap) >= TOLERANCE else "一致"]


def draw_details(sheet: Sheet, facts: RollUp) -> None:
    """A row for each unit, a column for each figure; a cell without a number is empty."""
    basics = facts.basics
    figures = basics.figures[: COLUMNS - _FIRST_FIGURE]
    sheet.title("基础数据明细", "各单位填的数；专项资金等重复行已在单位内相加，空格是没有数。")
    headings = [
        Heading("单位", 32, "text"),
        Heading("文件", 24, "text"),
        *(Heading(_stacked(figure), 12, _style(figure)) for figure in figures),
    ]
    sheet.head(headings, height=48)
    sheet.print_wide()
    first = sheet.row
    styles = [heading.style for heading in headings]
    names = facts.titles
    for file, values in islice(basics.lines(), ROWS - first):
        sheet.line([names[file], file, *(values.get(figure.key) for figure in figures)], styles)
    sheet.filter(first, len(styles))


def _stacked(figure: Figure) -> str:
    heading = f"{figure.heading}\n" if figure.heading else ""
    return f"{figure.item}\n{heading}（{figure.measure}）"


def _style(figure: Figure) -> str:
    return "whole" if figure.measure == "人" else "money"
