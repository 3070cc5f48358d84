"""The workbook that is open in Excel passes the contract of hosts, on the fake of xlwings."""

from __future__ import annotations

from pathlib import Path

from tests.hosts.excel import fake_xlwings
from tests.open_book.contract import DocumentContract
from xl_tools.hosts.excel.document import ExcelDocument
from xl_tools.hosts.excel.native_windows import WindowsExcel
from xl_tools.open_book import Document
from xl_tools.workbook import Workbook


class TestExcelDocument(DocumentContract):
    def open(self, content: bytes, path: Path | None) -> Document:
        return ExcelDocument(fake_xlwings.opened(content, path), WindowsExcel())

    def book(self, document: ExcelDocument) -> Workbook:
        return Workbook.from_bytes(document._book.impl.book.to_bytes(), document.name)
