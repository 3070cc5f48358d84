"""The notes (批注) of one sheet: their texts in comments.xml, their boxes in the VML drawing.

Both parts are made when the first note is set, and go away with the last one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType

from lxml import etree

from xl_tools.domain.grid import Area
from xl_tools.errors import UsageError
from xl_tools.workbook.areas import area_of
from xl_tools.workbook.cell_text import encode, normalised, plain_text, set_text
from xl_tools.workbook.note_box import NoteBox
from xl_tools.workbook.package import Package
from xl_tools.workbook.relationships import Relationship
from xl_tools.workbook.row_shift import RowShift
from xl_tools.workbook.schema import COMMENTS_TYPE, VML_TYPE, Dialect
from xl_tools.workbook.sheet_part import SheetPart
from xl_tools.workbook.vml import VmlDrawing, id_blocks
from xl_tools.workbook.xml_document import Document, Element

_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    '<comments xmlns="{}"><authors/><commentList/></comments>'
)
# The note font of a Chinese Excel: 宋体, 9 points, the colour of tool tips.
_FONT = (
    ("sz", {"val": "9"}),
    ("color", {"indexed": "81"}),
    ("rFont", {"val": "宋体"}),
    ("family", {"val": "3"}),
    ("charset", {"val": "134"}),
)
_THREAD = "tc={"  # the author of the note that stands in for a conversation


@dataclass(frozen=True, slots=True)
class Note:
    """One note: who wrote it, and what it says."""

    author: str
    text: str


class Notes:
    """The notes of the sheet whose part is `sheet`; `box_for` gives a cell's box for a text."""

    def __init__(
        self,
        package: Package,
        dialect: Dialect,
        sheet: SheetPart,
        box_for: Callable[[int, int, str], NoteBox],
    ) -> None:
        self._package = package
        self._dialect = dialect
        self._sheet = sheet
        self._box_for = box_for
        self._rels = package.relationships(sheet.name)
        self._comments_name = package.target(sheet.name, self._rels.first("comments"))
        self._vml: VmlDrawing | None = None
        self._notes: dict[str, Note] | None = None
        self._elements: dict[str, Element] = {}

    @cached_property
    def _vml_name(self) -> str | None:
        """The drawing's part; looked for when first needed, as texts alone do not need it."""
        return self._package.target(self._sheet.name, self._legacy_relationship())

    # ------------------------------------------------------------------ reading

    def all(self) -> Mapping[str, Note]:
        """Return the notes by cell, in the order of the file."""
        return MappingProxyType(self._read())

    def _read(self) -> dict[str, Note]:
        if self._notes is None:
            self._notes, self._elements = {}, {}
            document = self._document()
            authors = _authors(document.root) if document else []
            for element in document.root.iterfind("{*}commentList/{*}comment") if document else ():
                area = area_of(element.get("ref"))
                if area is None:
                    continue
                ref = area.first
                number = element.get("authorId", "")
                known = number.isdecimal() and int(number) < len(authors)
                text = element.find("{*}text")
                self._notes[ref] = Note(
                    authors[int(number)] if known else "",
                    "" if text is None else plain_text(text),
                )
                self._elements[ref] = element
        return self._notes

    # ------------------------------------------------------------------ editing

    def set(self, ref: str, text: str, author: str) -> None:
        """Put a note on the cell `ref`, in place of one that is there."""
        note = Note(author, normalised(text))
        present = self._read().get(ref)
        if present == note:
            return
        self._refuse_thread(ref, present)
        document = self._document() or self._create_comments()
        element = self._elements.get(ref)
        if element is None:
            holder = _child(document.root, "commentList")
            element = etree.SubElement(holder, self._tag("comment"), ref=ref)
            self._elements[ref] = element
        former = element.get("authorId", "")
        element.set("authorId", str(self._author_number(document.root, author)))
        if present and former != element.get("authorId"):
            _drop_author(document.root, present.author)
        self._write_text(element, note.text)
        document.touch()
        area = Area.parse(ref)
        box = self._box_for(area.top, area.left, note.text)
        self._drawing().add(area.top, area.left, box)
        self._read()[ref] = note

    def remove(self, ref: str) -> None:
        """Take the note of the cell `ref` away, if it has one."""
        note = self._read().get(ref)
        document = self._document()
        if note is None or document is None:
            return
        self._refuse_thread(ref, note)
        element = self._elements.pop(ref)
        del self._read()[ref]
        holder = element.getparent()
        if holder is not None:
            holder.remove(element)
        _drop_author(document.root, note.author)
        document.touch()
        area = Area.parse(ref)
        self._drawing().remove(area.top, area.left)
        if not self._read():
            self._delete_comments()

    def shift(self, rows: RowShift) -> None:
        """Move the notes along with their rows; those of deleted rows go."""
        for ref in list(self._read()):
            if rows.row(Area.parse(ref).top) is None:
                self.remove(ref)
        document = self._document()
        if document is not None:
            for element in self._elements.values():
                area = area_of(element.get("ref"))
                if area is None:
                    continue
                moved = rows.row(area.top) or area.top
                element.set("ref", Area(area.left, moved, area.left, moved).first)
            document.touch()
        if self._vml is not None or self._vml_name is not None:
            self._drawing().shift(rows)
        self._notes = None

    def flush(self) -> None:
        """Write the drawing into the package, or take it away where it holds nothing more."""
        if self._vml is None:
            return
        if self._vml.is_empty and not self._read():
            self._delete_drawing()
            return
        if self._vml_name is None:
            self._vml_name = self._create_drawing()
        self._package.write(self._vml_name, self._vml.to_bytes())

    def _refuse_thread(self, ref: str, note: Note | None) -> None:
        if note is not None and note.author.startswith(_THREAD):
            raise UsageError(f"{ref} 已有批注会话，不能改成普通批注。请在 Excel 中结束会话后再试。")

    # ------------------------------------------------------------------ comments.xml

    def _tag(self, name: str) -> str:
        return self._dialect.tag(name)

    def _document(self) -> Document | None:
        return self._package.document(self._comments_name) if self._comments_name else None

    def _create_comments(self) -> Document:
        name = self._free_name("xl/comments{}.xml")
        self._package.write(name, _EMPTY.format(self._dialect.main).encode())
        self._package.declare_type(name, COMMENTS_TYPE)
        self._rels.add(self._dialect.relationship("comments"), name)
        self._comments_name = name
        return self._package.document(name)

    def _delete_comments(self) -> None:
        relationship = self._rels.first("comments")
        if relationship is not None:
            self._rels.remove(relationship.id)
        if self._comments_name is not None:
            self._package.delete(self._comments_name)
        self._comments_name = None

    def _author_number(self, root: Element, author: str) -> int:
        names = _authors(root)
        if author in names:
            return names.index(author)
        etree.SubElement(_child(root, "authors"), self._tag("author")).text = encode(author)
        return len(names)

    def _write_text(self, comment: Element, text: str) -> None:
        for old in list(comment.iterchildren("{*}text")):
            comment.remove(old)
        holder = deepcopy(_plain_note(self._dialect))
        comment.insert(0, holder)
        set_text(holder[0][1], text)

    # ------------------------------------------------------------------ the drawing

    def _legacy_relationship(self) -> Relationship | None:
        element = self._sheet.child("legacyDrawing")
        return (
            self._rels.get(element.get(self._dialect.rel_id, "")) if element is not None else None
        )

    def _drawing(self) -> VmlDrawing:
        if self._vml is None:
            source = self._package.read(self._vml_name) if self._vml_name else None
            self._vml = VmlDrawing(source, self._free_block)
        return self._vml

    def _free_block(self) -> int:
        drawings = [name for name in self._package.names() if name.lower().endswith(".vml")]
        taken = {block for name in drawings for block in id_blocks(self._package.read(name))}
        # Drawings that another sheet got just now are not in the package yet.
        block = max(taken | self._package.shape_blocks, default=0) + 1
        self._package.shape_blocks.add(block)
        return block

    def _create_drawing(self) -> str:
        name = self._free_name("xl/drawings/vmlDrawing{}.vml")
        self._package.declare_default("vml", VML_TYPE)
        id_ = self._rels.add(self._dialect.relationship("vmlDrawing"), name)
        self._sheet.obtain("legacyDrawing").set(self._dialect.rel_id, id_)
        self._sheet.touch_frame()
        return name

    def _delete_drawing(self) -> None:
        element = self._sheet.child("legacyDrawing")
        if self._vml_name is not None and element is not None:
            self._rels.remove(element.get(self._dialect.rel_id, ""))
            self._sheet.drop(element)
            self._package.delete(self._vml_name)
            self._package.forget_default("vml")
        if self._vml is not None:
            self._package.shape_blocks -= self._vml.blocks
        self._vml = self._vml_name = None

    def _free_name(self, pattern: str) -> str:
        number = 1
        while pattern.format(number) in self._package:
            number += 1
        return pattern.format(number)


