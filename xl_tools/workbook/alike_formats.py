"""Which cell formats (``xf``) say the same, whatever order and spelling they say it in."""

from __future__ import annotations

from lxml import etree

from xl_tools.workbook.xml_document import Element

_FLAGS = ("applyFill", "applyNumberFormat")
_NUMBERS = ("fillId", "numFmtId", "fontId", "borderId")


def numbers(xf: Element) -> tuple[str, ...]:
    """Return what nearly always tells one format from another, and is quick to read.

    >>> numbers(etree.fromstring('<xf fillId="2" fontId="1"/>'))
    ('2', '0', '1', '0')
    """
    return tuple([xf.get(name, "0") for name in _NUMBERS])


def are_alike(one: Element, other: Element, *beside: str) -> bool:
    """Return whether two formats say the same, but for the attributes `beside`.

    The flags of what applies do not count. A number that is not stated is 0.

    >>> plain, filled = map(etree.fromstring, ('<xf/>', '<xf fontId="0" fillId="2"/>'))
    >>> are_alike(plain, filled), are_alike(plain, filled, "fillId")
    (False, True)
    """
    same = _attributes(one, beside) == _attributes(other, beside)
    return same and _children(one) == _children(other)


def _attributes(xf: Element, beside: tuple[str, ...]) -> list[tuple[str, str]]:
    left_out = (*_FLAGS, *beside)
    stated = [(str(name), str(value)) for name, value in xf.items() if name not in left_out]
    return sorted([one for one in stated if one[1] != "0" or not one[0].endswith("Id")])


def _children(xf: Element) -> list[bytes]:
    return [etree.tostring(child, with_tail=False) for child in xf]
