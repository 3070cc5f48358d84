"""Small workbooks whose results are up to date, as Excel saves them, to see what becomes stale."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping

import xlsxwriter

from xl_tools.workbook import Workbook

Draw = Callable[[xlsxwriter.Workbook], None]


def workbook_of(draw: Draw, *, calc_on_load: bool = False) -> bytes:
    """Return the file of a workbook that `draw` fills; XlsxWriter's own request is left out."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.calc_on_load = calc_on_load
    draw(book)
    book.close()
    return buffer.getvalue()


def settled(
    formulas: Mapping[str, tuple[str, object]],
    values: Mapping[str, object] | None = None,
    *,
    calc_on_load: bool = False,
) -> bytes:
    """Return the file of a workbook of one sheet 表: formulas with their results, and values.

    With `calc_on_load` the file says that its results are none of a finished calculation.
    """

    def draw(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("表")
        for ref, value in (values or {}).items():
            sheet.write(ref, value)
        for ref, (formula, result) in formulas.items():
            sheet.write_formula(ref, formula, None, result)

    return workbook_of(draw, calc_on_load=calc_on_load)


def opened(data: bytes) -> Workbook:
    """Return the workbook whose file has these bytes."""
    return Workbook.from_bytes(data, "a.xlsx")


def member(data: bytes, name: str = "xl/workbook.xml") -> str:
    """Return a member of the file as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.read(name).decode()


def settings(data: bytes) -> str:
    """Return the element ``calcPr`` of the file, or ""."""
    found = re.search(r"<calcPr[^>]*>", member(data))
    return found[0] if found else ""


def edited(data: bytes, name: str, old: str, new: str) -> bytes:
    """Return the file with `old` replaced by `new` in one member."""
    text = member(data, name)
    assert old in text
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as copy:
        for info in source.infolist():
            content = source.read(info.filename)
            copy.writestr(
                info.filename, text.replace(old, new) if info.filename == name else content
            )
    return target.getvalue()
