"""References into tables (``表1[金额]``), told as the cells they mean.

Source: ECMA-376 Part 1, 18.17.2.5 (structure references) and 18.5 (tables). Excel stores
``[@金额]`` as ``表1[[#This Row],[金额]]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xl_tools.domain.grid import Area
from xl_tools.workbook.areas import area_of
from xl_tools.workbook.formula_references import quoted_sheet
from xl_tools.workbook.readers import At
from xl_tools.workbook.workbook_parts import WorkbookParts

_REFERENCE = re.compile(r"([^\W\d][\w.\\?]*)?(?:\[(.*)\])?", re.S)
_NAME = r"(?:[^\[\]'#@]|'.)*"
_ITEM = re.compile(rf"\[(#[\w ]+|{_NAME})\](?:(:)\[({_NAME})\])?(?:\s*,\s*)?", re.S)
_ESCAPE = re.compile(r"'(.)", re.S)
_THIS_ROW = "#this row"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its sheet, area, columns in order, and whether it has headers and totals."""

    sheet: str
    area: Area
    columns: tuple[str, ...]
    headers: bool
    totals: bool

    def rows(self, part: str, row: int) -> tuple[int, int] | None:
        """Return first and last row of ``#data``, ``#all`` …; None where the table has none."""
        first = self.area.top + self.headers
        last = self.area.bottom - self.totals
        match part:
            case "#all":
                return self.area.top, self.area.bottom
            case "#headers" if self.headers:
                return self.area.top, self.area.top
            case "#totals" if self.totals:
                return self.area.bottom, self.area.bottom
            case "#data" if first <= last:
                return first, last
            case "#this row" if first <= row <= last:
                return row, row
        return None

    def column(self, name: str) -> int | None:
        """Return the number of the column with this heading on the sheet, or None."""
        folded = _ESCAPE.sub(r"\1", name).casefold()
        for number, heading in enumerate(self.columns):
            if heading.casefold() == folded:
                return self.area.left + number
        return None


def tables_of(parts: WorkbookParts) -> dict[str, Table]:
    """Return the tables of the workbook by name, in lower case."""
    return dict(_tables(parts))


def _tables(parts: WorkbookParts) -> Iterator[tuple[str, Table]]:
    for entry in parts.sheets.values():
        for relationship in parts.package.relationships(entry.part):
            if not relationship.type.endswith("/table"):
                continue
            name = parts.package.target(entry.part, relationship)
            root = parts.package.document(name).root if name else None
            area = area_of(root.get("ref")) if root is not None else None
            if root is None or area is None:
                continue
            columns = [column.get("name", "") for column in root.iterfind("{*}tableColumns/*")]
            yield (
                (root.get("displayName") or root.get("name") or "").casefold(),
                Table(
                    entry.name,
                    area,
                    tuple(columns),
                    root.get("headerRowCount", "1") != "0",
                    root.get("totalsRowCount", "0") not in ("", "0"),
                ),
            )


def table_cells(reference: str, tables: Mapping[str, Table], at: At) -> str | None:
    """Return the cells that `reference` means in the formula at this place; None for none.

    >>> table = Table("明细", Area.parse("A1:C9"), ("项目", "金额", "备注"), True, False)
    >>> table_cells("表1[金额]", {"表1": table}, ("汇总", 5, 1))
    '明细!$B$2:$B$9'
    >>> table_cells("表1[[#This Row],[项目]:[金额]]", {"表1": table}, ("明细", 5, 3))
    '明细!$A$5:$B$5'
    """
    match = _REFERENCE.fullmatch(reference)
    table = _table(match[1], tables, at) if match else None
    row = at[1]
    meant = _meant(match[2] or "") if match else None
    if table is None or meant is None:
        return None
    parts, first, last = meant
    columns = (
        table.column(first) if first else table.area.left,
        table.column(last) if last else table.area.right,
    )
    spans = [table.rows(part, row) for part in parts]
    if None in columns or None in spans:
        return None
    left, right = sorted(column for column in columns if column)
    rows = [number for span in spans if span for number in span]
    return f"{quoted_sheet(table.sheet)}!{Area(left, min(rows), right, max(rows)).absolute}"


def _table(name: str | None, tables: Mapping[str, Table], at: At) -> Table | None:
    """Return the table of this name; without a name, the one that the formula stands in."""
    if name:
        return tables.get(name.casefold())
    sheet, row, column = at
    around = (table for table in tables.values() if table.sheet == sheet)
    return next((table for table in around if table.area.holds_cell(row, column)), None)


def _meant(inside: str) -> tuple[tuple[str, ...], str, str] | None:
    """Return the parts of the table and its first and last column ("" for all of them)."""
    inside = inside.strip()
    row = inside.startswith("@")
    inside = inside.removeprefix("@")
    if not inside.startswith("["):
        inside = f"[{inside}]" if inside else ""
    parts, first, last, position = [], "", "", 0
    while position < len(inside):
        match = _ITEM.match(inside, position)
        if match is None or (first and not match[1].startswith("#")):
            return None
        if match[1].startswith("#"):
            parts.append(match[1].lower())
        else:
            first, last = match[1], match[3] or match[1]
        position = match.end()
    return tuple(parts) or ((_THIS_ROW,) if row else ("#data",)), first, last
