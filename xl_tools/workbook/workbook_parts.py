"""The parts of an open workbook and how they hang together; sheets are read when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lxml import etree

from xl_tools.errors import BrokenWorkbook
from xl_tools.workbook.calc_chain import CalcChain
from xl_tools.workbook.formula_references import Shift
from xl_tools.workbook.limits import Limits, beyond
from xl_tools.workbook.names import Names
from xl_tools.workbook.package import Package
from xl_tools.workbook.recognise import explain_package
from xl_tools.workbook.relationships import Relationship
from xl_tools.workbook.schema import WORKSHEET_TYPE, dialect_of, is_relationship
from xl_tools.workbook.shared_strings import SharedStrings
from xl_tools.workbook.sheet_content import SheetContent
from xl_tools.workbook.styles import Styles
from xl_tools.workbook.xml_document import Document

_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
# What stands before the format of a cell, row or column.
_STYLE_IS = tuple(
    blank + name for blank in (b" ", b"\n", b"\r", b"\t") for name in (b"s=", b"style=")
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_STYLES = (
    _DECLARATION + '<styleSheet xmlns="{}"><fonts count="1"><font><sz val="11"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellXfs>'
    "</styleSheet>"
)
_SHEET = _DECLARATION + '<worksheet xmlns="{}" xmlns:r="{}"><sheetData/></worksheet>'


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A worksheet as the workbook lists it: name, id in the calculation chain, and part."""

    name: str
    sheet_id: str
    part: str


