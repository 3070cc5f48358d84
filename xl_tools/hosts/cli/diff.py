"""``xl-tools diff``: what changed between two versions of a filing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xl_tools.hosts.cli import options
from xl_tools.hosts.cli.chinese import command
from xl_tools.hosts.cli.options import PATH
from xl_tools.hosts.cli.streams import one_line, say, say_json

if TYPE_CHECKING:
    from xl_tools.compare.changes import Comparison, RowChange
    from xl_tools.compare.values import Change
    from xl_tools.compare.versions import Version
    from xl_tools.domain.findings import Finding
    from xl_tools.workbook.limits import Limits

HELP = """\
比较一份填报的两个版本：哪些项目改了、指标行增减和改动、哪些问题消除或新增。

按项目和指标名称比较，与所在的单元格无关，插入、移动过行也能对上。不改动任何文件。

返回码：0 相同；1 有差别；3 有文件读不出来。
"""
_DIFFERENT = 1


@command("diff", HELP)
@click.argument("old", metavar="旧文件", type=PATH)
@click.argument("new", metavar="新文件", type=PATH)
@click.option(
    "--format",
    "output_format",
    metavar="text|json",
    type=click.Choice(["text", "json"]),
    default="text",
    help="输出格式：text 供人阅读（默认），json 供程序使用。",
)
@options.limits
def diff(old: Path, new: Path, output_format: str, limits: Limits) -> int:
    """Print what changed from `old` to `new`; return the exit code."""
    from xl_tools.compare import compare

    found = compare(old, new, limits)
    if output_format == "json":
        say_json(json.dumps(_record(found), ensure_ascii=False, indent=2))
    else:
        say(*map(_clean, lines(found)))
    return _DIFFERENT if found.differs else 0


def _clean(line: str) -> str:
    indent = len(line) - len(line.lstrip(" "))
    return " " * indent + one_line(line)


# ---------------------------------------------------------------- for people


def lines(found: Comparison) -> Iterator[str]:
    """Yield the comparison as lines for people."""
    for label, version in (("旧", found.old), ("新", found.new)):
        yield f"{label}：{version.path}（{_whose(version)}）"
    yield from _other_filing(found)
    if not found.differs:
        yield "填报内容和审核问题都相同。"
        return
    if found.fields:
        yield f"项目：{len(found.fields)} 处改动"
        yield from (f"  {_change(change)}" for change in found.fields)
    yield from _tables(found)
    if found.derived:
        yield f"计算结果随之变化：{len(found.derived)} 处"
        yield from (f"  {_change(change)}" for change in found.derived)
    yield from _findings(found)


def _whose(version: Version) -> str:
    filing = version.filing
    return f"{filing.unit or '单位名称为空'}，{filing.year} 年"


def _other_filing(found: Comparison) -> Iterator[str]:
    old, new = found.old.filing, found.new.filing
    if "".join(old.unit.split()) != "".join(new.unit.split()):
        yield f"注意：单位不同，“{old.unit}”与“{new.unit}”。"
    if old.year != new.year:
        yield f"注意：年度不同，{old.year} 与 {new.year}。"
    if old.form.id != new.form.id:
        yield f"注意：套表不同，{old.form.id} 与 {new.form.id}，只有名称相同的项目可比。"


def _change(change: Change) -> str:
    from xl_tools.checks.reading import name_of

    where = f"（{change.sheet}!{change.cell}）" if change.cell else ""
    return f"{name_of(change.name)} {change.before} → {change.after}{where}"


def _tables(found: Comparison) -> Iterator[str]:
    for table in dict.fromkeys(row.table for row in found.rows):
        rows = [row for row in found.rows if row.table == table]
        counts = {label: sum(row.fate == fate for row in rows) for fate, label in _FATES.items()}
        yield f"{table}：" + "，".join(f"{label} {n} 行" for label, n in counts.items() if n)
        for row in rows:
            yield from _row(row)


_FATES = {"added": "新增", "removed": "删除", "renamed": "改名", "changed": "改动"}


def _row(row: RowChange) -> Iterator[str]:
    former = f"“{row.former}” → " if row.former else ""
    yield f"  {_FATES[row.fate]} {former}“{row.name}”（{row.sheet}!{row.cell}）"
    if row.fate in {"added", "removed"}:
        which = "after" if row.fate == "added" else "before"
        yield "    " + "；".join(f"{one.name} {getattr(one, which)}" for one in row.cells)
    else:
        yield from (f"    {one.name} {one.before} → {one.after}" for one in row.cells)


def _findings(found: Comparison) -> Iterator[str]:
    counts = f"消除 {len(found.gone)}，新增 {len(found.arrived)}，仍有 {found.remaining}"
    yield f"审核问题：{counts}"
    for finding, explained in found.gone:
        how = "已说明" if explained else "消除"
        yield f"  {how} {finding.severity.label} {finding.text}"
    for finding in found.arrived:
        yield f"  新增 {finding.severity.label} {finding.text}"


# ---------------------------------------------------------------- for programs


def _record(found: Comparison) -> dict[str, Any]:
    return {
        "old": _version(found.old),
        "new": _version(found.new),
        "same": not found.differs,
        "fields": [_change_record(change) for change in found.fields],
        "rows": [_row_record(row) for row in found.rows],
        "derived": [_change_record(change) for change in found.derived],
        "findings": {
            "gone": [_finding(f) | {"explained": how} for f, how in found.gone],
            "new": [_finding(finding) for finding in found.arrived],
            "remaining": found.remaining,
        },
    }


def _version(version: Version) -> dict[str, Any]:
    filing = version.filing
    return {
        "file": str(version.path),
        "unit": filing.unit,
        "year": filing.year,
        "form": filing.form.id,
    }


def _change_record(change: Change) -> dict[str, str]:
    return {
        "field": change.name,
        "before": change.before,
        "after": change.after,
        "sheet": change.sheet,
        "cell": change.cell,
    }


def _row_record(row: RowChange) -> dict[str, Any]:
    return {
        "change": row.fate.value,
        "table": row.table,
        "name": row.name,
        "former_name": row.former or None,
        "sheet": row.sheet,
        "cell": row.cell,
        "cells": [_change_record(change) for change in row.cells],
    }


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "sheet": finding.place.sheet,
        "cell": finding.place.cell,
        "field": finding.place.field,
        "text": finding.text,
    }
