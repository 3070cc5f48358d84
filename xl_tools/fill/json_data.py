"""A data file in JSON: a list of objects with the keys 表 项目 列 值, or nested objects."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from xl_tools.errors import DataError, Problem
from xl_tools.fill.entries import Datum, Entry
from xl_tools.fill.header_table import COLUMN, check_headings, make_entry
from xl_tools.fill.nested import read_nested
from xl_tools.fill.text_data import decode


class _TwiceError(ValueError):
    """A key that stands twice in one object; JSON itself would silently keep the last."""


def read_json(path: Path, content: bytes) -> list[Entry]:
    """Return the entries; numbers are exact. DataError with the line where it is no JSON."""
    data = _load(path, decode(path, content))
    if isinstance(data, Mapping):
        return read_nested(data)
    if isinstance(data, list):
        return [entry for at, row in enumerate(data, start=1) for entry in _row(path, at, row)]
    raise DataError(path, [Problem("", "应为一组对象 [{…}] 或一个对象 {…}")])


def _load(path: Path, text: str) -> Any:
    try:
        return json.loads(
            text,
            parse_float=Decimal,
            parse_int=Decimal,  # int() refuses very long digits with an English sentence
            parse_constant=Decimal,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as error:
        what = f"不是合法的 JSON（第 {error.colno} 列起），请检查引号、逗号和括号"
        raise DataError(path, [Problem(f"第 {error.lineno} 行", what)]) from None
    except _TwiceError as error:
        raise DataError(path, [Problem("", f"同一对象里“{error}”写了两次，请只留一次")]) from None
    except RecursionError:
        raise DataError(path, [Problem("", "括号嵌套过深，不是数据文件")]) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _TwiceError(next(name for name in names if names.count(name) > 1))
    return found


def _row(path: Path, at: int, row: Any) -> Iterator[Entry]:
    where = f"第 {at} 条"
    if not isinstance(row, Mapping):
        raise DataError(
            path, [Problem(where, "应为对象，如 {“表”: …, “项目”: …, “列”: …, “值”: …}")]
        )
    # An item without columns needs no 列 here: an object, unlike a row, can leave it out.
    names = [*row, *([] if COLUMN in row else [COLUMN])]
    known = check_headings(path, where, names)
    values = [*row.values(), *([] if COLUMN in row else [None])]
    nested = any(isinstance(value, Mapping | list) for value in values)
    if nested:
        raise DataError(path, [Problem(where, "应为一个值，现为一组值")])
    yield from make_entry(where, {n: Datum(v) for n, v in zip(known, values, strict=True)})
