"""``xl-tools query``: answers in four formats, and what is said of a wrong question."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from xl_tools.batch.schema import UNITS
from xl_tools.batch.store import Store

ROWS = [
    {"file": "a.xlsx", "year": 2023, "unit": "甲单位", "errors": 2, "filed_points": 96.5},
    {"file": "b.xlsx", "year": 2023, "unit": "乙，单位", "errors": 0, "filed_points": None},
]
ASK = "SELECT unit, errors, filed_points FROM units ORDER BY file"
COLUMNS = "、".join(UNITS.names)
TABLES = "可用的表：units 单位、filings 项目、findings 审核问题、not_checked 未校验。"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.create(tmp_path)
    store.write(UNITS, 2023, ROWS)
    return store


def test_a_table_for_people(run, store):
    said = run("query", ASK)
    assert said.code == 0
    assert [line.rstrip() for line in said.out.splitlines()] == [
        " unit     | errors | filed_points",
        "----------+--------+--------------",
        " 甲单位   |      2 |         96.5",
        " 乙，单位 |      0 |",
    ]
    assert said.err == "共 2 行\n"


def test_csv(run, store, tmp_path):
    assert run("query", ASK, "--format", "csv").out.splitlines() == [
        "unit,errors,filed_points",
        "甲单位,2,96.5",
        "乙，单位,0,",
    ]
    said = run("query", ASK, "--format", "csv", "--out", "表/问题.csv")
    assert said.out == "已写入：表/问题.csv\n"
    assert (tmp_path / "表" / "问题.csv").read_bytes().startswith(b"\xef\xbb\xbfunit,errors")
    assert [path.name for path in (tmp_path / "表").iterdir()] == ["问题.csv"]


def test_json(run, store):
    said = run("query", ASK, "--format", "json")
    assert json.loads(said.out) == [
        {"unit": "甲单位", "errors": 2, "filed_points": 96.5},
        {"unit": "乙，单位", "errors": 0, "filed_points": None},
    ]
    assert (
        json.loads(run("query", f"SELECT * FROM ({ASK}) WHERE errors > 9", "--format", "json").out)
        == []
    )


def test_parquet(run, store, tmp_path):
    said = run("query", ASK, "--format", "parquet", "--out", "q.parquet")
    assert said.code == 0
    assert pq.read_table(tmp_path / "q.parquet").column("errors").to_pylist() == [2, 0]
    said = run("query", ASK, "--format", "parquet")
    assert said.code == 2
    assert "parquet 不能打印在屏幕上，请用 --out 指定文件" in said.err


def test_another_folder(run, store, tmp_path):
    said = run("query", ASK, "--store", "别处")
    assert (said.code, said.err) == (
        2,
        "出错：别处：这里没有批量处理的结果。请指定 xl-tools batch 的 --out 文件夹。\n",
    )


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("SELECT * FROM unit", f"没有表“unit”。{TABLES}"),
        ("SELECT unti FROM units", f"没有列“unti”，最接近的是“unit”。units 的列：{COLUMNS}。"),
        ("SELECT u.colour FROM units u", f"没有列“colour”。units 的列：{COLUMNS}。"),
        ("SELEC unit FROM units", "SQL 写法有误，在“SELEC”附近。"),
        ("SELECT unit FROM units; SELECT 1", "请一次写一条查询语句，现有 2 条。"),
        ("", "请一次写一条查询语句，现有 0 条。"),
        ("DROP VIEW units", "只能查询，请写 SELECT 语句；库不能用查询改动。"),
        ("COPY units TO 'u.csv'", "只能查询，请写 SELECT 语句；库不能用查询改动。"),
        ("SELECT * FROM read_csv('/etc/passwd')", f"只能查询库中的表。{TABLES}"),
        ("SELECT * FROM '/etc/passwd'", f"没有表“/etc/passwd”。{TABLES}"),
    ],
)
def test_a_wrong_question(run, store, sql, sentence):
    said = run("query", sql)
    assert (said.code, said.out, said.err) == (2, "", f"出错：{sentence}\n")
