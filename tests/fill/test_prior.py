"""Last year's filing into this year's, and both together with a data file."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xl_tools.domain.cells import CellValue, Place
from xl_tools.domain.filing import Cell, Filing, Row
from xl_tools.errors import UsageError
from xl_tools.fill import Change, carry, combine
from xl_tools.forms.loader import load_form

FORM = load_form("hunan-2023")
UNIT = "某某街道办事处"


def cell(value, at="F11", unit="万元", sheet="基础数据表") -> Cell:
    content = value if isinstance(value, CellValue) else CellValue.of(value)
    return Cell(Place(sheet, at), content, unit=unit)


def row(table, index, **cells) -> Row:
    classes = frozenset({"名称", "一级指标", "二级指标"} & cells.keys())
    return Row(table, index, 14 + index, {k: cell(v, unit="") for k, v in cells.items()}, classes)


def last(cells=None, tables=None, *, year=2022, unit=UNIT) -> Filing:
    return Filing(FORM, unit, year, cells or {}, tables or {})


def carried(filing: Filing, **more) -> list[tuple]:
    changes = carry(FORM, filing, **{"unit": UNIT, "year": 2023} | more)
    return [(change.name, change.value, change.where) for change in changes]


def test_final_figures_become_last_years_and_blanks_carry_nothing():
    filing = last(
        {
            "公务接待.本年决算": cell(Decimal("0.85")),
            "公务接待.本年预算": cell(Decimal(1)),
            "出国经费.本年决算": cell(None),
            "办公经费.本年决算": cell("——", "F17"),
            "编制数": cell(33, "B5", "人"),
            "单位名称": cell(UNIT, "D3", "", "自评表"),
            "三公经费.本年决算": cell(9),
        }
    )
    assert carried(filing) == [
        ("单位名称", UNIT, "上年 自评表!D3"),
        ("编制数", Decimal(33), "上年 基础数据表!B5"),
        ("公务接待.上年决算", Decimal("0.85"), "上年 基础数据表!F11"),
        ("办公经费.上年决算", "——", "上年 基础数据表!F17"),
    ]


def test_rows_keep_their_places_and_unused_rows_give_only_their_class():
    filing = last(
        tables={
            "专项资金": (
                row("专项资金", 1, 名称="甲", 本年决算=Decimal(80), 本年预算=Decimal(90)),
                row("专项资金", 2, 名称="……", 本年决算=None),
                row("专项资金", 3, 名称="乙……", 本年决算=Decimal(5)),
            ),
            "绩效指标": (
                row("绩效指标", 1, 一级指标="产出", 三级指标="……", 分值=None),
                row("绩效指标", 2, 一级指标="产出", 三级指标="丙", 分值=Decimal(20)),
                # Below the merged 一级指标 of the row above, and nothing of its own.
                row("绩效指标", 3, 一级指标="产出", 二级指标=None, 三级指标=None),
            ),
        }
    )
    assert [(name, value) for name, value, _ in carried(filing)] == [
        ("专项资金[1].名称", "甲"),
        ("专项资金[3].名称", "乙……"),
        ("专项资金[1].上年决算", Decimal(80)),
        ("专项资金[3].上年决算", Decimal(5)),
        ("绩效指标[1].一级指标", "产出"),
        ("绩效指标[2].一级指标", "产出"),
        ("绩效指标[2].三级指标", "丙"),
        ("绩效指标[2].分值", Decimal(20)),
    ]


def test_another_unit_of_amount_converts():
    filing = last({"公务接待.本年决算": cell(Decimal(8500), unit="元")})
    assert carried(filing)[0][1] == Decimal("0.85")


@pytest.mark.parametrize("unit", [UNIT, "某某街道 办事处", ""])
def test_the_same_unit_however_spaced(unit):
    assert carried(last(), unit=unit) == []


@pytest.mark.parametrize(
    ("filing", "message"),
    [
        (last(year=2023), "上年工作簿应为 2022 年的填报，现为 2023 年。请换上一年的文件。"),
        (last(year=2021), "上年工作簿应为 2022 年的填报，现为 2021 年。请换上一年的文件。"),
        (
            last(unit="另一单位"),
            "上年工作簿是“另一单位”的填报，与“某某街道办事处”不是同一单位。请换本单位的文件。",
        ),
        (
            last(
                {
                    "公务接待.本年决算": cell(CellValue.error("#REF!")),
                    "办公经费.本年决算": cell("约三万", "F17"),
                }
            ),
            "上年的 基础数据表!F11：是错误值 #REF!，请先改正上年的文件\n"
            "上年的 基础数据表!F17：应填数字，现为“约三万”",
        ),
    ],
)
def test_what_cannot_be_carried(filing, message):
    with pytest.raises(UsageError) as error:
        carried(filing)
    assert str(error.value) == message


def field(key, value) -> Change:
    return Change(Decimal(value), key=key)


def cells(table, index, **values) -> list[Change]:
    return [
        Change(Decimal(v) if isinstance(v, int) else v, table=table, index=index, column=k)
        for k, v in values.items()
    ]


def both(prior, data) -> list[tuple]:
    return [(change.name, change.value) for change in combine(FORM, prior, data)]


def test_the_data_file_wins_over_last_year():
    prior = [field("编制数", 33), field("公务接待.上年决算", 1)]
    assert both(prior, [field("编制数", 34)]) == [("编制数", 34), ("公务接待.上年决算", 1)]


def test_funds_are_matched_by_name_and_those_of_last_year_alone_follow():
    prior = [
        *cells("专项资金", 1, 名称="甲", 上年决算=80),
        *cells("专项资金", 2, 名称="乙", 上年决算=5),
        *cells("专项资金", 3, 名称="丙"),
    ]
    data = [
        *cells("专项资金", 1, 名称="3、乙", 本年决算=6),
        *cells("专项资金", 2, 名称="丁", 本年决算=7),
    ]
    assert both(prior, data) == [
        ("专项资金[1].名称", "3、乙"),
        ("专项资金[1].上年决算", 5),
        ("专项资金[1].本年决算", 6),
        ("专项资金[2].名称", "丁"),
        ("专项资金[2].本年决算", 7),
        ("专项资金[3].名称", "甲"),
        ("专项资金[3].上年决算", 80),
    ]


def test_rows_without_a_name_are_matched_by_their_place():
    prior = cells("专项资金", 1, 名称="甲", 上年决算=80)
    assert both(prior, cells("专项资金", 1, 本年决算=6)) == [
        ("专项资金[1].名称", "甲"),
        ("专项资金[1].上年决算", 80),
        ("专项资金[1].本年决算", 6),
    ]


def test_last_years_indicators_give_way_to_this_years():
    prior = [
        *cells("绩效指标", 1, 二级指标="数量指标", 三级指标="甲", 分值=20),
        *cells("绩效指标", 2, 二级指标="数量指标", 三级指标="乙", 分值=10),
    ]
    data = cells("绩效指标", 1, 二级指标="数量指标", 三级指标="乙", 年度指标值="≥90%")
    assert both(prior, data) == [
        ("绩效指标[1].二级指标", "数量指标"),
        ("绩效指标[1].三级指标", "乙"),
        ("绩效指标[1].分值", 10),
        ("绩效指标[1].年度指标值", "≥90%"),
    ]


def test_a_table_the_data_file_leaves_alone_comes_from_last_year():
    prior = cells("绩效指标", 2, 三级指标="乙")
    assert both(prior, [field("编制数", 34)]) == [("编制数", 34), ("绩效指标[2].三级指标", "乙")]
