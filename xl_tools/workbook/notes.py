"""The notes (批注) of one sheet: their texts in comments.xml, their boxes in the VML drawing.

Both parts are made when the first note is set, and go away with the last one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType

from xl_tools.domain.grid import Area
from xl_tools.errors import UsageError
from xl_tools.workbook.cell_text import normalised
from xl_tools.workbook.comments import Comments, Note
from xl_tools.workbook.note_box import NoteBox
from xl_tools.workbook.package import Package
from xl_tools.workbook.relationships import Relationship
from xl_tools.workbook.row_shift import RowShift
from xl_tools.workbook.schema import COMMENTS_TYPE, VML_TYPE, Dialect
from xl_tools.workbook.sheet_part import SheetPart
from xl_tools.workbook.vml import VmlDrawing, id_blocks

__all__ = ["Note", "Notes"]

_THREAD = "tc={"  # the author of the note that stands in for a conversation

BoxFor = Callable[[int, int, str], NoteBox]


class Notes:
    """The notes of the sheet whose part is `sheet`.

    `boxes` returns what gives a cell's box for a text, by the sizes of columns and rows now.
    """

    def __init__(
        self, package: Package, dialect: Dialect, sheet: SheetPart, boxes: Callable[[], BoxFor]
    ) -> None:
        self._package = package
        self._dialect = dialect
        self._sheet = sheet
        self._boxes = boxes
        self._rels = package.relationships(sheet.name)
        self._comments_name = package.target(sheet.name, self._rels.first("comments"))
        self._comments: Comments | None = None
        self._vml: VmlDrawing | None = None

    @cached_property
    def _vml_name(self) -> str | None:
        """The drawing's part; looked for when first needed, as texts alone do not need it."""
        return self._package.target(self._sheet.name, self._legacy_relationship())

    def all(self) -> Mapping[str, Note]:
        """Return the notes by cell, in the order of the file."""
        comments = self._read()
        return MappingProxyType(comments.notes if comments else {})

    def _read(self) -> Comments | None:
        if self._comments is None and self._comments_name:
            document = self._package.document(self._comments_name)
            self._comments = Comments(document, self._dialect.main)
        return self._comments

    # ------------------------------------------------------------------ editing

    def set(self, texts: Mapping[str, str], author: str) -> None:
        """Put notes of one `author` on cells, in place of those that are there."""
        present = self.all()
        notes = {ref: Note(author, normalised(text)) for ref, text in texts.items()}
        notes = {ref: note for ref, note in notes.items() if present.get(ref) != note}
        if not notes:
            return
        for ref in notes:
            self._refuse_thread(ref, present.get(ref))
        (self._read() or self._create_comments()).set(notes)
        drawing, box_for = self._drawing(), self._boxes()
        for ref, note in notes.items():
            area = Area.parse(ref)
            drawing.add(area.top, area.left, box_for(area.top, area.left, note.text))

    def remove(self, ref: str) -> None:
        """Take the note of the cell `ref` away, if it has one."""
        comments = self._read()
        note = comments.notes.get(ref) if comments else None
        if comments is None or note is None:
            return
        self._refuse_thread(ref, note)
        comments.remove(ref)
        area = Area.parse(ref)
        self._drawing().remove(area.top, area.left)
        if not comments.notes:
            self._delete_comments()

    def shift(self, rows: RowShift) -> None:
        """Move the notes along with their rows; those of deleted rows go."""
        for ref in list(self.all()):
            if rows.row(Area.parse(ref).top) is None:
                self.remove(ref)
        comments = self._read()
        if comments is not None:
            comments.shift(rows)
        if self._vml is not None or self._vml_name is not None:
            self._drawing().shift(rows)

    def flush(self) -> None:
        """Write the drawing into the package, or take it away where it holds nothing more."""
        if self._vml is None:
            return
        if self._vml.is_empty and not self.all():
            self._delete_drawing()
            return
        if self._vml_name is None:
            self._vml_name = self._create_drawing()
        self._package.write(self._vml_name, self._vml.to_bytes())

    def _refuse_thread(self, ref: str, note: Note | None) -> None:
        if note is not None and note.author.startswith(_THREAD):
            raise UsageError(f"{ref} 已有批注会话，不能改成普通批注。请在 Excel 中结束会话后再试。")

    # ------------------------------------------------------------------ comments.xml

    def _create_comments(self) -> Comments:
        name = self._free_name("xl/comments{}.xml")
        self._package.write(name, Comments.empty(self._dialect.main))
        self._package.declare_type(name, COMMENTS_TYPE)
        self._rels.add(self._dialect.relationship("comments"), name)
        self._comments_name = name
        self._comments = Comments(self._package.document(name), self._dialect.main)
        return self._comments

    def _delete_comments(self) -> None:
        relationship = self._rels.first("comments")
        if relationship is not None:
            self._rels.remove(relationship.id)
        if self._comments_name is not None:
            self._package.delete(self._comments_name)
        self._comments = self._comments_name = None

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
