"""The filing of the year before: what this year's calls last year's, and what should be found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from xl_tools.demo.catalog import Catalog
from xl_tools.demo.clean import complete
from xl_tools.demo.dice import Dice
from xl_tools.demo.draft import FUNDS, Draft
from xl_tools.demo.fault import Fault
from xl_tools.demo.money import add_money
from xl_tools.demo.scene import Scene
from xl_tools.domain.form import Form

# Nobody holds it against the number of people.
_OTHER_FIGURE = "业务工作经费.上年决算"
STAFF = ("编制数", "实际在职人数")
# What the rules call a difference, and a jump: a fifth and five people.
_LEAST, _JUMP, _PEOPLE = Decimal("0.01"), Decimal("0.2"), 5


def last_years_draft(catalog: Catalog, seed: int, number: int, this: Draft, scene: Scene) -> Draft:
    """Return the filing of the unit of `this`, which is clean, for the year before."""
    dice = Dice(seed, -number)
    known = this.copy()
    if number in scene.figure:
        known[_OTHER_FIGURE] = known.money(_OTHER_FIGURE) + dice.whole(1, 9)
    if number in scene.staff:
        for key in STAFF:
            known[key] = Decimal(int(known.money(key) / 2))
    catalog = replace(catalog, year=catalog.year - 1)
    draft = Draft(this.unit, {"单位名称": this.unit})
    add_money(draft, catalog, dice, known)
    for row, now in zip(draft.rows[FUNDS], this.rows[FUNDS], strict=True):
        row["名称"] = now["名称"]
    complete(draft, catalog, dice.one(catalog.kinds), dice)
    return draft


def faults_across_years(form: Form, this: Draft, last: Draft) -> Iterator[tuple[str, Fault]]:
    """Yield what should be said of this year's filing beside last year's."""
    for then, now in form.prior.items():
        one, other = this.values.get(now), last.values.get(then)
        if then == now or not (isinstance(one, Decimal) and isinstance(other, Decimal)):
            continue
        if abs(one - other) >= _LEAST:
            yield "上年决算与上年填报不符", Fault("years.figure", now)
    for key in STAFF:
        one, other = this.money(key), last.money(key)
        if other > 0 and abs(one - other) >= _PEOPLE and abs(one - other) > _JUMP * other:
            yield "人数大起大落", Fault("years.staff", key)
