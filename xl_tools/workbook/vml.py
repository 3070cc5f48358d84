"""The old drawing format in which notes (and buttons) have their boxes, edited as bytes.

Only the shapes of notes are looked into; every other byte stays, though it may be no sound XML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from operator import add

from xl_tools.workbook.note_box import NoteBox
from xl_tools.workbook.row_shift import RowShift

_SHAPE = re.compile(
    rb"<(?:([\w.-]+):)?shape\s(?:[^>]*[^/])?>.*?</(?:[\w.-]+:)?shape\s*>", re.DOTALL
)
_ID = re.compile(rb"_x0000_s(\d{1,9})\b")
_IDMAP = re.compile(rb"""(<(?:[\w.-]+:)?idmap\b[^>]*\bdata\s*=\s*["'])([\d,\s]*)(["'])""")
_NOTE = re.compile(rb"""ObjectType\s*=\s*["']Note["']""")
_CLOSING = re.compile(rb"</(?:[\w.-]+:)?xml\s*>\s*$")
_BLOCK = 1024  # shape ids are dealt out to drawings in blocks of this size
_NOTE_TYPE_ID = b"_x0000_t202"
_NOTE_TYPE = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    b'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    b'<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_NAMESPACES = (
    b'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_EMPTY = (
    b"<xml " + _NAMESPACES + b'><o:shapelayout v:ext="edit">'
    b'<o:idmap v:ext="edit" data="%d"/></o:shapelayout></xml>'
)
_SHAPE_TEXT = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style=\'{style}\' fillcolor="#ffffe1" '
    'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    "<v:path o:connecttype=\"none\"/><v:textbox style='mso-direction-alt:auto'>"
    "<div style='text-align:left'></div></v:textbox><x:ClientData ObjectType=\"Note\">"
    "<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)

_MACRO = re.compile(rb"<(?:[\w.-]+:)?Fmla(?:Macro|Link)\b")

At = tuple[int, int]


def id_blocks(data: bytes) -> set[int]:
    """Return the blocks of shape ids that a drawing claims or uses."""
    used = {int(number) // _BLOCK for number in _ID.findall(data)}
    found = _IDMAP.search(data)
    claimed = re.findall(rb"\d{1,6}", found[2]) if found else []
    return used | {int(number) for number in claimed}


def without_controls(data: bytes) -> bytes:
    """Return a drawing without the shapes that call a macro or are linked with a cell."""
    return _SHAPE.sub(lambda shape: b"" if _MACRO.search(shape[0]) else shape[0], data)


def _value(shape: bytes, name: bytes) -> int:
    found = re.search(rb"<(?:[\w.-]+:)?" + name + rb">\s*(\d{1,7})\s*<", shape)
    return int(found[1]) if found else -1


class VmlDrawing:
    """One drawing: its shapes in order, with the bytes between them.

    `free_block` returns a block of shape ids that no other drawing of the workbook claims.
    """

    def __init__(self, source: bytes | None, free_block: Callable[[], int]) -> None:
        data = source or _EMPTY % free_block()
        self._had_note_type = _NOTE_TYPE_ID in data
        self._free_block = free_block
        self._pieces: list[bytes] = []
        self._notes: dict[At, int] = {}
        self._ids = {int(found) for found in _ID.findall(data)}
        self.blocks = id_blocks(data)
        self._cut(data)
        self._has_note_type: bool | None = None  # None until it is looked for
        # Without the usual prefixes a shape of ours has to bring its namespaces along.
        self._declares_ours = all(name in self._pieces[0] for name in _NAMESPACES.split())

    def _cut(self, data: bytes) -> None:
        position = 0
        for match in _SHAPE.finditer(data):
            self._pieces += [data[position : match.start()], match[0]]
            if _NOTE.search(match[0]):
                at = (_value(match[0], b"Row") + 1, _value(match[0], b"Column") + 1)
                self._notes.setdefault(at, len(self._pieces) - 1)
            position = match.end()
        closing = _CLOSING.search(data, position)
        end = closing.start() if closing else len(data)
        self._pieces += [data[position:end], data[end:]]

    def __contains__(self, at: At) -> bool:
        return at in self._notes

    @property
    def is_empty(self) -> bool:
        """True where no shape is left at all."""
        return not any(_SHAPE.fullmatch(piece) for piece in self._pieces)

    def add(self, row: int, column: int, box: NoteBox) -> None:
        """Put the hidden box of a note on the cell, in place of one that is there."""
        self.remove(row, column)
        if self._has_note_type is None:
            self._has_note_type = any(_NOTE_TYPE_ID + b'"' in piece for piece in self._pieces)
        if not self._has_note_type:
            self._pieces.insert(-1, self._own(_NOTE_TYPE, b"<v:shapetype"))
            self._has_note_type = True
        shape = _SHAPE_TEXT.format(
            id=self._new_id(),
            style=box.style,
            anchor=", ".join(map(str, box.anchor)),
            row=row - 1,
            column=column - 1,
        ).encode("ascii")
        self._pieces.insert(-1, self._own(shape, b"<v:shape"))
        self._notes[row, column] = len(self._pieces) - 2

    def remove(self, row: int, column: int) -> None:
        """Take the box of the cell's note away, if it has one."""
        index = self._notes.pop((row, column), None)
        if index is None:
            return
        for found in _ID.findall(self._pieces[index]):
            self._ids.discard(int(found))
        self._pieces[index] = b""
        self._has_note_type = None
        if not self._notes and not self._had_note_type:
            own = self._own(_NOTE_TYPE, b"<v:shapetype")
            self._pieces = [b"" if piece == own else piece for piece in self._pieces]

    def to_bytes(self) -> bytes:
        """Return the drawing; shapes nobody edited are as they were."""
        return b"".join(self._pieces)

    def _own(self, text: bytes, start: bytes) -> bytes:
        """Return our XML, with its namespaces where the drawing does not use the usual prefixes."""
        if self._declares_ours:
            return text
        return text.replace(start, start + b" " + _NAMESPACES, 1)

    def _new_id(self) -> int:
        head = self._pieces[0]
        for block in sorted(self.blocks):
            for number in range(block * _BLOCK + 1, (block + 1) * _BLOCK):
                if number not in self._ids:
                    self._ids.add(number)
                    return number
        block = self._free_block()
        self.blocks.add(block)
        self._pieces[0] = _IDMAP.sub(
            lambda found: found[1] + found[2] + b",%d" % block + found[3], head, count=1
        )
        self._ids.add(block * _BLOCK + 1)
        return block * _BLOCK + 1

    def shift(self, rows: RowShift) -> None:
        """Move all boxes and buttons along with their rows; notes of deleted rows go."""
        moved: dict[At, int] = {}
        for (row, column), index in list(self._notes.items()):
            new_row = rows.row(row)
            if new_row is None:
                self.remove(row, column)
                continue
            # The box of a note moves as its cell does, whatever rows it lies over.
            shape = _renumbered(self._pieces[index], new_row - 1)
            self._pieces[index] = _with_anchor(shape, partial(add, new_row - row))
            moved[new_row, column] = index
        self._notes = moved
        boxes = set(moved.values())
        for index, piece in enumerate(self._pieces):
            if index not in boxes and _SHAPE.fullmatch(piece):
                self._pieces[index] = _with_anchor(piece, lambda top: rows.row(top) or rows.first)

    def notes(self) -> Iterator[At]:
        """Yield (row, column) of the cells that have a note's box."""
        yield from self._notes


def _renumbered(shape: bytes, row: int) -> bytes:
    return re.sub(
        rb"(<(?:[\w.-]+:)?Row>\s*)\d+", lambda found: found[1] + b"%d" % row, shape, count=1
    )


def _with_anchor(shape: bytes, row_of: Callable[[int], int]) -> bytes:
    """Return the shape with the two rows of its anchor (column, offset, row, offset) moved."""

    def shifted(found: re.Match[bytes]) -> bytes:
        numbers = [int(number) for number in found[2].split(b",")]
        for place in (2, 6):
            numbers[place] = max(1, row_of(numbers[place] + 1)) - 1
        return found[1] + b", ".join(b"%d" % number for number in numbers)

    pattern = rb"(<(?:[\w.-]+:)?Anchor>\s*)(\d{1,7}(?:\s*,\s*\d{1,7}){7})"
    return re.sub(pattern, shifted, shape, count=1)
