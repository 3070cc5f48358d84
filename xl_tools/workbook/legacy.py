"""Legacy workbooks (.xls, and .et of WPS in that format): read, never written.

They are taken over into a workbook in memory with the same sheets, values, number formats and
defined names, so that everything that reads a workbook reads them too. Read by xlrd and
not by a faster library, as only it tells an error value and a percentage from a bare number.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xl_tools.errors import BrokenWorkbook, FileError, RefusedWorkbook
from xl_tools.workbook.areas import area_of
from xl_tools.workbook.book import Workbook, read_file
from xl_tools.workbook.limits import DEFAULT_LIMITS, Limits, beyond
from xl_tools.workbook.recognise import explain, is_legacy

_REFERENCE, _TEXT, _NUMBER = -1, 1, 2  # kinds of what a name stands for, as xlrd numbers them
_GLOBAL = -1
# What xlrd raises on files that are damaged in one way or another.
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)
_SAVE_AS = "请用 Excel 或 WPS 打开后另存为 .xlsx 再试"


def open_any(path: Path, limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """Return the workbook at `path` to be read, a legacy one taken over into memory."""
    data = read_file(path, limits)
    if is_legacy(data):
        return Workbook.from_bytes(modernised(data, path, limits), path, limits)
    return Workbook.open(path, limits)


def modernised(data: bytes, path: Path | str, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Return an .xlsx file that says what the legacy workbook `data` says.

    Formulas become their results. FileError where the workbook cannot be read, or one of its
    sheets is larger than a data file may be.
    """
    if not is_legacy(data):
        raise explain(path, data)
    import xlrd
    from xlrd.compdoc import CompDocError
    from xlrd.formula import FormulaError

    if len(data) > limits.data_bytes:
        what = f"旧版工作簿过大（{len(data) >> 20} MB，上限 {limits.data_bytes >> 20} MB）"
        raise beyond(path, what, "data_bytes", _SAVE_AS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = xlrd.open_workbook(
                file_contents=data, formatting_info=True, ragged_rows=True, on_demand=True,
                logfile=io.StringIO(),
            )  # fmt: skip
            return _written(book, path, limits)
    except xlrd.XLRDError as error:
        raise _refusal(path, error) from error
    except (*_BROKEN, CompDocError, FormulaError) as error:
        raise BrokenWorkbook(path, "旧版 .xls 工作簿已损坏，无法读取", _SAVE_AS) from error


def _refusal(path: Path | str, error: Exception) -> FileError:
    if "encrypted" in str(error):
        return RefusedWorkbook(
            path, "工作簿已加密", "请用 Excel 或 WPS 打开，去掉打开密码后保存再试"
        )
    return BrokenWorkbook(path, "旧版 .xls 工作簿已损坏，无法读取", _SAVE_AS)


def _written(book: Any, path: Path | str, limits: Limits) -> bytes:
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    stream = io.BytesIO()
    target = xlsxwriter.Workbook(
        stream, {"in_memory": True, "date_1904": bool(book.datemode), "strings_to_urls": False}
    )
    formats: dict[str, Any] = {}
    try:
        for number in range(book.nsheets):
            source = book.sheet_by_index(number)
            sheet = target.add_worksheet(source.name)
            for row, column, cell in _filled_cells(source):
                _refuse_far(source.name, row, column, path, limits)
                pattern = _number_format(book, cell.xf_index)
                if pattern not in formats:
                    formats[pattern] = target.add_format({"num_format": pattern})
                _copy_cell(sheet, row, column, cell, formats[pattern])
            book.unload_sheet(number)
        for name in book.name_obj_list:
            _copy_name(book, name, target)
        target.close()
    except XlsxWriterException as error:
        raise BrokenWorkbook(path, "旧版 .xls 工作簿已损坏，无法读取", _SAVE_AS) from error
    return stream.getvalue()


def _refuse_far(sheet: str, row: int, column: int, path: Path | str, limits: Limits) -> None:
    """Raise where a cell that holds something stands further out than data do."""
    for count, most, name, what in (
        (row + 1, limits.data_rows, "data_rows", "行"),
        (column + 1, limits.data_columns, "data_columns", "列"),
    ):
        if count > most:
            raise beyond(
                path, f"表“{sheet}”的内容过多（到第 {count} {what}，上限 {most} {what}）", name,
                "请删去数据以外的行和列",
            )  # fmt: skip


def _filled_cells(sheet: Any) -> Iterator[tuple[int, int, Any]]:
    import xlrd

    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            if cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                yield row, column, cell


def _number_format(book: Any, xf: int | None) -> str:
    if xf is None or xf >= len(book.xf_list):
        return "General"
    known = book.format_map.get(book.xf_list[xf].format_key)
    return known.format_str if known and known.format_str else "General"


def _copy_cell(sheet: Any, row: int, column: int, cell: Any, format_: Any) -> None:
    import xlrd

    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            sheet.write_string(row, column, cell.value, format_)
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            sheet.write_number(row, column, cell.value, format_)
        case xlrd.XL_CELL_BOOLEAN:
            sheet.write_boolean(row, column, bool(cell.value), format_)
        case xlrd.XL_CELL_ERROR:
            code = xlrd.error_text_from_code.get(cell.value, "#N/A")
            sheet.write_formula(row, column, f"={code}", format_, code)


def _copy_name(book: Any, name: Any, target: Any) -> None:
    """Define a name of the whole workbook again, where it stands for one area or a constant."""
    result = name.result
    if name.scope != _GLOBAL or name.builtin or name.macro or result is None:
        return
    if result.kind == _TEXT:
        target.define_name(name.name, '="' + str(result.value).replace('"', '""') + '"')
    elif result.kind == _NUMBER:
        target.define_name(name.name, f"={result.value:g}")
    elif result.kind == _REFERENCE and result.value and len(result.value) == 1:
        first, behind, top, bottom, left, right = result.value[0].coords
        if behind != first + 1 or not 0 <= first < book.nsheets:
            return
        from xlsxwriter.utility import quote_sheetname, xl_range_abs

        area = xl_range_abs(top, left, bottom - 1, right - 1)
        if area_of(area):
            sheet = quote_sheetname(book.sheet_names()[first])
            target.define_name(name.name, f"={sheet}!{area}")
