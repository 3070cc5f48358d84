"""A list as a workbook: to answer in the column 答复, which `xl-tools replies` reads back.

A list with a finding of each severity is drawn once; of every other only its own texts and rows are
written, in the looks of that one, and all other parts are as they are, compressed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from xml.sax.saxutils import escape

from xl_tools.batch.returns.drawing import (
    drawn,
    opening_height,
    shown_cells,
    title_of,
    unit_line,
)
from xl_tools.batch.returns.lists import Item, ReturnList
from xl_tools.batch.returns.seal import ANSWER, MOST, NUMBER, Seal
from xl_tools.batch.returns.texts import opening
from xl_tools.domain.findings import Severity
from xl_tools.workbook.archive import Archive
from xl_tools.workbook.cell_text import encode, needs_space
from xl_tools.workbook.limits import DEFAULT_LIMITS
from xl_tools.workbook.packing import pack

_SHEET, _BOOK, _ABOUT = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "docProps/core.xml"
_HEAD_ROWS, _OPENING_ROW = 6, 3
_ROW = re.compile(r'<row r="(\d+)".*?</row>', re.DOTALL)
_CELL = re.compile(r'<c r="([A-Z]+)\d+"( s="\d+")?')
_HEIGHT = re.compile(rf'(?<=<row r="{_OPENING_ROW}" ht=")[^"]+')


def sheet_bytes(whole: ReturnList) -> bytes:
    """Return the .xlsx of a list; the same list gives the same bytes."""
    return pack(_blank().archive, dict(_own_parts(_blank(), whole)))


def _own_parts(blank: _Blank, whole: ReturnList) -> Iterator[tuple[str, bytes]]:
    """Yield the parts that a list has for itself."""
    rows = [_row(blank, whole, item) for item in whole.items]
    last, of_blank = _HEAD_ROWS + len(rows), _HEAD_ROWS + len(_ONE_OF_EACH.items)
    head = blank.head.replace(f'Q{of_blank}"', f'Q{last}"')
    height = f"{opening_height(opening(whole)):g}"
    sheet = _HEIGHT.sub(height, _said_of(whole, head)) + "".join(rows) + blank.tail
    yield _SHEET, sheet.encode()
    yield _BOOK, blank.book.replace(f"$I${of_blank}<", f"$I${last}<").encode()
    yield _ABOUT, _said_of(whole, blank.about).encode()


def _said_of(whole: ReturnList, xml: str) -> str:
    """Return the XML of the drawn list with what is said of another one."""
    for text in (unit_line, opening, title_of):
        xml = xml.replace(_text(text(_ONE_OF_EACH)), _text(text(whole)))
    return xml


def _row(blank: _Blank, whole: ReturnList, item: Item) -> str:
    number = _HEAD_ROWS + item.number
    texts = shown_cells(item) | {ANSWER: ""} | Seal.of(whole, item).cells()
    cells = [
        _cell(f"{letters}{number}", look, heading, text)
        for (letters, look), (heading, text) in zip(
            blank.looks[item.severity], texts.items(), strict=True
        )
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(at: str, look: str, heading: str, text: str) -> str:
    if heading == NUMBER:
        return f'<c r="{at}"{look}><v>{text}</v></c>'
    if not text:
        return f'<c r="{at}"{look}/>' if look else ""
    space = ' xml:space="preserve"' if needs_space(text) else ""
    return f'<c r="{at}"{look} t="inlineStr"><is><t{space}>{_text(text)}</t></is></c>'


def _text(text: str) -> str:
    return escape(encode(text[:MOST]))


# ---------------------------------------------------------------- the list that is drawn


# Names that no unit has: they are looked for in the XML.
_ONE_OF_EACH = ReturnList(
    "⟦单位⟧",
    0,
    "⟦工作簿⟧",
    tuple(
        Item(number, severity, "字", "字", "字", "字", "字", "字", "字", "字", "字", "字")
        for number, severity in enumerate(Severity, 1)
    ),
)


@dataclass(frozen=True, slots=True)
class _Blank:
    """The drawn list, cut where the findings begin and end.

    `looks` are the columns of a finding by severity: letters, and the attribute for the format.
    """

    archive: Archive
    head: str
    looks: Mapping[Severity, Sequence[tuple[str, str]]]
    tail: str
    book: str
    about: str


@cache
def _blank() -> _Blank:
    archive = Archive(drawn(_ONE_OF_EACH), "list.xlsx", DEFAULT_LIMITS)
    sheet = archive.read(_SHEET).decode()
    rows = [row for row in _ROW.finditer(sheet) if int(row[1]) > _HEAD_ROWS]
    looks = {severity: _CELL.findall(row[0]) for severity, row in zip(Severity, rows, strict=True)}
    head, tail = sheet[: rows[0].start()], sheet[rows[-1].end() :]
    book, about = archive.read(_BOOK).decode(), archive.read(_ABOUT).decode()
    return _Blank(archive, head, looks, tail, book, about)
