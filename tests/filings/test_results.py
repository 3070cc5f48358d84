"""校验结果: counts, rows, links, explanations, and what a reviewer did to the sheet."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shipped import CLEAN, RESULTS, SEED, filled, found, put, refreshed
from xl_tools.domain.cells import Place
from xl_tools.domain.findings import Finding, NotChecked, Pass, Severity
from xl_tools.domain.report import Report
from xl_tools.filings.heights import LINE, PADDING, count_lines
from xl_tools.filings.result_lines import lines_of
from xl_tools.filings.results import read_explanations, write_results
from xl_tools.refresh import refresh
from xl_tools.workbook import Workbook
from xl_tools.workbook.sheet import Sheet

FIRST = 7
HEADINGS = {
    "序号": "A", "级别": "B", "位置": "C", "项目": "D", "填报值": "E", "对照位置": "F",
    "对照值": "G", "差额": "H", "问题": "I", "建议": "J", "审核说明": "K", "状态": "L",
    "规则": "M", "键": "N", "依据值": "O",
}  # fmt: skip
POINTS = Place("自评表", "H14", "绩效指标[甲].得分")
DUE = Place("自评表", "K14", "绩效指标[甲].应得")
BUDGET = Place("基础数据表", "F20", "政府采购金额.本年决算")

ERROR = Finding(
    "score.due",
    Severity.ERROR,
    POINTS,
    "6",
    "得分 6 低于应得 10。",
    "请改为 10。",
    "疑似填错。",
    DUE,
    "10",
    Decimal("-4"),
)
REVIEW = Finding("ratio.procurement", Severity.REVIEW, BUDGET, "113.5", "超预算采购。", "请说明。")
HINT = Finding("required.income", Severity.HINT, Place("自评表", "E8", "政府性基金"), "", "为空。")
UNSEEN = NotChecked("ratio.control", Place("基础数据表", "F6", "三公经费"), "本年预算为 0")
NOWHERE = NotChecked("ratio.buildings", None, "没有可供核对的内容")


def report(*outcomes, explained=()) -> Report:
    return Report("hunan-2023", "示例单位", 2023, tuple(outcomes), tuple(explained))


@pytest.fixture
def book() -> Workbook:
    return Workbook.from_bytes(filled(CLEAN), "a.xlsx")


def write(book: Workbook, *outcomes, explained=(), statuses=None, texts=None) -> Workbook:
    """Write a report and return the workbook as the next session reads it."""
    assert write_results(book, report(*outcomes, explained=explained), statuses or {}, texts or {})
    return Workbook.from_bytes(book.to_bytes(), "a.xlsx")


def table(book: Workbook, *headings: str) -> list[tuple]:
    sheet = book[RESULTS]
    rows = []
    for row in range(FIRST, sheet.max_row + 1):
        cells = tuple(sheet[f"{HEADINGS[h]}{row}"].value.shown for h in headings)
        rows.append(cells if len(headings) > 1 else cells[0])
    return rows


# ---------------------------------------------------------------- what is written


def test_a_row_for_each_finding_worst_first_then_what_was_not_checked(book):
    book = write(book, HINT, UNSEEN, REVIEW, Pass("a.b"), NOWHERE, ERROR)
    assert table(book, "序号", "级别", "位置", "项目", "规则") == [
        ("1", "■错误", "自评表!H14", "绩效指标[甲].得分", "score.due"),
        ("2", "▲核实", "基础数据表!F20", "政府采购金额.本年决算", "ratio.procurement"),
        ("3", "●提示", "自评表!E8", "政府性基金", "required.income"),
        ("4", "未校验", "基础数据表!F6", "三公经费", "ratio.control"),
        ("5", "未校验", "", "", "ratio.buildings"),
    ]


def test_a_finding_has_both_cells_both_values_difference_message_and_next_step(book):
    book = write(book, ERROR, statuses={ERROR.key: "须改正"})
    sheet = book[RESULTS]
    row = {heading: sheet[f"{at}{FIRST}"].value.shown for heading, at in HEADINGS.items()}
    assert row == {
        "序号": "1",
        "级别": "■错误",
        "位置": "自评表!H14",
        "项目": "绩效指标[甲].得分",
        "填报值": "6",
        "对照位置": "自评表!K14",
        "对照值": "10",
        "差额": "-4",
        "问题": "得分 6 低于应得 10。疑似填错。",
        "建议": "请改为 10。",
        "审核说明": "",
        "状态": "须改正",
        "规则": "score.due",
        "键": "score.due|自评表|绩效指标[甲].得分",
        "依据值": "绩效指标[甲].得分=6；绩效指标[甲].应得=10",
    }
    assert sheet[f"H{FIRST}"].value.number == -4  # a number, not a text


def test_a_blank_value_says_so(book):
    assert table(write(book, HINT), "填报值", "对照值") == [("（空）", "")]


def test_links_lead_to_both_cells(book):
    book = write(book, ERROR, REVIEW, NOWHERE)
    assert dict(book[RESULTS].links) == {
        "C7": "'自评表'!H14",
        "F7": "'自评表'!K14",
        "C8": "'基础数据表'!F20",
    }


def test_a_finding_of_a_whole_sheet_leads_nowhere(book):
    lost = Finding("form.lost", Severity.ERROR, Place("自评表", ""), "", "找不到“自评表”。")
    book = write(book, lost)
    assert table(book, "位置", "项目", "填报值", "问题") == [("自评表", "", "", "找不到“自评表”。")]
    assert dict(book[RESULTS].links) == {}


def test_counts(book):
    book = write(book, ERROR, ERROR, REVIEW, HINT, UNSEEN, Pass("a.b"), Pass("a.c"), explained=[])
    counts = {name: book[RESULTS][f"{at}4"].value.number for name, at in _COUNTS.items()}
    assert counts == {"错误": 2, "核实": 1, "提示": 1, "已说明": 0, "通过": 2, "未校验": 1}


_COUNTS = {"错误": "C", "核实": "D", "提示": "E", "已说明": "F", "通过": "G", "未校验": "H"}


def test_an_explained_finding_is_counted_as_such_and_listed_after_the_open_ones(book):
    book = write(book, REVIEW, HINT, explained=[(REVIEW, "已报批")], texts={REVIEW.key: "已报批"})
    assert table(book, "级别", "审核说明") == [("●提示", ""), ("▲核实", "已报批")]
    assert [book[RESULTS][f"{_COUNTS[n]}4"].value.number for n in ("核实", "已说明")] == [0, 1]


def test_keys_are_in_hidden_columns(book):
    sheet = write(book, ERROR)[RESULTS]
    assert [sheet.column_width(HEADINGS[name]) for name in ("键", "依据值")] == [0, 0]


def test_two_findings_of_one_rule_at_one_field_have_keys_of_their_own():
    lines = lines_of(report(ERROR, replace(ERROR, value="5")), {}, {})
    assert [line.key for line in lines] == [ERROR.key, f"{ERROR.key}#2"]


def test_rows_are_as_high_as_their_texts_need(book):
    long = Finding("a.b", Severity.HINT, POINTS, "6", "长" * 200, "短。")
    sheet = write(book, ERROR, long)[RESULTS]
    assert sheet.row_height(FIRST + 1) == _needed(sheet, FIRST + 1) > 150
    assert sheet.row_height(FIRST) == _needed(sheet, FIRST) < 80


def _needed(sheet: Sheet, row: int) -> float:
    cells = [(at, sheet[f"{at}{row}"].value.text) for at in "BCDEFGHIJKLM"]
    return max(count_lines(t, sheet.column_width(at)) for at, t in cells) * LINE + PADDING


def test_new_rows_look_like_the_first(book):
    styles = [book[RESULTS][f"{at}{FIRST}"].style for at in HEADINGS.values()]
    sheet = write(book, ERROR, REVIEW, HINT)[RESULTS]
    for row in range(FIRST, FIRST + 3):
        assert [sheet[f"{at}{row}"].style for at in HEADINGS.values()] == styles


# ---------------------------------------------------------------- the next run


def test_the_same_again_changes_nothing(book):
    book = write(book, ERROR, REVIEW, HINT, UNSEEN)
    write_results(book, report(ERROR, REVIEW, HINT, UNSEEN), {}, {})
    assert not book.changed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([ERROR, REVIEW, HINT, UNSEEN], [ERROR, HINT]),
        ([ERROR, HINT], [ERROR, REVIEW, HINT, UNSEEN]),
        ([HINT], [ERROR, HINT]),
        ([ERROR], [HINT]),
        ([ERROR, REVIEW], []),
        ([], [ERROR, REVIEW]),
        ([REVIEW, HINT, UNSEEN, NOWHERE], [ERROR]),
    ],
)
def test_more_or_fewer_findings_leave_just_the_new_list(before, after):
    headings = [heading for heading in HEADINGS if heading != "键"]
    first = write(Workbook.from_bytes(filled(CLEAN), "a.xlsx"), *before)
    fresh = Workbook.from_bytes(filled(CLEAN), "a.xlsx")
    second, direct = write(first, *after), write(fresh, *after)
    rows = [row for row in table(second, *headings) if any(row)]
    assert rows == [row for row in table(direct, *headings) if any(row)]
    assert len(rows) == len(after)
    assert dict(second[RESULTS].links) == dict(direct[RESULTS].links)
    # The row that carries the styles for the next run stays, blank if need be.
    assert second[RESULTS].max_row == FIRST - 1 + max(1, len(after))


def test_the_filter_and_the_entry_guard_still_reach_all_rows(book):
    for _ in range(3):
        book = write(book, ERROR, REVIEW, HINT, UNSEEN, NOWHERE)
        book = write(book)
    xml = book.parts.source(RESULTS).decode()
    assert 'sqref="K7:K' in xml
    assert 'autoFilter ref="A6:M' in xml


# ---------------------------------------------------------------- what a reviewer did


def test_explanations_are_read_by_key(book):
    book = write(book, ERROR, REVIEW, statuses={REVIEW.key: "待说明"})
    book[RESULTS]["K8"].value = "年中追加，已报批。"
    one = read_explanations(book)[REVIEW.key]
    assert (one.text, one.basis, one.status) == ("年中追加，已报批。", REVIEW.basis, "待说明")
    assert (one.rule, one.place) == ("ratio.procurement", "基础数据表!F20")


def test_a_column_somebody_added_stays_with_its_finding(book):
    book = write(book, REVIEW, HINT)
    sheet = book[RESULTS]
    for ref, text in {"P6": "复核人意见", "P7": "请财务核", "P8": "同意"}.items():
        sheet[ref].value = text
    book = write(book, ERROR, REVIEW, HINT)
    assert [book[RESULTS][f"P{row}"].value.text for row in (7, 8, 9)] == ["", "请财务核", "同意"]
    book = write(book, HINT)
    assert [book[RESULTS][f"P{row}"].value.text for row in (6, 7)] == ["复核人意见", "同意"]


def test_a_remark_moves_along_when_its_finding_is_explained(book):
    book = write(book, REVIEW, HINT)
    for ref, text in {"P6": "复核人意见", "P7": "请财务核", "P8": "同意"}.items():
        book[RESULTS][ref].value = text
    book = write(book, REVIEW, HINT, explained=[(REVIEW, "已报批")])
    assert table(book, "规则") == ["required.income", "ratio.procurement"]
    assert [book[RESULTS][f"P{row}"].value.text for row in (7, 8)] == ["同意", "请财务核"]


def test_a_column_moved_elsewhere_is_found_by_its_heading(book):
    book = write(book, ERROR)
    sheet = book[RESULTS]
    for one, other in (("D6", "E6"), ("D7", "E7")):  # 项目 and 填报值 change places
        sheet[one].value, sheet[other].value = sheet[other].value.raw, sheet[one].value.raw
    write_results(book, report(ERROR), {}, {})
    assert [sheet[ref].value.shown for ref in ("D7", "E7")] == ["6", "绩效指标[甲].得分"]


def test_a_wider_column_stays_wide_and_a_users_height_stays(book):
    book = write(book, ERROR, HINT)
    book[RESULTS].set_column_width("I", 60)
    book[RESULTS].set_row_height(FIRST, 99)
    book = write(book, ERROR, HINT, UNSEEN)
    assert book[RESULTS].column_width("I") == 60
    assert book[RESULTS].row_height(FIRST) == 99


def test_a_row_of_the_reviewers_own_stays_between_and_below(book):
    book = write(book, ERROR, REVIEW, HINT)
    sheet = book[RESULTS]
    sheet["I12"].value = "复核：张"
    sheet.insert_rows(8, 1)
    sheet["I9"].value = "以下请业务科处理"
    book = write(book, ERROR, HINT)
    texts = [book[RESULTS][f"I{row}"].value.text for row in range(7, 13)]
    assert texts == [
        "得分 6 低于应得 10。疑似填错。",
        "以下请业务科处理",
        "为空。",
        "",
        "",
        "复核：张",
    ]


def test_a_sorted_list_is_put_in_order_again_with_its_explanations(book):
    book = write(book, ERROR, REVIEW, HINT)
    sheet = book[RESULTS]
    sheet["K8"].value = "已报批"
    rows = [[sheet[f"{at}{row}"].value.raw for at in HEADINGS.values()] for row in (7, 8, 9)]
    for row, cells in zip((9, 7, 8), rows, strict=True):
        for at, value in zip(HEADINGS.values(), cells, strict=True):
            sheet[f"{at}{row}"].value = value
    given = {key: one.text for key, one in read_explanations(book).items()}
    book = write(book, ERROR, REVIEW, HINT, texts=given)
    assert table(book, "级别", "审核说明") == [("■错误", ""), ("▲核实", "已报批"), ("●提示", "")]


def test_without_the_key_column_the_list_does_not_grow(book):
    book = write(book, ERROR, REVIEW)
    for ref in ("N6", "N7", "N8"):
        book[RESULTS][ref].value = None
    assert set(read_explanations(book)) == {
        "score.due|自评表!H14",
        "ratio.procurement|基础数据表!F20",
    }
    book = write(book, ERROR, REVIEW, HINT)
    assert table(book, "规则") == ["score.due", "ratio.procurement", "required.income"]


def test_a_remark_beside_what_was_not_checked_stays(book):
    book = write(book, UNSEEN)
    book[RESULTS]["K7"].value = "本年没有预算"
    book = write(book, ERROR, UNSEEN)
    assert table(book, "规则", "审核说明") == [("score.due", ""), ("ratio.control", "本年没有预算")]


def test_a_book_without_the_sheet_is_left_as_it_is(book):
    book.remove_name("结果_表头")
    before = book.to_bytes()
    assert not write_results(book, report(ERROR), {}, {})
    assert book.to_bytes() == before


POOL = [
    Finding(f"rule.{n}", severity, Place("自评表", f"H{n}", f"项目{n}"), str(n), f"问题{n}。" * n)
    for n, severity in enumerate([*Severity, *Severity], 1)
] + [NotChecked(f"rule.{n}", Place("自评表", f"G{n}", f"项目{n}"), f"原因{n}") for n in (7, 8, 9)]
SOME = st.lists(st.sampled_from(POOL), unique=True)


@settings(max_examples=30, deadline=None)
@given(SOME, SOME, st.sets(st.integers(0, 8)), st.booleans())
def test_whatever_comes_and_goes_rows_are_right_and_remarks_stay_with_them(
    before, after, remarked, signed
):
    book = write(Workbook.from_bytes(filled(CLEAN), "a.xlsx"), *before)
    sheet = book[RESULTS]
    sheet["P6"].value = "复核"
    for number in remarked:
        row = FIRST + number
        if sheet[f"N{row}"].value.text:
            sheet[f"P{row}"].value = f"意见：{sheet[f'N{row}'].value.text}"
    remarks = {sheet[f"P{row}"].value.text for row in range(FIRST, sheet.max_row + 1)} - {""}
    if signed:
        sheet[f"B{sheet.max_row + 3}"].value = "审核人签字"
    book = write(book, *after)
    sheet = book[RESULTS]
    keys = table(book, "键")[: len(after)]
    direct = write(Workbook.from_bytes(filled(CLEAN), "a.xlsx"), *after)
    headings = [heading for heading in HEADINGS if heading != "审核说明"]
    assert table(book, *headings)[: len(after)] == table(direct, *headings)[: len(after)]
    assert dict(sheet.links) == dict(direct[RESULTS].links)
    for row, key in enumerate(keys, FIRST):
        expected = f"意见：{key}" if f"意见：{key}" in remarks else ""
        assert sheet[f"P{row}"].value.text == expected
        assert sheet.row_height(row) == direct[RESULTS].row_height(row)
    signatures = [
        r for r in range(FIRST, sheet.max_row + 1) if sheet[f"B{r}"].value.text == "审核人签字"
    ]
    assert len(signatures) == signed
    write_results(book, report(*after), {}, {})
    assert not book.changed


# ---------------------------------------------------------------- on the shipped filing


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    return put(tmp_path / "seed.xlsx", refreshed(SEED))


def _explain(path: Path, rule: str, text: str | None) -> int:
    book = Workbook.open(path)
    sheet = book[RESULTS]
    for row in range(FIRST, sheet.max_row + 1):
        if sheet[f"M{row}"].value.text == rule:
            sheet[f"K{row}"].value = text
            book.save()
            return row
    raise AssertionError(rule)


def _said(path: Path, rule: str) -> tuple[str, str]:
    sheet = Workbook.open(path)[RESULTS]
    for row in range(FIRST, sheet.max_row + 1):
        if sheet[f"M{row}"].value.text == rule:
            return sheet[f"L{row}"].value.text, sheet[f"K{row}"].value.text
    raise AssertionError(rule)


WHY = "年中追加项目资金，已履行报批手续，文号见附件。"
RULE, PLACE = "ratio.procurement", "基础数据表!F20"


def test_an_explanation_clears_is_kept_and_lapses(seed):
    assert _said(seed, RULE) == ("待说明", "")
    _explain(seed, RULE, WHY)
    report = refresh(seed).report
    assert (PLACE, RULE) not in found(report)
    assert [(str(f.place), text) for f, text in report.explained] == [(PLACE, WHY)]
    assert _said(seed, RULE) == ("已说明", WHY)
    assert RULE not in Workbook.open(seed)["基础数据表"].notes.get("F20", HINT_NOTE).text
    once = seed.read_bytes()
    assert not refresh(seed).changed
    assert seed.read_bytes() == once
    # Another figure is changed: it holds.
    _type(seed, "F17", Decimal("2.6"))
    assert (PLACE, RULE) not in found(refresh(seed).report)
    # The figure it was given for is changed: it lapses, and says what it was.
    _type(seed, "F20", Decimal("120"))
    assert (PLACE, RULE) in found(refresh(seed).report)
    assert _said(seed, RULE) == (f"原说明已失效（数值已变化），原文：{WHY}", "")
    assert not refresh(seed).changed
    _explain(seed, RULE, "采购预算年中追加至 120 万元。")
    assert (PLACE, RULE) not in found(refresh(seed).report)


HINT_NOTE = type("NoNote", (), {"text": ""})


def _type(path: Path, ref: str, value: object) -> None:
    book = Workbook.open(path)
    book["基础数据表"][ref].value = value
    book.save()


@pytest.mark.parametrize("text", ["无", "暂无", "加强管理", "0"])
def test_what_is_no_explanation_does_not_clear(seed, text):
    _explain(seed, RULE, text)
    assert (PLACE, RULE) in found(refresh(seed).report)
    assert _said(seed, RULE) == ("说明不成立，请写明具体原因", text)


def test_an_error_cannot_be_explained(seed):
    _explain(seed, "total.parts", WHY)
    assert ("基础数据表!D6", "total.parts") in found(refresh(seed).report)
    assert _said(seed, "total.parts") == ("错误须改正，不能以说明代替", WHY)


def test_an_explanation_keeps_to_its_row_when_rows_are_inserted_above(seed):
    _explain(seed, "target.unquantified", "政策条数由上级下达，年初无法量化。")
    refresh(seed)
    book = Workbook.open(seed)
    book["自评表"].insert_rows(11, 2)
    book.save()
    report = refresh(seed).report
    assert [str(f.place) for f, _ in report.explained] == ["自评表!E16"]
    assert ("自评表!E16", "target.unquantified") not in found(report)


def test_an_explanation_of_an_indicator_that_was_renamed_is_shown_as_lapsed(seed):
    _explain(seed, "target.unquantified", WHY)
    refresh(seed)
    book = Workbook.open(seed)
    book["自评表"]["D14"].value = "政策落实到位程度"
    book.save()
    refresh(seed)
    assert _said(seed, "target.unquantified") == (
        f"原说明已失效（数值已变化），原文：{WHY}",
        "",
    )


def test_the_links_of_the_shipped_filing_lead_to_the_cells_of_its_findings(seed):
    sheet = Workbook.open(seed)[RESULTS]
    for row in range(FIRST, sheet.max_row + 1):
        for at in "CF":
            place = sheet[f"{at}{row}"].value.text
            link = f"'{place.replace('!', chr(39) + '!')}" if place else None
            assert sheet.links.get(f"{at}{row}") == link
