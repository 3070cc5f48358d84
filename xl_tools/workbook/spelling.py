"""Writing an edited tree so that all it still says as before is spelled as before, to the byte.

A serialiser has a spelling of its own for quotes, empty elements, white space in tags and
entities. So the source is cut at its tags, the edited tree is compared with the one parsed from
it, and only an element, start tag or attribute that differs is written anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from xml.sax.saxutils import escape

from lxml import etree

Element = etree._Element

_NODE = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[(?P<data>.*?)\]\]>|<\?.*?\?>"
    rb"""|<(?P<close>/)?[^\s<>/!?"'](?:[^<>"']|"[^"]*"|'[^']*')*?(?P<empty>/)?>""",
    re.S,
)
_XMLNS = re.compile(rb'\sxmlns(?::([\w.-]+))?="([^"]*)"')
_QUOTED = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_MANY = 2_000  # children; more that differ are not looked through for those that moved


@dataclass(frozen=True, slots=True)
class _Span:
    """Where a node stands: its start tag ends at `opened`, its end tag begins at `closing`."""

    start: int
    opened: int
    closing: int
    end: int


def respelled(source: bytes, before: Element, now: Element) -> bytes:
    """Return the XML of `now`, the edited tree that was `before` when parsed from `source`.

    >>> before, now = (etree.fromstring(b"<a ><b c='1'/><d></d></a>") for _ in range(2))
    >>> now[0].set("c", "2"); respelled(b"<a ><b c='1'/><d></d></a>", before, now)
    b"<a ><b c='2'/><d></d></a>"
    """
    span = plain_span(source, before)
    if span is not None:  # the edited tree then is spelled as libxml2 spells it
        return source[: span[0]] + _plain(now) + source[span[1] :]
    nodes, spans = list(before.iter()), _spans(source)
    if len(nodes) != len(spans):  # spelled in a way we do not know: the same XML, then, anew
        return etree.tostring(now, encoding="utf-8", with_tail=False)
    return _Speller(source, dict(zip(nodes, spans, strict=True))).document(before, now)


def plain_span(source: bytes, root: Element) -> tuple[int, int] | None:
    """Return where `root` stands in `source`, spelled as libxml2 spells, as nearly all programs do.

    None where it is spelled otherwise.
    """
    plain = _plain(root)
    start = source.find(plain)
    return (start, start + len(plain)) if start >= 0 else None


def _spans(source: bytes) -> list[_Span]:
    """Return where the nodes inside and including the root element stand, in document order."""
    found: list[_Span | None] = []
    waiting: list[tuple[int, int, int]] = []
    for node in _NODE.finditer(source):
        start, end = node.span()
        if node["close"]:
            index, opened_from, opened = waiting.pop()
            found[index] = _Span(opened_from, opened, start, end)
        elif node["data"] is not None or not (waiting or _is_element(source, start)):
            continue  # text, or a comment outside the root
        elif node["empty"] or not _is_element(source, start):
            found.append(_Span(start, end, end, end))
        else:
            waiting.append((len(found), start, end))
            found.append(None)
        if not waiting:
            break
    return [span for span in found if span is not None]


def _is_element(source: bytes, at: int) -> bool:
    return source[at + 1 : at + 2] not in (b"!", b"?")


class _Speller:
    def __init__(self, source: bytes, spans: dict[Element, _Span]) -> None:
        self._source = source
        self._spans = spans

    def document(self, before: Element, now: Element) -> bytes:
        span = self._spans[before]
        return self._source[: span.start] + self._node(before, now) + self._source[span.end :]

    def _node(self, before: Element, now: Element) -> bytes:
        span = self._spans[before]
        if _plain(before) == _plain(now):
            return self._source[span.start : span.end]
        if not isinstance(now.tag, str) or before.tag != now.tag:
            return _new(now)
        start = self._start_tag(before, now)
        inside = b"".join(self._inside(before, now))
        if span.end == span.opened:  # spelled <a/>
            name = start[1:].split(None, 1)[0].rstrip(b"/>")
            return (
                start.removesuffix(b"/>") + b">" + inside + b"</" + name + b">" if inside else start
            )
        return start + inside + self._source[span.closing : span.end]

    def _inside(self, before: Element, now: Element) -> Iterator[bytes]:
        span = self._spans[before]
        first = self._spans[before[0]].start if len(before) else span.closing
        yield self._text(before.text, now.text, span.opened, first)
        for old, new in _pairs(before, now):
            if old is None:
                yield _new(new) + _escaped(new.tail)
                continue
            yield self._node(old, new)
            following = old.getnext()
            until = span.closing if following is None else self._spans[following].start
            yield self._text(old.tail, new.tail, self._spans[old].end, until)

    def _text(self, before: str | None, now: str | None, start: int, end: int) -> bytes:
        return self._source[start:end] if (before or "") == (now or "") else _escaped(now)

    def _start_tag(self, before: Element, now: Element) -> bytes:
        span = self._spans[before]
        tag = self._source[span.start : span.opened]
        names = {*before.attrib, *now.attrib}
        changed = sorted(str(n) for n in names if before.get(n) != now.get(n))
        for name in changed:
            spelled = _with_attribute(tag, name, now.get(name))
            if spelled is None:
                whole = _new(now)
                bare = whole[: whole.index(b">")].removesuffix(b"/")
                return bare + (b"/>" if span.end == span.opened else b">")
            tag = spelled
        return tag


def _with_attribute(tag: bytes, name: str, value: str | None) -> bytes | None:
    """Return a start tag with an attribute changed, added or (None) taken out.

    None for an attribute with a namespace, which has a name of its own in the file.
    """
    if name.startswith("{"):
        return None
    spelled = "" if value is None else escape(value, _QUOTED)
    found = re.search(rb"""(\s+%s\s*=\s*)(?:"[^"]*"|'[^']*')""" % re.escape(name.encode()), tag)
    if found is None:
        end = len(tag) - (2 if tag.endswith(b"/>") else 1)
        return tag[:end].rstrip() + f' {name}="{spelled}"'.encode() + tag[end:]
    mark = tag[found.end() - 1 : found.end()]
    new = b"" if value is None else found[1] + mark + spelled.replace("'", "&apos;").encode() + mark
    return tag[: found.start()] + new + tag[found.end() :]


