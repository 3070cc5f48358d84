"""A row in plain spelling with some of its cells replaced, as text: all else keeps every byte."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from xl_tools.domain.grid import column_letters, column_number
from xl_tools.workbook.cell_text import encode, needs_space
from xl_tools.workbook.stored import CELL, INLINE, ROW, Stored

_SPANS = re.compile(r' spans="(\d+):(\d+)"')
_AFTER_NAME = len('<c r="')


def with_cells(
    source: bytes, number: int, read: Mapping[int, Stored], cells: Mapping[int, Stored]
) -> bytes:
    """Return the XML of the plain row `number` with `cells`, by column, as they are now.

    `read` is what `stored_in_row` found in `source`.

    >>> with_cells(b'<row r="3"/>', 3, {}, {2: Stored(1, "n", "5"), 4: Stored(0, "str", "<")})
    b'<row r="3"><c r="B3" s="1"><v>5</v></c><c r="D3" t="str"><v>&lt;</v></c></row>'
    """
    text = source.decode()
    start = ROW.match(text)
    if start is None:
        raise ValueError(text)
    waiting = sorted(cells, reverse=True)
    made = [column for column in waiting if column not in read]
    pieces = [_start_tag(start[0], made)]
    kept = position = start.end()
    while waiting and (cell := CELL.match(text, position)):
        column = column_number(cell[1])
        while waiting and waiting[-1] < column:
            pieces += text[kept:position], cell_xml(number, waiting[-1], cells[waiting.pop()])
            kept = position
        if waiting and waiting[-1] == column:
            pieces += text[kept:position], _changed(cell, read[column], cells[waiting.pop()])
            kept = cell.end()
        position = cell.end()
    end = len(text) if start[0].endswith("/>") else len(text) - len("</row>")
    pieces.append(text[kept:end])
    pieces += (cell_xml(number, column, cells[column]) for column in reversed(waiting))
    return "".join([*pieces, "</row>"]).encode()


def _start_tag(tag: str, made: list[int]) -> str:
    tag = tag.removesuffix("/>").removesuffix(">") + ">"
    spans = _SPANS.search(tag) if made else None
    if spans is None:
        return tag
    first, last = min(int(spans[1]), *made), max(int(spans[2]), *made)
    return f'{tag[: spans.start()]} spans="{first}:{last}"{tag[spans.end() :]}'


def cell_xml(row: int, column: int, now: Stored) -> str:
    """Return the XML of a cell that holds this.

    >>> cell_xml(3, 2, Stored(1, "n", "5"))
    '<c r="B3" s="1"><v>5</v></c>'
    """
    style = f' s="{now.style}"' if now.style else ""
    formula = "" if now.formula is None else _formula(now.formula)
    return _cell(f'<c r="{column_letters(column)}{row}"{style}', now, formula)


def _changed(cell: re.Match[str], read: Stored, now: Stored) -> str:
    text, stated = cell[0], cell[2]
    name_end = text.index('"', _AFTER_NAME) + 1
    style = f' s="{now.style}"' if now.style or stated == "0" else ""
    start = text[:name_end] + style
    if now[1:] == read[1:]:
        # Another look alone: the content keeps its spelling.
        return start + text[name_end if stated is None else cell.end(2) + 1 - cell.start() :]
    if now.formula is None:
        return _cell(start, now, "")
    return _cell(start, now, cell[4] if now.formula == read.formula else _formula(now.formula))


def _formula(formula: str) -> str:
    return f"<f>{escape(formula)}</f>"


def _cell(start: str, now: Stored, formula: str) -> str:
    if now.text is None:
        return f"{start}>{formula}</c>" if formula else f"{start}/>"
    if now.kind == INLINE:
        space = ' xml:space="preserve"' if needs_space(now.text) else ""
        inline = f"<is><t{space}>{escape(encode(now.text))}</t></is>"
        return f'{start} t="inlineStr">{formula}{inline}</c>'
    kind = "" if now.kind == "n" else f' t="{now.kind}"'
    return f"{start}{kind}>{formula}<v>{escape(now.text)}</v></c>"
