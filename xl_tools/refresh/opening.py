"""Forms, functions and workbooks as the use cases need them: opened, known, written."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from xl_tools import checks
from xl_tools.domain.form import Form
from xl_tools.domain.functions import WorksheetFunction, registry
from xl_tools.errors import FileBusy, FileError, FormError, UnknownForm
from xl_tools.filings.reader import identify
from xl_tools.forms.loader import form_ids, load_form
from xl_tools.forms.profiles import load_profile, profile_ids
from xl_tools.workbook import Workbook


@lru_cache(maxsize=8)
def open_form(form_id: str) -> Form:
    """Return the form `form_id` with its rules checked against the kinds there are.

    Raises UsageError where there is no such form, FormError where it contradicts itself.
    """
    form = load_form(form_id)
    problems = checks.validate_rules(form)
    if problems:
        raise FormError(form_id, problems)
    return form


def form_of(book: Workbook) -> Form:
    """Return the form that `book` was made from; UnknownForm where it is none of ours."""
    found = identify(book).form
    if found not in form_ids():
        raise UnknownForm(
            book.path,
            f"这个工作簿用的套表是“{found}”，本程序只有：{'、'.join(form_ids())}",
            "请换用支持这个套表的版本，或用 xl-tools new 重新生成工作簿",
        )
    return open_form(found)


@lru_cache(maxsize=8)
def _functions(profile: str) -> Mapping[str, WorksheetFunction]:
    return registry({name: load_profile(name) for name in profile_ids()}, profile)


def functions_for(form: Form) -> Mapping[str, WorksheetFunction]:
    """Return the worksheet functions with the form's own profile as their default."""
    return _functions(form.profile)


def save(book: Workbook, target: Path) -> bool:
    """Write `book` to `target`, in a new folder if need be; False where it says the same already.

    FileError where that cannot be done; a file that was there is whole then.
    """
    if target.is_dir():
        raise FileError(target, "这是文件夹，不能写成工作簿", "请写出文件名，如 自评.xlsx")
    if os.path.realpath(target) != os.path.realpath(book.path):
        _make_folder(target.parent)
        if target.exists() and _holds(target, book.to_bytes()):
            return False
    return book.save(target)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except PermissionError as error:
        raise FileBusy(folder, "没有权限建立这个文件夹", "请换一个位置") from error
    except OSError as error:
        raise FileError(folder, "无法建立这个文件夹", "请换一个位置") from error


def _holds(target: Path, content: bytes) -> bool:
    try:
        return target.stat().st_size == len(content) and target.read_bytes() == content
    except OSError:
        return False  # whatever is wrong with it, writing will say it
