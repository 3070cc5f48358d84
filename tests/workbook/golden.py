"""Workbooks for the engine's tests: rich ones by other writers, and small ones by hand."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Mapping

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.table import Table

from xl_tools.workbook import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return len(data).to_bytes(4, "big") + checked + zlib.crc32(checked).to_bytes(4, "big")

    header = (1).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    pixels = zlib.compress(b"\0\xff\0\0")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def rich() -> bytes:
    """Return a workbook with about everything that XlsxWriter can put into one."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": "自评", "created": dt.datetime(2024, 1, 2)})
    sheet = book.add_worksheet("自评表")
    other = book.add_worksheet("基础 数据")
    results = book.add_worksheet("校验结果")
    chart_sheet = book.add_chartsheet("图")
    percent = book.add_format({"num_format": "0.00%", "border": 1, "bold": True, "locked": False})
    green = book.add_format({"bg_color": "#C6EFCE", "num_format": "#,##0.00", "italic": True})
    month = book.add_format({"num_format": 'yyyy"年"m"月"'})
    for row in range(1, 31):
        sheet.write(f"A{row}", f"指标{row}")
        sheet.write(f"F{row}", row * 2 + 0.29, percent)
        sheet.write_formula(f"G{row}", f"F{row}*2+$A$40", green, row * 4 + 0.58)
        sheet.write_formula(f"H{row}", f"F{row}/SUM(F$14:F$16)", None, 0.5)
    sheet.write("A40", 0)
    sheet.write_rich_string("B1", "粗", book.add_format({"bold": True}), "细", " 尾 ")
    sheet.write_datetime("B2", dt.datetime(2023, 12, 31), month)
    sheet.write_boolean("B3", True)
    sheet.write_formula("B4", "1/0", None, "#DIV/0!")
    sheet.write_formula("B5", '"甲"&"乙"', None, "甲乙")
    sheet.write_array_formula("J1:J3", "{=F1:F3*2}", None, 4.58)
    sheet.set_row(15, 33)
    sheet.set_column("H:H", 20, percent)
    sheet.set_column("L:N", None, None, {"hidden": True})
    for area in ("A13:A16", "B16:C16", "B18:C19", "D10:D20"):
        sheet.merge_range(area, area)
    sheet.write_formula("F33", "SUM(F14:F16)", None, 90.87)
    sheet.write_formula("F34", "F16+F17+SUM(F14:F20)", None, 1)
    other.write_formula("A1", "自评表!F33+SUM(自评表!$F$14:$F$16)+F20", None, 2)
    other.write_formula("A2", "B2+1", None, 1)
    results.write_url("A1", "internal:'自评表'!F17", string="去")
    results.write_url("A2", "https://example.com/", string="外")
    sheet.data_validation("F16", {"validate": "decimal", "criteria": ">", "value": "=F17"})
    sheet.data_validation("F17:F19", {"validate": "list", "source": ["a", "b"]})
    red = book.add_format({"bg_color": "#FF0000"})
    rule = {"type": "formula", "criteria": "=$G14>$G$20", "format": red}
    sheet.conditional_format("G14:G16", rule)
    sheet.conditional_format("G5:G9", {"type": "data_bar", "data_bar_2010": True})
    sheet.write_comment("F17", "用户的批注", {"author": "张"})
    sheet.write_comment("F2", "另一个", {"author": "李"})
    sheet.insert_button("K20", {"macro": "go", "caption": "校验"})
    sheet.insert_image("K5", "点.png", {"image_data": io.BytesIO(_png())})
    sheet.insert_textbox("K8", "文本框")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=自评表!$F$14:$F$16"})
    sheet.insert_chart("K22", chart)
    big = book.add_chart({"type": "line"})
    big.add_series({"values": "='基础 数据'!$A$1:$A$2"})
    chart_sheet.set_chart(big)
    sheet.add_sparkline("J20", {"range": "自评表!F14:F16"})
    sheet.autofilter("A1:H30")
    sheet.print_area("A1:H34")
    sheet.repeat_rows(0, 1)
    sheet.set_h_pagebreaks([20])
    sheet.freeze_panes(1, 1)
    sheet.set_header("&C页眉")
    sheet.protect("", {"format_cells": True})
    other.add_table("C3:D6", {"name": "表1"})
    book.define_name("块", "=自评表!$A$14:$H$16")
    book.define_name("格", "=自评表!$F$17")
    book.define_name("套表", '="hunan-2023"')
    book.define_name("'基础 数据'!本地", "='基础 数据'!$A$1")
    book.close()
    return buffer.getvalue()


