"""The store (库): every figure and every finding of many filings, year after year, as Parquet.

::

    数据/库.json                                     the version of its tables, and its blocks
    数据/units/year=2023/filing.parquet              a row per workbook
    数据/units/year=2023/filing-0a….parquet          … where there are thousands, in blocks
    数据/filings/year=2023/filing.parquet            a row per workbook and field
    数据/findings/year=2023/filing.parquet           a row per finding of one workbook
    数据/findings/year=2023/years.parquet            … of this year beside last year's
    数据/findings/year=2023/units.parquet            … of the units beside each other
    数据/not_checked/year=2023/filing.parquet        a row per rule that could not look

Any program that reads Parquet can read it; `Store` gives it as SQL tables. The columns are those
of `xl_tools.batch.schema`.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_tools.batch.extras import need_batch
from xl_tools.batch.schema import FINDINGS, TABLES, VERSION, Table, arrow_schema
from xl_tools.errors import FileError, UsageError
from xl_tools.workbook.saving import replace_file

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

FOLDER = "数据"
ABOUT = "库.json"
FILING, YEARS, UNITS = "filing", "years", "units"
SCOPES = (FILING, YEARS, UNITS)
_YEAR = "year="

_FETCHED = 5_000

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Store:
    """The store in the folder `root`.

    >>> Store(Path("out/数据")).file(FINDINGS, 2023, YEARS).as_posix()
    'out/数据/findings/year=2023/years.parquet'
    """

    root: Path

    @classmethod
    def open(cls, path: Path) -> Store:
        """Return the store in `path`: the OUT of a batch, or its folder 数据.

        UsageError where there is none, FileError where it cannot be read.
        """
        for root in (path / FOLDER, path):
            if (root / ABOUT).is_file():
                _check_version(root / ABOUT)
                return cls(root)
        raise UsageError(f"{path}：这里没有批量处理的结果。请指定 xl-tools batch 的 --out 文件夹。")

    @classmethod
    def create(cls, out: Path) -> Store:
        """Return the store of the batch folder `out`, made empty where there is none."""
        root = out / FOLDER
        if (root / ABOUT).is_file():
            return cls.open(root)
        root.mkdir(parents=True, exist_ok=True)
        _write_about(root, {})
        return cls(root)

    # ------------------------------------------------------------------ where things are

    def file(self, table: Table, year: int, name: str = FILING) -> Path:
        """Return where the rows of one year and scope stand."""
        return self.root / table.name / f"{_YEAR}{year}" / f"{name}.parquet"

    def files(self, table: Table) -> list[Path]:
        """Return all files of a table, by year, those of workbooks in the order of their names."""
        blocks = self.blocks()
        found: list[Path] = []
        for folder in sorted((self.root / table.name).glob(f"{_YEAR}*")):
            there = sorted(folder.glob("*.parquet"))
            listed = blocks.get(folder.name.removeprefix(_YEAR))
            if listed is None:
                found += there
            else:  # what else there is was left by a batch that was killed
                found += [folder / f"{name}.parquet" for name, *_ in listed]
                found += [path for path in there if path.stem in (YEARS, UNITS)]
        return found

    def pieces(self, table: Table, year: int) -> list[str]:
        """Return what to read the workbooks' rows of a year from, as SQL, piece by piece.

        Each workbook's rows are in one piece, and the pieces are in the order of the workbooks.
        """
        folder = self.file(table, year).parent
        columns = ", ".join(f'"{name}"' for name in table.names)
        return [
            f"(SELECT {columns} FROM read_parquet([{quoted(str(path.resolve()))}],"  # noqa: S608
            " hive_partitioning = false))"
            for path in self.files(table)
            if path.parent == folder and path.stem not in (YEARS, UNITS)
        ]

    def blocks(self) -> dict[str, list[list[str]]]:
        """Return the blocks of each year: name of the file, first workbook, digest of all."""
        about = self.root / ABOUT
        found = _about(about).get("blocks", {}) if about.is_file() else {}
        return found if isinstance(found, dict) else {}

    def keep_blocks(self, blocks: Mapping[str, Sequence[Sequence[str]]]) -> None:
        """Let these be the files of workbooks from now on, of all tables at once."""
        _write_about(self.root, blocks)

    def years(self) -> tuple[int, ...]:
        """Return the years there are filings of, in order."""
        names = (path.parent.name.removeprefix(_YEAR) for path in self.files(TABLES["units"]))
        return tuple(sorted({int(name) for name in names if name.isdigit() and int(name)}))

    # ------------------------------------------------------------------ reading

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Return a connection with the views units, filings, findings and not_checked.

        It can read the store and nothing else: no other file, no network, no setting.
        """
        return _database(str(self.root.resolve()), self._views())

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a connection for our own questions, which change nothing.

        It shares a database with the last one of this process while the files of the store are
        the same ones: making a database takes longer than most questions.
        """
        return _shared_database(str(self.root.resolve()), self._views()).cursor()

    def _views(self) -> tuple[str, ...]:
        return tuple(self.view(table, table.name, self.files(table)) for table in TABLES.values())

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, Any]]:
        """Return the rows of a query, each by column name."""
        with self.cursor() as connection:
            found = connection.execute(sql, list(parameters))
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def stream(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query as tuples; some thousands are held at a time."""
        with self.cursor() as connection:
            found = connection.execute(sql, list(parameters))
            while rows := found.fetchmany(_FETCHED):
                yield from rows

    def frame(self, sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
        """Return the rows of a query as a pandas table."""
        with self.cursor() as connection:
            return connection.execute(sql, list(parameters)).df()

    def view(self, table: Table, name: str, paths: Sequence[Path]) -> str:
        """Return the SQL that makes the view `name` of some files of a table."""
        files = ", ".join(quoted(str(path.resolve())) for path in paths)
        columns = ", ".join(f'"{name}"' for name in table.names)
        if files:
            source = f"read_parquet([{files}], hive_partitioning = false)"
            return f'CREATE VIEW "{name}" AS SELECT {columns} FROM {source}'  # noqa: S608
        empty = ", ".join(f'"{column.name}" {column.sql_type}' for column in table.columns)
        return f'CREATE TABLE "{name}" ({empty})'

    # ------------------------------------------------------------------ writing

    def write(self, table: Table, year: int, rows: Sequence[Row], name: str = FILING) -> Path:
        """Put `rows` in the place of those that stand there, in one step; return the file.

        A column a row does not name is NULL. The same rows give the same bytes.
        """
        path = self.file(table, year, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, parquet_bytes(table, rows))
        return path

    def write_findings(self, scope: str, year: int, rows: Sequence[Row]) -> Path:
        """Put the findings of a `scope` (years, units) for `year` in the place of the former ones.

        `scope`, `year` and, where a row has none, `seq` are filled in.
        """
        whole = [{"seq": n, **row, "scope": scope, "year": year} for n, row in enumerate(rows, 1)]
        return self.write(FINDINGS, year, whole, scope)


def _database(root: str, views: Sequence[str]) -> duckdb.DuckDBPyConnection:
    """Return a database with these views that reads the folder `root` and nothing else."""
    need_batch()
    import duckdb

    connection = duckdb.connect(":memory:")
    connection.execute(f"SET allowed_directories = [{quoted(root)}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    # A file that is replaced while the database lives is read anew, whatever its date.
    connection.execute("SET enable_external_file_cache = false")
    for view in views:
        connection.execute(view)
    connection.execute("SET lock_configuration = true")
    return connection


# One is kept: a process asks one store.
_shared_database = lru_cache(maxsize=1)(_database)


def parquet_bytes(table: Table, rows: Sequence[Row]) -> bytes:
    """Return a Parquet file with these rows; KeyError for a column the table does not have."""
    known = frozenset(table.names)
    for row in rows:
        if unknown := row.keys() - known:
            raise KeyError(f"{table.name} has no column {', '.join(sorted(unknown))}")
    return parquet_of(table, {name: [row.get(name) for row in rows] for name in table.names})


def parquet_of(table: Table, columns: Mapping[str, Sequence[object]]) -> bytes:
    """Return a Parquet file with these columns, all of one length."""
    need_batch()
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = arrow_schema(table)
    arrays = [pa.array(columns[field.name], field.type) for field in schema]
    buffer = io.BytesIO()
    pq.write_table(pa.table(arrays, schema=schema), buffer, compression="zstd")
    return buffer.getvalue()


def _write_about(root: Path, blocks: Mapping[str, Sequence[Sequence[str]]]) -> None:
    about = {"version": VERSION, "tables": list(TABLES), "blocks": blocks}
    replace_file(root / ABOUT, f"{json.dumps(about, ensure_ascii=False)}\n".encode())


def _about(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(path) from error
    if not isinstance(found, dict):
        raise _damaged(path)
    return found


def _damaged(about: Path) -> FileError:
    return FileError(about, "读不出来或已损坏", "请重新运行 xl-tools batch")


def _check_version(about: Path) -> None:
    version = _about(about).get("version")
    if version != VERSION:
        raise FileError(
            about,
            f"这个库是第 {version} 版，本程序只读第 {VERSION} 版",
            "请换用相应版本的程序，或用 xl-tools batch 另建一个",
        )


def quoted(text: str) -> str:
    """Return a text as SQL writes it.

    >>> quoted("O'Neill")
    "'O''Neill'"
    """
    return "'" + text.replace("'", "''") + "'"
