"""The fields of the form hunan-2023 at their cells, by hand, with no labels, styles or rules."""

from __future__ import annotations

from decimal import Decimal

from xl_tools.domain.form import (
    Column,
    Field,
    FieldKind,
    Form,
    PageSetup,
    SheetForm,
    Table,
    ValueType,
)
from xl_tools.domain.profile import Grade, Profile
from xl_tools.domain.rules import Rule

I, D, K = FieldKind.INPUT, FieldKind.DERIVED, FieldKind.CONSTANT
N, INT, P, T, DATE = (
    ValueType.NUMBER,
    ValueType.INTEGER,
    ValueType.PERCENT,
    ValueType.TEXT,
    ValueType.DATE,
)
BASIC, SELF = "基础数据表", "自评表"
MONEY = (("上年决算", "B"), ("本年预算", "D"), ("本年决算", "F"))
ITEMS = {
    6: ("三公经费", D),
    7: ("公务用车购置和维护经费", D),
    8: ("公车购置", I),
    9: ("公车运行维护", I),
    10: ("出国经费", I),
    11: ("公务接待", I),
    12: ("项目支出", D),
    13: ("业务工作经费", I),
    14: ("运行维护经费", I),
    16: ("公用经费", I),
    17: ("办公经费", I),
    18: ("水费电费差旅费", I),
    19: ("会议费培训费", I),
    20: ("政府采购金额", I),
    21: ("部门基本支出预算调整", I),
}
SIGNATURE = (("填表人", "A", T), ("填报日期", "C", DATE), ("联系电话", "E", T), ("单位负责人签字", "G", T))


def _field(key: str, sheet: str, at: str, kind: FieldKind, type_: ValueType, unit: str = "",
           number_format: str = "General", value: str = "") -> Field:
    own = key.startswith(f"{sheet}.")
    item, _, column = (key[len(sheet) + 1 :], "", "") if own else key.partition(".")
    return Field(key, sheet, item, column, at, kind, type_, unit, number_format, value=value)


def _basic() -> SheetForm:
    fields = [
        _field("编制数", BASIC, "B4:C4", I, INT, "人", "0"),
        _field("实际在职人数", BASIC, "D4:E4", I, INT, "人", "0"),
        _field("在职人员控制率", BASIC, "F4:G4", D, P, "", "0%"),
        _field("厉行节约保障措施", BASIC, "B24:G24", I, T),
    ]
    for row, (item, kind) in ITEMS.items():
        for column, letter in MONEY:
            constant = row >= 20 and column == "上年决算"
            fields.append(
                _field(f"{item}.{column}", BASIC, f"{letter}{row}", K if constant else kind,
                       T if constant else N, "万元", "0.00", "——" if constant else "")
            )
        fields.append(_field(f"{item}.预算控制率", BASIC, f"I{row}", D, P, "", "0.00%"))
        fields.append(_field(f"{item}.比上年增减", BASIC, f"J{row}", D, P, "", "0.00%"))
    fields += [_field(f"{BASIC}.{k}", BASIC, f"{c}26", I, t) for k, c, t in SIGNATURE]
    grants = Table(
        "专项资金", BASIC, 15,
        (Column("名称", "A", I, T, classifies=True),
         *(Column(c, at, I, N, "万元", "0.00") for c, at in MONEY)),
        ({"名称": "3、市级专项资金（一个专项一行）"},),
    )
    buildings = Table(
        "楼堂馆所", BASIC, 23,
        (Column("批复规模", "B", I, N, "㎡", "0.00"), Column("实际规模", "C", I, N, "㎡", "0.00"),
         Column("规模控制率", "D", D, P, "", "0%"), Column("预算投资", "E", I, N, "万元", "0.00"),
         Column("实际投资", "F", I, N, "万元", "0.00"), Column("投资概算控制率", "G", D, P, "", "0%")),
        ({},),
    )
    return SheetForm(BASIC, BASIC, (), tuple(fields), (grants, buildings), PageSetup("A1:G26"))


