"""Notes: beside other notes, beside buttons, and gone without a trace."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from lxml import etree

from tests.workbook.golden import by_openpyxl, differences, handmade, parts_of, rich, zipped
from xl_tools.errors import UsageError
from xl_tools.workbook import Note, Workbook

ME = "xl-tools 校验"


def test_notes_are_read_with_their_authors() -> None:
    sheet = Workbook.from_bytes(rich())["自评表"]
    assert dict(sheet.notes) == {"F2": Note("李", "另一个"), "F17": Note("张", "用户的批注")}
    assert dict(Workbook.from_bytes(rich())["基础 数据"].notes) == {}


def test_a_first_note_brings_its_parts_along() -> None:
    data = handmade()
    book = Workbook.from_bytes(data)
    book["表"].set_note("H14", "得分应为 10\n请改", ME)
    after = book.to_bytes()
    assert differences(data, after) == {
        "[Content_Types].xml",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/worksheets/sheet1.xml",
    }
    note = openpyxl.load_workbook(io.BytesIO(after))["表"]["H14"].comment
    assert (note.text, note.author) == ("得分应为 10\n请改", ME)
    shape = parts_of(after)["xl/drawings/vmlDrawing1.vml"].decode()
    assert "<x:Row>13</x:Row><x:Column>7</x:Column>" in shape
    assert "visibility:hidden" in shape
    etree.fromstring(shape)


@pytest.mark.parametrize("make", [handmade, rich, by_openpyxl])
def test_a_note_set_and_removed_leaves_no_trace(make: Callable[[], bytes]) -> None:
    data = make()
    book = Workbook.from_bytes(data)
    for name in book.sheet_names:
        book[name].set_note("H14", "甲", ME)
        book[name].set_note("C3", "乙", ME)
        book[name].set_note("H14", "丙", "别人")
    assert book.changed
    for name in book.sheet_names:
        book[name].remove_note("H14")
        book[name].remove_note("C3")
    assert differences(data, book.to_bytes()) == set()
    assert book.to_bytes() == data


@pytest.mark.parametrize("make", [handmade, rich, by_openpyxl])
def test_a_note_of_an_earlier_session_is_removed_with_its_parts(make: Callable[[], bytes]) -> None:
    data = make()
    first = Workbook.from_bytes(data)
    first[first.sheet_names[0]].set_note("H14", "甲", ME)
    second = Workbook.from_bytes(first.to_bytes())
    second[second.sheet_names[0]].remove_note("H14")
    assert parts_of(second.to_bytes()).keys() == parts_of(data).keys()
    assert differences(data, second.to_bytes()) <= {
        # The type of note boxes that XlsxWriter left out stays behind in a drawing with a button.
        "xl/drawings/vmlDrawing1.vml",
        "xl/drawings/commentsDrawing1.vml",
    }


def test_other_notes_and_buttons_keep_their_bytes() -> None:
    data = rich()
    book = Workbook.from_bytes(data)
    book["自评表"].set_note("H14", "甲", ME)
    before = parts_of(data)["xl/drawings/vmlDrawing1.vml"]
    after = parts_of(book.to_bytes())["xl/drawings/vmlDrawing1.vml"]
    added = re.compile(rb'<v:shape id="_x0000_s\d+" type="#_x0000_t202" style=\'position')
    start = added.search(after).start()
    end = after.index(b"</v:shape>", start) + len(b"</v:shape>")
    assert after[:start] + after[end:] == before
    ids = re.findall(rb'<v:shape id="(_x0000_s\d+)"', after)
    assert len(ids) == len(set(ids)) == 4
    comments = parts_of(book.to_bytes())["xl/comments1.xml"].decode()
    old = parts_of(data)["xl/comments1.xml"].decode()
    assert comments.startswith(old[: old.index("</authors>")])
    assert old[old.index("<commentList>") : old.index("</commentList>")] in comments


def test_the_note_of_a_user_can_be_replaced_on_demand() -> None:
    book = Workbook.from_bytes(rich())
    book["自评表"].set_note("F17", "新", ME)
    again = Workbook.from_bytes(book.to_bytes())["自评表"]
    assert dict(again.notes) == {"F2": Note("李", "另一个"), "F17": Note(ME, "新")}
    shapes = parts_of(book.to_bytes())["xl/drawings/vmlDrawing1.vml"]
    assert shapes.count(b'ObjectType="Note"') == 2


def test_setting_the_same_note_changes_nothing() -> None:
    book = Workbook.from_bytes(rich())
    book["自评表"].set_note("F17", "用户的批注", "张")
    book["自评表"].remove_note("Z99")
    assert not book.changed


@pytest.mark.parametrize("make", [handmade, rich, by_openpyxl])
def test_many_notes_at_once_are_those_set_one_by_one(make: Callable[[], bytes]) -> None:
    texts = {"H14": "甲 < 乙 & 丙", "F17": " 前后有空格 ", "C3": "一\n二", "AA2": "{0} _x0041_ 𠮷"}
    together, one_by_one = Workbook.from_bytes(make()), Workbook.from_bytes(make())
    for name in together.sheet_names:
        together[name].set_notes(texts, ME)
        for ref, text in texts.items():
            one_by_one[name].set_note(ref, text, ME)
    assert together.to_bytes() == one_by_one.to_bytes()
    again = Workbook.from_bytes(together.to_bytes())
    for name in again.sheet_names:
        assert texts.items() <= {ref: note.text for ref, note in again[name].notes.items()}.items()
        assert {again[name].notes[ref].author for ref in texts} == {ME}


def test_many_notes_of_another_author_can_be_replaced_at_once() -> None:
    book = Workbook.from_bytes(handmade())
    book["表"].set_notes({"A1": "甲", "A2": "乙"}, "旧")
    book["表"].set_notes({"A1": "甲", "A2": "乙"}, ME)
    again = Workbook.from_bytes(book.to_bytes())["表"]
    assert dict(again.notes) == {"A1": Note(ME, "甲"), "A2": Note(ME, "乙")}


def test_sheets_get_blocks_of_shape_ids_of_their_own() -> None:
    book = Workbook.from_bytes(rich())
    for name in book.sheet_names:
        book[name].set_note("A1", "甲", ME)
    found = [
        re.search(rb'data="([\d,]+)"', content)[1]
        for name, content in parts_of(book.to_bytes()).items()
        if name.endswith(".vml")
    ]
    assert len(found) == len(set(found)) == 3


def test_a_thousand_notes_need_a_second_block() -> None:
    book = Workbook.from_bytes(handmade())
    for row in range(1, 1101):
        book["表"].set_note(f"A{row}", "甲", ME)
    shapes = parts_of(book.to_bytes())["xl/drawings/vmlDrawing1.vml"]
    ids = re.findall(rb'<v:shape id="(_x0000_s\d+)"', shapes)
    assert len(ids) == len(set(ids)) == 1100
    assert b'data="1,2"' in shapes


def test_the_box_is_as_large_as_its_text() -> None:
    def height(text: str) -> float:
        book = Workbook.from_bytes(handmade())
        book["表"].set_note("B3", text, ME)
        shapes = parts_of(book.to_bytes())["xl/drawings/vmlDrawing1.vml"].decode()
        return float(re.search(r"[^-]height:([\d.]+)pt", shapes)[1])

    short, long, endless = height("短"), height("得分低于应得分。" * 20), height("长" * 5000)
    assert short < long < endless
    assert endless <= 360


def test_the_box_stands_beside_its_cell_whatever_the_widths() -> None:
    wide = '<cols><col min="3" max="3" width="100"/></cols>'
    book = Workbook.from_bytes(handmade(head=wide))
    book["表"].set_note("B3", "甲", ME)
    book["表"].set_note("XFD1048576", "甲", ME)
    shapes = parts_of(book.to_bytes())["xl/drawings/vmlDrawing1.vml"].decode()
    anchors = re.findall(r"<x:Anchor>(.*?)</x:Anchor>", shapes)
    assert anchors[0] == "2, 15, 1, 10, 2, 279, 3, 18"
    numbers = [int(number) for number in anchors[1].split(",")]
    assert max(numbers[0], numbers[4]) <= 16_383
    assert max(numbers[2], numbers[6]) <= 1_048_575


def test_a_conversation_is_not_overwritten() -> None:
    book = Workbook.from_bytes(rich())
    book["自评表"].set_note("A1", "[会话]", "tc={0-1}")
    again = Workbook.from_bytes(book.to_bytes())["自评表"]
    for change in (lambda: again.set_note("A1", "甲", ME), lambda: again.remove_note("A1")):
        with pytest.raises(UsageError) as error:
            change()
        assert str(error.value) == (
            "A1 已有批注会话，不能改成普通批注。请在 Excel 中结束会话后再试。"
        )


def test_a_drawing_that_is_no_sound_xml_is_still_written_beside() -> None:
    vml = (
        b'<xml xmlns:v="urn:schemas-microsoft-com:vml" '
        b'xmlns:o="urn:schemas-microsoft-com:office:office" '
        b'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="_x0000_s1025">'
        b"<v:textbox><div>\xd0\xa3\xd1\xe9<br></div></v:textbox></v:shape></xml>"
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId5" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/vmlDrawing" Target="/xl/drawings/old.vml"/></Relationships>'
    )
    more = {"xl/drawings/old.vml": vml, "xl/worksheets/_rels/sheet1.xml.rels": rels}
    data = handmade(tail='<legacyDrawing r:id="rId5"/>', more=more)
    book = Workbook.from_bytes(data)
    book["表"].set_note("A1", "甲", ME)
    after = parts_of(book.to_bytes())
    assert after["xl/drawings/old.vml"].startswith(vml[:-6])
    assert b'<v:shape id="_x0000_s1026" type="#_x0000_t202"' in after["xl/drawings/old.vml"]
    book["表"].remove_note("A1")
    assert book.to_bytes() == data


def test_strict_workbooks_get_strict_notes() -> None:
    data = handmade(
        main="http://purl.oclc.org/ooxml/spreadsheetml/main",
        rels="http://purl.oclc.org/ooxml/officeDocument/relationships",
    )
    book = Workbook.from_bytes(data)
    book["表"].set_note("A1", "甲", ME)
    parts = parts_of(book.to_bytes())
    assert b"http://purl.oclc.org/ooxml/spreadsheetml/main" in parts["xl/comments1.xml"]
    assert b"schemas.openxmlformats.org/spreadsheetml" not in parts["xl/comments1.xml"]
    assert (
        b"purl.oclc.org/ooxml/officeDocument/relationships/comments"
        in (parts["xl/worksheets/_rels/sheet1.xml.rels"])
    )
    assert zipped(parts)
