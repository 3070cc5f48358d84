"""Hostile and absurd files: one sentence, within ten seconds and half a gigabyte.

Each is opened, read and edited in a process of its own with hard limits of memory and time.
"""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workbook.golden import MAIN, PACKAGE_RELS, RELS, STYLES, TYPES, handmade
from xl_tools.errors import FileError
from xl_tools.workbook import Limits, Workbook

SECONDS, MEGABYTES = 10, 500
MB = 1 << 20
SHEET = "xl/worksheets/sheet1.xml"
JUDGE = f"""
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, ({MEGABYTES + 400} << 20,) * 2)
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS * 2},) * 2)
from xl_tools.errors import FileError
from xl_tools.workbook import Workbook
start = time.process_time()
said = ""
try:
    book = Workbook.open(sys.argv[1])
    for name in book.sheet_names if len(sys.argv) < 3 else ():
        sheet = book[name]
        for cell in sheet.cells():
            cell.value, cell.formula, cell.fill
        sheet.notes, sheet.links, sheet.merged
    sheet = book[book.sheet_names[0]]
    sheet["B2"].value = "新"
    sheet["B2"].fill = "FFFFC7CE"
    sheet.set_note("B2", "注", "我")
    book.to_bytes()
except FileError as error:
    said = str(error)
status = open("/proc/self/status").read()
peak = int(status.split("VmHWM:")[1].split()[0]) >> 10
print(json.dumps([said, time.process_time() - start, peak]))
"""


def judged(path: Path, *more: str) -> str:
    """Return what is said of the file; fails where that takes too much memory or time."""
    run = subprocess.run(
        [sys.executable, "-c", JUDGE, path, *more], capture_output=True, check=False, timeout=300
    )
    assert run.returncode == 0, run.stderr.decode()[-2000:]
    said, seconds, peak = json.loads(run.stdout)
    assert seconds <= SECONDS, f"{seconds:.1f} s"
    assert peak <= MEGABYTES, f"{peak} MB"
    return said.replace(str(path), "F")


def sheet(rows: str = "", *, head: str = "", tail: str = "") -> bytes:
    return handmade(rows, head=head, tail=tail)


def with_part(name: str, content: bytes | str) -> bytes:
    return handmade(more={name: content})


def worksheet(content: str) -> str:
    return f'<worksheet xmlns="{MAIN}" xmlns:r="{RELS}">{content}</worksheet>'


def many(name: str, count: int) -> bytes:
    """Return a workbook with so many empty members."""
    buffer = io.BytesIO(handmade())
    with zipfile.ZipFile(buffer, "a") as archive:
        for number in range(count):
            archive.writestr(name.format(number), b"")
    return buffer.getvalue()


def million_rows() -> bytes:
    return sheet("".join(f'<row r="{n}"/>' for n in range(1, 1_048_577)))


def numbers(rows: int) -> bytes:
    chance = random.Random(1)
    found = (
        f'<row r="{n}">'
        + "".join(f'<c r="{c}{n}"><v>{chance.random()}</v></c>' for c in "ABCDE")
        + "</row>"
        for n in range(1, rows + 1)
    )
    return sheet("".join(found))


def all_columns() -> bytes:
    from xl_tools.domain.grid import column_letters

    cells = (f'<c r="{column_letters(n)}1" t="str"><v>{n}</v></c>' for n in range(1, 16_385))
    return sheet(f'<row r="1">{"".join(cells)}</row>')


def repeated(piece: str, count: int) -> Callable[[], bytes]:
    return lambda: sheet(f'<row r="1"><c r="A1">{piece * count}</c></row>')