def _self() -> SheetForm:
    total = "年度资金总额"
    money = {"unit": "万元", "number_format": "0.00"}
    fields = [_field("单位名称", SELF, "D3:I3", I, T)]
    fields += [_field(f"{total}.{c}", SELF, f"{at}5", I, N, **money)
               for c, at in (("年初预算数", "D"), ("全年预算数", "E"), ("全年执行数", "F"))]
    fields += [
        _field(f"{total}.分值", SELF, "G5", K, N, "分", value="10"),
        _field(f"{total}.执行率", SELF, "H5", D, P, "", "0.00%"),
        _field(f"{total}.得分", SELF, "I5", D, N, "分"),
        _field(f"{total}.应得", SELF, "K5", D, N, "分"),
        _field(f"{total}.差", SELF, "L5", D, N, "分"),
        _field(f"{total}.评分依据", SELF, "M5", D, T),
        _field(f"{total}.按收入性质分", SELF, "E6", D, N, **money),
        _field(f"{total}.按支出性质分", SELF, "I6", D, N, **money),
    ]
    fields += [_field(f"{SELF}.{k}", SELF, at, I, N, **money) for k, at in (
        ("一般公共预算", "E7"), ("政府性基金拨款", "E8"), ("纳入专户管理的非税收入拨款", "E9"),
        ("其他资金", "E10"), ("基本支出", "I7"), ("项目支出", "I8"))]
    fields += [_field("预期目标", SELF, "B12:E12", I, T), _field("实际完成情况", SELF, "F12:I12", I, T)]
    fields += [_field(f"总分.{k}", SELF, at, D, N, "分")
               for k, at in (("分值", "G21"), ("得分", "H21"), ("应得", "K21"))]
    fields += [_field(f"{SELF}.{k}", SELF, f"{c}22", I, t) for k, c, t in SIGNATURE]
    return SheetForm(SELF, SELF, (), tuple(fields), (_indicators(),), PageSetup("A1:I22"))


def _indicators() -> Table:
    kinds = ("产出指标（40分）:数量指标 产出指标（40分）:质量指标 产出指标（40分）:时效指标 "
             "效益指标（20分）:经济效益指标 效益指标（20分）:社会效益指标 "
             "满意度指标（10分）:服务对象满意度指标 成本指标（20分）:经济成本指标").split()
    rows = tuple(dict(zip(("一级指标", "二级指标"), kind.split(":"), strict=True)) for kind in kinds)
    return Table(
        "绩效指标", SELF, 14,
        (Column("一级指标", "B", I, T, grouped=True, classifies=True),
         Column("二级指标", "C", I, T, classifies=True), Column("三级指标", "D", I, T),
         Column("年度指标值", "E", I, T, number_format="@"),
         Column("实际完成值", "F", I, T, number_format="@"),
         Column("分值", "G", I, N, "分"), Column("得分", "H", I, N, "分"),
         Column("偏差原因", "I", I, T), Column("应得", "K", D, N, "分", printed=False),
         Column("差", "L", D, N, "分", printed=False),
         Column("评分依据", "M", D, T, printed=False)),
        rows,
    )


def small_form(rules: tuple[Rule, ...] = ()) -> Form:
    return Form("hunan-2023", "部门整体支出绩效自评", 1, 2023, "hunan-2023", (_basic(), _self()), rules)


PROFILE = Profile(
    "hunan-2023",
    "湖南2023",
    {"预算执行": Decimal(10), "产出指标": Decimal(40), "效益指标": Decimal(20),
     "满意度指标": Decimal(10), "成本指标": Decimal(20)},
    (Grade("优", Decimal(90)), Grade("良", Decimal(80)), Grade("中", Decimal(60)), Grade("差", Decimal(0))),
    thresholds={
        "headcount_control_max": Decimal(1), "control_max": Decimal(1),
        "procurement_low": Decimal("0.95"), "procurement_high": Decimal(1),
        "adjustment_review": Decimal("0.3"), "change_review": Decimal("0.5"),
        "change_hint": Decimal("0.5"), "change_review_part": Decimal("0.9"),
        "change_min_amount": Decimal(1), "within_small": Decimal("0.01"),
        "execution_low": Decimal("0.8"), "over_target": Decimal("1.3"),
        "indicators_min": Decimal(8), "qualitative_share": Decimal("0.5"),
        "qualitative_rows": Decimal(3), "ocr_percent": Decimal(2),
    },
)