class WorkbookParts:
    """The parts of one workbook file."""

    def __init__(self, data: bytes, path: Path | str, limits: Limits) -> None:
        self.path = path
        self.package = Package(data, path, limits)
        self.name = self._workbook_name()
        self.document = self.package.document(self.name)
        dialect = dialect_of(self.document.root)
        if dialect is None:
            raise explain_package(path, frozenset())
        self.dialect = dialect
        self._refuse_too_many_names(limits.names)
        self.names = Names(self.document)
        self.sheets = self._read_sheets()
        self._contents: dict[str, SheetContent] = {}
        # The rows inserted and deleted since the file was read, in order.
        self.row_log: list[Shift] = []

    def _refuse_too_many_names(self, most: int) -> None:
        holder = self.document.root.find("{*}definedNames")
        count = 0 if holder is None else len(holder)
        if count > most:
            raise beyond(
                self.path, f"定义名称过多（{count} 个，上限 {most} 个）", "names",
                "请在 Excel 的名称管理器中删去多余的名称后再试",
            )  # fmt: skip

    def _workbook_name(self) -> str:
        relationship = self.package.relationships("").first("officeDocument")
        name = self.package.target("", relationship)
        if name is None or not name.lower().endswith(".xml") or name.startswith("word/"):
            raise explain_package(self.path, frozenset(self.package.names()))
        return name

    def _read_sheets(self) -> dict[str, SheetEntry]:
        relationships = {found.id: found for found in self.package.relationships(self.name)}
        sheets: dict[str, SheetEntry] = {}
        for element in self.document.root.iterfind("{*}sheets/{*}sheet"):
            relationship = relationships.get(element.get(self.dialect.rel_id, ""))
            if relationship and not is_relationship("worksheet", relationship.type):
                continue  # a chart sheet or an old dialog has no cells
            if not element.get(self.dialect.rel_id):
                continue  # Excel lists a lost module of old macros so: a name without a part
            name = element.get("name", "")
            part = self.package.target(self.name, relationship)
            if part is None:
                raise BrokenWorkbook(
                    self.path, f"工作表“{name}”的内容丢失", "请用 Excel 打开修复后另存再试"
                )
            sheets[name] = SheetEntry(name, element.get("sheetId", ""), part)
        if not sheets:
            raise BrokenWorkbook(self.path, "工作簿里没有工作表", "请用 Excel 打开修复后另存再试")
        return sheets

    def content(self, sheet: str) -> SheetContent:
        """Return what is on the sheet, reading it now if nobody did so far."""
        found = self._contents.get(sheet)
        if found is None:
            found = SheetContent(self.package, self.dialect, self.sheets[sheet].part)
            self._contents[sheet] = found
        return found

    def is_open(self, sheet: str) -> bool:
        """Return whether somebody has looked into the sheet."""
        return sheet in self._contents

    def source(self, sheet: str) -> bytes:
        """Return the XML of a sheet as it was read, or as it was last written by `flush`."""
        return self.package.read(self.sheets[sheet].part)

    # ------------------------------------------------------------------ shared parts

    @cached_property
    def epoch_1904(self) -> bool:
        """True where days are counted from 1904 (old workbooks of a Mac)."""
        properties = self.document.root.find("{*}workbookPr")
        return properties is not None and properties.get("date1904") in ("1", "true")

    @cached_property
    def strings(self) -> SharedStrings:
        """The texts that cells share."""
        name = self._part("sharedStrings")
        if name is None:
            return SharedStrings(b"<sst/>", self.path, "xl/sharedStrings.xml")
        return SharedStrings(self.package.read(name), self.path, name, self.package.limits)

    @cached_property
    def _styles_document(self) -> Document:
        name = self._part("styles")
        if name:
            return self.package.document(name)
        content = _STYLES.format(self.dialect.main).encode()
        return Document(lambda: content, self.path, "xl/styles.xml")

    @cached_property
    def styles(self) -> Styles:
        """The cell formats."""
        return Styles(self._styles_document, self.path, self.package.limits.styles)

    @cached_property
    def chain(self) -> CalcChain:
        """The calculation chain."""
        name = self._part("calcChain")
        return CalcChain(self.package.document(name) if name else None)

    def drop_chain(self) -> None:
        """Take the calculation chain away: Excel makes a new one when it opens the file."""
        relationship = self.package.relationships(self.name).first("calcChain")
        name = self.package.target(self.name, relationship)
        if relationship and name:
            self.package.relationships(self.name).remove(relationship.id)
            self.package.delete(name)
        self.chain = CalcChain(None)

    def _relationship(self, kind: str) -> Relationship | None:
        return self.package.relationships(self.name).first(kind)

    def _part(self, kind: str) -> str | None:
        return self.package.target(self.name, self._relationship(kind))

    # ------------------------------------------------------------------ sheets

    def add_sheet(self, name: str) -> None:
        """Append an empty worksheet."""
        number = 1
        while f"xl/worksheets/sheet{number}.xml" in self.package:
            number += 1
        part = f"xl/worksheets/sheet{number}.xml"
        self.package.write(
            part, _SHEET.format(self.dialect.main, self.dialect.relationships).encode()
        )
        self.package.declare_type(part, WORKSHEET_TYPE)
        id_ = self.package.relationships(self.name).add(
            self.dialect.relationship("worksheet"), part
        )
        holder = self.document.root.find("{*}sheets")
        if holder is None:
            raise BrokenWorkbook(self.path, "工作簿没有工作表", "请用 Excel 打开修复后另存再试")
        ids = [int(e.get("sheetId", "0")) for e in holder if e.get("sheetId", "0").isdecimal()]
        sheet_id = str(max(ids, default=0) + 1)
        element = etree.SubElement(holder, self.dialect.tag("sheet"), name=name, sheetId=sheet_id)
        element.set(self.dialect.rel_id, id_)
        self.document.touch()
        self.sheets[name] = SheetEntry(name, sheet_id, part)

    # ------------------------------------------------------------------ the file

    def flush(self) -> None:
        """Write everything that was edited into the package."""
        for content in self._contents.values():
            content.flush()
        if "styles" in self.__dict__:
            self.styles.trim(self._is_used)
            self._add_styles_part()
        if "chain" in self.__dict__ and self.chain.is_empty:
            self.drop_chain()
        self.package.flush()

    def _is_used(self, style: int) -> bool:
        """Return whether a format that was added since reading, or released, is in use.

        Only what was edited can have an added one; a released one may be anywhere.
        """
        names = [name for name in self.sheets if self.styles.released or self._is_edited(name)]
        # Formats are added sheet by sheet: the last one is found soonest from the end.
        return any(_states(self.source(name), style) for name in reversed(names))

    def _is_edited(self, sheet: str) -> bool:
        content = self._contents.get(sheet)
        return content is not None and content.part.is_touched

    def _add_styles_part(self) -> None:
        document = self._styles_document
        if document.touched and self._part("styles") is None:
            self.package.declare_type(document.name, _STYLES_TYPE)
            relationships = self.package.relationships(self.name)
            relationships.add(self.dialect.relationship("styles"), document.name)
        if document.touched:
            self.package.write(document.name, document.to_bytes())


def _states(source: bytes, style: int) -> bool:
    """Return whether a cell, row or column in a sheet's XML has this format.

    >>> _states(b'<c r="A1" s="7"/>', 7), _states(b'<row spans="7"/>', 7)
    (True, False)
    """
    for quoted in (b'"%d"' % style, b"'%d'" % style):
        at = source.find(quoted)
        while at >= 0:
            if source.endswith(_STYLE_IS, 0, at):
                return True
            at = source.find(quoted, at + 1)
    return False
