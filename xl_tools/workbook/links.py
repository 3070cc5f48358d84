"""The hyperlinks of one sheet; we set links to places in the same workbook only."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lxml import etree

from xl_tools.workbook.relationships import Relationships
from xl_tools.workbook.sheet_part import SheetPart
from xl_tools.workbook.xml_document import Element


class Links:
    """The ``hyperlinks`` of one sheet."""

    def __init__(self, part: SheetPart, relationships: Relationships, rel_id: str) -> None:
        self._part = part
        self._relationships = relationships
        self._rel_id = rel_id
        self._elements: dict[str, Element] | None = None
        self._locations: dict[str, str] | None = None

    def all(self) -> Mapping[str, str]:
        """Return by cell (or area) the place in the workbook, or the address outside it."""
        return MappingProxyType(self._known())

    def set(self, locations: Mapping[str, str | None]) -> None:
        """Make each cell lead to ``'sheet'!cell``, or nowhere (None)."""
        known = self._known()
        differing = {ref: place for ref, place in locations.items() if known.get(ref) != place}
        for ref in differing:
            self._remove(ref)
        self._add({ref: place for ref, place in differing.items() if place is not None})

    def _add(self, locations: Mapping[str, str]) -> None:
        if not locations:
            return
        holder, tag = self._part.obtain("hyperlinks"), self._part.tag("hyperlink")
        for ref, place in locations.items():
            stated = {"ref": ref, "location": place, "display": place}
            self._by_ref()[ref] = etree.SubElement(holder, tag, stated)
            self._known()[ref] = place
        self._part.touch_frame()

    def forget(self) -> None:
        """Read again at the next question, as rows have moved."""
        self._elements = self._locations = None

    def _by_ref(self) -> dict[str, Element]:
        if self._elements is None:
            holder = self._part.child("hyperlinks")
            found = [] if holder is None else holder.iterchildren("{*}hyperlink")
            self._elements = {(e.get("ref") or "").replace("$", ""): e for e in found}
        return self._elements

    def _known(self) -> dict[str, str]:
        if self._locations is None:
            self._locations = {ref: self._location(e) for ref, e in self._by_ref().items()}
        return self._locations

    def _location(self, element: Element) -> str:
        inside = element.get("location", "")
        outside = element.get(self._rel_id)
        relationship = self._relationships.get(outside) if outside else None
        if relationship is None:
            return inside
        return f"{relationship.target}#{inside}" if inside else relationship.target

    def _remove(self, ref: str) -> None:
        if ref not in self._by_ref():
            return
        element = self._by_ref().pop(ref)
        self._known().pop(ref, None)
        holder = element.getparent()
        if holder is None:
            return
        outside = element.get(self._rel_id)
        self._part.drop(element)
        if outside and all(e.get(self._rel_id) != outside for e in self._by_ref().values()):
            self._relationships.remove(outside)
        if not len(holder):
            self._part.drop(holder)
