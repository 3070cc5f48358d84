"""What a file is that calls itself a workbook but is not one: a sentence that says so.

Only the first bytes are looked at, as no other reader is wanted here.
"""

from __future__ import annotations

from pathlib import Path

from xl_tools.errors import BrokenWorkbook, FileError, RefusedWorkbook

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "请用 Excel 或 WPS 打开后另存为 .xlsx 再试"
_HEAD = 4096
_OWNER_FILES = ("~$", ".~")  # of Excel and WPS: who has the workbook open
_APPLE_DOUBLE = b"\0\5\x16\7"
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et")
# Names that promise no workbook, so that nobody took one for another.
_NAMED_OTHERWISE = frozenset({
    "", ".csv", ".htm", ".html", ".json", ".jsonl", ".log", ".md", ".sarif", ".svg", ".toml",
    ".tsv", ".txt", ".xml", ".yaml", ".yml",
})  # fmt: skip


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def is_legacy(data: bytes) -> bool:
    """Return whether `data` may be an old .xls: an OLE file that is no encrypted .xlsx or .doc.

    >>> is_legacy(_OLE + b"..."), is_legacy(b"PK")
    (True, False)
    """
    foreign = (_utf16("EncryptedPackage"), _utf16("WordDocument"))
    return data.startswith(_OLE) and not any(mark in data for mark in foreign)


def explain(path: Path | str, data: bytes) -> FileError:
    """Return the error that says what `data` is instead of an .xlsx file, and what to do.

    >>> str(explain("a.xlsx", b""))
    'a.xlsx：文件是空的（0 字节）。请重新取得这个文件。'
    """
    name = Path(path).name
    if name.startswith(_OWNER_FILES):
        return BrokenWorkbook(
            path, "这是打开工作簿时生成的临时文件，不是工作簿",
            f"请选择名称前面没有“{name[:2]}”的文件",
        )  # fmt: skip
    if data.startswith(_APPLE_DOUBLE):
        return BrokenWorkbook(
            path, "这是 Mac 复制文件时生成的附属文件，不是工作簿",
            f"请选择名称前面没有“{name[:2]}”的文件" if name.startswith("._") else "请选择原文件",
        )  # fmt: skip
    if not data:
        return BrokenWorkbook(path, "文件是空的（0 字节）", "请重新取得这个文件")
    if data.startswith(_OLE):
        return _explain_ole(path, data)
    if data.startswith(b"PK"):
        return BrokenWorkbook(
            path, "文件不完整或已损坏，像是没有复制或下载完", "请重新复制或下载这个文件"
        )
    if data.startswith(b"%PDF"):
        return BrokenWorkbook(path, "这是 PDF 文件，不是工作簿", "请取得 .xlsx 原文件")
    return _explain_text(path, data[:_HEAD])


def _explain_ole(path: Path | str, data: bytes) -> FileError:
    if _utf16("EncryptedPackage") in data:
        return RefusedWorkbook(
            path, "工作簿已加密", "请用 Excel 或 WPS 打开，去掉打开密码后保存再试"
        )
    if _utf16("WordDocument") in data:
        return BrokenWorkbook(path, "这是 Word 文档，不是工作簿", "请选择 .xlsx 文件")
    return BrokenWorkbook(path, "这是旧版 .xls 或 .et 工作簿，不是 .xlsx", _SAVE_AS)


def _explain_text(path: Path | str, head: bytes) -> FileError:
    lowered = head.lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in lowered:
        return BrokenWorkbook(path, "这是 XML 表格 2003，不是 .xlsx", _SAVE_AS)
    if any(tag in lowered for tag in (b"<html", b"<!doctype html", b"<table", b"<meta")):
        return _foreign(path, "这是网页（HTML）")
    if b"\0" not in head:
        return _foreign(path, "这是文本（如 CSV）")
    return BrokenWorkbook(path, "这不是 Excel 工作簿", "请选择 .xlsx 或 .xlsm 文件")


def _foreign(path: Path | str, what: str) -> FileError:
    """Return the error for a file whose name may say that it is a workbook, or says what it is."""
    if Path(path).suffix.lower() in _NAMED_OTHERWISE:
        return BrokenWorkbook(path, f"{what}，不是工作簿", "请选择 .xlsx 或 .xlsm 文件")
    return BrokenWorkbook(path, f"{what}，只是后缀改成了工作簿", _SAVE_AS)


def explain_package(path: Path | str, members: frozenset[str]) -> FileError:
    """Return the error for a sound zip file with these members that holds no workbook.

    >>> str(explain_package("a.xlsx", frozenset({"word/document.xml"})))
    'a.xlsx：这是 Word 文档，不是工作簿。请选择 .xlsx 文件。'
    """
    return explain_foreign(path, members) or _explain_archive(path, members)


def _explain_archive(path: Path | str, members: frozenset[str]) -> FileError:
    inside = sorted(name for name in members if name.lower().endswith(_WORKBOOKS))
    if not inside:
        return BrokenWorkbook(
            path, "这是压缩包，不是工作簿，里面也没有工作簿", "请选择 .xlsx 或 .xlsm 文件"
        )
    named = inside[0].rpartition("/")[2] + (" 等" if len(inside) > 1 else "")
    what = f"这是压缩包，不是工作簿，里面有 {len(inside)} 个工作簿（{named}）"
    return BrokenWorkbook(path, what, "请先解压，再选择解压出来的 .xlsx 或 .xlsm 文件")


def explain_foreign(path: Path | str, members: frozenset[str]) -> FileError | None:
    """Return the error for a document of another kind in a zip file; None where it is none."""
    if "word/document.xml" in members:
        return BrokenWorkbook(path, "这是 Word 文档，不是工作簿", "请选择 .xlsx 文件")
    if "xl/workbook.bin" in members:
        return BrokenWorkbook(path, "这是 .xlsb 二进制工作簿，不是 .xlsx", _SAVE_AS)
    if "content.xml" in members and "mimetype" in members:
        return BrokenWorkbook(path, "这是 OpenDocument 表格（.ods），不是 .xlsx", _SAVE_AS)
    if "Index/Document.iwa" in members or "Index.zip" in members:
        return BrokenWorkbook(
            path, "这是 Numbers 表格，不是 .xlsx", "请在 Numbers 里导出为 Excel（.xlsx）再试"
        )
    return None
