"""The sheet 概览: the year in figures, with Excel's own charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import fmean
from typing import Any

import xlsxwriter

from xl_tools.batch.rollup.facts import RollUp
from xl_tools.batch.rollup.sheet import Content, Sheet
from xl_tools.domain.findings import Severity

OVERVIEW = "概览"
COLOURS = {Severity.ERROR: "#D9534F", Severity.REVIEW: "#E6A23C", Severity.HINT: "#4A90D9"}
FILED, DUE = "#2E75B6", "#A6C8E8"
NO_GRADE = "没有总分"
TOP = 10
_COLUMNS = 8
_CHART = {"width": 520, "height": 280}
_FONT = {"name": "微软雅黑", "size": 9, "color": "#1F2937"}

Series = tuple[str, Sequence[str], Sequence[float]]


def grade_table(facts: RollUp) -> list[tuple[str, int, int]]:
    """Return how many units have each grade: (grade, by filed points, by due points)."""
    filed = Counter(unit.grade or NO_GRADE for unit in facts.units)
    due = Counter(unit.due_grade or NO_GRADE for unit in facts.units)
    names = [*facts.grades, NO_GRADE]
    lines = [(name, filed[name], due[name]) for name in names]
    return [line for line in lines if line[0] != NO_GRADE or line[1] or line[2]]


def cards(facts: RollUp) -> list[tuple[str, float | None, str]]:
    """Return the main figures: (label, figure, style)."""
    units = facts.units
    filed = [unit.filed for unit in units if unit.filed is not None]
    due = [unit.due for unit in units if unit.due is not None]
    clean = sum(1 for unit in units if not unit.count(Severity.ERROR))
    return [
        ("填报单位", len(units), "number"),
        ("无法读取", len(facts.troubles), "number"),
        ("没有错误的单位", clean, "number"),
        ("自评高于应得", sum(1 for unit in units if (unit.difference or 0) > 0), "number"),
        ("平均自评总分", fmean(filed) if filed else None, "mean"),
        ("平均应得总分", fmean(due) if due else None, "mean"),
        ("审核问题", sum(facts.severities.values()), "number"),
        ("未校验", sum(unit.not_checked for unit in units), "number"),
    ]


def worst_units(facts: RollUp) -> list[tuple[str, int, int]]:
    """Return the units with most errors: (unit, errors, 核实)."""
    lines = [
        (unit.title, unit.count(Severity.ERROR), unit.count(Severity.REVIEW))
        for unit in facts.units
    ]
    found = [line for line in lines if line[1] or line[2]]
    return sorted(found, key=lambda line: (-line[1], -line[2], line[0]))[:TOP]


def heading(facts: RollUp) -> str:
    """Return the title of the roll-up."""
    return f"{facts.year or ''}{'年度' if facts.year else ''}绩效自评汇总"


def draw_overview(sheet: Sheet, facts: RollUp, book: xlsxwriter.Workbook) -> None:
    """Figures above, tables with their charts below."""
    sheet.paper.set_column(0, _COLUMNS - 1, 16)
    sheet.title(heading(facts), "应得总分按评分标准计算；须人工判定的指标，按单位填的得分。")
    _draw_cards(sheet, facts)
    _draw_grades(sheet, facts, book)
    _draw_severities(sheet, facts, book)
    _draw_rules(sheet, facts, book)
    _draw_worst(sheet, facts)


def _draw_cards(sheet: Sheet, facts: RollUp) -> None:
    sheet.row += 1
    every = cards(facts)
    sheet.line([label for label, _, _ in every], ["label"] * len(every))
    sheet.paper.set_row(sheet.row, 30)
    shown: list[Content] = ["—" if figure is None else figure for _, figure, _ in every]
    sheet.line(shown, [style for _, _, style in every])


def _section(sheet: Sheet, title: str, heads: Sequence[str], *, wide: bool = False) -> None:
    sheet.row += 1
    sheet.put(0, title, "section")
    sheet.row += 1
    if wide:
        sheet.paper.merge_range(sheet.row, 2, sheet.row, 3, "", sheet.styles("head"))
    sheet.line(heads, ["head"] * len(heads))


def _draw_grades(sheet: Sheet, facts: RollUp, book: xlsxwriter.Workbook) -> None:
    lines = grade_table(facts)
    _section(sheet, "等级分布（单位数）", ["等级", "按自评总分", "按应得总分"])
    first = sheet.row
    for line in lines:
        sheet.line(line, ["centre", "whole", "whole"])
    if not lines:
        return
    chart = book.add_chart({"type": "column"})
    names = [name for name, _, _ in lines]
    for column, (title, colour) in enumerate((("按自评总分", FILED), ("按应得总分", DUE)), 1):
        values = [float(line[column]) for line in lines]
        chart.add_series(
            _series(first, column, (title, names, values)) | {"fill": {"color": colour}, "gap": 80}
        )
    _finish(chart, "等级分布（单位数）", legend=True)
    sheet.paper.insert_chart(first - 2, 4, chart, {"object_position": 2})
    sheet.row = max(sheet.row, first + 13)


def _draw_severities(sheet: Sheet, facts: RollUp, book: xlsxwriter.Workbook) -> None:
    _section(sheet, "问题级别", ["级别", "问题数", "有此类问题的单位"])
    first = sheet.row
    for severity, count in facts.severities.items():
        units = sum(1 for unit in facts.units if unit.count(severity))
        sheet.line([severity.label, count, units], [severity.label, "whole", "whole"])
    chart = book.add_chart({"type": "bar"})
    names = [severity.label for severity in facts.severities]
    values = [float(count) for count in facts.severities.values()]
    points = [{"fill": {"color": COLOURS[severity]}} for severity in facts.severities]
    chart.add_series(_series(first, 1, ("问题数", names, values)) | {"points": points, "gap": 50})
    _finish(chart, "问题级别", legend=False, turned=True)
    sheet.paper.insert_chart(first - 2, 4, chart, {"object_position": 2})
    sheet.row = max(sheet.row, first + 13)


def _draw_rules(sheet: Sheet, facts: RollUp, book: xlsxwriter.Workbook) -> None:
    lines = [(facts.title_of(rule), n, units) for rule, n, units in facts.by_rule[:TOP]]
    _section(sheet, f"问题最多的规则（前 {TOP}）", ["问题数", "单位数", "规则"], wide=True)
    first = sheet.row
    for title, count, units in lines:
        _named_line(sheet, count, units, title)
    if not lines:
        sheet.line(["没有审核问题。"], ["note"])
        return
    chart = book.add_chart({"type": "bar"})
    names, values = [line[0] for line in lines], [float(line[1]) for line in lines]
    series = _series(first, 0, ("问题数", names, values), names_column=2)
    chart.add_series(series | {"fill": {"color": FILED}, "gap": 40})
    _finish(chart, "问题最多的规则", legend=False, turned=True)
    sheet.paper.insert_chart(first - 2, 4, chart, {"object_position": 2})
    sheet.row = max(sheet.row, first + 13)


def _draw_worst(sheet: Sheet, facts: RollUp) -> None:
    _section(sheet, f"问题最多的单位（前 {TOP}）", ["错误", "核实", "单位"], wide=True)
    for unit, errors, reviews in worst_units(facts):
        _named_line(sheet, errors, reviews, unit)


def _named_line(sheet: Sheet, first: int, second: int, name: str) -> None:
    """Write two counts and, over two columns, what they are of."""
    sheet.paper.merge_range(sheet.row, 2, sheet.row, 3, "", sheet.styles("text"))
    sheet.line([first, second, name], ["whole", "whole", "text"])


def _series(first: int, column: int, series: Series, names_column: int = 0) -> dict[str, Any]:
    title, names, values = series
    last = first + len(names) - 1
    return {
        "name": title,
        "categories": [OVERVIEW, first, names_column, last, names_column],
        "values": [OVERVIEW, first, column, last, column],
        # Sheets are written row by row and not kept: the chart's own copy is given to it.
        "categories_data": list(names),
        "values_data": list(values),
        "data_labels": {"value": True, "font": _FONT},
    }


def _finish(chart: Any, title: str, *, legend: bool, turned: bool = False) -> None:
    chart.set_title({"name": title, "name_font": {**_FONT, "size": 11, "bold": True}})
    chart.set_legend({"position": "bottom", "font": _FONT} if legend else {"none": True})
    names = {"num_font": _FONT, "line": {"color": "#C9D1DB"}, "reverse": turned}
    numbers = {"visible": False, "major_gridlines": {"visible": False}, "min": 0}
    # A bar chart is a column chart on its side; the first line of the table stays on top.
    chart.set_x_axis(numbers if turned else names)
    chart.set_y_axis(names if turned else numbers)
    chart.set_size(_CHART)
    chart.set_chartarea({"border": {"color": "#C9D1DB"}})
