"""The worksheet functions as the add-in calls them: arguments in, the registry's result out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from xl_tools.domain.functions import WorksheetFunction, registry
from xl_tools.domain.signatures import SIGNATURES
from xl_tools.forms.loader import form_ids, load_form
from xl_tools.forms.profiles import load_profile, profile_ids
from xl_tools.hosts.calc.cell_values import Raw, Reply, from_calc, rows_to_calc

DEFAULT_FORM = "hunan-2023"
_BOOKS = 64
_FORM_NAME = "XLT_FORM"  # the workbook's defined name; xl_tools.filings.reader reads files with it
# Where a function takes a name. A 0 there is a blank cell, as Calc hands it over: no name is 0.
_NAMES = {
    function: frozenset(
        at for at, argument in enumerate(arguments) if argument.name in {"indicator", "profile"}
    )
    for function, (arguments, _) in SIGNATURES.items()
}


def answer(name: str, document: Any, given: Sequence[Raw]) -> tuple[tuple[Reply, ...], ...]:
    """Return what the cells show, as rows; a single value is one row of one.

    `document` is the calling workbook, whose form says which profile scores.
    """
    given = [None if each == 0.0 and at in _NAMES[name] else each for at, each in enumerate(given)]
    while given and given[-1] is None:
        given.pop()
    profile = _profile(_forms.of(document))
    return rows_to_calc(functions(profile)[name].call(*map(from_calc, given)))


@lru_cache(maxsize=8)
def functions(profile: str) -> dict[str, WorksheetFunction]:
    """Return the worksheet functions that score by `profile` where a formula names none."""
    return registry({name: load_profile(name) for name in profile_ids()}, profile)


class _Forms:
    """The form of each document, asked once: a question costs more than a score.

    The document last seen is held, so that no other one can have its address.
    """

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._last: Any = None
        self._form = DEFAULT_FORM

    def of(self, document: Any) -> str:
        """Return the form's id."""
        if document is None:
            return DEFAULT_FORM
        # Equality would ask LibreOffice; the hash is the address.
        if self._last is None or hash(document) != hash(self._last):
            self._form = self._asked(document)
            self._last = document
        return self._form

    def _asked(self, document: Any) -> str:
        name = str(document.RuntimeUID)
        if name not in self._known:
            if len(self._known) >= _BOOKS:
                self._known.clear()
            self._known[name] = _named_form(document.NamedRanges)
        return self._known[name]


_forms = _Forms()


def _named_form(names: Any) -> str:
    if not names.hasByName(_FORM_NAME):
        return DEFAULT_FORM
    return str(names.getByName(_FORM_NAME).Content).lstrip("=").strip('"')


@lru_cache(maxsize=16)
def _profile(form: str) -> str:
    return load_form(form if form in form_ids() else DEFAULT_FORM).profile
