"""The form hunan-2023: every field at its place, and what the two official sheets promise."""

from __future__ import annotations

import pytest

from xl_tools.domain.form import FieldKind, Form, ValueType
from xl_tools.domain.grid import Area, column_letters
from xl_tools.domain.placement import Placement
from xl_tools.forms import load_form

MONEY_ROWS = {
    6: "三公经费",
    7: "公务用车购置和维护经费",
    8: "公车购置",
    9: "公车运行维护",
    10: "出国经费",
    11: "公务接待",
    12: "项目支出",
    13: "业务工作经费",
    14: "运行维护经费",
    16: "公用经费",
    17: "办公经费",
    18: "水费电费差旅费",
    19: "会议费培训费",
    20: "政府采购金额",
    21: "部门基本支出预算调整",
}
MONEY_COLUMNS = {
    "上年决算": "B{0}:C{0}",
    "本年预算": "D{0}:E{0}",
    "本年决算": "F{0}:G{0}",
    "预算控制率": "I{0}",
    "比上年增减": "J{0}",
}
SINGLE = {
    "编制数": "B4:C4",
    "实际在职人数": "D4:E4",
    "在职人员控制率": "F4:G4",
    "厉行节约保障措施": "B24:G24",
    "基础数据表.填表人": "B26:C26",
    "基础数据表.填报日期": "F26:G26",
    "基础数据表.联系电话": "B27:C27",
    "基础数据表.单位负责人签字": "F27:G27",
    "单位名称": "D3:I3",
    "年度资金总额.年初预算数": "D5",
    "年度资金总额.全年预算数": "E5",
    "年度资金总额.全年执行数": "F5",
    "年度资金总额.分值": "G5",
    "年度资金总额.执行率": "H5",
    "年度资金总额.得分": "I5",
    "年度资金总额.应得": "K5",
    "年度资金总额.差": "L5",
    "年度资金总额.评分依据": "M5",
    "按收入性质分": "E6",
    "按支出性质分": "I6",
    "一般公共预算": "E7",
    "基本支出": "I7",
    "政府性基金拨款": "E8",
    "项目支出": "I8",
    "纳入专户管理的非税收入拨款": "E9",
    "其他资金": "E10",
    "预期目标": "B12:E12",
    "实际完成情况": "F12:I12",
    "总分.分值": "G21",
    "总分.得分": "H21",
    "总分.应得": "K21",
    "总分.差": "L21",
    "总分.评分依据": "M21",
    "自评表.填表人": "B22",
    "自评表.填报日期": "D22",
    "自评表.联系电话": "F22",
    "自评表.单位负责人签字": "I22",
}
TABLES = {
    "专项资金_行": "基础数据表!$A$15:$G$15",
    "楼堂馆所_行": "基础数据表!$B$23:$G$23",
    "绩效指标_行": "自评表!$B$14:$I$20",
}


@pytest.fixture(scope="module")
def form() -> Form:
    return load_form("hunan-2023")


def test_every_field_stands_at_its_place(form: Form) -> None:
    expected = SINGLE | {
        f"{item}.{column}": at.format(row)
        for row, item in MONEY_ROWS.items()
        for column, at in MONEY_COLUMNS.items()
    }
    assert {field.key: field.at for field in form.fields()} == expected


def test_every_table_stands_at_its_place(form: Form) -> None:
    names = dict(Placement(form).names())
    assert {name: names[name] for name in names if name.endswith("_行")} == TABLES


def test_the_indicator_table_has_the_four_classes(form: Form) -> None:
    table = form.table("绩效指标")
    assert [(row["一级指标"], row["二级指标"]) for row in table.rows] == [
        ("产出指标（40分）", "数量指标"),
        ("产出指标（40分）", "质量指标"),
        ("产出指标（40分）", "时效指标"),
        ("效益指标（20分）", "经济效益指标"),
        ("效益指标（20分）", "社会效益指标"),
        ("满意度指标（10分）", "服务对象满意度指标"),
        ("成本指标（20分）", "经济成本指标"),
    ]
    assert {row["二级指标"] for row in table.rows} <= set(table.column("二级指标").choices)
    assert [column.key for column in table.columns if column.classifies] == ["一级指标", "二级指标"]


FORMULAS = {
    "在职人员控制率": 'IF(OR(COUNT(B4,D4)<2,B4=0),"—",D4/B4)',
    "三公经费.本年预算": 'IF(COUNT(D7,D10,D11)=0,"",SUM(D7,D10,D11))',
    "公务用车购置和维护经费.上年决算": 'IF(COUNT(B8:B9)=0,"",SUM(B8:B9))',
    "项目支出.本年决算": 'IF(COUNT(F13:F16)=COUNT(F16),"",ROUND(SUM(F13:F16)-SUM(F16),6))',
    "公用经费.预算控制率": 'CONTROLRATE(IF(ISBLANK(F16),"",F16),D16)',
    "公用经费.比上年增减": 'CHANGERATE(IF(ISBLANK(F16),"",F16),B16)',
    "年度资金总额.执行率": 'IF(OR(COUNT(E5,F5)<2,E5=0),"—",F5/E5)',
    "年度资金总额.得分": 'IF(ISNUMBER(H5),ROUND(MIN(1,H5)*G5,2),"")',
    "按收入性质分": 'IF(COUNT(E7:E10)=0,"",SUM(E7:E10))',
    "按支出性质分": 'IF(COUNT(I7:I8)=0,"",SUM(I7:I8))',
    "总分.分值": "SUM(G5,G14:G20)",
    "总分.得分": 'IF(COUNT(I5,H14:H20)=0,"",SUM(I5,H14:H20))',
    "总分.应得": 'IF(COUNT(K5,K14:K20)=0,"",SUM(K5,K14:K20))',
}


