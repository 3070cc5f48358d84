"""The merged areas of one sheet."""

from __future__ import annotations

from lxml import etree

from xl_tools.domain.grid import Area
from xl_tools.errors import UsageError
from xl_tools.workbook.areas import area_of
from xl_tools.workbook.sheet_part import SheetPart
from xl_tools.workbook.xml_document import Element


class Merges:
    """The ``mergeCells`` of one sheet."""

    def __init__(self, part: SheetPart) -> None:
        self._part = part

    def all(self) -> tuple[str, ...]:
        """Return the merged areas in the order of the file."""
        areas = (area_of(element.get("ref")) for element in self._elements())
        return tuple(str(area) for area in areas if area)

    def add(self, ref: str) -> None:
        """Merge an area; UsageError where it is none or overlaps another merged area."""
        area = area_of(ref)
        if area is None:
            raise UsageError(f"“{ref}”不是单元格区域。请写成 B4:C4 的形式。")
        if str(area) in self.all():
            return
        for other in self.all():
            if Area.parse(other).meets(area):
                raise UsageError(f"{ref} 与已合并的 {other} 重叠。请先取消后者的合并。")
        holder = self._part.obtain("mergeCells")
        etree.SubElement(holder, self._part.tag("mergeCell"), ref=str(area))
        self._settle()

    def remove(self, ref: str) -> None:
        """Undo a merge, if there is exactly this one."""
        for element in self._elements():
            if area_of(element.get("ref")) == area_of(ref):
                self._part.drop(element)
                self._settle()

    def _elements(self) -> list[Element]:
        holder = self._part.child("mergeCells")
        return [] if holder is None else list(holder.iterchildren("{*}mergeCell"))

    def _settle(self) -> None:
        holder = self._part.child("mergeCells")
        if holder is None:
            return
        self._part.touch_frame()
        if not len(holder):
            self._part.drop(holder)
        else:
            holder.set("count", str(len(holder)))
