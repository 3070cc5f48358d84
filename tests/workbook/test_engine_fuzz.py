"""Damaged workbooks: whatever is wrong inside, the answer is a sentence, never a traceback."""

from __future__ import annotations

import contextlib
import random
import re
from decimal import Decimal

import pytest

from tests.workbook.golden import by_openpyxl, handmade, parts_of, rich, zipped
from xl_tools.errors import XlToolsError
from xl_tools.workbook import Workbook

ROUNDS = 60
TOKENS = [
    b"", b'"', b"<", b">", b"/", b"&", b"&a;", b"&#0;", b"0", b"-1", b"9" * 20, b"A1", b"ZZZZ9",
    b"row", b' r="5"', b"<c/>", b"<f/>", b"<row/>", b"<sheetData/>", b"<!-- -->", b"<?pi x?>",
    b"<![CDATA[x]]>", b'<c r="A1"/>', b"\0", b"\xff", b"#REF!", b't="s"', b"1e999", b'xmlns="u"',
]  # fmt: skip
ATTRIBUTES = [
    b"", b"0", b"-1", b"x", b"9" * 20, b"A1:B", b"1048577", b"A0", b"XFE1", "²".encode(),
    "甲".encode(), b"1.5", b"B2:A1",
]  # fmt: skip
ATTRIBUTE = re.compile(rb'"[^"<>]*"')
GROUPS = (
    '<row r="1"><c r="A1"><f t="shared" ref="A1:B2" si="0">C1</f><v>1</v></c>'
    '<c r="B1" t="s"><v>0</v></c></row>'
)


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Return some XML with one attribute replaced, or bytes put in, taken out or repeated."""
    places = list(ATTRIBUTE.finditer(content))
    if places and chance.random() < 0.5:
        place = chance.choice(places)
        start, end = place.start() + 1, place.end() - 1
        return content[:start] + chance.choice(ATTRIBUTES) + content[end:]
    start = chance.randrange(len(content) + 1)
    end = min(len(content), start + chance.choice([0, 0, 5, 40]))
    put_in = chance.choice([chance.choice(TOKENS), content[start:end] * 2])
    return content[:start] + put_in + content[end:]


def use(book: Workbook) -> None:
    """Read everything, and try every kind of edit."""
    for name in book.sheet_names:
        sheet = book[name]
        for cell in sheet.cells():
            _ = (cell.value, cell.formula, cell.fill)
        _ = (sheet.notes, sheet.links, sheet.merged, sheet.max_row, sheet.column_width("A"))
    _ = [book.locate(name) for name in book.names]
    sheet = book[book.sheet_names[0]]
    for edit in (
        lambda: setattr(sheet["B1"], "value", Decimal(1)),
        lambda: setattr(sheet["A1"], "value", "x"),
        lambda: setattr(sheet["C3"], "fill", "FFFFC7CE"),
        lambda: sheet.set_note("A1", "x", "y"),
        lambda: sheet.remove_note("F2"),
        lambda: sheet.merge("X1:Y1"),
        lambda: sheet.set_link("A1", "'x'!A1"),
        lambda: sheet.insert_rows(1, 1),
        lambda: sheet.hide_column("B"),
        lambda: book.set_name("甲", "x"),
        lambda: book.add_sheet("新"),
    ):
        with contextlib.suppress(XlToolsError):
            edit()
    Workbook.from_bytes(book.to_bytes(), book.path)


def complaint(data: bytes) -> str | None:
    """Return what is said of the workbook; None where all goes well."""
    try:
        use(Workbook.from_bytes(data, "甲.xlsx"))
    except XlToolsError as error:
        return str(error)
    return None


@pytest.mark.parametrize("seed", range(6))
def test_damage_inside_is_a_sentence(seed: int) -> None:
    chance = random.Random(seed)
    chain = '<c r="A1" i="7"/>'
    bases = [rich(), by_openpyxl(), handmade(GROUPS, strings="<si><t>x</t></si>", chain=chain)]
    for _ in range(ROUNDS):
        parts = parts_of(chance.choice(bases))
        name = chance.choice([n for n in parts if n.endswith((".xml", ".rels", ".vml"))])
        parts[name] = damaged(parts[name], chance)
        said = complaint(zipped(parts))
        assert said is None or said.startswith("甲.xlsx：")


@pytest.mark.parametrize("seed", range(3))
def test_damage_to_the_zip_file_is_a_sentence(seed: int) -> None:
    chance = random.Random(seed)
    base = rich()
    for _ in range(ROUNDS):
        data = bytearray(base)
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        cut = bytes(data[: chance.randrange(len(data))] if chance.random() < 0.2 else data)
        said = complaint(cut)
        assert said is None or said.startswith("甲.xlsx：")
