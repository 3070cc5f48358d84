"""What a row needs of the rows it is one of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from xl_tools.workbook.xml_document import Element

if TYPE_CHECKING:
    from xl_tools.workbook.row import Row


class Keeper(Protocol):
    """Parses the XML of rows, and holds those that are edited."""

    def parsed(self, row: Row) -> Element:
        """Return a wrapper around the ``row`` element of the row's XML."""

    def fragment(self, source: bytes) -> Element:
        """Return a wrapper around the element in `source`."""

    def keep(self, row: Row) -> None:
        """Hold the row, as it is edited."""
