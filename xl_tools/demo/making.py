"""Make the workbooks of invented filings, and the table of what is wrong in each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from xl_tools.demo.catalog import Catalog, load_catalog
from xl_tools.demo.choosing import inject
from xl_tools.demo.clean import clean_draft
from xl_tools.demo.dice import Dice
from xl_tools.demo.draft import Draft
from xl_tools.demo.fault import Fault
from xl_tools.domain.form import Form
from xl_tools.filings.reader import read_filing
from xl_tools.refresh.apply import apply_changes, rows_needed
from xl_tools.refresh.making import drawn_book
from xl_tools.refresh.opening import functions_for, open_form
from xl_tools.workbook import Workbook


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
    content: bytes
    truths: tuple[Truth, ...]


def make(form_id: str, seed: int, number: int, *, file: str, faulty: float) -> Made:
    """Return the workbook of unit `number` (from 1).

    `faulty` is the share of units with faults, 0–1. The same seed and number make the same bytes.
    """
    form, catalog = open_form(form_id), load_catalog(form_id)
    dice = Dice(seed, number)
    draft = clean_draft(catalog, dice, number)
    named = inject(draft, dice) if dice.happens(faulty) else []
    book = _book(form, catalog, draft)
    return Made(draft.unit, book.to_bytes(), tuple(_truths(book, form, file, draft.unit, named)))


def _book(form: Form, catalog: Catalog, draft: Draft) -> Workbook:
    changes = list(draft.changes(form))
    rows = tuple(sorted(rows_needed(changes).items()))
    book = Workbook.from_bytes(_empty(form.id, catalog.year, rows), Path(draft.unit))
    apply_changes(book, form, changes, functions_for(form))
    return book


@lru_cache(maxsize=64)
def _empty(form_id: str, year: int, rows: tuple[tuple[str, int], ...]) -> bytes:
    """Return the empty workbook with so many rows: drawn once, as drawing takes longest."""
    return drawn_book(open_form(form_id), year, dict(rows)).to_bytes()


def _truths(
    book: Workbook, form: Form, file: str, unit: str, named: list[tuple[str, Fault]]
) -> list[Truth]:
    if not named:
        return []
    places = {cell.place.field: cell.place for cell in read_filing(book, form).every_cell()}
    truths = []
    for name, fault in named:
        place = places[fault.field]
        truths.append(Truth(file, unit, name, fault.rule, place.sheet, place.cell, fault.field))
    return truths
