"""The nested shape of TOML and JSON: sheet → item → column → value, rows of a table as a list.

::

    ["自评表"]
    "单位名称" = "某某街道办事处"      an item without columns

    ["基础数据表"."三公经费"]
    "本年预算" = 3.00                  item and column

    [["自评表"."绩效指标"]]             a repeating row, counted in order from 1
    "年度指标值" = "≥90%"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from xl_tools.fill.entries import Datum, Entry, split_index


def read_nested(data: Mapping[str, Any]) -> list[Entry]:
    """Return the entries of nested mappings; what has no place in the shape is a problem."""
    return [entry for sheet, items in data.items() for entry in _sheet(sheet, items)]


def _sheet(sheet: str, items: Any) -> Iterator[Entry]:
    if not isinstance(items, Mapping):
        problem = "应写在某个工作表之下，如 [基础数据表]"
        yield Entry(sheet, "", "", None, None, sheet, problem=problem)
        return
    for name, content in items.items():
        yield from _item(sheet, name, content)


def _item(sheet: str, name: str, content: Any) -> Iterator[Entry]:
    item, index = split_index(name)
    where = f"{sheet}.{name}"
    if isinstance(content, Mapping):
        yield from _columns(sheet, item, index, where, content)
    elif isinstance(content, list):
        for number, row in enumerate(content, start=1):
            here = f"{where}[{number}]"
            if isinstance(row, Mapping):
                yield from _columns(sheet, item, number, here, row)
            else:
                problem = "应为一组“列 = 值”，现为单个值"
                yield Entry(sheet, item, "", number, None, here, problem=problem)
    else:
        yield from _value(sheet, item, "", index, content, where)


def _columns(
    sheet: str, item: str, index: int | None, where: str, columns: Mapping[str, Any]
) -> Iterator[Entry]:
    for column, value in columns.items():
        yield from _value(sheet, item, column, index, value, f"{where}.{column}")


def _value(
    sheet: str, item: str, column: str, index: int | None, value: Any, where: str
) -> Iterator[Entry]:
    if isinstance(value, Mapping | list):
        yield Entry(sheet, item, column, index, None, where, problem="应为一个值，现为一组值")
    elif not Datum(value).is_blank:
        yield Entry(sheet, item, column, index, value, where)
