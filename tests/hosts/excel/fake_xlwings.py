"""Excel as far as the buttons see it: xlwings' own front on a workbook of our engine.

xlwings is two layers, and this replaces the lower one: `xlwings.Book`, `Sheet`, `Range` and the
rest are the real ones, each with one of the classes here as its `impl`; `.api` gives objects with
the few members of Excel's object model that `native_windows` uses, under Excel's names. What is
written goes into a real workbook, so that a snapshot is a real file.

Excel's own habits that a macro has to reckon with are here as well, and make a test fail where it
does not: text that looks like a number becomes one, protected sheets and too long addresses are
refused, a link changes the font, Hyperlinks.Delete would change the format, pasting moves the
selection, notes are signed with the user's name, a document that is read-only keeps its file.
"""

# ruff: noqa: N802, N803 -- the names are those of Excel's object model

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import xlwings as xw

from xl_tools.domain.grid import Area, column_letters
from xl_tools.workbook import Workbook
from xl_tools.workbook.date_serials import from_serial

USER = "张三"
LONGEST = 255


class ComError(Exception):
    """What pywin32 raises where Excel refuses."""


def opened(content: bytes, path: Path | None = None, name: str = "自评.xlsm") -> xw.Book:
    """Return the open book as xlwings gives it."""
    app = FakeApp()
    return xw.Book(impl=app.open(content, path, name))


class FakeApp:
    """The program; `answers` are what the user does, `said` what he was shown."""

    engine = SimpleNamespace(
        name="fake", type="desktop", prepare_xl_data_element=lambda value, _options: value
    )

    def __init__(self) -> None:
        self.said: list[tuple[str, str | None]] = []
        self.answers: list[object] = []
        self.calls: list[str] = []
        self.books = FakeBooks(self)
        self.calculation = "automatic"
        self.screen_updating = True
        self.display_alerts = True
        self.enable_events = True
        self.status_bar: str | bool = False
        self.statuses: list[str | bool] = []
        self.cut_copy_mode: Any = None
        self.clipboard: FakeRange | None = None
        self.calculated = 0
        self.selected: FakeRange | None = None
        self.printed: list[tuple[str, ...]] = []
        self.fail: Callable[[str], bool] = lambda _call: False
        self.api = SimpleNamespace(UserName=USER, GetOpenFilename=self._choose, Goto=self._go_to)

    def __setattr__(self, name: str, value: object) -> None:
        if name == "status_bar" and "statuses" in self.__dict__:
            self.statuses.append(value)  # type: ignore[arg-type]
        super().__setattr__(name, value)

    pid = 1

    def open(self, content: bytes, path: Path | None, name: str) -> FakeBook:
        book = FakeBook(self, content, path, path.name if path else name)
        self.books.all.append(book)
        self.selected = book.sheets.active.range("A1")
        return book

    def call(self, what: str) -> None:
        """Note a call of Excel; the user's own settings make some of them fail."""
        self.calls.append(what)
        if self.fail(what):
            raise ComError("异常发生。")

    @property
    def selection(self) -> FakeRange | None:
        return self.selected

    def activate(self, steal_focus: bool = False) -> None:
        pass

    def calculate(self) -> None:
        self.calculated += 1

    def alert(
        self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: None
    ) -> object:
        assert self.screen_updating, "a dialog over a frozen screen"
        self.said.append((prompt, title))
        return self.answers.pop(0) if buttons == "yes_no" else "ok"

    def _go_to(self, cells: FakeRangeApi) -> None:
        sheet = cells.range.sheet
        sheet.book.activate()
        sheet.book.sheets.active = sheet
        self.selected = cells.range

    def _choose(self, filters: str, index: int, title: str) -> object:
        self.said.append((filters, title))
        return self.answers.pop(0)


