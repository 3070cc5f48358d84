"""Read a data file, whatever its format, into entries.

===========  ==================================================================================
.csv         the header-row table of `header_table`; UTF-8 (with or without BOM), UTF-16 or GBK
.xlsx .xlsm  the same table on the sheet 数据, else on the first sheet
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

READERS: dict[str, Callable[[Path, bytes], list[Entry]]] = {
    ".csv": read_csv,
    ".xlsx": read_xlsx,
    ".xlsm": read_xlsx,
    ".json": read_json,
    ".toml": read_toml,
}
# A data file holds a few hundred values; one of this size is something else.
LARGEST = 20 * 1024 * 1024


def read_data(path: Path) -> list[Entry]:
    """Return the entries of a data file, in its order; blank cells are no entries.

    FileError where the file cannot be read, DataError where its shape is not the documented one.
    A single value that cannot be used is an entry with a `problem`.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise FileError(path, "不认识的数据文件类型", f"请用 {'、'.join(READERS)} 文件")
    entries = reader(path, _content(path))
    if not entries:
        raise DataError(path, [Problem("", "文件里没有一个数值，请填写后再试")])
    file = str(path)
    return [entry.read_from(file) for entry in entries]


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise FileError(path, "数据文件过大", f"请把数据控制在 {LARGEST // 1024**2} MB 以内")
        return path.read_bytes()
    except FileNotFoundError:
        raise FileError(path, "文件不存在", "请检查路径和文件名") from None
    except IsADirectoryError:
        raise FileError(path, "这是文件夹，不是数据文件", "请指定其中的文件") from None
    except OSError as error:
        raise FileError(
            path, f"无法读取（{error.strerror}）", "请检查权限，并关闭占用它的程序"
        ) from error
