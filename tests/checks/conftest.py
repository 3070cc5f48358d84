"""A filing from plain values, at the template's cells, without any workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import pytest

from xl_tools.checks import KINDS
from xl_tools.domain.cells import BLANK, CellValue, Place
from xl_tools.domain.filing import Cell, Filing, Row, YearLabel
from xl_tools.domain.findings import Finding, NotChecked, Outcome, Pass
from xl_tools.domain.form import Column, Field, FieldKind, Form, Table, ValueType
from xl_tools.domain.profile import Profile
from xl_tools.forms import load_form
from xl_tools.forms.profiles import load_profile

Given = Mapping[str, Any]

# What the template's formulas add up; a filing that gives the parent itself has overwritten it.
SUMS = {
    "公务用车购置和维护经费": ("公车购置", "公车运行维护"),
    "三公经费": ("公务用车购置和维护经费", "出国经费", "公务接待"),
    "项目支出": ("业务工作经费", "运行维护经费", "专项资金"),
}
FUNDS = {
    "按收入性质分": ("一般公共预算", "政府性基金拨款", "纳入专户管理的非税收入拨款", "其他资金"),
    "按支出性质分": ("基本支出", "项目支出"),
}
RATIOS = {
    "在职人员控制率": ("实际在职人数", "编制数"),
    "年度资金总额.执行率": ("年度资金总额.全年执行数", "年度资金总额.全年预算数"),
}
ROW_RATIOS = {"规模控制率": ("实际规模", "批复规模"), "投资概算控制率": ("实际投资", "预算投资")}


@pytest.fixture(scope="session")
def form() -> Form:
    return load_form("hunan-2023")


@pytest.fixture(scope="session")
def profile(form: Form) -> Profile:
    return load_profile(form.profile)


@pytest.fixture(scope="session")
def filing(form: Form) -> Callable[..., Filing]:
    """Return the builder: ``filing(values, rows, year=2023)``.

    `values` maps field keys to what is typed: ``"12"`` is a number in a number field, ``"97%"`` a
    percentage, ``"2024-03-01"`` a date in a date field, ``"#DIV/0!"`` an error, and a `CellValue`
    is taken as it is. `rows` maps a table's key to its rows, each from column key to what is
    typed. Derived sums and ratios not given are worked out as the template's formulas do; one that
    is given has overwritten its formula. `lost` fields have been deleted from the workbook.
    """

    def build(
        values: Given | None = None,
        rows: Mapping[str, Sequence[Given]] | None = None,
        *,
        year: int = 2023,
        unit: str = "示例单位",
        lost: Sequence[str] = (),
    ) -> Filing:
        given = dict(values or {})
        unknown = set(given) - {field.key for field in form.fields()}
        assert not unknown, f"no such field: {unknown}"
        tables = {t.key: _rows(t, (rows or {}).get(t.key, ())) for t in form.tables()}
        derived = _derived(given, tables)
        cells = {
            field.key: _cell(field, {**derived, **given}, overwritten=field.key in given)
            for field in form.fields()
            if field.key not in lost
        }
        return Filing(form, unit, year, cells, tables, _year_labels(form, year))

    return build


@pytest.fixture(scope="session")
def outcomes(form: Form, profile: Profile) -> Callable[[str, Filing], list[Outcome]]:
    """Return a function that gives the outcomes of one rule of the form on a filing."""

    def of(rule_id: str, filing: Filing) -> list[Outcome]:
        rule = form.rule(rule_id)
        return list(KINDS[rule.kind].check(rule, filing, profile))

    return of


@pytest.fixture(scope="session")
def said(outcomes: Callable[..., list[Outcome]]) -> Callable[..., list[str]]:
    """Return a function that gives what a rule says of a filing, one line an outcome.

    A finding is its whole text after its severity, a pass ``PASS cells detail``, and what was not
    checked ``—— reason``; passes and not-checked are left out unless asked for.
    """

    def of(rule_id: str, filing: Filing, *, every: bool = False) -> list[str]:
        found = outcomes(rule_id, filing)
        return [line(o) for o in found if every or isinstance(o, Finding)]

    return of


def line(outcome: Outcome) -> str:
    if isinstance(outcome, Finding):
        return f"{outcome.severity.label} {outcome.text}"
    if isinstance(outcome, Pass):
        return f"PASS {','.join(place.cell for place in outcome.places)} {outcome.detail}".strip()
    assert isinstance(outcome, NotChecked)
    return f"—— {outcome.reason}"


def _derived(given: Given, tables: Mapping[str, tuple[Row, ...]]) -> dict[str, Any]:
    done: dict[str, Any] = {}

    def number(key: str) -> Decimal | None:
        return _number(given.get(key, done.get(key)))

    for column in ("上年决算", "本年预算", "本年决算"):
        for parent, parts in SUMS.items():
            rows = [row[column].number for part in parts for row in tables.get(part, ())]
            done[f"{parent}.{column}"] = _sum([number(f"{p}.{column}") for p in parts] + rows)
    for parent, parts in FUNDS.items():
        done[parent] = _sum([number(part) for part in parts])
    for ratio, (top, bottom) in RATIOS.items():
        done[ratio] = _ratio(number(top), number(bottom))
    return done


def _sum(numbers: Sequence[Decimal | None]) -> Decimal | None:
    filled = [number for number in numbers if number is not None]
    return sum(filled, Decimal(0)) if filled else None


def _ratio(top: Decimal | None, bottom: Decimal | None) -> Decimal | str:
    return top / bottom if top is not None and bottom else "—"


def _number(typed: Any) -> Decimal | None:
    if isinstance(typed, CellValue):
        return typed.number
    try:
        return None if typed is None else Decimal(str(typed))
    except InvalidOperation:
        return None


def typed(raw: Any, type_: ValueType, number_format: str) -> CellValue:
    """Return the value of a cell of this type after a clerk typed `raw`."""
    if raw is None or isinstance(raw, CellValue):
        return raw or BLANK
    if not isinstance(raw, str) or type_ is ValueType.TEXT:
        return CellValue.of(raw, number_format)
    if raw.startswith("#"):
        return CellValue.error(raw)
    try:
        if type_ is ValueType.DATE:
            return CellValue.of(dt.date.fromisoformat(raw), number_format)
        if raw.endswith("%"):
            decimals = "0" * len(raw.partition(".")[2].rstrip("%"))
            shape = f"0.{decimals}%" if decimals else "0%"
            return CellValue.of(Decimal(raw[:-1]) / 100, shape)
        return CellValue.of(Decimal(raw), number_format)
    except (InvalidOperation, ValueError):
        return CellValue.of(raw)


def _cell(field: Field, given: Given, *, overwritten: bool) -> Cell:
    raw = field.value if field.kind is FieldKind.CONSTANT else given.get(field.key)
    place = Place(field.sheet, field.at.split(":")[0], field.key)
    value = typed(raw, field.type, field.number_format)
    return Cell(
        place, value, field.kind, field.type, field.unit, "" if overwritten else field.formula
    )


def _year_labels(form: Form, year: int) -> tuple[YearLabel, ...]:
    """Return the labels that name this year, as the template has them."""
    return tuple(
        YearLabel(
            Cell(
                Place(sheet.name, label.at.split(":")[0]),
                CellValue.of(label.text.format(year=year, last_year=year - 1)),
            ),
            frozenset({year}),
        )
        for sheet in form.sheets
        for label in sheet.labels
        if "{year}" in label.text
    )


def _rows(table: Table, given: Sequence[Given]) -> tuple[Row, ...]:
    classes = frozenset(column.key for column in table.columns if column.classifies)
    rows = []
    for index, one in enumerate(given or table.rows, start=1):
        at = table.first_row + index - 1
        label = f"{table.key}[{one.get('三级指标') or index}]"
        cells = {c.key: _table_cell(table, c, label, at, one) for c in table.columns}
        rows.append(Row(table.key, index, at, cells, classes))
    return tuple(rows)


def _table_cell(table: Table, column: Column, label: str, at: int, given: Given) -> Cell:
    raw = given.get(column.key)
    if column.key in ROW_RATIOS and raw is None:
        raw = _ratio(*(_number(given.get(key)) for key in ROW_RATIOS[column.key]))
    place = Place(table.sheet, f"{column.at.split(':')[0]}{at}", f"{label}.{column.key}")
    value = typed(raw, column.type, column.number_format)
    formula = "" if column.key in given else column.formula
    return Cell(place, value, column.kind, column.type, column.unit, formula)
