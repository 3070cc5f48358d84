"""One cell: what it holds, its formula and cached result, its look."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_tools.domain.cells import CellValue
from xl_tools.domain.grid import Area, column_letters
from xl_tools.errors import UsageError
from xl_tools.workbook.cell_content import (
    Content,
    Settable,
    content_of,
    result_as,
    same,
    same_result,
    says,
    stored_as,
    to_content,
)
from xl_tools.workbook.cell_value import blank, value_of
from xl_tools.workbook.date_serials import to_serial
from xl_tools.workbook.number_formats import DATE_ID, is_date
from xl_tools.workbook.stored import Stored
from xl_tools.workbook.xml_document import Element

if TYPE_CHECKING:
    from xl_tools.workbook.sheet import Sheet


class Cell:
    """The cell at a place of a sheet, whether it exists in the file or not.

    Looking creates nothing; writing what is there already changes nothing.
    """

    __slots__ = ("column", "row", "sheet")

    def __init__(self, sheet: Sheet, row: int, column: int) -> None:
        self.sheet = sheet
        self.row = row
        self.column = column

    def __repr__(self) -> str:
        return f"<Cell {self.sheet.name}!{self.ref}>"

    @property
    def ref(self) -> str:
        """The cell's address, for example ``H14``."""
        return f"{column_letters(self.column)}{self.row}"

    # ------------------------------------------------------------------ content

    @property
    def value(self) -> CellValue:
        """What the cell holds, with its number format; a formula's is its cached result.

        A number in a date format comes back as a day. Set it with a Decimal, int, float, str,
        bool, date, CellValue, or None for blank: a formula is replaced, and text stays text
        whatever it begins with. UsageError for part of an array formula and a table's heading.
        """
        content = self.sheet.content
        row = content.rows.get(self.row)
        if row is not None:
            known = row.values.get(self.column)
            if known is not None:
                return known
            stored = row.stored(self.column)
            if stored is not None:
                row.values[self.column] = value = value_of(stored, self.sheet.parts)
                return value
        style = content.style_for_new(self.row, self.column)
        return blank(self.sheet.parts.styles.number_format(style))

    @value.setter
    def value(self, value: Settable) -> None:
        content = to_content(value)
        sheet = self.sheet.content
        row = sheet.rows.get(self.row)
        present = row.stored(self.column) if row is not None else None
        if present is None and content is None:
            return
        strings = self.sheet.parts.strings
        stored = self._as_stored(content)
        has_formula = present is not None and present.formula is not None
        if present is None or has_formula or not same(content_of(present, strings), stored):
            self._refuse_part(stored)
            if has_formula:
                self._drop_formula()
            read = row.stored_before(self.column) if row is not None else None
            if read and read.formula is None and same(content_of(read, strings), stored):
                self._put(read.kind, read.text)  # spelled as the file had it
            else:
                self._put(*stored_as(stored, strings))
        if isinstance(content, dt.date) and not is_date(self.number_format):
            self.style = self.sheet.parts.styles.with_number_format(self.style, DATE_ID)

    @property
    def content(self) -> Content:
        """What the cell stores, whatever its format: a day is mostly a number; None for nothing.

        White space is a text here.
        """
        stored = self._stored()
        return None if stored is None else content_of(stored, self.sheet.parts.strings)

    @property
    def figure(self) -> Content:
        """What `content` is to a formula: a day that is spelled out is its serial number."""
        content = self.content
        if not isinstance(content, dt.date):
            return content
        serial = to_serial(content, epoch_1904=self.sheet.parts.epoch_1904)
        return serial or Decimal(0)  # Excel spells its day 0 as 1899-12-30

    @property
    def formula(self) -> str | None:
        """The formula without "=", a shared one written out; None where there is none.

        Setting one leaves its result empty until it is calculated; UsageError for part of an
        array formula.
        """
        stored = self._stored()
        if stored is None or not stored.is_grouped:
            return stored.formula if stored is not None else None
        element = self._element()
        if element is None:
            return None
        return self.sheet.content.groups.text(self.row, self.column, element)

    @formula.setter
    def formula(self, formula: str) -> None:
        formula = formula.removeprefix("=")
        if not formula:
            raise UsageError(f"{self.sheet.name}!{self.ref} 的公式是空的。请写出公式内容。")
        if self.formula == formula and not self.is_array:
            return
        self._refuse_part(None)
        if self.formula is not None:
            self._drop_formula()
        self._put("n", None, formula)
        self.sheet.parts.chain.add(self.sheet.sheet_id, self.ref)

    @property
    def is_array(self) -> bool:
        """True where the cell is part of an array formula or a data table."""
        return self.array is not None

    @property
    def array(self) -> Area | None:
        """The area of the array formula or data table that the cell is part of, or None."""
        return self.sheet.content.groups.array_at(self.row, self.column)

    @property
    def has_result(self) -> bool:
        """True where the cell holds something, an empty text too; False for a missing cache."""
        stored = self._stored()
        return stored is not None and stored.text is not None

    @property
    def result(self) -> CellValue:
        """The cached result of the cell's formula; the same as `value`.

        Set it with what a formula can give: None, a number, text, bool, ErrorCode or CellValue.
        Setting what is there, to 15 digits, changes nothing. UsageError without a formula.
        """
        return self.value

    @result.setter
    def result(self, value: Settable) -> None:
        present = self._stored()
        if present is None and self.is_array:  # some programs write an array's first cell alone
            present = Stored(self.style, "n", None)
        if present is None or (present.formula is None and not self.is_array):
            raise UsageError(f"{self.sheet.name}!{self.ref} 没有公式，不能只写计算结果。")
        if says(present, value):
            return
        is_text = value == "" or (isinstance(value, CellValue) and value.raw == "")
        content: Content = "" if is_text else self._as_stored(to_content(value))
        if same_result(self.figure, content):
            return
        kind, text = result_as(content)
        row = self.sheet.content.rows.obtain(self.row)
        row.put(self.column, present._replace(kind=kind, text=text), is_result=True)

    # ------------------------------------------------------------------ look

    @property
    def style(self) -> int:
        """The number of the cell's format; set it to another cell's to look like that one."""
        stored = self._stored()
        if stored is None:
            return self.sheet.content.style_for_new(self.row, self.column)
        return stored.style

    @style.setter
    def style(self, style: int) -> None:
        if style == self.style:
            return
        if not 0 <= style < len(self.sheet.parts.styles):
            raise UsageError(f"没有编号为 {style} 的单元格格式。")
        stored = self._stored()
        if stored is None:
            self._put("n", None)  # made as its row or column looks, then given a look of its own
            stored = Stored(style, "n", None)
        self.sheet.content.rows.obtain(self.row).put(self.column, stored._replace(style=style))

    @property
    def fill(self) -> str | None:
        """The fill: None, a colour ``FFRRGGBB``, or a word for a theme colour or pattern.

        Set it to such a value; all else about the cell's look is kept.
        """
        return self.sheet.parts.styles.fill(self.style)

    @fill.setter
    def fill(self, fill: str | None) -> None:
        styles = self.sheet.parts.styles
        row = self.sheet.content.rows.get(self.row)
        stored = row.stored(self.column) if row is not None else None
        style = styles.with_fill(self.style if stored is None else stored.style, fill)
        before = row.style_read(self.column) if row is not None else None
        if before is not None and styles.look_alike(before, style):
            style = before  # of several formats that look alike, the one it had
        if row is None or stored is None:
            self.style = style
        elif stored.style != style:
            row.put(self.column, stored._replace(style=style))

    @property
    def number_format(self) -> str:
        """The number format, for example ``0.00%``."""
        return self.sheet.parts.styles.number_format(self.style)

    # ------------------------------------------------------------------ the XML

    def _element(self) -> Element | None:
        row = self.sheet.content.rows.get(self.row)
        return row.cells.get(self.column) if row is not None else None

    def _put(self, kind: str, text: str | None, formula: str | None = None) -> None:
        """Make this what the cell holds; a new one looks like its row or column."""
        content = self.sheet.content
        row = content.rows.obtain(self.row)
        found = row.stored(self.column)
        style = found.style if found is not None else content.style_for_new(self.row, self.column)
        row.put(self.column, Stored(style, kind, text, formula))

    def _stored(self) -> Stored | None:
        row = self.sheet.content.rows.get(self.row)
        return row.stored(self.column) if row is not None else None

    def _as_stored(self, content: Content) -> Content:
        if not isinstance(content, dt.date):
            return content
        serial = to_serial(content, epoch_1904=self.sheet.parts.epoch_1904)
        if serial is None:
            raise UsageError(f"{content:%Y-%m-%d} 早于 Excel 能表示的日期。请写成文字。")
        return serial

    def _refuse_part(self, content: Content) -> None:
        """Raise UsageError where the cell is part of an array, or a heading to be another text."""
        self.sheet.content.headings.refuse(f"{self.sheet.name}!{self.ref}", self, content)
        area = self.sheet.content.groups.array_at(self.row, self.column)
        if area is not None and area.is_merged:
            raise UsageError(
                f"{self.sheet.name}!{self.ref} 属于数组公式 {area}，不能单独修改。"
                "请在 Excel 中修改整个数组。"
            )

    def _drop_formula(self) -> None:
        self.sheet.content.groups.release(self.row, self.column)
        self.sheet.parts.chain.remove(self.sheet.sheet_id, self.ref)
