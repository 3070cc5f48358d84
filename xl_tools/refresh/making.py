"""Make workbooks from a form; apart, as it alone needs the library that draws them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from xl_tools.domain.form import Form
from xl_tools.filings.template import build_template, compressed, stored
from xl_tools.filings.template_macros import Button, Macros
from xl_tools.forms.shipped import shipped_file
from xl_tools.vba.actions import ACTIONS, ON_RESULTS, Action
from xl_tools.vba.project import PART, build_project
from xl_tools.vba.ribbon import with_ribbon
from xl_tools.workbook import Workbook

# Beside the official sheets: 填报说明 and 校验结果.
_OWN_SHEETS = 2
MACROS_SUFFIX = ".xlsm"


def fresh_book(
    form: Form, year: int, unit: str, rows: Mapping[str, int], suffix: str = ".xlsx"
) -> Workbook:
    """Return the empty workbook of a unit, in no file yet; `rows` as for `build_template`.

    With the suffix .xlsm it has buttons, ribbon and formulas that calculate in Excel.
    """
    macros = _macros(form, project_for) if suffix.lower() == MACROS_SUFFIX else None
    content = build_template(form, year, unit, rows=rows, macros=macros)
    if macros:
        content = with_ribbon(content)
    return Workbook.from_bytes(compressed(content), _no_file(form))


def template_book(form: Form, year: int, suffix: str = ".xlsx") -> Workbook:
    """Return the template of `form` as it is shipped, in no file yet.

    With the suffix .xlsm its VBA project is built anew; UsageError where that cannot be done here.
    """
    macros = _macros(form, build_project) if suffix.lower() == MACROS_SUFFIX else None
    content = build_template(form, year, macros=macros)
    if macros:
        content = stored(with_ribbon(content))
    return Workbook.from_bytes(content, _no_file(form))


def drawn_book(form: Form, year: int, rows: Mapping[str, int]) -> Workbook:
    """Return the empty workbook of `form` for a year, of no unit yet; `rows` as above."""
    return Workbook.from_bytes(build_template(form, year, rows=rows), _no_file(form))


def _macros(form: Form, project: Callable[[int], bytes]) -> Macros:
    buttons = {action.function: _button(action) for action in ACTIONS}
    on_results = tuple(buttons[function] for function in ON_RESULTS)
    return Macros(project(len(form.sheets) + _OWN_SHEETS), tuple(buttons.values()), on_results)


def _button(action: Action) -> Button:
    return Button(action.caption, action.sub, action.tip, action.table)


def project_for(sheets: int) -> bytes:
    """Return the VBA project for so many sheets: the shipped template's, or one built here.

    UsageError where one has to be built and that cannot be done here.
    """
    shipped = shipped_file("template.xlsm")
    if shipped is not None:
        book = Workbook.open(shipped)
        if len(book.sheet_names) == sheets:
            return book.parts.package.read(PART)
    return build_project(sheets)


def _no_file(form: Form) -> Path:
    return Path(f"套表 {form.id}")
