"""Build the empty workbook of a form, the same to the byte every time.

The sheets are 填报说明, the official sheets of the form, and 校验结果. Every field and table has a
defined name, so that rows may be inserted; hidden names say which form and year it is. Every
formula is written with its right cached value, and no recalculation on opening is asked for: a
computer without our functions would turn each of them into #NAME?.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import xlsxwriter

from xl_tools.domain.cells import CellValue, Kind
from xl_tools.domain.form import UNIT_FIELD, Form
from xl_tools.domain.functions import registry
from xl_tools.domain.placement import Placement
from xl_tools.filings import template_guide, template_results
from xl_tools.filings.heights import DEFAULT_FONT
from xl_tools.filings.reader import FORM_NAME, YEAR_NAME
from xl_tools.filings.results import SHEET as RESULTS_SHEET
from xl_tools.filings.signs import NAME as SIGNS_NAME
from xl_tools.filings.template_macros import Macros, add_macros
from xl_tools.filings.template_sheet import Results, SheetDrawing
from xl_tools.filings.template_styles import Formats
from xl_tools.filings.version import VERSION_NAME
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.recalc import recalculate

# The calculation engine of current Excel: a file from an older one is recalculated on opening.
CALC_ID = 191029
# A fixed date: the same form must give the same bytes on every day.
CREATED = dt.datetime(2024, 1, 1)
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def build_template(
    form: Form,
    year: int,
    unit: str = "",
    rows: Mapping[str, int] | None = None,
    macros: Macros | None = None,
) -> bytes:
    """Return the workbook (.xlsx) of `form` for `year`, with the unit's name filled in.

    `rows` asks for tables larger than the form's own (``{"绩效指标": 12}``); all below them moves
    down. With `macros` it is an .xlsm with buttons.
    """
    placement = Placement(form, rows or {})
    results = _calculated(_draw(placement, year, unit, {}), form)
    return _draw(placement, year, unit, results, macros)


def write_template(path: Path, form: Form) -> None:
    """Write the empty workbook of `form`, for the form's own year, to `path`."""
    path.write_bytes(build_template(form, form.year))


def _calculated(data: bytes, form: Form) -> Results:
    """Return the results of all formulas; an empty form needs no profile to score by."""
    book = Workbook.from_bytes(data, path="template.xlsx")
    recalculate(book, registry({}, form.profile))
    return {
        (name, cell.ref): _plain(cell.value)
        for name in book.sheet_names
        for cell in book[name].cells()
        if cell.formula is not None
    }


def _plain(value: CellValue) -> object:
    """Return a cached value as XlsxWriter takes it."""
    if value.kind is Kind.BLANK:
        return ""
    return float(value.number) if value.number is not None else value.raw


def _draw(
    placement: Placement, year: int, unit: str, results: Results, macros: Macros | None = None
) -> bytes:
    form, stream = placement.form, io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "default_format_properties": {**DEFAULT_FONT}}
    )
    _set_up(book, form)
    formats = Formats(book, form)
    guide = book.add_worksheet(template_guide.SHEET)
    template_guide.draw_guide(guide, formats, year)
    signs: dict[str, str] = {}
    for sheet_form in form.sheets:
        sheet = book.add_worksheet(sheet_form.name)
        drawing = SheetDrawing(sheet, sheet_form, placement, formats, year, results)
        drawing.draw({UNIT_FIELD: unit} if unit else {})
        if sheet_form.page.signs:
            signs[f"{SIGNS_NAME}{len(signs) + 1}"] = f"{sheet_form.name}!{drawing.signs.absolute}"
    _add_results(book, placement, formats, results)
    _name(book, placement, year, signs)
    if macros:
        add_macros(book, macros, placement)
    book.close()
    return stored(stream.getvalue())


def _set_up(book: xlsxwriter.Workbook, form: Form) -> None:
    book.set_properties({"title": form.title, "author": "xl-tools", "created": CREATED})
    book.set_calc_mode("auto", CALC_ID)
    book.calc_on_load = False
    book.set_size(24000, 16000)


def _add_results(
    book: xlsxwriter.Workbook, placement: Placement, formats: Formats, results: Results
) -> None:
    sheet = book.add_worksheet(RESULTS_SHEET)
    home, area = placement.locate(UNIT_FIELD)
    unit = f"{home}!{area.first}"
    formulas = {"C2": f'=IF({unit}="","",{unit})', "I2": f"={YEAR_NAME}"}
    cached = {cell: results.get((RESULTS_SHEET, cell), "") for cell in formulas}
    template_results.draw_results(sheet, formats, formulas, cached)


def _name(
    book: xlsxwriter.Workbook, placement: Placement, year: int, signs: Mapping[str, str]
) -> None:
    for name, refers_to in placement.names():
        book.define_name(name, f"={refers_to}")
    template_results.define_result_names(book)
    form = placement.form
    for name, value in (
        (FORM_NAME, f'"{form.id}"'),
        (VERSION_NAME, str(form.version)),
        (YEAR_NAME, str(year)),
        *signs.items(),
    ):
        book.define_name(name, f"={value}")
        book.defined_names[-1][3] = True  # hidden: XlsxWriter has no public way to say so


def stored(data: bytes) -> bytes:
    """Return the package without compression: what deflate makes differs between zlib builds."""
    return _repacked(data, zipfile.ZIP_STORED)


def compressed(template: bytes) -> bytes:
    """Return the package of a template compressed, as a unit's own workbook is handed out."""
    return _repacked(template, zipfile.ZIP_DEFLATED)


def _repacked(data: bytes, method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.infolist():
            info = zipfile.ZipInfo(part.filename, ZIP_EPOCH)
            info.create_system = 0  # the same on Windows and Linux
            target.writestr(info, source.read(part), method, compresslevel=6)
    return out.getvalue()