def _pairs(before: Element, now: Element) -> Iterator[tuple[Element | None, Element]]:
    """Yield each child of `now` with the child it was; None for a new one."""
    old, new = list(before), list(now)
    was, is_ = [_plain(child) for child in old], [_plain(child) for child in new]
    start = 0
    while start < min(len(was), len(is_)) and was[start] == is_[start]:
        start += 1
    stop = 0
    while stop < min(len(was), len(is_)) - start and was[-1 - stop] == is_[-1 - stop]:
        stop += 1
    yield from zip(old[:start], new[:start], strict=True)
    old, new = old[start : len(old) - stop], new[start : len(new) - stop]
    yield from _moved(old, new, was[start : start + len(old)], is_[start : start + len(new)])
    if stop:
        yield from zip(list(before)[-stop:], list(now)[-stop:], strict=True)


def _moved(
    old: list[Element], new: list[Element], was: list[bytes], is_: list[bytes]
) -> Iterator[tuple[Element | None, Element]]:
    if [child.tag for child in old] == [child.tag for child in new]:
        yield from zip(old, new, strict=True)
        return
    if len(old) + len(new) > _MANY:
        yield from ((None, child) for child in new)
        return
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, was, is_, autojunk=False).get_opcodes():
        same = kind == "equal" or i2 - i1 == j2 - j1
        yield from zip(old[i1:i2] if same else [None] * (j2 - j1), new[j1:j2], strict=True)


def _plain(node: Element) -> bytes:
    return etree.tostring(node, encoding="utf-8", with_tail=False)


def _new(node: Element) -> bytes:
    """Return the XML of a node without the namespaces that its parent declares already."""
    whole, parent = _plain(node), node.getparent()
    if not isinstance(node.tag, str) or parent is None:
        return whole
    known = parent.nsmap
    end = whole.index(b">")  # libxml2 escapes that of attributes

    def kept(match: re.Match[bytes]) -> bytes:
        prefix = match[1].decode() if match[1] else None
        return b"" if known.get(prefix) == match[2].decode() else match[0]

    return _XMLNS.sub(kept, whole[:end]) + whole[end:]


def _escaped(text: str | None) -> bytes:
    return escape(text or "", {"\r": "&#13;"}).encode()
