"""``xl-tools query``: questions in SQL to the results of a batch."""

from __future__ import annotations

import codecs
import csv
import io
import json
import math
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from xl_tools.hosts.cli.chinese import command
from xl_tools.hosts.cli.options import PATH, wrong
from xl_tools.hosts.cli.outputs import KINDS, result_file
from xl_tools.hosts.cli.streams import complain, console, one_line, say, say_json

if TYPE_CHECKING:
    from xl_tools.batch.query import Answer

HELP = """\
用 SQL 查询批量处理的结果（xl-tools batch 的输出文件夹）。

可用的表：units 单位、filings 项目、findings 审核问题、not_checked 未校验。
各列见 docs/reference/store.md。
只能查询，不能改动，也读不到库以外的文件。例：
xl-tools query "SELECT unit, errors FROM units ORDER BY errors DESC LIMIT 10" --store 输出文件夹
"""
_SHOWN = 200
_WIDEST = 60


@command("query", HELP)
@click.argument("sql", metavar="SQL")
@click.option(
    "--store", metavar="库", type=PATH, default=".", help="批量处理的输出文件夹，默认当前文件夹。"
)
@click.option(
    "--format",
    "output_format",
    metavar="table|csv|json|parquet",
    type=click.Choice(["table", "csv", "json", "parquet"]),
    default="table",
    help=f"输出格式：table 供人阅读，最多 {_SHOWN} 行（默认）；csv、json、parquet 为全部。",
)
@click.option(
    "--out",
    metavar="文件",
    type=PATH,
    help="写到这个文件；parquet 必须写到文件。不会写成工作簿，也不会替换别种文件。",
)
def query(sql: str, store: Path, output_format: str, out: Path | None) -> int:
    """Print the answer; return the exit code."""
    from xl_tools.batch.extras import need_batch
    from xl_tools.batch.query import ask
    from xl_tools.batch.store import Store

    if output_format == "parquet" and out is None:
        raise wrong("parquet 不能打印在屏幕上，请用 --out 指定文件")
    need_batch()
    asked = Store.open(store)
    with ask(asked, sql) as answer:
        if out is None:
            _PRINTERS[output_format](answer)
        else:
            result_file(out, "--out", KINDS[output_format], asked.root)
            _write(answer, output_format, out)
            say(f"已写入：{out}")
    return 0


def _write(answer: Answer, output_format: str, out: Path) -> None:
    """Write the answer in one step, so that a half-written file is never there."""
    from xl_tools.workbook.saving import replacing

    with replacing(out) as file:
        if output_format == "parquet":
            _write_parquet(answer, file)
            return
        if output_format == "csv":
            file.write(codecs.BOM_UTF8)  # Excel takes a CSV without this mark for GBK.
        text = {"csv": _csv, "json": _json}.get(output_format, _plain)
        file.writelines(piece.encode() for piece in text(answer))


def _write_parquet(answer: Answer, file: BinaryIO) -> None:
    import pyarrow.parquet as pq

    batches = answer.batches()
    first = next(batches, None)
    if first is None:
        raise wrong("查询结果没有一行，没有写出文件")
    with pq.ParquetWriter(file, first.schema, compression="zstd") as writer:
        writer.write_batch(first)
        for batch in batches:
            writer.write_batch(batch)


# ---------------------------------------------------------------- as text


def _csv(answer: Answer) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(answer.names)
    for row in answer.rows():
        yield _taken(buffer)
        writer.writerow([_cell(value) for value in row])
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _json(answer: Answer) -> Iterator[str]:
    separator = "[\n"
    for row in answer.rows():
        record = dict(zip(answer.names, map(_plain_value, row), strict=True))
        yield separator + json.dumps(record, ensure_ascii=False, default=str)
        separator = ",\n"
    yield "[]" if separator == "[\n" else "\n]"


def _plain(answer: Answer) -> Iterator[str]:
    for row in (answer.names, *answer.rows()):
        yield "\t".join(one_line(_cell(value)) for value in row) + "\n"


def _plain_value(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


# ---------------------------------------------------------------- on the screen


def _print_table(answer: Answer) -> None:
    from rich import box
    from rich.table import Table

    rows = list(islice(answer.rows(), _SHOWN + 1))
    screen = console()
    table = Table(box=box.ASCII if not screen.is_terminal else box.SQUARE, show_edge=False)
    numeric = [
        all(isinstance(row[n], int | float | None) for row in rows)
        for n in range(len(answer.names))
    ]
    for name, is_number in zip(answer.names, numeric, strict=True):
        table.add_column(name, justify="right" if is_number else "left", overflow="fold")
    for row in rows[:_SHOWN]:
        table.add_row(*(one_line(_cell(value)) for value in row))
    if not screen.is_terminal:
        screen.width = 10_000
    screen.print(table)
    if len(rows) > _SHOWN:
        complain(f"只显示前 {_SHOWN} 行；要全部，请用 --format csv --out 文件。")
    else:
        complain(f"共 {len(rows)} 行")


def _print_csv(answer: Answer) -> None:
    for text in _csv(answer):
        say(text.rstrip("\r\n"))


def _print_json(answer: Answer) -> None:
    say_json("".join(_json(answer)))


_PRINTERS: dict[str, Callable[[Answer], None]] = {
    "table": _print_table,
    "csv": _print_csv,
    "json": _print_json,
}
