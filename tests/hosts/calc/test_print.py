"""The official sheets on paper, as LibreOffice exports them: A4, one page wide, nothing cut.

What stands on a page is read with pdfplumber: each glyph with its place and size, and the borders
as the lines they are drawn as. A text that its cell cuts off crosses a border, or is not there whole.
"""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pytest

from tests.shipped import CLEAN, FORM, SEED, data_of, put, refreshed
from xl_tools.filings.results import SHEET as RESULTS_SHEET
from xl_tools.forms.loader import load_form
from xl_tools.refresh import new, refresh

pytestmark = pytest.mark.soffice
A4 = (595, 842)
OFFICIAL = ("基础数据表", "自评表")
SIGNS = "■▲●+"
_EXPORT = """
said = {}
for name in given["sheets"]:
    sheet = doc.Sheets.getByName(name)
    area = sheet.PrintAreas[0]
    said[name] = {
        "areas": len(sheet.PrintAreas),
        "columns": area.EndColumn - area.StartColumn + 1,
        "repeated": (sheet.TitleRows.StartRow, sheet.TitleRows.EndRow) if sheet.PrintTitleRows else None,
        "texts": [
            sheet.getCellByPosition(x, y).String
            for y in range(area.StartRow, area.EndRow + 1)
            for x in range(area.StartColumn, area.EndColumn + 1)
        ],
    }
    style = doc.StyleFamilies.getByName("PageStyles").getByName(sheet.PageStyle)
    said[name]["paper"] = (style.Width, style.Height, style.ScaleToPagesX, style.ScaleToPagesY)
    said[name]["margins"] = (style.LeftMargin, style.RightMargin, style.TopMargin, style.BottomMargin)
doc.storeToURL(uno.systemPathToFileUrl(given["pdf"]), (_property("FilterName", "calc_pdf_Export"),))
"""
_LONG = (
    "推进行政审批制度改革，压减审批时限，开展“一件事一次办”集成服务，全年办理各类事项不少于一万二千件，"
    "群众满意度持续提升；建立台账，按月调度，逐项销号。"
)


def made(path: Path, kind: str) -> Path:
    """Return a workbook: blank, the real filing, a clean one, one with many long texts, its report."""
    match kind:
        case "empty":
            new(path, form=FORM, unit="示例单位", year=2023)
        case "seed":
            put(path, refreshed(SEED))
        case "clean":
            put(path, refreshed(CLEAN))
        case "long":
            new(
                path,
                form=FORM,
                unit="某某省某某市某某县人民政府政务服务中心",
                year=2023,
                data=_long(path),
            )
            refresh(path)
        case "report":
            source = path.with_name("source.xlsx")
            new(source, form=FORM, unit="某单位", year=2023, data=_long(path))
            refresh(source, values=path)
    return path


def _long(path: Path) -> Path:
    """Write data with thirty indicators, each with texts that take many lines."""
    data = tomllib.loads(data_of(CLEAN).read_text(encoding="utf-8"))
    few = data["自评表"]["绩效指标"]
    data["自评表"]["绩效指标"] = [
        {**few[0], "三级指标": f"第{number}项：{_LONG}", "年度指标值": f"≥{number}件", "分值": 3,
         "实际完成值": f"{number}件", "得分": 3, "偏差原因": _LONG}
        for number in range(1, 31)
    ]  # fmt: skip
    data["自评表"] |= {"预期目标": _LONG * 6, "实际完成情况": _LONG * 6}
    found = path.with_suffix(".toml")
    found.write_text(_toml(data), encoding="utf-8")
    return found