@pytest.mark.parametrize(("key", "formula"), FORMULAS.items())
def test_a_derived_field_has_its_formula(form: Form, key: str, formula: str) -> None:
    assert Placement(form).field_formula(form.field(key)) == formula


def test_every_row_of_indicators_is_scored_beside_the_table(form: Form) -> None:
    table, place = form.table("绩效指标"), Placement(form)
    given = ",".join(f'IF(ISBLANK({cell}),"",{cell})' for cell in ("E19", "F19", "G19"))
    assert place.column_formula(table, table.column("应得"), 6) == f"SCORE({given},C19&D19)"
    assert place.column_formula(table, table.column("评分依据"), 6) == f"SCOREWHY({given},C19&D19)"
    assert place.column_formula(table, table.column("差"), 6) == (
        'IF(COUNT(H19,K19)<2,"",ROUND(H19-K19,2))'
    )


def test_larger_tables_move_all_below_and_grow_their_sums(form: Form) -> None:
    place = Placement(form, {"绩效指标": 12, "专项资金": 3, "楼堂馆所": 1})
    at = {key: str(place.field_area(form.field(key))) for key in ("公用经费.本年决算", "总分.得分")}
    assert at == {"公用经费.本年决算": "F18:G18", "总分.得分": "H26"}
    assert place.field_formula(form.field("总分.分值")) == "SUM(G5,G14:G25)"
    assert place.field_formula(form.field("项目支出.本年决算")) == (
        'IF(COUNT(F13:F18)=COUNT(F18),"",ROUND(SUM(F13:F18)-SUM(F18),6))'
    )
    assert str(place.area("自评表", "A13:A20")) == "A13:A25"
    assert str(place.area("基础数据表", "A22:A23")) == "A24:A25"
    names = dict(place.names())
    assert names["专项资金_行"] == "基础数据表!$A$15:$G$17"
    assert names["绩效指标_行"] == "自评表!$B$14:$I$25"


def test_money_and_people_and_rates_print_as_the_form_says(form: Form) -> None:
    formats = {
        (field.unit, field.type): field.number_format
        for field in form.fields()
        if field.kind is FieldKind.INPUT and field.type is not ValueType.TEXT
    }
    assert formats == {
        ("人", ValueType.INTEGER): "0",
        ("万元", ValueType.NUMBER): "#,##0.00",
        ("", ValueType.DATE): 'yyyy"年"m"月"d"日"',
    }
    assert form.field("在职人员控制率").number_format == "0%"
    columns = {column.key: column.number_format for column in form.table("绩效指标").columns}
    assert (columns["年度指标值"], columns["实际完成值"]) == ("@", "@")


def test_no_value_is_due_for_last_year_where_the_form_has_a_dash(form: Form) -> None:
    dashes = [field.key for field in form.fields() if field.value == "——"]
    assert dashes == ["政府采购金额.上年决算", "部门基本支出预算调整.上年决算"]
    assert all(form.field(key).kind is FieldKind.CONSTANT for key in dashes)


def test_last_years_final_figures_are_carried_wherever_they_are_typed(form: Form) -> None:
    typed = {
        field.key
        for field in form.fields()
        if field.column == "上年决算" and field.kind is FieldKind.INPUT
    }
    carried = {
        target: source for source, target in form.prior.items() if target.endswith(".上年决算")
    }
    assert set(carried) == typed | {"专项资金.上年决算"}
    assert all(source == t.replace("上年决算", "本年决算") for t, source in carried.items())


ALIASES = {
    "业务工作专项": "业务工作经费",
    "运行维护专项": "运行维护经费",
    "部门整体支出预算调整": "部门基本支出预算调整",
    "水费、电费、差旅费": "水费电费差旅费",
    "水电费差旅费": "水费电费差旅费",
    "预算部门、单位名称": "单位名称",
}


@pytest.mark.parametrize(("alias", "item"), ALIASES.items())
def test_other_forms_names_lead_to_ours(form: Form, alias: str, item: str) -> None:
    assert {field.item for field in form.fields() if alias in field.aliases} == {item}


def test_other_forms_tables_and_columns_lead_to_ours(form: Form) -> None:
    assert "省级专项资金" in form.table("专项资金").aliases
    assert form.column_aliases["自评得分"] == "得分"
    assert form.column_aliases["{year}年决算数"] == "本年决算"


@pytest.mark.parametrize("sheet", ["基础数据表", "自评表"])
def test_the_printed_block_has_no_hole(form: Form, sheet: str) -> None:
    """Every cell from the first table row down to the signature is a label, field or table.

    The last column is blank: marks are signed there.
    """
    found = next(part for part in form.sheets if part.name == sheet)
    page = Area.parse(found.page.print_area)
    areas = [Area.parse(label.at) for label in found.labels]
    areas += [Area.parse(field.at) for field in found.fields]
    areas += [Placement(form).table_area(table) for table in found.tables]
    covered = {cell for area in areas for cell in area.cells()}
    assert column_letters(page.right) == found.page.signs
    assert not [area for area in areas if page.holds(area) and area.right == page.right]
    body = Area(page.left, 3, page.right - 1, page.bottom)
    assert [cell for cell in body.cells() if cell not in covered] == []


def test_what_a_clerk_types_has_a_prompt_or_a_plain_meaning(form: Form) -> None:
    silent = {
        field.key
        for field in form.fields()
        if field.kind is FieldKind.INPUT and not field.prompt and field.style != "sign"
    }
    assert silent == set()
    assert all(
        column.prompt
        for table in form.tables()
        for column in table.columns
        if column.kind is FieldKind.INPUT
    )
