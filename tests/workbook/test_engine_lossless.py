"""What is not changed stays: part by part, element by element, whoever wrote the file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import python_calamine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.office import Office
from tests.workbook.golden import (
    by_openpyxl,
    differences,
    handmade,
    parts_of,
    rich,
    sheet_xml,
    zipped,
)
from xl_tools.domain.cells import CellValue
from xl_tools.workbook import ErrorCode, Workbook
from xl_tools.workbook.archive import Archive
from xl_tools.workbook.limits import Limits

RED = "FFFFC7CE"


@pytest.fixture(scope="module")
def by_libreoffice(office: Office, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the rich workbook as LibreOffice writes it."""
    folder = tmp_path_factory.mktemp("lo")
    (folder / "in.xlsx").write_bytes(rich())
    office.run(folder / "in.xlsx", "", folder / "out.xlsx")
    return (folder / "out.xlsx").read_bytes()


def shape_of(xml: bytes) -> list[tuple[str, tuple[tuple[str, str], ...], str | None]]:
    """Return every element of some XML: name, attributes, text."""
    return [
        (str(element.tag), tuple(sorted(element.attrib.items())), element.text)
        for element in etree.fromstring(xml).iter()
    ]


def content_of(data: bytes) -> dict[tuple[str, str], tuple[CellValue, str | None, int]]:
    """Return value, formula and style of all cells."""
    book = Workbook.from_bytes(data)
    return {
        (name, cell.ref): (cell.value, cell.formula, cell.style)
        for name in book.sheet_names
        for cell in book[name].cells()
    }


# ---------------------------------------------------------------- parts


@pytest.mark.parametrize("make", [rich, by_openpyxl, handmade])
def test_opening_and_reading_everything_changes_nothing(make: Callable[[], bytes]) -> None:
    data = make()
    book = Workbook.from_bytes(data)
    for name in book.sheet_names:
        sheet = book[name]
        for cell in sheet.cells():
            _ = (cell.value, cell.formula, cell.fill, cell.number_format, cell.is_array)
        _ = (sheet.merged, sheet.notes, sheet.links, sheet.max_row, sheet.row_height(3))
    assert not book.changed
    assert book.to_bytes() == data


@pytest.mark.parametrize("make", [rich, by_openpyxl])
def test_an_edit_changes_its_cells_and_nothing_else(make: Callable[[], bytes]) -> None:
    check_an_edit(make())


@pytest.mark.soffice
def test_an_edit_of_a_file_by_libreoffice_changes_nothing_else(by_libreoffice: bytes) -> None:
    check_an_edit(by_libreoffice)


def check_an_edit(data: bytes) -> None:
    book = Workbook.from_bytes(data)
    sheet = book["自评表"]
    sheet["F5"].value = Decimal("12.5")
    sheet["A6"].value = "=新"
    sheet["Z7"].value = True
    sheet["G8"].result = 77
    after = book.to_bytes()
    target = book.parts.sheets["自评表"].part
    assert differences(data, after) == {target}
    old, new = shape_of(parts_of(data)[target]), shape_of(parts_of(after)[target])
    gone = [element for element in old if element not in new]
    names = {element[0].rpartition("}")[2] for element in gone}
    assert names <= {"c", "v", "is", "t", "row", "dimension"}
    before, now = content_of(data), content_of(after)
    differ = {at[1] for at in before.keys() | now.keys() if before.get(at) != now.get(at)}
    assert differ == {"F5", "A6", "Z7", "G8"}


@pytest.mark.parametrize("make", [rich, by_openpyxl])
def test_marks_put_on_and_taken_off_give_the_original_file(make: Callable[[], bytes]) -> None:
    check_marks(make())


@pytest.mark.soffice
def test_marks_on_a_file_by_libreoffice_give_the_original_file(by_libreoffice: bytes) -> None:
    check_marks(by_libreoffice)


