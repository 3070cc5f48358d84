"""A workbook whose form says another year than the workbook itself."""

from __future__ import annotations

import pytest

from tests.shipped import CLEAN, filled, put
from xl_tools.refresh import check, refresh
from xl_tools.workbook import Workbook

TITLE = "部门（单位）整体支出绩效自评表"
BASIC = "部门（单位）整体支出绩效评价基础数据表"
ADVICE = (
    "请核对填的是哪一年的数：年份写错的请改正；确是另一年度的，请用那一年度的工作簿填报。"
    " [year.label]"
)
SAID = "{}：“{}”写的是 {} 年，而这份工作簿是 2023 年度的，应为 {} 年。{}" + ADVICE


@pytest.fixture
def spoiled(tmp_path):
    """Return a function that gives a clean workbook with these texts, by sheet and cell."""

    def of(texts):
        path = put(tmp_path / "a.xlsx", filled(CLEAN))
        book = Workbook.open(path)
        for (sheet, cell), text in texts.items():
            book[sheet][cell].value = text
        book.save()
        return path

    return of


CASES = {
    "the title": (
        {("自评表", "A2"): f"2022年度{TITLE}"},
        [SAID.format("自评表!A2", f"2022年度{TITLE}", 2022, 2023, "")],
    ),
    "a heading": (
        {("基础数据表", "F5"): "2022年决算数"},
        [SAID.format("基础数据表!F5", "2022年决算数", 2022, 2023, "")],
    ),
    "the heading of last year": (
        {("基础数据表", "B5"): "2023年决算数"},
        [SAID.format("基础数据表!B5", "2023年决算数", 2023, 2022, "")],
    ),
    "all of both sheets": (
        {
            ("自评表", "A2"): f"2024年度{TITLE}",
            ("基础数据表", "A2"): f"2024年度{BASIC}",
            ("基础数据表", "D3"): "2024年实际在职人数",
            ("基础数据表", "B5"): "2023年决算数",
            ("基础数据表", "D5"): "2024年预算数",
            ("基础数据表", "F5"): "2024年决算数",
        },
        [
            SAID.format(
                "基础数据表!A2", f"2024年度{BASIC}", 2024, 2023, "D3、B5、D5、F5的年份也不符。"
            ),
            SAID.format("自评表!A2", f"2024年度{TITLE}", 2024, 2023, ""),
        ],
    ),
    "no year": ({("自评表", "A2"): TITLE, ("基础数据表", "F5"): "本年决算数"}, []),
    "two years": ({("自评表", "A2"): f"2022—2023年度{TITLE}"}, []),
}


@pytest.mark.parametrize(("texts", "said"), CASES.values(), ids=CASES)
def test_the_cell_that_says_another_year_is_named(spoiled, texts, said):
    report = check(spoiled(texts))
    assert [finding.text for finding in report.findings] == said
    assert {finding.severity.label for finding in report.findings} <= {"核实"}


def test_the_label_is_marked_and_the_mark_goes_again(spoiled):
    path = spoiled({("自评表", "A2"): f"2022年度{TITLE}"})
    plain = Workbook.open(path)["自评表"]["A2"].fill
    refresh(path)
    book = Workbook.open(path)
    assert book["自评表"]["A2"].fill != plain
    book["自评表"]["A2"].value = f"2023年度{TITLE}"
    book.save()
    assert refresh(path).report.findings == ()
    assert Workbook.open(path)["自评表"]["A2"].fill == plain
