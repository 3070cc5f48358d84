"""The shared texts: read one by one from the XML as it stands, in whatever spelling."""

from __future__ import annotations

import pytest

from tests.workbook.golden import MAIN, handmade, rows_xml
from xl_tools.errors import BrokenWorkbook, FileError
from xl_tools.workbook import Limits, Workbook
from xl_tools.workbook.limits import DEFAULT_LIMITS
from xl_tools.workbook.shared_strings import SharedStrings

DAMAGED = "甲.xlsx：工作簿内部文件损坏（s.xml）。请用 Excel 打开修复后另存再试。"


def strings(content: str | bytes, limits: Limits = DEFAULT_LIMITS) -> SharedStrings:
    source = content if isinstance(content, bytes) else content.encode()
    return SharedStrings(source, "甲.xlsx", "s.xml", limits)


def sst(items: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\r\n<sst xmlns="{MAIN}" count="9">{items}</sst>'


def texts(found: SharedStrings) -> list[str | None]:
    return [found.text(index) for index in range(len(found))]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("", []),
        ("<si><t>甲</t></si><si><t xml:space='preserve'> 乙 </t></si>", ["甲", " 乙 "]),
        ('<si><t xml:space="preserve"> a\nb </t></si>\n  <si>\n<t>c</t>\n</si>', [" a\nb ", "c"]),
        ("<si/><si><t/></si><si></si><si><t></t></si>", ["", "", "", ""]),
        ("<si><t>&lt;a&gt; &amp; &#x7532;</t></si>", ["<a> & 甲"]),
        ("<si><t>_x0041__x005F_x0042_</t></si>", ["A_x0042_"]),
        (
            "<si><r><t>粗</t></r><r><rPr><b/></rPr><t>细</t></r><rPh sb='0' eb='1'><t>x</t></rPh>"
            "<phoneticPr fontId='1'/></si><si><t>b</t></si>",
            ["粗细", "b"],
        ),
        (
            "<si><t>a</t></si><!-- <si><t>x</t></si> --><si><t><![CDATA[<si>]]></t></si>",
            ["a", "<si>"],
        ),
        ("<si><t>a</t></si><extLst><ext uri='x'/></extLst>", ["a"]),
        ("<si><t>a]]&gt;\u2028</t></si>", ["a]]>\u2028"]),
    ],
)
def test_every_spelling_of_a_text_is_read(items: str, expected: list[str]) -> None:
    found = strings(sst(items))
    assert (len(found), texts(found)) == (len(expected), expected)
    assert (found.text(-1), found.text(len(expected))) == (None, None)


def test_other_prefixes_and_encodings() -> None:
    prefixed = (
        f'<x:sst xmlns:x="{MAIN}"><x:si><x:t>甲</x:t></x:si><x:si><x:t>&amp;</x:t></x:si></x:sst>'
    )
    assert texts(strings(prefixed)) == ["甲", "&"]
    wide = '<?xml version="1.0" encoding="UTF-16"?>' + sst("<si><t>甲</t></si>").split("\r\n")[1]
    assert texts(strings(wide.encode("utf-16"))) == ["甲"]
    assert texts(strings(b"\xef\xbb\xbf" + sst("<si><t>b</t></si>").encode())) == ["b"]
    assert texts(strings("<sst/>")) == []


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"<sst",
        b"<x>",
        sst("<si><t>a</si>").encode(),
        sst("<si><t>\xff</t></si>").encode("latin-1"),
        sst("<si><t>\x01</t></si>").encode(),
        sst("<si><t>&x;</t></si>").encode(),
        sst("<si><t>a</t></si><si><t>").encode(),
    ],
)
def test_what_is_damaged_is_a_sentence(source: bytes) -> None:
    with pytest.raises(BrokenWorkbook) as error:
        texts(strings(source))
    assert str(error.value) == DAMAGED


def test_entities_are_refused() -> None:
    with pytest.raises(FileError) as error:
        strings("<!DOCTYPE x [<!ENTITY a 'b'>]>" + sst("").split("\r\n")[1])
    assert "含有 DTD 或实体声明（s.xml）" in str(error.value)


def test_there_may_be_so_many() -> None:
    with pytest.raises(FileError) as error:
        strings(sst("<si/>" * 4), Limits(strings=3))
    assert str(error.value) == (
        "甲.xlsx：共享文本过多（超过 3 条）。请在 Excel 中精简这个工作簿后另存再试；"
        "文件可信的，可放宽上限 strings 再试。"
    )
    assert len(strings(sst("<si/>" * 3), Limits(strings=3))) == 3


ITEMS = (
    "<si><r><t>甲</t></r></si><si><t>甲</t></si><si><t>甲</t></si><si><t>a &amp; &lt;b></t></si>"
    "<si><t>say &quot;x&quot;</t></si><si><t>say 'y'</t></si><si><t xml:space='preserve'> 甲</t></si>"
    "<si><t>_x0041_</t></si>"
)


@pytest.mark.parametrize("more", ["", "<si><t>&#x4E59;</t></si>"])
@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("甲", 1),
        ("a & <b>", 3),
        ('say "x"', 4),
        ("say 'y'", 5),
        (" 甲", 6),
        ("丙", None),
        ("", None),
    ],
)
def test_a_text_is_found_where_it_stands_plainly(text: str, index: int | None, more: str) -> None:
    assert strings(sst(ITEMS + more)).index_of(text) == index


def test_a_text_spelled_by_numbers_is_found() -> None:
    assert strings(sst(ITEMS + "<si><t>&#x4E59;</t></si>")).index_of("乙") == 8


def test_a_cell_that_gets_its_text_back_gets_its_xml_back() -> None:
    rows = '<row r="1"><c r="A1" t="s"><v>3</v></c></row>'
    book = Workbook.from_bytes(handmade(rows, strings=ITEMS))
    book["表"]["A1"].value = "新"
    assert "inlineStr" in rows_xml(book)
    book["表"]["A1"].value = "a & <b>"
    assert rows_xml(book) == rows