def check_marks(data: bytes) -> None:
    book = Workbook.from_bytes(data)
    sheet = book["自评表"]
    refs = ["A1", "F14", "B3", "D12", "Z60", "H99"]
    fills = {ref: sheet[ref].fill for ref in refs}
    for ref in refs:
        sheet[ref].fill = RED
        sheet.set_note(ref, "得分应为 10", "xl-tools 校验")
    book.set_name("XLT_1", "自评表!$A$1", hidden=True)
    assert len(differences(data, book.to_bytes())) >= 4
    for ref in refs:
        sheet[ref].fill = fills[ref]
        sheet.remove_note(ref)
    book.remove_name("XLT_1")
    assert differences(data, book.to_bytes()) == set()
    assert book.to_bytes() == data


def test_untouched_members_are_copied_with_header_and_compression() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, (name, content) in enumerate(parts_of(rich()).items()):
            info = zipfile.ZipInfo(name, (2021, 2, 3, 4, 5, number * 2 % 60))
            info.external_attr = 0o640 << 16
            info.create_system = 3
            info.extra = b"\xfe\xca\x02\x00ab"
            level = number % 10
            archive.writestr(info, content, 8 if level else 0, level or None)
        archive.comment = "注".encode()
    data = buffer.getvalue()
    book = Workbook.from_bytes(data)
    book["自评表"]["F5"].value = 1
    after = book.to_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        assert new.testzip() is None
        assert new.namelist() == old.namelist()
        assert new.comment == old.comment
        for one, two in zip(old.infolist(), new.infolist(), strict=True):
            assert (one.date_time, one.external_attr, one.create_system, one.compress_type) == (
                two.date_time, two.external_attr, two.create_system, two.compress_type,
            )  # fmt: skip
    before, now = (Archive(content, "", Limits()) for content in (data, after))
    same = [name for name in before.entries if before.raw(name) == now.raw(name)]
    assert set(before.entries) - set(same) == {"xl/worksheets/sheet1.xml"}


def test_streamed_and_zip64_members_survive() -> None:
    class Stream(io.RawIOBase):
        """A file that cannot seek, so that sizes stand behind the content."""

        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, content: bytes) -> int:
            self.data += content
            return len(content)

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(parts_of(rich()).items()):
            with archive.open(name, "w", force_zip64=number % 2 == 0) as member:
                member.write(content)
    data = bytes(stream.data)
    book = Workbook.from_bytes(data)
    book["自评表"]["F5"].value = 1
    book["基础 数据"].set_note("A1", "甲", "乙")
    with zipfile.ZipFile(io.BytesIO(book.to_bytes())) as archive:
        assert archive.testzip() is None
        flags = {info.filename: info.flag_bits & 8 for info in archive.infolist()}
    # What was streamed has its sizes behind it; what was written anew has them before it.
    assert flags["xl/theme/theme1.xml"] == 8
    assert flags["xl/worksheets/sheet1.xml"] == 0
    assert Workbook.from_bytes(book.to_bytes())["自评表"]["F5"].value.number == 1


def test_what_the_engine_does_not_know_survives() -> None:
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:new="urn:new" mc:Ignorable="new" new:uid="{1}">\r\n  <x:sheetData new:a="1">\r\n'
        '    <x:row r="1" new:b="2"><x:c r="A1" new:c="3"><x:v>1</x:v>'
        '<x:extLst><x:ext uri="u"><new:z/></x:ext></x:extLst></x:c></x:row>\r\n'
        "    <x:row r=\"2\"><x:c r='A2'  ><x:v>2</x:v ></x:c></x:row>\r\n  </x:sheetData>\r\n"
        '  <mc:AlternateContent><mc:Choice Requires="new"><new:y/></mc:Choice></mc:AlternateContent>'
        "<x:extLst><x:ext uri='v'><new:z/></x:ext></x:extLst></x:worksheet>\r\n"
    )
    book = Workbook.from_bytes(handmade(sheet=sheet))
    before = sheet_xml(book.to_bytes())
    book["表"]["A1"].value = 5
    book["表"]["B1"].value = "新"
    assert sheet_xml(book.to_bytes()) == before.replace(
        '<x:v>1</x:v><x:extLst><x:ext uri="u"><new:z/></x:ext></x:extLst></x:c>',
        '<x:v>5</x:v><x:extLst><x:ext uri="u"><new:z/></x:ext></x:extLst></x:c>'
        '<x:c r="B1" t="inlineStr"><x:is><x:t>新</x:t></x:is></x:c>',
    )
    book["表"].merge("A1:B1")
    assert '<x:mergeCells count="1"><x:mergeCell ref="A1:B1"/></x:mergeCells>' in (
        sheet_xml(book.to_bytes())
    )


