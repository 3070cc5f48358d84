"""What may be written over unasked: the unit's own filing of the year, and a blank template."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from xl_tools.domain.form import FieldKind, Form
from xl_tools.errors import UsageError, XlToolsError
from xl_tools.filings.reader import identify, read_filing, unit_of
from xl_tools.refresh.opening import form_of
from xl_tools.workbook import Workbook
from xl_tools.workbook.limits import DEFAULT_LIMITS, Limits

_STEP = "没有写入。请换一个文件名，或加 --force 覆盖。"


def refuse_other(target: Path, book: Workbook, form: Form, limits: Limits = DEFAULT_LIMITS) -> None:
    """Raise UsageError where `target` is a file that is no earlier copy of the filing `book`.

    A copy is of the same unit and year. The file that `book` was read from is its own place, and a
    template in which nothing is filled in yet may go. `limits` bound what is read of `target`.
    """
    if not target.is_file() or _same_file(target, book.path):
        return
    found = _opened(target, limits)
    if found is None:
        raise UsageError(f"{target} 已存在，不是本工具的填报工作簿，{_STEP}")
    there, its_form = found
    year, unit = identify(there).year, unit_of(there, its_form)
    if (year, _bare(unit)) == (identify(book).year, _bare(unit_of(book, form))):
        return
    if unit or _is_filled(there, its_form):
        whose = f"“{unit}”" if unit else "未写单位名称、"
        raise UsageError(f"{target} 已存在，是{whose}{year} 年的填报，{_STEP}")


def refuse_filled(target: Path) -> None:
    """Raise UsageError where `target` is a file, but no template in which nothing is filled in."""
    if not target.is_file():
        return
    found = _opened(target)
    if found is None or _is_filled(*found):
        raise UsageError(f"{target} 已存在，不是空白模板，{_STEP}")


def _opened(path: Path, limits: Limits = DEFAULT_LIMITS) -> tuple[Workbook, Form] | None:
    try:
        book = Workbook.open(path, limits)
        return book, form_of(book)
    except XlToolsError:  # damaged, encrypted, too large, of nobody's form: none of ours
        return None


def _is_filled(book: Workbook, form: Form) -> bool:
    """Return whether a clerk has put in anything: a figure, a text, a sheet."""
    from xl_tools.refresh.making import drawn_book  # only here a workbook is drawn

    blank = drawn_book(form, identify(book).year, {})
    printed = set(_inputs(blank, form))
    return bool(set(book.sheet_names) - set(blank.sheet_names)) or any(
        one not in printed for one in _inputs(book, form)
    )


def _inputs(book: Workbook, form: Form) -> Iterator[tuple[str, str, str]]:
    """Yield table, column or field, and text of what stands in input cells."""
    filing = read_filing(book, form)
    for key, cell in filing.cells.items():
        if cell.kind is FieldKind.INPUT and not cell.value.is_blank:
            yield "", key, cell.value.text
    for table, rows in filing.tables.items():
        for row in rows:
            for key, cell in row.cells.items():
                if cell.kind is FieldKind.INPUT and not cell.value.is_blank:
                    yield table, key, cell.value.text


def _same_file(one: Path, other: Path | str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _bare(unit: str) -> str:
    return "".join(unit.split())