class FakeBooks:
    def __init__(self, app: FakeApp) -> None:
        self.app = app
        self.all: list[FakeBook] = []

    @property
    def active(self) -> FakeBook:
        return self.all[-1]

    def __call__(self, name: str) -> FakeBook:
        found = [book for book in self.all if book.name == name]
        if not found:
            raise KeyError(name)
        return found[0]

    def __iter__(self):
        return iter(self.all)

    def open(self, fullname: str, *arguments: object) -> FakeBook:
        assert arguments[0] is False
        assert arguments[1] is True
        path = Path(fullname)
        return self.app.open(path.read_bytes(), path, path.name)


class FakeBook:
    def __init__(self, app: FakeApp, content: bytes, path: Path | None, name: str) -> None:
        self.app = app
        self.book = Workbook.from_bytes(content, name)
        self.name = name
        self.sheets = FakeSheets(self)
        self.names = FakeNames(self)
        self.api = SimpleNamespace(
            Path=str(path.parent) if path else "",
            FullName=str(path) if path else name,
            ReadOnly=False,
            Date1904=False,
            SaveCopyAs=self._save_copy,
        )

    @property
    def fullname(self) -> str:
        return self.api.FullName

    def _save_copy(self, path: str) -> None:
        self.app.call("SaveCopyAs")
        assert not Path(path).exists()
        Path(path).write_bytes(self.book.to_bytes())

    def activate(self) -> None:
        self.app.books.all.remove(self)
        self.app.books.all.append(self)

    def to_pdf(self, path: str, quality: str) -> None:
        self.app.call("ExportAsFixedFormat")
        self.app.printed.append(self.book.sheet_names)
        Path(path).write_bytes(b"%PDF-1.7\n")

    def close(self) -> None:
        self.app.books.all.remove(self)


class FakeSheets:
    def __init__(self, book: FakeBook) -> None:
        self.book = book
        self.all = [FakeSheet(book, name, i) for i, name in enumerate(book.book.sheet_names, 1)]
        self.active = self.all[0]

    def __call__(self, key: str | int) -> FakeSheet:
        if isinstance(key, int):
            return self.all[key - 1]
        return next(sheet for sheet in self.all if sheet.name == key)

    def __len__(self) -> int:
        return len(self.all)

    def __iter__(self):
        return iter(self.all)


class FakeSheet:
    def __init__(self, book: FakeBook, name: str, index: int) -> None:
        self.book = book
        self.name = name
        self.index = index
        self.visible = True
        self.api = FakeSheetApi(self)
        self.fonts: dict[str, str] = {}

    @property
    def engine(self):
        return self.book.book[self.name]

    def range(self, address: str | FakeRange, last: FakeRange | None = None) -> FakeRange:
        if isinstance(address, FakeRange):
            first, end = address.area, last.area
            return FakeRange(self, str(Area(first.left, first.top, end.right, end.bottom)))
        if len(address) > LONGEST:
            raise ComError("参数过长")
        return FakeRange(self, address)


class FakeSheetApi:
    """A worksheet in Excel's words; protection as the file has it."""

    def __init__(self, sheet: FakeSheet) -> None:
        self._sheet = sheet
        self.FilterMode = False
        self.EnableSelection = 0
        self.Hyperlinks = SimpleNamespace(Add=self._add_link)

    @property
    def _element(self):
        return self._sheet.engine.content.part.child("sheetProtection")

    @property
    def ProtectContents(self) -> bool:
        return self._sheet.engine.is_protected

    def _flag(self, name: str, default: str) -> bool:
        element = self._element
        return element is not None and element.get(name, default) in ("1", "true")

    @property
    def ProtectDrawingObjects(self) -> bool:
        return self._flag("objects", "0")

    @property
    def ProtectScenarios(self) -> bool:
        return self._flag("scenarios", "0")

    @property
    def Protection(self) -> SimpleNamespace:
        return SimpleNamespace(
            **{name: not self._flag(attribute, "1") for name, attribute in ALLOWED.items()}
        )

    def Unprotect(self, password: str) -> None:
        if self._sheet.engine.has_password:
            raise ComError("密码不正确")
        self._element.set("sheet", "0")
        self._sheet.engine.content.part.touch_frame()

    def Protect(
        self, *, DrawingObjects: bool, Contents: bool, Scenarios: bool, **allowed: bool
    ) -> None:
        element = self._element
        element.set("sheet", "1" if Contents else "0")
        for name, attribute in ALLOWED.items():
            if allowed[name]:
                element.set(attribute, "0")
            else:
                element.attrib.pop(attribute, None)
        for attribute, on in (("objects", DrawingObjects), ("scenarios", Scenarios)):
            if on:
                element.set(attribute, "1")
            else:
                element.attrib.pop(attribute, None)
        self._sheet.engine.content.part.touch_frame()

    def ShowAllData(self) -> None:
        self.FilterMode = False

    def _add_link(self, *, Anchor: FakeRangeApi, Address: str, SubAddress: str) -> None:
        cell = Anchor.range
        cell.write("Hyperlinks.Add")
        assert Address == ""
        self._sheet.engine.set_link(cell.address_text, SubAddress)
        self._sheet.fonts[cell.address_text] = "link"