def strings(piece: str, count: int) -> Callable[[], bytes]:
    def make() -> bytes:
        items = "".join(piece.format(n) for n in range(count))
        return handmade('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=items)

    return make


def styles(count: int) -> Callable[[], bytes]:
    return lambda: with_part("xl/styles.xml", STYLES.replace("</cellXfs>", "<xf/>" * count
                                                             + "</cellXfs>"))  # fmt: skip


FROM_WHOM = "请确认文件来源"
SAVE_ANEW = "请确认文件来源；用 Excel 打开后另存为新文件再试。"
SLIM_STEP = "请在 Excel 中精简这个工作簿后另存再试"


def raised(limit: str, step: str = "请确认文件来源；用 Excel 打开后另存为新文件再试") -> str:
    return f"{step}；文件可信的，可放宽上限 {limit} 再试。"


REPAIR = "请用 Excel 打开修复后另存再试。"
SLIM = raised("tree_bytes", SLIM_STEP)

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a gigabyte of blanks": (
        lambda: with_part(SHEET, bytes(200 * MB)),
        f"F：解压后过大（{SHEET} 有 200 MB，上限 128 MB）。{raised('member_bytes')}",
    ),
    "blanks within the size of a member": (
        lambda: with_part(SHEET, bytes(100 * MB)),
        f"F：压缩比异常（{SHEET}），疑似压缩炸弹。{raised('ratio')}",
    ),
    "many parts that are too large together": (
        lambda: handmade(more={f"xl/media/{n}.bin": bytes(15 * MB) for n in range(40)}),
        f"F：解压后共 600 MB，过大（上限 512 MB）。{raised('total_bytes')}",
    ),
    "far too many parts": (
        lambda: many("x{}", 10_001),
        f"F：内部文件过多（10007 个，上限 10000 个）。{raised('members')}",
    ),
    "deep XML around the rows": (
        lambda: sheet(head="<a>" * 100_000 + "</a>" * 100_000),
        f"F：工作簿内部文件损坏（{SHEET}）。{REPAIR}",
    ),
    "deep XML in a cell": (
        lambda: sheet('<row r="1"><c r="A1">' + "<a>" * 100_000 + "</a>" * 100_000 + "</c></row>"),
        f"F：工作簿内部文件损坏（{SHEET}）。{REPAIR}",
    ),
    "a row of far too many elements": (
        repeated("<v/>", 3_200_000),
        f"F：内部文件过于庞大（{SHEET}，元素过多）。{SLIM}",
    ),
    "a row of far too many attributes": (
        lambda: sheet(
            '<row r="1"><c r="A1" '
            + " ".join(f'a{n}="{n * 7919 % 99991}"' for n in range(2_000_000))
            + "/></row>"
        ),
        f"F：内部文件过于庞大（{SHEET}，元素过多）。{SLIM}",
    ),
    "far too many shared texts": (
        strings("<si/>", 3_000_001),
        "F：共享文本过多（超过 3000000 条）。" + raised("strings", SLIM_STEP),
    ),
    "a million empty styles": (
        styles(1_000_000),
        "F：单元格格式过多（1000009 种，上限 65490 种）。"
        + raised("styles", "请在 Excel 中清理多余的单元格格式后再试"),
    ),
    "more rows than a sheet has": (
        lambda: sheet('<row r="1048577"/>'),
        f"F：工作簿内部文件损坏（{SHEET}）。{REPAIR}",
    ),
    "entities that grow": (
        lambda: with_part(
            SHEET,
            '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
            + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi",
                                                                        strict=True))
            + f"]><worksheet xmlns='{MAIN}'><sheetData><row><c><v>&i;</v></c></row></sheetData>"
            "</worksheet>",
        ),
        f"F：内部文件含有 DTD 或实体声明（{SHEET}），疑似恶意文件。{FROM_WHOM}。",
    ),
    "an entity that reads a file": (
        lambda: with_part(
            "xl/sharedStrings.xml",
            '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst>&a;</sst>',
        ).replace(b"styles.xml", b"styles.xml"),
        "",  # nobody refers to it
    ),
    "a path out of the folder": (
        lambda: with_part("../../etc/cron.d/x", "x"),
        f"F：内部文件名不合规（../../etc/cron.d/x）。{SAVE_ANEW}",
    ),
    "an absolute path": (
        lambda: with_part("/etc/passwd", "x"),
        f"F：内部文件名不合规（/etc/passwd）。{SAVE_ANEW}",
    ),
    "a path of Windows": (
        lambda: with_part("C:\\x", "x"),
        f"F：内部文件名不合规（C:\\x）。{SAVE_ANEW}",
    ),
    "two members of one name": (
        lambda: with_part("xl/STYLES.xml", "x"),
        f"F：内部有重名文件（xl/STYLES.xml）。{SAVE_ANEW}",
    ),
    "half a file": (
        lambda: numbers(5_000)[: 100_000],
        "F：文件不完整或已损坏，像是没有复制或下载完。请重新复制或下载这个文件。",
    ),
    "no content types": (lambda: with_part("[Content_Types].xml", f'<Types xmlns="{TYPES}"/>'), ""),
    "content types that are none": (
        lambda: with_part("[Content_Types].xml", "<Types"),
        f"F：工作簿内部文件损坏（[Content_Types].xml）。{REPAIR}",
    ),
    "relationships that go in circles": (
        lambda: with_part(
            "xl/worksheets/_rels/sheet1.xml.rels",
            f'<Relationships xmlns="{PACKAGE_RELS}">'
            f'<Relationship Id="rId1" Type="{RELS}/comments" Target="sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{RELS}/vmlDrawing" Target="../workbook.xml"/>'
            "</Relationships>",
        ),
        "",
    ),
    "a workbook that is its own sheet": (
        lambda: with_part(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE_RELS}"><Relationship Id="rId1" '
            f'Type="{RELS}/worksheet" Target="workbook.xml"/></Relationships>',
        ),
        f"F：工作簿内部文件损坏（xl/workbook.xml）。{REPAIR}",
    ),
    "a sheet that is nowhere": (
        lambda: with_part(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE_RELS}"/>'
        ),
        f"F：工作表“表”的内容丢失。{REPAIR}",
    ),
    "an encrypted workbook": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "F：工作簿已加密。请用 Excel 或 WPS 打开，去掉打开密码后保存再试。",
    ),
    "an old workbook": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
        "F：这是旧版 .xls 或 .et 工作簿，不是 .xlsx。请用 Excel 或 WPS 打开后另存为 .xlsx 再试。",
    ),
    "a page of the web": (
        lambda: b"<html><table><tr><td>1</td></tr></table>",
        "F：这是网页（HTML），只是后缀改成了工作簿。请用 Excel 或 WPS 打开后另存为 .xlsx 再试。",
    ),
    "a list with commas": (
        lambda: "单位,得分\n甲,1\n".encode("gb18030"),
        "F：这是文本（如 CSV），只是后缀改成了工作簿。请用 Excel 或 WPS 打开后另存为 .xlsx 再试。",
    ),
}  # fmt: skip

