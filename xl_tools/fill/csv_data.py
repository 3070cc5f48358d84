"""The header-row table in a CSV file.

Read with the standard library: it counts rows as a spreadsheet does and says where a quote is
missing, while `pandas.read_csv` wants to know the number of columns and cuts off what is beyond.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from xl_tools.errors import DataError, Problem
from xl_tools.fill.entries import Datum, Entry
from xl_tools.fill.header_table import Row, read_rows
from xl_tools.fill.text_data import decode


def read_csv(path: Path, content: bytes) -> list[Entry]:
    """Return the entries; a row counts as a spreadsheet counts it, quoted line breaks and all.

    Tabs separate where the header holds one (Excel's "Unicode text"). DataError where quotes do
    not match.
    """
    return read_rows(path, _rows(path, decode(path, content)))


def _rows(path: Path, text: str) -> Iterator[Row]:
    separator = "\t" if "\t" in text.lstrip().split("\n", 1)[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            yield f"第 {number} 行", [Datum(cell) for cell in row]
    except csv.Error:
        what = "引号没有成对，或引号之后还有文字，请检查这一行的引号"
        raise DataError(path, [Problem(f"第 {number + 1} 行", what)]) from None
