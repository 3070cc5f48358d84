"""The names that hold on one sheet only: print areas, and names that hide those of the workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xl_tools.workbook.workbook_parts import WorkbookParts


@dataclass(frozen=True, slots=True)
class LocalName:
    """A name of one sheet, and what it refers to."""

    sheet: str
    name: str
    refers_to: str


def local_names(parts: WorkbookParts) -> Iterator[LocalName]:
    """Yield the names of single sheets; they are counted with the chart sheets among them."""
    sheets = [element.get("name", "") for element in parts.document.root.iterfind("{*}sheets/*")]
    for element in parts.names.elements():
        number = element.get("localSheetId", "")
        if number.isdecimal() and int(number) < len(sheets):
            yield LocalName(sheets[int(number)], element.get("name", ""), element.text or "")
