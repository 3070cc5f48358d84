"""What is said of a file that cannot be opened, or is better not."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.workbook.golden import MAIN, handmade, parts_of, rich, zipped
from xl_tools.errors import BrokenWorkbook, FileBusy, FileError, RefusedWorkbook, UsageError
from xl_tools.workbook import Limits, Workbook
from xl_tools.workbook.archive import Archive

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100
SAVE_AS = "请用 Excel 或 WPS 打开后另存为 .xlsx 再试。"
FETCH = "请重新复制或下载这个文件，或用 Excel 打开修复后另存。"
SOURCE = "请确认文件来源；用 Excel 打开后另存为新文件再试。"
REPAIR = "请用 Excel 打开修复后另存再试。"


def raised(limit: str) -> str:
    return SOURCE.removesuffix("。") + f"；文件可信的，可放宽上限 {limit} 再试。"


@pytest.mark.parametrize(
    ("data", "kind", "message"),
    [
        (b"", BrokenWorkbook, "文件是空的（0 字节）。请重新取得这个文件。"),
        (OLE, BrokenWorkbook, f"这是旧版 .xls 或 .et 工作簿，不是 .xlsx。{SAVE_AS}"),
        (
            OLE + "EncryptedPackage".encode("utf-16-le"),
            RefusedWorkbook,
            "工作簿已加密。请用 Excel 或 WPS 打开，去掉打开密码后保存再试。",
        ),
        (
            OLE + "WordDocument".encode("utf-16-le"),
            BrokenWorkbook,
            "这是 Word 文档，不是工作簿。请选择 .xlsx 文件。",
        ),
        (b"%PDF-1.7\n\0", BrokenWorkbook, "这是 PDF 文件，不是工作簿。请取得 .xlsx 原文件。"),
        (
            b"<html><body><table>",
            BrokenWorkbook,
            f"这是网页（HTML），只是后缀改成了工作簿。{SAVE_AS}",
        ),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            BrokenWorkbook,
            f"这是 XML 表格 2003，不是 .xlsx。{SAVE_AS}",
        ),
        (
            "表,项目,列,值\n".encode("gb18030"),
            BrokenWorkbook,
            f"这是文本（如 CSV），只是后缀改成了工作簿。{SAVE_AS}",
        ),
        (b"\x7fELF\0\0", BrokenWorkbook, "这不是 Excel 工作簿。请选择 .xlsx 或 .xlsm 文件。"),
        (
            handmade()[:-40],
            BrokenWorkbook,
            "文件不完整或已损坏，像是没有复制或下载完。请重新复制或下载这个文件。",
        ),
        (
            handmade()[:300],
            BrokenWorkbook,
            "文件不完整或已损坏，像是没有复制或下载完。请重新复制或下载这个文件。",
        ),
        (
            zipped({"word/document.xml": "<w/>"}),
            BrokenWorkbook,
            "这是 Word 文档，不是工作簿。请选择 .xlsx 文件。",
        ),
        (
            zipped({"xl/workbook.bin": b"x"}),
            BrokenWorkbook,
            f"这是 .xlsb 二进制工作簿，不是 .xlsx。{SAVE_AS}",
        ),
        (
            zipped({"mimetype": b"x", "content.xml": "<w/>"}),
            BrokenWorkbook,
            f"这是 OpenDocument 表格（.ods），不是 .xlsx。{SAVE_AS}",
        ),
        (
            zipped({"自评.xlsx": b"x"}),
            BrokenWorkbook,
            "这是压缩包，不是工作簿，里面有 1 个工作簿（自评.xlsx）。"
            "请先解压，再选择解压出来的 .xlsx 或 .xlsm 文件。",
        ),
        (
            zipped({"上报/乙.xlsx": b"x", "上报/甲.XLSX": b"x", "上报/丙.doc": b"x"}),
            BrokenWorkbook,
            "这是压缩包，不是工作簿，里面有 2 个工作簿（乙.xlsx 等）。"
            "请先解压，再选择解压出来的 .xlsx 或 .xlsm 文件。",
        ),
        (
            zipped({"说明.txt": b"x"}),
            BrokenWorkbook,
            "这是压缩包，不是工作簿，里面也没有工作簿。请选择 .xlsx 或 .xlsm 文件。",
        ),
        (
            zipped({"Index/Document.iwa": b"x", "Metadata/Properties.plist": b"x"}),
            BrokenWorkbook,
            "这是 Numbers 表格，不是 .xlsx。请在 Numbers 里导出为 Excel（.xlsx）再试。",
        ),
        (
            zipped({"a/../../b": b"x"}),
            RefusedWorkbook,
            f"内部文件名不合规（a/../../b）。{SOURCE}",
        ),
        (
            zipped({"xl/\n\x1b": b"x", "a:\n\x1b[2J": b"x"}),
            RefusedWorkbook,
            f"内部文件名不合规（a:\\n\\x1b[2J）。{SOURCE}",
        ),
        (zipped({"/etc/x": b"x"}), RefusedWorkbook, f"内部文件名不合规（/etc/x）。{SOURCE}"),
        (zipped({"C:x": b"x"}), RefusedWorkbook, f"内部文件名不合规（C:x）。{SOURCE}"),
        (
            zipped({"xl/A.xml": b"x", "xl/a.xml": b"y"}),
            RefusedWorkbook,
            f"内部有重名文件（xl/a.xml）。{SOURCE}",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_workbook_is_named(data: bytes, kind: type[FileError], message: str) -> None:
    with pytest.raises(FileError) as error:
        Workbook.from_bytes(data, "甲.xlsx")
    assert (type(error.value), str(error.value)) == (kind, f"甲.xlsx：{message}")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("~$甲.xlsx", b"\x05user ", "这是打开工作簿时生成的临时文件，不是工作簿。"),
        (".~甲.xlsx", b"", "这是打开工作簿时生成的临时文件，不是工作簿。"),
        ("._甲.xlsx", b"\0\5\x16\7\0\2", "这是 Mac 复制文件时生成的附属文件，不是工作簿。"),
    ],
)
def test_a_file_beside_a_workbook_is_named(name: str, data: bytes, message: str) -> None:
    with pytest.raises(BrokenWorkbook) as error:
        Workbook.from_bytes(data, name)
    assert str(error.value) == f"{name}：{message}请选择名称前面没有“{name[:2]}”的文件。"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    missing = tmp_path / "无.xlsx"
    with pytest.raises(FileError) as error:
        Workbook.open(missing)
    assert str(error.value) == f"{missing}：文件不存在。请检查路径和文件名。"
    with pytest.raises(FileError) as error:
        Workbook.open(tmp_path)
    assert str(error.value) == f"{tmp_path}：这是文件夹，不是工作簿。请给出 .xlsx 或 .xlsm 文件。"
    with pytest.raises(FileError) as error:
        Workbook.open(missing / "x.xlsx")
    assert error.value.exit_code == 3


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(FileBusy) as error:
        Workbook.open(tmp_path / "甲.xlsx")
    assert str(error.value).endswith("没有读取权限，或文件被别的程序独占。请关闭打开它的程序再试。")


def test_limits_are_named_options(tmp_path: Path) -> None:
    path = tmp_path / "甲.xlsx"
    path.write_bytes(handmade())

    def refusal(limits: Limits) -> str:
        with pytest.raises(RefusedWorkbook) as error:
            Workbook.open(path, limits)
        return str(error.value).removeprefix(f"{path}：")

    assert refusal(Limits(members=3)) == "内部文件过多（6 个，上限 3 个）。" + raised("members")
    assert refusal(Limits(file_bytes=10)) == (
        "文件过大（0 MB，上限 0 MB）。请确认是否选错了文件；文件可信的，可放宽上限 file_bytes 再试。"
    )
    assert refusal(Limits(total_bytes=100)) == "解压后共 0 MB，过大（上限 0 MB）。" + raised(
        "total_bytes"
    )
    assert refusal(Limits(member_bytes=100)).startswith("解压后过大（")
    assert "疑似压缩炸弹" in refusal(Limits(ratio_from_bytes=100, ratio=1))


def _bomb(size: int, declared: int) -> bytes:
    """Return a zip file with one member that unpacks to `size` and declares another size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(b"\0" * size) + packer.flush()
    name = b"xl/workbook.xml"
    common = struct.pack("<5H3L2H", 20, 0, 8, 0, 33, 0, len(packed), declared, len(name), 0)
    local = b"PK\3\4" + common + name + packed
    central = (
        b"PK\1\2" + struct.pack("<H", 20) + common + struct.pack("<3H2L", 0, 0, 0, 0, 0) + name
    )
    end = b"PK\5\6" + struct.pack("<4H2LH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + end


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(RefusedWorkbook) as error:
        Workbook.from_bytes(_bomb(1 << 20, 1 << 31), "甲.xlsx")
    assert str(error.value) == (
        "甲.xlsx：解压后过大（xl/workbook.xml 有 2,048 MB，上限 128 MB）。" + raised("member_bytes")
    )


def test_a_member_that_lies_about_its_size_is_not_unpacked_further() -> None:
    archive = Archive(_bomb(50 << 20, 10), "甲.xlsx", Limits())
    tracemalloc.start()
    with pytest.raises(BrokenWorkbook) as error:
        archive.read("xl/workbook.xml")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1 << 20
    assert str(error.value) == f"甲.xlsx：文件不完整或已损坏（xl/workbook.xml）。{FETCH}"


def test_overlapping_members_are_refused() -> None:
    data = bytearray(zipped({"a": b"1" * 50, "b": b"2" * 50}))
    first = data.index(b"PK\1\2")
    second = data.index(b"PK\1\2", first + 4)
    data[second + 42 : second + 46] = b"\0\0\0\0"
    with pytest.raises(RefusedWorkbook) as error:
        Workbook.from_bytes(bytes(data), "甲.xlsx")
    assert str(error.value) == f"甲.xlsx：内部文件互相重叠。{SOURCE}"


def test_a_directory_that_lost_members_is_damage() -> None:
    data = bytearray(handmade())
    first = data.index(b"PK\1\2")
    second = data.index(b"PK\1\2", first + 4)
    third = data.index(b"PK\1\2", second + 4)
    # The comment of the first record swallows the second: its part would vanish on saving.
    data[first + 32 : first + 34] = (third - second).to_bytes(2, "little")
    with pytest.raises(BrokenWorkbook) as error:
        Workbook.from_bytes(bytes(data), "甲.xlsx")
    assert str(error.value) == f"甲.xlsx：文件不完整或已损坏。{FETCH}"


def test_a_flipped_bit_is_noticed() -> None:
    data = bytearray(handmade('<row r="1"><c r="A1"><v>1</v></c></row>'))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        start = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    data[start + 70] ^= 0xFF
    book = Workbook.from_bytes(bytes(data), "甲.xlsx")
    with pytest.raises(BrokenWorkbook) as error:
        _ = book["表"]["A1"].value
    assert str(error.value) == f"甲.xlsx：文件不完整或已损坏（xl/worksheets/sheet1.xml）。{FETCH}"


DTD = "内部文件含有 DTD 或实体声明（xl/worksheets/sheet1.xml），疑似恶意文件。请确认文件来源。"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        (f'{LAUGHS}<worksheet xmlns="{MAIN}"><sheetData/></worksheet>', DTD),
        (f'<!-- c -->{LAUGHS}<worksheet xmlns="{MAIN}"><sheetData/></worksheet>', DTD),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', DTD),
        ("<worksheet", f"工作簿内部文件损坏（xl/worksheets/sheet1.xml）。{REPAIR}"),
        ("<x/>", f"工作簿内部文件损坏（xl/worksheets/sheet1.xml）。{REPAIR}"),
        (
            f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">',
            f"工作簿内部文件损坏（xl/worksheets/sheet1.xml）。{REPAIR}",
        ),
        (
            f'<worksheet xmlns="{MAIN}"><sheetData><row r="1048577"/></sheetData></worksheet>',
            f"工作簿内部文件损坏（xl/worksheets/sheet1.xml）。{REPAIR}",
        ),
        (
            f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{"<a>" * 300}</sheetData></worksheet>',
            f"工作簿内部文件损坏（xl/worksheets/sheet1.xml）。{REPAIR}",
        ),
    ],
)
def test_bad_xml_is_a_sentence(sheet: str, message: str) -> None:
    book = Workbook.from_bytes(handmade(sheet=sheet), "甲.xlsx")
    with pytest.raises(FileError) as error:
        _ = book["表"]["A1"].value
    assert str(error.value) == f"甲.xlsx：{message}"


