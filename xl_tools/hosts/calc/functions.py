"""The worksheet functions as the add-in calls them: arguments in, the registry's result out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from xl_tools.domain.functions import WorksheetFunction, registry
from xl_tools.forms.loader import form_ids, load_form
from xl_tools.forms.profiles import load_profile, profile_ids
from xl_tools.hosts.calc.cell_values import Raw, Reply, from_calc, rows_to_calc

DEFAULT_FORM = "hunan-2023"
_BOOKS = 64
_FORM_NAME = "XLT_FORM"  # the workbook's defined name; xl_tools.filings.reader reads files with it


def answer(name: str, document: Any, given: Sequence[Raw]) -> tuple[tuple[Reply, ...], ...]:
    """Return what the cells show, as rows; a single value is one row of one.

    `document` is the calling workbook, whose form says which profile scores.
    """
    while given and given[-1] is None:
        given = given[:-1]
    profile = _profile(_form_of(document))
    return rows_to_calc(functions(profile)[name].call(*map(from_calc, given)))


@lru_cache(maxsize=8)
def functions(profile: str) -> dict[str, WorksheetFunction]:
    """Return the worksheet functions that score by `profile` where a formula names none."""
    return registry({name: load_profile(name) for name in profile_ids()}, profile)


_forms: dict[str, str] = {}


def _form_of(document: Any) -> str:
    """Return the form's id, asked once of each document: a question costs as much as a score."""
    if document is None:
        return DEFAULT_FORM
    known = str(document.RuntimeUID)
    if known not in _forms:
        if len(_forms) >= _BOOKS:
            _forms.clear()
        _forms[known] = _named_form(document.NamedRanges)
    return _forms[known]


def _named_form(names: Any) -> str:
    if not names.hasByName(_FORM_NAME):
        return DEFAULT_FORM
    return str(names.getByName(_FORM_NAME).Content).lstrip("=").strip('"')


@lru_cache(maxsize=16)
def _profile(form: str) -> str:
    return load_form(form if form in form_ids() else DEFAULT_FORM).profile
