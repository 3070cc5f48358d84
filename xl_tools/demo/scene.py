"""What is wrong between units, and between two years: who does what, by seed and number alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from xl_tools.demo.catalog import Catalog
from xl_tools.demo.dice import Dice
from xl_tools.demo.draft import INDICATORS, Draft
from xl_tools.demo.fault import Fault, found

# Fewer units have kinds of which there are too few to be compared with each other.
LEAST_UNITS = 200
SATISFACTION = "95%"
_ONE_IN = 100  # units for each fault of a kind
_SAME_SATISFACTION = 0.6
# Drawn from numbers that no unit has.
_PLAN, _TEXTS = 0, -1_000_000
# Thirty times what others spend on each person.
_DEAR = 30
_TEXT, _FULL = "厉行节约保障措施", "总分.得分"
OUTLIERS = ("公用经费.本年决算", "基本支出")


@dataclass(frozen=True, slots=True)
class Scene:
    """Units by what they do, each doing one thing at most but for the same satisfaction.

    `same_text` says which group a unit copies from. `figure` are units whose figure of last year
    was another one then, `staff` those whose staff has doubled; `gone` is how many units of last
    year, numbered from `units` + 1, have not filed this year.
    """

    seed: int
    units: int
    same_text: Mapping[int, int]
    full_marks: frozenset[int]
    outlier: frozenset[int]
    twice: frozenset[int]
    figure: frozenset[int]
    staff: frozenset[int]
    satisfied: frozenset[int]
    gone: int

    @classmethod
    def of(cls, seed: int, units: int) -> Scene:
        """Return the scene of so many units."""
        dice, few = Dice(seed, _PLAN), max(2, units // _ONE_IN)
        drawn = dice.some(range(1, units + 1), 7 * few)
        full, outlier, twice, figure, staff = (
            frozenset(drawn[n * few : (n + 1) * few]) for n in range(5)
        )
        copying = {number: index // 2 for index, number in enumerate(drawn[5 * few :])}
        same = frozenset(dice.some(range(1, units + 1), round(_SAME_SATISFACTION * units)))
        return cls(seed, units, copying, full, outlier, twice, figure, staff, same, few)

    def is_taken(self, number: int) -> bool:
        """Return whether a unit does something here that other faults could hide."""
        return number in self.same_text or any(
            number in units
            for units in (self.full_marks, self.outlier, self.twice, self.figure, self.staff)
        )

    def catalog(self, catalog: Catalog, number: int) -> Catalog:
        """Return what the filing of a unit is invented from."""
        money, common = dict(catalog.money), dict(catalog.common)
        if number in self.outlier:
            money["running_per_head"] = [_DEAR * bound for bound in money["running_per_head"]]
        if number in self.full_marks:
            common["missed"] = 0
        if number in self.satisfied:
            common["satisfaction_said"] = SATISFACTION
        return replace(catalog, money=money, common=common)

    def copied_text(self, catalog: Catalog, number: int) -> str | None:
        """Return the text that a unit has from another one, None where it writes its own."""
        if number not in self.same_text:
            return None
        dice = Dice(self.seed, _TEXTS - self.same_text[number])
        return "".join(dice.filled(text) for text in dice.some(catalog.texts["economy"], 3))

    def faults(self, draft: Draft, number: int, names: list[str]) -> list[tuple[str, Fault]]:
        """Return what the rules across units should say of a filing; `names` are its indicators'.

        Full marks and the same satisfaction may also be what another fault comes to.
        """
        said: list[tuple[str, tuple[Fault, ...]]] = []
        if number in self.same_text:
            said.append(("文字雷同", found("units.same_text", _TEXT)))
        rows = draft.rows[INDICATORS]
        if all(isinstance(row["分值"], Decimal) and row["得分"] == row["分值"] for row in rows):
            said.append(("全部满分", found("units.full_marks", _FULL)))
        said += (
            ("满意度相同", found("units.same_satisfaction", f"{INDICATORS}[{name}].实际完成值"))
            for name, row in zip(names, rows, strict=True)
            if "满意度" in str(row["一级指标"]) and row["实际完成值"] == SATISFACTION
        )
        said += ((name, faults) for name, faults in self.outliers(number) if faults)
        return [(name, fault) for name, faults in said for fault in faults]

    def outliers(self, number: int) -> list[tuple[str, tuple[Fault, ...]]]:
        """Return what should be said of the costs per head of a unit, in both years."""
        return (
            [("人均支出离群", found("units.outlier", *OUTLIERS))] if number in self.outlier else []
        )
