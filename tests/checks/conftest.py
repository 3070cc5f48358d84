"""A filing from plain values, at the template's cells, without any workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import pytest

from tests.checks.small_form import PROFILE, small_form
from xl_tools.domain.cells import BLANK, CellValue, Place
from xl_tools.domain.filing import Cell, Filing, Row
from xl_tools.domain.form import Column, Field, FieldKind, Form, Table, ValueType
from xl_tools.domain.profile import Profile

Given = Mapping[str, Any]

# What the template's formulas add up; a filing that gives the parent itself has overwritten it.
SUMS = {
    "公务用车购置和维护经费": ("公车购置", "公车运行维护"),
    "三公经费": ("公务用车购置和维护经费", "出国经费", "公务接待"),
    "项目支出": ("业务工作经费", "运行维护经费", "专项资金"),
}
FUNDS = {
    "按收入性质分": (
        "自评表.一般公共预算",
        "自评表.政府性基金拨款",
        "自评表.纳入专户管理的非税收入拨款",
        "自评表.其他资金",
    ),
    "按支出性质分": ("自评表.基本支出", "自评表.项目支出"),
}


@pytest.fixture(scope="session")
def form() -> Form:
    return small_form()


@pytest.fixture(scope="session")
def profile() -> Profile:
    return PROFILE


@pytest.fixture(scope="session")
def filing(form: Form) -> Callable[..., Filing]:
    """Return the builder: ``filing(values, rows, year=2023)``.

    `values` maps field keys to what is typed: ``"12"`` is a number in a number field, ``"97%"`` a
    percentage, ``"2024-03-01"`` a date in a date field, ``"#DIV/0!"`` an error, and a `CellValue`
    is taken as it is. Derived sums not given are added up as the template's formulas do.
    `rows` maps a table's key to its rows, each from column key to what is typed.
    """

    def build(
        values: Given | None = None,
        rows: Mapping[str, Sequence[Given]] | None = None,
        *,
        year: int = 2023,
        unit: str = "示例单位",
        derive: bool = True,
    ) -> Filing:
        unknown = set(values or {}) - {field.key for field in form.fields()}
        assert not unknown, f"no such field: {unknown}"
        given = dict(values or {})
        tables = {t.key: _rows(t, (rows or {}).get(t.key, ())) for t in form.tables()}
        if derive:
            _derive(given, tables)
        cells = {field.key: _cell(field, given.get(field.key)) for field in form.fields()}
        return Filing(form, unit, year, cells, tables)

    return build


def _derive(given: dict[str, Any], tables: Mapping[str, tuple[Row, ...]]) -> None:
    for column in ("上年决算", "本年预算", "本年决算"):
        for parent, parts in SUMS.items():
            given.setdefault(
                f"{parent}.{column}",
                _sum(
                    [_number(given.get(f"{part}.{column}")) for part in parts]
                    + [row[column].number for part in parts for row in tables.get(part, ())]
                ),
            )
    for parent, parts in FUNDS.items():
        given.setdefault(f"年度资金总额.{parent}", _sum([_number(given.get(p)) for p in parts]))


def _sum(numbers: Sequence[Decimal | None]) -> Decimal | None:
    filled = [number for number in numbers if number is not None]
    return sum(filled, Decimal(0)) if filled else None


def _number(typed: Any) -> Decimal | None:
    if isinstance(typed, CellValue):
        return typed.number
    try:
        return None if typed is None else Decimal(str(typed))
    except InvalidOperation:
        return None


def typed(raw: Any, type_: ValueType, number_format: str) -> CellValue:
    """Return the value of a cell of this type after a clerk typed `raw`."""
    if raw is None:
        return BLANK
    if isinstance(raw, CellValue):
        return raw
    if not isinstance(raw, str):
        return CellValue.of(raw, number_format)
    if raw.startswith("#"):
        return CellValue.error(raw)
    if type_ is ValueType.DATE:
        try:
            return CellValue.of(dt.date.fromisoformat(raw), "yyyy-mm-dd")
        except ValueError:
            return CellValue.of(raw)
    if type_ is ValueType.TEXT:
        return CellValue.of(raw, number_format)
    try:
        if raw.endswith("%"):
            decimals = len(raw.partition(".")[2].rstrip("%"))
            return CellValue.of(Decimal(raw[:-1]) / 100, "0." + "0" * decimals + "%" if decimals else "0%")
        return CellValue.of(Decimal(raw), number_format)
    except InvalidOperation:
        return CellValue.of(raw)


def _cell(field: Field, raw: Any) -> Cell:
    value = typed(field.value if field.kind is FieldKind.CONSTANT else raw, field.type, field.number_format)
    place = Place(field.sheet, field.at.split(":")[0], field.key)
    return Cell(place, value, field.kind, field.type, field.unit, field.formula)


def _rows(table: Table, given: Sequence[Given]) -> tuple[Row, ...]:
    classes = frozenset(column.key for column in table.columns if column.classifies)
    rows = []
    for index, one in enumerate(given or table.rows, start=1):
        at = table.first_row + index - 1
        cells = {c.key: _table_cell(table, c, index, at, one.get(c.key)) for c in table.columns}
        rows.append(Row(table.key, index, at, cells, classes))
    return tuple(rows)


def _table_cell(table: Table, column: Column, index: int, at: int, raw: Any) -> Cell:
    place = Place(table.sheet, f"{column.at.split(':')[0]}{at}", f"{table.key}.{index}.{column.key}")
    value = typed(raw, column.type, column.number_format)
    return Cell(place, value, column.kind, column.type, column.unit, column.formula)
