"""The header-row table in a workbook; formulas count by the results saved with them."""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_tools.errors import BrokenWorkbook, RefusedWorkbook
from xl_tools.fill.entries import Datum, Entry, Raw
from xl_tools.fill.header_table import Row, read_rows
from xl_tools.workbook.legacy import modernised
from xl_tools.workbook.limits import Limits, beyond
from xl_tools.workbook.recognise import explain_foreign

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

SHEET = "数据"
# An honest data workbook is some kilobytes; this much XML out of it is a zip bomb.
_LARGEST = 100 * 1024 * 1024
# What openpyxl and zipfile raise on files that are damaged in one way or another.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    EOFError,
    OSError,
    SyntaxError,
    NotImplementedError,  # a compression that zipfile does not know
    RuntimeError,  # a member under a password
)


def read_xlsx(path: Path, content: bytes, limits: Limits) -> list[Entry]:
    """Return the entries of the sheet 数据, else of the first sheet; of a legacy workbook too.

    BrokenWorkbook or RefusedWorkbook where it cannot be opened. An error cell, and a formula
    whose result was not saved, are entries with a problem. What the file is tells its content,
    not its suffix.
    """
    if not content.startswith(b"PK"):
        content = modernised(content, path, limits)
    _inspect(path, content)
    book = _open(path, content, True)
    sheet = _data_sheet(path, book, limits)
    return read_rows(path, _rows(content, sheet, _open(path, content, False)[sheet.title]))


def _inspect(path: Path, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(member.file_size for member in archive.infolist())
            foreign = explain_foreign(path, frozenset(archive.namelist()))
    except (zipfile.BadZipFile, ValueError, OSError, EOFError):
        raise BrokenWorkbook(
            path, "不是 Excel 工作簿，或文件已损坏", "请用 Excel 另存为 .xlsx"
        ) from None
    if foreign:
        raise foreign
    if size > _LARGEST:
        raise RefusedWorkbook(path, "解压后过大，不是数据文件", "请只保留数据表")


def _open(path: Path, content: bytes, data_only: bool) -> Workbook:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            # What openpyxl cannot keep (validations, drawings) matters to no reader.
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(content), data_only=data_only)
    except _BROKEN as error:
        raise BrokenWorkbook(
            path, "工作簿已损坏，无法读取", "请用 Excel 打开后另存为 .xlsx"
        ) from error


def _data_sheet(path: Path, book: Workbook, limits: Limits) -> Worksheet:
    named = [sheet for sheet in book.worksheets if sheet.title == SHEET]
    for sheet in named or book.worksheets:
        # A stray format in Excel's last row must not cost minutes.
        for count, most, name in (
            (sheet.max_row, limits.data_rows, "data_rows"),
            (sheet.max_column, limits.data_columns, "data_columns"),
        ):
            if count > most:
                what = f"表“{sheet.title}”的范围过大"
                raise beyond(path, what, name, "请删去数据以外的行和列")
        return sheet
    raise BrokenWorkbook(path, "工作簿里没有工作表", "请用 Excel 另存为 .xlsx")


def _rows(content: bytes, sheet: Worksheet, formulas: Worksheet) -> Iterator[Row]:
    """Yield the rows of the data sheet; `formulas` holds the formulas instead of their results."""
    import pandas as pd

    frame = pd.read_excel(
        io.BytesIO(content),
        sheet_name=sheet.title,
        header=None,
        dtype=object,
        keep_default_na=False,
        na_filter=False,
        engine="openpyxl",
    )
    for number, row in enumerate(frame.itertuples(index=False, name=None), start=1):
        cells = [
            _datum(value, sheet.cell(number, at), formulas.cell(number, at).data_type == "f")
            for at, value in enumerate(row, start=1)
        ]
        yield f"第 {number} 行", cells


def _datum(value: Any, cell: Any, is_formula: bool) -> Datum:
    if cell.data_type == "e":
        return Datum(None, problem=f"单元格是错误值 {cell.value}，请改为数值")
    # A formula that gives "" is saved as an empty text; one never calculated has no type.
    if is_formula and cell.value is None and cell.data_type != "str":
        return Datum(None, problem="公式没有保存计算结果，请用 Excel 打开并保存，或直接填数值")
    return Datum(_plain(value), cell.number_format or "General")


def _plain(value: Any) -> Raw:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return Decimal(str(value))
    return value if isinstance(value, dt.date) else str(value)
