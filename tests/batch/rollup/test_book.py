"""What stands in 汇总.xlsx."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from tests.batch.rollup.stores import BROKEN, FORMULA, HOSTILE, store_of
from xl_tools.batch.record import Record
from xl_tools.batch.rollup import lists, sheet
from xl_tools.batch.rollup.book import write_book
from xl_tools.batch.rollup.facts import RollUp
from xl_tools.batch.rollup.paper import Paper
from xl_tools.batch.rollup.setting import set_district
from xl_tools.batch.rollup.write import write_rollup
from xl_tools.errors import DataError, FileBusy, UsageError

# openpyxl does not know the data bars of current Excel, which XlsxWriter writes.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

SHEETS = [
    "概览",
    "单位",
    "问题",
    "规则×单位",
    "基础数据汇总",
    "基础数据明细",
    "无法读取",
]


def written(out: Path, path: Path, year: int = 0) -> openpyxl.Workbook:
    write_book(path, RollUp.of(out, year))
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def opened(out: Path, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    return written(out, tmp_path_factory.mktemp("book") / "汇总.xlsx")


def rows(paper, first: int = 4) -> list[tuple]:
    return list(paper.iter_rows(min_row=first, values_only=True))


def test_the_sheets_are_there_with_filters_frozen_and_on_a4(opened):
    assert opened.sheetnames == SHEETS
    for name in SHEETS[1:]:
        paper = opened[name]
        assert paper.freeze_panes, name
        assert paper.auto_filter.ref, name
        assert paper.page_setup.paperSize == "9" or paper.page_setup.paperSize == 9
        assert paper.page_setup.orientation == "landscape"
        assert paper.print_title_rows == "$3:$3", name
    assert len(opened["概览"]._charts) == 3


def test_a_line_for_each_unit(opened, filing: Record):
    found = rows(opened["单位"])
    assert [row[1] for row in found] == [FORMULA, "乙/四.xlsx", "甲单位", HOSTILE]
    unit = filing.unit
    counts = (unit["errors"], unit["reviews"], unit["hints"])
    assert found[2][2:12] == (
        unit["filed_points"],
        unit["due_points"],
        unit["difference"],
        unit["grade"],
        unit["due_grade"],
        *counts,
        unit["explained"],
        unit["not_checked"],
    )


def test_a_units_name_leads_to_its_workbook(opened):
    cell = opened["单位"]["B6"]
    assert cell.hyperlink.target == "工作簿/甲/一%20%231.xlsx"


def test_every_finding_leads_to_its_cell(opened, filing: Record):
    paper = opened["问题"]
    found = rows(paper)
    assert len(found) == 4 * len(filing.rows("findings"))
    assert [row[0] for row in found] == sorted(
        (row[0] for row in found), key=["错误", "核实", "提示"].index
    )
    one = next(row for row in paper.iter_rows(min_row=4) if row[1].value == "甲单位")
    sheet_name, cell = one[3].value.split("!")
    assert one[3].hyperlink.target == "工作簿/甲/一%20%231.xlsx"
    assert one[3].hyperlink.location == f"'{sheet_name}'!{cell}"


def test_text_of_a_filing_never_becomes_a_formula(opened):
    for paper in opened:
        for row in paper.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert re.match(r"=(SUBTOTAL|ROUND)\(", cell.value), cell.coordinate
    assert opened["单位"]["B4"].value == FORMULA
    assert opened["单位"]["B4"].data_type == "s"


def test_rules_across_units_down(opened, filing: Record):
    head, *found = rows(opened["规则×单位"], 3)
    assert {row[1] for row in found} == {len(filing.rows("findings"))}
    assert [sum(row[2:]) for row in found] == [row[1] for row in found]
    totals = [sum(row[column] for row in found) for column in range(2, len(head))]
    assert totals == sorted(totals, reverse=True)
    assert any(heading.endswith("\nscore.due") for heading in head[2:])


def test_what_could_not_be_read(opened, out: Path):
    assert [row[1:] for row in rows(opened["无法读取"])] == [
        ("坏 #1.xlsx", BROKEN),
        ("超时.xlsx", BROKEN),
    ]
    assert RollUp.of(out, 2022).troubles == []


def test_figures_are_summed_and_the_sum_is_a_formula(opened):
    lines = {(row[1], row[2]): row for row in rows(opened["基础数据汇总"])}
    staff = lines["编制数", "—"]
    assert staff[4] == "=SUBTOTAL(109,'基础数据明细'!C4:C7)"
    assert staff[5:9] == (4, 0, "乙/四.xlsx", 0.4)
    assert [row[2] for row in rows(opened["基础数据明细"])] == [30, 40, 10, 20]


def test_an_older_year_is_rolled_up_on_its_own(out: Path, tmp_path: Path):
    assert [row[1] for row in rows(written(out, tmp_path / "a.xlsx", 2022)["单位"])] == ["甲单位"]
    with pytest.raises(UsageError, match="库里没有 2019 年的填报。可用的年度：2022、2023。"):
        RollUp.of(out, 2019)


# ---------------------------------------------------------------- the district


def district(out: Path, tmp_path: Path, said: str) -> dict[tuple[str, str], tuple]:
    copy = shutil.copytree(out, tmp_path / "out")
    set_district(copy, said)
    opened = written(copy, tmp_path / "汇总.xlsx")
    return {(row[1], row[2]): row[9:] for row in rows(opened["基础数据汇总"])}


def test_the_sum_is_held_against_the_districts_own_figure(out: Path, tmp_path: Path):
    data = tmp_path / "全区.toml"
    data.write_text('["基础数据表"]\n"编制数" = 90\n"实际在职人数" = 192\n', "utf-8")
    lines = district(out, tmp_path, str(data))
    assert lines["编制数", "—"] == (90, "=ROUND(E4-J4,6)", "不一致")
    assert lines["三公经费", "本年决算"] == (None, None, "全区没有数")


def test_the_districts_own_filing_is_not_summed(out: Path, tmp_path: Path):
    lines = district(out, tmp_path, "甲单位")
    assert lines["编制数", "—"] == (10, "=ROUND(E4-J4,6)", "不一致")


def test_a_district_nobody_knows(out: Path, tmp_path: Path):
    with pytest.raises(UsageError) as raised:
        set_district(out, "无此单位")
    assert str(raised.value) == (
        "--district：没有文件，也没有单位“无此单位”的填报（2023 年）。"
        "请写数据文件的路径，或全区填报的单位名称。"
    )
    wrong = tmp_path / "全区.toml"
    wrong.write_text('["基础数据表"]\n"编织数" = 90\n', "utf-8")
    with pytest.raises(DataError, match="编织数"):
        set_district(out, str(wrong))


# ---------------------------------------------------------------- bytes, size, limits


def test_the_same_store_gives_the_same_bytes(out: Path, tmp_path: Path):
    written(out, tmp_path / "a.xlsx")
    written(out, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_what_does_not_depend_on_findings_is_written_before_they_are_known(out, tmp_path):
    """A batch looks for findings across units meanwhile."""
    facts = RollUp.of(out)
    known: set[str] = set()
    write_book(tmp_path / "a.xlsx", facts, lambda: known.update(facts.__dict__))
    assert known & {"units", "_open", "severities", "by_rule", "matrix", "basics"} == {"basics"}


def test_one_that_is_broken_off_leaves_nothing_behind(out: Path, tmp_path: Path, monkeypatch):
    def stop() -> None:
        raise SystemExit

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(SystemExit):
        write_rollup(out, pause=stop)
    assert list(tmp_path.iterdir()) == []


def test_numbers_are_written_as_xlsxwriter_does(tmp_path: Path):
    numbers = (0, -1, 0.1 + 0.2, 1e300, 1e-7, 123456789012345678, 5.0, True)
    for name, kind in (("a", Paper), ("b", Worksheet)):
        with xlsxwriter.Workbook(tmp_path / f"{name}.xlsx", {"constant_memory": True}) as target:
            paper = target.add_worksheet("数", kind)
            look = target.add_format({"num_format": "0.00"})
            paper.set_column(1, 1, 9, look)
            for row, number in enumerate(numbers):
                paper.write_number(row, 0, number, look)
                paper.write_number(row, 1, number)
                paper.write_string(row, 2, "甲", look)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_more_findings_than_a_sheet_holds(out: Path, tmp_path: Path, monkeypatch, filing):
    monkeypatch.setattr(lists, "ROWS", 50)
    opened = written(out, tmp_path / "a.xlsx")
    names = [name for name in opened.sheetnames if name.startswith("问题")]
    total = 4 * len(filing.rows("findings"))
    # Two lines of title and one of headings stand on every sheet.
    assert len(names) == -(-total // 47)
    assert names[1] == "问题（2）"
    assert opened.sheetnames[2:5] == ["问题", "问题（2）", "问题（3）"]
    assert opened["问题（2）"]["A2"].value.startswith("续上表，从第 48 个起。")
    assert sum(len(rows(opened[name])) for name in names) == total


def test_more_links_than_a_sheet_takes(out: Path, tmp_path: Path, monkeypatch, recwarn):
    monkeypatch.setattr(lists, "MOST", 2)
    monkeypatch.setattr(sheet, "MOST", 2)
    write_book(tmp_path / "a.xlsx", RollUp.of(out))
    assert not recwarn.list
    opened = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert opened["单位"]["A3"].value == (
        "Excel 一张表最多 2 个链接：后面的单位没有链接，请按“文件”一栏查找。"
    )
    linked = [row[1].hyperlink is not None for row in opened["单位"].iter_rows(min_row=5)]
    assert linked == [True, True, False, False]


def test_an_empty_store_has_a_rollup_too(tmp_path: Path, filing: Record):
    store_of(tmp_path, [])
    opened = written(tmp_path, tmp_path / "汇总.xlsx")
    assert opened.sheetnames == SHEETS
    assert opened["概览"]["A1"].value == "绩效自评汇总"


def test_a_rollup_that_is_open_in_excel_stays(out: Path, tmp_path: Path, monkeypatch):
    copy = shutil.copytree(out, tmp_path / "out")
    target = copy / "汇总.xlsx"
    target.write_bytes(b"old")
    target.chmod(0o444)
    with pytest.raises(FileBusy):
        write_rollup(copy)
    assert target.read_bytes() == b"old"


def test_years_are_told_apart_by_name(out: Path, tmp_path: Path):
    copy = shutil.copytree(out, tmp_path / "out")
    names = [path.name for year in (0, 2023, 2022) for path in write_rollup(copy, year)]
    assert [name for name in names if name.endswith("xlsx")] == [
        "汇总.xlsx",
        "汇总.xlsx",
        "汇总-2022.xlsx",
    ]


@pytest.mark.soffice
def test_libreoffice_opens_it_and_finds_the_same_sums(out: Path, tmp_path: Path, office):
    written(out, tmp_path / "汇总.xlsx")
    values = office.values(tmp_path / "汇总.xlsx")["基础数据汇总"]
    assert values["E4"] == 100
    links = office.run(
        tmp_path / "汇总.xlsx",
        "said = [f.URL for f in cell('单位', 'B6').TextFields]",
    )
    assert links[0].endswith("/工作簿/甲/一%20%231.xlsx") or "%E5%B7%A5" in links[0]
