"""The texts that cells share (sharedStrings.xml): read only; a new text goes into its own cell.

The part is cut at its items, and an item is read when a cell asks for it: a sheet of millions of
texts costs eight bytes a text, and a filing's few hundred are not parsed to look at sixty.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from html import escape
from pathlib import Path

from xl_tools.errors import FileError
from xl_tools.workbook.cell_text import decode, encode, plain_text
from xl_tools.workbook.limits import DEFAULT_LIMITS, Limits, beyond
from xl_tools.workbook.stored import text_of
from xl_tools.workbook.xml_document import (
    Element,
    as_utf8,
    broken,
    holds_asides,
    parse,
    parse_trusted,
    prolog_length,
    refuse_doctype,
    without_comments,
)

_ROOT = re.compile(rb"<(?:([\w.-]+):)?sst(?:\s[^>]*)?>")
_NAMESPACE = re.compile(rb"""\sxmlns(?::[\w.-]+)?\s*=\s*(?:"[^"]*"|'[^']*')""")
_KEPT = 50_000  # texts read lately: some megabytes
_TRIED = 1_000  # so often is a text looked at that is only a run of a rich one
_SMALL = 1 << 24  # bytes in which a text is looked for in every spelling it may have


class SharedStrings:
    """The shared texts, by index."""

    def __init__(
        self, source: bytes, path: Path | str, name: str, limits: Limits = DEFAULT_LIMITS
    ) -> None:
        """Cut the XML of the part `name`; raise a FileError for bad or hostile XML."""
        self._path, self._name = path, name
        refuse_doctype(source, path, name)
        source = as_utf8(source, path, name)
        start = prolog_length(source)
        if holds_asides(source, start):
            # Comments and CDATA could hide what looks like an item: write them out of the way.
            source, start = without_comments(parse(source, path, name, limits.tree_bytes)), 0
        root = _ROOT.match(source, start)
        if not root:
            # Empty, or something else altogether, which the parser will say.
            parse(source, path, name, limits.tree_bytes)
        prefix = root[1] + b":" if root and root[1] else b""
        self._source = source
        self._starts = array("q")
        self._cut(rb"<" + re.escape(prefix) + rb"si[\s/>]", limits.strings)
        self._end = b"</" + prefix + b"si>"
        escaped = re.escape(prefix)
        # Chinese and Japanese Excel state how a text is read aloud behind the text itself.
        self._plain = re.compile(
            b'<%bsi><%bt(?: xml:space="preserve")?>([^<]*)</%bt>(<%bphoneticPr [^<>]*/>)?</%bsi>'
            % ((escaped,) * 5)
        )
        namespaces = b"".join(_NAMESPACE.findall(root[0])) if root else b""
        self._wrap = (b"<" + prefix + b"x" + namespaces + b">", b"</" + prefix + b"x>")
        self._texts: dict[int, str] = {}
        # Characters may be spelled by their numbers: then a text is looked for among all texts.
        self._has_numbered = len(source) <= _SMALL and b"&#" in source
        self._index: dict[str, int] | None = None

    def _cut(self, item: bytes, most: int) -> None:
        for match in re.finditer(item, self._source):
            self._starts.append(match.start())
            if len(self._starts) > most:
                raise beyond(
                    self._path, f"共享文本过多（超过 {most} 条）", "strings",
                    "请在 Excel 中精简这个工作簿后另存再试",
                )  # fmt: skip

    def __len__(self) -> int:
        return len(self._starts)

    def text(self, index: int) -> str | None:
        """Return the text with this index, rich text as plain; None where there is none."""
        if not 0 <= index < len(self._starts):
            return None
        text = self._texts.get(index)
        if text is None:
            if len(self._texts) >= _KEPT:
                self._texts.clear()
            text = self._texts[index] = self._read(index)
        return text

    def index_of(self, text: str) -> int | None:
        """Return where exactly this text stands without rich formatting, or None.

        A cell that gets its old text back so gets its old XML back.
        """
        if self._has_numbered:
            return self._listed().get(text)
        for index in self._places(text) if text else ():
            if self._is_plainly(index, text):
                return index
        return None

    # ------------------------------------------------------------------ one item

    def _slice(self, index: int) -> bytes:
        following = index + 1 < len(self._starts)
        end = self._starts[index + 1] if following else len(self._source)
        piece = self._source[self._starts[index] : end]
        close = piece.rfind(self._end)
        # An item without content is <si/>; what else stands behind an item is not part of it.
        return piece[: close + len(self._end)] if close >= 0 else piece[: piece.find(b">") + 1]

    def _read(self, index: int) -> str:
        piece = self._slice(index)
        plain = self._plain.fullmatch(piece)
        text = text_of(plain[1]) if plain else None
        return plain_text(self._item(piece)) if text is None else decode(text)

    def _item(self, piece: bytes) -> Element:
        opening, closing = self._wrap
        wrapper = parse_trusted(opening + piece + closing, self._path, self._name)
        if len(wrapper) != 1:
            raise self._broken()
        return wrapper[0]

    def _broken(self) -> FileError:
        return broken(self._path, self._name)

    # ------------------------------------------------------------------ looking for a text

    def _places(self, text: str) -> Iterator[int]:
        """Yield items that hold this text, or a run of it, in one of its usual spellings."""
        for spelling in _spellings(text):
            mark = b">" + spelling + b"</"
            at = self._source.find(mark)
            for _ in range(_TRIED):
                if at < 0:
                    break
                yield bisect_right(self._starts, at) - 1
                at = self._source.find(mark, at + 1)

    def _listed(self) -> dict[str, int]:
        """Return the items without rich formatting by their texts, the first of equal ones."""
        if self._index is None:
            self._index = {}
            for index in range(len(self)):
                text = self.text(index)
                if text is not None and text not in self._index and self._is_plainly(index, text):
                    self._index[text] = index
        return self._index

    def _is_plainly(self, index: int, text: str) -> bool:
        if index < 0 or self.text(index) != text:
            return False
        piece = self._slice(index)
        plain = self._plain.fullmatch(piece)
        if plain:
            return plain[2] is None
        item = self._item(piece)
        return len(item) == 1 and item.find("{*}t") is not None


def _spellings(text: str) -> list[bytes]:
    """Return how a text may stand in XML: quotes and ">" need no escape, and mostly have none."""
    if text.isalnum():
        return [text.encode()]  # nothing in it can be escaped
    stored = encode(text)
    quoted = escape(stored, quote=False)
    spelled = (quoted, quoted.replace("&gt;", ">"), quoted.replace('"', "&quot;"))
    different = dict.fromkeys((*spelled, escape(stored)))
    return [one.encode("utf-8", "surrogatepass") for one in different]