def _toml(data: dict) -> str:
    lines = []
    for sheet, fields in data.items():
        for key, value in fields.items():
            if isinstance(value, dict):
                lines += [f'"{sheet}"."{key}"."{name}" = {_quoted(v)}' for name, v in value.items()]
            elif not isinstance(value, list):
                lines.append(f'"{sheet}"."{key}" = {_quoted(value)}')
    for sheet, fields in data.items():
        for key, rows in fields.items():
            for row in rows if isinstance(rows, list) else ():
                lines.append(f'[["{sheet}"."{key}"]]')
                lines += [f'"{name}" = {_quoted(value)}' for name, value in row.items()]
    return "\n".join(lines)


def _quoted(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


KINDS = ("empty", "seed", "clean", "long", "report")


@pytest.fixture(scope="module", params=KINDS)
def printed(request, office, tmp_path_factory):
    """What LibreOffice says of the sheets, and the pages that they print on, by sheet."""
    folder = tmp_path_factory.mktemp(request.param)
    source, pdf = made(folder / "a.xlsx", request.param), folder / "a.pdf"
    said = office.run(source, _EXPORT, given={"sheets": OFFICIAL, "pdf": str(pdf)})
    with pdfplumber.open(pdf) as document:
        yield said, _by_sheet(document.pages)


def _by_sheet(pages: Sequence) -> dict[str, list]:
    """Return the pages of each sheet: the list of findings lies, the official sheets begin with a number."""
    found: dict[str, list] = {}
    name = ""
    for page in pages:
        text = _text(page)
        if page.width > page.height:
            name = RESULTS_SHEET
        for number, sheet in (("附件2", OFFICIAL[0]), ("附件3", OFFICIAL[1])):
            name = sheet if number in text else name
        if name:
            found.setdefault(name, []).append(page)
    return found


def _text(page) -> str:
    """Return the page's text in the order in which it was written: cell by cell."""
    return _bare("".join(char["text"] for char in _chars(page)))


def _chars(page) -> list[dict]:
    """Return the glyphs on the page; a cell that goes on overleaf has some above or below it."""
    found = (char for char in page.chars if char["text"].strip())
    return [char for char in found if char["bottom"] > 0 and char["top"] < page.height]


def _bare(text: str) -> str:
    return "".join(text.split())


def test_a_sheet_is_one_a4_page_wide(printed):
    said, pages = printed
    assert list(pages)[: len(OFFICIAL)] == list(OFFICIAL)
    for name in OFFICIAL:
        assert said[name]["paper"] == pytest.approx([21000, 29700, 1, 0], abs=10)
        assert said[name]["areas"] == 1
        assert {(round(page.width), round(page.height)) for page in pages[name]} == {A4}
        # No column has gone to a page of its own: each page has the left and the right border.
        assert all(len(_borders(page, "v")) > 1 for page in pages[name])


def test_a_short_form_is_one_page_and_a_long_one_repeats_its_headings(request, printed):
    said, pages = printed
    kind = request.node.callspec.params["printed"]
    assert len(pages["基础数据表"]) == 1
    assert said["自评表"]["repeated"] == [12, 12]
    evaluation = pages["自评表"]
    assert (len(evaluation) > 1) == (kind in {"long", "report"})  # thirteen indicators are short
    heading = "一级指标二级指标三级指标年度指标值实际完成值分值得分"
    # The first page may end above the table.
    assert all(heading in _text(page) for page in evaluation[1:])


def test_everything_stands_inside_the_margins(printed):
    said, pages = printed
    for name in OFFICIAL:
        left, right, _, _ = (hundredths * 72 / 2540 for hundredths in said[name]["margins"])
        for page in pages[name]:
            chars = _chars(page)
            assert min(char["x0"] for char in chars) >= left - 1
            assert max(char["x1"] for char in chars) <= page.width - right + 1
            assert min(char["top"] for char in chars) >= 0
            assert max(char["bottom"] for char in chars) <= page.height


def test_every_text_of_the_sheet_is_there_whole(printed):
    said, pages = printed
    for name in OFFICIAL:
        text = "".join(map(_text, pages[name]))
        due = Counter(filter(None, map(_bare, said[name]["texts"])))
        assert len(due) > 30
        missing = {cell: count for cell, count in due.items() if text.count(cell) < count}
        assert missing == {}
        assert "###" not in text


def test_no_text_crosses_a_border(request, printed):
    _, pages = printed
    assert (RESULTS_SHEET in pages) == (request.node.callspec.params["printed"] != "report")
    for name in pages:
        for page in pages[name]:
            across, down = _borders(page, "h"), _borders(page, "v")
            crossing = [_said(line) for line in _lines(page) if _crosses(line, across, down)]
            assert crossing == []


def _smallest() -> tuple[float, float]:
    """Return the least size in points that is read on paper, of texts and of the short signs.

    Where there is neither Arial nor a font as wide, LibreOffice draws columns wider than Excel does.
    """
    font = subprocess.run(["fc-match", "Arial"], capture_output=True, text=True, check=True).stdout
    return (7.7, 5.8) if re.search("Arial|Liberation Sans|Arimo", font) else (6.0, 4.5)


def test_texts_are_large_enough_to_read(printed):
    _, pages = printed
    smallest, smallest_sign = _smallest()
    for name in OFFICIAL:
        for page in pages[name]:
            small = {
                (char["text"], round(char["size"], 1))
                for line in _lines(page)
                for char in line
                if char["size"] < (smallest_sign if line[0]["text"] in SIGNS else smallest)
                and not _is_footer(line)
            }
            assert small == set()


@pytest.mark.parametrize("name", OFFICIAL)
def test_where_columns_are_as_wide_as_excel_draws_them_texts_are_8_points(name):
    sheet = next(part for part in load_form(FORM).sheets if part.name == name)
    last = sheet.page.signs
    widths = [width for letters, width in sheet.widths.items() if letters <= last]
    drawn = sum(7 * width + 5 for width in widths) * 72 / 96
    room = A4[0] - 72 * (sheet.page.margins[0] + sheet.page.margins[1])
    assert 10.5 * min(1, room / drawn) >= 8


# ---------------------------------------------------------------- glyphs and borders


def _lines(page) -> Iterator[list[dict]]:
    """Yield the glyphs that were written one after the other on one line of a cell."""
    chars, borders = _chars(page), [place for place, _, _ in _borders(page, "v")]
    start = 0
    for number, (one, other) in enumerate(pairwise(chars), 1):
        gap = other["x0"] - one["x1"]
        is_next = abs(one["top"] - other["top"]) <= 1 and -1 <= gap < one["size"] - 1
        is_next_cell = gap > 0.8 and any(one["x1"] < x < other["x0"] for x in borders)
        if not is_next or is_next_cell:
            yield chars[start:number]
            start = number
    if chars:
        yield chars[start:]


def _said(line: list[dict]) -> str:
    return "".join(char["text"] for char in line)


def _is_footer(line: list[dict]) -> bool:
    return _said(line)[:1] in "第共页0123456789" and line[0]["top"] > A4[1] - 60


def _borders(page, direction: str) -> list[tuple[float, float, float]]:
    """Return the lines of one direction: where they are, and from where to where they go."""
    if direction == "h":
        return [(one["top"], one["x0"], one["x1"]) for one in page.lines if one["height"] < 1]
    return [(one["x0"], one["top"], one["bottom"]) for one in page.lines if one["width"] < 1]


def _crosses(line: list[dict], across: Sequence, down: Sequence) -> bool:
    """Tell whether a border runs through the middle of the glyphs."""
    left, right = line[0]["x0"] + 1, line[-1]["x1"] - 1
    middle = (line[0]["top"] + line[0]["bottom"]) / 2
    top, bottom = middle - 0.35 * line[0]["size"], middle + 0.35 * line[0]["size"]
    return any(
        top < place < bottom and start < right and end > left for place, start, end in across
    ) or any(left < place < right and start < bottom and end > top for place, start, end in down)
