"""The header-row table in a CSV file."""

from __future__ import annotations

import io
import re
from pathlib import Path

from xl_tools.errors import DataError, Problem
from xl_tools.fill.entries import Datum, Entry
from xl_tools.fill.header_table import read_rows
from xl_tools.fill.text_data import decode

# The documented table has at most seven columns; a text may hold some commas of its own.
_MOST_SEPARATORS = 1000


def read_csv(path: Path, content: bytes) -> list[Entry]:
    """Return the entries; a row counts as a spreadsheet counts it, quoted line breaks and all.

    Tabs separate where the header holds one (Excel's "Unicode text").
    """
    import pandas as pd  # slow to load, and the other formats do without

    text = decode(path, content)
    first = text.lstrip().split("\n", 1)[0]
    separator = "\t" if "\t" in first else ","
    widest = 1 + max((line.count(separator) for line in text.splitlines()), default=0)
    if widest > _MOST_SEPARATORS:
        raise DataError(path, [Problem("", "有一行的分隔符过多，不是“表、项目、列、值”的数据表")])
    if not text.strip():
        return read_rows(path, ())
    try:
        frame = pd.read_csv(
            io.StringIO(text, newline=""),
            sep=separator,
            header=None,
            names=list(range(widest)),
            index_col=False,
            dtype=str,
            na_filter=False,
            skip_blank_lines=False,
        )
    except pd.errors.ParserError as error:
        raise DataError(path, [_problem(str(error))]) from None
    rows = (
        (f"第 {number} 行", [Datum(cell if isinstance(cell, str) else None) for cell in row])
        for number, row in enumerate(frame.itertuples(index=False, name=None), start=1)
    )
    return read_rows(path, rows)


def _problem(message: str) -> Problem:
    unclosed = re.search(r"EOF inside string starting at row (\d+)", message)
    if unclosed:
        return Problem(f"第 {int(unclosed[1]) + 1} 行", "引号没有成对，请补上另一个引号")
    return Problem("", f"不是合法的 CSV（{message}）")
