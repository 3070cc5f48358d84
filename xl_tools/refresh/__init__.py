"""The one use case: read → fill → recalculate → check → mark. Every host calls it.

::

    new      a workbook from the form, filled if data are given
    fill     data, or last year's workbook, into a workbook
    check    the report on a workbook; nothing is written
    refresh  fill (if data are given), recalculate, check, mark, list in 校验结果
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from xl_tools import checks
from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import Finding
from xl_tools.domain.form import Form
from xl_tools.domain.functions import WorksheetFunction, registry
from xl_tools.domain.reasons import is_reason
from xl_tools.domain.report import Report, merge
from xl_tools.errors import FormError, UsageError
from xl_tools.fill.change import Change
from xl_tools.fill.combine import combine
from xl_tools.fill.plan import plan
from xl_tools.fill.prior import carry
from xl_tools.fill.sources import read_data
from xl_tools.forms.loader import load_form
from xl_tools.forms.profiles import load_profile, profile_ids
from xl_tools.refresh.apply import apply_changes, rows_needed
from xl_tools.refresh.explain import Explained, explain
from xl_tools.refresh.values_copy import write_values
from xl_tools.workbook import Workbook
from xl_tools.workbook.marks import apply_marks, marks_for
from xl_tools.workbook.reader import UNIT_FIELD, identify, read_filing
from xl_tools.workbook.recalc import Recalculation, recalculate
from xl_tools.workbook.results import read_explanations, write_results
from xl_tools.workbook.template import build_template as _template
from xl_tools.workbook.template import compressed

__all__ = [
    "FillResult",
    "RefreshResult",
    "build_template",
    "check",
    "fill",
    "new",
    "open_form",
    "refresh",
]


@dataclass(frozen=True, slots=True)
class FillResult:
    """What `fill` did: how many values it wrote, where, and which formulas gave way to figures."""

    changes: int
    path: Path
    overwritten: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefreshResult:
    """What `refresh` found and did.

    `changed` tells whether the file differs from before; `not_recalculated` names the cells whose
    formula could not be calculated here and kept its old value.
    """

    report: Report
    changed: bool
    path: Path
    not_recalculated: tuple[str, ...] = ()


# ---------------------------------------------------------------- use cases


def new(
    out: Path,
    *,
    form: str,
    unit: str,
    year: int,
    data: Path | None = None,
    prior: Path | None = None,
    force: bool = False,
) -> FillResult:
    """Make the workbook of `unit` for `year` at `out`, filled from `data` and last year's `prior`.

    Raises UsageError where `out` exists and `force` is False, and as `fill` does.
    """
    if out.exists() and not force:
        raise UsageError(f"{out} 已存在。请换一个文件名，或加 --force 覆盖。")
    chosen = open_form(form)
    changes = _planned(chosen, year, unit, data, prior)
    _refuse_other_unit(changes, unit, data)
    book = Workbook.from_bytes(
        compressed(_template(chosen, year, unit, rows=rows_needed(changes))), path=out
    )
    applied = apply_changes(book, chosen, changes, functions_for(chosen))
    book.save(out)
    return FillResult(applied.values, out, applied.overwritten)


def fill(
    path: Path, *, data: Path | None = None, prior: Path | None = None, out: Path | None = None
) -> FillResult:
    """Fill the workbook at `path` from `data` and last year's workbook `prior`; save it to `out`.

    Raises DataError where the data do not fit the form; nothing is written then. Where both
    sources name a field, `data` wins.
    """
    book = Workbook.open(path)
    form, filing = _read(book)
    changes = _planned(form, filing.year, filing.unit, data, prior)
    applied = apply_changes(book, form, changes, functions_for(form))
    book.save(out or path)
    return FillResult(applied.values, out or path, applied.overwritten)


def check(path: Path) -> Report:
    """Return the report on the workbook at `path`; nothing is written."""
    book = Workbook.open(path)
    form = open_form(identify(book).form)
    recalculate(book, functions_for(form))
    return _examine(book, form)[0]


def refresh(
    path: Path,
    *,
    data: Path | None = None,
    prior: Path | None = None,
    out: Path | None = None,
    values: Path | None = None,
) -> RefreshResult:
    """Fill (if data are given), recalculate, check and mark the workbook at `path`.

    The result goes to `out`, or over `path`; a file that would not change is not written.
    `values` also gets a copy of the official sheets as values only, without marks.
    """
    book = Workbook.open(path)
    form = open_form(identify(book).form)
    recalculation = _fill_or_recalculate(book, form, data, prior)
    report, explained = _examine(book, form)
    apply_marks(book, marks_for(report.findings))
    write_results(book, report, explained.statuses, explained.texts)
    changed = book.save(out or path)
    if values:
        write_values(book, form, values)
    return RefreshResult(report, changed, out or path, recalculation.kept)


def build_template(out: Path, *, form: str, year: int | None = None) -> None:
    """Write the empty template of `form` to `out`."""
    chosen = open_form(form)
    content = _template(chosen, year or chosen.year)
    Workbook.from_bytes(content, path=out).save(out)


# ---------------------------------------------------------------- their parts


@lru_cache(maxsize=8)
def open_form(form_id: str) -> Form:
    """Return the form `form_id` with its rules checked against the kinds there are.

    Raises FormError where there is no such form, or it contradicts itself.
    """
    form = load_form(form_id)
    problems = checks.validate_rules(form)
    if problems:
        raise FormError(form_id, problems)
    return form


@lru_cache(maxsize=8)
def _functions(profile: str) -> Mapping[str, WorksheetFunction]:
    return registry({name: load_profile(name) for name in profile_ids()}, profile)


def functions_for(form: Form) -> Mapping[str, WorksheetFunction]:
    """Return the worksheet functions with the form's own profile as their default."""
    return _functions(form.profile)


def _read(book: Workbook) -> tuple[Form, Filing]:
    form = open_form(identify(book).form)
    return form, read_filing(book, form)


def _planned(
    form: Form, year: int, unit: str, data: Path | None, prior: Path | None
) -> Sequence[Change]:
    """Return last year's figures and the data's; where both speak of a cell, the data win."""
    carried: Sequence[Change] = ()
    if prior:
        last = _read(Workbook.open(prior))[1]
        carried = carry(form, last, year=year, unit=unit)
    planned = plan(read_data(data), form, year) if data else ()
    return combine(form, carried, planned)


def _refuse_other_unit(changes: Sequence[Change], unit: str, data: Path | None) -> None:
    """Raise UsageError where the data are another unit's: they belong into another workbook."""
    for change in changes:
        if change.key == UNIT_FIELD and str(change.value).strip() != unit.strip():
            raise UsageError(
                f"{data} {change.where}：单位名称“{change.value}”与 --unit 的“{unit}”不一致。"
                "请核对数据文件，或改写 --unit。"
            )


def _fill_or_recalculate(
    book: Workbook, form: Form, data: Path | None, prior: Path | None
) -> Recalculation:
    if not data and not prior:
        return recalculate(book, functions_for(form))
    filing = read_filing(book, form)
    changes = _planned(form, filing.year, filing.unit, data, prior)
    return apply_changes(book, form, changes, functions_for(form)).recalculation


def _examine(book: Workbook, form: Form) -> tuple[Report, Explained]:
    filing = read_filing(book, form)
    outcomes = merge(checks.run(filing, load_profile(form.profile)))
    findings = [outcome for outcome in outcomes if isinstance(outcome, Finding)]
    explained = explain(findings, read_explanations(book), is_reason)
    report = Report(form.id, filing.unit, filing.year, outcomes, explained.cleared)
    return report, explained
