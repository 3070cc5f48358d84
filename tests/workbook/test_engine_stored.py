"""Reading a row from its text and from its parsed XML comes to the same."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.workbook.golden import MAIN, by_openpyxl, handmade, rich
from xl_tools.workbook import Workbook
from xl_tools.workbook.rows import Rows
from xl_tools.workbook.stored import Stored, stored_in, stored_in_row
from xl_tools.workbook.workbook_parts import WorkbookParts

EXAMPLES = sorted((Path(__file__).parents[2] / "workbooks").glob("*.xlsx"))


def rows_of(data: bytes) -> list[tuple[Rows, str]]:
    parts = WorkbookParts(data, "a.xlsx", Workbook.from_bytes(data).parts.package.limits)
    return [(parts.content(name).rows, name) for name in parts.sheets]


def parsed(source: bytes) -> dict[str, Stored]:
    root = etree.fromstring(b'<x xmlns="' + MAIN.encode() + b'">' + source + b"</x>")
    return {cell.get("r") or "": stored_in(cell) for cell in root[0].iterchildren("{*}c")}


@pytest.mark.parametrize(
    "data",
    [rich(), by_openpyxl(), *(path.read_bytes() for path in EXAMPLES)],
    ids=["rich", "openpyxl", *(path.stem for path in EXAMPLES)],
)
def test_rows_of_real_workbooks_say_the_same_both_ways(data: bytes) -> None:
    read, total = 0, 0
    for rows, _ in rows_of(data):
        for row in rows:
            quick = stored_in_row(row.source or b"")
            total += 1
            if quick is not None:
                read += 1
                assert quick == {column: stored_in(cell) for column, cell in row.cells.items()}
    assert read > total / 2  # else the quick way is not worth having


@pytest.mark.parametrize(
    "source",
    [
        '<row r="1"><c r="A1" cm="1"><v>1</v></c></row>',
        '<row r="1"><c><v>1</v></c></row>',
        '<row r="1"><c r="A1"><f t="shared" si="0"/><v>1</v></c></row>',
        '<row r="1"><c r="A1"><f t="array" ref="A1">B1</f><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="d"><v>2023-12-31</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>a</t></r></is></c></row>',
        '<row r="1"><c r="A1"><v>1</v><extLst/></c></row>',
        '<row r="1"><c r="A1" t="str"><v>a&#10;b</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>a\rb</v></c></row>',
        '<row r="1"> <c r="A1"><v>1</v></c></row>',
        "<row r='1'><c r='A1'><v>1</v></c></row>",
        '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>',
        '<row r="1"><c r="A1"><v>1</v></c>',
        '<row r="1"><c r="A1"><v>1</c></row>',
        '<row r="1"><c r="A1"><v>&unknown;</v></c></row>',
        '<row r="1"><c r="A1"><v>]]></v></c></row>',
        '<row r="1"><c r="A1"><v>\x01</v></c></row>',
        '<row r="1"/><row r="2"/>',
    ],
)
def test_what_is_not_plain_is_left_to_the_parser(source: str) -> None:
    assert stored_in_row(source.encode()) is None


def test_bytes_that_are_no_text_are_left_to_the_parser() -> None:
    assert stored_in_row(b'<row r="1"><c r="A1" t="str"><v>\xff</v></c></row>') is None


PIECES = [*"a中 &<>\"'_;#x0\t\n]", "_x0041_", "&amp;", "]]>", "\U0001f600"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(TEXTS, st.integers(), st.booleans(), st.floats(-1e9, 1e9)), min_size=1))
def test_any_content_reads_the_same_both_ways(contents: list[object]) -> None:
    book = Workbook.from_bytes(handmade())
    for number, content in enumerate(contents, 1):
        book["表"][f"A{number}"].value = content
    for rows, _ in rows_of(book.to_bytes()):
        for row in rows:
            quick = stored_in_row(row.source or b"")
            if quick is not None:
                assert list(quick.values()) == list(parsed(row.source or b"").values())


@settings(deadline=None, max_examples=60)
@given(st.lists(TEXTS, min_size=1))
def test_any_text_by_openpyxl_reads_the_same_both_ways(texts: list[str]) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for text in texts:
        sheet.append([text, f'="{text.replace(chr(34), "")}"'])
    book.save(buffer := io.BytesIO())
    for rows, _ in rows_of(buffer.getvalue()):
        for row in rows:
            quick = stored_in_row(row.source or b"")
            if quick is not None:
                assert list(quick.values()) == list(parsed(row.source or b"").values())


@pytest.mark.parametrize("code", [0, 1, 9, 31, 0xD800, 0xDFFF, 0xFFFE, 0x110000])
def test_a_character_that_is_none_is_left_to_the_parser(code: int) -> None:
    source = f'<row r="1"><c r="A1" t="str"><v>&#{code};</v></c></row>'
    assert stored_in_row(source.encode()) is None
