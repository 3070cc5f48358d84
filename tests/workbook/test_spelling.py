"""What an edited tree still says as before is spelled as before."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.workbook.golden import handmade, parts_of
from xl_tools.workbook import Workbook
from xl_tools.workbook.spelling import respelled
from xl_tools.workbook.xml_document import Element

SOURCE = (
    b"<?xml version='1.0'?>\r\n<!-- why --><a  xmlns='urn:u' xmlns:r = \"urn:v\" >\n"
    b"<b r:id='1'   c='&#62;2'/><!-- <b/> -->\n <b><![CDATA[<x>]]>&gt;</b ><?pi <b/>?>"
    b'<d e="\'"></d>\t<d  f="1"  /></a >\n<!-- end -->'
)
Edit = Callable[[Element], object]


def canonical(root: Element) -> bytes:
    return etree.tostring(root, method="c14n")


def append(root: Element) -> None:
    etree.SubElement(root, "{urn:u}new", {"{urn:v}id": "7"}).text = "<&"


@pytest.mark.parametrize(
    ("edit", "old", "new"),
    [
        (lambda root: None, b"", b""),
        (lambda root: root[0].set("c", "<\"'"), b"'&#62;2'", b"'&lt;&quot;&apos;'"),
        (lambda root: root[0].attrib.pop("c"), b"   c='&#62;2'", b""),
        (lambda root: root[-1].set("g", "2"), b'f="1"  />', b'f="1" g="2"/>'),
        (lambda root: root.set("g", "2"), b'"urn:v" >', b'"urn:v" g="2">'),
        (lambda root: root[0].set("{urn:v}id", "2"), b"<b r:id='1'   c='&#62;2'/>", b'<b r:id="2" c="&gt;2"/>'),
        (lambda root: setattr(root[2], "text", "y&"), b"<![CDATA[<x>]]>&gt;", b"y&amp;"),
        (lambda root: setattr(root[-1], "text", "y"), b'<d  f="1"  />', b'<d  f="1"  >y</d>'),
        (lambda root: setattr(root[-2], "tail", "\n"), b"\t", b"\n"),
        (lambda root: root.remove(root[-1]), b'<d  f="1"  />', b""),
        (lambda root: root.insert(0, deepcopy(root[0])), b"<b r:id", b'<b r:id="1" c="&gt;2"/><!-- <b/> -->\n <b r:id'),
        (append, b'<d  f="1"  /></a >', b'<d  f="1"  /><new r:id="7">&lt;&amp;</new></a >'),
        (lambda root: setattr(root[1], "text", " new "), b"<!-- <b/> -->", b"<!-- new -->"),
    ],
)  # fmt: skip
def test_only_what_was_edited_is_written_anew(edit: Edit, old: bytes, new: bytes) -> None:
    before, now = etree.fromstring(SOURCE), etree.fromstring(SOURCE)
    edit(now)
    written = respelled(SOURCE, before, now)
    if b"<!-- <b/> -->\n <b r:id" not in new:
        assert written == SOURCE.replace(old, new, 1)
    assert canonical(etree.fromstring(written)) == canonical(now)


def test_an_attribute_of_a_namespace_goes_and_its_element_stays_closed_once() -> None:
    source = b"<s ><t xml:space='preserve'>a</t><t xml:space='preserve'/></s>"
    for text, due in ((None, b"<s ><t></t><t/></s>"), ("x", b"<s ><t>x</t><t>x</t></s>")):
        before, now = (etree.fromstring(source) for _ in range(2))
        for child in now:
            child.attrib.clear()
            child.text = text
        assert respelled(source, before, now) == due


def test_many_edits_at_once_leave_the_rest() -> None:
    before, now = etree.fromstring(SOURCE), etree.fromstring(SOURCE)
    now[0].set("c", "2")
    now.remove(now[2])
    append(now)
    written = respelled(SOURCE, before, now)
    assert written == SOURCE.replace(b"'&#62;2'", b"'2'").replace(
        b"<b><![CDATA[<x>]]>&gt;</b >", b""
    ).replace(b"</a >", b'<new r:id="7">&lt;&amp;</new></a >')


NAMES = st.sampled_from(["b", "c", "d"])
TEXTS = st.sampled_from(["", "x", " ", "<&>", "\n", "'\"", "中"])
TREES = st.recursive(
    st.builds(lambda tag, text, attrs: (tag, text, attrs, [], ""), NAMES, TEXTS,
              st.dictionaries(NAMES, TEXTS, max_size=2)),
    lambda children: st.builds(
        lambda tag, text, inner, tail: (tag, text, {}, inner, tail),
        NAMES, TEXTS, st.lists(children, max_size=5), TEXTS,
    ),
    max_leaves=12,
)  # fmt: skip


def built(tree: tuple) -> Element:
    tag, text, attributes, children, tail = tree
    element = etree.Element(tag, attributes)
    element.text, element.tail = text, tail
    element.extend(map(built, children))
    return element


@settings(max_examples=300, deadline=None)
@given(TREES, TREES, st.data())
def test_any_edit_says_what_the_tree_says(tree: tuple, other: tuple, data: st.DataObject) -> None:
    root = etree.Element("a")
    root.append(built(tree))
    source = etree.tostring(root, encoding="utf-8").replace(b'"/>', b'" />')
    before, now = etree.fromstring(source), etree.fromstring(source)
    for _ in range(data.draw(st.integers(0, 3))):
        nodes = list(now.iter())
        node = data.draw(st.sampled_from(nodes))
        if data.draw(st.booleans()) or node is now:
            node.insert(data.draw(st.integers(0, len(node))), built(other))
        else:
            node.getparent().remove(node)
    written = respelled(source, before, now)
    assert canonical(etree.fromstring(written)) == canonical(now)
    if etree.tostring(before) == etree.tostring(now):
        assert written == source


ODD = (
    "<mergeCells  count='1'><mergeCell ref='A1:B1'></mergeCell></mergeCells>"
    "<conditionalFormatting sqref='A1'><cfRule type='expression' priority=\"1\">"
    "<formula>A1&#62;0</formula></cfRule></conditionalFormatting>"
    "<hyperlinks><hyperlink display='x'   ref='C9' location=\"表!A1\" ></hyperlink></hyperlinks>"
    "<pageMargins left='0.7' right='0.7' top='0.75' bottom='0.75' header='0.3' footer='0.3' />"
)


def test_a_merge_and_a_link_leave_the_spelling_of_all_around_them() -> None:
    data = handmade('<row r="1"><c r="A1"><v>1</v></c></row>', tail=ODD)
    book = Workbook.from_bytes(data)
    book["表"].merge("A3:B3")
    book["表"].set_link("A1", "表!B2")
    before, after = (
        parts_of(d)["xl/worksheets/sheet1.xml"].decode() for d in (data, book.to_bytes())
    )
    assert after == before.replace("  count='1'", "  count='2'").replace(
        "</mergeCell></mergeCells>", '</mergeCell><mergeCell ref="A3:B3"/></mergeCells>'
    ).replace(
        "</hyperlink></hyperlinks>",
        '</hyperlink><hyperlink ref="A1" location="表!B2" display="表!B2"/></hyperlinks>',
    )
    book["表"].unmerge("A3:B3")
    book["表"].set_link("A1", None)
    assert not book.changed
