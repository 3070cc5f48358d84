"""Read a filing from a workbook made from one of our templates.

Fields are found by their defined names, so rows and columns that somebody inserted do no harm;
a field whose cell was deleted is absent from the filing, and the rules that need it say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from xl_tools.domain.cells import CellValue, Kind, Place
from xl_tools.domain.filing import Cell, Filing, Row
from xl_tools.domain.form import UNIT_FIELD, Column, Field, FieldKind, Form, Table, ValueType
from xl_tools.domain.grid import column_letters
from xl_tools.errors import UnknownForm
from xl_tools.filings.blocks import Block, full_blocks
from xl_tools.filings.year_labels import year_labels
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.sheet import Sheet

# Hidden defined names that say which form a workbook holds; the template builder writes them.
FORM_NAME = "XLT_FORM"
YEAR_NAME = "XLT_YEAR"


@dataclass(frozen=True, slots=True)
class Identity:
    """Which form a workbook holds, and the year it reports on."""

    form: str
    year: int


def is_ours(book: Workbook) -> bool:
    """Return whether `book` has the hidden names that a template gives it."""
    return FORM_NAME in book.names


def identify(book: Workbook) -> Identity:
    """Return the form and year of `book`; `UnknownForm` where it was not made from a template."""
    form = book.names.get(FORM_NAME, "").strip('"')
    year = book.names.get(YEAR_NAME, "").strip('"')
    if not form or not year.isdigit():
        raise unknown(book)
    return Identity(form, int(year))


def unknown(book: Workbook) -> UnknownForm:
    """Return the error that `book` was made from none of our templates."""
    return UnknownForm(
        book.path,
        "这个工作簿不是由本工具的模板生成的，找不到套表标识",
        "请用 xl-tools new 生成工作簿，再用 xl-tools fill 填入数据",
    )


def read_filing(book: Workbook, form: Form, blocks: Mapping[str, Block] | None = None) -> Filing:
    """Return the filing that `book` holds, read as `form`.

    `blocks` says where the tables stand, if that is known already.
    """
    cells = {field.key: cell for field in form.fields() if (cell := _field_cell(book, field))}
    blocks = full_blocks(book, form) if blocks is None else blocks
    tables = {
        table.key: tuple(_rows(blocks[table.key], table)) if table.key in blocks else ()
        for table in form.tables()
    }
    year = identify(book).year
    labels = year_labels(book, form, year)
    return Filing(form, unit_of(book, form), year, cells, tables, labels)


def unit_of(book: Workbook, form: Form) -> str:
    """Return the name of the unit that `book` is of; '' where it is blank or lost."""
    field = form.find_field(UNIT_FIELD)
    cell = _field_cell(book, field) if field else None
    return cell.value.text.strip() if cell else ""


def _field_cell(book: Workbook, field: Field) -> Cell | None:
    found = book.place(field.name)
    if not found:
        return None
    sheet, area = found
    return _cell(sheet, area.top, area.left, field.key, field)


def _cell(sheet: Sheet, row: int, column: int, key: str, spec: Field | Column) -> Cell:
    value, formula = sheet.look(row, column)
    place = _place(sheet.name, row, column, key)
    return Cell(place, value, spec.kind, spec.type, spec.unit, formula or "")


@lru_cache(maxsize=8192)  # the workbooks of one form have the same fields, at the same places
def _place(sheet: str, row: int, column: int, key: str) -> Place:
    return Place(sheet, f"{column_letters(column)}{row}", key)


# ---------------------------------------------------------------- repeating tables


def _rows(block: Block, table: Table) -> Iterator[Row]:
    """Yield all rows of the table, unused ones too."""
    classes = frozenset(column.key for column in table.columns if column.classifies)
    columns = [(column, block.number(column)) for column in table.columns]
    above: Row | None = None
    for index, name in enumerate(_names_in(block, table), 1):
        number = block.first + index - 1
        cells = dict(_row_cells(block.sheet, columns, number, f"{table.key}[{name}]", above))
        above = Row(table.key, index, number, cells, classes)
        yield above


def _names_in(block: Block, table: Table) -> list[str]:
    """Return a name for each row that survives inserted rows: its own title, or its number."""
    title = title_column(table)
    return row_names(block.cell(title, row).value.text if title else "" for row in block.rows)


def row_names(titles: Iterable[str]) -> list[str]:
    """Return the names of rows by their titles: a number for one without, and for a second one.

    >>> row_names(["场次", "", "场次"])
    ['场次', '2', '场次#2']
    """
    names: list[str] = []
    seen: Counter[str] = Counter()
    for index, text in enumerate(titles, 1):
        name = " ".join(text.split()) or str(index)
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return names


def title_column(table: Table) -> Column | None:
    """Return the column that tells the rows apart: 三级指标; 名称 where no other text does."""
    texts = [
        column
        for column in table.columns
        if column.kind is FieldKind.INPUT and column.type is ValueType.TEXT and not column.grouped
    ]
    return next((column for column in texts if not column.classifies), next(iter(texts), None))


def _row_cells(
    sheet: Sheet, columns: Iterable[tuple[Column, int]], row: int, key: str, above: Row | None
) -> Iterator[tuple[str, Cell]]:
    for column, number in columns:
        cell = _cell(sheet, row, number, f"{key}.{column.key}", column)
        if column.grouped and cell.value.is_blank and above:
            # Merged over several rows: only the top cell of a merge holds the text.
            cell = Cell(cell.place, _carried(above[column.key]), cell.kind, cell.type, cell.unit)
        yield column.key, cell


def _carried(above: Cell) -> CellValue:
    return above.value if above.value.kind is Kind.TEXT else CellValue(Kind.BLANK)