@lru_cache(maxsize=8)
def _plain_note(dialect: Dialect) -> Element:
    """Return the ``text`` of a note without its words: one run, in the font of notes."""
    holder = etree.Element(dialect.tag("text"))
    run = etree.SubElement(holder, dialect.tag("r"))
    font = etree.SubElement(run, dialect.tag("rPr"))
    for name, attributes in _FONT:
        etree.SubElement(font, dialect.tag(name), attributes)
    etree.SubElement(run, dialect.tag("t"))
    return holder


def _child(root: Element, name: str) -> Element:
    found = root.find(f"{{*}}{name}")
    if found is None:
        found = etree.SubElement(root, f"{{{etree.QName(root).namespace}}}{name}")
    return found


def _authors(root: Element) -> list[str]:
    return [element.text or "" for element in root.iterfind("{*}authors/{*}author")]


def _drop_author(root: Element, author: str) -> None:
    """Take the last author away if no note is theirs any more; the others keep their numbers."""
    elements = list(root.iterfind("{*}authors/{*}author"))
    if not elements or (elements[-1].text or "") != author:
        return
    last = str(len(elements) - 1)
    used = any(c.get("authorId") == last for c in root.iterfind("{*}commentList/{*}comment"))
    if not used:
        _child(root, "authors").remove(elements[-1])
