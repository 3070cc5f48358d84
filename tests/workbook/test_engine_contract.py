"""What a writer that loses nothing must keep: a test for each rule, on a workbook with everything.

The parts that no library of ours can make (macros, ribbon, controls, slicers, threads, links to
other workbooks) are written by hand as Excel writes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from lxml import etree

from tests.workbook.golden import (
    MAIN,
    PACKAGE_RELS,
    RELS,
    TYPES,
    differences,
    handmade,
    parts_of,
    rows_xml,
    sheet_xml,
)
from xl_tools.errors import UsageError
from xl_tools.workbook import Workbook

MS = "http://schemas.microsoft.com/office"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_RELS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
SHEET = "xl/worksheets/sheet1.xml"
VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="1"/></o:shapelayout><v:shape id="_x0000_s1025" type="#_x0000_t201"'
    ' o:button="t"><x:ClientData ObjectType="Button"><x:Anchor>1, 0, 1, 0, 3, 0, 3, 0</x:Anchor>'
    "<x:FmlaMacro>[0]!填报</x:FmlaMacro><br></x:ClientData></v:shape></xml>"
)


def rels(*targets: tuple[str, str, str]) -> str:
    links = "".join(
        f'<Relationship Id="{id_}" Type="{type_}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if '://' in target else ''}/>"
        for id_, type_, target in targets
    )
    return f'<Relationships xmlns="{PACKAGE_RELS}">{links}</Relationships>'


KEPT: dict[str, tuple[str, str | bytes]] = {
    "VBA": ("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macros \x00\xff"),
    "ribbon": ("customUI/customUI14.xml", f'<customUI xmlns="{MS}/2009/07/customui"/>'),
    "controls": ("xl/ctrlProps/ctrlProp1.xml", f'<formControlPr xmlns="{MS}/spreadsheetml/2009/9/'
                 'main" objectType="CheckBox" fmlaLink="$K$1"/>'),
    "images": ("xl/media/image1.png", b"\x89PNG\r\n\x1a\n\x00"),
    "drawings": ("xl/drawings/drawing1.xml", f'<xdr:wsDr xmlns:xdr="{DRAWING}"><xdr:twoCellAnchor>'
                 "<xdr:from><xdr:row>3</xdr:row></xdr:from></xdr:twoCellAnchor></xdr:wsDr>"),
    "charts": ("xl/charts/chart1.xml", '<c:chartSpace xmlns:c="urn:c"><c:f>表!$A$1:$A$3</c:f>'
               "</c:chartSpace>"),
    "tables": ("xl/tables/table1.xml", f'<table xmlns="{MAIN}" id="1" name="表1" ref="E1:F3"/>'),
    "pivots": ("xl/pivotTables/pivotTable1.xml", f'<pivotTableDefinition xmlns="{MAIN}" name="P"/>'),
    "pivot caches": ("xl/pivotCache/pivotCacheDefinition1.xml", "<pivotCacheDefinition "
                     f'xmlns="{MAIN}"/>'),
    "slicers": ("xl/slicers/slicer1.xml", f'<slicers xmlns="{MS}/spreadsheetml/2009/9/main"/>'),
    "external links": ("xl/externalLinks/externalLink1.xml", f'<externalLink xmlns="{MAIN}"/>'),
    "threads": ("xl/threadedComments/threadedComment1.xml", "<ThreadedComments "
                f'xmlns="{MS}/spreadsheetml/2018/threadedcomments"/>'),
    "persons": ("xl/persons/person.xml", f'<personList xmlns="{MS}/spreadsheetml/2018/'
                'threadedcomments"/>'),
    "printer settings": ("xl/printerSettings/printerSettings1.bin", b"\x01\x00"),
    "custom data": ("customXml/item1.xml", "<我们 的='数据'/>"),
    "what nobody knows": ("xl/future/thing1.xml", "<?x y?><a><!-- b --><![CDATA[<c>]]></a>"),
}  # fmt: skip
HEAD = (
    '<sheetPr codeName="Sheet1"><tabColor rgb="FFFF0000"/></sheetPr><dimension ref="A1:D5"/>'
    '<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2"/>'
    "</sheetView></sheetViews>"
    '<cols><col min="1" max="3" width="9" customWidth="1"/></cols>'
)
ROWS = (
    '<row r="1" spans="1:4" x14ac:dyDescent="0.2"><c r="A1" s="2"><v>1</v></c>'
    '<c r="B1" t="s"><v>0</v></c><c r="C1"><f>A1*2</f><v>2</v></c></row>\r\n  '
    '<row r="3"><c r="A3" xr:x="y"><f t="shared" ref="A3:A5" si="0">B3+1</f><v>1</v><extLst><ext '
    'uri="{1}"><a xmlns="urn:u"/></ext></extLst></c></row>'
    '<row r="4"><c r="A4"><f t="shared" si="0"/><v>1</v></c><c r="D4" cm="1"><f t="array" '
    'ref="D4:D5">_xlfn.UNIQUE(A1:A5)</f><v>1</v></c></row>'
    '<row r="5"><c r="A5"><f t="shared" si="0"/><v>1</v></c><c r="D5"><v>2</v></c></row>'
)
TAIL = (
    '<sheetProtection sheet="1" objects="1"/><mergeCells count="1"><mergeCell ref="B8:C9"/>'
    '</mergeCells><conditionalFormatting sqref="A1:A5"><cfRule type="cellIs" priority="1" '
    'operator="greaterThan"><formula>1</formula></cfRule></conditionalFormatting>'
    '<dataValidations count="1"><dataValidation type="list" sqref="B1"><formula1>"是,否"</formula1>'
    "</dataValidation></dataValidations>"
    '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" r:id="rId9"/><drawing r:id="rId1"/><legacyDrawing r:id="rId2"/>'
    '<mc:AlternateContent><mc:Choice Requires="x14"><controls><control shapeId="1025" r:id="rId3" '
    'name="框"/></controls></mc:Choice></mc:AlternateContent>'
    '<tableParts count="1"><tablePart r:id="rId4"/></tableParts><extLst><ext uri="{A8765BA9}" '
    'xmlns:x14="urn:x14"><x14:slicerList><x14:slicer r:id="rId6"/></x14:slicerList></ext></extLst>'
)


def everything() -> bytes:
    opening = (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{RELS}" xmlns:mc="{MC}" mc:Ignorable="x14ac xr" '
        f'xmlns:x14ac="{MS}/spreadsheetml/2009/9/ac" xmlns:xr="{MS}/spreadsheetml/2014/revision" '
        'xr:uid="{00000000-0001-0000-0000-000000000000}">'
    )
    more: dict[str, str | bytes] = dict(KEPT.values())
    more["xl/worksheets/_rels/sheet1.xml.rels"] = rels(
        ("rId1", f"{RELS}/drawing", "../drawings/drawing1.xml"),
        ("rId2", f"{RELS}/vmlDrawing", "../drawings/vmlDrawing1.vml"),
        ("rId3", f"{RELS}/ctrlProp", "../ctrlProps/ctrlProp1.xml"),
        ("rId4", f"{RELS}/table", "../tables/table1.xml"),
        ("rId5", f"{RELS}/pivotTable", "../pivotTables/pivotTable1.xml"),
        ("rId6", f"{MS}/2007/relationships/slicer", "../slicers/slicer1.xml"),
        ("rId7", f"{MS}/2017/10/relationships/threadedComment",
         "../threadedComments/threadedComment1.xml"),
        ("rId8", f"{RELS}/hyperlink", "https://example.org/"),
        ("rId9", f"{RELS}/printerSettings", "../printerSettings/printerSettings1.bin"),
    )  # fmt: skip
    more["xl/drawings/vmlDrawing1.vml"] = VML.encode()
    more["[Content_Types].xml"] = (
        f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.'
        'vmlDrawing"/><Override PartName="/xl/workbook.xml" ContentType="application/'
        'vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
    )
    return handmade(
        sheet=f"{opening}{HEAD}<sheetData>{ROWS}</sheetData>{TAIL}</worksheet>",
        strings="<si><r><rPr><b/></rPr><t>粗</t></r><r><t>细</t></r></si><si><t>甲</t></si>",
        chain='<c r="C1" i="7"/><c r="A3"/><c r="A4"/><c r="A5"/>',
        names="<definedNames><definedName name='甲' comment='注'>表!$A$1</definedName>"
        "<definedName name='_xlnm.Print_Area' localSheetId='0'>表!$A$1:$D$5</definedName>"
        "</definedNames>",
        more=more,
    )


def opened() -> Workbook:
    return Workbook.from_bytes(everything())


def edit_everything(book: Workbook) -> None:
    sheet = book["表"]
    sheet["A1"].value = 2
    sheet["F7"].value = "=1+1"
    sheet["C1"].result = Decimal(4)
    sheet["A3"].fill = "FFFFC7CE"
    sheet.set_note("A1", "得分应为 10", "审核")
    sheet.set_link("F7", "'表'!A1")
    sheet.merge("B11:C11")
    book.set_name("乙", "表!$B$1")


@pytest.mark.parametrize("rule", KEPT)
def test_a_part_beside_the_edits_stays_to_the_byte(rule: str) -> None:
    book = opened()
    edit_everything(book)
    name, content = KEPT[rule]
    after = parts_of(book.to_bytes())[name]
    assert after == parts_of(everything())[name]
    assert after.endswith(content if isinstance(content, bytes) else content.encode())


def test_only_the_parts_that_an_edit_needs_change() -> None:
    book = opened()
    edit_everything(book)
    assert differences(everything(), book.to_bytes()) == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml", SHEET, "xl/comments1.xml",
        "xl/worksheets/_rels/sheet1.xml.rels", "xl/drawings/vmlDrawing1.vml",
    }  # fmt: skip


def test_around_the_rows_nothing_changes_but_what_was_edited() -> None:
    book = opened()
    edit_everything(book)
    before, after = (
        {child.tag: etree.tostring(child, method="c14n") for child in etree.fromstring(content)}
        for content in (parts_of(everything())[SHEET], parts_of(book.to_bytes())[SHEET])
    )
    changed = {tag for tag in before.keys() | after.keys() if before.get(tag) != after.get(tag)}
    edited = ("dimension", "sheetData", "mergeCells", "hyperlinks")
    assert changed == {f"{{{MAIN}}}{tag}" for tag in edited}
    start = re.compile("<worksheet[^>]*>")
    assert start.findall(sheet_xml(everything())) == start.findall(sheet_xml(book.to_bytes()))


def test_an_edit_of_rows_alone_changes_no_other_byte_of_the_sheet() -> None:
    book = opened()
    book["表"]["A1"].value = 2
    before, after = sheet_xml(everything()), sheet_xml(book.to_bytes())
    assert after == before.replace('<c r="A1" s="2"><v>1</v>', '<c r="A1" s="2"><v>2</v>')


def test_a_value_in_place_of_a_formula_leaves_the_chain() -> None:
    book = opened()
    book["表"]["C1"].value = 5
    data = book.to_bytes()
    assert b'r="C1"' not in parts_of(data)["xl/calcChain.xml"]
    assert '<c r="C1"><v>5</v></c>' in sheet_xml(data)


def test_the_chain_goes_with_its_last_formula() -> None:
    data = handmade('<row r="1"><c r="A1"><f>1</f><v>1</v></c></row>', chain='<c r="A1" i="7"/>')
    book = Workbook.from_bytes(data)
    book["表"]["A1"].value = 5
    after = parts_of(book.to_bytes())
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after["[Content_Types].xml"] + after["xl/_rels/workbook.xml.rels"]


def test_taking_the_first_cell_of_a_shared_formula_leaves_the_others_theirs() -> None:
    book = opened()
    book["表"]["A3"].value = 9
    again = Workbook.from_bytes(book.to_bytes())["表"]
    assert [again[f"A{row}"].formula for row in (3, 4, 5)] == [None, "B4+1", "B5+1"]


@pytest.mark.parametrize("ref", ["D4", "D5"])
@pytest.mark.parametrize("edit", [lambda cell: setattr(cell, "value", 1),
                                  lambda cell: setattr(cell, "formula", "1")])  # fmt: skip
def test_a_piece_of_a_spill_is_refused_with_the_reason(ref: str, edit: Callable) -> None:
    book = opened()
    with pytest.raises(UsageError) as error:
        edit(book["表"][ref])
    assert str(error.value) == (
        f"表!{ref} 属于数组公式 D4:D5，不能单独修改。请在 Excel 中修改整个数组。"
    )
    assert not book.changed


@pytest.mark.parametrize(
    ("result", "xml"),
    [
        (Decimal("2.5"), "<v>2.5</v></c>"),
        ("文", 't="str"><f>A1*2</f><v>文</v></c>'),
        (True, 't="b"><f>A1*2</f><v>1</v></c>'),
        ("", 't="str"><f>A1*2</f><v/></c>'),
    ],
)
def test_a_cached_result_has_the_type_of_what_it_is(result: object, xml: str) -> None:
    book = opened()
    book["表"]["C1"].result = result
    assert xml in sheet_xml(book.to_bytes()).replace("<v></v>", "<v/>")


def test_rich_text_beside_an_edit_stays_rich() -> None:
    book = opened()
    assert book["表"]["B1"].value.text == "粗细"
    book["表"]["A1"].value = 2
    data = book.to_bytes()
    assert '<c r="B1" t="s"><v>0</v></c>' in sheet_xml(data)
    assert "xl/sharedStrings.xml" not in differences(everything(), data)


def test_missing_rows_and_cells_are_made_in_order_and_the_dimension_grows() -> None:
    book = opened()
    for ref in ("F2", "B2", "D2", "G1", "A9"):
        book["表"][ref].value = 1
    xml = sheet_xml(book.to_bytes())
    assert re.findall(r'<row r="(\d+)"', xml) == ["1", "2", "3", "4", "5", "9"]
    second = re.search(r'<row r="2".*?</row>', xml)
    assert second
    assert re.findall(r'<c r="(\w+)"', second[0]) == ["B2", "D2", "F2"]
    assert '<dimension ref="A1:G9"/>' in xml
    assert '<row r="1" spans="1:7" x14ac:dyDescent="0.2">' in xml


def test_other_rows_keep_their_bytes_and_the_blanks_between_them() -> None:
    book = opened()
    book["表"]["A4"].fill = "FFFFC7CE"
    xml = sheet_xml(book.to_bytes())
    third = ROWS.index('<row r="4"')
    assert ROWS[:third] in xml  # with its line end of Windows
    assert ROWS[ROWS.index('<row r="5"') :] in xml


def test_merged_areas_keep_what_lies_under_them() -> None:
    book = Workbook.from_bytes(
        handmade('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>')
    )
    book["表"].merge("A1:B1")
    book["表"]["A1"].value = 3
    assert book["表"]["B1"].value.number == 2
    assert '<c r="B1"><v>2</v></c>' in rows_xml(book)


def test_prefixed_xml_stays_prefixed() -> None:
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )
    book = Workbook.from_bytes(handmade(sheet=sheet))
    book["表"]["A1"].value = 2
    book["表"]["B2"].value = "文"
    xml = sheet_xml(book.to_bytes())
    assert '<x:c r="A1"><x:v>2</x:v></x:c>' in xml
    assert '<x:c r="B2" t="inlineStr"><x:is><x:t>文</x:t></x:is></x:c>' in xml
    assert {etree.QName(e).namespace for e in etree.fromstring(xml.encode()).iter()} == {MAIN}


def test_strict_workbooks_stay_strict() -> None:
    data = handmade('<row r="1"><c r="A1"><v>1</v></c></row>', main=STRICT_MAIN, rels=STRICT_RELS)
    book = Workbook.from_bytes(data)
    book["表"]["A1"].value = 2
    book["表"].set_note("A1", "注", "我")
    book.add_sheet("新")
    for name, content in parts_of(book.to_bytes()).items():
        if name.endswith((".xml", ".rels")):
            assert MAIN.encode() not in content, name
            assert RELS.encode() not in content, name


def test_a_note_goes_beside_a_button_whose_drawing_is_no_sound_xml() -> None:
    book = opened()
    book["表"].set_note("A1", "注", "审核")
    drawing = parts_of(book.to_bytes())["xl/drawings/vmlDrawing1.vml"].decode()
    button = VML[VML.index("<v:shape ") : VML.index("</xml>")]
    assert button in drawing
    assert 'ObjectType="Note"' in drawing
    assert "_x0000_s1026" in drawing  # an id of its own


def test_a_conversation_is_not_overwritten() -> None:
    comments = (
        f'<comments xmlns="{MAIN}"><authors><author>tc={{1}}</author></authors><commentList>'
        '<comment ref="A1" authorId="0"><text><t>[线程批注]</t></text></comment></commentList>'
        "</comments>"
    )
    more = {
        "xl/comments1.xml": comments,
        "xl/worksheets/_rels/sheet1.xml.rels": rels(
            ("rId1", f"{RELS}/comments", "../comments1.xml")
        ),
    }
    book = Workbook.from_bytes(handmade('<row r="1"><c r="A1"><v>1</v></c></row>', more=more))
    with pytest.raises(UsageError, match="A1 已有批注会话"):
        book["表"].set_note("A1", "注", "审核")
    assert not book.changed


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/c calc'!A1", "\t=1"])
def test_text_is_never_a_formula(text: str) -> None:
    book = opened()
    book["表"]["F7"].value = text
    cell = Workbook.from_bytes(book.to_bytes())["表"]["F7"]
    assert cell.formula is None
    assert cell.value.text == text


def test_an_edit_that_is_undone_gives_the_very_file() -> None:
    book = opened()
    sheet = book["表"]
    edit_everything(book)
    sheet["A1"].value = 1
    sheet["F7"].value = None
    sheet["C1"].result = Decimal(2)
    sheet["A3"].fill = None
    sheet.remove_note("A1")
    sheet.set_link("F7", None)
    sheet.unmerge("B11:C11")
    book.remove_name("乙")
    assert differences(everything(), book.to_bytes()) == set()
    assert book.to_bytes() == everything()
