"""Everything the engine holds of one sheet while it is open."""

from __future__ import annotations

from functools import cache, cached_property

from xl_tools.workbook.columns import Columns
from xl_tools.workbook.formula_groups import FormulaGroups
from xl_tools.workbook.links import Links
from xl_tools.workbook.merges import Merges
from xl_tools.workbook.note_box import NoteBox, box_for
from xl_tools.workbook.notes import BoxFor, Notes
from xl_tools.workbook.package import Package
from xl_tools.workbook.schema import Dialect
from xl_tools.workbook.sheet_part import SheetPart
from xl_tools.workbook.sizes import stated_size
from xl_tools.workbook.table_headings import TableHeadings

_POINTS_PER_PIXEL = 0.75
_PIXELS_PER_CHARACTER = 7
_DEFAULT_HEIGHT = 15.0


class SheetContent:
    """One sheet's rows, formula groups, columns, merges, headings of tables, links and notes."""

    def __init__(self, package: Package, dialect: Dialect, part_name: str) -> None:
        most = package.limits.tree_bytes
        self.part = SheetPart(package.read(part_name), package.path, part_name, most)
        self.rows = self.part.rows
        self.groups = FormulaGroups(self.rows)
        self.columns = Columns(self.part)
        self.merges = Merges(self.part)
        self.headings = TableHeadings(package, part_name)
        self._package = package
        self._dialect = dialect
        self._links: Links | None = None
        self._notes: Notes | None = None

    @property
    def links(self) -> Links:
        """The hyperlinks."""
        if self._links is None:
            relationships = self._package.relationships(self.part.name)
            self._links = Links(self.part, relationships, self._dialect.rel_id)
        return self._links

    @property
    def notes(self) -> Notes:
        """The notes."""
        if self._notes is None:
            self._notes = Notes(self._package, self._dialect, self.part, self._note_boxes)
        return self._notes

    def style_for_new(self, row: int, column: int) -> int:
        """Return the format that a cell which does not exist yet shows."""
        found = self.rows.get(row)
        own = found.own_style if found is not None else None
        if own is not None:
            return own
        return self.columns.style(column)

    def height(self, row: int) -> float | None:
        """Return the height stated for a row, in points; None where it fits itself."""
        found = self.rows.get(row)
        text = found.attribute("ht") if found is not None else None
        return stated_size(text)

    def set_height(self, row: int, points: float | None) -> None:
        """State a row's height in points, or let it fit itself."""
        if self.height(row) == points:
            return
        target = self.rows.obtain(row)
        target.touch()
        if points is None:
            target.element.attrib.pop("ht", "")
            target.element.attrib.pop("customHeight", "")
        else:
            target.element.set("ht", f"{points:g}")
            target.element.set("customHeight", "1")

    def flush(self) -> None:
        """Write the edited parts into the package."""
        if self._notes is not None:
            self._notes.flush()
        if self.part.is_touched:
            self._package.write(self.part.name, self.part.to_bytes())

    def _note_boxes(self) -> BoxFor:
        """Return what gives a cell's box for a text; each column and row is measured once."""
        width_of, height_of = cache(self._column_pixels), cache(self._row_pixels)

        def box(row: int, column: int, text: str) -> NoteBox:
            return box_for(row, column, text, width_of, height_of)

        return box

    def _column_pixels(self, column: int) -> int:
        return round(self.columns.width(column) * _PIXELS_PER_CHARACTER)

    def _row_pixels(self, row: int) -> int:
        found = self.rows.get(row)
        if found is not None and found.attribute("hidden") in ("1", "true"):
            return 0
        return round((self.height(row) or self._default_height) / _POINTS_PER_PIXEL)

    @cached_property
    def _default_height(self) -> float:
        element = self.part.child("sheetFormatPr")
        text = element.get("defaultRowHeight") if element is not None else None
        return stated_size(text) or _DEFAULT_HEIGHT
