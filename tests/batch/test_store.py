"""The store gives back what was put in, and lets nothing else be read."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests import shipped
from tests.batch.stores import make_store, record
from xl_tools.batch.rows import record_of_failure
from xl_tools.batch.schema import FILINGS, FINDINGS, TABLES, UNITS
from xl_tools.batch.store import Store
from xl_tools.errors import FileError, UsageError
from xl_tools.refresh import check


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("单位")
    shipped.put(folder / "建宁.xlsx", shipped.filled(shipped.SEED))
    shipped.put(folder / "文化.xlsx", shipped.filled(shipped.CLEAN))
    return folder


@pytest.fixture(scope="module")
def store(folder: Path) -> Store:
    records = [record(folder / "文化.xlsx"), record(folder / "建宁.xlsx")]
    bad = record_of_failure(
        "坏.xlsx", "/坏.xlsx", "unreadable", "坏.xlsx：文件是空的（0 字节）。", 2023
    )
    return make_store(folder / "out", [*records, bad])


def test_a_workbook_is_a_row_with_its_points_and_counts(store: Store):
    rows = store.rows(
        "SELECT file, unit, outcome, filed_points, due_points, difference, grade, errors, full_marks"
        " FROM units WHERE unit LIKE '%建宁%'"
    )
    assert rows == [
        {
            "file": "建宁.xlsx",
            "unit": "株洲市芦淞区建宁街道办事处",
            "outcome": "done",
            "filed_points": 96.0,
            "due_points": 100.0,
            "difference": -4.0,
            "grade": "优",
            "errors": 13,
            "full_marks": 6,
        }
    ]


def test_an_unreadable_file_is_a_row_with_its_sentence(store: Store):
    rows = store.rows("SELECT file, unit, message, errors FROM units WHERE outcome = 'unreadable'")
    assert rows == [
        {
            "file": "坏.xlsx",
            "unit": "",
            "message": "坏.xlsx：文件是空的（0 字节）。",
            "errors": None,
        }
    ]


def test_every_field_and_indicator_cell_is_a_row(store: Store, folder: Path):
    sql = "SELECT number, shown, content, cell, measure FROM filings WHERE file = ? AND key = ?"
    assert store.rows(sql, ["建宁.xlsx", "公务接待.本年预算"]) == [
        {"number": 3.0, "shown": "3.00", "content": "number", "cell": "D11", "measure": "万元"}
    ]
    points = store.rows(
        "SELECT line, number FROM filings WHERE file = '建宁.xlsx' AND key = '绩效指标.得分' AND used"
        " ORDER BY line"
    )
    assert [row["number"] for row in points] == [20.0, 10.0, 10.0, 10.0, 10.0, 6.0, 20.0]
    assert [row["line"] for row in points] == [1, 2, 3, 4, 5, 6, 7]


def test_the_findings_are_those_of_check(store: Store, folder: Path):
    report = check(folder / "建宁.xlsx")
    rows = store.rows("SELECT * FROM findings WHERE file = '建宁.xlsx' ORDER BY seq")
    assert [(row["rule"], row["cell"], row["message"]) for row in rows] == [
        (f.rule, f.place.cell, f.message) for f in report.findings
    ]
    first, finding = rows[0], report.findings[0]
    assert first["difference"] == float(finding.difference or Decimal(0))
    assert first["edits"] == [
        {
            "sheet": e.place.sheet,
            "cell": e.place.cell,
            "field": e.place.field,
            "value": e.value,
        }
        for e in finding.edits
    ]
    unchecked = store.rows("SELECT reason FROM not_checked WHERE file = '建宁.xlsx' ORDER BY seq")
    assert [row["reason"] for row in unchecked] == [o.reason for o in report.not_checked]


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_column_can_be_named_without_quotes(store: Store, table):
    for column in table.columns:
        store.rows(f"SELECT {column.name} FROM {table.name} LIMIT 1")


def test_findings_of_another_scope_stand_beside_those_of_the_workbooks(store: Store):
    before = store.rows("SELECT count(*) AS n FROM findings")[0]["n"]
    store.write_findings("years", 2023, [{"file": "建宁.xlsx", "rule": "cross.prior", "edits": []}])
    store.write_findings("years", 2023, [{"file": "建宁.xlsx", "rule": "cross.prior", "edits": []}])
    rows = store.rows("SELECT year, seq, rule FROM findings WHERE scope = 'years'")
    assert rows == [{"year": 2023, "seq": 1, "rule": "cross.prior"}]
    assert store.rows("SELECT count(*) AS n FROM findings")[0]["n"] == before + 1


def test_a_column_that_is_not_in_the_schema_is_refused(store: Store):
    with pytest.raises(KeyError, match="units has no column colour"):
        store.write(UNITS, 2023, [{"colour": "red"}])


def test_the_same_rows_give_the_same_bytes(store: Store, tmp_path: Path):
    rows = store.rows("SELECT * FROM filings ORDER BY file, seq")
    other = Store.create(tmp_path)
    other.write(FILINGS, 2023, rows)
    assert other.file(FILINGS, 2023).read_bytes() == store.file(FILINGS, 2023).read_bytes()


def test_a_new_store_is_empty_and_has_its_tables(tmp_path: Path):
    store = Store.create(tmp_path)
    assert store.years() == ()
    assert store.rows("SELECT count(*) AS n FROM findings") == [{"n": 0}]
    assert store.frame("SELECT * FROM filings").columns.tolist() == list(FILINGS.names)
    assert Store.open(tmp_path) == Store.open(tmp_path / "数据") == Store.create(tmp_path)


def test_years_stand_side_by_side(tmp_path: Path):
    store = Store.create(tmp_path)
    for year in (2023, 2022, 0):
        store.write(UNITS, year, [{"file": f"{year}.xlsx", "year": year}])
    assert store.years() == (2022, 2023)
    assert len(store.rows("SELECT * FROM units")) == 3
    assert store.file(FINDINGS, 2022, "years").parts[-3:] == (
        "findings",
        "year=2022",
        "years.parquet",
    )


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM glob('/etc/*')",
        "COPY units TO '/tmp/units.csv'",
        "ATTACH '/tmp/other.db'",
        "SET enable_external_access = true",
    ],
)
def test_a_query_reaches_nothing_beyond_the_store(store: Store, sql: str):
    with store.connect() as connection, pytest.raises(duckdb.Error):
        connection.execute(sql)


def test_no_store(tmp_path: Path):
    with pytest.raises(UsageError) as caught:
        Store.open(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}：这里没有批量处理的结果。请指定 xl-tools batch 的 --out 文件夹。"
    )


@pytest.mark.parametrize(
    ("about", "what"),
    [
        (
            '{"version": 99}',
            "这个库是第 99 版，本程序只读第 1 版。请换用相应版本的程序，或用 xl-tools batch 另建一个。",
        ),
        ("{", "读不出来或已损坏。请重新运行 xl-tools batch。"),
        ("[]", "读不出来或已损坏。请重新运行 xl-tools batch。"),
    ],
)
def test_a_store_that_cannot_be_read(tmp_path: Path, about: str, what: str):
    (tmp_path / "库.json").write_text(about, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        Store.open(tmp_path)
    assert str(caught.value) == f"{tmp_path / '库.json'}：{what}"
