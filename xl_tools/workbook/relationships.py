"""The relationships of one part: which other parts it refers to, and by which id."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from xl_tools.workbook.schema import RELS_NS, is_relationship
from xl_tools.workbook.xml_document import Document, Element

_EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
)
_TAG = f"{{{RELS_NS}}}Relationship"


def rels_name(source: str) -> str:
    """Return the name of the member that holds the relationships of the part `source`.

    >>> rels_name("xl/workbook.xml"), rels_name("")
    ('xl/_rels/workbook.xml.rels', '_rels/.rels')
    """
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


@dataclass(frozen=True, slots=True)
class Relationship:
    """One reference to another part, or to something outside the file."""

    id: str
    type: str
    target: str
    is_external: bool

    def part_from(self, source: str) -> str:
        """Return the name of the part meant, as seen from the part `source`.

        >>> Relationship("rId1", "", "../c.xml", False).part_from("xl/worksheets/s.xml")
        'xl/c.xml'
        """
        if self.target.startswith("/"):
            return posixpath.normpath(self.target).lstrip("/")
        return posixpath.normpath(posixpath.join(posixpath.dirname(source), self.target))


class Relationships:
    """The relationships of the part `source`, in the order of its file."""

    def __init__(self, source: str, content: bytes | None, path: Path | str, name: str) -> None:
        self._source = source
        self._document = Document(lambda: content or _EMPTY, path, name)

    def __iter__(self) -> Iterator[Relationship]:
        for element in self._document.root.iterchildren(_TAG):
            yield _relationship(element)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def get(self, id_: str) -> Relationship | None:
        """Return the relationship with this id, or None."""
        return next((found for found in self if found.id == id_), None)

    def first(self, kind: str) -> Relationship | None:
        """Return the first relationship of a kind such as ``comments``, or None."""
        return next((found for found in self if is_relationship(kind, found.type)), None)

    def add(self, type_: str, part: str) -> str:
        """Add a relationship to the part `part` and return its new id."""
        taken = {found.id for found in self}
        number = len(taken) + 1
        while f"rId{number}" in taken:
            number += 1
        element = etree.SubElement(self._document.root, _TAG)
        element.set("Id", f"rId{number}")
        element.set("Type", type_)
        element.set("Target", posixpath.relpath(part, posixpath.dirname(self._source) or "."))
        self._document.touch()
        return f"rId{number}"

    def remove(self, id_: str) -> None:
        """Take a relationship away, if it is there."""
        for element in list(self._document.root.iterchildren(_TAG)):
            if element.get("Id") == id_:
                self._document.root.remove(element)
                self._document.touch()

    @property
    def touched(self) -> bool:
        """True once something was added or taken away."""
        return self._document.touched

    def to_bytes(self) -> bytes:
        """Return the content of the member; the very bytes read when nothing differs."""
        return self._document.to_bytes()


def _relationship(element: Element) -> Relationship:
    return Relationship(
        element.get("Id") or "",
        element.get("Type") or "",
        element.get("Target") or "",
        element.get("TargetMode") == "External",
    )
