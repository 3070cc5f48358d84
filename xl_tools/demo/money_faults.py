"""Faults in the money: totals, ratios, the two sheets against each other, years."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from xl_tools.demo.dice import Dice
from xl_tools.demo.draft import BUILDINGS, Draft
from xl_tools.demo.fault import Fault, Injection, found
from xl_tools.demo.money import THREE_PUBLIC, ZERO, project_total

_WITHIN = ("办公经费", "水费电费差旅费", "会议费培训费")
_LEAST = Decimal(3)  # smaller amounts change too little to be asked about
_YUAN = Decimal(10000)


def wrong_total(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """三公经费 typed over its formula, one part left out."""
    column = dice.one(("上年决算", "本年预算"))
    parts = [draft.money(f"{item}.{column}") for item in THREE_PUBLIC]
    left_out = max(parts)
    if not left_out:
        return ()
    draft[f"三公经费.{column}"] = sum(parts, ZERO) - left_out
    return found("total.parts", f"三公经费.{column}")


def wrong_project_total(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """The budget of all projects typed over its formula."""
    total = project_total(draft, "本年预算")
    draft["项目支出.本年预算"] = total + dice.amount(total, (0.02, 0.1)) + 1
    return found("total.parts", "项目支出.本年预算")


def parts_above_total(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """The 其中 items of last year's running costs together above them."""
    for item in _WITHIN:
        share = dice.within((0.36, 0.40))
        draft[f"{item}.本年预算"] = dice.amount(draft.money("公用经费.本年预算"), (share, share))
    return found("total.within", "公用经费.本年预算")


