"""Make workbooks from a form; apart, as it alone needs the library that draws them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from xl_tools.domain.form import Form
from xl_tools.filings.template import build_template, compressed
from xl_tools.workbook import Workbook


def fresh_book(form: Form, year: int, unit: str, rows: Mapping[str, int]) -> Workbook:
    """Return the empty workbook of a unit, in no file yet; `rows` as for `build_template`."""
    content = compressed(build_template(form, year, unit, rows=rows))
    return Workbook.from_bytes(content, _no_file(form))


def drawn_book(form: Form, year: int, rows: Mapping[str, int]) -> Workbook:
    """Return the empty workbook of `form` for a year, of no unit yet; `rows` as above."""
    return Workbook.from_bytes(build_template(form, year, rows=rows), _no_file(form))


def template_book(form: Form, year: int) -> Workbook:
    """Return the template of `form` as it is shipped, in no file yet."""
    return Workbook.from_bytes(build_template(form, year), _no_file(form))


def _no_file(form: Form) -> Path:
    return Path(f"套表 {form.id}")
