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


# ---------------------------------------------------------------- two columns of one name


def test_columns_of_one_name_are_told_apart(run, store, tmp_path):
    sql = "SELECT 1 AS a, 2 AS a, 3 AS a_1, 4 AS a"
    wanted = {"a": 1, "a_2": 2, "a_1": 3, "a_3": 4}
    assert json.loads(run("query", sql, "--format", "json").out) == [wanted]
    assert run("query", sql, "--format", "csv").out == "a,a_2,a_1,a_3\n1,2,3,4\n"
    assert run("query", sql, "--format", "parquet", "--out", "q.parquet").code == 0
    assert pq.read_table(tmp_path / "q.parquet").to_pylist() == [wanted]


# ---------------------------------------------------------------- where the answer may go


HINT = "运行 xl-tools query --help 查看说明。\n"


@pytest.mark.parametrize(
    ("output_format", "out", "sentence"),
    [
        ("csv", ".", "“--out”是文件夹“.”，请写文件名，如 结果.csv"),
        ("json", "表", "“--out”是文件夹“表”，请写文件名，如 表/结果.json"),
        ("parquet", "..", "“--out”是文件夹“..”，请写文件名，如 ../结果.parquet"),
        ("csv", "甲.xlsx", "“--out”写的是 CSV，不能用工作簿的文件名“甲.xlsx”，请把后缀改为 .csv"),
        ("table", "新.ET", "“--out”写的是文本，不能用工作簿的文件名“新.ET”，请把后缀改为 .txt"),
        ("csv", "数据/a.csv", "“--out”不能写在库的文件夹“数据”里，请换一个位置"),
        ("csv", "数.toml", "“数.toml”已存在，不是 CSV，没有写入；请换一个文件名，或先移走它"),
        ("csv", "假.csv", "“假.csv”已存在，不是 CSV，没有写入；请换一个文件名，或先移走它"),
        ("table", "设.json", "“设.json”已存在，不是文本，没有写入；请换一个文件名，或先移走它"),
        (
            "json",
            "设.json",
            "“设.json”已存在，不是 JSON 列表，没有写入；请换一个文件名，或先移走它",
        ),
        ("parquet", "旧.csv", "“旧.csv”已存在，不是 Parquet，没有写入；请换一个文件名，或先移走它"),
    ],
)
def test_an_answer_takes_no_place_of_something_else(
    run, store, tmp_path, output_format, out, sentence
):
    (tmp_path / "表").mkdir()
    files = {
        "甲.xlsx": b"PK", "数.toml": b"a = 1\n", "假.csv": b"PK\3\4", "设.json": b'{"a": 1}',
        "旧.csv": b"a,b\n",
    }  # fmt: skip
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    there = sorted(path for path in tmp_path.rglob("*"))
    said = run("query", "SELECT 1", "--format", output_format, "--out", out)
    told = f"用法：xl-tools query [选项] SQL\n出错：{sentence}。\n{HINT}"
    assert (said.code, said.out, said.err) == (2, "", told)
    assert {name: (tmp_path / name).read_bytes() for name in files} == files
    assert sorted(path for path in tmp_path.rglob("*")) == there


@pytest.mark.parametrize("output_format", ["table", "csv", "json", "parquet"])
def test_an_answer_takes_the_place_of_an_earlier_one(run, store, tmp_path, output_format):
    (tmp_path / "结果").touch()
    for _ in range(2):
        said = run("query", ASK, "--format", output_format, "--out", "结果")
        assert (said.code, said.out, said.err) == (0, "已写入：结果\n", "")
    (tmp_path / "结果.new").write_text("mine", "utf-8")
    run("query", ASK, "--format", output_format, "--out", "结果")
    assert (tmp_path / "结果.new").read_text("utf-8") == "mine"


def test_duckdb_s_own_words_are_introduced(run, store):
    said = run("query", "SELECT foo(1)")
    words = "Scalar Function with name foo does not exist"
    assert (said.code, said.err) == (2, f"出错：SQL 有误，DuckDB 的原话是：“{words}”。{TABLES}\n")
    said = run("query", "SELECT x")
    assert said.err.startswith("出错：没有列“x”。units 的列：")
