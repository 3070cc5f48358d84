"""A list as a Word document: to print, to answer by hand and to stamp."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from lxml import etree

from xl_tools.batch.returns.lists import Item, ReturnList
from xl_tools.batch.returns.texts import (
    DEADLINE,
    DEADLINE_BLANK,
    HEADING,
    SIGNED,
    WRITTEN,
    opening,
)
from xl_tools.domain.findings import Severity
from xl_tools.workbook.archive import Archive
from xl_tools.workbook.limits import DEFAULT_LIMITS
from xl_tools.workbook.packing import pack

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.table import CT_Tc
    from docx.table import Table
    from docx.text.paragraph import Paragraph

# Characters that XML cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BODY_FONT, _HEAD_FONT = "宋体", "黑体"
# Heading and width in cm; together the printable width of A4 on its side.
_COLUMNS = (
    ("序号", 1.1), ("级别", 1.9), ("位置和项目", 4.6), ("填报值", 3.0),
    ("问题", 5.9), ("处理要求", 4.2), ("答复", 5.0),
)  # fmt: skip
_FILLS = {Severity.ERROR: "F8CBAD", Severity.REVIEW: "FFE699", Severity.HINT: "DDEBF7"}
_CENTRED = (0, 1)
_ROW_HEIGHT = 1.4  # cm: room for an answer written by hand
_DOCUMENT = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_AS_WORD: Any = {"xml_declaration": True, "encoding": "UTF-8", "standalone": True}
_EPOCH = (1980, 1, 1, 0, 0, 0)


def word_bytes(whole: ReturnList) -> bytes:
    """Return the .docx of a list; the same list gives the same bytes."""
    blank = _blank()
    document = deepcopy(blank.document)
    _, unit, how, *_ = document.findall(f"{_W}body/{_W}p")
    head = f"单位：{whole.title}　　年度：{whole.year} 年　　{DEADLINE}：{DEADLINE_BLANK}"
    _write(unit, " ".join(head.split("\n")))
    _write(how, opening(whole))
    _write_items(document, whole.items)
    return pack(blank.archive, {_DOCUMENT: etree.tostring(document, **_AS_WORD)})


def _write_items(document: etree._Element, items: Sequence[Item]) -> None:
    table = document.find(f"{_W}body/{_W}tbl")
    if table is None:
        raise ValueError("the empty list has no table")
    patterns = dict(zip(Severity, table.findall(f"{_W}tr")[1:], strict=True))
    for item in items:
        row = deepcopy(patterns[item.severity])
        for cell, text in zip(row.iterfind(f"{_W}tc/{_W}p"), _texts(item), strict=True):
            _write(cell, text)
        table.append(row)
    for pattern in patterns.values():
        table.remove(pattern)
    _keep_with_next(table.findall(f"{_W}tr")[-1])


def _keep_with_next(row: etree._Element) -> None:
    """Keep the last row on the page of the signatures, lest they stand alone on one.

    It is the row that Word keeps so; LibreOffice knows this of whole tables only.
    """
    for paragraph in row.iterfind(f"{_W}tc/{_W}p"):
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            properties = etree.Element(f"{_W}pPr")
            paragraph.insert(0, properties)
        # The schema wants it right behind the name of the style.
        after_style = 1 if properties.find(f"{_W}pStyle") is not None else 0
        properties.insert(after_style, etree.Element(f"{_W}keepNext"))


def _texts(item: Item) -> tuple[str, ...]:
    place = "\n".join(part for part in (item.place, item.name) if part)
    value = item.value + (f"\n对照：{item.other}" if item.other else "")
    problem = f"{item.problem}\n［{item.rule}］"
    return str(item.number), item.level, place, value, problem, item.suggestion, ""


def _write(paragraph: etree._Element, text: str) -> None:
    """Put the text into the first run of a paragraph, a break for each new line."""
    run = paragraph.find(f"{_W}r")
    if run is None:
        raise ValueError("the paragraph has no run")
    for old in run.findall(f"{_W}t"):
        run.remove(old)
    for number, line in enumerate(_UNWRITABLE.sub("", text).replace("\r", "").split("\n")):
        if number:
            etree.SubElement(run, f"{_W}br")
        part = etree.SubElement(run, f"{_W}t", {_SPACE: "preserve"})
        part.text = line


# ---------------------------------------------------------------- the empty list


@dataclass(frozen=True, slots=True)
class _Blank:
    """The empty list: the text with a row for each severity, and all parts, compressed."""

    document: etree._Element
    archive: Archive


@cache
def _blank() -> _Blank:
    """Return the list that every other is made from: drawing it takes its time."""
    written = io.BytesIO()
    _drawn().save(written)
    archive = Archive(_zipped(written), "list.docx", DEFAULT_LIMITS)
    return _Blank(etree.fromstring(archive.read(_DOCUMENT)), archive)


def _drawn() -> Document:
    from docx import Document

    document = Document()
    _set_page(document)
    _set_fonts(document)
    _add_text(document, HEADING, 20, _HEAD_FONT, centred=True, after=8)
    _add_text(document, " ", 12, _BODY_FONT, after=4)
    _add_text(document, " ", 10.5, _BODY_FONT, after=6)
    _add_table(document)
    signed = "　　".join(f"{what}：＿＿＿＿＿＿＿＿" for what in SIGNED)
    _add_text(document, f"{signed}　　（单位盖章）", 10.5, _BODY_FONT, before=12)
    _number_pages(document)
    properties = document.core_properties
    properties.author = properties.last_modified_by = "xl-tools"
    properties.comments = ""
    properties.created = properties.modified = WRITTEN
    properties.language, properties.title = "zh-CN", HEADING
    return document


def _set_page(document: Document) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Cm(29.7), Cm(21.0)
    page.left_margin = page.right_margin = Cm(2.0)
    page.top_margin, page.bottom_margin = Cm(2.0), Cm(1.8)
    page.footer_distance = Cm(1.0)


def _set_fonts(document: Document) -> None:
    """Make Chinese text 宋体 where nothing else is said; Word has a font of its own for it."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(10.5)
    fonts = normal.element.rPr.rFonts
    fonts.set(qn("w:eastAsia"), _BODY_FONT)
    language = document.styles.element.xpath("w:docDefaults//w:lang")[0]
    language.set(qn("w:eastAsia"), "zh-CN")