ABSURD: dict[str, Callable[[], bytes]] = {
    "two hundred thousand numbers": lambda: numbers(40_000),
    "all columns": all_columns,
    "a cell full of text": lambda: sheet(
        f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"满" * 32_767}</t></is></c></row>'
    ),
    "a cell of ten million characters": lambda: sheet(
        f'<row r="1"><c r="A1" t="str"><v>{"x" * 9_000_000}</v></c></row>'
    ),
    "two million shared texts": strings("<si><t>单位{}</t></si>", 2_000_000),
    "half a million shared texts": strings("<si><t>单位{}</t></si>", 500_000),
    "all styles Excel takes": styles(65_000),
    "characters that are none": lambda: sheet(
        '<row r="1"><c r="A1" t="str"><v>_xD800__xDFFF__x0000__xFFFF_</v></c></row>'
    ),
    "a hundred thousand names": lambda: handmade(
        names="<definedNames>"
        + "".join(f'<definedName name="n{n}">表!$A${n}</definedName>' for n in range(1, 99_999))
        + "</definedNames>"
    ),
    "a hundred thousand merged areas": lambda: sheet(
        tail="<mergeCells>"
        + "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(10, 100_010))
        + "</mergeCells>"
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_a_sentence(case: str, tmp_path: Path) -> None:
    make, sentence = HOSTILE[case]
    path = tmp_path / "甲.xlsx"
    path.write_bytes(make())
    assert judged(path) == sentence


@pytest.mark.parametrize("case", ABSURD)
def test_an_absurd_but_honest_file_is_worked_on(case: str, tmp_path: Path) -> None:
    path = tmp_path / "甲.xlsx"
    path.write_bytes(ABSURD[case]())
    assert judged(path) == ""


@pytest.mark.parametrize("make", [million_rows, lambda: numbers(200_000)], ids=["rows", "cells"])
def test_a_sheet_of_a_million_is_edited_though_it_is_not_read(
    make: Callable[[], bytes], tmp_path: Path
) -> None:
    path = tmp_path / "甲.xlsx"
    path.write_bytes(make())
    assert judged(path, "edit only") == ""


@pytest.mark.parametrize(
    ("limits", "data", "sentence"),
    [
        (Limits(members=3), handmade(), "甲.xlsx：内部文件过多（6 个，上限 3 个）。" + raised("members")),
        (Limits(member_bytes=900), handmade(), "甲.xlsx：解压后过大（xl/styles.xml 有 0 MB，"
         "上限 0 MB）。" + raised("member_bytes")),
        (Limits(total_bytes=900), handmade(), "甲.xlsx：解压后共 0 MB，过大（上限 0 MB）。"
         + raised("total_bytes")),
        (Limits(styles=5), handmade('<row r="1"><c r="A1"/></row>'),
         "甲.xlsx：单元格格式过多（9 种，上限 5 种）。"
         + raised("styles", "请在 Excel 中清理多余的单元格格式后再试")),
        (Limits(tree_bytes=MB), handmade(names="<definedNames>" + '<definedName name="a">1'
                                         "</definedName>" * 50_000 + "</definedNames>"),
         f"甲.xlsx：内部文件过于庞大（xl/workbook.xml，元素过多）。{SLIM}"),
        (Limits(tree_bytes=MB), handmade('<row r="1"><c r="A1">' + "<v/>" * 300_000 + "</c></row>"),
         f"甲.xlsx：内部文件过于庞大（{SHEET}，元素过多）。{SLIM}"),
        (Limits(names=2), handmade(names="<definedNames>" + '<definedName name="a">1'
                                   "</definedName>" * 3 + "</definedNames>"),
         "甲.xlsx：定义名称过多（3 个，上限 2 个）。"
         + raised("names", "请在 Excel 的名称管理器中删去多余的名称后再试")),
        (Limits(ratio=20, ratio_from_bytes=0), handmade("<row/>" * 10_000),
         f"甲.xlsx：压缩比异常（{SHEET}），疑似压缩炸弹。{raised('ratio')}"),
    ],
)  # fmt: skip
def test_every_limit_is_an_option(limits: Limits, data: bytes, sentence: str) -> None:
    with pytest.raises(FileError) as error:
        _ = Workbook.from_bytes(data, "甲.xlsx", limits)["表"]["A1"].value
    assert str(error.value) == sentence
