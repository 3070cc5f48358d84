"""Whatever a clerk can say means the same change in every format."""

from __future__ import annotations

import csv
import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xl_tools.domain.form import Column, Field, FieldKind, ValueType
from xl_tools.fill import Entry, plan, read_data
from xl_tools.fill.content import _UNWRITABLE
from xl_tools.forms.loader import load_form

FORM = load_form("hunan-2023")
HEAD = ["表", "项目", "列", "值"]


def _named(spec: Field | Column) -> bool:
    return spec.kind is not FieldKind.CONSTANT


PLACES = [
    *((f.sheet, f.item, f.column, f) for f in FORM.fields() if _named(f)),
    *((t.sheet, f"{t.key}[1]", c.key, c) for t in FORM.tables() for c in t.columns if _named(c)),
]
# A text of blanks alone is no entry.
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), min_size=1
).filter(lambda text: text.strip() and not _UNWRITABLE.search(text))
NUMBERS = st.decimals(-99_999_999, 99_999_999, places=2)
VALUES = {
    ValueType.TEXT: TEXTS,
    ValueType.NUMBER: NUMBERS | st.sampled_from(["——", "1,676.35", "85.5"]),
    ValueType.INTEGER: st.integers(-10_000, 10_000).map(Decimal),
    ValueType.PERCENT: NUMBERS | st.sampled_from(["97%", "96.97%", "0.0%"]),
    ValueType.DATE: st.dates(dt.date(1900, 3, 1), dt.date(2199, 12, 31)),
}


@st.composite
def rows(draw: st.DrawFn) -> list[list]:
    places = draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=6, unique_by=id))
    return [[sheet, item, column, draw(VALUES[spec.type])] for sheet, item, column, spec in places]


def write_csv(path: Path, data: list[list]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *data])


def write_xlsx(path: Path, data: list[list]) -> None:
    book = openpyxl.Workbook()
    for at, row in enumerate([HEAD, *data], start=1):
        for column, value in enumerate(row, start=1):
            cell = book.active.cell(at, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(path)


def _plain(value):
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def write_json(path: Path, data: list[list]) -> None:
    rows = [dict(zip(HEAD, [*row[:3], _plain(row[3])], strict=True)) for row in data]
    path.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")


def write_toml(path: Path, data: list[list]) -> None:
    tree: dict = {}
    for sheet, item, column, value in data:
        items = tree.setdefault(sheet, {})
        if item.endswith("[1]"):
            items.setdefault(item[:-3], [{}])[0][column] = value
        elif column:
            items.setdefault(item, {})[column] = value
        else:
            items[item] = value
    path.write_text("".join(f"{_toml(s)} = {_toml(v)}\n" for s, v in tree.items()), "utf-8")


def _toml(value) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(k)} = {_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return f"{value}"


WRITERS = {"csv": write_csv, "xlsx": write_xlsx, "json": write_json, "toml": write_toml}


def _meaning(entries: list[Entry]) -> dict:
    return {c.name: (c.value, c.derived, c.number_format) for c in plan(entries, FORM)}


@pytest.mark.parametrize("suffix", WRITERS)
@given(data=rows())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_entry_means_the_same_in_every_format(tmp_path, suffix, data):
    path = tmp_path / f"d.{suffix}"
    WRITERS[suffix](path, data)
    said = [
        Entry(sheet, item.removesuffix("[1]"), column, 1 if "[" in item else None, value, f"{at}")
        for at, (sheet, item, column, value) in enumerate(data)
    ]
    assert _meaning(read_data(path)) == _meaning(said)
