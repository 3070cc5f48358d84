"""The texts of a sheet's notes and who wrote them: the part comments.xml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lxml import etree

from xl_tools.domain.grid import Area
from xl_tools.workbook.areas import area_of
from xl_tools.workbook.cell_text import encode, needs_space, plain_text
from xl_tools.workbook.row_shift import RowShift
from xl_tools.workbook.xml_document import Document, Element

_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    '<comments xmlns="{}"><authors/><commentList/></comments>'
)
# The note font of a Chinese Excel: 宋体, 9 points, the colour of tool tips.
_COMMENT = (
    '<comment ref="{ref}" authorId="{author}"><text><r><rPr><sz val="9"/><color indexed="81"/>'
    '<rFont val="宋体"/><family val="3"/><charset val="134"/></rPr><t{space}>{text}</t></r></text>'
    "</comment>"
)
_SPACE = ' xml:space="preserve"'


@dataclass(frozen=True, slots=True)
class Note:
    """One note: who wrote it, and what it says."""

    author: str
    text: str


class Comments:
    """The notes in one comments part, by cell, in the order of the file."""

    def __init__(self, document: Document, main: str) -> None:
        """Read the part; `main` is the main namespace of the workbook."""
        self._document = document
        self._main = main
        self._authors = [_text_of(element) for element in self._author_elements()]
        self._notes: dict[str, Note] = {}
        self._elements: dict[str, Element] = {}
        self._read()

    @staticmethod
    def empty(main: str) -> bytes:
        """Return a part without notes, in the main namespace of the workbook."""
        return _EMPTY.format(main).encode()

    @property
    def notes(self) -> Mapping[str, Note]:
        """The notes by cell."""
        return self._notes

    def _read(self) -> None:
        self._notes, self._elements = {}, {}
        for element in self._document.root.iterfind("{*}commentList/{*}comment"):
            area = area_of(element.get("ref"))
            if area is not None:
                text = next(element.iterchildren("{*}text"), None)
                note = Note(self._author_of(element), "" if text is None else plain_text(text))
                self._notes[area.first], self._elements[area.first] = note, element

    def _author_of(self, element: Element) -> str:
        number = element.get("authorId", "")
        known = number.isdecimal() and int(number) < len(self._authors)
        return self._authors[int(number)] if known else ""

    # ------------------------------------------------------------------ editing

    def set(self, notes: Mapping[str, Note]) -> None:
        """Put notes on cells, in place of those that are there."""
        root = self._document.root
        for ref, made in zip(notes, self._written(notes), strict=True):
            element, former = self._elements.get(ref), self._notes.get(ref)
            self._notes[ref] = notes[ref]
            if element is None:
                _child(root, "commentList").append(made)
                self._elements[ref] = made
                continue
            _replace_text(element, made)
            if former and former.author != notes[ref].author:
                self._drop_author(former.author)
        self._document.touch()

    def _written(self, notes: Mapping[str, Note]) -> list[Element]:
        """Return the elements of these notes: parsed in one go, as that takes the least time."""
        texts = [
            _COMMENT.format(
                ref=ref,
                author=self._number_of(note.author),
                space=_SPACE if needs_space(note.text) else "",
                text=escape(encode(note.text)),
            )
            for ref, note in notes.items()
        ]
        return list(etree.fromstring(f'<x xmlns="{self._main}">{"".join(texts)}</x>'))

    def remove(self, ref: str) -> None:
        """Take away the note that the cell `ref` has."""
        element, note = self._elements.pop(ref), self._notes.pop(ref)
        holder = element.getparent()
        if holder is not None:
            holder.remove(element)
        self._drop_author(note.author)
        self._document.touch()

    def shift(self, rows: RowShift) -> None:
        """Move the notes along with their rows; those of deleted rows are gone already."""
        for ref, element in self._elements.items():
            area = Area.parse(ref)
            moved = rows.row(area.top) or area.top
            element.set("ref", Area(area.left, moved, area.left, moved).first)
        self._document.touch()
        self._read()

    def _tag(self, name: str) -> str:
        return f"{{{self._main}}}{name}"

    # ------------------------------------------------------------------ authors

    def _author_elements(self) -> list[Element]:
        return list(self._document.root.iterfind("{*}authors/{*}author"))

    def _number_of(self, author: str) -> int:
        if author not in self._authors:
            holder = _child(self._document.root, "authors")
            etree.SubElement(holder, self._tag("author")).text = encode(author)
            self._authors.append(author)
        return self._authors.index(author)

    def _drop_author(self, author: str) -> None:
        """Take the last author away if no note is theirs any more; all others keep their number."""
        if not self._authors or self._authors[-1] != author:
            return
        last = str(len(self._authors) - 1)
        comments = self._document.root.iterfind("{*}commentList/{*}comment")
        if not any(comment.get("authorId") == last for comment in comments):
            _child(self._document.root, "authors").remove(self._author_elements()[-1])
            self._authors.pop()


def _child(root: Element, name: str) -> Element:
    found = root.find(f"{{*}}{name}")
    if found is None:
        found = etree.SubElement(root, f"{{{etree.QName(root).namespace}}}{name}")
    return found


def _replace_text(comment: Element, made: Element) -> None:
    """Make the comment say what `made` says; whatever else it holds stays."""
    for old in list(comment.iterchildren("{*}text")):
        comment.remove(old)
    comment.insert(0, made[0])
    comment.set("authorId", made.get("authorId", ""))


def _text_of(element: Element) -> str:
    return element.text or ""
