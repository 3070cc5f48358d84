"""The version of the template that a workbook was made from, kept in a hidden defined name."""

from __future__ import annotations

from xl_tools.workbook.book import Workbook

VERSION_NAME = "XLT_VERSION"
# A workbook that has lost the name says nothing of its version: it counts as older than any.
UNKNOWN = 0


def version_of(book: Workbook) -> int:
    """Return the version of the form that `book` was made from; 0 where it does not say."""
    text = book.names.get(VERSION_NAME, "").strip('"')
    return int(text) if text.isascii() and text.isdecimal() else UNKNOWN
