"""Questions to a store in SQL: one that only reads, and a plain sentence where it is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xl_tools.batch.schema import TABLES
from xl_tools.batch.store import Store
from xl_tools.errors import UsageError

if TYPE_CHECKING:
    import duckdb

_BATCH = 1000
_READING = frozenset({"SELECT", "EXPLAIN"})
_NO_TABLE = re.compile(r"Table with name (\S+?)!? does not exist")
_NO_COLUMN = re.compile(r'Referenced column "([^"]+)" (?:was )?not found')
_NO_MEMBER = re.compile(r'does not have a column named "([^"]+)"')
_NEAR = re.compile(r'at or near "([^"]*)"')


class Answer:
    """What a query finds. It is run when it is asked for rows, which are fetched as they go."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, sql: str) -> None:
        self._connection = connection
        self._sql = sql

    @cached_property
    def _result(self) -> duckdb.DuckDBPyConnection:
        return self._connection.execute(self._sql)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns; those of one name are told apart by a number."""
        return distinct([str(column[0]) for column in self._result.description or ()])

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows; they can be had once."""
        while rows := self._result.fetchmany(_BATCH):
            yield from rows

    def batches(self) -> Iterator[Any]:
        """Yield the rows as Arrow record batches."""
        relation: Any = self._connection.sql(self._sql)
        # DuckDB gave it another name, and 2.0 took the old one away.
        reader = getattr(relation, "to_arrow_reader", None) or relation.fetch_arrow_reader
        names = list(distinct([str(name) for name in relation.columns]))
        for batch in reader(_BATCH * 100):
            yield batch.rename_columns(names)


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of columns, each once: a second and third of a name have its number.

    >>> distinct(["a", "b", "a", "a_2", "a"])
    ('a', 'b', 'a_3', 'a_2', 'a_4')
    """
    taken, found = set(names), list[str]()
    for name in names:
        number, free = 2, name
        while free in found or (free != name and free in taken):
            number, free = number + 1, f"{name}_{number}"
        found.append(free)
    return tuple(found)


@contextmanager
def ask(store: Store, sql: str) -> Iterator[Answer]:
    """Yield the answer to one SELECT; UsageError with what there is to ask for where it is wrong.

    Nothing but the four tables of the store can be read, and nothing written.
    """
    import duckdb

    with store.connect() as connection:
        try:
            statements = connection.extract_statements(sql)
            _refuse_other(statements)
            yield Answer(connection, sql)
        except duckdb.Error as error:
            raise UsageError(_sentence(str(error), sql)) from error


def _refuse_other(statements: list[Any]) -> None:
    kinds = [statement.type.name.upper() for statement in statements]
    if len(kinds) != 1:
        raise UsageError(f"请一次写一条查询语句，现有 {len(kinds)} 条。")
    if kinds[0] not in _READING:
        raise UsageError("只能查询，请写 SELECT 语句；库不能用查询改动。")


def _sentence(error: str, sql: str) -> str:
    if found := _NO_TABLE.search(error):
        return f"没有表“{found[1]}”。{_tables()}"
    if found := (_NO_COLUMN.search(error) or _NO_MEMBER.search(error)):
        return f"没有列“{found[1]}”{_nearest(found[1], sql)}。{_columns(sql)}"
    if found := _NEAR.search(error):
        return f"SQL 写法有误，在“{found[1]}”附近。"
    if "Permission" in error.partition(":")[0]:
        return f"只能查询库中的表。{_tables()}"
    first = error.splitlines()[0].partition(":")[2].strip() or error
    return f"SQL 有误，DuckDB 的原话是：“{first.rstrip('.!')}”。{_tables()}"


def _tables() -> str:
    listed = "、".join(f"{table.name} {table.title}" for table in TABLES.values())
    return f"可用的表：{listed}。"


def _nearest(name: str, sql: str) -> str:
    names = [column for table in _asked(sql) for column in TABLES[table].names]
    close = get_close_matches(name.lower(), names, n=1)
    return f"，最接近的是“{close[0]}”" if close else ""


def _columns(sql: str) -> str:
    return "".join(f"{table} 的列：{'、'.join(TABLES[table].names)}。" for table in _asked(sql))


def _asked(sql: str) -> list[str]:
    """Return the tables a query names; all of them where it names none."""
    words = set(re.findall(r"\w+", sql.lower()))
    return [name for name in TABLES if name in words] or list(TABLES)
