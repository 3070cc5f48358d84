"""The open book: what the buttons do on a workbook that is open in Excel or LibreOffice.

No rule and no use case is written twice. A button saves a copy of the open state
(`Document.snapshot`), runs the use case of `xl_tools.refresh` on that copy, compares the copy
before and after, and plays the difference, as a few neutral edits, on the open book
(`Document.apply`).

A host is one class that satisfies `Document`; the buttons themselves are here.
"""

from xl_tools.open_book.document import Document, FileKind, Selection
from xl_tools.open_book.edits import Edit

__all__ = ["Document", "Edit", "FileKind", "Selection"]
