"""The one shape of a tabular data file: a header row 表 项目 列 值, and a row for each value.

::

    表,项目,列,值,单位
    基础数据表,三公经费,本年预算,3,
    基础数据表,公务接待,本年决算,8500,元
    自评表,绩效指标[1],年度指标值,≥90%,
    自评表,单位名称,,某某街道办事处,

The columns stand in any order, blank rows anywhere. 单位 is optional. 备注 and 序号 are not read;
any other column is refused, so that no figure is lost behind a misspelt heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from xl_tools.domain.cells import CellValue
from xl_tools.domain.values import narrow
from xl_tools.errors import DataError, Problem
from xl_tools.fill.entries import Datum, Entry, split_index
from xl_tools.fill.names import nearest

SHEET, ITEM, COLUMN, VALUE, UNIT = "表", "项目", "列", "值", "单位"
REQUIRED = (SHEET, ITEM, COLUMN, VALUE)
IGNORED = ("备注", "序号")
_KNOWN = (*REQUIRED, UNIT, *IGNORED)
# What people call the columns instead.
_HEADINGS = {"工作表": SHEET, "表名": SHEET, "数值": VALUE, "列名": COLUMN, "说明": "备注"}

Row = tuple[str, Sequence[Datum]]


def read_rows(path: Path, rows: Iterable[Row]) -> list[Entry]:
    """Return the entries of a table whose first row that holds anything is the header.

    `rows` are (where, cells). DataError where the header is missing or wrong.
    """
    filled = ((where, cells) for where, cells in rows if not all(c.is_blank for c in cells))
    where, header = next(filled, ("", ()))
    if not where:
        raise DataError(path, [Problem("", "文件里没有数据，第一行应为表头：表、项目、列、值")])
    columns = _columns(path, where, [_text(cell) for cell in header])
    return [entry for row in filled for entry in _entries(row, columns)]


def check_headings(path: Path, where: str, names: Sequence[str]) -> list[str]:
    """Return the headings as this module calls them; DataError naming every wrong one."""
    known = [_HEADINGS.get(bare, bare) for bare in (re.sub(r"\s", "", narrow(n)) for n in names)]
    problems = [
        *(
            Problem(where, f"缺少“{name}”列{_did_you_mean(name, known)}")
            for name in REQUIRED
            if name not in known
        ),
        *(
            Problem(where, f"“{name}”列出现了 {known.count(name)} 次，请只留一列")
            for name in dict.fromkeys(known)
            if name and known.count(name) > 1
        ),
        *(
            Problem(where, f"不认识“{name}”列，可用的列：{'、'.join(_KNOWN)}")
            for name in dict.fromkeys(known)
            if name and name not in _KNOWN
        ),
    ]
    if problems:
        raise DataError(path, problems)
    return known


def _columns(path: Path, where: str, names: Sequence[str]) -> dict[str, int]:
    known = check_headings(path, where, names)
    return {name: at for at, name in enumerate(known) if name}


def _did_you_mean(name: str, header: Sequence[str]) -> str:
    close = nearest(name, [heading for heading in header if heading and heading not in _KNOWN])
    return f"，是否就是{close}" if close else ""


def _entries(row: Row, columns: dict[str, int]) -> Iterator[Entry]:
    where, cells = row
    cell = {name: cells[at] if at < len(cells) else Datum(None) for name, at in columns.items()}
    strays = [c for at, c in enumerate(cells) if at not in columns.values() and not c.is_blank]
    if strays:
        problem = f"“{_text(strays[0])}”不在任何列里，格数比表头多。数值里有逗号时请加引号"
        cell[VALUE] = Datum(None, problem=problem)
    yield from make_entry(where, cell)


def make_entry(where: str, cell: dict[str, Datum]) -> Iterator[Entry]:
    """Yield the entry of one row, or nothing where it gives no value."""
    value = cell[VALUE]
    if value.is_blank:
        return
    item, index = split_index(_text(cell[ITEM]))
    sheet = _text(cell[SHEET])
    missing = [name for name, text in ((SHEET, sheet), (ITEM, item)) if not text]
    problem = value.problem or (f"“{missing[0]}”没有填写" if missing else "")
    yield Entry(
        sheet,
        item,
        _text(cell[COLUMN]),
        index,
        value.value,
        where,
        _text(cell.get(UNIT, Datum(None))),
        value.number_format,
        problem,
    )


def _text(cell: Datum) -> str:
    if cell.problem or cell.value is None:
        return ""
    return CellValue.of(cell.value).shown.strip()
