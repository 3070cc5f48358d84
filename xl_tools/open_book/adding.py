"""新增指标行: a further row in the table where the selection stands."""

from __future__ import annotations

from xl_tools.open_book.document import Document
from xl_tools.open_book.editing import plan, play
from xl_tools.open_book.guards import require_one_row, require_writable
from xl_tools.open_book.pressing import button
from xl_tools.refresh.adding import Added, add_row
from xl_tools.workbook import Workbook


@button
def add_indicator(document: Document) -> str:
    """Insert a row below the selected one, with formulas and formats, and select it."""
    require_writable(document)

    def added(book: Workbook) -> Added:
        return add_row(book, *require_one_row(document, book))

    with document.undisturbed():
        planned = plan(document, added)
        kept = play(document, planned, keep=True)
    new = planned.result
    document.select(new.sheet, new.cell)
    return (
        f"已在“{new.sheet}”的{new.table}中加了第 {new.row} 行，公式和格式与上一行相同。"
        f"请从 {new.cell} 起填写。\n加行前的工作簿保存在：\n{kept}"
    )