def test_a_part_that_is_missing_is_named() -> None:
    parts = parts_of(handmade())
    del parts["xl/worksheets/sheet1.xml"]
    with pytest.raises(BrokenWorkbook) as error:
        Workbook.from_bytes(zipped(parts), "甲.xlsx")
    assert str(error.value) == f"甲.xlsx：工作表“表”的内容丢失。{REPAIR}"
    del parts["[Content_Types].xml"]
    parts["xl/worksheets/sheet1.xml"] = b"<x/>"
    book = Workbook.from_bytes(zipped(parts), "甲.xlsx")
    with pytest.raises(BrokenWorkbook) as error:
        book.add_sheet("新")
    assert str(error.value) == f"甲.xlsx：工作簿内部缺少文件（[Content_Types].xml）。{REPAIR}"


def test_a_sheet_that_is_missing_is_named_with_those_that_are_there() -> None:
    with pytest.raises(UsageError) as error:
        Workbook.from_bytes(rich(), "甲.xlsx")["自评"]
    assert str(error.value) == (
        "甲.xlsx：没有工作表“自评”。现有工作表：自评表、基础 数据、校验结果。"
    )


def test_a_signed_workbook_is_read_but_not_changed() -> None:
    data = handmade(more={"_xmlsignatures/sig1.xml": "<s/>"})
    book = Workbook.from_bytes(data, "甲.xlsx")
    assert book.to_bytes() == data
    book["表"]["A1"].value = 1
    with pytest.raises(RefusedWorkbook) as error:
        book.to_bytes()
    assert str(error.value) == (
        "甲.xlsx：工作簿带有数字签名，修改会使签名失效，没有写入。"
        "请先在 Excel 中删除签名；同意去掉签名的，加 --break-signature 再试。"
    )