def wrong_ratio(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """控制率 typed over its formula, five points off."""
    true = draft.money("实际在职人数") / draft.money("编制数")
    draft["在职人员控制率"] = (true - Decimal(dice.whole(5, 9)) / 100).quantize(Decimal("0.01"))
    draft.formats["在职人员控制率"] = "0%"
    return found("ratio.derived", "在职人员控制率")


def over_headcount(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """More staff than posts."""
    draft["编制数"] = draft.money("实际在职人数") - dice.whole(1, 3)
    return found("ratio.headcount", "实际在职人数")


def over_budget(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """Running costs above their budget."""
    final = draft.money("公用经费.本年决算")
    draft["公用经费.本年预算"] = dice.amount(final, (0.86, 0.96))
    return found("ratio.control", "公用经费.本年决算")


def item_over_budget(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """One item far above its budget, the total within."""
    final = draft.money("办公经费.本年决算")
    if final < _LEAST:
        return ()
    draft["办公经费.本年预算"] = dice.amount(final, (0.3, 0.6))
    return found("ratio.overspend", "办公经费.本年决算")


def over_procurement(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """More bought than was planned."""
    if not draft.money("政府采购金额.本年决算"):
        return ()
    draft["政府采购金额.本年预算"] = dice.amount(draft.money("政府采购金额.本年决算"), (0.2, 0.8))
    return found("ratio.procurement", "政府采购金额.本年决算")


def large_adjustment(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """A budget that grew by more than 30 % within the year."""
    full = draft.money("年度资金总额.全年预算数")
    draft["年度资金总额.年初预算数"] = dice.amount(full, (0.4, 0.7))
    return found("ratio.adjustment", "年度资金总额.全年预算数")


def adjusted_above_all(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """基本支出 adjusted by more than the whole budget was."""
    total = draft.money("年度资金总额.全年预算数") - draft.money("年度资金总额.年初预算数")
    more = total + dice.amount(draft.money("基本支出"), (0.05, 0.2))
    draft["部门基本支出预算调整.本年预算"] = ZERO
    draft["部门基本支出预算调整.本年决算"] = more
    return found("agreement.adjustment", "部门基本支出预算调整.本年决算")


def two_project_sums(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """项目支出 of 自评表 apart from 基础数据表, the split of 自评表 still adding up."""
    off = dice.amount(draft.money("项目支出"), (0.02, 0.08)) + 1
    draft["项目支出"] = draft.money("项目支出") - off
    draft["基本支出"] = draft.money("基本支出") + off
    _cost_of_projects(draft)
    return found("agreement.projects", "项目支出.本年决算")


def _cost_of_projects(draft: Draft) -> None:
    for row in draft.rows["绩效指标"]:
        if row["三级指标"] == "项目支出总额":
            row["三级指标"] = "项目成本目标完成情况"


def wrong_income(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """The income by source does not add up to what was spent."""
    spent = draft.money("年度资金总额.全年执行数")
    draft["一般公共预算"] = draft.money("一般公共预算") - dice.amount(spent, (0.01, 0.05)) - 1
    return found("agreement.funds", "按收入性质分")


def running_above_basic(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """Last year's running costs much lower: a jump against last year."""
    draft["公用经费.上年决算"] = dice.amount(draft.money("公用经费.本年决算"), (0.5, 0.7))
    return found("prior.main", "公用经费.本年决算")


def part_jumps(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """One item several times last year's."""
    final = draft.money("水费电费差旅费.本年决算")
    if final < _LEAST:
        return ()
    draft["水费电费差旅费.上年决算"] = dice.amount(final, (0.2, 0.4))
    return found("prior.part", "水费电费差旅费.本年决算")


def yuan(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """One figure typed in 元."""
    key = f"会议费培训费.{dice.one(('上年决算', '本年预算', '本年决算'))}"
    if draft.money(key) < 1:
        return ()
    draft[key] = draft.money(key) * _YUAN
    return found("unit.scale", key)


def low_execution(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """A fifth of the budget not spent."""
    factor = (1.14, 1.4)
    spent = draft.money("年度资金总额.全年执行数")
    draft["年度资金总额.全年预算数"] = dice.amount(spent, factor)
    draft["年度资金总额.年初预算数"] = draft["年度资金总额.全年预算数"]
    draft["部门基本支出预算调整.本年预算"] = draft["部门基本支出预算调整.本年决算"] = ZERO
    return found("execution.low", "年度资金总额.执行率")


def over_execution(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """More spent than the whole year's budget."""
    spent = draft.money("年度资金总额.全年执行数")
    draft["年度资金总额.全年预算数"] = dice.amount(spent, (0.9, 0.97))
    draft["年度资金总额.年初预算数"] = draft["年度资金总额.全年预算数"]
    draft["部门基本支出预算调整.本年预算"] = draft["部门基本支出预算调整.本年决算"] = ZERO
    return found("execution.over", "年度资金总额.全年执行数")


def wrong_execution_points(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """The points of 预算执行 typed over their formula."""
    draft["年度资金总额.得分"] = Decimal(dice.whole(5, 8))
    return found("score.execution", "年度资金总额.得分")


def wrong_total_points(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """The total typed over its formula, a few points up."""
    draft["总分.得分"] = Decimal(dice.whole(60, 75))
    return found("score.total", "总分.得分")


def building_too_large(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """A building larger than was approved."""
    row = draft.rows[BUILDINGS][0]
    area = Decimal(dice.whole(10, 60) * 100)
    row["批复规模"], row["实际规模"] = area, area + dice.whole(2, 9) * 50
    return found("ratio.buildings", f"{BUILDINGS}[1].实际规模")


INJECTIONS: Mapping[str, Injection] = {
    "三公经费漏加一项": wrong_total,
    "项目支出预算合计不符": wrong_project_total,
    "其中项之和大于公用经费": parts_above_total,
    "控制率填错": wrong_ratio,
    "超编": over_headcount,
    "公用经费超预算": over_budget,
    "办公经费超预算": item_over_budget,
    "超预算采购": over_procurement,
    "预算调整过大": large_adjustment,
    "基本支出调整大于总调整": adjusted_above_all,
    "两表项目支出不一致": two_project_sums,
    "按收入性质分不符": wrong_income,
    "公用经费比上年大增": running_above_basic,
    "水电差旅费比上年大增": part_jumps,
    "一格按元填报": yuan,
    "执行率偏低": low_execution,
    "执行数大于预算数": over_execution,
    "预算执行得分填错": wrong_execution_points,
    "总分填错": wrong_total_points,
    "楼堂馆所超规模": building_too_large,
}
