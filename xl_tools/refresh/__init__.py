"""The one use case: read → fill → recalculate → check → mark. Every host calls it.

::

    new      a workbook from the form, filled if data are given
    fill     data, or last year's workbook, into a workbook
    check    the report on a workbook; nothing is written
    refresh  fill (if data are given), recalculate, check, mark, list in 校验结果
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from xl_tools import checks
from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import Finding
from xl_tools.domain.form import Form
from xl_tools.domain.reasons import is_reason
from xl_tools.domain.recalculation import NotRecalculated
from xl_tools.domain.report import Report, merge
from xl_tools.errors import UsageError
from xl_tools.filings.added_rows import adopt_rows
from xl_tools.filings.marks import apply_marks, marks_for
from xl_tools.filings.reader import identify, read_filing, unit_of
from xl_tools.filings.results import SHEET as RESULTS
from xl_tools.filings.results import Explanation, Results
from xl_tools.forms.profiles import load_profile
from xl_tools.refresh.apply import Applied, apply_changes, rows_needed
from xl_tools.refresh.carrying import carried_over
from xl_tools.refresh.explain import Explained, explain
from xl_tools.refresh.opening import (
    Writing,
    form_of,
    functions_for,
    open_form,
    recognised,
    save,
)
from xl_tools.refresh.overwriting import refuse_filled, refuse_other
from xl_tools.refresh.planning import LastYear, Sources, other_unit, planned, renamed_unit
from xl_tools.refresh.values_copy import write_values
from xl_tools.refresh.warnings import warnings_for
from xl_tools.workbook import Workbook
from xl_tools.workbook.limits import DEFAULT_LIMITS, Limits
from xl_tools.workbook.recalc import Recalculation, recalculate

__all__ = [
    "FillResult",
    "LastYear",
    "RefreshResult",
    "Refreshed",
    "build_template",
    "check",
    "fill",
    "fill_book",
    "new",
    "open_form",
    "refresh",
    "refresh_book",
]


@dataclass(frozen=True, slots=True)
class FillResult:
    """What `fill` did: how many values it wrote, where, and which formulas gave way to figures.

    `warnings` says, in Chinese, what a person should look at; `backups` are the files in which what
    was there before was kept; `not_recalculated` is that of a refresh.
    """

    changes: int
    path: Path
    overwritten: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    backups: tuple[Path, ...] = ()
    not_recalculated: tuple[NotRecalculated, ...] = ()


@dataclass(frozen=True, slots=True)
class RefreshResult:
    """What `refresh` found and did.

    `changed` tells whether the file differs from before; `not_recalculated` names the cells whose
    formula could not be calculated here and kept its old value, and those calculated from such a
    value that may be out of date; `warnings` says, in Chinese, what the workbook has lost. `filing`
    holds the values the report speaks of, `explained` the status and explanation of each finding,
    as 校验结果 lists them. `backups` are the files in which what was there before was kept.
    """

    report: Report
    changed: bool
    path: Path
    filing: Filing
    explained: Explained
    not_recalculated: tuple[NotRecalculated, ...] = ()
    warnings: tuple[str, ...] = ()
    backups: tuple[Path, ...] = ()


# ---------------------------------------------------------------- use cases


def new(
    out: Path,
    *,
    form: str,
    unit: str,
    year: int,
    data: Path | None = None,
    prior: Path | LastYear | None = None,
    force: bool = False,
    backup: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> FillResult:
    """Make the workbook of `unit` for `year` at `out`, filled from `data` and last year's `prior`.

    `prior` is a workbook, or a function that finds a unit's filing (of a store of many).

    With `backup` a workbook that `force` writes over is kept. Raises UsageError where `out` exists
    and `force` is False, and as `fill` does.
    """
    from xl_tools.refresh.making import fresh_book  # only here a workbook is drawn

    if out.exists() and not force:
        raise UsageError(f"{out} 已存在。请换一个文件名，或加 --force 覆盖。")
    chosen = open_form(form)
    changes = planned(chosen, year, unit, Sources(data, prior, limits))
    book = fresh_book(chosen, year, unit, rows_needed(changes), out.suffix)
    applied = apply_changes(book, chosen, changes, functions_for(chosen))
    saved = save(book, out, Writing(backup))
    warnings = other_unit(changes, unit)
    return FillResult(applied.values, out, applied.overwritten, warnings, saved.backups)


def fill(
    path: Path,
    *,
    data: Path | None = None,
    prior: Path | LastYear | None = None,
    out: Path | None = None,
    force: bool = False,
    backup: bool = False,
    break_signature: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> FillResult:
    """Fill the workbook at `path` from `data` and last year's workbook `prior`; save it to `out`.

    With `backup` a file that is written over is kept beside it. A workbook with a digital
    signature is refused, unless `break_signature`. Raises DataError where the data do not fit the
    form; nothing is written then. Where both sources name a field, `data` wins.
    UsageError where another filing or any other file stands at `out`, unless `force`.
    """
    book = Workbook.open(path, limits)
    applied = fill_book(book, data=data, prior=prior, limits=limits)
    _spare(book, out, force=force, limits=limits)
    saved = save(book, out or path, Writing(backup, break_signature))
    overwritten = applied.overwritten
    return FillResult(
        applied.values, out or path, overwritten, applied.warnings + saved.warnings, saved.backups,
        applied.recalculation.kept,
    )  # fmt: skip


def check(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Report:
    """Return the report on the workbook at `path`; nothing is written.

    A filing that was pasted into another workbook has no names: it is read by where its labels
    stand, if they stand where the form has them.
    """
    book = Workbook.open(path, limits)
    form = recognised(book)
    filing, recalculation = _recalculated(book, form)
    return _examined(form, filing, Results(book), recalculation)[0]


def refresh(
    path: Path,
    *,
    data: Path | None = None,
    prior: Path | LastYear | None = None,
    out: Path | None = None,
    values: Path | None = None,
    former: Path | None = None,
    force: bool = False,
    backup: bool = False,
    break_signature: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> RefreshResult:
    """Fill (if data are given), recalculate, check and mark the workbook at `path`.

    The result goes to `out`, or over `path`; a file that would not change is not written.
    `values` also gets a copy of the official sheets as values only, without marks. `former` is an
    earlier version of the workbook: its explanations go on where this one has none. `force`,
    `backup` and `break_signature` as for `fill`, `force` for `values` too.
    """
    target = out or path
    if values and values.resolve() in (path.resolve(), target.resolve()):
        raise UsageError(f"--values 不能写到 {values}：那是工作簿本身。请换一个文件名。")
    if values and values.suffix.lower() == ".xlsm":
        raise UsageError(f"--values 只存数值，不带宏：请把 {values} 改为 .xlsx 文件。")
    book = Workbook.open(path, limits)
    carried = carried_over(former, book, limits) if former else {}
    done = refresh_book(book, data=data, prior=prior, explanations=carried, limits=limits)
    _spare(book, out, values, force=force, limits=limits)
    saved = save(book, target, Writing(backup, break_signature))
    backups = saved.backups
    if values:
        backups += write_values(book, form_of(book), values, backup=backup).backups
    return RefreshResult(
        done.report, saved.changed, target, done.filing, done.explained, done.not_recalculated,
        done.warnings + saved.warnings, backups,
    )  # fmt: skip


def build_template(
    out: Path, *, form: str, year: int | None = None, force: bool = False, backup: bool = False
) -> tuple[Path, ...]:
    """Write the empty template of `form` to `out`; return where the file before was kept.

    An .xlsm gets buttons and formulas that calculate in Excel. UsageError where a file stands there
    that is no blank template, unless `force`.
    """
    from xl_tools.refresh.making import template_book  # only here a workbook is drawn

    chosen = open_form(form)
    if not force:
        refuse_filled(out)
    book = template_book(chosen, year or chosen.year, out.suffix)
    return save(book, out, Writing(backup)).backups


# ---------------------------------------------------------------- the same, on a workbook


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What `refresh_book` found: as in `RefreshResult`, of a workbook that is in no file yet."""

    report: Report
    filing: Filing
    explained: Explained
    not_recalculated: tuple[NotRecalculated, ...]
    warnings: tuple[str, ...]


