"""Forms, functions and workbooks as the use cases need them: opened, known, written."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from xl_tools import checks
from xl_tools.domain.form import Form
from xl_tools.domain.functions import WorksheetFunction, registry
from xl_tools.errors import FileBusy, FileError, FormError, UnknownForm, UsageError
from xl_tools.filings.astray import refuse_astray
from xl_tools.filings.layout import name_by_layout
from xl_tools.filings.reader import identify, is_ours, unknown
from xl_tools.forms.cross import cross_rules
from xl_tools.forms.formulas import formula_problems
from xl_tools.forms.loader import form_ids, load_form
from xl_tools.forms.profiles import load_profile, profile_ids
from xl_tools.workbook import Workbook
from xl_tools.workbook.macro_removal import has_macros

_LOST_SIGNATURE = "工作簿的数字签名已随修改去掉，需要签名的请在 Excel 中重新签名。"


@lru_cache(maxsize=8)
def open_form(form_id: str) -> Form:
    """Return the form `form_id` with its formulas and rules checked.

    Raises UsageError where there is no such form, FormError where it or its profile contradicts
    itself.
    """
    form = load_form(form_id)
    load_profile(form.profile)
    problems = [
        *formula_problems(form),
        *checks.validate_rules(form),
        *checks.validate_cross_rules(form, cross_rules(form_id)),
    ]
    if problems:
        raise FormError(form_id, problems)
    return form


def form_of(book: Workbook) -> Form:
    """Return the form that `book` was made from; UnknownForm where it is none of ours.

    A workbook whose names another program left behind is refused likewise.
    """
    if not is_ours(book):
        form = recognised(book)
        raise UnknownForm(
            book.path,
            f"内容与套表“{form.id}”相符，但没有套表标识，像是粘贴到新工作簿里的",
            "请先用 xl-tools template upgrade 把它放回模板，再试",
        )
    found = identify(book).form
    if found not in form_ids():
        raise UnknownForm(
            book.path,
            f"这个工作簿用的套表是“{found}”，本程序只有：{'、'.join(form_ids())}",
            "请换用支持这个套表的版本，或用 xl-tools new 重新生成工作簿",
        )
    form = open_form(found)
    refuse_astray(book, form)
    return form


def recognised(book: Workbook) -> Form:
    """Return the form of `book`, by its layout where it lost its names: it gets them then.

    UnknownForm says what stands elsewhere in a workbook that has a sheet of the form.
    """
    if is_ours(book):
        return form_of(book)
    misfits: list[UnknownForm] = []
    for form_id in form_ids():
        form = open_form(form_id)
        if not any(sheet.name in book for sheet in form.sheets):
            continue
        try:
            name_by_layout(book, form)
        except UnknownForm as misfit:
            misfits.append(misfit)
        else:
            return form
    raise misfits[0] if misfits else unknown(book)


@lru_cache(maxsize=8)
def _functions(profile: str) -> Mapping[str, WorksheetFunction]:
    return registry({name: load_profile(name) for name in profile_ids()}, profile)


def functions_for(form: Form) -> Mapping[str, WorksheetFunction]:
    """Return the worksheet functions with the form's own profile as their default."""
    return _functions(form.profile)


@dataclass(frozen=True, slots=True)
class Writing:
    """How a workbook is written over.

    `backup` keeps the version before beside it; `break_signature` allows to change a workbook with
    a digital signature, which is lost then.
    """

    backup: bool = False
    break_signature: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving did: whether the file differs now, where the version before was kept.

    `lost_signature` tells that a digital signature had to go.
    """

    changed: bool = False
    backup: Path | None = None
    lost_signature: bool = False

    @property
    def backups(self) -> tuple[Path, ...]:
        """The file in which the version before was kept, if it was."""
        return (self.backup,) if self.backup else ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should know of it, in Chinese."""
        return (_LOST_SIGNATURE,) if self.lost_signature else ()


def save(book: Workbook, target: Path, writing: Writing = Writing()) -> Saved:
    """Write `book` to `target`, in a new folder if need be, unless it says the same already.

    FileError where that cannot be done; a file that was there is whole then.
    """
    if target.is_dir():
        raise FileError(target, "这是文件夹，不能写成工作簿", "请写出文件名，如 自评.xlsx")
    was_signed = book.is_signed
    if os.path.realpath(target) != os.path.realpath(book.path):
        _refuse_wrong_ending(book, target)
        _make_folder(target.parent)
    changed = book.save(target, backup=writing.backup, break_signature=writing.break_signature)
    return Saved(changed, book.backup, was_signed and not book.is_signed)


def _refuse_wrong_ending(book: Workbook, target: Path) -> None:
    """Raise UsageError for macros in an .xlsx, or an .xlsm without: Excel opens neither."""
    ending, due = target.suffix.lower(), ".xlsm" if has_macros(book) else ".xlsx"
    if ending in {".xlsm", ".xlsx"} and ending != due:
        what = "带宏" if due == ".xlsm" else "不带宏"
        raise UsageError(
            f"{target}：这个工作簿{what}，存成 {ending} 后 Excel 打不开。请把输出文件名改为 {due}。"
        )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except PermissionError as error:
        raise FileBusy(folder, "没有权限建立这个文件夹", "请换一个位置") from error
    except OSError as error:
        raise FileError(folder, "无法建立这个文件夹", "请换一个位置") from error