def by_openpyxl() -> bytes:
    """Return a workbook as openpyxl writes it: another lexical style of the same XML."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "自评表"
    for row in range(1, 21):
        sheet[f"A{row}"] = f"指标{row}"
        sheet[f"F{row}"] = row + 0.29
        sheet[f"G{row}"] = f"=F{row}*2"
    sheet["B2"] = dt.date(2023, 12, 31)
    sheet["B3"].fill = PatternFill("solid", fgColor="FFC6EFCE")
    sheet["F17"].comment = Comment("用户的批注", "张", width=200, height=50)
    sheet.merge_cells("B16:C16")
    second = book.create_sheet("基础 数据")
    second.append(["列", "值"])
    second.append(["甲", 1])
    second.add_table(Table(displayName="表1", ref="A1:B2"))
    book.save(buffer := io.BytesIO())
    return buffer.getvalue()


STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" '
    'formatCode="0.000&quot;万元&quot;"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/></font></fonts><fills count="6">'
    '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFC6EFCE"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor theme="4" tint="-0.25"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor indexed="22"/></patternFill></fill>'
    '<fill><gradientFill degree="90"/></fill></fills>'
    '<borders count="1"><border/></borders><cellXfs count="9">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="2" borderId="0"><alignment wrapText="1"/></xf>'
    '<xf numFmtId="0" fontId="0" fillId="3" borderId="0"/>'
    '<xf numFmtId="0" fontId="0" fillId="4" borderId="0"/>'
    '<xf numFmtId="0" fontId="0" fillId="5" borderId="0"/>'
    '<xf numFmtId="31" fontId="0" fillId="0" borderId="0"/>'
    '<xf numFmtId="9" fontId="0" fillId="0" borderId="0"><protection locked="0"/></xf>'
    '<xf numFmtId="20" fontId="0" fillId="0" borderId="0"/>'
    "</cellXfs></styleSheet>"
)


def handmade(
    rows: str = "",
    *,
    head: str = "",
    tail: str = "",
    strings: str = "",
    chain: str = "",
    names: str = "",
    properties: str = "",
    sheet: str = "",
    main: str = MAIN,
    rels: str = RELS,
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """Return a workbook with the sheet 表 that holds exactly these rows of XML."""
    kinds = {"worksheet": "worksheets/sheet1.xml", "styles": "styles.xml"}
    if strings:
        kinds["sharedStrings"] = "sharedStrings.xml"
    if chain:
        kinds["calcChain"] = "calcChain.xml"
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{rels}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(kinds.items(), 1)
    )
    types = {"workbook": "sheet.main"}
    types |= {"calcChain": "calcChain"} if chain else {}
    types |= {"sharedStrings": "sharedStrings"} if strings else {}
    overrides = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="application/'
        f'vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for part, kind in types.items()
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE_RELS}"><Relationship Id="rId1" '
        f'Type="{rels}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rels}">{properties}<sheets>'
        f'<sheet name="表" sheetId="7" r:id="rId1"/></sheets>{names}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE_RELS}">{links}'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": sheet
        or f'<worksheet xmlns="{main}" xmlns:r="{rels}">{head}<sheetData>{rows}</sheetData>{tail}'
        "</worksheet>",
        "xl/styles.xml": STYLES.replace(MAIN, main),
    }
    if strings:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{strings}</sst>'
    if chain:
        parts["xl/calcChain.xml"] = f'<calcChain xmlns="{main}">{chain}</calcChain>'
    return zipped({**parts, **(more or {})})


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip file with these members; XML gets its declaration."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            raw = content if isinstance(content, bytes) else (DECLARATION + content).encode()
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 2, 3, 4, 6)), raw, 8)
    return buffer.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the members of a zip file, tested for their checksums."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def differences(before: bytes, after: bytes) -> set[str]:
    """Return the names of members that differ, were added or were deleted."""
    one, two = parts_of(before), parts_of(after)
    return {name for name in one.keys() | two.keys() if one.get(name) != two.get(name)}


def sheet_xml(data: bytes, number: int = 1) -> str:
    """Return the XML of a sheet."""
    return parts_of(data)[f"xl/worksheets/sheet{number}.xml"].decode()


def rows_xml(book: Workbook) -> str:
    """Return the XML inside ``sheetData`` of the first sheet as it would be saved."""
    xml = sheet_xml(book.to_bytes())
    return xml[xml.index("<sheetData>") + 11 : xml.index("</sheetData>")]
