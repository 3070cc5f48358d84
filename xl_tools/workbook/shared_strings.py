"""The texts that cells share (sharedStrings.xml): read only; a new text goes into its own cell."""

from __future__ import annotations

from xl_tools.workbook.cell_text import plain_text
from xl_tools.workbook.xml_document import Element


class SharedStrings:
    """The shared texts, by index."""

    def __init__(self, root: Element | None) -> None:
        self._items = [] if root is None else list(root.iterchildren("{*}si"))
        self._texts: list[str | None] = [None] * len(self._items)
        self._index: dict[str, int] | None = None

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
        if self._index is None:
            self._index = {}
            for index, item in enumerate(self._items):
                if len(item) == 1 and item.find("{*}t") is not None:
                    self._index.setdefault(self.text(index) or "", index)
        return self._index.get(text)