ALLOWED = {
    "AllowFormattingCells": "formatCells",
    "AllowFormattingColumns": "formatColumns",
    "AllowFormattingRows": "formatRows",
    "AllowInsertingColumns": "insertColumns",
    "AllowInsertingRows": "insertRows",
    "AllowInsertingHyperlinks": "insertHyperlinks",
    "AllowDeletingColumns": "deleteColumns",
    "AllowDeletingRows": "deleteRows",
    "AllowSorting": "sort",
    "AllowFiltering": "autoFilter",
    "AllowUsingPivotTables": "pivotTables",
}


class FakeRange:
    """Cells of a sheet: areas of cells, or whole rows."""

    max_cells_per_write = None

    def __init__(self, sheet: FakeSheet, address: str) -> None:
        self.sheet = sheet
        self.address_text = address.replace("$", "")
        self.api = FakeRangeApi(self)
        self.options: dict[str, object] = {}

    # -------------------------------------------------------- where

    def __call__(self, row: int, column: int) -> FakeRange:
        top, left = self.area.top + row - 1, self.area.left + column - 1
        return FakeRange(self.sheet, f"{column_letters(left)}{top}")

    @property
    def address(self) -> str:
        return re.sub(r"([A-Z]+)?(\d+)?", _absolute, self.address_text)

    @property
    def is_rows(self) -> bool:
        return re.fullmatch(r"\d+:\d+", self.address_text) is not None

    def cells(self):
        for text in self.address_text.split(","):
            for row, column in Area.parse(text).cells():
                yield self.sheet.engine[f"{column_letters(column)}{row}"]

    @property
    def row(self) -> int:
        return int(self.address_text.split(":")[0]) if self.is_rows else self.area.top

    @property
    def rows_(self) -> tuple[int, int]:
        first, last = self.address_text.split(":")
        return int(first), int(last)

    @property
    def area(self) -> Area:
        return Area.parse(self.address_text)

    @property
    def shape(self) -> tuple[int, int]:
        area = self.area
        return area.bottom - area.top + 1, area.right - area.left + 1

    def write(self, call: str) -> None:
        app = self.sheet.book.app
        app.call(call)
        assert app.calculation == "manual", "every write would calculate the book"
        assert not app.screen_updating
        if self.sheet.engine.is_protected:
            raise ComError("工作表受保护")

    # -------------------------------------------------------- rows

    def insert(self, shift: str, copy_origin: str) -> None:
        assert (shift, copy_origin) == ("down", "format_from_left_or_above")
        assert self.is_rows
        assert not self.sheet.api.FilterMode
        assert not self.sheet.book.app.cut_copy_mode, "the cells on the clipboard would come in"
        self.write("Insert")
        first, last = self.rows_
        self.sheet.engine.insert_rows(first - 1, last - first + 1, by_host=True)

    def delete(self, shift: str) -> None:
        assert shift == "up"
        assert self.is_rows
        assert not self.sheet.api.FilterMode
        self.write("Delete")
        first, last = self.rows_
        self.sheet.engine.delete_rows(first, last - first + 1)

    @property
    def rows(self) -> FakeRange:
        return self

    def autofit(self, axis: str | None = None) -> None:
        self._set_heights(None)

    def _set_row_height(self, points: float) -> None:
        self._set_heights(points)

    row_height = property(None, _set_row_height)

    def _set_heights(self, points: float | None) -> None:
        self.write("RowHeight")
        first, last = self.rows_
        for row in range(first, last + 1):
            self.sheet.engine.set_row_height(row, points)

    # -------------------------------------------------------- looks

    def copy(self, destination: None = None) -> None:
        app = self.sheet.book.app
        app.clipboard, app.cut_copy_mode = self, "copy"

    def paste(self, paste: str, operation: None, skip_blanks: bool, transpose: bool) -> None:
        self.write("PasteSpecial")
        app = self.sheet.book.app
        assert app.clipboard is not None
        if app.books.active is self.sheet.book:
            # Excel selects what it pasted into, and shows it.
            self.sheet.book.sheets.active, app.selected = self.sheet, self
        if paste == "formats":
            source = next(iter(app.clipboard.cells()))
            for cell in self.cells():
                cell.style = source.style
        else:
            assert paste == "validation"

    def merge(self, across: bool) -> None:
        self.write("Merge")
        assert not across
        assert not self.sheet.book.app.display_alerts
        self.sheet.engine.merge(self.address_text)

    def unmerge(self) -> None:
        self.write("UnMerge")
        assert self.address_text in self.sheet.engine.merged
        self.sheet.engine.unmerge(self.address_text)

    def _color(self, color: tuple[int, int, int] | None) -> None:
        self.write("Interior.Color")
        for cell in self.cells():
            cell.fill = None if color is None else "FF{:02X}{:02X}{:02X}".format(*color)

    color = property(None, _color)

    def _number_format(self, pattern: str) -> None:
        self.write("NumberFormat")
        for cell in self.cells():
            styles = cell.sheet.parts.styles
            cell.style = styles.with_number_format(cell.style, 14)
            assert cell.number_format == pattern

    number_format = property(None, _number_format)

    # -------------------------------------------------------- contents

    def _raw_value(self, rows: list[list[object]]) -> None:
        self.write("Value")
        for cell, value in zip(self.cells(), _flat(rows, self.shape), strict=True):
            cell.value = _typed(value, cell)

    raw_value = property(None, _raw_value)

    def _formula(self, rows: list[list[str]]) -> None:
        self.write("Formula")
        for cell, formula in zip(self.cells(), _flat(rows, self.shape), strict=True):
            assert formula.startswith("=")
            assert "_xlfn" not in formula
            cell.formula = formula[1:]

    formula = property(None, _formula)

    # -------------------------------------------------------- notes

    @property
    def note(self) -> FakeNote | None:
        found = self.sheet.engine.notes.get(self.address_text)
        return FakeNote(self) if found else None

    def add_note(self, text: str) -> FakeNote:
        self.write("AddComment")
        self.sheet.engine.set_note(self.address_text, text, self.sheet.book.app.api.UserName)
        return FakeNote(self)


