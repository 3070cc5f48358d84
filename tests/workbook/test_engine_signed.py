"""A workbook with a digital signature: read, never changed unless told to break the signature."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workbook.golden import MAIN, PACKAGE_RELS, RELS, TYPES, handmade, parts_of
from xl_tools.errors import RefusedWorkbook
from xl_tools.workbook import Workbook

SIGNATURES = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"
SIGNATURE_TYPE = "application/vnd.openxmlformats-package.digital-signature"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType='
    f'"application/xml"/><Default Extension="sigs" ContentType="{SIGNATURE_TYPE}-origin"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    f'<Override PartName="/_xmlsignatures/sig1.xml" ContentType="{SIGNATURE_TYPE}'
    '-xmlsignature+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE_RELS}"><Relationship Id="rId1" '
    f'Type="{RELS}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" '
    f'Type="{SIGNATURES}/origin" Target="_xmlsignatures/origin.sigs"/></Relationships>',
    "_xmlsignatures/origin.sigs": b"",
    "_xmlsignatures/_rels/origin.sigs.rels": f'<Relationships xmlns="{PACKAGE_RELS}">'
    f'<Relationship Id="rId1" Type="{SIGNATURES}/signature" Target="sig1.xml"/></Relationships>',
    "_xmlsignatures/sig1.xml": "<Signature/>",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "签名.xlsx"
    path.write_bytes(handmade('<row r="1"><c r="A1"><v>1</v></c></row>', more=PARTS))
    return path


def test_it_is_read_but_not_changed(path: Path) -> None:
    before = path.read_bytes()
    book = Workbook.open(path)
    assert not book.save()
    assert book.save(path.with_name("副本.xlsx"))
    assert path.with_name("副本.xlsx").read_bytes() == before
    book["表"]["A1"].value = 2
    with pytest.raises(RefusedWorkbook) as error:
        book.save()
    assert str(error.value) == (
        f"{path}：工作簿带有数字签名，修改会使签名失效，没有写入。"
        "请先在 Excel 中删除签名；同意去掉签名的，加 --break-signature 再试。"
    )
    assert path.read_bytes() == before


def test_the_signature_goes_when_told_to_break_it_and_nothing_else(path: Path) -> None:
    before = parts_of(path.read_bytes())
    book = Workbook.open(path)
    book["表"]["A1"].value = 2
    assert book.save(break_signature=True)
    after = parts_of(path.read_bytes())
    assert {name for name in before if name not in after} == {
        name for name in before if name.startswith("_xmlsignatures/")
    }
    assert b"sig" not in after["_rels/.rels"] + after["[Content_Types].xml"]
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"[Content_Types].xml", "_rels/.rels", "xl/worksheets/sheet1.xml"}
    assert f'xmlns="{MAIN}"' in after["xl/workbook.xml"].decode()
    assert book["表"]["A1"].value.number == 2
    book["表"]["A1"].value = 3  # an ordinary workbook now
    assert book.save()


def test_a_signature_is_not_broken_for_nothing(path: Path) -> None:
    before = path.read_bytes()
    assert not Workbook.open(path).save(break_signature=True)
    assert Workbook.open(path).save(path.with_name("副本.xlsx"), break_signature=True)
    assert path.with_name("副本.xlsx").read_bytes() == before
