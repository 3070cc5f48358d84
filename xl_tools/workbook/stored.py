"""What the file says of a cell: format, type, text and formula, found in two ways.

Reading is most of what is done with a workbook, and a parsed tree is dear to look at. So a row in
the plain spelling that Excel, WPS, LibreOffice and the usual libraries write is read straight
from its text; anything else in it, and the whole row is parsed. Both ways say the same.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from xl_tools.domain.grid import MAX_COLUMN, column_number
from xl_tools.workbook.cell_text import decode, plain_text
from xl_tools.workbook.xml_document import Element

INLINE = "is"  # in place of the type, where the text stands in the cell itself

ROW = re.compile(r'<row(?: [\w:.-]+="[^"<&]*")*(?:/>|>)')
CELL = re.compile(
    r'<c r="([A-Z]{1,3})[1-9]\d{0,6}"(?: s="(\d{1,9})")?(?: t="(n|s|str|b|e|inlineStr)")?(?:/>|>'
    r'(<f(?: aca="(?:false|true)")?>([^<]*)</f>)?'
    r'(?:<v>([^<]*)</v>|(<v ?/>)|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>)'
)
# The same cell for a whole row at a time: itself first, and what it has of f, v and is.
_CELLS = re.compile(
    r'(<c r="([A-Z]{1,3})[1-9]\d{0,6}"(?: s="(\d{1,9})")?(?: t="(n|s|str|b|e|inlineStr)")?(?:/>|>'
    r'(<f(?: aca="(?:false|true)")?>([^<]*)</f>)?'
    r'(?:(<v)(?:>([^<]*)</v>| ?/>)|(<is>)<t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>))'
)
_ENTITY = re.compile(r"&(amp|lt|gt|quot|apos|#\d{2,5});")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_FIRST_PLAIN, _FIRST_SURROGATE = 0x20, 0xD800
# What a parser would change or refuse.
_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n")
_END, _NO_CHARACTER, _NONE_EITHER = b"]]>", "\ufffe".encode(), "\uffff".encode()


class Stored(NamedTuple):
    """A cell as stored; `text` is None without content, `formula` without formula.

    `kind` is the type (attribute ``t``) or INLINE; `is_grouped` says that the formula is shared
    or an array, so that `formula` alone does not tell what it calculates.
    """

    style: int
    kind: str
    text: str | None
    formula: str | None = None
    is_grouped: bool = False


def stored_in(cell: Element) -> Stored:
    """Return what a ``c`` element says."""
    style = cell.get("s", "0")
    kind, text, formula, is_grouped = cell.get("t", "n"), None, None, False
    # A plain loop: looking children up by path costs more than all the rest.
    for child in cell:
        tag = child.tag
        if tag.endswith("}v"):
            text = child.text or ""
        elif tag.endswith("}is"):
            kind, text = INLINE, plain_text(child)
            break
        elif tag.endswith("}f"):
            formula, is_grouped = child.text or "", child.get("t") is not None
    return Stored(int(style) if style.isdecimal() else 0, kind, text, formula, is_grouped)


def stored_in_row(source: bytes) -> dict[int, Stored] | None:
    """Return what the cells of a row say, by column; None where it has to be parsed.

    >>> stored_in_row(b'<row r="1"><c r="B1" s="3"><f>1+2</f><v>3</v></c></row>')
    {2: Stored(style=3, kind='n', text='3', formula='1+2', is_grouped=False)}
    >>> stored_in_row(b'<row r="1"><c r="B1" cm="1"><v>3</v></c></row>') is None
    True
    """
    text = _plain_text(source)
    start = ROW.match(text) if text is not None else None
    if text is None or start is None:
        return None
    cells: list[tuple[str, ...]] = _CELLS.findall(text, start.end())
    end = "" if start[0].endswith("/>") else "</row>"
    length = sum(map(len, map(itemgetter(0), cells)))
    if not text.endswith(end) or start.end() + length + len(end) != len(text):
        return None  # there is more than cells
    has_entities = "&" in text
    found: dict[int, Stored] = {}
    column = 0
    # What is done for every cell of a file is kept short: much of all reading is this loop.
    make = tuple.__new__  # what Stored(…) comes down to
    for _, letters, style, kind, is_formula, formula, is_value, value, is_inline, inline in cells:
        column, last = column_number(letters), column
        if column <= last:
            return None  # out of order: a cell could not be put in its place
        if not (is_formula or is_value or is_inline):
            found[column] = _blank(style, kind)
            continue
        if has_entities:
            formula, value, inline = map(_resolved, (formula, value, inline))
        stated = formula if is_formula else None
        if is_inline:
            found[column] = make(Stored, (int(style or 0), INLINE, decode(inline), stated, False))
        else:
            content = value if is_value else None
            found[column] = make(Stored, (int(style or 0), kind or "n", content, stated, False))
    return found if column <= MAX_COLUMN else None


@lru_cache(maxsize=4096)
def _blank(style: str, kind: str) -> Stored:
    return Stored(int(style or 0), kind or "n", None)


def text_of(source: bytes) -> str | None:
    """Return the text that `source` spells between two tags; None where it takes a parser.

    >>> text_of("甲&amp;乙".encode()), text_of(b"&other;"), text_of(bytes([0xff]))
    ('甲&乙', None, None)
    """
    text = _plain_text(source)
    return _resolved(text) if text and "&" in text else text


def _plain_text(source: bytes) -> str | None:
    """Return the characters, with entities as they are; None for those a parser would change."""
    # Without a regular expression: it would take as long as all the cells.
    if len(source.translate(None, _CONTROLS)) < len(source):
        return None
    if _END in source or _NO_CHARACTER in source or _NONE_EITHER in source:
        return None
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if "&" in text and not _has_plain_entities(text) else text


def _has_plain_entities(text: str) -> bool:
    entities = _ENTITY.findall(text)
    return len(entities) == text.count("&") and all(map(_is_plain, entities))


def _is_plain(entity: str) -> bool:
    return entity in _ENTITIES or _FIRST_PLAIN <= int(entity[1:]) < _FIRST_SURROGATE


def _resolved(text: str) -> str:
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    return _ENTITIES.get(match[1]) or chr(int(match[1][1:]))
