"""Applying changes: a filed figure against its formula, cell by cell."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.shipped import CLEAN, FORM, empty, filled
from xl_tools.fill.change import Change
from xl_tools.refresh import fill, new, open_form
from xl_tools.refresh.apply import apply_changes, rows_needed
from xl_tools.refresh.opening import functions_for
from xl_tools.workbook import Workbook


def apply(book: Workbook, *changes: Change):
    form = open_form(FORM)
    return apply_changes(book, form, changes, functions_for(form))


@pytest.fixture
def book() -> Workbook:
    return Workbook.from_bytes(empty(), "a.xlsx")


STAFF = (Change(Decimal(33), key="编制数"), Change(Decimal(32), key="实际在职人数"))


def rate(value, number_format: str = "") -> Change:
    return Change(value, key="在职人员控制率", derived=True, number_format=number_format)


@pytest.mark.parametrize(
    ("filed", "stands"),
    [
        (rate(Decimal("0.97"), "0%"), False),
        (rate(Decimal("0.9697"), "0.00%"), False),
        (rate(Decimal("0.96"), "0%"), True),
        (rate(Decimal("0.97"), "0.00%"), True),
        (rate(Decimal("1.03"), "0%"), True),
        (rate("——"), True),
    ],
)
def test_a_filed_rate_stands_where_it_prints_otherwise_than_its_formula(book, filed, stands):
    applied = apply(book, *STAFF, filed)
    cell = book["基础数据表"]["F4"]
    assert applied.overwritten == (("在职人员控制率",) if stands else ())
    assert (cell.formula is None) is stands
    assert not stands or cell.value.raw == filed.value


@pytest.mark.parametrize(
    ("filed", "stands"),
    [("——", False), ("/", False), (Decimal(0), True), (Decimal("0.97"), True)],
)
def test_a_dash_agrees_with_a_rate_that_cannot_be_calculated(book, filed, stands):
    assert bool(apply(book, rate(filed)).overwritten) is stands


def test_a_blank_total_agrees_with_a_dash_only(book):
    total = "三公经费.上年决算"
    assert apply(book, Change("——", key=total, derived=True)).overwritten == ()
    assert apply(book, Change(Decimal(0), key=total, derived=True)).overwritten == (total,)


def test_a_total_of_points_stands_at_every_digit(book):
    rows = [Change(Decimal("9.6"), table="绩效指标", index=1, column="得分")]
    filed = Change(Decimal(10), key="总分.得分", derived=True)
    assert apply(book, *rows, filed).overwritten == ("总分.得分",)


def test_a_derived_cell_of_a_table_row(book):
    row = {"批复规模": 100, "实际规模": 90}
    cells = [Change(Decimal(v), table="楼堂馆所", index=2, column=c) for c, v in row.items()]
    ratio = Change(
        Decimal("0.8"), table="楼堂馆所", index=2, column="规模控制率", derived=True,
        number_format="0%",
    )  # fmt: skip
    assert apply(book, *cells, ratio).overwritten == ("楼堂馆所[2].规模控制率",)
    assert book["基础数据表"]["D24"].value.raw == Decimal("0.8")
    again = Workbook.from_bytes(book.to_bytes(), "a.xlsx")
    right = Change(Decimal("0.9"), table="楼堂馆所", index=2, column="规模控制率", derived=True)
    assert apply(again, right).overwritten == ()
    assert again["基础数据表"]["D24"].formula == book["基础数据表"]["D23"].formula.replace(
        "23", "24"
    )


def test_values_are_counted_and_results_are_right_at_once(book):
    applied = apply(book, *STAFF)
    assert (applied.values, applied.overwritten, applied.recalculation.kept) == (2, (), ())
    assert book["基础数据表"]["F4"].value.shown == "97%"


def test_no_changes_change_nothing():
    book = Workbook.from_bytes(filled(CLEAN), "a.xlsx")
    assert apply(book).values == 0
    assert not book.changed


def test_rows_are_counted_for_each_table():
    changes = [
        Change("甲", table="绩效指标", index=3, column="三级指标"),
        Change("乙", table="绩效指标", index=12, column="三级指标"),
        Change("丙", table="专项资金", index=1, column="名称"),
        Change(Decimal(1), key="编制数"),
    ]
    assert rows_needed(changes) == {"绩效指标": 12, "专项资金": 1}


def test_a_row_without_a_class_goes_on_with_the_group_above(tmp_path):
    data = tmp_path / "d.toml"
    rows = [
        ("产出指标（40分）", "数量指标", "培训人次"),
        ("", "质量指标", "验收合格率"),
        ("", "时效指标", "按期完成率"),
        ("", "成本指标", "人均费用"),
        ("效益指标（30分）", "社会效益指标", "服务人次"),
    ]
    text = ""
    for first, second, third in rows:
        text += '[["自评表"."绩效指标"]]\n' + (f'"一级指标" = "{first}"\n' if first else "")
        text += f'"二级指标" = "{second}"\n"三级指标" = "{third}"\n'
    data.write_text(text, "utf-8")
    path = tmp_path / "a.xlsx"
    new(path, form="hunan-2023", unit="示例单位", year=2023, data=data)
    sheet = Workbook.open(path)["自评表"]
    assert {"B14:B17"} <= set(sheet.merged)
    assert [sheet[f"B{row}"].value.text for row in range(14, 19)] == [
        "产出指标（40分）", "", "", "", "效益指标（30分）",
    ]  # fmt: skip

    figures = "".join(f'[["自评表"."绩效指标"]]\n"得分" = {n}\n' for n in range(2, 6))
    data.write_text(
        '[["自评表"."绩效指标"]]\n"一级指标" = "产出指标（50分）"\n"二级指标" = "数量指标"\n'
        + figures,
        "utf-8",
    )
    fill(path, data=data)
    sheet = Workbook.open(path)["自评表"]
    assert sheet["B18"].value.text == "效益指标（30分）"
    assert sheet["H18"].value.shown == "5"
