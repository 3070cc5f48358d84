"""The scoring profile (方案) of the workbook a formula stands in, asked once for each workbook."""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import Any

from xl_tools.filings.reader import FORM_NAME
from xl_tools.forms.loader import form_ids, load_form

DEFAULT_FORM = "hunan-2023"
_BOOKS = 64


def profile_of_caller() -> str:
    """Return the id of the profile of the calling workbook's form, or of the default form."""
    book = _calling_book()
    return _profile(_form_of(book) if book is not None else DEFAULT_FORM)


def _calling_book() -> Any:
    """Return the workbook as a COM object, as xlwings keeps it during a call; None without COM."""
    return getattr(sys.modules.get("xlwings._xlwindows"), "BOOK_CALLER", None)


_forms: dict[str, str] = {}


def _form_of(book: Any) -> str:
    name = str(book.FullName)
    if name not in _forms:
        if len(_forms) >= _BOOKS:
            _forms.clear()
        named = {one.Name: one.RefersTo for one in book.Names}
        _forms[name] = str(named.get(FORM_NAME, "")).lstrip("=").strip('"')
    return _forms[name]


@lru_cache(maxsize=16)
def _profile(form: str) -> str:
    return load_form(form if form in form_ids() else DEFAULT_FORM).profile