def test_the_declaration_is_kept_as_found() -> None:
    for start in (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n',
        b"<?xml version='1.0' encoding='utf-8'?>\n",
        b"",
        b"\xef\xbb\xbf<?xml version='1.0'?>",
    ):
        parts = parts_of(handmade('<row r="1"><c r="A1"><v>1</v></c></row>'))
        name = "xl/workbook.xml"
        parts[name] = start + parts[name][parts[name].index(b"<workbook") :]
        book = Workbook.from_bytes(zipped(parts))
        book.set_name("甲", "表!$A$1")
        assert parts_of(book.to_bytes())[name].startswith(start + b"<workbook")


# ---------------------------------------------------------------- other readers


def test_openpyxl_pandas_and_calamine_read_what_was_written(tmp_path: Path) -> None:
    book = Workbook.from_bytes(rich())
    sheet = book["自评表"]
    sheet["F5"].value = Decimal("0.29")
    sheet["A6"].value = "=1+1"
    sheet["A7"].value = "行一\n行二"
    sheet["G8"].result = "文"
    sheet["G9"].result = ErrorCode("#N/A")
    sheet["B9"].value = False
    path = tmp_path / "x.xlsx"
    assert book.save(path)
    expected = [0.29, "=1+1", "行一\n行二", "文", False]
    refs = ["F5", "A6", "A7", "G8", "B9"]

    seen = openpyxl.load_workbook(path, data_only=True)["自评表"]
    assert [seen[ref].value for ref in refs] == expected
    assert seen["G9"].value == "#N/A"
    assert openpyxl.load_workbook(path)["自评表"]["A6"].data_type != "f"

    places = [(4, 5), (5, 0), (6, 0), (7, 6), (8, 1)]
    table = pd.read_excel(path, sheet_name="自评表", header=None, engine="openpyxl")
    assert [table.iat[row, column] for row, column in places] == expected

    grid = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name("自评表")
    rows = grid.to_python(skip_empty_area=False)
    assert [rows[row][column] for row, column in places] == expected


@pytest.mark.soffice
def test_libreoffice_opens_what_was_written_and_agrees(office: Office, tmp_path: Path) -> None:
    book = Workbook.from_bytes(rich())
    sheet = book["自评表"]
    sheet["A6"].value = "=1+1"
    sheet["F5"].value = Decimal("0.29")
    sheet["F14"].fill = RED
    sheet.set_note("F14", "得分应为 10", "xl-tools 校验")
    sheet.insert_rows(16, 2)
    book.set_name("新名", "自评表!$F$5")
    book.add_sheet("新表")["A1"].value = "甲"
    path = tmp_path / "x.xlsx"
    book.save(path)
    office.run(path, "", tmp_path / "y.xlsx")
    again = Workbook.open(tmp_path / "y.xlsx")
    seen = again["自评表"]
    assert again.sheet_names[-1] == "新表"
    assert again.locate("新名") == ("自评表", "F5")
    assert again.locate("块") == ("自评表", "A14:H18")
    assert (seen["A6"].value.text, seen["A6"].formula) == ("=1+1", None)
    assert seen["F5"].value.number == Decimal("0.29")
    assert seen["F14"].fill == RED
    assert seen.notes["F14"].text == "得分应为 10"
    assert seen["F35"].formula == "SUM(F14:F18)"
    assert seen["F35"].value.number == Decimal("90.87")
    assert "B18:C18" in seen.merged


