"""The indicators of an invented filing: targets, what came of them, points as the rules give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from xl_tools.demo.catalog import Catalog, Countable, Kind
from xl_tools.demo.dice import Dice
from xl_tools.demo.draft import INDICATORS, Draft, Row

OUTPUT, BENEFIT = "产出指标（40分）", "效益指标（20分）"
SATISFACTION, COST = "满意度指标（10分）", "成本指标（20分）"
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the indicators of one unit are drawn from."""

    catalog: Catalog
    kind: Kind
    dice: Dice

    def counted(self, kind: tuple[str, str], what: Countable, weight: int) -> Row:
        """Return the row of an indicator that counts: at least so many."""
        target = self._rounded(self.dice.count(what.target))
        actual = max(1, round(target * self._achieved()))
        row = _row(kind, what.name, weight)
        row |= {"年度指标值": f"≥{target}{what.unit}", "实际完成值": f"{actual}{what.unit}"}
        return self._scored(row, Decimal(target), Decimal(actual))

    def per_cent(self, kind: tuple[str, str], name: str, weight: int, key: str = "percent") -> Row:
        """Return the row of a rate: at least so many per cent."""
        low, high = self.catalog.common[key]
        target = self.dice.whole(int(low), int(high))
        if self.dice.happens(self.catalog.common["missed"]):
            actual = self.dice.amount(target, (0.9, 0.985)).quantize(Decimal("0.1"))
        else:
            actual = Decimal(repr(self.dice.within((target, 100)))).quantize(Decimal("0.1"))
            actual = max(actual, Decimal(target))
        row = _row(kind, name, weight)
        row |= {"年度指标值": f"≥{target}%", "实际完成值": f"{actual.normalize():f}%"}
        return self._scored(row, Decimal(target), actual)

    def whole(self, kind: tuple[str, str], name: str, weight: int) -> Row:
        """Return the row of a rate that must be complete."""
        row = _row(kind, name, weight)
        row |= {"年度指标值": "=100%", "实际完成值": "100%"}
        return self._scored(row, Decimal(100), Decimal(100))

    def dated(self, kind: tuple[str, str], name: str, weight: int) -> Row:
        """Return the row of something due by the end of a month."""
        year, month = self.catalog.year, self.dice.whole(6, 12)
        row = _row(kind, name, weight)
        row["年度指标值"] = f"{year}年{month}月底前"
        row["实际完成值"] = f"{year}年{self.dice.whole(month - 3, month)}月完成"
        return self._scored(row, Decimal(1), Decimal(1))

    def ceiling(self, name: str, weight: int, spent: Decimal) -> Row:
        """Return the row of a cost: at most so much, in 万元."""
        limit = self.dice.amount(spent, (1, 1.08))
        row = _row((COST, "经济成本指标"), name, weight)
        row |= {"年度指标值": f"≤{limit}万元", "实际完成值": f"{spent}万元"}
        return self._scored(row, Decimal(1), Decimal(1))

    def _achieved(self) -> float:
        common = self.catalog.common
        if self.dice.happens(common["missed"]):
            return self.dice.within((0.8, 0.985))
        if self.dice.happens(common["beyond"]):
            return self.dice.within((1.35, 1.9))
        return self.dice.within((1.0, 1.2))

    def _scored(self, row: Row, target: Decimal, actual: Decimal) -> Row:
        """Give the row its points: the share reached; and a reason where one is due."""
        weight = row["分值"]
        share = min(Decimal(1), actual / target)
        row["得分"] = (share * weight).quantize(_CENT, ROUND_HALF_UP).normalize() + 0  # type: ignore[operator]
        row["偏差原因"] = None
        if share < 1:
            row["偏差原因"] = self._reason("reasons")
        elif actual / target >= Decimal("1.3"):
            row["偏差原因"] = self._reason("over_reasons")
        return row

    def _reason(self, kind: str) -> str:
        return self.dice.filled(self.dice.one(self.catalog.texts[kind]))

    @staticmethod
    def _rounded(target: int) -> int:
        """Round as targets are: two leading digits.

        >>> Drawing._rounded(1273)
        1300
        """
        return max(1, round(target, 2 - len(str(target))))


def add_indicators(draft: Draft, catalog: Catalog, kind: Kind, dice: Dice) -> None:
    """Put the indicator rows into `draft`, and the goal that names the first two of them."""
    drawing = Drawing(catalog, kind, dice)
    rows = _rows(drawing, draft)
    # Who misses something misses it here: full marks throughout are a finding.
    while catalog.common["missed"] and all(row["得分"] == row["分值"] for row in rows):
        rows = _rows(drawing, draft)
    draft.rows[INDICATORS] = rows
    first, second = rows[0], rows[1]
    words = {
        "first": first["三级指标"],
        "second": second["三级指标"],
        "a": str(first["年度指标值"]).lstrip("≥"),
        "b": str(second["年度指标值"]).lstrip("≥"),
        "c": first["实际完成值"],
        "d": second["实际完成值"],
        "budget": draft["年度资金总额.全年预算数"],
        "spent": draft["年度资金总额.全年执行数"],
    }
    draft["预期目标"] = kind.goal.format(**words)
    draft["实际完成情况"] = kind.done.format(**words)


def _rows(drawing: Drawing, draft: Draft) -> list[Row]:
    return [*_output(drawing), *_benefit(drawing), *_rest(drawing, draft)]


def _row(kind: tuple[str, str], name: str, weight: int) -> Row:
    first, second = kind
    return {"一级指标": first, "二级指标": second, "三级指标": name, "分值": Decimal(weight)}


def _output(drawing: Drawing) -> Iterator[Row]:
    common, weights, dice = drawing.catalog.common, drawing.catalog.weights, drawing.dice
    counted = dice.some(drawing.kind.quantity, len(weights["quantity"]))
    for what, weight in zip(counted, weights["quantity"], strict=True):
        yield drawing.counted((OUTPUT, "数量指标"), what, weight)
    names = dice.some(common["quality"], len(weights["quality"]))
    for name, weight in zip(names, weights["quality"], strict=True):
        yield drawing.per_cent((OUTPUT, "质量指标"), name, weight)
    yield drawing.whole((OUTPUT, "时效指标"), dice.one(common["on_time"]), weights["on_time"])
    yield drawing.dated((OUTPUT, "时效指标"), dice.one(common["dated"]), weights["dated"])


def _benefit(drawing: Drawing) -> Iterator[Row]:
    weights, dice = drawing.catalog.weights, drawing.dice
    social = dice.one(drawing.kind.social)
    yield drawing.counted((BENEFIT, "社会效益指标"), social, weights["social"])
    lasting = dice.one(drawing.catalog.lasting)
    yield drawing.counted((BENEFIT, "可持续影响指标"), lasting, weights["lasting"])


def _rest(drawing: Drawing, draft: Draft) -> Iterator[Row]:
    common, weights = drawing.catalog.common, drawing.catalog.weights
    kind = (SATISFACTION, "服务对象满意度指标")
    name = drawing.dice.one(common["satisfied"])
    row = drawing.per_cent(kind, name, weights["satisfied"], key="satisfaction")
    if said := common.get("satisfaction_said"):
        row |= {"年度指标值": "≥90%", "实际完成值": said, "得分": row["分值"], "偏差原因": None}
    yield row
    costs = {
        "公用经费支出总额": draft.money("公用经费.本年决算"),
        "项目支出总额": draft.money("项目支出"),
    }
    for (name, spent), weight in zip(costs.items(), weights["cost"], strict=True):
        yield drawing.ceiling(name, weight, spent)
