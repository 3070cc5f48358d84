"""Faults of entry: cells left blank, texts for numbers, dates, signatures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from xl_tools.demo.dice import Dice
from xl_tools.demo.draft import BUILDINGS, Draft
from xl_tools.demo.fault import Fault, Injection, found

_SHEETS = ("基础数据表", "自评表")


def blank_main(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """A main figure left blank."""
    key = dice.one(("部门基本支出预算调整.本年预算", "政府采购金额.本年决算"))
    draft[key] = None
    return found("required.main", key)


def blank_budget(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """A row with its final figure and no budget."""
    item = dice.one(("办公经费", "水费电费差旅费", "会议费培训费"))
    draft[f"{item}.本年预算"] = None
    return found("required.row", f"{item}.本年预算")


def blank_prior(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """A row without last year's figure."""
    item = dice.one(("办公经费", "水费电费差旅费", "会议费培训费"))
    draft[f"{item}.上年决算"] = None
    return found("required.prior", f"{item}.上年决算")


def half_a_building(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """A building with one of its four figures missing."""
    row = draft.rows[BUILDINGS][0]
    column = dice.one(("批复规模", "预算投资"))
    row |= {"批复规模": Decimal(900), "实际规模": Decimal(880)}
    row |= {"预算投资": Decimal(300), "实际投资": Decimal(295), column: None}
    return found("required.buildings", f"{BUILDINGS}[1].{column}")


def no_economy(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """No word on saving."""
    draft["厉行节约保障措施"] = dice.one((None, "无"))
    return found("required.economy", "厉行节约保障措施")


def no_income_zero(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """A blank where no income is due to be said by 0."""
    key = dice.one(("纳入专户管理的非税收入拨款", "其他资金"))
    draft[key] = None
    return found("required.income", key)


def no_date(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """No date of filing."""
    key = f"{dice.one(_SHEETS)}.填报日期"
    draft[key] = None
    return found("required.date", key)


def no_phone(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """Nobody to ask."""
    key = f"{dice.one(_SHEETS)}.{dice.one(('填表人', '联系电话'))}"
    draft[key] = None
    return found("required.signature", key)


def no_signature(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """Not signed by the head of the unit."""
    key = f"{dice.one(_SHEETS)}.单位负责人签字"
    draft[key] = None
    return found("required.approval", key)


def early_date(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """Filed before the year was over."""
    key = f"{dice.one(_SHEETS)}.填报日期"
    year = _filed(draft).year - 1
    draft[key] = dt.date(year, dice.whole(9, 11), dice.whole(1, 28))
    return found("date.early", key)


def late_date(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """A date of two years later."""
    key = f"{dice.one(_SHEETS)}.填报日期"
    draft[key] = dt.date(_filed(draft).year + 1, dice.whole(1, 6), dice.whole(1, 28))
    return found("date.late", key)


def text_date(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """A date typed as text."""
    key, date = f"{dice.one(_SHEETS)}.填报日期", _filed(draft)
    draft[key] = f"{date.year}年{date.month}月{date.day}日"
    return found("format.date", key)


def text_number(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """A number with its unit, or with a point too many."""
    key = "会议费培训费.本年预算"
    amount = draft.money(key)
    draft[key] = dice.one((f"{amount}万元", f"{amount}.", f"约{amount}"))
    return found("format.number", key)


def broken_staff(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """Half a person."""
    draft["编制数"] = draft.money("编制数") + Decimal(dice.whole(1, 9)) / 10
    return found("format.whole", "编制数")


def negative_amount(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """An amount below zero."""
    key = f"会议费培训费.{dice.one(('上年决算', '本年预算'))}"
    draft[key] = -draft.money(key) - 1
    return found("format.negative", key)


def too_exact(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """An amount with four decimals."""
    key = "政府采购金额.本年决算"
    draft[key] = draft.money(key) - Decimal(dice.whole(1, 99)) / 10000
    if draft.money(key) < 0:
        return ()
    return found("format.decimals", key)


def last_years_text(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """A sentence copied from an earlier year."""
    year = _filed(draft).year - dice.whole(2, 4)
    draft["厉行节约保障措施"] = f"{year}年{draft['厉行节约保障措施']}"
    return found("year.stale", "厉行节约保障措施")


def no_goal(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """No goal, or none said to be reached."""
    key = dice.one(("预期目标", "实际完成情况"))
    draft[key] = dice.one((None, "无"))
    return found("goal.missing", key)


def vague_goal(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """A goal without a figure."""
    draft["预期目标"] = dice.one(("做好各项本职工作，提高服务水平。", "推动事业发展，让群众满意。"))
    return found("goal.unmeasurable", "预期目标")


def _filed(draft: Draft) -> dt.date:
    for sheet in _SHEETS:
        value = draft[f"{sheet}.填报日期"]
        if isinstance(value, dt.date):
            return value
    return dt.date.min


INJECTIONS: Mapping[str, Injection] = {
    "主要数据为空": blank_main,
    "本年预算为空": blank_budget,
    "上年决算为空": blank_prior,
    "楼堂馆所未填全": half_a_building,
    "没有厉行节约措施": no_economy,
    "其他收入为空": no_income_zero,
    "没有填报日期": no_date,
    "没有联系人": no_phone,
    "没有签字": no_signature,
    "日期早于年终": early_date,
    "日期晚于次年": late_date,
    "日期是文字": text_date,
    "数字写成文字": text_number,
    "人数有小数": broken_staff,
    "金额为负": negative_amount,
    "小数位过多": too_exact,
    "文字抄自往年": last_years_text,
    "没有总体目标": no_goal,
    "总体目标没有数": vague_goal,
}
