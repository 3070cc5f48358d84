"""Last year's filing of a unit, out of a store or a folder of workbooks (``fill --prior``)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from xl_tools.batch.figures import bare, exact
from xl_tools.batch.inputs import WORKBOOKS, find_inputs
from xl_tools.batch.store import ABOUT, FOLDER, Store
from xl_tools.domain.cells import CellValue, Kind, Place
from xl_tools.domain.filing import Cell, Filing, Row
from xl_tools.domain.form import FieldKind, Form, ValueType
from xl_tools.errors import UsageError, XlToolsError
from xl_tools.filings.reader import identify, read_filing, unit_of
from xl_tools.refresh.planning import LastYear
from xl_tools.workbook import Workbook

_ROW_NUMBER = re.compile(r"\d+")


def last_year(path: Path) -> Path | LastYear:
    """Return where last year's figures come from: a workbook itself, or what finds a unit's filing.

    A folder is the OUT of a batch, or one of workbooks.
    """
    if not path.is_dir():
        return path
    if any((folder / ABOUT).is_file() for folder in (path, path / FOLDER)):
        return _from_store(Store.open(path))
    return _from_folder(path)


def _from_store(store: Store) -> LastYear:
    def find(form: Form, unit: str, year: int) -> Filing:
        found = filing_in(store, form, unit, year)
        if found is None:
            raise UsageError(f"--prior 的库中没有“{unit}”{year} 年的填报。请核对单位名称和年度。")
        return found

    return find


def _from_folder(folder: Path) -> LastYear:
    def find(form: Form, unit: str, year: int) -> Filing:
        filings = [
            filing
            for path in _workbooks(folder)
            if (filing := _filing_of(path, form, bare(unit), year))
        ]
        if len(filings) == 1:
            return filings[0]
        what = f"有 {len(filings)} 份" if filings else "没有"
        raise UsageError(
            f"--prior 的文件夹 {folder} 中{what}“{unit}”{year} 年的填报。请改用 --prior 指定文件。"
        )

    return find


def _workbooks(folder: Path) -> Iterable[Path]:
    paths = (Path(one.source) for one in find_inputs([folder], folder / FOLDER))
    return (path for path in paths if path.suffix.lower() in WORKBOOKS)


def _filing_of(path: Path, form: Form, unit: str, year: int) -> Filing | None:
    """Return the filing in a workbook where it is the one asked for; other files do not matter."""
    try:
        book = Workbook.open(path)
        mine = identify(book)
    except XlToolsError:
        return None
    if mine.form != form.id or mine.year != year or bare(unit_of(book, form)) != unit:
        return None
    return read_filing(book, form)


# ---------------------------------------------------------------- a filing out of the store


def filing_in(store: Store, form: Form, unit: str, year: int) -> Filing | None:
    """Return the filing of `unit` for `year` as it was read from its workbook, or None.

    UsageError where there are two of them.
    """
    units = store.rows("SELECT file, unit FROM units WHERE year = ? AND outcome = 'done'", [year])
    files = [row["file"] for row in units if bare(row["unit"]) == bare(unit)]
    if len(files) > 1:
        raise UsageError(
            f"库中有 {len(files)} 份“{unit}”{year} 年的填报：{'、'.join(files)}。请只留一份。"
        )
    if not files:
        return None
    rows = store.rows(
        "SELECT * FROM filings WHERE year = ? AND file = ? ORDER BY seq", [year, files[0]]
    )
    cells = {row["key"]: _cell(row) for row in rows if not row["line"]}
    lines: dict[tuple[str, int], dict[str, Cell]] = {}
    for row in rows:
        if row["line"]:
            lines.setdefault((row["item"], row["line"]), {})[row["heading"]] = _cell(row)
    tables: dict[str, tuple[Row, ...]] = {}
    for (table, line), found in lines.items():
        tables[table] = (*tables.get(table, ()), _row(form, table, line, found))
    return Filing(form, unit, year, cells, tables)


def _row(form: Form, table: str, line: int, cells: dict[str, Cell]) -> Row:
    columns = form.table(table).columns if form.has_table(table) else ()
    classes = frozenset(column.key for column in columns if column.classifies)
    first = next(iter(cells.values()))
    number = _ROW_NUMBER.search(first.place.cell)
    return Row(table, line, int(number[0]) if number else 0, cells, classes)


def _cell(row: dict[str, Any]) -> Cell:
    return Cell(
        Place(row["sheet"], row["cell"], row["field"]),
        _value(row),
        FieldKind(row["role"]),
        ValueType(row["type"]),
        row["measure"],
        row["formula"],
    )


def _value(row: dict[str, Any]) -> CellValue:
    number_format = row["number_format"]
    match Kind(row["content"]):
        case Kind.NUMBER:
            return CellValue.of(exact(row["number"]), number_format)
        case Kind.DATE:
            return CellValue.of(dt.date.fromisoformat(row["text"]), number_format)
        case Kind.BOOLEAN:
            return CellValue.of(row["text"] == "TRUE", number_format)
        case kind:
            return CellValue(kind, row["text"] or None, number_format)
