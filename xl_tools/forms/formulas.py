"""What is wrong with the formulas of a form, that Excel would refuse the whole workbook for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xl_tools.domain.form import Form
from xl_tools.domain.references import resolve
from xl_tools.errors import Problem
from xl_tools.workbook.formula_pieces import pieces_of

# Signs that an input method types for the half-width ones; in quotes they are text.
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_FULL_WIDTH = re.compile("[＝＋－＊／（）＜＞，；：“”‘’＂　]")


def formula_problems(form: Form) -> list[Problem]:
    """Return a problem for every formula that is none; references are held to be cells.

    >>> from xl_tools.forms.loader import load_form
    >>> formula_problems(load_form("hunan-2023"))
    []
    """
    return [
        Problem(f"{key} 的公式", what)
        for key, formula in _formulas(form)
        for what in _slip(formula)
    ]


def _formulas(form: Form) -> Iterator[tuple[str, str]]:
    for field in form.fields():
        yield field.key, field.formula
    for table in form.tables():
        for column in table.columns:
            yield f"{table.key}.{column.key}", column.formula


def _slip(formula: str) -> Iterator[str]:
    if not formula:
        return
    plain = resolve(formula, lambda _: "A1")
    wide = _FULL_WIDTH.search(_TEXT.sub("", plain))
    if wide:
        yield f"有全角符号“{wide[0]}”，请改为半角"
    elif pieces_of(plain) is None:
        yield "不是合法的公式，请检查括号、引号和逗号"