def _add_text(
    document: Document,
    text: str,
    size: float,
    font: str,
    *,
    centred: bool = False,
    before: float = 0,
    after: float = 0,
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.space_after = Pt(after)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_run(paragraph, text, size, font)


def _add_run(paragraph: Paragraph, text: str, size: float, font: str) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.bold = font == _HEAD_FONT
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _add_table(document: Document) -> None:
    from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
    from docx.shared import Cm

    table = document.add_table(1 + len(Severity), len(_COLUMNS))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for number, (heading, width) in enumerate(_COLUMNS):
        table.columns[number].width = Cm(width)
        for row in range(1 + len(Severity)):
            _fill_cell(table, row, number, " " if row else heading, width)
    _set_row(table.rows[0]._tr, "w:cantSplit", "w:tblHeader")
    for row, severity in enumerate(Severity, 1):
        _set_row(table.rows[row]._tr, "w:cantSplit")
        table.rows[row].height = Cm(_ROW_HEIGHT)
        table.rows[row].height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
        _shade(table.cell(row, 1)._tc, _FILLS[severity])


def _fill_cell(table: Table, row: int, column: int, text: str, width: float) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    cell = table.cell(row, column)
    cell.width = Cm(width)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    if row == 0 or column in _CENTRED:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_run(paragraph, text, 10 if row == 0 else 9.5, _HEAD_FONT if row == 0 else _BODY_FONT)
    if row == 0:
        _shade(cell._tc, "D9D9D9")


def _shade(cell: CT_Tc, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(qn(f"w:{name}"), value)
    # The schema wants it before the vertical alignment.
    cell.get_or_add_tcPr().xpath("w:vAlign")[0].addprevious(shading)


def _set_row(row: Any, *flags: str) -> None:
    from docx.oxml import OxmlElement

    for flag in flags:
        row.get_or_add_trPr().append(OxmlElement(flag))


def _number_pages(document: Document) -> None:
    """Put 第 1 页 共 3 页 into the footer, as fields that Word works out."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, field in (("第 ", "PAGE"), (" 页　共 ", "NUMPAGES"), (" 页", "")):
        _add_run(paragraph, text, 9, _BODY_FONT)
        if field:
            _add_field(paragraph, field)


def _add_field(paragraph: Paragraph, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = paragraph.add_run("1")
    run.font.size = Pt(9)
    field.append(run._r)
    paragraph._p.append(field)


def _zipped(written: io.BytesIO) -> bytes:
    """Return a document as a file that does not tell when it was written."""
    stream = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return stream.getvalue()
