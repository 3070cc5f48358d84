"""A sheet of the form that is lost is an error; a single field is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.filings import CLEAN, CLEAN_ROWS

NEW = "请用 xl-tools new 新建工作簿，把数据复制过去。 [form.lost]"
GONE = (
    "错误 {0}：找不到“{0}”：工作表已被删除或改名，或者单元格的名称已失效，其中的项目都没有校验。"
    "只是改了名称的，请把工作表的名称改回“{0}”；改回后仍找不到的，" + NEW
)
PART = "错误 {0}：“{0}”的{1}找不到单元格，没有校验。请恢复删除前的工作簿，或" + NEW[1:]


@pytest.fixture
def without(filing, said, form):
    """Return what the rule says of a clean filing that has lost these fields and tables."""

    def of(fields=(), tables=()):
        whole = filing(CLEAN, CLEAN_ROWS, lost=fields)
        kept = {key: () if key in tables else rows for key, rows in whole.tables.items()}
        return said("form.lost", replace(whole, tables=kept), every=True)

    return of


def parts(form, *names):
    """Return the fields and tables of these sheets."""
    sheets = [sheet for sheet in form.sheets if sheet.name in names]
    fields = [field.key for sheet in sheets for field in sheet.fields]
    return fields, [table.key for sheet in sheets for table in sheet.tables]


def test_a_whole_filing_passes(without):
    assert without() == ["PASS  2 张表都在"]


@pytest.mark.parametrize("sheets", [["自评表"], ["基础数据表"], ["基础数据表", "自评表"]])
def test_a_lost_sheet_is_said_once(form, without, sheets):
    assert without(*parts(form, *sheets)) == [GONE.format(sheet) for sheet in sheets]


def test_the_units_name_and_a_table_are_named(without):
    said = without(["单位名称", "基本支出"], ["绩效指标", "专项资金"])
    assert said == [
        PART.format("基础数据表", "“专项资金”"),
        PART.format("自评表", "“单位名称”“绩效指标”“基本支出”"),
    ]


def test_of_a_sheet_that_has_lost_most_some_fields_are_named(form, without):
    fields, _ = parts(form, "基础数据表")
    (said,) = without(fields[1:])
    named = "".join(f"“{key}”" for key in fields[1:6])
    assert said == PART.format("基础数据表", f"{named}等 {len(fields) - 1} 项")


def test_a_single_field_is_left_to_the_rules_that_need_it(without):
    assert without(["编制数", "自评表.填报日期"]) == ["PASS  2 张表都在"]
