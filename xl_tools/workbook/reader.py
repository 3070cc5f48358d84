"""Read a filing from a workbook made from one of our templates.

Fields are found by their defined names, so rows and columns that somebody inserted do no harm;
a field whose cell was deleted is absent from the filing, and the rules that need it say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from xl_tools.domain.cells import CellValue, Kind, Place
from xl_tools.domain.filing import Cell, Filing, Row
from xl_tools.domain.form import Column, Field, FieldKind, Form, Table, ValueType
from xl_tools.domain.grid import Area, column_letters
from xl_tools.errors import UnknownForm
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.sheet import Sheet

# Hidden defined names that say which form a workbook holds; the template builder writes them.
FORM_NAME = "XLT_FORM"
YEAR_NAME = "XLT_YEAR"
UNIT_FIELD = "单位名称"


@dataclass(frozen=True, slots=True)
class Identity:
    """Which form a workbook holds, and the year it reports on."""

    form: str
    year: int


def identify(book: Workbook) -> Identity:
    """Return the form and year of `book`; `UnknownForm` where it was not made from a template."""
    form = book.names.get(FORM_NAME, "").strip('"')
    year = book.names.get(YEAR_NAME, "").strip('"')
    if not form or not year.isdigit():
        raise UnknownForm(
            book.path,
            "这个工作簿不是由本工具的模板生成的，找不到套表标识",
            "请用 xl-tools new 生成工作簿，再用 xl-tools fill 填入数据",
        )
    return Identity(form, int(year))


def read_filing(book: Workbook, form: Form) -> Filing:
    """Return the filing that `book` holds, read as `form`."""
    cells = {field.key: cell for field in form.fields() if (cell := _field_cell(book, field))}
    tables = {table.key: rows_of(book, form, table) for table in form.tables()}
    unit = cells.get(UNIT_FIELD)
    name = unit.value.text.strip() if unit else ""
    return Filing(form, name, identify(book).year, cells, tables)


def _field_cell(book: Workbook, field: Field) -> Cell | None:
    found = book.locate(field.name)
    if not found or found[0] not in book:
        return None
    sheet, ref = found
    at = Area.parse(ref).first
    return _cell(book[sheet], at, field.key, field.kind, field.type, field.unit)


def _cell(sheet: Sheet, at: str, key: str, kind: FieldKind, type_: ValueType, unit: str) -> Cell:
    source = sheet[at]
    place = Place(sheet.name, at, key)
    return Cell(place, source.value, kind, type_, unit, source.formula or "")


# ---------------------------------------------------------------- repeating tables


@dataclass(frozen=True, slots=True)
class Block:
    """Where a table stands in a workbook: its sheet, rows, and how far its columns have moved."""

    sheet: Sheet
    first: int
    last: int
    shift: int

    def at(self, column: Column, row: int) -> str:
        """Return the first cell of `column` in `row`."""
        left = Area.of(column.at, 1).left + self.shift
        return f"{column_letters(left)}{row}"


def block_of(book: Workbook, form: Form, table: Table) -> Block | None:
    """Return where `table` stands, or None where its name is lost.

    Rows that were added directly above or below the named block belong to it, up to the next
    field or label.
    """
    found = book.locate(table.name)
    if not found or found[0] not in book:
        return None
    sheet, area = book[found[0]], Area.parse(found[1])
    template_left = min(Area.of(column.at, 1).left for column in table.columns if column.printed)
    block = Block(sheet, area.top, area.bottom, area.left - template_left)
    taken = _rows_of_fields(book, form, sheet.name)
    labels = _label_texts(form, sheet.name)
    first, last = area.top, area.bottom
    while last + 1 not in taken and _holds_input(block, table, last + 1, labels):
        last += 1
    while first - 1 not in taken and _holds_input(block, table, first - 1, labels):
        first -= 1
    return Block(sheet, first, last, block.shift)


def _rows_of_fields(book: Workbook, form: Form, sheet: str) -> set[int]:
    names = [field.name for field in form.fields() if field.sheet == sheet]
    names += [table.name for table in form.tables() if table.sheet == sheet]
    found = (book.locate(name) for name in names)
    return {Area.parse(at[1]).top for at in found if at and at[0] == sheet}


def _label_texts(form: Form, sheet: str) -> frozenset[str]:
    labels = (label for part in form.sheets if part.name == sheet for label in part.labels)
    return frozenset("".join(label.text.split()) for label in labels)


def _holds_input(block: Block, table: Table, row: int, labels: frozenset[str]) -> bool:
    if row < 1:
        return False
    cells = [
        block.sheet[block.at(column, row)].value
        for column in table.columns
        if column.kind is FieldKind.INPUT and not column.classifies
    ]
    if any("".join(cell.text.split()) in labels for cell in cells if cell.text):
        return False  # a heading of the form
    return any(not cell.is_blank for cell in cells)


def rows_of(book: Workbook, form: Form, table: Table) -> tuple[Row, ...]:
    """Return all rows of `table` in `book`, unused ones too; () where the block is lost."""
    block = block_of(book, form, table)
    if not block:
        return ()
    classes = frozenset(column.key for column in table.columns if column.classifies)
    names = _row_names(block, table)
    rows: list[Row] = []
    for index, name in enumerate(names, 1):
        number = block.first + index - 1
        above = rows[-1] if rows else None
        cells = dict(_row_cells(block, table, number, f"{table.key}[{name}]", above))
        rows.append(Row(table.key, index, number, cells, classes))
    return tuple(rows)


def _row_names(block: Block, table: Table) -> list[str]:
    """Return a name for each row that survives inserted rows: its own title, or its number."""
    title = next(
        (
            column
            for column in table.columns
            if column.kind is FieldKind.INPUT
            and column.type is ValueType.TEXT
            and not column.classifies
        ),
        None,
    )
    names: list[str] = []
    seen: Counter[str] = Counter()
    for index, row in enumerate(range(block.first, block.last + 1), 1):
        text = block.sheet[block.at(title, row)].value.text if title else ""
        name = " ".join(text.split()) or str(index)
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return names


def _row_cells(
    block: Block, table: Table, row: int, key: str, above: Row | None
) -> Iterator[tuple[str, Cell]]:
    for column in table.columns:
        at = block.at(column, row)
        label = f"{key}.{column.key}"
        cell = _cell(block.sheet, at, label, column.kind, column.type, column.unit)
        if column.grouped and cell.value.is_blank and above:
            # Merged over several rows: only the top cell of a merge holds the text.
            cell = Cell(cell.place, _carried(above[column.key]), cell.kind, cell.type, cell.unit)
        yield column.key, cell


def _carried(above: Cell) -> CellValue:
    return above.value if above.value.kind is Kind.TEXT else CellValue(Kind.BLANK)
