"""Which changes a data file and last year's workbook mean for a workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from xl_tools.domain.filing import Filing
from xl_tools.domain.form import UNIT_FIELD, Form
from xl_tools.filings.layout import name_by_layout
from xl_tools.filings.reader import is_ours, read_filing
from xl_tools.fill.change import Change
from xl_tools.fill.combine import combine
from xl_tools.fill.plan import plan
from xl_tools.fill.prior import carry
from xl_tools.fill.sources import read_data
from xl_tools.refresh.opening import form_of
from xl_tools.workbook.legacy import open_any
from xl_tools.workbook.limits import DEFAULT_LIMITS, Limits

# What finds the filing of a unit for a year, where last year's is in no workbook of its own;
# UsageError where there is none.
LastYear = Callable[[Form, str, int], Filing]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where figures come from: a data file, last year's filing, and how large files may be.

    Last year's filing is in a workbook, or what `LastYear` finds.
    """

    data: Path | None
    prior: Path | LastYear | None
    limits: Limits = DEFAULT_LIMITS


def planned(form: Form, year: int, unit: str, sources: Sources) -> Sequence[Change]:
    """Return last year's figures and the data's; where both speak of a cell, the data win."""
    carried: Sequence[Change] = ()
    if sources.prior:
        carried = carry(form, _prior(form, year, unit, sources), year=year, unit=unit)
    given = plan(read_data(sources.data, sources.limits), form, year) if sources.data else ()
    return combine(form, carried, given)


def _prior(form: Form, year: int, unit: str, sources: Sources) -> Filing:
    if callable(sources.prior):
        return sources.prior(form, unit, year - 1)
    return _filing(sources.prior or Path(), form, sources.limits)


def _filing(path: Path, form: Form, limits: Limits) -> Filing:
    """Return the filing in a workbook, a legacy one too, with or without the form's names."""
    book = open_any(path, limits)
    if not is_ours(book):
        name_by_layout(book, form)
    return read_filing(book, form_of(book))


def renamed_unit(changes: Sequence[Change], unit: str) -> tuple[str, ...]:
    """Return a warning where the changes give the workbook of `unit` another unit's name.

    `unit` is what the workbook says before them; a blank one is just filled in.
    """
    return tuple(
        f"单位名称按数据填为“{change.value}”，工作簿原来是“{unit}”，请核对是否选错了数据。"
        for change in changes
        if change.key == UNIT_FIELD and unit and str(change.value).strip() != unit
    )


def other_unit(changes: Sequence[Change], unit: str) -> tuple[str, ...]:
    """Return a warning where the data name another unit than the one asked for.

    It is no error: one of the two is mostly a short name.
    """
    return tuple(
        f"单位名称按数据填为“{change.value}”，与 --unit 的“{unit}”不同，请核对。"
        for change in changes
        if change.key == UNIT_FIELD and str(change.value).strip() != unit.strip()
    )
