"""Make the workbooks of units that are to be compared: with each other, and with last year's."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xl_tools.demo.catalog import load_catalog
from xl_tools.demo.choosing import inject
from xl_tools.demo.clean import clean_draft
from xl_tools.demo.dice import Dice
from xl_tools.demo.draft import INDICATORS
from xl_tools.demo.last_year import STAFF, faults_across_years, last_years_draft
from xl_tools.demo.making import Made, Truth, made_of
from xl_tools.demo.mould import names_of
from xl_tools.demo.scene import Scene
from xl_tools.refresh.opening import open_form

THIS_YEAR, LAST_YEAR = "本年", "上年"
# The district's own figures: one of them is not the sum of the units'.
DISTRICT_FILE = "全区.toml"
_TOO_MANY = 100


def make_across(
    form_id: str, scene: Scene, number: int, *, name: str, faulty: float
) -> Iterator[tuple[Made, dict[str, Decimal]]]:
    """Yield the workbooks of unit `number`, with what each adds to the district's figures.

    `name` is that of its file. One of last year has no part in the figures.
    """
    form, catalog = open_form(form_id), load_catalog(form_id)
    own = scene.catalog(catalog, number)
    dice = Dice(scene.seed, number)
    draft = clean_draft(own, dice, number)
    last = last_years_draft(catalog, scene.seed, number, draft, scene)
    then = [(said, fault) for said, faults in scene.outliers(number) for fault in faults]
    yield made_of(form_id, catalog.year - 1, last, then, f"{LAST_YEAR}/{name}"), {}
    if number > scene.units:
        return
    draft["厉行节约保障措施"] = scene.copied_text(catalog, number) or draft["厉行节约保障措施"]
    is_faulty = dice.happens(faulty) and not scene.is_taken(number)
    named = inject(draft, dice) if is_faulty else []
    named += scene.faults(draft, number, names_of(form.table(INDICATORS), draft))
    if number not in scene.twice:
        named += faults_across_years(form, draft, last)
    adds = {key: draft.money(key) for key in STAFF}
    yield made_of(form_id, catalog.year, draft, named, f"{THIS_YEAR}/{name}"), adds
    if number in scene.twice:
        again = name.replace(".xlsx", "（重报）.xlsx")
        yield made_of(form_id, catalog.year, draft, named, f"{THIS_YEAR}/{again}"), adds


def truths_of_whole(made: Made, scene: Scene, number: int) -> Iterator[Truth]:
    """Yield what should be found that is of no cell: filed twice, or not at all."""
    if made.file.startswith(THIS_YEAR) and number in scene.twice:
        yield Truth(made.file, made.unit, "填报两份", "years.twice", "", "", "")
    if number > scene.units:
        yield Truth("", made.unit, "今年没有填报", "years.vanished", "", "", "")


def district(sums: dict[str, Decimal]) -> tuple[str, Truth]:
    """Return the text of the district's data file, and what should be found of it."""
    wrong, right = STAFF
    figures = {wrong: int(sums[wrong]) + _TOO_MANY, right: sums[right]}
    lines = "".join(f'"{key}" = {value}\n' for key, value in figures.items())
    truth = Truth("", DISTRICT_FILE, "全区数不等于合计", "units.total", "", "", wrong)
    return f'["基础数据表"]\n{lines}', truth
