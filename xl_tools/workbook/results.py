"""The sheet 校验结果: every finding with links, and the explanations (审核说明) typed beside them.

The columns are found by their headings, so that a reviewer may widen, hide or add columns. The
hidden columns 键 and 依据值 say what a row is about and which values its explanation was given
for; an explanation lapses when one of those values changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from xl_tools.domain.cells import Place
from xl_tools.domain.findings import Finding, NotChecked, Severity
from xl_tools.domain.grid import Area, column_letters
from xl_tools.domain.report import Report
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.heights import LINE, MOST, PADDING, count_lines
from xl_tools.workbook.sheet import Sheet

SHEET = "校验结果"
HEADER_NAME = "结果_表头"
EXPLANATION = "审核说明"
STATUS = "状态"
KEY = "键"
BASIS = "依据值"
_COUNTS = ("结果_错误", "结果_核实", "结果_提示", "结果_已说明", "结果_通过", "结果_未校验")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a clerk wrote beside a finding, the values it was given for, and the row's status."""

    text: str
    basis: str
    status: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet: its cells by heading, and where 位置 and 对照位置 lead."""

    cells: Mapping[str, str | Decimal | int | None]
    links: Mapping[str, Place]


@dataclass(frozen=True, slots=True)
class _Layout:
    """The list: its sheet, header row, and by heading the column letters."""

    sheet: Sheet
    header: int
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Look:
    """What every row takes from the first one, by heading: its styles and column widths."""

    styles: Mapping[str, int]
    widths: Mapping[str, float]


def _look(layout: _Layout) -> _Look:
    sheet, first = layout.sheet, layout.header + 1
    styles = {name: sheet[f"{at}{first}"].style for name, at in layout.columns.items()}
    shown = {name: at for name, at in layout.columns.items() if name not in (KEY, BASIS)}
    return _Look(styles, {name: sheet.column_width(at) for name, at in shown.items()})


def read_explanations(book: Workbook) -> dict[str, Explanation]:
    """Return the explanations and statuses on the sheet, by finding key; {} without the sheet."""
    layout = _layout(book)
    if not layout:
        return {}
    found: dict[str, Explanation] = {}
    for row in _filled_rows(layout):
        key = _text(layout, KEY, row)
        if key and key not in found:
            texts = (_text(layout, heading, row) for heading in (EXPLANATION, BASIS, STATUS))
            found[key] = Explanation(*texts)
    return found


def write_results(
    book: Workbook,
    report: Report,
    statuses: Mapping[str, str],
    explanations: Mapping[str, str],
) -> None:
    """Write counts and one row for each finding, explained finding and rule not checked.

    `statuses` and `explanations` are by finding key. A book without the sheet is left as it is.
    """
    layout = _layout(book)
    if not layout:
        return
    _write_counts(book, report)
    before = len(list(_filled_rows(layout)))
    lines = list(_lines(report, statuses, explanations))
    # One row always stays, blank if need be: it carries the styles for the next run.
    lines = lines or [Line({}, {})]
    look, links = _look(layout), dict(layout.sheet.links)
    for number, line in enumerate(lines):
        row = layout.header + 1 + number
        _write_line(layout, row, line, links, look if number >= max(1, before) else None)
        layout.sheet.set_row_height(row, _height(line, look))
    if before > len(lines):
        layout.sheet.delete_rows(layout.header + 1 + len(lines), before - len(lines))


def _lines(
    report: Report, statuses: Mapping[str, str], explanations: Mapping[str, str]
) -> Iterator[Line]:
    number = 0
    explained = [finding for finding, _ in report.explained]
    for finding in (*report.findings, *explained):
        number += 1
        yield _finding_line(
            number, finding, statuses.get(finding.key, ""), explanations.get(finding.key, "")
        )
    for outcome in report.not_checked:
        number += 1
        yield _not_checked_line(number, outcome)


def _finding_line(number: int, finding: Finding, status: str, explanation: str) -> Line:
    links = {"位置": finding.place}
    if finding.other:
        links["对照位置"] = finding.other
    cells: dict[str, str | Decimal | int | None] = {
        "序号": number,
        "级别": finding.severity.label,
        "位置": str(finding.place),
        "项目": finding.place.field,
        "填报值": finding.value or "（空）",
        "对照位置": str(finding.other) if finding.other else None,
        "对照值": (finding.other_value or "（空）") if finding.other else finding.other_value,
        "差额": finding.difference,
        "问题": finding.message + finding.cause,
        "建议": finding.suggestion,
        EXPLANATION: explanation,
        STATUS: status,
        "规则": finding.rule,
        KEY: finding.key,
        BASIS: finding.basis,
    }
    return Line(cells, links)


def _not_checked_line(number: int, outcome: NotChecked) -> Line:
    place = outcome.place
    cells: dict[str, str | Decimal | int | None] = {
        "序号": number,
        "级别": "未校验",
        "位置": str(place) if place else None,
        "项目": place.field if place else None,
        "问题": outcome.reason,
        STATUS: "未校验",
        "规则": outcome.rule,
    }
    return Line(cells, {"位置": place} if place else {})


def _layout(book: Workbook) -> _Layout | None:
    found = book.locate(HEADER_NAME)
    if not found or found[0] not in book:
        return None
    sheet, area = book[found[0]], Area.parse(found[1])
    columns: dict[str, str] = {}
    for number in range(area.left, area.right + 1):
        letters = column_letters(number)
        heading = "".join(sheet[f"{letters}{area.top}"].value.text.split())
        columns.setdefault(heading, letters)
    return _Layout(sheet, area.top, columns)


def _filled_rows(layout: _Layout) -> Iterator[int]:
    """Yield the rows below the header up to the first one that is wholly blank."""
    row = layout.header + 1
    while any(_text(layout, heading, row) for heading in ("级别", "规则", EXPLANATION)):
        yield row
        row += 1


def _text(layout: _Layout, heading: str, row: int) -> str:
    letters = layout.columns.get(heading)
    return layout.sheet[f"{letters}{row}"].value.shown if letters else ""


def _write_line(
    layout: _Layout, row: int, line: Line, links: Mapping[str, str], look: _Look | None
) -> None:
    """Write one row; a new one takes its `look` from the first."""
    for heading, letters in layout.columns.items():
        if not heading:
            continue
        cell = layout.sheet[f"{letters}{row}"]
        if look:
            cell.style = look.styles[heading]
        value = line.cells.get(heading)
        cell.value = None if value == "" else value
        target = line.links.get(heading)
        link = f"'{target.sheet}'!{target.cell}" if target else None
        if links.get(f"{letters}{row}") != link:
            layout.sheet.set_link(f"{letters}{row}", link)


def _height(line: Line, look: _Look) -> float:
    """Return the height at which every visible text of the row can be read."""
    counts = [
        count_lines(text, width)
        for heading, width in look.widths.items()
        if isinstance(text := line.cells.get(heading), str)
    ]
    return min(MOST, max(counts, default=1) * LINE + PADDING)


def _write_counts(book: Workbook, report: Report) -> None:
    counts = (
        *(report.count(severity) for severity in Severity),
        len(report.explained),
        len(report.passes),
        len(report.not_checked),
    )
    for name, count in zip(_COUNTS, counts, strict=True):
        found = book.locate(name)
        if found and found[0] in book:
            book[found[0]][Area.parse(found[1]).first].value = count