# ---------------------------------------------------------------- any sequence of edits

REFS = st.builds(
    "{}{}".format, st.sampled_from("ABFHZ"), st.sampled_from([1, 2, 5, 16, 17, 30, 31, 200])
).filter(lambda ref: ref != "B2")  # a date cell: a number in it reads as a day
TEXT = st.text(st.characters(blacklist_categories=["Cs"]), max_size=12)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.decimals(
        allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4
    ),
    TEXT,
    st.sampled_from(["=1+1", "_x0041_", "a\r\nb", " x ", "指标5", "​"]),
)
EDITS = st.lists(st.tuples(REFS, VALUES), max_size=25)


def expected_value(value: object, pattern: str) -> CellValue:
    if isinstance(value, str):
        value = value.replace("\r\n", "\n")
    return CellValue.of(value, pattern)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(EDITS, st.sampled_from([rich, by_openpyxl]))
def test_any_edits_read_back_as_a_plain_dict_would(
    edits: list[tuple[str, object]], make: Callable[[], bytes]
) -> None:
    data = CACHE.setdefault(make, make())
    book = Workbook.from_bytes(data)
    sheet = book["自评表"]
    model: dict[str, object] = {}
    for ref, value in edits:
        sheet[ref].value = value
        model[ref] = value
        assert sheet[ref].value == expected_value(value, sheet[ref].number_format)
    after = book.to_bytes()
    assert after == book.to_bytes()
    again = Workbook.from_bytes(after)["自评表"]
    for ref, value in model.items():
        assert again[ref].value == expected_value(value, again[ref].number_format)
        assert again[ref].formula is None
    before, now = content_of(data), content_of(after)
    for at in before.keys() | now.keys():
        if at[1] not in model or at[0] != "自评表":
            assert before.get(at) == now.get(at)
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        assert archive.testzip() is None


CACHE: dict[Callable[[], bytes], bytes] = {}
ACTIONS = st.lists(
    st.tuples(st.sampled_from(["fill", "note", "link", "height", "name", "value"]), REFS),
    max_size=15,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ACTIONS, st.sampled_from([rich, by_openpyxl]), st.randoms())
def test_any_looks_and_notes_undone_in_any_order_give_the_original(
    actions: list[tuple[str, str]], make: Callable[[], bytes], random: object
) -> None:
    data = CACHE.setdefault(make, make())
    book = Workbook.from_bytes(data)
    sheet = book["自评表"]
    undo: dict[tuple[str, str], Callable[[], None]] = {}
    for kind, ref in actions:
        for back in apply(book, kind, ref):
            undo.setdefault((kind, ref), back)
    steps = list(undo.values())
    random.shuffle(steps)
    for step in steps:
        step()
    assert differences(data, book.to_bytes()) == set()
    assert sheet.name == "自评表"


def apply(book: Workbook, kind: str, ref: str) -> list[Callable[[], None]]:
    """Do something to a cell; return how to undo it, or nothing where it was not done."""
    sheet = book["自评表"]
    cell = sheet[ref]
    row = cell.row
    if kind == "fill":
        before = cell.fill
        cell.fill = RED
        return [lambda: setattr(cell, "fill", before)]
    if kind == "note" and ref not in sheet.notes:
        sheet.set_note(ref, "甲", "xl-tools 校验")
        return [lambda: sheet.remove_note(ref)]
    if kind == "link" and ref not in sheet.links:
        sheet.set_link(ref, "'自评表'!A1")
        return [lambda: sheet.set_link(ref, None)]
    if kind == "height" and sheet.row_height(row) is None:
        sheet.set_row_height(row, 40)
        return [lambda: sheet.set_row_height(row, None)]
    if kind == "name":
        book.set_name(f"N_{ref}", "自评表!$A$1")
        return [lambda: book.remove_name(f"N_{ref}")]
    if kind == "value" and cell.formula is None and cell.value.is_blank:
        cell.value = 5
        return [lambda: setattr(cell, "value", None)]
    return []