def _absolute(match: re.Match[str]) -> str:
    return "".join(f"${part}" for part in match.groups() if part)


def _flat(rows: list[list[Any]], shape: tuple[int, int]) -> list[Any]:
    assert (len(rows), len(rows[0])) == shape, "a block of another size"
    return [value for row in rows for value in row]


def _typed(value: object, cell) -> Any:
    """Return what Excel makes of a value that a macro writes into a cell."""
    if cell.number_format == "@":
        return value if value is None or isinstance(value, str) else str(value)
    if isinstance(value, str):
        if value.startswith("'"):
            return value[1:]
        if re.fullmatch(r"[\s\d.,%年月日/:\-]*\d[\s\d.,%年月日/:\-]*", value) or value == "TRUE":
            return Decimal(0)  # a number or a day, certainly not this text
        assert not value.startswith(("=", "+", "-", "@")), "a formula by mistake"
        return value
    if isinstance(value, float) and not isinstance(value, bool):
        number = Decimal(repr(value))
        day = from_serial(number, epoch_1904=False) if "y" in cell.number_format else None
        return day if isinstance(day, dt.date) else number
    return value


class FakeNote:
    def __init__(self, cell: FakeRange) -> None:
        self._cell = cell
        self.frame = SimpleNamespace(AutoSize=False)
        self.api = SimpleNamespace(Shape=SimpleNamespace(TextFrame=self.frame))

    def delete(self) -> None:
        self._cell.write("Comment.Delete")
        self._cell.sheet.engine.remove_note(self._cell.address_text)


