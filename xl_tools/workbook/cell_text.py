"""Text as cells store it: escapes for what XML cannot hold, and rich text read as plain."""

from __future__ import annotations

import re

from xl_tools.errors import UsageError
from xl_tools.workbook.xml_document import Element

LONGEST = 32_767  # characters in a cell: Excel's limit
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def decode(text: str) -> str:
    r"""Return stored text with its ``_xHHHH_`` escapes resolved; a lone surrogate's stays.

    >>> decode("a_x0009_b"), decode("_x005F_x0041_")
    ('a\tb', '_x0041_')
    """
    if "_x" not in text:
        return text
    return _ESCAPE.sub(_decoded, text)


def _decoded(match: re.Match[str]) -> str:
    code = int(match.group(1), 16)
    return match.group(0) if 0xD800 <= code <= 0xDFFF else chr(code)


def encode(text: str) -> str:
    r"""Return `text` as stored: what XML cannot hold, and what would read as an escape, escaped.

    >>> encode("a\x00b"), encode("_x0041_"), encode("line\nline")
    ('a_x0000_b', '_x005F_x0041_', 'line\nline')
    """
    if text.isprintable() and "_x" not in text:
        return text
    return _UNSAFE.sub(lambda match: f"_x{ord(match.group(0)):04X}_", text)


def normalised(text: str) -> str:
    """Return `text` with Excel's line ends; UsageError where it is longer than a cell can hold."""
    text = text.replace("\r\n", "\n") if "\r" in text else text
    if len(text) > LONGEST:
        raise UsageError(f"文字共 {len(text)} 字，超过单元格上限 {LONGEST} 字。请缩短后再写。")
    return text


def plain_text(item: Element) -> str:
    """Return the text of an ``si``, ``is`` or note: rich runs joined, phonetics left out."""
    if len(item) == 1 and str(item[0].tag).endswith("}t"):
        return decode(item[0].text or "")
    parts: list[str] = []
    for child in item:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag.endswith("}t"):
            parts.append(child.text or "")
        elif tag.endswith("}r"):
            parts.extend(t.text or "" for t in child.iterchildren("{*}t"))
    return decode("".join(parts))


def needs_space(text: str) -> bool:
    """Return whether the white space in a text counts, so that the file has to say so."""
    return text != text.strip() or "\n" in text


def set_text(element: Element, text: str) -> None:
    """Store `text` in a ``t`` element, saying so where its outer white space counts."""
    element.text = encode(text)
    if needs_space(text):
        element.set(_XML_SPACE, "preserve")
    else:
        element.attrib.pop(_XML_SPACE, "")
