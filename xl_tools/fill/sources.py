"""Read a data file, whatever its format, into entries.

===========  ==================================================================================
.csv         the header-row table of `header_table`; UTF-8 (with or without BOM), UTF-16 or GBK
.xlsx .xlsm  the same table on the sheet 数据, else on the first sheet
.xls .et     the same in a legacy workbook
.json        a list of objects with the same keys, or nested objects like the TOML
.toml        tables ["基础数据表"."三公经费"], repeating rows [["自评表"."绩效指标"]]
===========  ==================================================================================
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from xl_tools.errors import DataError, FileError, Problem
from xl_tools.fill.csv_data import read_csv
from xl_tools.fill.entries import Entry
from xl_tools.fill.json_data import read_json
from xl_tools.fill.toml_data import read_toml
from xl_tools.fill.xlsx_data import read_xlsx
from xl_tools.workbook.limits import DEFAULT_LIMITS, MEGABYTE, Limits, beyond
from xl_tools.workbook.system_errors import unread

Reader = Callable[[Path, bytes, Limits], list[Entry]]


def _unlimited(read: Callable[[Path, bytes], list[Entry]]) -> Reader:
    """Return the reader of a kind of file whose size says how much is in it."""
    return lambda path, content, _limits: read(path, content)


READERS: dict[str, Reader] = {
    ".csv": _unlimited(read_csv),
    ".xlsx": read_xlsx,
    ".xlsm": read_xlsx,
    ".xls": read_xlsx,
    ".et": read_xlsx,
    ".json": _unlimited(read_json),
    ".toml": _unlimited(read_toml),
}
# What users take for the same: the reader says what it is, and what to do.
_OTHER_WORKBOOKS = (".xlsb", ".ods", ".ett", ".xlt")


def read_data(path: Path, limits: Limits = DEFAULT_LIMITS) -> list[Entry]:
    """Return the entries of a data file, in its order; blank cells are no entries.

    FileError where the file cannot be read, DataError where its shape is not the documented one.
    A single value that cannot be used is an entry with a `problem`.
    """
    suffix = path.suffix.lower()
    reader = READERS.get(".xlsx" if suffix in _OTHER_WORKBOOKS else suffix)
    if reader is None:
        raise FileError(path, "不认识的数据文件类型", f"请用 {'、'.join(READERS)} 文件")
    entries = reader(path, _content(path, limits.data_bytes), limits)
    if not entries:
        raise DataError(path, [Problem("", "文件里没有一个数值，请填写后再试")])
    file = str(path)
    return [entry.read_from(file) for entry in entries]


def _content(path: Path, most: int) -> bytes:
    try:
        if path.stat().st_size > most:
            what = f"数据文件过大（上限 {most / MEGABYTE:,.0f} MB）"
            raise beyond(path, what, "data_bytes", "请只保留数据")
        return path.read_bytes()
    except FileNotFoundError:
        raise FileError(path, "文件不存在", "请检查路径和文件名") from None
    except IsADirectoryError:
        raise FileError(path, "这是文件夹，不是数据文件", "请指定其中的文件") from None
    except OSError as error:
        raise unread(path, error) from error
