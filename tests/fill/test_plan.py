"""What entries mean for the form: names as people write them, values, units, and refusals."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from xl_tools.errors import DataError
from xl_tools.fill import Change, Entry, plan
from xl_tools.forms.loader import load_form

FORM = load_form("hunan-2023")
BASE, SELF = "基础数据表", "自评表"


def entry(sheet, item, column, value, *, index=None, where="第 2 行", **more) -> Entry:
    return Entry(sheet, item, column, index, value, where, file="d.csv", **more)


def one(*args, **more) -> Change:
    (change,) = plan([entry(*args, **more)], FORM)
    return change


def refused(*entries: Entry) -> str:
    with pytest.raises(DataError) as error:
        plan(list(entries), FORM)
    return str(error.value)


@pytest.mark.parametrize(
    ("sheet", "item", "column", "key"),
    [
        (BASE, "三公经费", "本年预算", "三公经费.本年预算"),
        (BASE, " 1、公务用车购置和维护经费", "本年预算", "公务用车购置和维护经费.本年预算"),
        (BASE, "其中：公车购置", "上年决算", "公车购置.上年决算"),
        (BASE, "其中：办公经费", "本年决算", "办公经费.本年决算"),
        (BASE, "2、出国经费", "2022年决算数", "出国经费.上年决算"),
        (BASE, "3、公务接待", "2023年预算数", "公务接待.本年预算"),
        (BASE, "公务接待", "2023 年决算数", "公务接待.本年决算"),
        (BASE, "项目支出：", "本年决算", "项目支出.本年决算"),
        (BASE, "水费、电费、差旅费", "本年决算", "水费电费差旅费.本年决算"),
        (BASE, "　会议费、培训费", "本年决算数", "会议费培训费.本年决算"),
        (BASE, "编制数", "", "编制数"),
        (BASE, "2023年实际在职人数", "", "实际在职人数"),
        (BASE, "2022年实际在职人数", "", "实际在职人数"),
        (BASE, "三公经费.本年预算", "", "三公经费.本年预算"),
        (" 基础数据表 ", "三公经费", "本年预算", "三公经费.本年预算"),
        (SELF, "项目支出：", "", "项目支出"),
        (SELF, "其中：一般公共预算：", "", "一般公共预算"),
        (SELF, "年度资金总额", "全年执行数", "年度资金总额.全年执行数"),
    ],
)
def test_names_are_understood_as_they_stand_on_the_form(sheet, item, column, key):
    change = one(sheet, item, column, "3")
    assert (change.key, change.value) == (key, Decimal(3))


@pytest.mark.parametrize(
    ("item", "column", "name"),
    [
        ("绩效指标", "年度指标值", "绩效指标[1].年度指标值"),
        ("绩效指标", "指标值", "绩效指标[1].年度指标值"),
        ("绩效指标", "偏差原因分析及改进措施", "绩效指标[1].偏差原因"),
    ],
)
def test_rows_of_a_table(item, column, name):
    change = one(SELF, item, column, "甲", index=1)
    assert (change.name, change.key, change.table, change.index) == (name, "", "绩效指标", 1)


def test_a_tables_columns_may_carry_their_unit():
    assert (
        one(BASE, "楼堂馆所控制情况", "批复规模（㎡）", "3", index=1).name == "楼堂馆所[1].批复规模"
    )
    assert one(BASE, "3、市级专项资金", "本年决算", 3, index=1).name == "专项资金[1].本年决算"


MONEY = (BASE, "公务接待", "本年决算")
STAFF = (BASE, "编制数", "")
RATE = (BASE, "在职人员控制率", "")


@pytest.mark.parametrize(
    ("cell", "value", "unit", "expected"),
    [
        (MONEY, 3, "", "3"),
        (MONEY, Decimal("3.50"), "", "3.50"),
        (MONEY, 0.1, "", "0.1"),
        (MONEY, "1,676.35", "", "1676.35"),
        (MONEY, "１，６７６．３５", "", "1676.35"),
        (MONEY, " -3 ", "", "-3"),
        (MONEY, "1,676.35万元", "", "1676.35"),
        (MONEY, "16763500元", "", "1676.35"),
        (MONEY, "0.5 亿元", "", "5000"),
        (MONEY, 8500, "元", "0.85"),
        (MONEY, "8500元", "元", "0.85"),
        (MONEY, 3, "万元", "3"),
        (MONEY, 3, "（万元）", "3"),
        (MONEY, 30000, "单位：元", "3"),
        (STAFF, "33人", "", "33"),
        (STAFF, "33名", "", "33"),
        (STAFF, 33.0, "", "33"),
        (RATE, "0.97", "", "0.97"),
    ],
)
def test_numbers_come_in_the_fields_unit(cell, value, unit, expected):
    assert one(*cell, value, unit=unit).value == Decimal(expected)


@pytest.mark.parametrize(
    ("value", "unit", "expected", "number_format"),
    [
        ("97%", "", "0.97", "0%"),
        ("96.97％", "", "0.9697", "0.00%"),
        ("100.0%", "", "1", "0.0%"),
        (97, "%", "0.97", "0%"),
    ],
)
def test_a_percentage_keeps_its_printed_precision(value, unit, expected, number_format):
    change = one(*RATE, value, unit=unit)
    assert (change.value, change.number_format) == (Decimal(expected), number_format)


def test_a_percentage_cell_of_a_workbook_is_a_percentage():
    change = one(*RATE, Decimal("0.9697"), number_format="0.00%")
    assert (change.value, change.number_format) == (Decimal("0.9697"), "0.00%")
    target = one(SELF, "绩效指标", "实际完成值", Decimal("0.92"), index=1, number_format="0%")
    assert target.value == "92%"


@pytest.mark.parametrize("dash", ["——", "—", "-", "/"])
def test_a_dash_stays_a_dash(dash):
    assert one(*MONEY, dash).value == dash


def test_none_in_words_where_the_form_allows_it():
    assert one(BASE, "楼堂馆所", "批复规模", "无", index=1).value == "无"


@pytest.mark.parametrize(
    "value", ["2024年3月5日", "2024-03-05", "2024/3/5", "2024.3.5", "２０２４年３月５日",
              dt.date(2024, 3, 5), dt.datetime(2024, 3, 5, 12, 0)],
)  # fmt: skip
def test_dates(value):
    change = one(BASE, "填报日期", "", value)
    assert change.value == dt.date(2024, 3, 5)
    assert type(change.value) is dt.date


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("=1+1", "", "=1+1"),
        ("+86", "", "+86"),
        ("-", "", "-"),
        ("@甲", "", "@甲"),
        ("=100%", "", "=100%"),
        ("NA", "", "NA"),
        ("0", "", "0"),
        ("07312345", "", "07312345"),
        (13800000000, "", "13800000000"),
        (Decimal("92.50"), "", "92.50"),
        (1e15, "", "1000000000000000"),
        ("92", "%", "92%"),
        ("≥90", "%", "≥90%"),
        ("≥90%", "%", "≥90%"),
        (43, "人次", "43人次"),
        (dt.date(2023, 12, 31), "", "2023年12月31日"),
        ("甲\r\n乙\r丙", "", "甲\n乙\n丙"),
    ],
)
def test_text_stays_as_written(value, unit, expected):
    assert one(SELF, "绩效指标", "实际完成值", value, index=1, unit=unit).value == expected


def test_derived_cells_take_a_filed_value():
    assert one(SELF, "总分", "得分", 96).derived
    assert one(BASE, "三公经费", "本年预算", 0).derived
    assert not one(*MONEY, 0).derived


def test_a_constant_repeated_changes_nothing():
    entries = [
        entry(BASE, "政府采购金额", "上年决算", "—"),
        entry(SELF, "年度资金总额", "分值", 10),
    ]
    assert plan(entries, FORM) == []


P = "d.csv 第 2 行："


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("自评报表", "单位名称", "", "甲"), "没有表“自评报表”，最接近的是“自评表”"),
        (("附件2", "单位名称", "", "甲"), "没有表“附件2”，可用的表：基础数据表、自评表"),
        ((BASE, "公务招待", "本年决算", 1), "“基础数据表”没有项目“公务招待”，最接近的是“公务接待”"),
        ((BASE, "xyz", "本年决算", 1), "“基础数据表”没有项目“xyz”，请对照表样填写"),
        ((BASE, "总分", "得分", 1), "“基础数据表”没有项目“总分”，它在“自评表”"),
        (
            (BASE, "公务接待", "本年结算", 1),
            "“公务接待”没有列“本年结算”，最接近的是“本年预算”或“本年决算”",
        ),
        (
            (BASE, "公务接待", "2021年决算数", 1),
            "“公务接待”没有列“2021年决算数”，最接近的是“上年决算”或“本年决算”",
        ),
        (
            (SELF, "年度资金总额", "", 1),
            "请写明“年度资金总额”的列：年初预算数、全年预算数、全年执行数、分值、执行率、得分、应得、差、评分依据",
        ),
        ((SELF, "单位名称", "内容", "甲"), "“单位名称”只有一个值，“列”请留空，现为“内容”"),
        ((SELF, "绩效指标", "分值", 1), "“绩效指标”有多行，请写明第几行，如“绩效指标[1]”"),
        ((*MONEY, "一千"), "“公务接待.本年决算”应填数字，现为“一千”"),
        ((*MONEY, "7.50."), "“公务接待.本年决算”应填数字，现为“7.50.”"),
        ((*MONEY, "≥3"), "“公务接待.本年决算”应填数字，现为“≥3”"),
        ((*MONEY, "无"), "“公务接待.本年决算”应填数字，现为“无”"),
        (
            (*MONEY, "=1+1"),
            "“公务接待.本年决算”应填数字，不接受公式“=1+1”，请直接填结果",
        ),
        (
            (*MONEY, "300㎡"),
            "“公务接待.本年决算”单位“㎡”与本项目的单位“万元”不符，请换算后再填",
        ),
        (
            (*MONEY, "3%"),
            "“公务接待.本年决算”单位“%”与本项目的单位“万元”不符，请换算后再填",
        ),
        ((*MONEY, True), "“公务接待.本年决算”应填数字，现为“TRUE”"),
        ((*MONEY, dt.date(2024, 3, 5)), "“公务接待.本年决算”应填数字，现为“2024-03-05”"),
        ((*MONEY, Decimal("NaN")), "“公务接待.本年决算”数值“NaN”超出表格能保存的范围"),
        ((*MONEY, Decimal("1E+400")), "“公务接待.本年决算”数值“1E+400”超出表格能保存的范围"),
        ((*STAFF, "32.5"), "“编制数”应填整数，现为“32.5”"),
        (
            (*STAFF, "33个"),
            "“编制数”单位“个”与本项目的单位“人”不符，请换算后再填",
        ),
        (
            (BASE, "填报日期", "", "2024年2月30日"),
            "“基础数据表.填报日期”应填日期，如 2024年3月5日，现为“2024年2月30日”",
        ),
        (
            (BASE, "填报日期", "", 45356),
            "“基础数据表.填报日期”应填日期，如 2024年3月5日，现为“45356”",
        ),
        ((SELF, "单位名称", "", False), "“单位名称”应填文字，现为“FALSE”"),
        (
            (SELF, "单位名称", "", "甲\x07乙"),
            "“单位名称”文字里有不能写入单元格的控制字符，请删除后再试",
        ),
        (
            (SELF, "单位名称", "", "甲\ud800"),
            "“单位名称”文字里有不能写入单元格的控制字符，请删除后再试",
        ),
        (
            (SELF, "单位名称", "", "甲" * 32768),
            "“单位名称”文字超过单元格能容纳的 32767 个字符",
        ),
        (
            (SELF, "年度资金总额", "分值", 20),
            "“年度资金总额.分值”是表内固定值“10”，不能填写，请删去这一项",
        ),
        (
            (BASE, "政府采购金额", "上年决算", 3),
            "“政府采购金额.上年决算”是表内固定值“——”，不能填写，请删去这一项",
        ),
    ],
)
def test_refusals(args, message):
    assert refused(entry(*args)) == P + message


@pytest.mark.parametrize(
    ("args", "more", "message"),
    [
        ((*MONEY, 1), {"index": 2}, "“公务接待”只有一行，不能写成“公务接待[2]”"),
        (
            (SELF, "绩效指标", "分值", 1),
            {"index": 0},
            "“绩效指标”的行号从 1 开始，现为“[0]”",
        ),
        (
            (SELF, "绩效指标", "权数", 1),
            {"index": 1},
            "“绩效指标”没有列“权数”，可用的列：一级指标、二级指标、三级指标、年度指标值、"
            "实际完成值、分值、得分、偏差原因、应得、差、评分依据",
        ),
        (
            (*MONEY, "3万元"),
            {"unit": "元"},
            "“公务接待.本年决算”数值的单位“万元”与单位列的“元”不一致",
        ),
        (
            (SELF, "绩效指标", "实际完成值", "及时"),
            {"index": 1, "unit": "%"},
            "“绩效指标[1].实际完成值”“及时”不能再带单位“%”，请把单位写进文字或留空",
        ),
        (
            (*MONEY, None),
            {"problem": "单元格是错误值 #REF!，请改为数值"},
            "“公务接待.本年决算”单元格是错误值 #REF!，请改为数值",
        ),
        ((BASE, "", "", None), {"problem": "“项目”没有填写"}, "“项目”没有填写"),
    ],
)
def test_refusals_with_more_to_an_entry(args, more, message):
    assert refused(entry(*args, **more)) == P + message


def test_all_problems_are_told_at_once_and_a_duplicate_names_the_first():
    text = refused(
        entry(*MONEY, 1, where="第 2 行"),
        entry(BASE, "3、公务接待", "2023年决算数", 2, where="第 5 行"),
        entry(BASE, "公务招待", "本年决算", 2, where="第 6 行"),
        entry(SELF, "绩效指标", "分值", 2, index=1, where="第 7 行"),
        entry(SELF, "绩效指标", "分值", 2, index=3, where="第 8 行"),
    )
    assert text == (
        "d.csv 第 5 行：“公务接待.本年决算”重复，第 2 行已经给出，请只留一处\n"
        "d.csv 第 6 行：“基础数据表”没有项目“公务招待”，最接近的是“公务接待”\n"
        "d.csv 第 8 行：缺少“绩效指标[2]”，行号应从 1 起连续"
    )


def test_the_filings_year_says_what_a_dated_column_means():
    entries = [entry(BASE, "公务接待", "2023年决算数", 1)]
    assert plan(entries, FORM, 2024)[0].key == "公务接待.上年决算"
    assert plan(entries, FORM, 2023)[0].key == "公务接待.本年决算"
