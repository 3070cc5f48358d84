"""The order in which Excel calculates (calcChain.xml): it must not name a cell without formula."""

from __future__ import annotations

from lxml import etree

from xl_tools.workbook.xml_document import Document, Element


class CalcChain:
    """The entries of the chain, by sheet id and cell; a workbook may have no chain."""

    def __init__(self, document: Document | None) -> None:
        self._document = document
        self._entries: dict[tuple[str, str], list[Element]] | None = None

    def remove(self, sheet_id: str, ref: str) -> None:
        """Take a cell out of the chain, if it is there; an array formula is named twice."""
        for entry in self._index().pop((sheet_id, ref), ()):
            self._remove(sheet_id, entry)

    def _remove(self, sheet_id: str, entry: Element) -> None:
        if self._document is None:
            return
        following = entry.getnext()
        # An entry without sheet id has that of the one before it, which is about to go.
        if following is not None and following.get("i") is None:
            following.set("i", sheet_id)
        self._document.root.remove(entry)
        self._document.touch()

    def add(self, sheet_id: str, ref: str) -> None:
        """Append a cell with a new formula; Excel finds the right order itself."""
        if self._document is None or (sheet_id, ref) in self._index():
            return
        tag = f"{{{etree.QName(self._document.root).namespace}}}c"
        entry = etree.SubElement(self._document.root, tag, r=ref, i=sheet_id)
        self._index()[sheet_id, ref] = [entry]
        self._document.touch()

    @property
    def is_empty(self) -> bool:
        """True where a chain exists and names no cell any more: it has to go."""
        return self._document is not None and not len(self._document.root)

    def _index(self) -> dict[tuple[str, str], list[Element]]:
        if self._entries is None:
            self._entries = {}
            sheet_id = "0"
            for entry in [] if self._document is None else self._document.root:
                sheet_id = entry.get("i", sheet_id)
                self._entries.setdefault((sheet_id, entry.get("r", "")), []).append(entry)
        return self._entries
