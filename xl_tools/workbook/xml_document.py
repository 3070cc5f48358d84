"""XML members, parsed without entities or network and written back as they were found.

What stands before the root element (declaration, line end, comments) is kept to the byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from lxml import etree

from xl_tools.errors import BrokenWorkbook, RefusedWorkbook
from xl_tools.workbook.limits import DEFAULT_LIMITS, beyond
from xl_tools.workbook.spelling import plain_span, respelled

_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?(?:\s|<!--.*?-->|<\?.*?\?>)*", re.S)
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']""")
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SMALL = 1 << 20  # no tree of so little XML is too large
_SHARED = 1 << 16  # no part of the forms' workbooks that is edited as a tree is larger
_BYTES_PER_TAG, _BYTES_PER_ATTRIBUTE = 100, 220
_REPAIR = "请用 Excel 打开修复后另存再试"

Element = etree._Element
# Text nodes over 10 MB and nesting over 256 levels are refused by libxml2 itself.
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, collect_ids=False
)


def parse(
    data: bytes, path: Path | str, name: str, most: int = DEFAULT_LIMITS.tree_bytes
) -> Element:
    """Return the root element of the member `name`; raise a FileError for bad or hostile XML.

    `most` is how many bytes the parsed tree may take.
    """
    refuse_doctype(data, path, name)
    return parse_trusted(data, path, name, most)


def parse_trusted(
    data: bytes, path: Path | str, name: str, most: int = DEFAULT_LIMITS.tree_bytes
) -> Element:
    """Return the root element of XML that is known to declare no document type."""
    refuse_giant(data, path, name, most)
    try:
        return etree.fromstring(data, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise broken(path, name) from error


def refuse_giant(data: bytes, path: Path | str, name: str, most: int) -> None:
    """Raise RefusedWorkbook where the parsed tree would take more than `most` bytes."""
    if len(data) > _SMALL and _tree_bytes(data) > most:
        raise beyond(
            path,
            f"内部文件过于庞大（{name}，元素过多）",
            "tree_bytes",
            "请在 Excel 中精简这个工作簿后另存再试",
        )


def _tree_bytes(data: bytes) -> int:
    """Return roughly what the parsed tree takes, as measured on libxml2's nodes and attributes."""
    return _BYTES_PER_TAG * data.count(b"<") + _BYTES_PER_ATTRIBUTE * data.count(b"=")


def broken(path: Path | str, name: str) -> BrokenWorkbook:
    """Return the error for a member whose XML cannot be read."""
    return BrokenWorkbook(path, f"工作簿内部文件损坏（{name}）", _REPAIR)


def refuse_doctype(data: bytes, path: Path | str, name: str) -> None:
    """Raise RefusedWorkbook where the XML declares a document type: no honest workbook does."""
    start = prolog_length(data)
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]
    hostile = b"<!DOCTYPE" in data[:8192].replace(b"\0", b"") if wide else data[start : start + 2]
    if hostile is True or hostile == b"<!":
        raise RefusedWorkbook(
            path, f"内部文件含有 DTD 或实体声明（{name}），疑似恶意文件", "请确认文件来源"
        )


def holds_asides(source: bytes, start: int) -> bool:
    """Return whether comments, CDATA or instructions stand behind `start`.

    >>> holds_asides(b"<a>!<b/>?</a>", 0), holds_asides(b"<a><!-- b --></a>", 0)
    (False, True)
    """
    # One byte alone is found 70 times as fast, and mostly settles it.
    return any(
        source.find(mark, start) >= 0 and source.find(b"<" + mark, start) >= 0
        for mark in (b"!", b"?")
    )


def prolog_length(data: bytes) -> int:
    r"""Return how many bytes stand before the root element.

    >>> prolog_length(b'<?xml version="1.0"?>\r\n<a/>')
    23
    """
    match = _PROLOG.match(data)
    return match.end() if match else 0


def as_utf8(data: bytes, path: Path | str, name: str) -> bytes:
    """Return `data` in UTF-8; nearly always it is already, and comes back as it is."""
    declared = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]
    if not wide and (declared is None or declared.group(1).lower() in (b"utf-8", b"us-ascii")):
        return data
    return _DECLARATION + serialise(parse(data, path, name))


def serialise(root: Element) -> bytes:
    """Return the element in UTF-8, without a declaration."""
    return etree.tostring(root, encoding="utf-8", with_tail=False)


def rewritten(source: bytes, now: Element, path: Path | str, name: str, most: int) -> bytes:
    """Return the XML of `now`, edited since it was parsed from `source`: spelled as it was there.

    The other arguments are those of `parse`.
    """
    span = _known_span(source) if len(source) <= _SHARED else None
    if span is not None:
        return source[: span[0]] + serialise(now) + source[span[1] :]
    return respelled(source, parse(source, path, name, most), now)


@lru_cache(maxsize=64)
def _known_span(source: bytes) -> tuple[int, int] | None:
    """Return what `plain_span` does, remembered: workbooks of one form share parts to the byte."""
    return plain_span(source, etree.fromstring(source, _PARSER))


def without_comments(root: Element) -> bytes:
    """Return the element in UTF-8 without comments, instructions and CDATA sections."""
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    return serialise(root)


class Document:
    """One small XML member: parsed when first asked for, written back only when it differs.

    `load` returns the bytes of the member. Call `touch` after an edit; an edit that was undone
    gives back the very bytes that were read.
    """

    def __init__(
        self,
        load: Callable[[], bytes],
        path: Path | str,
        name: str,
        most: int = DEFAULT_LIMITS.tree_bytes,
    ) -> None:
        self.name = name
        self._path = path
        self._source = as_utf8(load(), path, name)
        self._most = most
        self.touched = False
        self.root = parse(self._source, path, name, most)

    @property
    def source(self) -> bytes:
        """The bytes of the member as read, in UTF-8."""
        return self._source

    def touch(self) -> None:
        """Say that the tree was edited."""
        self.touched = True

    def to_bytes(self) -> bytes:
        """Return the member's bytes: those read, unless the tree now says something else."""
        if not self.touched:
            return self._source
        return rewritten(self._source, self.root, self._path, self.name, self._most)
