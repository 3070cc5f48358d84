"""Put many rows below the last one of a sheet at once, each looking like a row above.

Where nothing stands below there is nothing to shift, and a new row has nothing to compare with:
its XML is written as text in one go. A long list is so filled some ten times as fast as cell by
cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from xl_tools.domain.cells import plain
from xl_tools.domain.grid import Area, column_letters, column_number
from xl_tools.workbook.cell import Cell
from xl_tools.workbook.cell_content import to_content
from xl_tools.workbook.cell_text import encode, needs_space, normalised
from xl_tools.workbook.formula_references import Shift
from xl_tools.workbook.row import Row
from xl_tools.workbook.row_shift import RowShift
from xl_tools.workbook.sheet import Sheet

Value = str | Decimal | int | None
_SHORT = 200  # characters; longer texts are rarely alike, and would take memory
_OWN = frozenset({"r", "ht", "customHeight"})


@dataclass(frozen=True, slots=True)
class NewRow:
    """What a new row holds, by column letters, and its height in points."""

    values: Mapping[str, Value]
    height: float


def can_append(sheet: Sheet, like: int) -> bool:
    """Tell whether rows like the row `like` can go below it: it is the last, without formulas."""
    row = sheet.content.rows.get(like)
    if row is None or sheet.max_row != like:
        return False
    return all(stored.formula is None for stored in row.all_stored().values())


def append_rows(sheet: Sheet, like: int, rows: Sequence[NewRow]) -> None:
    """Add `rows` below the last row `like`, with its cells' formats."""
    model = sheet.content.rows.get(like)
    if model is None or not rows:
        return
    stated = {letters for row in rows for letters in row.values}
    writer = _Writer.after(sheet, model, stated)
    for number, row in enumerate(rows, like + 1):
        sheet.content.rows.insert(number, writer.row(number, row))
    sheet.parts.row_log.append(Shift(sheet.name, RowShift(like + 1, len(rows))))
    _widen_dimension(sheet, like + len(rows), list(map(column_number, stated)))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes rows that look like a model.

    `attributes` are the model's own; `columns` are letters, the attribute for the format of a new
    cell, and whether the model has a cell there.
    """

    prefix: str
    attributes: str
    columns: Sequence[tuple[str, str, bool]]

    @classmethod
    def after(cls, sheet: Sheet, model: Row, filled: Iterable[str]) -> _Writer:
        own_prefix = model.element.prefix
        prefix = f"{own_prefix}:" if isinstance(own_prefix, str) else ""
        stated = ((str(name), str(value)) for name, value in model.element.attrib.items())
        prefixes = {uri: at for at, uri in sheet.content.part.frame.nsmap.items() if at}
        own = (
            f" {spelled}={quoteattr(value)}"
            for name, value in stated
            if name not in _OWN and (spelled := _spelled(name, prefixes))
        )
        there = model.columns
        columns = sorted({*there, *map(column_number, filled)})
        cells = [
            (column_letters(column), _look(sheet, model, column), column in there)
            for column in columns
        ]
        return cls(prefix, "".join(own), cells)

    def row(self, number: int, row: NewRow) -> bytes:
        p = self.prefix
        pieces = [f'<{p}row r="{number}" ht="{row.height:g}" customHeight="1"{self.attributes}>']
        for letters, look, is_there in self.columns:
            value = row.values.get(letters)
            if value is not None and value != "":
                pieces.append(f'<{p}c r="{letters}{number}"{look}{self._content(value)}')
            elif is_there:
                pieces.append(f'<{p}c r="{letters}{number}"{look}/>')
        return "".join([*pieces, f"</{p}row>"]).encode()

    def _content(self, value: str | Decimal | int) -> str:
        """Return the rest of a cell that holds this, from its type on."""
        p = self.prefix
        if isinstance(value, str):
            text = _known_inline(value) if len(value) <= _SHORT else _inline(value)
            return f' t="inlineStr"><{p}is><{p}t{text}</{p}t></{p}is></{p}c>'
        return f"><{p}v>{plain(Decimal(str(to_content(value))))}</{p}v></{p}c>"


def _inline(value: str) -> str:
    """Return a text as the ``t`` element spells it, from where that says whether space counts."""
    content = normalised(value)
    space = ' xml:space="preserve"' if needs_space(content) else ""
    return f"{space}>{escape(encode(content))}"


# A list says the same over and over: levels, places, rules, advice.
_known_inline = lru_cache(maxsize=4096)(_inline)


def _spelled(name: str, prefixes: Mapping[str, str]) -> str:
    """Return the name of an attribute as the sheet spells it, for Excel's ``x14ac:dyDescent``.

    '' where the sheet as a whole has no prefix for its namespace.
    """
    if not name.startswith("{"):
        return name
    namespace, _, local = name[1:].partition("}")
    return f"{prefixes[namespace]}:{local}" if namespace in prefixes else ""


def _look(sheet: Sheet, model: Row, column: int) -> str:
    """Return the attribute for the format of the column's new cells."""
    style = Cell(sheet, model.number, column).style
    return f' s="{style}"' if style else ""


def _widen_dimension(sheet: Sheet, last: int, columns: Sequence[int]) -> None:
    part = sheet.content.part
    part.settle_dimension()
    element = part.child("dimension")
    if element is None:
        return
    try:
        area = Area.parse((element.get("ref") or "").replace("$", ""))
    except ValueError:
        return
    right = max(area.right, *columns, 1)
    element.set("ref", str(Area(min(area.left, *columns), area.top, right, max(area.bottom, last))))
    part.touch_frame()
