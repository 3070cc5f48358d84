"""The texts that cells share (sharedStrings.xml): read only; a new text goes into its own cell."""

from __future__ import annotations

import re

from xl_tools.workbook.cell_text import plain_text
from xl_tools.workbook.xml_document import Element

_PLAIN = re.compile(r"[^&<>\"'_\s]+")


class SharedStrings:
    """The shared texts, by index."""

    def __init__(self, root: Element | None, source: bytes = b"") -> None:
        """Take the parsed part, and the XML in UTF-8 it was parsed from."""
        self._items = [] if root is None else list(root.iterchildren("{*}si"))
        self._texts: list[str | None] = [None] * len(self._items)
        self._index: dict[str, int] | None = None
        self._source = source
        # Characters may be spelled by their numbers: then looking for the text finds nothing.
        self._is_plain = b"&#" not in source and b"<!" not in source

    def text(self, index: int) -> str | None:
        """Return the text with this index, rich text as plain; None where there is none."""
        if not 0 <= index < len(self._items):
            return None
        text = self._texts[index]
        if text is None:
            text = self._texts[index] = plain_text(self._items[index])
        return text

    def index_of(self, text: str) -> int | None:
        """Return where exactly this text stands without rich formatting, or None.

        A cell that gets its old text back so gets its old XML back.
        """
        if self._is_plain and _PLAIN.fullmatch(text) and text.encode() not in self._source:
            return None
        if self._index is None:
            self._index = {}
            for index, item in enumerate(self._items):
                if len(item) == 1 and item.find("{*}t") is not None:
                    self._index.setdefault(self.text(index) or "", index)
        return self._index.get(text)
