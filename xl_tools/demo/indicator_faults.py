"""Faults in the indicators: targets, actuals, weights, points and reasons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from xl_tools.demo.dice import Dice
from xl_tools.demo.draft import INDICATORS, Draft, Row
from xl_tools.demo.fault import Fault, Injection, found, indicator, indicators

_HALF = Decimal("0.5")
_MET_RATES = ("质量", "满意度")


def _pick(draft: Draft, dice: Dice, kind: str, *, met: bool | None = None) -> Row | None:
    rows = indicators(draft, kind, met=met)
    return dice.one(rows) if rows else None


def met_yet_marked_down(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """A target that was reached, with points taken off and a reason given."""
    row = _pick(draft, dice, dice.one(_MET_RATES), met=True)
    if row is None:
        return ()
    row["得分"] = (_weight(row) * _HALF).quantize(Decimal(1))
    row["偏差原因"] = "受年初人员不足影响，部分工作启动较晚。"
    due = found("score.due", indicator(row, "得分"))
    return due + found("reason.needless", indicator(row, "偏差原因"))


def missed_in_full(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """A target missed by far, with full points."""
    row = _pick(draft, dice, "数量")
    if row is None:
        return ()
    target = _figure(row["年度指标值"])
    row["实际完成值"] = f"{round(target * _HALF)}{_unit(row['年度指标值'])}"
    row["得分"], row["偏差原因"] = row["分值"], None
    if round(target * _HALF) > target * Decimal("0.7"):
        return ()
    return found("score.due", indicator(row, "得分"))


def over_weight(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """More points than the indicator has."""
    row = _pick(draft, dice, "", met=True)
    if row is None:
        return ()
    row["得分"] = _weight(row) + dice.whole(1, 3)
    return found("score.over_weight", indicator(row, "得分"))


def no_points(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """No points at all."""
    row = _pick(draft, dice, "")
    if row is None:
        return ()
    row["得分"] = None
    return found("score.missing", indicator(row, "得分"))


def no_reason(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """Points lost and not a word on it."""
    row = _pick(draft, dice, "", met=False)
    if row is None:
        return ()
    row["偏差原因"] = None
    return found("reason.missing", indicator(row, "偏差原因"))


def empty_reason(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """Points lost, and a phrase that says nothing."""
    row = _pick(draft, dice, "", met=False)
    if row is None:
        return ()
    row["偏差原因"] = dice.one(("无", "加强管理", "今后继续努力", "暂无"))
    return found("reason.empty", indicator(row, "偏差原因"))


def far_beyond(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """Twice the target, unexplained."""
    row = _pick(draft, dice, "数量", met=True)
    if row is None:
        return ()
    row["实际完成值"] = f"{round(_figure(row['年度指标值']) * 2)}{_unit(row['年度指标值'])}"
    row["偏差原因"] = None
    return found("reason.over_target", indicator(row, "偏差原因"))


def range_as_actual(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """“≥97%” given as what was reached."""
    row = _pick(draft, dice, dice.one(_MET_RATES), met=True)
    if row is None:
        return ()
    row["实际完成值"] = dice.one(("≥{}", "{}以上", "大于{}")).format(row["实际完成值"])
    return found("actual.comparator", indicator(row, "实际完成值"))


def word_as_actual(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """“完成” where a number was promised."""
    row = _pick(draft, dice, "数量", met=True)
    if row is None:
        return ()
    row["实际完成值"] = dice.one(("已完成", "完成", "全部完成"))
    row["偏差原因"] = None
    return found("actual.not_number", indicator(row, "实际完成值"))


def other_unit(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """A count where a rate was promised."""
    row = _pick(draft, dice, "质量", met=True)
    if row is None:
        return ()
    row["实际完成值"] = f"{dice.whole(20, 90)}个"
    return found("actual.unit", indicator(row, "实际完成值"))


def no_actual(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """Nothing said of what was reached."""
    row = _pick(draft, dice, "", met=True)
    if row is None:
        return ()
    row["实际完成值"], row["偏差原因"] = None, None
    return found("actual.blank", indicator(row, "实际完成值"))


def no_target(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """No target."""
    row = _pick(draft, dice, "", met=True)
    if row is None:
        return ()
    row["年度指标值"], row["偏差原因"] = None, None
    return found("target.blank", indicator(row, "年度指标值"))


def misread_target(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """“≥90%” read from a scan as “290%”."""
    row = _pick(draft, dice, "满意度", met=True)
    if row is None:
        return ()
    row["年度指标值"] = str(row["年度指标值"]).replace("≥", "2")
    return found("target.ocr", indicator(row, "年度指标值"))


def bare_fraction(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """0.95 for 95 %."""
    row = _pick(draft, dice, "质量", met=True)
    if row is None:
        return ()
    row["实际完成值"] = f"{_figure(row['实际完成值']) / 100:f}"
    return found("actual.percent_ambiguous", indicator(row, "实际完成值"))


def equals_sign(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """“=100%” given as what was reached."""
    row = _pick(draft, dice, "质量", met=True)
    if row is None:
        return ()
    row["实际完成值"] = f"={row['实际完成值']}"
    return found("actual.equals_sign", indicator(row, "实际完成值"))


def cost_upside_down(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """A cost that should be at least so much."""
    row = _pick(draft, dice, "成本")
    if row is None:
        return ()
    low = (_figure(row["实际完成值"]) * Decimal("0.98")).quantize(Decimal("0.01"))
    row["年度指标值"] = f"≥{low}万元"
    return found("target.direction", indicator(row, "年度指标值"))


def undated(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """A date promised, and “已完成” said."""
    rows = [row for row in indicators(draft, "时效") if "底前" in str(row["年度指标值"])]
    if not rows:
        return ()
    row = dice.one(rows)
    row["实际完成值"] = "已完成"
    return found("actual.undated", indicator(row, "实际完成值"))


def unnamed(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """An indicator without a name."""
    row = _pick(draft, dice, "质量")
    if row is None:
        return ()
    row["三级指标"] = None
    number = [each is row for each in draft.rows[INDICATORS]].index(True) + 1
    return found("indicators.unnamed", f"{INDICATORS}[{number}].三级指标")


def twice(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """The same indicator in two rows."""
    rows = indicators(draft, "数量")
    first, second = rows[0], dice.one(rows[1:])
    second["三级指标"] = first["三级指标"]
    return found("indicators.duplicate", f"{INDICATORS}[{first['三级指标']}#2].三级指标")


def no_weight(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """An indicator without a weight: the class and the total then fall short, too."""
    row = _pick(draft, dice, "质量", met=True)
    if row is None:
        return ()
    row["分值"] = None
    return found("weight.missing", indicator(row, "分值"))


def wrong_bracket(draft: Draft, dice: Dice) -> tuple[Fault, ...]:
    """The weight in the brackets of a class is not what its rows add up to."""
    wrong = f"产出指标（{40 + dice.one((-5, 5, 10))}分）"
    rows = [row for row in draft.rows[INDICATORS] if str(row["一级指标"]).startswith("产出")]
    for row in rows:
        row["一级指标"] = wrong
    return found("weight.class", indicator(rows[0], "一级指标"))


def _weight(row: Row) -> Decimal:
    weight = row["分值"]
    return weight if isinstance(weight, Decimal) else Decimal(0)


def _figure(text: object) -> Decimal:
    match = re.search(r"\d+(?:\.\d+)?", str(text))
    return Decimal(match[0]) if match else Decimal(0)


def _unit(text: object) -> str:
    return re.sub(r"[≥≤=\d.]", "", str(text))


INJECTIONS: Mapping[str, Injection] = {
    "达标却扣分": met_yet_marked_down,
    "未达标得满分": missed_in_full,
    "得分超过分值": over_weight,
    "没有得分": no_points,
    "扣分没有原因": no_reason,
    "原因等于没说": empty_reason,
    "远超目标": far_beyond,
    "实际是范围": range_as_actual,
    "实际是文字": word_as_actual,
    "单位不同": other_unit,
    "没有实际完成值": no_actual,
    "没有年度指标值": no_target,
    "目标识别错误": misread_target,
    "少了百分号": bare_fraction,
    "实际带等号": equals_sign,
    "成本方向写反": cost_upside_down,
    "完成没有日期": undated,
    "指标没有名称": unnamed,
    "指标重复": twice,
    "没有分值": no_weight,
    "括号分值不符": wrong_bracket,
}
