"""Damage real workbooks at random and open them: the answer is a sentence, never a traceback.

    python -m tests.fuzz.fuzz_reader --runs 200000 --seed 1

prints how many were read and how many refused, and keeps what made the reader fall over in
``tests/fuzz/crashers``, where `test_fuzz_reader` opens it again from then on.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import struct
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment

from tests.workbook.golden import handmade
from tests.workbook.test_engine_fuzz import ATTRIBUTE, ATTRIBUTES, TOKENS, use
from xl_tools.errors import FileError, XlToolsError
from xl_tools.workbook import Workbook

CRASHERS = Path(__file__).parent / "crashers"
PATH = "甲.xlsx"
SLOW = 5.0  # seconds: an honest file of this size takes some milliseconds
_EVERY_PART = (".xml", ".rels", ".vml")
_NUMBERS = (0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)

Parts = dict[str, bytes]


class TooSlowError(Exception):
    """Opening took much longer than it should."""


def by_xlsxwriter() -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet, other = book.add_worksheet("自评表"), book.add_worksheet("数 据")
    day = book.add_format({"num_format": "yyyy-mm-dd", "bg_color": "#C6EFCE"})
    for row in range(5):
        sheet.write_row(row, 0, [f"指标{row}", row + 0.29, None, True], day)
        sheet.write_formula(row, 4, f"B{row + 1}*2+'数 据'!A1", day, row)
    sheet.write_array_formula("F1:F2", "{=B1:B2*2}", None, 1)
    sheet.write_rich_string("A7", "粗", day, "细")
    sheet.write_url("A8", "internal:'数 据'!A1")
    sheet.write_comment("B2", "批注")
    sheet.merge_range("A9:B9", "合并")
    sheet.data_validation("B1:B5", {"validate": "list", "source": ["是", "否"]})
    sheet.conditional_format("B1:B5", {"type": "cell", "criteria": ">", "value": 1, "format": day})
    other.add_table("A1:B3", {"name": "表1"})
    book.define_name("总分", "=自评表!$B$1:$B$5")
    book.close()
    return buffer.getvalue()


def by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in range(1, 5):
        sheet.append([f"指标{row}", row + 0.29, f"=B{row}*2", None])
    sheet["B2"].comment = Comment("批注", "张")
    sheet.merge_cells("A6:B6")
    book.save(buffer := io.BytesIO())
    return buffer.getvalue()


def by_libreoffice() -> bytes:
    """Return the workbook of XlsxWriter as LibreOffice writes it."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "a.xlsx"
        source.write_bytes(by_xlsxwriter())
        profile = f"-env:UserInstallation=file://{folder}/profile"
        convert = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir"]
        subprocess.run([*convert, f"{folder}/out", source], check=True, timeout=300,
                       capture_output=True)  # fmt: skip
        return (Path(folder) / "out" / "a.xlsx").read_bytes()


def by_hand() -> bytes:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:B2" si="0">C1</f><v>1</v></c>'
        '<c r="B1" t="s"><v>0</v></c><c r="C1" t="e"><v>#N/A</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>1</v></c></row>'
    )
    names = "<definedNames><definedName name='甲'>表!$A$1</definedName></definedNames>"
    return handmade(rows, strings="<si><t>x</t></si>", chain='<c r="A1" i="7"/>', names=names)


BASES = {"xlsxwriter": by_xlsxwriter, "openpyxl": by_openpyxl, "hand": by_hand}


# ---------------------------------------------------------------- damage


