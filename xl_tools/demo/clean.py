"""An invented filing with nothing wrong in it."""

from __future__ import annotations

import datetime as dt

from xl_tools.demo.catalog import Catalog, Kind
from xl_tools.demo.dice import Dice
from xl_tools.demo.draft import Draft
from xl_tools.demo.indicators import add_indicators
from xl_tools.demo.money import add_money

_PERSON = "（略）"
_MEASURES = 3


def clean_draft(catalog: Catalog, dice: Dice, number: int) -> Draft:
    """Return the filing of unit `number` (from 1): figures agree, targets are measurable.

    The units' names are all different.
    """
    kind = dice.one(catalog.kinds)
    pattern = dice.one(kind.names)
    unit = pattern.format(place=dice.one(catalog.places), n=number)
    draft = Draft(unit, {"单位名称": unit})
    add_money(draft, catalog, dice)
    complete(draft, catalog, kind, dice)
    return draft


def complete(draft: Draft, catalog: Catalog, kind: Kind, dice: Dice) -> None:
    """Put indicators, texts and signatures into a draft that has its money."""
    add_indicators(draft, catalog, kind, dice)
    measures = dice.some(catalog.texts["economy"], _MEASURES)
    draft["厉行节约保障措施"] = "".join(dice.filled(text) for text in measures)
    filed = dt.date(catalog.year + 1, dice.whole(1, 4), dice.whole(1, 28))
    for sheet in ("基础数据表", "自评表"):
        draft[f"{sheet}.填报日期"] = filed
        for who in ("填表人", "联系电话", "单位负责人签字"):
            draft[f"{sheet}.{who}"] = _PERSON
