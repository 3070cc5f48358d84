"""A row in plain spelling with some of its cells replaced, as text: all else keeps every byte."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from xml.sax.saxutils import escape

from xl_tools.domain.grid import column_letters
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
    pieces = [_start_tag(start[0], [column for column in cells if column not in read])]
    kept = start.end()
    end = len(text) if start[0].endswith("/>") else len(text) - len("</row>")
    for column in sorted(cells):
        at = _place(text, kept, column, read)
        pieces.append(text[kept : end if at < 0 else at])
        kept = end if at < 0 else at
        if column in read:
            cell = CELL.match(text, at)
            if cell is None:
                raise ValueError(text)
            pieces.append(_changed(cell, read[column], cells[column]))
            kept = cell.end()
        else:
            pieces.append(cell_xml(number, column, cells[column]))
    return "".join([*pieces, text[kept:end], "</row>"]).encode()


def _place(text: str, start: int, column: int, read: Collection[int]) -> int:
    """Return where the cell of a column stands, or the next one there is; -1 behind the last."""
    there = column if column in read else min((c for c in read if c > column), default=0)
    # Columns with more letters come later: the first cell whose address begins so is the one.
    return text.find(f'<c r="{column_letters(there)}', start) if there else -1


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