def test_unusual_but_honest_files_are_read() -> None:
    utf16 = (
        f'<?xml version="1.0" encoding="UTF-16"?><worksheet xmlns="{MAIN}"><sheetData>'
        '<row r="1"><c r="A1"><v>5</v></c></row></sheetData></worksheet>'
    )
    plain = handmade()
    cases = {
        "utf-16": {"xl/worksheets/sheet1.xml": utf16.encode("utf-16")},
        "byte order mark": {
            "xl/worksheets/sheet1.xml": b"\xef\xbb\xbf" + utf16.replace("16", "8").encode()
        },
        "comments that look like rows": {
            "xl/worksheets/sheet1.xml": (
                f'<worksheet xmlns="{MAIN}"><!-- <sheetData><row r="9"/> --><sheetData>'
                '<!-- <row r="1"><c r="A1"><v>6</v></c></row> --><row r="1"><c r="A1">'
                "<v><![CDATA[5]]></v></c></row></sheetData></worksheet>"
            ).encode()
        },
        "another prefix": {
            "xl/worksheets/sheet1.xml": (
                f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>5</x:v>'
                "</x:c></x:row></x:sheetData></x:worksheet>"
            ).encode()
        },
        "rows out of order": {
            "xl/worksheets/sheet1.xml": (
                f'<worksheet xmlns="{MAIN}"><sheetData><row r="2"/><row r="1"><c r="A1"><v>5</v></c>'
                "</row></sheetData></worksheet>"
            ).encode()
        },
    }
    for name, changed in cases.items():
        book = Workbook.from_bytes(zipped({**parts_of(plain), **changed}))
        assert book["表"]["A1"].value.number == 5, name
        book["表"]["B1"].value = "新"
        again = Workbook.from_bytes(book.to_bytes())
        assert [again["表"][ref].value.shown for ref in ("A1", "B1")] == ["5", "新"], name


def test_junk_around_the_zip_file_is_damage() -> None:
    with pytest.raises(BrokenWorkbook):
        Workbook.from_bytes(b"PK junk" + handmade())
