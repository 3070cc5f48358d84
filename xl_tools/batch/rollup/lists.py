"""The sheets that are lists: 单位, 问题, 规则×单位, 无法读取."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from xl_tools.batch.rollup.facts import Record, RollUp, UnitLine
from xl_tools.batch.rollup.links import MOST, file_link, place, relative
from xl_tools.batch.rollup.sheet import COLUMNS, ROWS, Content, Heading, Linked, Sheet
from xl_tools.domain.findings import Severity

UNITS, FINDINGS, MATRIX, UNREADABLE = "单位", "问题", "规则×单位", "无法读取"
_LONGEST_VALUE = 30
_HEAD = 3  # rows above the first finding, at least
_LABELS = {severity.value: severity.label for severity in Severity}
_SCOPES = {"filing": "本表", "years": "跨年度", "units": "跨单位"}

# What is for looking things up stays off the paper, so that the rest is large enough to read.
_PRINTED_OF_UNITS, _PRINTED_OF_FINDINGS = 12, 12

_UNIT_HEADINGS = (
    Heading("序号", 6, "whole"),
    Heading("单位", 34, "link"),
    Heading("自评总分", 10, "points"),
    Heading("应得总分", 10, "points"),
    Heading("自评－应得", 11, "gap"),
    Heading("自评等级", 9, "centre"),
    Heading("应得等级", 9, "centre"),
    Heading("错误", 7, "count"),
    Heading("核实", 7, "count"),
    Heading("提示", 7, "count"),
    Heading("已说明", 8, "count"),
    Heading("未校验", 8, "count"),
    Heading("文件", 40),
    Heading("备注", 30),
)


def draw_units(sheet: Sheet, facts: RollUp) -> None:
    """A line for each unit; its name leads to its workbook."""
    units = facts.units
    sheet.title(
        "各单位得分和问题",
        "自评总分是单位填的总分，应得总分按评分标准计算；“自评－应得”为正的，自评偏高。"
        "问题数不含已说明的核实。点单位名称打开工作簿。",
        _links_missing(len(units), "单位"),
    )
    styles = [heading.style for heading in _UNIT_HEADINGS]
    sheet.head(_UNIT_HEADINGS, freeze=2)
    first = sheet.row
    for number, unit in enumerate(units[: ROWS - first], 1):
        sheet.line(_unit_cells(number, unit, facts), styles)
    sheet.filter(first, len(styles))
    sheet.paper.print_area(0, 0, sheet.row - 1, _PRINTED_OF_UNITS - 1)
    if units:
        # The worst are seen while scrolling, without reading every number.
        for column, colour in ((7, "#E06666"), (8, "#E6B84C")):
            sheet.paper.conditional_format(
                first,
                column,
                sheet.row - 1,
                column,
                {"type": "data_bar", "bar_color": colour, "bar_solid": True, "min_value": 0},
            )


def _unit_cells(number: int, unit: UnitLine, facts: RollUp) -> list[Content]:
    return [
        number,
        Linked(unit.title, file_link(relative(unit.link, facts.out))),
        unit.filed,
        unit.due,
        unit.difference,
        unit.grade or "—",
        unit.due_grade or "—",
        *(unit.count(severity) for severity in Severity),
        unit.explained,
        unit.not_checked,
        unit.file,
        unit.remark,
    ]


_FINDING_HEADINGS = (
    Heading("级别", 7, "centre"),
    Heading("单位", 24, "wrap"),
    Heading("规则", 20, "wrap"),
    Heading("位置", 17, "link"),
    Heading("项目", 22, "wrap"),
    Heading("填报值", 13, "wrap"),
    Heading("对照值", 13, "wrap"),
    Heading("相差", 10, "money"),
    Heading("问题", 50, "wrap"),
    Heading("建议", 36, "wrap"),
    Heading("状态", 9, "centre"),
    Heading("审核说明", 22, "wrap"),
    Heading("范围", 8, "centre"),
    Heading("规则编号", 20),
    Heading("文件", 36),
)


def sheets_for(findings: int) -> int:
    """Return how many sheets the findings fill at least; one where there are none.

    >>> sheets_for(0), sheets_for(1_000_000), sheets_for(2_000_000)
    (1, 1, 2)
    """
    return max(1, -(-findings // (ROWS - _HEAD)))


def draw_findings(sheets: Iterator[Sheet], facts: RollUp) -> None:
    """Every finding, worst first; its place leads to the cell.

    `sheets` are new sheets: as many are taken as there are rows for.
    """
    paths = {unit.file: relative(unit.link, facts.out) for unit in facts.units}
    total = facts.count_findings()
    styles = [heading.style for heading in _FINDING_HEADINGS]
    found = facts.findings()
    done = 0
    while done < max(1, total):
        sheet = next(sheets)
        sheet.title("审核问题", _finding_note(total, done), _links_missing(total - done, "问题"))
        sheet.head(_FINDING_HEADINGS, freeze=2)
        first = sheet.row
        for row in islice(found, ROWS - first):
            severity = _LABELS[row["severity"]]
            cells = _finding_cells(row, severity, paths.get(row["file"], ""), facts)
            sheet.line(cells, [severity, *styles[1:]])
        sheet.filter(first, len(styles))
        sheet.paper.print_area(0, 0, sheet.row - 1, _PRINTED_OF_FINDINGS - 1)
        done += max(1, sheet.row - first)


def _finding_note(total: int, done: int) -> str:
    said = f"共 {total:,} 个，错误在前；可按单位、规则或级别筛选。点“位置”打开工作簿的那一格。"
    return f"续上表，从第 {done + 1:,} 个起。{said}" if done else said


def _links_missing(count: int, what: str) -> str:
    if count <= MOST:
        return ""
    return f"Excel 一张表最多 {MOST:,} 个链接：后面的{what}没有链接，请按“文件”一栏查找。"


def _finding_cells(row: Record, severity: str, path: str, facts: RollUp) -> list[Content]:
    shown = f"{row['sheet']}!{row['cell']}" if row["cell"] else row["sheet"]
    # A finding without a cell speaks of a sheet that may be lost: it leads to the file alone.
    link = file_link(path, place(row["sheet"], row["cell"]) if row["cell"] else "")
    return [
        severity,
        row["unit"] or row["file"],
        facts.title_of(row["rule"]),
        Linked(shown or ("整份填报" if path else "—"), link),
        row["field"],
        _begun(row["value"]),
        _begun(row["other_value"]),
        row["difference"],
        row["message"],
        row["suggestion"],
        row["status"],
        row["explanation"],
        _SCOPES.get(row["scope"], row["scope"]),
        row["rule"],
        row["file"],
    ]


def _begun(value: str) -> str:
    """Return the beginning of a value: a whole paragraph would make its row a page high."""
    return value if len(value) <= _LONGEST_VALUE else f"{value[: _LONGEST_VALUE - 1]}…"


def draw_matrix(sheet: Sheet, facts: RollUp) -> None:
    """Units down, rules across; only rules that found something, the most frequent first."""
    rules = [rule for rule, _, _ in facts.by_rule][: COLUMNS - 2]
    sheet.title(
        "规则×单位",
        f"每格是该单位违反该规则的次数，不含已说明的；共 {len(rules)} 条规则，问题多的在左。",
    )
    headings = (
        Heading("单位", 34),
        Heading("合计", 7, "count"),
        *(Heading(f"{facts.title_of(rule)}\n{rule}", 6, "count", "tall") for rule in rules),
    )
    sheet.head(headings, height=190 if rules else 22, freeze=2)
    sheet.print_wide()
    first = sheet.row
    styles = [heading.style for heading in headings]
    for unit in facts.units[: ROWS - first]:
        counts = facts.matrix.get(unit.file, {})
        cells = [counts.get(rule, 0) for rule in rules]
        sheet.line([unit.title, sum(counts.values()), *cells], styles)
    sheet.filter(first, len(styles))
    if rules and sheet.row > first:
        _shade(sheet, first, len(styles))


def _shade(sheet: Sheet, first: int, columns: int) -> None:
    """Colour a cell the darker the more often the rule was broken; 0 stays white."""
    area = (first, 2, sheet.row - 1, columns - 1)
    white = {"type": "cell", "criteria": "==", "value": 0, "stop_if_true": True}
    sheet.paper.conditional_format(*area, {**white, "format": sheet.styles.book.add_format({})})
    scale = {"type": "2_color_scale", "min_type": "num", "max_type": "num"}
    colours = {"min_value": 0, "max_value": 5, "min_color": "#FFFFFF", "max_color": "#E06666"}
    sheet.paper.conditional_format(*area, {**scale, **colours})


def draw_unreadable(sheet: Sheet, facts: RollUp) -> None:
    """Files that are not in any figure of the roll-up, and why."""
    troubles = facts.troubles
    note = "这些文件没有计入汇总。请按原因处理后再次运行同一条 batch 命令。"
    sheet.title("无法读取", note if troubles else "全部文件都已读取。")
    headings = (
        Heading("序号", 6, "whole"),
        Heading("文件", 50, "link"),
        Heading("原因", 80, "wrap"),
    )
    sheet.head(headings)
    first = sheet.row
    for number, trouble in enumerate(troubles[: ROWS - first], 1):
        path = relative(trouble.source, facts.out)
        sheet.line(
            [number, Linked(trouble.file, file_link(path)), trouble.message],
            [heading.style for heading in headings],
        )
    sheet.filter(first, len(headings))
