"""Draw what makes a template a program: code names, the VBA project, and buttons beside the forms.

Buttons stand right of the print area and are never printed. They lie over no cell that is filled:
above the helper columns where there is room, else right of them.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from xl_tools.domain.form import SheetForm
from xl_tools.domain.grid import Area, column_number
from xl_tools.domain.placement import Placement
from xl_tools.filings import template_guide
from xl_tools.filings.results import SHEET as RESULTS_SHEET

WORKBOOK_CODE_NAME = "ThisWorkbook"
# Sizes in pixels: a caption of six characters fits with air around it.
WIDTH, HEIGHT, GAP = 92, 28, 6
_ACROSS = 5
_PIXELS_A_POINT = 4 / 3


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what stands on it, the Sub it calls, and what it does in a sentence.

    `table` names the table that a sheet must have to show it.
    """

    caption: str
    sub: str
    tip: str
    table: str = ""


@dataclass(frozen=True, slots=True)
class Macros:
    """The VBA project of a workbook, and the buttons of its sheets.

    `project` has a document module Sheet1, Sheet2 … for each sheet, in order.
    """

    project: bytes
    buttons: tuple[Button, ...]
    on_results: tuple[Button, ...]


def add_macros(book: xlsxwriter.Workbook, macros: Macros, placement: Placement) -> None:
    """Put the project and the buttons into a workbook whose sheets are drawn."""
    book.add_vba_project(io.BytesIO(macros.project), is_stream=True)
    book.set_vba_name(WORKBOOK_CODE_NAME)
    for number, sheet in enumerate(book.worksheets(), 1):
        sheet.set_vba_name(f"Sheet{number}")
    guide = book.get_worksheet_by_name(template_guide.SHEET)
    everywhere = [button for button in macros.buttons if not button.table]
    _draw(guide, everywhere, column=len(template_guide.WIDTHS) + 1, across=2)
    for form in placement.form.sheets:
        tables = {table.key for table in form.tables}
        wanted = [one for one in macros.buttons if not one.table or one.table in tables]
        sheet = book.get_worksheet_by_name(form.name)
        _draw(sheet, wanted, column=_free_column(form, -(-len(wanted) // _ACROSS)), across=_ACROSS)
    results = book.get_worksheet_by_name(RESULTS_SHEET)
    # Beside the title, which stands in the middle of the row.
    _draw(results, macros.on_results, column=0, across=len(macros.on_results))


def _free_column(form: SheetForm, lines: int) -> int:
    """Return the first column (from 0) beside the print area that is free from the top."""
    last = Area.parse(form.page.print_area).right
    beside = [area for area in _areas(form) if area.left > last]
    need = (GAP + lines * (HEIGHT + GAP)) / _PIXELS_A_POINT
    top = min((area.top for area in beside), default=1)
    room = sum(form.heights.get(row, 15.0) for row in range(1, top))
    if not beside or room >= need:
        return last + 1
    widest = max([*(area.right for area in beside), *map(column_number, form.widths)])
    return widest + 1


def _areas(form: SheetForm) -> list[Area]:
    """Return where the form writes anything."""
    areas = [Area.parse(label.at) for label in form.labels]
    areas += [Area.parse(field.at) for field in form.fields]
    for table in form.tables:
        areas += [Area.of(column.at, table.first_row) for column in table.columns]
    return areas


def _draw(sheet: Worksheet, buttons: Sequence[Button], *, column: int, across: int) -> None:
    for number, button in enumerate(buttons):
        line, place = divmod(number, across)
        sheet.insert_button(
            0,
            column,
            {
                "macro": button.sub,
                "caption": button.caption,
                "description": button.tip,
                "width": WIDTH,
                "height": HEIGHT,
                "x_offset": GAP + place * (WIDTH + GAP),
                "y_offset": GAP + line * (HEIGHT + GAP),
            },
        )
