"""One sheet's XML in two halves: its rows as slices, and the frame around them as a small tree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from lxml import etree

from xl_tools.domain.grid import Area
from xl_tools.errors import FileError
from xl_tools.workbook.areas import area_of
from xl_tools.workbook.limits import DEFAULT_LIMITS
from xl_tools.workbook.row_repeats import rows_joined
from xl_tools.workbook.rows import Rows
from xl_tools.workbook.schema import WORKSHEET_ORDER, insert_in_order
from xl_tools.workbook.xml_document import (
    Element,
    as_utf8,
    broken,
    holds_asides,
    parse,
    parse_trusted,
    prolog_length,
    refuse_doctype,
    rewritten,
    without_comments,
)

_ROOT = re.compile(rb"<(?:([\w.-]+):)?worksheet[\s>/]")
_TAGS_OF_DATA = 2
_NAMESPACE = re.compile(rb"""\sxmlns(?::[\w.-]+)?\s*=\s*(?:"[^"]*"|'[^']*')""")


class SheetPart:
    """The content of a worksheet part: ``rows``, and ``frame`` with an empty ``sheetData``."""

    def __init__(
        self, source: bytes, path: Path | str, name: str, most: int = DEFAULT_LIMITS.tree_bytes
    ) -> None:
        """Cut the XML `source` of the part `name`; raise a FileError for bad or hostile XML.

        `most` is how many bytes what is parsed at a time may take.
        """
        self._path = path
        self.name = name
        self._most = most
        refuse_doctype(source, path, name)
        source = as_utf8(source, path, name)
        start = prolog_length(source)
        if _may_hide_rows(source, start):
            # Comments and CDATA could hide what looks like a row: write them out of the way.
            source = source[:start] + without_comments(parse(source, path, name, most))
        self._prolog = source[:start]
        self._cut(source, start)
        if self.rows.is_repeated:
            self._cut(self._prolog + self._with_rows_joined(source), start)
        if self.rows.is_repeated:
            raise self._broken()
        self._frame: Element | None = None
        self._frame_touched = False
        self._dimension: str | None = None

    def _cut(self, source: bytes, start: int) -> None:
        root = _ROOT.match(source, start)
        if not root:
            raise self._broken()
        prefix = root.group(1) + b":" if root.group(1) else b""
        opening = re.compile(rb"<" + re.escape(prefix) + rb"sheetData(?:\s[^>]*)?/?>")
        data = opening.search(source, start)
        if not data:
            raise self._broken()
        self._data_tag = prefix + b"sheetData"
        self._hollow = b"<" + self._data_tag + b"/>"
        start_tags = source[start : source.index(b">", start)] + data.group(0)
        namespaces = b"".join(dict.fromkeys(_NAMESPACE.findall(start_tags)))
        wrap = prefix + b"x"
        self._wrap = (b"<" + wrap + namespaces + b">", b"<" + wrap + b">", b"</" + wrap + b">")
        self._head = source[start : data.start()]
        self._open = data.group(0)
        closing = b"</" + self._data_tag
        if self._open.endswith(b"/>"):
            content, self._tail = b"", source[data.end() :]
        else:
            end = source.find(closing, data.end())
            close = source.find(b">", end)
            if end < 0 or close < 0:
                raise self._broken()
            content, self._tail = source[data.end() : end], source[close + 1 :]
        self.rows = Rows(content, prefix + b"row", self.parse_fragments, self._broken)

    def _with_rows_joined(self, source: bytes) -> bytes:
        joined = rows_joined(parse(source, self._path, self.name, self._most))
        if joined is None:
            raise self._broken()
        return joined

    def _broken(self) -> FileError:
        return broken(self._path, self.name)

    def parse_fragments(self, sources: Sequence[bytes]) -> list[Element]:
        """Return a wrapper around the element each source holds, with the sheet's namespaces."""
        opening, each, closing = self._wrap
        pieces = [each + source + closing for source in sources]
        # Comments and document types were looked for in the whole part already.
        whole = opening + b"".join(pieces) + closing
        wrappers = list(parse_trusted(whole, self._path, self.name, self._most))
        if len(wrappers) != len(sources) or not all(map(len, wrappers)):
            raise self._broken()
        return wrappers

    # ------------------------------------------------------------------ the frame

    @property
    def frame(self) -> Element:
        """The ``worksheet`` element with all its children; ``sheetData`` is empty."""
        if self._frame is None:
            self._frame = self._parse_frame()
        return self._frame

    def _parse_frame(self) -> Element:
        return parse(self._frame_source(), self._path, self.name, self._most)

    def _frame_source(self) -> bytes:
        return self._head + self._hollow + self._tail

    def touch_frame(self) -> None:
        """Say that the frame was edited."""
        self._frame_touched = True

    def child(self, name: str) -> Element | None:
        """Return the frame's child element of this name, or None."""
        return self.frame.find(f"{{*}}{name}")

    def obtain(self, name: str) -> Element:
        """Return the frame's child of this name, made in its due place where there is none."""
        found = self.child(name)
        if found is None:
            found = etree.Element(self.tag(name))
            insert_in_order(self.frame, found, WORKSHEET_ORDER)
            self.touch_frame()
        return found

    def drop(self, element: Element) -> None:
        """Take an element out of the frame."""
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
            self.touch_frame()

    def tag(self, name: str) -> str:
        """Return the qualified name of an element in the sheet's own dialect."""
        return f"{self.frame.tag.removesuffix('worksheet')}{name}"

    # ------------------------------------------------------------------ writing

    @property
    def is_touched(self) -> bool:
        """True once something was edited, even if it was undone."""
        return self._frame_touched or bool(self.rows.changed())

    def to_bytes(self) -> bytes:
        """Return the XML of the part; what was not edited is as it was, to the byte."""
        self.rows.prune()
        self._widen_dimension()
        head, tail = self._head, self._tail
        if self._frame_touched:
            head, tail = self._written_frame()
        rows = self.rows.pieces()
        if any(rows) or not self._open.endswith(b"/>"):
            opening = self._open.removesuffix(b"/>").removesuffix(b">") + b">"
            rows = [opening, *rows, b"</" + self._data_tag + b">"]
        else:
            rows = [self._open]
        # Joined once: a sheet may have a hundred megabytes.
        return b"".join([self._prolog, head, *rows, tail])

    def _written_frame(self) -> tuple[bytes, bytes]:
        written = rewritten(self._frame_source(), self.frame, self._path, self.name, self._most)
        head, _, tail = written.partition(self._hollow)
        return head, tail

    def _widen_dimension(self) -> None:
        made = self.rows.created_area()
        if made is None and self._dimension is None:
            return
        element = self.child("dimension")
        if element is None:
            return
        # Always from the dimension as read, so that a cell made and taken back leaves no trace.
        if self._dimension is None:
            self._dimension = element.get("ref") or ""
        wide = _union(self._dimension, made)
        if wide != element.get("ref"):
            element.set("ref", wide)
            self.touch_frame()

    def settle_dimension(self) -> None:
        """Take the dimension as it is now for the one read, after rows were shifted."""
        self._widen_dimension()
        self._dimension = None


def _union(dimension: str, made: Area | None) -> str:
    old = area_of(dimension)
    if old is None or made is None or old.holds(made):
        return dimension
    left, top = min(old.left, made.left), min(old.top, made.top)
    return str(Area(left, top, max(old.right, made.right), max(old.bottom, made.bottom)))


def _may_hide_rows(source: bytes, start: int) -> bool:
    """Return whether a comment, instruction or CDATA stands where rows are looked for.

    Outside of ``sheetData`` they do no harm, unless they speak of it.
    """
    if not holds_asides(source, start):
        return False
    first, last = source.find(b"sheetData"), source.rfind(b"sheetData")
    inside = any(source.find(mark, first, last) >= 0 for mark in (b"<!", b"<?"))
    return inside or source.count(b"sheetData") > _TAGS_OF_DATA
