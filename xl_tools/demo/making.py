"""Make the workbooks of invented filings, and the table of what is wrong in each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from xl_tools.demo.catalog import load_catalog
from xl_tools.demo.choosing import inject
from xl_tools.demo.clean import clean_draft
from xl_tools.demo.dice import Dice
from xl_tools.demo.draft import Draft
from xl_tools.demo.fault import Fault
from xl_tools.demo.mould import Mould
from xl_tools.demo.shape import Shape
from xl_tools.refresh.opening import open_form


@dataclass(frozen=True, slots=True)
class Truth:
    """One line of the truth table: this fault is in that cell, and this rule should say so."""

    file: str
    unit: str
    fault: str
    rule: str
    sheet: str
    cell: str
    field: str


@dataclass(frozen=True, slots=True)
class Made:
    """A workbook that was made, as it would be filed, and what is wrong in it."""

    unit: str
    file: str
    content: bytes
    truths: tuple[Truth, ...]


def make(form_id: str, seed: int, number: int, *, file: str, faulty: float) -> Made:
    """Return the workbook of unit `number` (from 1).

    `faulty` is the share of units with faults, 0–1. The same seed and number make the same bytes.
    """
    catalog = load_catalog(form_id)
    dice = Dice(seed, number)
    draft = clean_draft(catalog, dice, number)
    named = inject(draft, dice) if dice.happens(faulty) else []
    return made_of(form_id, catalog.year, draft, named, file)


def made_of(
    form_id: str, year: int, draft: Draft, named: Iterable[tuple[str, Fault]], file: str
) -> Made:
    """Return the workbook that holds `draft`, as `file`, with the places of its faults."""
    mould = mould_for(form_id, year, Shape.of(open_form(form_id), draft))
    truths = (
        Truth(file, draft.unit, name, fault.rule, place.sheet, place.cell, fault.field)
        for name, fault in named
        for place in [mould.place(draft, fault.field)]
    )
    return Made(draft.unit, file, mould.cast(draft), tuple(truths))


@lru_cache(maxsize=64)
def mould_for(form_id: str, year: int, shape: Shape) -> Mould:
    """Return what casts the workbooks of a shape; each shape is drawn once in a process."""
    return Mould(open_form(form_id), year, shape)