def fill_book(
    book: Workbook,
    *,
    data: Path | None = None,
    prior: Path | LastYear | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Applied:
    """Do what `fill` does to `book`; nothing is saved."""
    return _filled(book, form_of(book), Sources(data, prior, limits))


def refresh_book(
    book: Workbook,
    *,
    data: Path | None = None,
    prior: Path | LastYear | None = None,
    explanations: Mapping[str, Explanation] = MappingProxyType({}),
    limits: Limits = DEFAULT_LIMITS,
) -> Refreshed:
    """Do what `refresh` does to `book`; nothing is saved.

    `explanations`, by finding key, take the place of those on the sheet.
    """
    form = form_of(book)
    said: tuple[str, ...] = ()
    if data or prior:
        applied = _filled(book, form, Sources(data, prior, limits))
        recalculation, said = applied.recalculation, applied.warnings
        filing = read_filing(book, form)
    else:
        filing, recalculation = _recalculated(book, form)
    results = Results(book)
    report, explained = _examined(form, filing, results, recalculation, explanations)
    apply_marks(book, marks_for(report.findings))
    listed = results.write(report, explained.statuses, explained.texts)
    if RESULTS in recalculation.sources:  # a formula shows what was just listed
        recalculation = recalculate(book, functions_for(form))
    warnings = (*said, *warnings_for(book, form, filing, listed=listed))
    return Refreshed(report, filing, explained, recalculation.kept, warnings)


# ---------------------------------------------------------------- their parts


def _spare(book: Workbook, *targets: Path | None, force: bool, limits: Limits) -> None:
    for target in targets:
        if target and not force:
            refuse_other(target, book, form_of(book), limits)


def _filled(book: Workbook, form: Form, sources: Sources) -> Applied:
    unit = unit_of(book, form)
    changes = planned(form, identify(book).year, unit, sources)
    applied = apply_changes(book, form, changes, functions_for(form))
    return replace(applied, warnings=renamed_unit(changes, unit))


def _recalculated(book: Workbook, form: Form) -> tuple[Filing, Recalculation]:
    blocks = adopt_rows(book, form)
    recalculation = recalculate(book, functions_for(form))
    return read_filing(book, form, blocks), recalculation


def _examined(
    form: Form,
    filing: Filing,
    results: Results,
    recalculation: Recalculation,
    explanations: Mapping[str, Explanation] = MappingProxyType({}),
) -> tuple[Report, Explained]:
    outcomes = merge(checks.run(filing, load_profile(form.profile)))
    findings = [outcome for outcome in outcomes if isinstance(outcome, Finding)]
    explained = explain(findings, results.explanations() | dict(explanations), is_reason)
    report = Report(
        form.id, filing.unit, filing.year, outcomes, explained.cleared, recalculation.kept
    )
    return report, explained
