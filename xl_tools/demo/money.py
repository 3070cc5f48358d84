"""The money of an invented filing: every total the sum of its parts, every pair of years alike."""

from __future__ import annotations

from decimal import Decimal

from xl_tools.demo.catalog import Catalog
from xl_tools.demo.dice import Dice
from xl_tools.demo.draft import BUILDINGS, FUNDS, Draft, Row

ZERO = Decimal(0)
THREE_PUBLIC = ("公车购置", "公车运行维护", "出国经费", "公务接待")
WORK = ("业务工作经费", "运行维护经费")
_CAR = Decimal("17.80")
_TRIP = Decimal("4.50")


def add_money(draft: Draft, catalog: Catalog, dice: Dice, after: Draft | None = None) -> None:
    """Put staff, costs, projects, procurement, buildings and funds into `draft`. 万元.

    With `after`, the filing of the year that follows, what that calls last year's is this.
    """
    staff = int(after.money("实际在职人数")) if after else dice.count(catalog.money["staff"])
    draft["实际在职人数"] = Decimal(staff)
    draft["编制数"] = (
        after["编制数"]
        if after
        else Decimal(staff + int(staff * dice.within(catalog.money["vacant"])))
    )
    for item in (*THREE_PUBLIC, *WORK):
        final = _final(after, item) if after else _usual(catalog, dice, item, staff)
        _item(draft, catalog, dice, item, final)
    _running(draft, catalog, dice, staff, after)
    _funds(draft, catalog, dice, staff, after)
    draft.rows[BUILDINGS] = [_building(catalog, dice)]
    _procurement(draft, catalog, dice, staff)
    _totals(draft, catalog, dice, staff)


def _final(after: Draft, item: str) -> Decimal:
    return after.money(f"{item}.上年决算")


def _usual(catalog: Catalog, dice: Dice, item: str, staff: int) -> Decimal:
    """Return what a unit of this size spends on `item` in a year; 0 where it has none."""
    if dice.happens(catalog.money["none"].get(item, 0)):
        return ZERO
    if item == "公车购置":
        return _CAR
    if item == "出国经费":
        return _TRIP
    return dice.amount(staff, catalog.money["per_head"][item])


def _item(draft: Draft, catalog: Catalog, dice: Dice, item: str, final: Decimal) -> None:
    for column, amount in _years(catalog, dice, final).items():
        draft[f"{item}.{column}"] = amount


def _years(catalog: Catalog, dice: Dice, final: Decimal) -> dict[str, Decimal]:
    """Return last year's amount and this year's budget that suit this year's `final`."""
    grown = Decimal(repr(dice.within(catalog.money["final_over_prior"])))
    return {
        "上年决算": (final / grown).quantize(Decimal("0.01")),
        "本年预算": dice.amount(final, catalog.money["budget_over_final"]),
        "本年决算": final,
    }


def _running(draft: Draft, catalog: Catalog, dice: Dice, staff: int, after: Draft | None) -> None:
    name = "公用经费"
    total = _final(after, name) if after else dice.amount(staff, catalog.money["running_per_head"])
    _item(draft, catalog, dice, name, total)
    for item, share in catalog.money["within"].items():
        _item(
            draft, catalog, dice, item, _final(after, item) if after else dice.amount(total, share)
        )


def _funds(draft: Draft, catalog: Catalog, dice: Dice, staff: int, after: Draft | None) -> None:
    if after:
        finals = (row["上年决算"] for row in after.rows[FUNDS])
        draft.rows[FUNDS] = [
            dict(_years(catalog, dice, final)) for final in finals if isinstance(final, Decimal)
        ]
    else:
        draft.rows[FUNDS] = [_fund(catalog, dice, staff) for _ in range(dice.whole(1, 3))]
    for number, row in enumerate(draft.rows[FUNDS], 1):
        row["名称"] = f"{number + 2}、专项资金：{dice.one(catalog.texts['projects'])}"


def _fund(catalog: Catalog, dice: Dice, staff: int) -> Row:
    final = dice.amount(staff, catalog.money["per_head"]["专项资金"])
    return dict(_years(catalog, dice, final))


def _building(catalog: Catalog, dice: Dice) -> Row:
    if dice.happens(catalog.money["none"]["楼堂馆所"]):
        return {"批复规模": ZERO, "实际规模": ZERO, "预算投资": ZERO, "实际投资": ZERO}
    area, cost = dice.whole(4, 60) * 100, dice.whole(4, 90) * 20
    return {
        "批复规模": Decimal(area),
        "实际规模": Decimal(round(area * dice.within((0.92, 1)))),
        "预算投资": Decimal(cost),
        "实际投资": dice.amount(cost, (0.9, 1)),
    }


def _procurement(draft: Draft, catalog: Catalog, dice: Dice, staff: int) -> None:
    budget = _usual(catalog, dice, "政府采购金额", staff)
    draft["政府采购金额.本年预算"] = budget
    draft["政府采购金额.本年决算"] = dice.amount(budget, catalog.money["procured"])


def _totals(draft: Draft, catalog: Catalog, dice: Dice, staff: int) -> None:
    basic = draft.money("公用经费.本年决算") + dice.amount(staff, catalog.money["basic_per_head"])
    projects = project_total(draft, "本年决算")
    spent = basic + projects
    budget = dice.amount(spent, (1, 1 + catalog.money["unspent"][1]))
    initial = dice.amount(budget, (1 - catalog.money["adjusted"][1], 1))
    draft["基本支出"], draft["项目支出"] = basic, projects
    draft["年度资金总额.年初预算数"] = initial
    draft["年度资金总额.全年预算数"] = budget
    draft["年度资金总额.全年执行数"] = spent
    adjusted = dice.amount(budget - initial, (0, 1))
    draft["部门基本支出预算调整.本年预算"] = adjusted
    draft["部门基本支出预算调整.本年决算"] = adjusted
    fund = dice.amount(spent, catalog.money["fund_share"]) if dice.happens(0.3) else ZERO
    draft["一般公共预算"], draft["政府性基金拨款"] = spent - fund, fund
    draft["纳入专户管理的非税收入拨款"] = draft["其他资金"] = ZERO


def project_total(draft: Draft, column: str) -> Decimal:
    """Return 项目支出 of a column: running work, upkeep and all special funds. 万元."""
    return sum((draft.columns_of(item)[column] for item in (*WORK, FUNDS)), ZERO)
