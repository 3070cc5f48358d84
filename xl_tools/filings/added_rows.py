"""Take rows that people added into a table: its name, its totals and its helper formulas.

Excel moves names and totals along when a row is inserted inside a block; a row typed in just
below or above it belongs to the table as well, but is in no total until this is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from xl_tools.domain.form import Column, Field, FieldKind, Form, Table
from xl_tools.domain.grid import Area
from xl_tools.domain.references import references
from xl_tools.filings.blocks import Block, full_blocks, named_blocks
from xl_tools.filings.form_formulas import FormFormulas
from xl_tools.filings.writer import lost
from xl_tools.workbook.book import Workbook
from xl_tools.workbook.formula_references import quoted_sheet

Blocks = Mapping[str, Block]


def adopt_rows(book: Workbook, form: Form) -> dict[str, Block]:
    """Make names, totals and formulas of the tables take in all rows that belong to them.

    Returns where the tables stand. A total the user has rewritten stays as it is, and so does
    every cell that holds something.
    """
    full = full_blocks(book, form)
    _take_in(book, form, full)
    for table in form.tables():
        if table.key in full:
            _complete_rows(table, full[table.key], FormFormulas(book, form, full))
    return full


def ensure_rows(book: Workbook, form: Form, needed: Mapping[str, int]) -> dict[str, Block]:
    """Make tables (by key) at least as long as `needed` says and return all blocks.

    Rows are inserted below a table's last one and look like it; none is ever removed.
    `BrokenWorkbook` where the name of a needed table was deleted.
    """
    for key, count in needed.items():
        blocks = named_blocks(book, form)
        if key not in blocks:
            raise lost(book, f"表“{key}”", form.table(key).name)
        block = blocks[key]
        missing = count - len(block.rows)
        if missing > 0:
            block.sheet.insert_rows(block.last, missing)
            grown = replace(block, last=block.last + missing)
            # A name over several rows has grown with them, one over a single row has not.
            _take_in(book, form, named_blocks(book, form) | {key: grown})
    return named_blocks(book, form)


def _take_in(book: Workbook, form: Form, full: Blocks) -> None:
    named = named_blocks(book, form)
    grown = {key for key, block in full.items() if block.rows != named[key].rows}
    if not grown:
        return
    for key in grown:
        _rename(book, form.table(key), full[key])
    _extend_totals(book, form, grown, named, full)


def _rename(book: Workbook, table: Table, block: Block) -> None:
    columns = [Area.of(column.at, 1) for column in table.columns if column.printed]
    left = min(area.left for area in columns) + block.shift
    right = max(area.right for area in columns) + block.shift
    area = Area(left, block.first, right, block.last)
    book.set_name(table.name, f"{quoted_sheet(block.sheet.name)}!{area.absolute}")


def _extend_totals(
    book: Workbook, form: Form, grown: set[str], named: Blocks, full: Blocks
) -> None:
    before, after = FormFormulas(book, form, named), FormFormulas(book, form, full)
    for field in form.fields():
        found = book.place(field.name)
        if not found or not _mentions(field, grown):
            continue
        cell = found[0].at(found[1].top, found[1].left)
        wanted = after.of_field(field)
        if wanted and _bare(cell.formula) == _bare(before.of_field(field)):
            cell.formula = wanted


def _mentions(field: Field, tables: set[str]) -> bool:
    return any(
        reference.partition(".")[0] in tables
        for whole in references(field.formula)
        for reference in whole.split(":")
    )


def _bare(formula: str | None) -> str:
    """Return the formula without what Excel, WPS and LibreOffice write each their own way."""
    return "".join((formula or "").replace("$", "").split()).casefold()


def _complete_rows(table: Table, block: Block, formulas: FormFormulas) -> None:
    """Give the derived cells of added rows the form's formulas; a row is added if it has none."""
    derived = [column for column in table.columns if column.kind is FieldKind.DERIVED]
    added = [row for row in block.rows if derived and not _has_any(block, derived, row)]
    model = next((row for row in block.rows if row not in added), None)
    for row in added:
        for column in derived:
            formula = formulas.of_column(table, column, row)
            if not formula:
                continue
            cell = block.cell(column, row)
            if model and not cell.style:
                cell.style = block.cell(column, model).style
            cell.formula = formula


def _has_any(block: Block, columns: list[Column], row: int) -> bool:
    cells = (block.cell(column, row) for column in columns)
    return any(cell.formula is not None or not cell.value.is_blank for cell in cells)
