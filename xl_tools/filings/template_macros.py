"""Draw what makes a template a program: code names, the VBA project, and buttons beside the forms.

Buttons stand right of the print area and are never printed. They lie over no cell that is filled:
above the helper columns where there is room, else right of them. A button never crosses the edge
of a column, as its width would then hang on how wide each program draws columns.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from xl_tools.domain.form import SheetForm
from xl_tools.domain.grid import Area, column_letters, column_number
from xl_tools.domain.placement import Placement
from xl_tools.filings import template_guide, template_results
from xl_tools.filings.results import SHEET as RESULTS_SHEET

WORKBOOK_CODE_NAME = "ThisWorkbook"
# Sizes in pixels: a caption of six characters fits. Three lines fit above the helper columns.
WIDTH, HEIGHT, GAP = 100, 22, 2
_ACROSS = 3
_GUIDE_ACROSS, _GUIDE_HEIGHT = 2, 28
# Beside the title of 校验结果, one button in each of these columns, from 0.
_RESULT_COLUMNS = (2, 3, 4, 5)
_RESULT_WIDTH, _RESULT_HEIGHT = 92, 30
_PIXELS_A_POINT = 4 / 3
# A column of n characters is 7n + 5 pixels wide in the workbook's font.
_PIXELS_A_CHARACTER, _PADDING = 7, 5


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
    everywhere = [button for button in macros.buttons if not button.table]
    guide = _Block(len(template_guide.WIDTHS) + 1, _GUIDE_ACROSS, _GUIDE_HEIGHT)
    guide.draw(book.get_worksheet_by_name(template_guide.SHEET), everywhere)
    for form in placement.form.sheets:
        tables = {table.key for table in form.tables}
        wanted = [one for one in macros.buttons if not one.table or one.table in tables]
        block = _Block(_free_column(form, -(-len(wanted) // _ACROSS)))
        block.draw(book.get_worksheet_by_name(form.name), wanted, form.widths)
    results = book.get_worksheet_by_name(RESULTS_SHEET)
    for column, button in zip(_RESULT_COLUMNS, macros.on_results, strict=False):
        room = int(_pixels(template_results.COLUMNS[column].width)) - 2 * GAP
        width = min(_RESULT_WIDTH, room)
        _insert(results, button, column, (GAP, 4 * GAP, width, _RESULT_HEIGHT))


def _free_column(form: SheetForm, lines: int) -> int:
    """Return the column (from 0) for the buttons: beside the print area, free from the top."""
    last = Area.parse(form.page.print_area).right
    beside = [area for area in _areas(form) if area.left > last]
    need = (GAP + lines * (HEIGHT + GAP)) / _PIXELS_A_POINT
    top = min((area.top for area in beside), default=1)
    room = sum(form.heights.get(row, 15.0) for row in range(1, top))
    wide = [
        column_number(letters)
        for letters, width in form.widths.items()
        if column_number(letters) > last and _pixels(width) >= _Block(0).width
    ]
    if wide and room >= need:
        return wide[0] - 1
    return max([last, *(area.right for area in beside), *map(column_number, form.widths)])


def _areas(form: SheetForm) -> list[Area]:
    """Return where the form writes anything."""
    areas = [Area.parse(label.at) for label in form.labels]
    areas += [Area.parse(field.at) for field in form.fields]
    for table in form.tables:
        areas += [Area.of(column.at, table.first_row) for column in table.columns]
    return areas


def _pixels(characters: float) -> float:
    return characters * _PIXELS_A_CHARACTER + _PADDING


@dataclass(frozen=True, slots=True)
class _Block:
    """Buttons in lines inside one column (from 0), from the top of the sheet."""

    column: int
    across: int = _ACROSS
    height: int = HEIGHT

    @property
    def width(self) -> int:
        return GAP + self.across * (WIDTH + GAP)

    def draw(
        self,
        sheet: Worksheet,
        buttons: Sequence[Button],
        widths: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        """Draw the buttons, and widen the column where the form says nothing of it."""
        if column_letters(self.column + 1) not in widths:
            characters = (self.width + GAP) / _PIXELS_A_CHARACTER
            sheet.set_column(self.column, self.column, characters)
        for number, button in enumerate(buttons):
            line, place = divmod(number, self.across)
            left, top = place * (WIDTH + GAP) + GAP, line * (self.height + GAP) + GAP
            _insert(sheet, button, self.column, (left, top, WIDTH, self.height))


def _insert(sheet: Worksheet, button: Button, column: int, box: tuple[int, int, int, int]) -> None:
    """Insert a button at (left, top, width, height) pixels from the top of the column."""
    left, top, width, height = box
    options = {
        "macro": button.sub,
        "caption": button.caption,
        "description": button.tip,
        "width": width,
        "height": height,
        "x_offset": left,
        "y_offset": top,
    }
    sheet.insert_button(0, column, options)