@dataclass
class Damage:
    """What a seed does to one of the workbooks."""

    bases: Mapping[str, Parts]

    def of(self, seed: int) -> bytes:
        """Return a workbook damaged as the seed says, the same each time."""
        chance = random.Random(seed)
        parts = dict(self.bases[chance.choice(sorted(self.bases))])
        kind = chance.random()
        if kind < 0.75:
            for _ in range(chance.choice([1, 1, 1, 2, 5])):
                self._inside(parts, chance)
        elif kind < 0.85:
            self._between(parts, chance)
        data = stored(parts)
        return self._outside(data, chance) if kind >= 0.85 else data

    def _inside(self, parts: Parts, chance: random.Random) -> None:
        """Damage the XML of one part, sheets more often than others."""
        names = [name for name in parts if name.endswith(_EVERY_PART)]
        sheets = [name for name in names if "worksheets/sheet" in name and name.endswith(".xml")]
        name = chance.choice(sheets if sheets and chance.random() < 0.4 else names)
        content = parts[name]
        places = list(ATTRIBUTE.finditer(content))
        if places and chance.random() < 0.45:
            place = chance.choice(places)
            start, end = place.start() + 1, place.end() - 1
            taken = chance.choice(places)[0][1:-1]
            parts[name] = content[:start] + chance.choice([*ATTRIBUTES, taken]) + content[end:]
            return
        start = chance.randrange(len(content) + 1)
        end = min(len(content), start + chance.choice([0, 0, 1, 5, 40, 400]))
        put_in = chance.choice(
            [chance.choice(TOKENS), content[start:end] * 2, _tag(content, chance)]
        )
        parts[name] = content[:start] + put_in + content[end:]

    def _between(self, parts: Parts, chance: random.Random) -> None:
        """Lose a part, or give it another's content or name."""
        one, other = chance.choice(sorted(parts)), chance.choice(sorted(parts))
        match chance.randrange(4):
            case 0:
                del parts[one]
            case 1:
                parts[one] = parts[other]
            case 2:
                parts[one] = b""
            case _:
                parts[one + chance.choice(["", "x", "/", "/../x", ".rels"])] = parts.pop(one)

    def _outside(self, data: bytes, chance: random.Random) -> bytes:
        """Damage the zip file: its numbers, its bytes, its end."""
        raw = bytearray(data)
        directory = raw.rfind(b"PK\x05\x06")
        start = struct.unpack_from("<L", raw, directory + 16)[0]
        for _ in range(chance.choice([1, 1, 2, 4])):
            at = chance.randrange(start if chance.random() < 0.7 else 0, len(raw))
            if chance.random() < 0.5:
                raw[at] = chance.randrange(256)
            else:
                number = struct.pack("<L", chance.choice(_NUMBERS))[: len(raw) - at]
                raw[at : at + len(number)] = number
        if chance.random() < 0.15:
            del raw[chance.randrange(len(raw)) :]
        return bytes(raw)


def _tag(content: bytes, chance: random.Random) -> bytes:
    return chance.choice(re.findall(rb"<[^<>]*>", content) or [b"<x/>"])


def stored(parts: Parts) -> bytes:
    """Return a zip file of these members, quick to make: nothing is compressed."""
    bodies, records, position = [], [], 0
    for name, content in parts.items():
        raw = name.encode()
        common = struct.pack("<HHHHHLLLHH", 20, 0x800, 0, 0, 0x21, zlib.crc32(content),
                             len(content), len(content), len(raw), 0)  # fmt: skip
        bodies.append(b"PK\x03\x04" + common + raw + content)
        rest = struct.pack("<HHHLL", 0, 0, 0, 0, position)
        records.append(b"PK\x01\x02" + struct.pack("<H", 20) + common + rest + raw)
        position += len(bodies[-1])
    size = sum(map(len, records))
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(parts), len(parts), size, position, 0)
    return b"".join([*bodies, *records, end])


# ---------------------------------------------------------------- judgement


def verdict(data: bytes, *, edit: bool) -> str:
    """Open and read the workbook, perhaps edit it; return what was said, "" where it was sound.

    Raises whatever the reader should not raise, and AssertionError for a loss.
    """
    start = time.process_time()
    try:
        book = Workbook.from_bytes(data, PATH)
        read(book)
        assert book.to_bytes() == data, "reading changed the file"
        if edit:
            use(book)
        said = ""
    except FileError as error:
        said = str(error)
        assert said.startswith(f"{PATH}："), said
        assert said.endswith("。"), said
    except XlToolsError as error:
        said = str(error)
    if time.process_time() - start > SLOW:
        raise TooSlowError(f"{time.process_time() - start:.1f} s")
    return said


def read(book: Workbook) -> None:
    """Read everything there is."""
    for name in book.sheet_names:
        sheet = book[name]
        for cell in sheet.cells():
            _ = (cell.value, cell.formula, cell.fill)
        _ = (sheet.notes, sheet.links, sheet.merged, sheet.max_row, sheet.column_width("A"))
        _ = [cell.ref for cell in sheet.formula_cells()]
    _ = [book.locate(name) for name in book.names]


def bases(names: tuple[str, ...] = tuple(BASES)) -> dict[str, Parts]:
    """Return the parts of the sound workbooks."""
    found = {}
    for name in names:
        make = by_libreoffice if name == "libreoffice" else BASES[name]
        with zipfile.ZipFile(io.BytesIO(make())) as archive:
            found[name] = {part: archive.read(part) for part in archive.namelist()}
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    damage = Damage(bases((*BASES, "libreoffice")))
    counted: Counter[str] = Counter()
    for seed in range(options.seed, options.seed + options.runs):
        data = damage.of(seed)
        try:
            said = verdict(data, edit=seed % 4 == 0)
        except Exception:  # noqa: BLE001  # whatever it is: that is what is looked for
            counted["crashed"] += 1
            sys.stderr.write(f"seed {seed}\n{traceback.format_exc()}\n")
            (CRASHERS / f"{zlib.crc32(data):08x}.xlsx").write_bytes(data)
            continue
        counted["refused" if said else "read"] += 1
    sys.stdout.write(f"{dict(counted)}\n")
    return int(counted["crashed"] > 0)


if __name__ == "__main__":
    sys.exit(main())