class FakeRangeApi:
    """A range in Excel's words."""

    def __init__(self, range_: FakeRange) -> None:
        self.range = range_
        self.Font = FakeFont(range_)
        self.Interior = FakeInterior(range_)

    @property
    def Hyperlinks(self) -> SimpleNamespace:
        engine = self.range.sheet.engine
        return SimpleNamespace(Count=int(self.range.address_text in engine.links))

    def ClearHyperlinks(self) -> None:
        self.range.write("ClearHyperlinks")
        self.range.sheet.engine.set_link(self.range.address_text, None)


class FakeFont:
    """The font of one cell, of which only its colour is told apart: that of a link, or its own."""

    def __init__(self, range_: FakeRange) -> None:
        object.__setattr__(self, "_range", range_)

    def __getattr__(self, name: str) -> object:
        fonts = self._range.sheet.fonts
        return fonts.get(self._range.address_text, "own") if name == "Color" else name

    def __setattr__(self, name: str, value: object) -> None:
        assert (name, value) == ("Color", "own")
        self._range.write("Font.Color")
        self._range.sheet.fonts.pop(self._range.address_text, None)


class FakeInterior:
    def __init__(self, range_: FakeRange) -> None:
        object.__setattr__(self, "_range", range_)
        object.__setattr__(self, "_theme", None)

    def __setattr__(self, name: str, value: Any) -> None:
        self._range.write(f"Interior.{name}")
        if name == "ThemeColor":
            object.__setattr__(self, "_theme", value - 1)
            word = f"THEME{value - 1}"
        elif name == "TintAndShade":
            word = f"THEME{self._theme}" + (
                f"{'N' if value < 0 else 'P'}{abs(value)}" if value else ""
            )
        else:
            assert name == "ColorIndex"
            word = None if value == -4142 else f"INDEXED{value + 7}"
        for cell in self._range.cells():
            cell.fill = word


class FakeNames:
    def __init__(self, book: FakeBook) -> None:
        self.book = book

    def __call__(self, name: str) -> FakeName:
        if name not in self.book.book.names:
            raise KeyError(name)
        return FakeName(self.book, name)

    def add(self, name: str, refers_to: str) -> FakeName:
        self.book.app.call("Names.Add")
        if len(refers_to) > LONGEST or not refers_to.startswith("="):
            raise ComError("名称的引用不对")
        self.book.book.set_name(name, refers_to[1:])
        return FakeName(self.book, name)


class FakeName:
    def __init__(self, book: FakeBook, name: str) -> None:
        self._book = book
        self.name = name
        self.api = FakeNameApi(book.book, name)

    def delete(self) -> None:
        self._book.book.remove_name(self.name)


class FakeNameApi:
    def __init__(self, book: Workbook, name: str) -> None:
        object.__setattr__(self, "_book", book)
        object.__setattr__(self, "_name", name)

    def __setattr__(self, attribute: str, value: bool) -> None:
        assert attribute == "Visible"
        self._book.set_name(self._name, self._book.names[self._name], hidden=not value)
