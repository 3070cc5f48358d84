"""The texts that cells share (sharedStrings.xml): read only; a new text goes into its own cell.

The part is cut into its items by bytes, and a plain one is read from its text; the part is parsed
only where an item says more (rich text), or where it is spelled in another way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from xl_tools.workbook.cell_text import decode, plain_text
from xl_tools.workbook.stored import text_of
from xl_tools.workbook.xml_document import Element

_PLAIN = re.compile(r"[^&<>\"'_\s]+")
_ITEM = re.compile(rb"<si>(.*?)</si>\s*", re.S)
_OPENING = re.compile(rb"<sst(?:\s[^<>]*)?>\s*")
_TEXT = re.compile(rb'<t(?: xml:space="preserve")?>([^<]*)</t>(<phoneticPr [^<>]*/>)?')


class SharedStrings:
    """The shared texts, by index."""

    def __init__(self, source: bytes = b"", parse: Callable[[], Element] | None = None) -> None:
        """Take the XML of the part in UTF-8, and what returns its root element when asked."""
        self._source = source
        self._parse = parse
        self._items = _cut(source)
        self._texts: dict[int, str] = {}
        self._index: dict[str, int] | None = None
        # Characters may be spelled by their numbers: then looking for the text finds nothing.
        self._is_plain = b"&#" not in source and b"<!" not in source

    def __len__(self) -> int:
        return len(self._elements if self._items is None else self._items)

    def text(self, index: int) -> str | None:
        """Return the text with this index, rich text as plain; None where there is none."""
        text = self._texts.get(index)
        if text is None and 0 <= index < len(self):
            text = self._plain(index)
            if text is None:
                text = plain_text(self._elements[index])
            self._texts[index] = text
        return text

    def index_of(self, text: str) -> int | None:
        """Return where exactly this text stands without rich formatting, or None.

        A cell that gets its old text back so gets its old XML back.
        """
        if self._is_plain and _PLAIN.fullmatch(text) and text.encode() not in self._source:
            return None
        if self._index is None:
            self._index = {}
            for index in range(len(self)):
                if self._is_text_alone(index):
                    self._index.setdefault(self.text(index) or "", index)
        return self._index.get(text)

    def _plain(self, index: int) -> str | None:
        match = _TEXT.fullmatch(self._items[index]) if self._items is not None else None
        text = text_of(match[1]) if match else None
        return None if text is None else decode(text)

    def _is_text_alone(self, index: int) -> bool:
        if self._items is not None:
            match = _TEXT.fullmatch(self._items[index])
            if match:
                return match[2] is None
        item = self._elements[index]
        return len(item) == 1 and item.find("{*}t") is not None

    @cached_property
    def _elements(self) -> list[Element]:
        return [] if self._parse is None else list(self._parse().iterchildren("{*}si"))


def _cut(source: bytes) -> list[bytes] | None:
    """Return what stands in each item; None where the part has to be parsed to know."""
    opening = _OPENING.search(source)
    if opening is None or b"<!" in source:
        return None
    items: list[bytes] = []
    position = opening.end()
    for item in _ITEM.finditer(source, position):
        if item.start() != position:
            return None
        position = item.end()
        items.append(item[1])
    return items if source.startswith(b"</sst>", position) else None
