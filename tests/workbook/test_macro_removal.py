"""The program taken out of a workbook: nothing of it left, and everything else as it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.workbook.test_engine_contract import KEPT, everything
from xl_tools.workbook import Workbook
from xl_tools.workbook.macro_removal import has_macros, remove_macros
from xl_tools.workbook.sheet_removal import keep_sheets

TEMPLATE = Path(__file__).parents[2] / "workbooks" / "template.xlsm"
A14 = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice xmlns:a14="urn:a14" Requires="a14"><xdr:twoCellAnchor>'
    '<xdr:sp macro="[0]!填报" textlink=""/></xdr:twoCellAnchor></mc:Choice></mc:AlternateContent>'
)
PICTURE = '<xdr:twoCellAnchor><xdr:pic macro="[0]!填报"/></xdr:twoCellAnchor>'


@pytest.fixture
def book() -> Workbook:
    return Workbook.from_bytes(everything())


def parts(book: Workbook) -> dict[str, bytes]:
    again = Workbook.from_bytes(book.to_bytes())
    return {name: again.parts.package.read(name) for name in again.parts.package.names()}


def test_vba_ribbon_and_controls_go(book):
    plain = remove_macros(book)
    assert not has_macros(plain)
    left = parts(plain)
    assert KEPT["controls"][0] not in left
    everything_left = b"".join(left.values())
    for trace in (b"extensibility", b"<control ", b"FmlaMacro", b"macroEnabled"):
        assert trace not in everything_left, trace


def test_all_else_stays_to_the_byte(book):
    before = parts(book)
    after = parts(remove_macros(book))
    touched = {name for name in before if after.get(name) != before[name]}
    assert touched <= {
        *(KEPT["VBA"][0], KEPT["ribbon"][0], KEPT["controls"][0]),
        *("[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"),
        *("xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"),
        "xl/drawings/vmlDrawing1.vml",
    }
    rows = re.compile(rb"<sheetData>.*</sheetData>", re.S)
    sheet = "xl/worksheets/sheet1.xml"
    assert rows.findall(after[sheet]) == rows.findall(before[sheet])


def test_buttons_that_excel_saved_go_and_pictures_only_forget_their_macro(book):
    package, part = book.parts.package, KEPT["drawings"][0]
    text = package.read(part).decode().replace("</xdr:wsDr>", f"{A14}{PICTURE}</xdr:wsDr>")
    package.write(part, text.encode())
    left = parts(remove_macros(book))[part].decode()
    assert "<xdr:sp" not in left
    assert "填报" not in left
    assert '<xdr:pic macro=""/>' in left
    assert left.count("<xdr:twoCellAnchor>") == 2


def test_a_workbook_without_macros_is_not_touched():
    plain = Workbook.open(TEMPLATE.with_suffix(".xlsx"))
    assert remove_macros(plain) is plain
    assert not plain.changed


def test_the_template_becomes_a_plain_workbook():
    book = Workbook.open(TEMPLATE)
    assert has_macros(book)
    left = keep_sheets(remove_macros(book), ("基础数据表", "自评表"))
    names = left.parts.package.names()
    assert not [name for name in names if "vba" in name or "customUI" in name]
    assert b"Xlt" not in b"".join(parts(left).values())
