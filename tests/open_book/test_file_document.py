"""The workbook in memory that stands for a host passes the contract of hosts."""

from __future__ import annotations

from pathlib import Path

from tests.open_book.contract import DocumentContract
from tests.open_book.file_document import FileDocument
from xl_tools.open_book import Document
from xl_tools.workbook import Workbook


class TestFileDocument(DocumentContract):
    def open(self, content: bytes, path: Path | None) -> Document:
        return FileDocument(content, path)

    def book(self, document: FileDocument) -> Workbook:
        return Workbook.from_bytes(document.book.to_bytes(), document.name)
