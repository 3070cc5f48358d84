"""The tables of the store: their columns, types and meaning.

This is the one description of them: the Parquet files are written by it, and
docs/reference/store.md is made from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

# Raised when a column changes its meaning or goes; a store of another version is not read.
VERSION = 1

TEXT, WHOLE, NUMBER, FLAG = "VARCHAR", "INTEGER", "DOUBLE", "BOOLEAN"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its DuckDB type and, in Chinese, what stands in it.

    `parts` are the members of a list of structs (name, type), for a column that holds several
    values for one row.
    """

    name: str
    type: str
    about: str
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def sql_type(self) -> str:
        """The type as DuckDB writes it.

        >>> Column("values", TEXT, "", (("name", TEXT), ("value", TEXT))).sql_type
        'STRUCT("name" VARCHAR, "value" VARCHAR)[]'
        """
        if not self.parts:
            return self.type
        inner = ", ".join(f'"{name}" {kind}' for name, kind in self.parts)
        return f"STRUCT({inner})[]"


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `title` is its name in Chinese.

    `key` are the columns that tell its rows apart and order them.
    """

    name: str
    title: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(column.name for column in self.columns)


_FILE = Column("file", TEXT, "工作簿：在“工作簿”文件夹中的相对路径，用“/”分隔；一个库中不重复")
_YEAR = Column("year", WHOLE, "填报年度；读不了的文件没有年度时为 0")
_UNIT = Column("unit", TEXT, "单位名称；空着为 ''")
_SEQ = Column("seq", WHOLE, "在这个工作簿中的次序，从 1 起")
_RULE = Column("rule", TEXT, "规则编号，见 xl-tools rules")
_SHEET = Column("sheet", TEXT, "工作表")
_CELL = Column("cell", TEXT, "单元格，如 H14；合并单元格为其左上角")

UNITS = Table(
    "units",
    "单位",
    "每个工作簿一行，读不了的也在其中",
    ("year", "file"),
    (
        _FILE,
        _YEAR,
        _UNIT,
        Column(
            "outcome", TEXT, "结果：done 已处理；unreadable 读不了；failed 处理中出错、超时或超内存"
        ),
        Column("message", TEXT, "读不了或失败的原因，一句话；已处理的为 ''"),
        Column("source", TEXT, "原文件的绝对路径"),
        Column(
            "output", TEXT, "处理后的工作簿：相对 OUT 的路径，就地处理的为绝对路径；没有则为 ''"
        ),
        Column("form", TEXT, "套表编号"),
        Column("profile", TEXT, "方案编号"),
        Column("due_points", NUMBER, "应得总分：能计算的按应得，须人工判定的按单位填的得分"),
        Column("filed_points", NUMBER, "自评总分：“总分”一格的数；空着或不是数为 NULL"),
        Column("difference", NUMBER, "自评总分减应得总分，保留两位小数"),
        Column("grade", TEXT, "按自评总分的等级：优、良、中、差；没有总分为 ''"),
        Column("due_grade", TEXT, "按应得总分的等级"),
        Column("indicators", WHOLE, "填了的绩效指标行数"),
        Column("by_person", WHOLE, "其中应得分不能计算、须人工判定的行数"),
        Column("full_marks", WHOLE, "其中得分等于分值的行数"),
        Column("errors", WHOLE, "错误数（不含跨年度、跨单位的问题）"),
        Column("reviews", WHOLE, "核实数，不含已说明的"),
        Column("hints", WHOLE, "提示数"),
        Column("explained", WHOLE, "已说明的核实数"),
        Column("passed", WHOLE, "通过的审核数"),
        Column("not_checked", WHOLE, "未校验数"),
        Column("not_recalculated", WHOLE, "未能重算、保留原值的公式数"),
        Column("warnings", TEXT, "工作簿缺少的内容，各句相连；没有则为 ''"),
    ),
)
FILINGS = Table(
    "filings",
    "项目",
    "每个工作簿的每个项目一行，包括重复行（绩效指标、专项资金、楼堂馆所）的每一格和空格",
    ("year", "file", "seq"),
    (
        _FILE,
        _YEAR,
        _UNIT,
        _SEQ,
        Column("key", TEXT, "项目：三公经费.本年决算；重复行为 表.列：绩效指标.得分"),
        Column("item", TEXT, "项目名，或重复行的表名"),
        Column("heading", TEXT, "列名；没有列的项目为 ''"),
        Column("line", WHOLE, "重复行中的行号，从 1 起；不是重复行为 0"),
        Column("used", FLAG, "重复行：这一行填了内容；不是重复行为 true"),
        Column("field", TEXT, "项目在本表中的全名，重复行以行名代行号：绩效指标[满意度].得分"),
        _SHEET,
        _CELL,
        Column("role", TEXT, "由谁填：input 单位填写；derived 公式计算；constant 表内固定"),
        Column("type", TEXT, "应填：number、integer、percent、text、date"),
        Column("measure", TEXT, "计量单位：万元、人、分……；没有则为 ''"),
        Column("content", TEXT, "实际内容：blank 空；number；text；date；boolean；error 错误值"),
        Column("number", NUMBER, "数值（比率为小数：0.97 即 97%）；不是数为 NULL"),
        Column("text", TEXT, "文字、错误值、日期（2024-03-05）、TRUE/FALSE；空格和数为 ''"),
        Column("shown", TEXT, "打印出来的样子，不带千分位"),
        Column("number_format", TEXT, "数字格式"),
        Column("formula", TEXT, "公式，不带“=”；没有则为 ''"),
    ),
)
FINDINGS = Table(
    "findings",
    "审核问题",
    "每个审核问题一行；跨年度、跨单位的问题也在其中，由 scope 区分",
    ("year", "scope", "file", "seq"),
    (
        _FILE,
        _YEAR,
        _UNIT,
        Column("scope", TEXT, "范围：filing 本表；years 跨年度；units 跨单位"),
        _SEQ,
        _RULE,
        Column("severity", TEXT, "级别：error 错误；review 核实；hint 提示"),
        Column("status", TEXT, "状态，如 须改正、待说明、已说明（已说明的不计入问题数）"),
        Column("explanation", TEXT, "审核说明；没有则为 ''"),
        _SHEET,
        _CELL,
        Column("field", TEXT, "项目的全名，同 filings.field"),
        Column("value", TEXT, "填报值，打印出来的样子"),
        Column("other_sheet", TEXT, "对照的工作表；没有则为 ''"),
        Column("other_cell", TEXT, "对照的单元格"),
        Column("other_field", TEXT, "对照的项目"),
        Column("other_value", TEXT, "对照值"),
        Column("difference", NUMBER, "填报值减对照值；不适用为 NULL"),
        Column("message", TEXT, "问题"),
        Column("cause", TEXT, "可能的原因；没有则为 ''"),
        Column("suggestion", TEXT, "建议"),
        Column(
            "edits",
            TEXT,
            "能消除问题的改法：在哪一格填什么",
            (("sheet", TEXT), ("cell", TEXT), ("field", TEXT), ("value", TEXT)),
        ),
        Column("key", TEXT, "键：校验结果表中的同一列；同一问题在插入行以后不变"),
        Column("basis", TEXT, "依据值：审核说明所针对的数"),
    ),
)
NOT_CHECKED = Table(
    "not_checked",
    "未校验",
    "每条未能校验的规则一行，写明原因",
    ("year", "file", "seq"),
    (
        _FILE,
        _YEAR,
        _UNIT,
        _SEQ,
        _RULE,
        Column("sheet", TEXT, "工作表；没有位置为 ''"),
        Column("cell", TEXT, "单元格"),
        Column("field", TEXT, "项目的全名"),
        Column("reason", TEXT, "原因"),
    ),
)
TABLES: Mapping[str, Table] = {t.name: t for t in (UNITS, FILINGS, FINDINGS, NOT_CHECKED)}


def arrow_schema(table: Table) -> pa.Schema:
    """Return the table's columns as Arrow writes them."""
    import pyarrow as pa

    kinds = {TEXT: pa.string(), WHOLE: pa.int32(), NUMBER: pa.float64(), FLAG: pa.bool_()}

    def kind(column: Column) -> pa.DataType:
        if not column.parts:
            return kinds[column.type]
        return pa.list_(pa.struct([(name, kinds[part]) for name, part in column.parts]))

    return pa.schema([(column.name, kind(column)) for column in table.columns])


def reference() -> str:
    """Return the description of all tables, as Markdown."""
    return "\n".join(line for table in TABLES.values() for line in _page(table))


def _page(table: Table) -> Iterator[str]:
    yield f"## {table.name}\n"
    key = "、".join(f"`{name}`" for name in table.key)
    yield f"{table.title}：{table.about}。按 {key} 排列。\n"
    yield "| 列 | 类型 | |\n|---|---|---|"
    for column in table.columns:
        yield f"| `{column.name}` | `{column.sql_type}` | {column.about} |"
    yield ""
